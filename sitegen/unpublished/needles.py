"""What must not be seen, said a second time in its own words: the scan of finished outputs is held against this.

It reads front matter and the clock itself and never asks the gate, so that a fault of the gate, of the index, the plan
or a template shows. This module knows nothing about outputs.
"""

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal
from urllib.parse import unquote

import msgspec

from sitegen.config.site import Config
from sitegen.config.urls import split_url
from sitegen.content.documents import Document
from sitegen.content.links import is_absolute
from sitegen.content.meta import ArticleMeta, BoxMeta, PageMeta
from sitegen.content.pictures import pictures_of
from sitegen.content.routes import Routes
from sitegen.messages.message import tr
from sitegen.newsroom.routes import route_of
from sitegen.traits import Trait, values_with

Secret = Literal["all", "all but its URL", "its text"]


class Unpublished(msgspec.Struct, frozen=True):
    """A document of which something must not be seen."""

    path: str
    """Its file."""
    secret: Secret
    """What must not be seen."""
    why: str
    """Why, as a message says it."""
    title: str
    """Its headline."""
    texts: tuple[str, ...]
    """Plain texts of its front matter, and the beginning of its body."""
    route: str
    """Where it is, or would be."""
    media: frozenset[str]
    """Files next to documents that only documents like this one refer to."""


def unpublished_items(
    documents: Iterable[Document], media: Iterable[str], config: Config, now: datetime, drafts: bool, future: bool
) -> list[Unpublished]:
    """Return everything that must not be seen at a moment; previews may show ``drafts`` and the ``future``."""
    everything = list(documents)
    hidden: list[tuple[Document, Secret, str]] = []
    for document in everything:
        if isinstance(document.meta, (ArticleMeta, PageMeta, BoxMeta)):
            found = _secret(document.meta, now, drafts, future)
            if found:
                hidden.append((document, *found))
    if not hidden:
        return []
    files = _files_of_none_but(everything, {document.path: secret for document, secret, _ in hidden}, frozenset(media))
    routes = {name: Routes(edition) for name, edition in config.editions.items()}
    style = config.taxonomy.slugs
    own = {document.path: routes[config.edition_of(document.meta.language)] for document, _, _ in hidden}
    return [
        Unpublished(
            path=document.path,
            secret=secret,
            why=why,
            title=document.words.title,
            texts=tuple(_texts(document, secret)),
            route=route_of(document, own[document.path], style),
            media=files.get(document.path, frozenset()),
        )
        for document, secret, why in hidden
    ]


def _secret(
    meta: ArticleMeta | PageMeta | BoxMeta, now: datetime, drafts: bool, future: bool
) -> tuple[Secret, str] | None:
    if not isinstance(meta, BoxMeta) and meta.gone:
        return "all but its URL", tr("is gone")
    if isinstance(meta, BoxMeta) and meta.status == "published" and meta.expires is not None and meta.expires <= now:
        return "all", tr("has expired")
    if meta.status == "retracted" and not isinstance(meta, ArticleMeta):
        return "all but its URL", tr("is retracted")
    if meta.status not in ("published", "retracted") and not drafts:
        return "all", tr("has the status “{status}”", status=meta.status)
    if isinstance(meta, ArticleMeta) and meta.status in ("published", "retracted"):
        if meta.date > now and not future:
            return "all", tr("is scheduled for {date}", date=meta.date.isoformat(" "))
        if meta.date <= now and meta.expires is not None and meta.expires <= now:
            return "all but its URL", tr("has expired")
        if meta.status == "retracted":
            return "its text", tr("is retracted")
    return None


def _texts(document: Document, secret: Secret) -> Iterator[str]:
    """Yield the texts of a document but its title; those of a notice are no secret of a retracted article."""
    for found in values_with(document.front_matter, Trait.TYPESET):
        if found.path != ("title",) and not (secret == "its text" and Trait.NOTICE in found.notes):
            yield found.value
    if document.words.excerpt:
        yield document.words.excerpt


def _files_of_none_but(
    documents: list[Document], hidden: Mapping[str, Secret], media: frozenset[str]
) -> Mapping[str, frozenset[str]]:
    """Return the files that each hidden document refers to, without those that another one does."""
    names = {unicodedata.normalize("NFC", name): name for name in media}

    def files(document: Document) -> Iterator[str]:
        notice = hidden.get(document.path) == "its text"
        shown = (picture.src for picture in pictures_of(document.meta) if not (notice and picture.on_notice))
        for target in (*document.outline.targets, *shown):
            if not target.startswith(("/", "#")) and not is_absolute(target):
                place = posixpath.join(posixpath.dirname(document.path), unquote(split_url(target).path))
                name = names.get(posixpath.normpath(place))
                if name:
                    yield name

    own = {document.path: frozenset(files(document)) for document in documents if document.path in hidden}
    candidates = frozenset().union(*own.values())
    if candidates:
        others = (document for document in documents if document.path not in hidden)
        candidates -= {name for document in others for name in files(document)}
    return {path: found & candidates for path, found in own.items()}
