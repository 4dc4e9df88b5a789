"""Options of a theme: each is declared with its type in ``theme.toml``, and set in ``[options]`` of ``site.toml``.

From a declaration come the check of what a site sets, the value where it sets nothing, the table in the manual, the
lines of a new site, and the edits that tests make. This module knows no particular option and nothing of files.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Annotated, Any, Literal

import msgspec

from sitegen.config.urls import how_to_write, refused_url
from sitegen.content.data import Record
from sitegen.errors.locate import Key
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue, convert
from sitegen.fields import ArticleId, Colour, Count, Plain, Text, Verbatim, like
from sitegen.formats.dates import parse_moment
from sitegen.messages.message import tr
from sitegen.theme.colours import COLOUR, contrast

Simple = Literal[
    "flag", "whole", "text", "name", "choice", "colour", "picture", "section", "article", "link", "moment", "start",
    "end",
]  # fmt: skip
Kind = Literal[
    "flag", "whole", "text", "name", "choice", "colour", "picture", "section", "article", "link", "moment", "start",
    "end", "list", "table",
]  # fmt: skip


class OptionLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link: where it leads, and its text."""

    url: Annotated[Verbatim, like("/contact/", "https://example.org/")]
    """A path of this site, an absolute URL, ``mailto:`` or ``tel:``."""
    label: Text
    """Its text."""


class OptionField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[options.NAME.fields.FIELD]`` of ``theme.toml``: what is in each table of an option."""

    type: Kind | None = None
    """``flag`` is true or false, ``whole`` a whole number, ``text`` a text for readers, ``name`` a text that is looked
    up or used as it is, ``choice`` one of ``choices``, ``colour`` a colour such as ``#9f1d20``, ``picture`` a file in
    ``static/``, ``section`` the name of a category, ``article`` the id of an article, ``link`` a ``url`` with its
    ``label``, ``moment`` a date, ``start`` and ``end`` the moments from which and until which the table that it is in
    counts, ``list`` several values and ``table`` several fields."""
    default: Annotated[Any, like("La mer", "Le ciel")] = None
    """Value if the site sets none; by default ``false``, 0, the first choice, or nothing."""
    description: Plain = ""
    """One sentence for the manual and for ``site.toml``."""
    choices: tuple[Plain, ...] = ()
    """The values of a ``choice``."""
    of: Simple = "text"
    """Type of each entry of a ``list`` without ``fields``."""
    on: Annotated[Verbatim, like("papier", "fond")] = ""
    """Option of another ``colour`` on which texts in this one stand: a contrast below 4.5:1 is a warning."""
    required_with: Annotated[Verbatim, like("titre", "lien")] = ""
    """Name of another field of the same table, or of the option itself: where that is set, this field must be too."""


class Option(OptionField, frozen=True, forbid_unknown_fields=True):
    """``[options.NAME]`` of ``theme.toml``: an option. Of one of its parent, a theme may change just the default."""

    fields: dict[Annotated[Verbatim, like("titre", "lien")], OptionField] = {}
    """What is in a ``table``, or in each table of a ``list``."""


Options = Mapping[str, Option]
LEAST_CONTRAST = 4.5
"""Between a text and what it stands on."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TYPES: Mapping[Any, Any] = {
    "flag": bool,
    "whole": Count,
    "text": Text,
    "name": Plain,
    "colour": Colour,
    "picture": Annotated[Verbatim, like("mark.png", "photo.jpg")],
    "section": Annotated[Verbatim, like("La mer", "Le ciel")],
    "article": ArticleId,
    "link": OptionLink,
    "moment": Annotated[Any, like("2025-12-01 08:00", "2027-02-01 08:00")],
    "start": Annotated[Any, like("2025-11-01 08:00", "2026-12-01 08:00")],
    "end": Annotated[Any, like("2027-02-01 08:00", "2025-12-01 08:00")],
}
_NOTHING: Mapping[Any, Any] = {"flag": False, "whole": 0, "list": []} | dict.fromkeys(
    ("text", "name", "colour", "picture", "section", "article"), ""
)


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


def fields_of(field: OptionField) -> Mapping[str, OptionField]:
    """Return what is in a table, or in each table of a list; nothing for other types."""
    return field.fields if isinstance(field, Option) else {}


def type_of(name: str, field: OptionField) -> Any:
    """Return the type of the values of an option, as a schema has it: annotated with values that it may have."""
    fields, kind = fields_of(field), field.of if field.type == "list" else field.type
    single: Any = Literal[field.choices] if kind == "choice" and not fields else _TYPES.get(kind)
    inner: Any = struct_of(fields, name) if fields else single
    return tuple[inner, ...] if field.type == "list" else inner


def struct_of(fields: Mapping[str, OptionField], name: str = "Options") -> type[msgspec.Struct]:
    """Return the schema of a table with these options or fields, none of which has to be there."""
    members = [(key, type_of(key, field), None) for key, field in fields.items()]
    return msgspec.defstruct(name, members, frozen=True, forbid_unknown_fields=True)


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
                if fields_of(field) and not issues:
                    issues = [*_backwards(field, plain, (name,))]
                right |= {} if issues else {name: plain}
            self.found += [issue._replace(path=(*self._path, *issue.path)) for issue in issues]
        return right


def _unfit(field: OptionField, value: Any, path: tuple[Key, ...]) -> Iterator[Issue]:
    """Yield what is well typed, but cannot be."""
    yield from _lacking(field, value, path)
    for where, kind, one in _parts(field, value, path):
        name = str(next(key for key in reversed(where) if isinstance(key, str)))
        if kind == "colour" and one and not COLOUR.fullmatch(one):
            message = tr("“{colour}” is not a colour", colour=one)
            yield Issue(where, message, write={name: _hexadecimal(one)} if where[-1] == name else {})
        elif kind == "whole" and one < 0:
            yield Issue(where, tr("“{name}” cannot be less than 0", name=name), write={name: 0})
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
    tables = [(path, value)] if field.type == "table" else [((*path, place), one) for place, one in enumerate(value)]
    for where, table in tables:
        starts, ends = (_moments(fields, table, kind, UTC) for kind in ("start", "end"))
        if starts and ends and min(ends.values()) <= max(starts.values()):
            message = tr("this ends before it begins")
            yield Issue((*where, next(iter(ends))), message, tr("write a later end, or an earlier start"))


def _moments(
    fields: Mapping[str, OptionField], table: Mapping[str, Any], kind: Kind, zone: tzinfo
) -> dict[str, datetime]:
    """Return the moments of a kind in a table, by name."""
    given = {key: table[key] for key, inner in fields.items() if inner.type == kind and table.get(key) is not None}
    return {key: parse_moment(moment, zone) for key, moment in given.items()}


def _lacking(field: OptionField, value: Any, path: tuple[Key, ...]) -> Iterator[Issue]:
    """Yield each field of a table that is not set although what needs it is."""
    fields = fields_of(field)
    tables = enumerate(value) if field.type == "list" else ((None, value),)
    for place, table in tables if fields else ():
        where = path if place is None else (*path, place)
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


# Values


def _parts(field: OptionField, value: Any, path: tuple[Key, ...] = ()) -> Iterator[tuple[tuple[Key, ...], Any, Any]]:
    """Yield place, type and value of everything in an option that is neither a list nor a table."""
    fields = fields_of(field)
    if value is None:
        return
    if field.type == "list":
        for place, entry in enumerate(value):
            if fields:
                for key, inner in fields.items():
                    yield from _parts(inner, entry.get(key), (*path, place, key))
            else:
                yield (*path, place), field.of, entry
    elif field.type == "table":
        for key, inner in fields.items():
            yield from _parts(inner, value.get(key), (*path, key))
    else:
        yield path, field.type, value


def filled(field: OptionField, value: Any) -> Any:
    """Return the value of an option, with defaults for all that is not given; ``value`` is None where nothing is."""
    fields = fields_of(field)
    if field.type == "table":
        return _table(fields, value)
    found = field.default if value is None else value
    if found is None:
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
    """A moment at which an option, or a table in one, begins or ends."""

    moment: datetime
    """When."""
    change: Literal["begins", "ends"]
    """What happens."""
    option: str
    """Name of the option; of one that is a list, with what its table says first."""


def turns_of(declared: Options, values: Mapping[str, Any], zone: tzinfo) -> list[Turn]:
    """Return when options, or tables in them, begin and end."""
    found = []
    for name, option in declared.items():
        fields, value = fields_of(option), values[name]
        tables = [value] if option.type == "table" else value if option.type == "list" and fields else []
        for table in tables:
            label = name if option.type == "table" else ": ".join(filter(None, (name, _said_first(fields, table))))
            found += [Turn(moment, "begins", label) for moment in _moments(fields, table, "start", zone).values()]
            found += [Turn(moment, "ends", label) for moment in _moments(fields, table, "end", zone).values()]
    return found


def _said_first(fields: Mapping[str, OptionField], table: Mapping[str, Any]) -> str:
    """Return the first text in a table that a site wrote."""
    texts = (str(table[key]) for key, inner in fields.items() if inner.type in ("name", "text", "article"))
    return next(filter(None, texts), "")


def things_in(
    given: Mapping[str, Any], declared: Options, path: tuple[Key, ...] = ("options",)
) -> list[tuple[tuple[Key, ...], Kind, str]]:
    """Return place, type and name of each thing of the site that options name: pictures, sections, articles."""
    values, _ = read_options(given, declared)
    return [
        (where, kind, name)
        for option, field in declared.items()
        for where, kind, name in _parts(field, values[option], (*path, option))
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
