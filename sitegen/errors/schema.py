"""Turn untyped mappings from users into typed values, and report every mistake in them at once.

msgspec converts a right mapping in one fast call. Only when that fails is the mapping walked field by field, so that
all its mistakes are reported together. This module knows no particular schema.
"""

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar, Union

import msgspec

from sitegen.errors.locate import Key
from sitegen.errors.problems import did_you_mean
from sitegen.messages.message import Message, tr

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
    hints = typing.get_type_hints(struct, include_extras=True)
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    checked: dict[str, Any] = {}
    for key, value in data.items():
        if key not in fields:
            hint = did_you_mean(str(key), fields)
            if hint is None and "extra" in fields:
                hint = tr("put keys of your own under “extra:”")
            issues.append(Issue((*path, key), tr("unknown key “{key}”", key=key), hint))
        elif value is not None:
            checked[key] = _check_value(value, hints[fields[key].name], (*path, key), issues)
    for name, field in fields.items():
        if field.required and name not in checked:
            issues.append(Issue(path, tr("“{name}” is missing", name=name)))
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
        issues.append(_out_of_bounds(value, expected, path) or _explain(value, choices, path))
    return value


def _out_of_bounds(value: Any, expected: Any, path: tuple[Key, ...]) -> Issue | None:
    """Return what is wrong with a number that is too small or too large, or None for other values."""
    for kind, note in _noted(expected):
        if kind not in (int, float) or isinstance(value, bool) or not isinstance(value, (int, kind)):
            continue
        least, most = kind(note.ge), kind(note.le)
        if least <= value <= most:
            continue
        name = path[-1] if isinstance(path[-1], str) else path[-2]
        nearest = least if not value > least else most
        message = tr(
            "“{name}” must be from {least} to {most}, not {value}",
            name=name,
            least=_plain(least),
            most=_plain(most),
            value=value,
        )
        whole = int(nearest) if nearest == int(nearest) else nearest
        return Issue(path, message, write={str(name): whole} if isinstance(path[-1], str) else {})
    return None


def _noted(annotation: Any) -> Iterator[tuple[Any, msgspec.Meta]]:
    """Yield each type that an annotation allows, with the bounds of its values."""
    parts = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Annotated:
        yield from _noted(parts[0])
        for note in parts[1:]:
            if isinstance(note, msgspec.Meta) and note.ge is not None:
                yield parts[0], note
    elif typing.get_origin(annotation) in (Union, types.UnionType):
        for part in parts:
            yield from _noted(part)


def _plain(number: float) -> str:
    """Return a number as people write it."""
    return f"{number:.16g}"


def _alternatives(expected: Any) -> tuple[Any, ...]:
    if typing.get_origin(expected) in (Union, types.UnionType):
        found = [_alternatives(choice) for choice in typing.get_args(expected) if choice is not type(None)]
        return tuple(one for some in found for one in some)
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
        return Issue(
            path,
            tr("“{name}” cannot be “{value}”", name=name, value=value),
            did_you_mean(value, words) or tr("write one of {listed}", listed=listed),
        )
    wanted = _one_of(list(dict.fromkeys(_describe(choice) for choice in choices)))
    hint: Message | None = None
    write: dict[str, Any] = {}
    alone = value[0] if isinstance(value, list) and len(value) == 1 else None
    entries = [typing.get_args(choice)[0] for choice in choices if typing.get_origin(choice) is tuple]
    if bool in choices and str(value).lower() in _SAID:
        write = {name: _SAID[str(value).lower()]}
    elif str in choices and isinstance(alone, str) and isinstance(path[-1], str):
        write = {name: alone}
    elif entries and isinstance(value, str) and all(map(_is_struct, entries)):
        needed = [field.encode_name for field in msgspec.structs.fields(entries[0]) if field.required]
        hint = tr("write a list of entries, each with {needed}", needed=", ".join(f"“{key}”" for key in needed))
    elif entries and isinstance(value, str):
        hint, write = tr("write a list:"), {name: [part.strip() for part in value.split(",")]}
    elif isinstance(value, str) and (struct := next((choice for choice in choices if _is_struct(choice)), None)):
        first, *others = msgspec.structs.fields(struct)
        write = {name: {first.encode_name: value} | {field.encode_name: "…" for field in others if field.required}}
    misread = value if str in choices and isinstance(value, (float, bool)) else None
    if misread is not None:
        hint, write = tr("put it in quotes:"), {name: str(value)}
    given = _describe_value(value)
    message = tr("“{name}” must be {wanted}, not {given}", name=name, wanted=wanted, given=given)
    return Issue(path, message, hint, write, misread)


def _one_of(descriptions: list[Message]) -> Message:
    """Return several descriptions as one: “a list or text”."""
    first, *others = descriptions
    for other in others:
        first = tr("{one} or {other}", one=first, other=other)
    return first


def _describe(choice: Any) -> Message:
    if _is_struct(choice):
        keys = ", ".join(field.encode_name for field in msgspec.structs.fields(choice))
        return tr("a mapping with {keys}", keys=keys)
    origin = typing.get_origin(choice) or choice
    if origin is Literal:
        return _one_of([tr("“{word}”", word=word) for word in typing.get_args(choice)])
    names = {
        str: tr("text"), int: tr("a whole number"), float: tr("a number"), bool: tr("true or false"),
        tuple: tr("a list"), list: tr("a list"), dict: tr("a mapping"),
    }  # fmt: skip
    return names.get(origin, tr("{kind}", kind=getattr(origin, "__name__", str(origin))))


def _describe_value(value: Any) -> Message:
    if value is None:
        return tr("empty")
    if isinstance(value, bool):
        return tr("{word}", word=str(value).lower())
    if isinstance(value, (int, float)):
        return tr("the number {value}", value=value)
    if isinstance(value, str):
        return tr("the text “{value}”", value=value)
    if isinstance(value, Mapping):
        return tr("a mapping")
    if isinstance(value, Sequence):
        return tr("a list")
    return tr("“{word}”", word=value)
