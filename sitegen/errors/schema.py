"""Turn untyped mappings from users into typed values, and report every mistake in them at once.

msgspec converts a right mapping in one fast call. Only when that fails is the mapping walked field by field, so that
all its mistakes are reported together. This module knows no particular schema.
"""

import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar, Union

import msgspec

from sitegen.errors.locate import Key
from sitegen.errors.problems import did_you_mean

StructType = TypeVar("StructType", bound=msgspec.Struct)


class Issue(NamedTuple):
    """One mistake in a mapping."""

    path: tuple[Key, ...]
    """The keys that lead to it."""
    message: str
    """What is wrong."""
    hint: str | None = None
    """What to do."""
    write: Mapping[str, Any] = types.MappingProxyType({})
    """Keys and values that would be right, at the end of the hint; ``…`` is for the author to fill in."""
    misread: float | None = None
    """A number or truth that was meant as a text: only the file knows how it is written."""


def convert(
    data: Mapping[str, Any], struct: type[StructType]
) -> tuple[StructType, list[Issue]] | tuple[None, list[Issue]]:
    """Return the typed value and no issues, or None and every issue found in ``data``.

    A key without a value counts as absent. A whole number where text is expected becomes text (``tags: [2024]``).
    """
    present = {key: value for key, value in data.items() if value is not None}
    try:
        return msgspec.convert(present, struct), []
    except msgspec.ValidationError:
        issues: list[Issue] = []
        repaired = _check_struct(present, struct, (), issues)
        if issues:
            return None, issues
        return msgspec.convert(repaired, struct), []


def _check_struct(
    data: Mapping[Any, Any], struct: type[msgspec.Struct], path: tuple[Key, ...], issues: list[Issue]
) -> dict[str, Any]:
    hints = typing.get_type_hints(struct)
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    checked: dict[str, Any] = {}
    for key, value in data.items():
        if key not in fields:
            hint = did_you_mean(str(key), fields)
            if hint is None and "extra" in fields:
                hint = "put keys of your own under “extra:”"
            issues.append(Issue((*path, key), f"unknown key “{key}”", hint))
        elif value is not None:
            checked[key] = _check_value(value, hints[fields[key].name], (*path, key), issues)
    for name, field in fields.items():
        if field.required and name not in checked:
            issues.append(Issue(path, f"“{name}” is missing"))
    return checked


def _check_value(value: Any, expected: Any, path: tuple[Key, ...], issues: list[Issue]) -> Any:
    choices = _alternatives(expected)
    struct = next((choice for choice in choices if _is_struct(choice)), None)
    if struct is not None and isinstance(value, Mapping):
        return _check_struct(value, struct, path, issues)
    item = next((typing.get_args(choice)[0] for choice in choices if typing.get_origin(choice) is tuple), None)
    if item is not None and isinstance(value, Sequence) and not isinstance(value, str):
        return [_check_value(entry, item, (*path, index), issues) for index, entry in enumerate(value)]
    entries = next((typing.get_args(choice)[1] for choice in choices if typing.get_origin(choice) is dict), None)
    if entries is not None and isinstance(value, Mapping):
        return {str(key): _check_value(entry, entries, (*path, str(key)), issues) for key, entry in value.items()}
    if str in choices and isinstance(value, int) and not isinstance(value, bool) and int not in choices:
        return str(value)
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError:
        issues.append(_explain(value, choices, path))
    return value


def _alternatives(expected: Any) -> tuple[Any, ...]:
    if typing.get_origin(expected) in (Union, types.UnionType):
        return tuple(choice for choice in typing.get_args(expected) if choice is not type(None))
    if typing.get_origin(expected) is typing.Annotated:
        return _alternatives(typing.get_args(expected)[0])
    return (expected,)


def _is_struct(choice: Any) -> bool:
    return isinstance(choice, type) and issubclass(choice, msgspec.Struct)


_SAID = {"yes": True, "on": True, "oui": True, "no": False, "off": False, "non": False}
"""What people write for true and false, which YAML 1.2 takes for words."""


def _explain(value: Any, choices: tuple[Any, ...], path: tuple[Key, ...]) -> Issue:
    name = path[-1] if isinstance(path[-1], str) else f"{path[-2]}[{path[-1]}]"
    words = [word for choice in choices if typing.get_origin(choice) is Literal for word in typing.get_args(choice)]
    if words and isinstance(value, str):
        listed = ", ".join(f"“{word}”" for word in words)
        return Issue(path, f"“{name}” cannot be “{value}”", did_you_mean(value, words) or f"write one of {listed}")
    wanted = " or ".join(dict.fromkeys(_describe(choice) for choice in choices))
    hint: str | None = None
    write: dict[str, Any] = {}
    alone = value[0] if isinstance(value, list) and len(value) == 1 else None
    entries = [typing.get_args(choice)[0] for choice in choices if typing.get_origin(choice) is tuple]
    if bool in choices and str(value).lower() in _SAID:
        write = {name: _SAID[str(value).lower()]}
    elif str in choices and isinstance(alone, str) and isinstance(path[-1], str):
        write = {name: alone}
    elif entries and isinstance(value, str) and all(map(_is_struct, entries)):
        needed = [field.encode_name for field in msgspec.structs.fields(entries[0]) if field.required]
        hint = f"write a list of entries, each with {', '.join(f'“{key}”' for key in needed)}"
    elif entries and isinstance(value, str):
        hint, write = "write a list:", {name: [part.strip() for part in value.split(",")]}
    elif isinstance(value, str) and (struct := next((choice for choice in choices if _is_struct(choice)), None)):
        first, *others = msgspec.structs.fields(struct)
        write = {name: {first.encode_name: value} | {field.encode_name: "…" for field in others if field.required}}
    misread = value if str in choices and isinstance(value, (float, bool)) else None
    if misread is not None:
        hint, write = "put it in quotes:", {name: str(value)}
    return Issue(path, f"“{name}” must be {wanted}, not {_describe_value(value)}", hint, write, misread)


def _describe(choice: Any) -> str:
    if _is_struct(choice):
        keys = ", ".join(field.encode_name for field in msgspec.structs.fields(choice))
        return f"a mapping with {keys}"
    origin = typing.get_origin(choice) or choice
    if origin is Literal:
        return " or ".join(f"“{word}”" for word in typing.get_args(choice))
    names = {
        str: "text", int: "a whole number", float: "a number", bool: "true or false",
        tuple: "a list", list: "a list", dict: "a mapping",
    }  # fmt: skip
    return names.get(origin, getattr(origin, "__name__", str(origin)))


def _describe_value(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text “{value}”"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, Sequence):
        return "a list"
    return f"“{value}”"
