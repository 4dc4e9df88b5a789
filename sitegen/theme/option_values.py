"""Values of options: with the defaults of their theme, at the moment of a build, and as templates see them.

This module knows nothing of mistakes in them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, Literal

import msgspec

from sitegen.config.site import CONFIG_NAME
from sitegen.content.data import Record
from sitegen.errors.locate import Key
from sitegen.formats.dates import parse_moment
from sitegen.theme.options import Kind, OptionField, Options, fields_of

_NOTHING: Mapping[Any, Any] = {"flag": False, "list": []} | dict.fromkeys(
    ("text", "name", "colour", "picture", "section", "article"), ""
)


def simple_values(
    field: OptionField, value: Any, path: tuple[Key, ...] = ()
) -> Iterator[tuple[tuple[Key, ...], Any, Any]]:
    """Yield place, type and value of everything in an option that is neither a list nor a table."""
    fields = fields_of(field)
    if value is None:
        return
    if field.type == "list":
        for place, entry in enumerate(value):
            if fields:
                for key, inner in fields.items():
                    yield from simple_values(inner, entry.get(key), (*path, place, key))
            else:
                yield (*path, place), field.of, entry
    elif field.type == "table":
        for key, inner in fields.items():
            yield from simple_values(inner, value.get(key), (*path, key))
    else:
        yield path, field.type, value


def tables_in(
    field: OptionField, value: Any, path: tuple[Key, ...] = ()
) -> list[tuple[tuple[Key, ...], Mapping[str, Any]]]:
    """Return place and values of each table of an option; nothing for types that have none."""
    if not fields_of(field):
        return []
    return [(path, value)] if field.type == "table" else [((*path, place), one) for place, one in enumerate(value)]


def moments_in(
    fields: Mapping[str, OptionField], table: Mapping[str, Any], kind: Kind, zone: tzinfo
) -> dict[str, datetime]:
    """Return the moments of a kind in a table, by name."""
    given = {key: table[key] for key, inner in fields.items() if inner.type == kind and table.get(key) is not None}
    return {key: parse_moment(moment, zone) for key, moment in given.items()}


def filled(field: OptionField, value: Any) -> Any:
    """Return the value of an option, with defaults for all that is not given; ``value`` is None where nothing is."""
    fields = fields_of(field)
    if field.type == "table":
        return _table(fields, value)
    found = field.default if value is None else value
    if found is None:
        if field.type == "whole":
            return min(max(0, field.least), field.most)
        return field.choices[0] if field.type == "choice" else _NOTHING.get(field.type)
    return [_table(fields, entry) for entry in found] if fields else found


def _table(fields: Mapping[str, OptionField], value: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: filled(inner, (value or {}).get(key)) for key, inner in fields.items()}


def in_force(field: OptionField, value: Any, has_passed: Callable[[Any], bool]) -> Any:
    """Return the value of an option without the tables that have not begun, or have ended."""
    fields = fields_of(field)
    starts, ends = ([key for key, inner in fields.items() if inner.type == kind] for kind in ("start", "end"))

    def counts(table: Mapping[str, Any]) -> bool:
        begun = all(table[key] is None or has_passed(table[key]) for key in starts)
        return begun and not any(table[key] is not None and has_passed(table[key]) for key in ends)

    if field.type == "table":
        return value if counts(value) else _table(fields, None)
    return [entry for entry in value if counts(entry)] if field.type == "list" and (starts or ends) else value


def shown(field: OptionField, value: Any, change: Callable[[Any, Any], Any]) -> Any:
    """Return the value of an option as templates see it, which cannot be changed.

    ``change`` returns what templates see of a value, by its type; it gets none of nothing.
    """
    fields = fields_of(field)

    def table(entry: Mapping[str, Any]) -> Record:
        return Record((key, shown(inner, entry[key], change)) for key, inner in fields.items())

    if field.type == "table":
        return table(value)
    if field.type == "list":
        return tuple([table(entry) if fields else change(field.of, entry) for entry in value])
    return None if value is None else change(field.type, value)


class Turn(msgspec.Struct, frozen=True):
    """A moment at which an option, or a table in one, begins or ends, or something else that a setting says."""

    moment: datetime
    """When."""
    change: Literal["begins", "ends", "answer due"]
    """What happens."""
    option: str
    """Name of the option; of one that is a list, with what its table says first. Of a request, the day of receipt."""
    path: str = CONFIG_NAME
    """The file that says so."""


def turns_of(declared: Options, values: Mapping[str, Any], zone: tzinfo) -> list[Turn]:
    """Return when options, or tables in them, begin and end."""
    found = []
    for name, option in declared.items():
        fields = fields_of(option)
        for _, table in tables_in(option, values[name]):
            label = name if option.type == "table" else ": ".join(filter(None, (name, _said_first(fields, table))))
            found += [Turn(moment, "begins", label) for moment in moments_in(fields, table, "start", zone).values()]
            found += [Turn(moment, "ends", label) for moment in moments_in(fields, table, "end", zone).values()]
    return found


def _said_first(fields: Mapping[str, OptionField], table: Mapping[str, Any]) -> str:
    """Return the first text in a table that a site wrote."""
    texts = (str(table[key]) for key, inner in fields.items() if inner.type in ("name", "text", "article"))
    return next(filter(None, texts), "")
