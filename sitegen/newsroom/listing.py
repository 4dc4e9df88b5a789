"""The list of all content: every document with its publication state and its URL.

This module knows nothing about how the list is printed.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from sitegen.config.site import Config
from sitegen.content.documents import Document
from sitegen.content.gate import Gate, PublicationState
from sitegen.content.meta import ArticleMeta, BoxMeta, PageMeta
from sitegen.content.routes import Routes, quote_route
from sitegen.content.sources import CONTENT_FOLDERS, Kind
from sitegen.newsroom.indexing import publication_state
from sitegen.newsroom.routes import route_of
from sitegen.newsroom.site import Site

_ORDER = {kind: place for place, kind in enumerate(CONTENT_FOLDERS.values())}
"""Kinds that a site declares come after these."""


class ListedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One document, as ``sitegen list`` reports it."""

    id: str
    """What other documents call it: the path below its folder, without ``.md`` or ``/index.md``."""
    kind: Kind
    """``article``, ``page``, ``author``, ``category`` or ``box``, or the name of a taxonomy of the site's own."""
    file: str
    """Path of the file, relative to the folder of the site."""
    title: str
    """Headline or title; the name of an author or category."""
    state: PublicationState
    """Publication state; authors and categories are always ``published``."""
    date: datetime | None
    """Publication date of an article, in the time zone of the site."""
    url: str | None
    """Where the page is, or will be once it is public; None if the document has no page."""
    language: str
    """Language, as a BCP 47 tag."""


def list_content(documents: Iterable[Document], site: Site, config: Config, gate: Gate) -> list[ListedItem]:
    """Return every document: articles, newest first, then pages, authors and categories, by file."""
    listing = _Listing(site, config, gate)
    return sorted(map(listing.item, documents), key=_sort_key)


class _Listing:
    """Looks up what the list says about each document."""

    def __init__(self, site: Site, config: Config, gate: Gate) -> None:
        self._site = site
        self._config = config
        self._gate = gate
        self._routes = {name: Routes(edition) for name, edition in config.editions.items()}

    def item(self, document: Document) -> ListedItem:
        meta = document.meta
        return ListedItem(
            id=document.id,
            kind=document.kind,
            file=document.path,
            title=self._title(document),
            state=publication_state(meta, self._gate)
            if isinstance(meta, ArticleMeta | PageMeta | BoxMeta)
            else "published",
            date=meta.date.astimezone(self._config.zone) if isinstance(meta, ArticleMeta) else None,
            url=self._url(document),
            language=meta.language or self._config.site.language,
        )

    def _title(self, document: Document) -> str:
        public = self._site.public.get(document.path)
        given: str = document.words.title or getattr(document.meta, "title", "") or getattr(document.meta, "name", "")
        return given or getattr(public, "name", "") or document.id

    def _url(self, document: Document) -> str | None:
        public = self._site.public.get(document.path)
        route = public.route if public else ""
        if not public and isinstance(document.meta, ArticleMeta | PageMeta):
            own = self._routes[self._config.edition_of(document.meta.language)]
            route = route_of(document, own, self._config.taxonomy.slugs)
        return self._config.site.url + quote_route(route) if route else None


def _sort_key(item: ListedItem) -> tuple[int, float, str]:
    return _ORDER.get(item.kind, len(_ORDER)), -item.date.timestamp() if item.date else 0, item.file
