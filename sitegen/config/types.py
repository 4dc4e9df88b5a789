"""Types of content of the site's own: the tables ``[types.…]``, such as events, each with its fields.

This module knows nothing about the rest of the configuration.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from sitegen.config.table import Table
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import Plain, Text, Verbatim, Word, like
from sitegen.messages.message import tr

PLAIN_TYPES = ("text", "date", "number", "whole", "flag", "link", "picture", "choice")
"""Types of fields that are a value of their own."""
RELATIONS = ("article", "author")
"""Types of fields that name something by its id; so do the names of the types that a site declares."""
_SINGLE = frozenset({"date", "number", "whole", "flag", "picture"})  # of which a field can have one only
_TOKENS = ("day", "id", "month", "slug", "year")
_JSON_LD = re.compile(r"[a-z]\w*(\.[A-Z]\w*\.[a-z]\w*)*")


class FieldConfig(Table, frozen=True):
    """``[types.event.fields.start]``: a field of a type of your own."""

    type: Annotated[Verbatim, like("text", "link")] = "text"
    """`text`, `date`, `number`, `whole` (number), `flag`, `link`, `picture`, `choice`, or what it names by its id:
    `article`, `author` or a type of your own."""
    required: bool = False
    """Whether each must have it."""
    many: bool = False
    """Whether it is a list; not for dates, numbers, flags and pictures."""
    choices: tuple[Plain, ...] = ()
    """The values of a `choice`."""
    label: Text = ""
    """What readers and editors see; by default the name with a capital."""
    schema: Annotated[Verbatim, like("about", "location.Place.name")] = ""
    """Property in structured data, such as `startDate`, or through other objects: `location.Place.name`."""


class TypeConfig(Table, frozen=True):
    """``[types.event]``: a type of content of your own, one file each."""

    label: Text = ""
    """What all of them are called; by default that of the folder with a capital."""
    singular: Text = ""
    """What one of them is called; by default the name of the type with a capital."""
    folder: Word = ""
    """Folder in ``content/``, and first part of their URLs; by default the name of the type with an s."""
    route: Annotated[Verbatim, like("/agenda/{slug}/", "/{id}/")] = ""
    """Pattern of their URLs, with `{slug}` or `{id}`, and `{year} {month} {day}` of ``starts``."""
    template: Annotated[Verbatim, like("entry.html", "special.html")] = "entry.html"
    """Template of the page of each."""
    list: bool = True
    """Create a page that lists them."""
    list_template: Annotated[Verbatim, like("entries.html", "special.html")] = "entries.html"
    """Template of that page."""
    order: Annotated[Verbatim, like("debut", "-debut")] = ""
    """Field to sort them by, in reverse with `-`; by default those to come by ``starts``, then those that are over."""
    starts: Annotated[Verbatim, like("debut", "fin")] = ""
    """Field with the date at which one begins."""
    ends: Annotated[Verbatim, like("fin", "debut")] = ""
    """Field with the date at which one is over; by default that of ``starts``."""
    schema: Annotated[Verbatim, like("Event", "Thing")] = ""
    """Type in structured data, from schema.org."""
    calendar: bool = False
    """Create a calendar that readers can subscribe to (iCalendar); needs ``starts``."""
    fields: dict[Word, FieldConfig] = {}
    """``[types.event.fields.…]``: the fields, by name."""


def folder_of_type(name: str, table: TypeConfig) -> str:
    """Return the folder of a type."""
    return table.folder or f"{name}s"


def impossible_types(types: Mapping[str, TypeConfig]) -> Iterator[Issue]:
    """Yield what cannot be in ``[types]``; whether a name is free is not known here."""
    for name, table in types.items():
        place = ("types", name)
        for key, where in ((name, place), *((field, (*place, "fields", field)) for field in table.fields)):
            if not (key.isidentifier() and key == key.lower()):
                hint = tr("write small letters, digits and “_”, as in [taxonomy.places]")
                yield Issue(where, tr("“{name}” cannot be a key of front matter", name=key), hint)
        yield from _wrong_dates(name, table)
        yield from _wrong_route(name, table)
        for field, about in table.fields.items():
            yield from _wrong_field((*place, "fields", field), about, types)


def _wrong_dates(name: str, table: TypeConfig) -> Iterator[Issue]:
    """Yield the names of fields that a type does not have, and of others than dates where it needs one."""
    for key in ("starts", "ends", "order"):
        field = getattr(table, key).removeprefix("-")
        if field and field not in table.fields:
            line = tr("declare it: [types.{name}.fields.{field}]", name=name, field=field)
            message = tr("the type has no field “{field}”", field=field)
            yield Issue(("types", name, key), message, did_you_mean(field, table.fields) or line)
        elif field and key != "order" and table.fields[field].type != "date":
            line = tr('write type = "date" under [types.{name}.fields.{field}]', name=name, field=field)
            yield Issue(("types", name, key), tr("the field “{field}” is no date", field=field), line)
    if table.calendar and not table.starts:
        hint = tr("name the field with “starts”")
        yield Issue(("types", name, "calendar"), tr("a calendar needs to know when something begins"), hint)


def _wrong_route(name: str, table: TypeConfig) -> Iterator[Issue]:
    route, known = table.route, _TOKENS if table.starts else ("id", "slug")
    try:
        route.format_map(dict.fromkeys(known, "x"))
    except (AttributeError, KeyError, ValueError, IndexError) as error:
        meant = did_you_mean(str(error).strip("'"), known)
        hint = meant or tr("the tokens are {names}", names=", ".join(f"{{{token}}}" for token in known))
    else:
        if not route or (("{slug}" in route or "{id}" in route) and route.endswith("/")):
            return
        hint = tr('write route = "/{name}/{{slug}}/"', name=folder_of_type(name, table))
    yield Issue(("types", name, "route"), tr("“{value}” is not a pattern for URLs", value=route), hint)


def _wrong_field(place: tuple[str, ...], field: FieldConfig, types: Mapping[str, TypeConfig]) -> Iterator[Issue]:
    known = (*PLAIN_TYPES, *RELATIONS, *types)
    if field.type not in known:
        hint = did_you_mean(field.type, known) or tr("there are {names}", names=", ".join(known))
        yield Issue((*place, "type"), tr("there is no type of fields “{name}”", name=field.type), hint)
    if field.many and field.type in _SINGLE:
        message = tr("a field of type “{name}” has one value", name=field.type)
        yield Issue((*place, "many"), message, tr("remove “many”"))
    if field.type == "choice" and not field.choices:
        yield Issue(place, tr("a choice needs “choices”"), tr('write choices = ["…"]'))
    if field.choices and field.type != "choice":
        yield Issue((*place, "choices"), tr("only a choice has “choices”"), tr('write type = "choice"'))
    if field.schema and not _JSON_LD.fullmatch(field.schema):
        message = tr("“{schema}” is not a property of structured data", schema=field.schema)
        yield Issue((*place, "schema"), message, tr("write it as “startDate”, or as “location.Place.name”"))
