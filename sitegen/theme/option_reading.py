"""Reading options: what a theme declares, what a site sets, and what is wrong with either.

This module knows nothing of what templates see.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from sitegen.config.urls import how_to_write, refused_url
from sitegen.content.data import Record
from sitegen.errors.locate import Key
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue, convert
from sitegen.formats.dates import parse_moment
from sitegen.messages.message import tr
from sitegen.theme.colours import COLOUR, contrast
from sitegen.theme.option_values import filled, moments_in, simple_values, tables_in
from sitegen.theme.options import Kind, Option, OptionField, Options, fields_of, struct_of

LEAST_CONTRAST = 4.5
"""Between a text and what it stands on."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


# Declarations


def declare(own: Options, inherited: Options) -> tuple[dict[str, Option], list[Issue]]:
    """Return the options of a theme, those of its parent included, and what is wrong with its own declarations."""
    declared, issues = dict(inherited), []
    for name, option in own.items():
        parent = inherited.get(name)
        if option.type is None and parent is not None:
            changes = {key: value for key in option.__struct_fields__ if (value := getattr(option, key)) != _BARE[key]}
            option = msgspec.structs.replace(parent, **changes)
        found = [*_impossible(option, name, ("options", name))]
        issues += found
        if not found:
            declared[name] = option
    return declared, issues


_BARE = msgspec.structs.asdict(Option())


def _impossible(field: OptionField, name: str, path: tuple[Key, ...]) -> Iterator[Issue]:
    """Yield what is wrong with a declaration."""
    fields = fields_of(field)
    if not _NAME.fullmatch(name) or name in dir(Record):
        yield Issue(path, tr("“{name}” cannot be the name of an option", name=name), tr("use letters, digits and _"))
    elif field.type is None:
        yield Issue(path, tr("“{name}” has no type", name=name), write={"type": _likely(field)})
    elif "choice" in (field.type, field.type == "list" and not fields and field.of) and not field.choices:
        yield Issue(path, tr("“{name}” has no choices", name=name), write={"choices": ["…", "…"]})
    elif field.least > field.most:
        yield Issue((*path, "least"), tr("“{least}” is more than “{most}”", least=field.least, most=field.most))
    elif field.type == "table" and not (fields and isinstance(field, Option)):
        message = tr("the table “{name}” has no fields", name=name)
        yield Issue(path, message, tr("add [{table}]", table=".".join(map(str, (*path, "fields", "…")))))
    else:
        for key, inner in fields.items():
            yield from _impossible(inner, key, (*path, "fields", key))
            if inner.required_with and inner.required_with not in (name, *fields):
                message = tr("“{name}” is neither the option nor a field of it", name=inner.required_with)
                hint = did_you_mean(inner.required_with, (name, *fields))
                yield Issue((*path, "fields", key, "required_with"), message, hint)
        if field.default is not None and not fields:
            issues = _Reader(path[:-1])
            issues.read({name: field.default}, {name: field})
            yield from (issue._replace(path=(*path, "default")) for issue in issues.found)


def _likely(field: OptionField) -> Kind:
    """Return the type that a declaration without one probably has."""
    if isinstance(field, Option) and field.fields:
        return "list"
    kinds: Mapping[type, Kind] = {bool: "flag", int: "whole", list: "list"}
    if isinstance(field.default, str) and COLOUR.fullmatch(field.default):
        return "colour"
    return "choice" if field.choices else kinds.get(type(field.default), "text")


def with_declaration(issue: Issue, data: Mapping[str, Any]) -> Issue:
    """Return a mistake in ``theme.toml`` with the declaration to write where an option only has a value."""
    match issue.path:
        case ("options", str(name)) if not isinstance(value := data["options"][name], Mapping):
            declared = {"type": _likely(OptionField(default=value)), "default": value}
            return issue._replace(hint=None, write={name: declared})
    return issue


# What a site sets


def read_options(
    given: Mapping[str, Any], declared: Options, path: tuple[Key, ...] = ("options",)
) -> tuple[dict[str, Any], list[Issue]]:
    """Return the value of each option, and what is wrong with those that a site has ``given`` at a ``path``.

    What is wrong has its default, and what the theme does not declare is as it was given.
    """
    reader = _Reader(path)
    known = reader.read({name: value for name, value in given.items() if name in declared}, declared)
    rest = {name: value for name, value in given.items() if name not in declared}
    return rest | {name: filled(option, known.get(name)) for name, option in declared.items()}, reader.found


class _Reader:
    """Reads values of options, and collects what is wrong with them."""

    def __init__(self, path: tuple[Key, ...]) -> None:
        self._path = path
        self.found: list[Issue] = []

    def read(self, given: Mapping[str, Any], declared: Mapping[str, OptionField]) -> dict[str, Any]:
        """Return the values that are right."""
        right: dict[str, Any] = {}
        for name, value in given.items():
            field = declared[name]
            converted, issues = convert({name: value}, struct_of({name: field}))
            if converted is not None:
                plain = msgspec.to_builtins(converted, builtin_types=(datetime, date))[name]
                issues = [*_unfit(field, plain, (name,))]
                if not issues:
                    issues = [*_backwards(field, plain, (name,))]
                right |= {} if issues else {name: plain}
            self.found += [issue._replace(path=(*self._path, *issue.path)) for issue in issues]
        return right


def _unfit(field: OptionField, value: Any, path: tuple[Key, ...]) -> Iterator[Issue]:
    """Yield what is well typed, but cannot be."""
    yield from _lacking(field, value, path)
    for where, kind, one in simple_values(field, value, path):
        name = str(next(key for key in reversed(where) if isinstance(key, str)))
        if kind == "colour" and one and not COLOUR.fullmatch(one):
            message = tr("“{colour}” is not a colour", colour=one)
            yield Issue(where, message, write={name: _hexadecimal(one)} if where[-1] == name else {})
        elif kind in ("moment", "start", "end"):
            try:
                parse_moment(one, UTC)
            except ValueError as error:
                yield Issue(where, str(error))
        elif kind == "link" and _leaves(one["url"]) and (complaint := refused_url(one["url"])):
            yield Issue((*where, "url"), complaint, how_to_write(one["url"]))


def _backwards(field: OptionField, value: Any, path: tuple[Key, ...]) -> Iterator[Issue]:
    """Yield each table that ends before it begins."""
    fields = fields_of(field)
    for where, table in tables_in(field, value, path):
        starts, ends = (moments_in(fields, table, kind, UTC) for kind in ("start", "end"))
        if starts and ends and min(ends.values()) <= max(starts.values()):
            message = tr("this ends before it begins")
            yield Issue((*where, next(iter(ends))), message, tr("write a later end, or an earlier start"))


def _lacking(field: OptionField, value: Any, path: tuple[Key, ...]) -> Iterator[Issue]:
    """Yield each field of a table that is not set although what needs it is."""
    fields = fields_of(field)
    for where, table in tables_in(field, value, path):
        for key, inner in fields.items():
            other = inner.required_with
            if other and table[key] in (None, "", []) and (other == path[-1] or table.get(other)):
                message = tr("“{name}” is missing, which “{other}” needs", name=key, other=other)
                yield Issue((*where, other) if table.get(other) else where, message, write={key: "…"})


def _leaves(url: str) -> bool:
    """Return whether a URL is none of a path of this site."""
    return ":" in url or url.startswith(("//", "www."))


def _hexadecimal(name: str) -> str:
    """Return a colour that was named or written in another way, or the neutral one where nobody knows it."""
    from PIL import ImageColor

    try:
        red, green, blue, *_ = ImageColor.getrgb(name)
    except ValueError:
        return "#1a1a1a"
    return f"#{red:02x}{green:02x}{blue:02x}"


def things_in(
    given: Mapping[str, Any], declared: Options, path: tuple[Key, ...] = ("options",)
) -> list[tuple[tuple[Key, ...], Kind, str]]:
    """Return place, type and name of each thing of the site that options name: pictures, sections, articles."""
    values, _ = read_options(given, declared)
    return [
        (where, kind, name)
        for option, field in declared.items()
        for where, kind, name in simple_values(field, values[option], (*path, option))
        if kind in ("picture", "section", "article") and name
    ]


def illegible(given: Mapping[str, Any], declared: Options, values: Mapping[str, Any]) -> Iterator[Issue]:
    """Yield each colour of a site in which no text can be read on another one.

    By https://www.w3.org/TR/WCAG22/#contrast-minimum.
    """
    for name, option in declared.items():
        ground = option.on
        if not ground or given.keys().isdisjoint((name, ground)) or not (values[name] and values.get(ground)):
            continue
        found = contrast(values[name], values[ground])
        if found < LEAST_CONTRAST:
            message = tr(
                "texts in “{name}” on “{ground}” have a contrast of {found}:1, which many readers cannot read",
                name=name,
                ground=ground,
                found=f"{int(found * 10) / 10:.1f}",
            )
            hint = tr("choose colours with a contrast of {least}:1 or more", least=LEAST_CONTRAST)
            yield Issue(("options", name if name in given else ground), message, hint)
