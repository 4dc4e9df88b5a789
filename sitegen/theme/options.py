"""Options of a theme: each is declared with its type in ``theme.toml``, and set in ``[options]`` of ``site.toml``.

From a declaration come the check of what a site sets (``option_reading.py``), the value where it sets nothing
(``option_values.py``), the table in the manual, the lines of a new site, and the edits that tests make. This module
knows no particular option and nothing of files.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from sitegen.fields import ArticleId, Colour, Plain, Text, Verbatim, Whole, between, like

Simple = Literal[
    "flag", "whole", "text", "name", "choice", "colour", "picture", "section", "article", "link", "moment", "start",
    "end",
]  # fmt: skip
Kind = Literal[Simple, "list", "table"]


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
    least: Whole = 0
    """Least value of a ``whole``."""
    most: Whole = 1_000_000
    """Greatest value of a ``whole``."""
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
_TYPES: Mapping[Any, Any] = {
    "flag": bool,
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


def fields_of(field: OptionField) -> Mapping[str, OptionField]:
    """Return what is in a table, or in each table of a list; nothing for other types."""
    return field.fields if isinstance(field, Option) else {}


def type_of(name: str, field: OptionField) -> Any:
    """Return the type of the values of an option, as a schema has it: annotated with values that it may have."""
    fields, kind = fields_of(field), field.of if field.type == "list" else field.type
    single: Any = Literal[field.choices] if kind == "choice" and not fields else _TYPES.get(kind)
    if kind == "whole":
        single = Annotated[int, like(field.least + 1, field.least + 2), between(field.least, field.most)]
    inner: Any = struct_of(fields, name) if fields else single
    return tuple[inner, ...] if field.type == "list" else inner


def struct_of(fields: Mapping[str, OptionField], name: str = "Options") -> type[msgspec.Struct]:
    """Return the schema of a table with these options or fields, none of which has to be there."""
    members = [(key, type_of(key, field), None) for key, field in fields.items()]
    return msgspec.defstruct(name, members, frozen=True, forbid_unknown_fields=True)
