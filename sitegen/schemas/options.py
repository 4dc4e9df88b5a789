"""JSON Schema of the options of a theme, by which ``[options]`` of ``site.toml`` is checked.

This module knows no particular option.
"""

from collections.abc import Mapping

from msgspec import inspect as kinds

from sitegen.schemas.json_schema import MOMENT_PATTERN, Schema, Structures
from sitegen.theme.colours import COLOUR
from sitegen.theme.options import Option, OptionField, type_of

_SHAPES: Mapping[object, Mapping[str, str]] = {
    "colour": {"pattern": f"^(?:{COLOUR.pattern})?$"},
    "moment": {"pattern": MOMENT_PATTERN},
    "start": {"pattern": MOMENT_PATTERN},
    "end": {"pattern": MOMENT_PATTERN},
}


def options_schema(declared: Mapping[str, OptionField], structures: Structures, others: bool) -> Schema:
    """Return the schema of a table with these options; ``others`` says whether it may have further ones."""
    return {
        "type": "object",
        "properties": {name: _described(field, structures) for name, field in declared.items()},
        "additionalProperties": others,
    }


def _described(field: OptionField, structures: Structures) -> Schema:
    schema = _of_field(field, structures)
    if field.description:
        schema = {"description": field.description, **schema}
    return schema if field.default is None else {**schema, "default": field.default}


def _needs(fields: Mapping[str, OptionField]) -> Schema:
    """Return which fields of a table must be there where others are."""
    needed: dict[str, list[str]] = {}
    for key, field in fields.items():
        if field.required_with:
            needed.setdefault(field.required_with, []).append(key)
    always = [key for other, keys in needed.items() if other not in fields for key in keys]
    others = {other: keys for other, keys in needed.items() if other in fields}
    return ({"required": always} if always else {}) | ({"dependentRequired": others} if others else {})


def _of_field(field: OptionField, structures: Structures) -> Schema:
    fields = field.fields if isinstance(field, Option) else {}
    if fields:
        table = options_schema(fields, structures, False) | _needs(fields)
        return {"type": "array", "items": table} if field.type == "list" else table
    if field.type == "choice":
        return {"enum": list(field.choices)}
    kind = field.of if field.type == "list" else field.type
    if kind in _SHAPES:
        found = {"type": "string", **_SHAPES[kind]}
        return {"type": "array", "items": found} if field.type == "list" else found
    return structures.of_type(kinds.type_info(type_of("", field)))
