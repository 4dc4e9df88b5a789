"""Which front matter a document may have: the schemas of sitegen, with what ``site.toml`` declares.

Whatever reads, writes or describes front matter asks here. A site that declares nothing has the schemas of ``meta.py``
as they stand. This module knows nothing of values.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

import msgspec

from sitegen.config.site import Config
from sitegen.content.meta import ArticleMeta, AuthorMeta, CategoryMeta, Meta, PageMeta
from sitegen.content.sources import CONTENT_FOLDERS, FILES, Kind
from sitegen.errors.schema import Issue
from sitegen.fields import Name
from sitegen.messages.message import tr
from sitegen.traits import Trait

_FIXED: Mapping[Kind, type[Meta]] = {
    "article": ArticleMeta,
    "page": PageMeta,
    "author": AuthorMeta,
    "category": CategoryMeta,
}
OwnTerms = Annotated[
    tuple[Name, ...], Trait.NOTICE, msgspec.Meta(description="Terms of this taxonomy of the site, by their names.")
]
"""The terms of a taxonomy of the site, as an article names them."""


class Schemas(msgspec.Struct, frozen=True):
    """The schemas of one site."""

    taxonomies: tuple[str, ...] = ()
    """Names of its own taxonomies: each is a key of articles, a kind of documents, and a folder of these."""

    @classmethod
    def of(cls, config: Config) -> "Schemas":
        """Return the schemas that a configuration declares."""
        return cls(tuple(config.taxonomy.own))

    def struct(self, kind: Kind) -> type[Meta]:
        """Return the structure that is the schema of a kind of documents."""
        if kind == "article" and self.taxonomies:
            return _article_with(self.taxonomies)
        return CategoryMeta if kind in self.taxonomies else _FIXED[kind]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind of document."""
        return (*_FIXED, *self.taxonomies)

    @property
    def folders(self) -> Mapping[str, Kind]:
        """The kind of the documents in each folder of ``content/``."""
        return {**CONTENT_FOLDERS, **{name: name for name in self.taxonomies}}


@cache
def _article_with(names: tuple[str, ...]) -> type[ArticleMeta]:
    """Return the schema of articles with a key for each taxonomy."""
    fields = [(name, OwnTerms, ()) for name in names]
    # A class without a name in a module: another process makes it again.
    own = {"__doc__": ArticleMeta.__doc__, "__reduce__": lambda meta: (_with_own, (names, _values(meta)))}
    made = msgspec.defstruct(
        "ArticleMeta",
        fields,
        bases=(ArticleMeta,),
        module=__name__,
        namespace=own,
        frozen=True,
        forbid_unknown_fields=True,
        omit_defaults=True,
    )
    assert issubclass(made, ArticleMeta)
    return made


def _values(meta: msgspec.Struct) -> tuple[Any, ...]:
    return tuple([getattr(meta, name) for name in meta.__struct_fields__])


def _with_own(names: tuple[str, ...], values: tuple[Any, ...]) -> ArticleMeta:
    return _article_with(names)(*values)


_NO_NAMES = frozenset(vars(dict)) | {"home", "site"}
"""What ``card.terms.…`` would take for a method of the mapping, and lists that are of no term."""


def impossible_names(config: Config) -> Iterator[Issue]:
    """Yield each taxonomy whose name is taken: a key of articles, a kind or folder of documents, a kind of list."""
    taken = {*ArticleMeta.__struct_encode_fields__, *_FIXED, *CONTENT_FOLDERS, *FILES, *_NO_NAMES}
    taken |= {
        "archive",
        "archives",
        "corrections",
        "feeds",
        "search",
        "live",
        "tag",
        "term",
        "terms",
        "section",
        "year",
        "order",
        "q",
    }
    for name in config.taxonomy.own:
        if name in taken:
            hint = tr("call it otherwise: its name is a key of front matter and a folder, its label what readers see")
            yield Issue(("taxonomy", "own", name), tr("“{name}” has a meaning already", name=name), hint)
