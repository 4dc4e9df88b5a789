"""JSON Schema of structures: what msgspec accepts, and what is read more kindly before it.

By https://json-schema.org/draft/2020-12. A schema refuses nothing that sitegen accepts, and refuses an unknown key,
a value of another type, and one that is not among a few. What only the rest of the site can tell, such as whether an
author exists, is the business of a build. This module knows no particular structure.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import inspect as kinds

from sitegen.config.urls import LINK_SCHEMES, WEB_SCHEMES
from sitegen.docstrings import as_markdown, field_docs
from sitegen.formats.dates import MOMENT
from sitegen.traits import Trait, fields_with

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

MOMENT_PATTERN = "^\\s*" + re.sub(r"\?P<\w+>", "?:", re.sub(r"(?<!\[)\s", "", MOMENT.pattern)) + "\\s*$"
"""What a date looks like, in the words of other languages than Python."""
NO_SHAPE: Mapping[str, str] = {}
_SCHEMES = {Trait.WEB: WEB_SCHEMES, Trait.LINK: LINK_SCHEMES}


def schema_of(struct: type[msgspec.Struct], title: str, empty: bool) -> Schema:
    """Return the schema of a structure; ``empty`` says whether a key may have no value, as in YAML, but not in TOML."""
    found = Structures(empty)
    return found.document(found.of_struct(struct), title)


class Structures:
    """The structures that a schema names, each once."""

    def __init__(self, empty: bool) -> None:
        self.others: dict[str, Schema] = {}
        self._empty = empty

    def document(self, root: Schema, title: str) -> Schema:
        """Return a schema that stands by itself, with all that it names."""
        return {"$schema": DIALECT, **root, "title": title, "$defs": dict(sorted(self.others.items()))}

    def of_struct(self, struct: type[msgspec.Struct]) -> Schema:
        """Return the schema of one structure, and gather those in it."""
        said = field_docs(struct)
        shapes = _shapes(struct)
        properties: Schema = {}
        fields = kinds.type_info(struct).fields  # type: ignore[attr-defined]
        for field in fields:
            schema = self.of_type(field.type, shapes.get(field.name, {}))
            if self._empty and not field.required:
                schema = _or_empty(schema)
            meaning = said.get(field.name) or _meaning(field.type)
            schema = {"description": meaning, **schema} if meaning else schema
            if isinstance(field.default, str | int | float | tuple) and field.default not in ("", ()):
                schema["default"] = field.default
            properties[field.encode_name] = schema
        return {
            "description": as_markdown(struct.__doc__ or ""),
            "type": "object",
            "properties": properties,
            "required": [field.encode_name for field in fields if field.required],
            "additionalProperties": not kinds.type_info(struct).forbid_unknown_fields,  # type: ignore[attr-defined]
        }

    def _reference(self, struct: type[msgspec.Struct]) -> Schema:
        name = struct.__name__
        if name not in self.others:
            self.others[name] = {}  # one that holds itself is named only
            self.others[name] = self.of_struct(struct)
        return {"$ref": f"#/$defs/{name}"}

    def of_type(self, kind: kinds.Type, shape: Mapping[str, str] = NO_SHAPE) -> Schema:
        """Return the schema of a type; ``shape`` is what else a text in it must be."""
        match kind:
            case kinds.Metadata(type=inner):
                return self.of_type(inner, shape)
            case kinds.StrType():
                # A whole number where a text is expected becomes one: ``tags: [2024]``.
                return {"type": "string", **shape} if shape else {"type": ["string", "integer"]}
            case kinds.BoolType():
                return {"type": "boolean"}
            case kinds.IntType(ge=least, le=most):
                return {"type": "integer"} | _bounds(least, most)
            case kinds.FloatType(ge=least, le=most):
                return {"type": "number"} | _bounds(least, most)
            case kinds.DateType():
                return {"type": "string", "format": "date"}
            case kinds.DateTimeType():
                return {"type": "string", **shape}
            case kinds.LiteralType(values=values):
                return {"enum": list(values)}
            case kinds.VarTupleType(item_type=item) | kinds.ListType(item_type=item):
                return {"type": "array", "items": self.of_type(item, shape)}
            case kinds.DictType(value_type=value):
                return {"type": "object", "additionalProperties": self.of_type(value, shape)}
            case kinds.StructType(cls=struct):
                return self._reference(struct)
            case kinds.UnionType(types=types):
                some = [self.of_type(one, shape) for one in types if not isinstance(one, kinds.NoneType)]
                return some[0] if len(some) == 1 else {"anyOf": some}
            case kinds.AnyType():
                return {}
        raise TypeError(f"no schema for {kind}")


def _bounds(least: float | None, most: float | None) -> Schema:
    bounds = {"minimum": least, "maximum": most}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _meaning(kind: kinds.Type) -> str:
    """Return what a type means that says it itself: a table, and what a site declares."""
    match kind:
        case kinds.Metadata(type=inner, extra_json_schema=more):
            return str((more or {}).get("description", "")) or _meaning(inner)
        case kinds.VarTupleType(item_type=item):
            return _meaning(item)
        case kinds.UnionType(types=types):
            return next(filter(None, map(_meaning, types)), "")
        case kinds.StructType(cls=struct):
            return as_markdown(struct.__doc__ or "")
    return ""


def _or_empty(schema: Schema) -> Schema:
    """Return a schema that accepts a key without a value too."""
    match schema:
        case {"type": str(only)}:
            return {**schema, "type": [only, "null"]}
        case {"type": [*most]}:
            return {**schema, "type": [*most, "null"]}
        case {"enum": [*values]}:
            return {"enum": [*values, None]}
        case {"anyOf": [*several]}:
            return {"anyOf": [*several, {"type": "null"}]}
    return {"anyOf": [schema, {"type": "null"}]}


def _shapes(struct: type[msgspec.Struct]) -> dict[str, Mapping[str, str]]:
    """Return what the texts in some fields of a structure must look like: links and dates."""
    found: dict[str, Mapping[str, str]] = {}
    for trait, schemes in _SCHEMES.items():
        # An empty text is one that is not given.
        pattern = f"^(?:(?:{'|'.join(map(_in_any_case, schemes))}):|$)"
        found |= {field.name: {"pattern": pattern} for field in fields_with(struct, trait) if field.own}
    found |= {field.name: {"pattern": MOMENT_PATTERN} for field in fields_with(struct, datetime) if field.own}
    return found


def _in_any_case(word: str) -> str:
    return "".join(f"[{letter.upper()}{letter}]" for letter in word)
