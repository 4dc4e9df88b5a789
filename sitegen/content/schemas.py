"""Which front matter a document may have: the schemas of sitegen, with what ``site.toml`` declares.

Whatever reads, writes or describes front matter asks here. A site that declares nothing has the schemas of ``meta.py``
as they stand. This module knows nothing of values.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from sitegen.config.site import Config
from sitegen.config.types import FieldConfig, folder_of_type
from sitegen.content.meta import ArticleMeta, AuthorMeta, BoxMeta, CategoryMeta, Meta, PageMeta, Picture
from sitegen.content.sources import CONTENT_FOLDERS, FILES, Kind
from sitegen.errors.schema import Issue
from sitegen.fields import ArticleId, AuthorId, IdOf, LinkUrl, Name, Number, ShownAs, Text, Verbatim, Whole
from sitegen.messages.message import tr
from sitegen.traits import Trait

_FIXED: Mapping[Kind, type[Meta]] = {
    "article": ArticleMeta,
    "page": PageMeta,
    "author": AuthorMeta,
    "category": CategoryMeta,
    "box": BoxMeta,
}
_PLAIN: Mapping[str, Any] = {
    "text": Text, "date": datetime, "number": Number, "whole": Whole, "flag": bool, "link": LinkUrl,
    "picture": Annotated[Picture, ShownAs("article")],
}  # fmt: skip
"""What a field of a type of the site's own holds."""
_IDS: Mapping[str, Any] = {"article": ArticleId, "author": AuthorId}
_EMPTY: Mapping[str, Any] = {"text": "", "link": "", "flag": False}
"""What it holds where it is left out; nothing for others."""


class TypeShape(msgspec.Struct, frozen=True):
    """What the schema of a type of the site's own is made from."""

    name: str
    """What its documents are."""
    folder: str
    """Their folder."""
    starts: str
    """The field with the date at which one begins."""
    ends: str
    """The field with the date at which it is over."""
    fields: tuple[tuple[str, FieldConfig], ...]
    """Its fields, by name."""


OwnTerms = Annotated[
    tuple[Name, ...], Trait.NOTICE, msgspec.Meta(description="Terms of this taxonomy of the site, by their names.")
]
"""The terms of a taxonomy of the site, as an article names them."""


class Schemas(msgspec.Struct, frozen=True):
    """The schemas of one site."""

    taxonomies: tuple[str, ...] = ()
    """Names of its own taxonomies: each is a key of articles, a kind of documents, and a folder of these."""
    types: tuple[TypeShape, ...] = ()
    """Its own types of content, each a kind of documents."""

    @classmethod
    def of(cls, config: Config) -> "Schemas":
        """Return the schemas that a configuration declares."""
        types = [
            TypeShape(
                name=name,
                folder=folder_of_type(name, table),
                starts=table.starts,
                ends=table.ends or table.starts,
                fields=tuple(table.fields.items()),
            )
            for name, table in config.types.items()
        ]
        return cls(tuple(config.taxonomy.own), tuple(types))

    def struct(self, kind: Kind) -> type[Meta]:
        """Return the structure that is the schema of a kind of documents."""
        if kind == "article" and self.taxonomies:
            return _article_with(self.taxonomies)
        for shape in self.types:
            if shape.name == kind:
                return _entry_with(shape)
        return CategoryMeta if kind in self.taxonomies else _FIXED[kind]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind of document."""
        return (*_FIXED, *self.taxonomies, *(shape.name for shape in self.types))

    @property
    def folders(self) -> Mapping[str, Kind]:
        """The kind of the documents in each folder of ``content/``."""
        own = {name: name for name in self.taxonomies} | {shape.folder: shape.name for shape in self.types}
        return {**CONTENT_FOLDERS, **own}


@cache
def _article_with(names: tuple[str, ...]) -> type[ArticleMeta]:
    """Return the schema of articles with a key for each taxonomy."""
    fields = [(name, OwnTerms, ()) for name in names]
    return _made(ArticleMeta, fields, (_article_with, names))


@cache
def _entry_with(shape: TypeShape) -> type[PageMeta]:
    """Return the schema of a type: that of a page, in no menu, with a key for each field."""
    fields: list[tuple[str, Any, Any]] = [("menu", Literal["main", "footer", "none"], "none")]
    for name, field in shape.fields:
        kind: Any = Annotated[_kind_of(field), msgspec.Meta(description=field.label or name.capitalize())]
        if name in (shape.starts, shape.ends):
            kind = Annotated[kind, *(Trait.STARTS,) * (name == shape.starts), *(Trait.ENDS,) * (name == shape.ends)]
        if field.many:
            kind = tuple[kind, ...]
        empty = () if field.many else _EMPTY.get(field.type)
        if empty is None and not field.required:
            kind = kind | None
        fields.append((name, kind, msgspec.NODEFAULT if field.required else empty))
    return _made(PageMeta, fields, (_entry_with, shape))


def _kind_of(field: FieldConfig) -> Any:
    if field.type == "choice":
        return Annotated[Literal[field.choices], Trait.VERBATIM]
    return _PLAIN.get(field.type) or _IDS.get(field.type) or Annotated[Verbatim, IdOf(field.type)]


AnyStruct = TypeVar("AnyStruct", bound=msgspec.Struct)


def _made(base: type[AnyStruct], fields: list[tuple[str, Any, Any]], of: tuple[Any, Any]) -> type[AnyStruct]:
    """Return a schema with further fields; ``of`` is a function and its argument that return it in another process."""
    # A class without a name in a module: another process makes it again.
    own = {"__doc__": base.__doc__, "__reduce__": lambda meta: (_remade, (*of, msgspec.structs.asdict(meta)))}
    made = msgspec.defstruct(
        base.__name__,
        [(name, kind) if default is msgspec.NODEFAULT else (name, kind, default) for name, kind, default in fields],
        bases=(base,),
        module=__name__,
        namespace=own,
        frozen=True,
        forbid_unknown_fields=True,
        omit_defaults=base is ArticleMeta,
        kw_only=True,
    )
    assert issubclass(made, base)
    return made


def _remade(make: Callable[[Any], type[msgspec.Struct]], of: Any, values: Mapping[str, Any]) -> msgspec.Struct:
    return make(of)(**values)


_OF_ENTRIES = "id kind url absolute_url body past path headings translations starts ends fields type filled"
_NO_FIELDS = frozenset(_OF_ENTRIES.split())
"""What templates see of every entry."""
_NO_NAMES = frozenset(vars(dict)) | {"home", "site"}
"""What ``card.terms.…`` would take for a method of the mapping, and lists that are of no term."""


def impossible_names(config: Config) -> Iterator[Issue]:
    """Yield each taxonomy whose name is taken: a key of articles, a kind or folder of documents, a kind of list."""
    taken = {*ArticleMeta.__struct_encode_fields__, *_FIXED, *CONTENT_FOLDERS, *FILES, *_NO_NAMES}
    taken |= {
        "archive",
        "archives",
        "corrections",
        "replies",
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
    hint = tr("call it otherwise: its name is a key of front matter and a folder, its label what readers see")
    for name in config.taxonomy.own:
        if name in taken:
            yield Issue(("taxonomy", "own", name), tr("“{name}” has a meaning already", name=name), hint)
    folders = {*CONTENT_FOLDERS, *config.taxonomy.own}
    for name, table in config.types.items():
        folder = folder_of_type(name, table)
        if name in taken or name in config.taxonomy.own or name in ("entry", "entries", "calendar"):
            yield Issue(("types", name), tr("“{name}” has a meaning already", name=name), hint)
        if folder in folders:
            place = ("types", name, "folder") if table.folder else ("types", name)
            yield Issue(place, tr("there is a folder “{folder}” already", folder=folder), tr("write another “folder”"))
        folders.add(folder)
        for field in table.fields:
            if field in PageMeta.__struct_encode_fields__ or field in _NO_FIELDS:
                yield Issue(("types", name, "fields", field), tr("“{name}” has a meaning already", name=field), hint)
