"""What articles are filed under: the table ``[taxonomy]``, with a table in it for each taxonomy of the site's own.

This module knows nothing about the rest of the configuration.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from sitegen.config.table import Table
from sitegen.errors.locate import Key
from sitegen.errors.schema import Issue
from sitegen.fields import Plain, Text, Verbatim, Word, like
from sitegen.messages.message import tr

_TABLE, _OWN = "taxonomy", "own"


class OwnTaxonomyConfig(Table, frozen=True):
    """``[taxonomy.places]``: terms of your own; its name is a key of front matter, with a list of terms."""

    label: Text = ""
    """What all of them are called, as in “Places”; by default the name of the table with a capital."""
    singular: Text = ""
    """What one of them is called, as in “Place”; by default the label."""
    slug: Word = ""
    """First part of their URLs; by default the name of the table."""
    terms: tuple[Plain, ...] | None = None
    """The terms that articles may use, in this order; omit it to accept any."""
    hierarchical: bool = False
    """Whether a term can have a ``parent`` in its file, whose page lists what it has."""
    feeds: bool = True
    """Create feeds for each term."""
    index: bool = True
    """Create a page that lists all of them."""
    template: Annotated[Verbatim, like("term.html", "special.html")] = "term.html"
    """Template of the page of each term."""


class TaxonomyConfig(Table, frozen=True):
    """``[taxonomy]``: categories and tags."""

    categories: tuple[Plain, ...] | None = None
    """The categories that articles may use, in menu order; omit it to accept any."""
    slugs: Literal["ascii", "unicode"] = "ascii"
    """Transliterate slugs (``coree-du-nord``) or keep their letters (``corée-du-nord``)."""
    own: dict[Word, OwnTaxonomyConfig] = {}
    """``[taxonomy.places]``: a taxonomy of your own, under its name."""


def with_own_taxonomies(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what ``site.toml`` says, the tables in ``[taxonomy]`` as the value of one key."""
    table = data.get(_TABLE)
    if not isinstance(table, Mapping):
        return data
    fixed = (*TaxonomyConfig.__struct_encode_fields__[:-1],)
    own = {key: value for key, value in table.items() if isinstance(value, Mapping) and key not in fixed}
    rest = {key: value for key, value in table.items() if key not in own}
    return {**data, _TABLE: {**rest, _OWN: own}} if own else data


def as_written(path: tuple[Key, ...]) -> tuple[Key, ...]:
    """Return where something stands in ``site.toml``, from where it is in the configuration."""
    return (_TABLE, *path[2:]) if path[:2] == (_TABLE, _OWN) and len(path) > len((_TABLE, _OWN)) else path


def impossible_taxonomies(taxonomy: TaxonomyConfig) -> Iterator[Issue]:
    """Yield the names of taxonomies that cannot be keys of front matter, and terms that are declared twice."""
    for name, own in taxonomy.own.items():
        if not (name.isidentifier() and name == name.lower()):
            hint = tr("write small letters, digits and “_”, as in [taxonomy.places]")
            yield Issue((_TABLE, _OWN, name), tr("“{name}” cannot be a key of front matter", name=name), hint)
        if own.slug.strip("/") != own.slug or set("?#%\\ ") & set(own.slug):
            message = tr("“{slug}” is not a part of a URL", slug=own.slug)
            yield Issue((_TABLE, _OWN, name, "slug"), message, tr('write slug = "{name}"', name=name))
        for place, term in enumerate(own.terms or ()):
            if term in (own.terms or ())[:place]:
                message = tr("“{term}” is declared twice", term=term)
                yield Issue((_TABLE, _OWN, name, "terms", place), message, tr("remove one of them"))
