"""Amend: the site of the last build with the words of a few documents exchanged, where that is all that changed.

What is exchanged decides neither what is public nor order, terms and addresses. Where anything else changed there is no
amendment, and the index is made anew: this is a shortcut to the same value, never to another one. This module knows
nothing of outputs.
"""

from collections.abc import Iterable

import msgspec

from sitegen.content.documents import Document
from sitegen.content.links import DeadLink, resolve
from sitegen.content.meta import ArticleMeta, PageMeta, without_words
from sitegen.newsroom.site import Article, Author, Page, Site

# Groups of inputs that hold none of these; what is not named here is compared.
_UNMOVED = frozenset({"clock", "config", "corrections", "live", "names", "order", "pictures", "previews", "theme"})


class Amended(msgspec.Struct, frozen=True):
    """A site that differs from the last one by words only."""

    site: Site
    """The site."""
    unmoved: frozenset[str]
    """Groups of inputs that are surely what they were."""


def amend(site: Site, changes: Iterable[tuple[Document, Document | None]]) -> Amended | None:
    """Return the site with changed documents, each as it was and as it is, or None where that does not do."""
    articles, pages, authors, public = dict(site.articles), dict(site.pages), dict(site.authors), dict(site.public)
    unmoved = set(_UNMOVED) | {"pages", "places", "translations"}
    for before, after in changes:
        if after is None or not _same_but_words(before, after, site):
            return None
        item = public.get(before.path)
        if isinstance(item, Article) and not item.listed:  # only a notice is shown
            return None
        if isinstance(item, Article) and isinstance(after.meta, ArticleMeta):
            item = articles[item.id] = msgspec.structs.replace(item, meta=after.meta, outline=after.outline)
        elif isinstance(item, Page) and isinstance(after.meta, PageMeta):
            item = pages[item.id] = msgspec.structs.replace(item, meta=after.meta, outline=after.outline)
            unmoved.discard("pages")
        elif isinstance(item, Author):
            item = authors[item.id] = msgspec.structs.replace(item, outline=after.outline)
        else:
            return None
        if before.path in site.versions and getattr(before.meta, "title", "") != getattr(after.meta, "title", ""):
            unmoved.discard("translations")
        public[before.path] = item
        if before.outline.anchors != after.outline.anchors:
            unmoved.discard("places")
    amended = msgspec.structs.replace(site, articles=articles, pages=pages, authors=authors, public=public)
    return Amended(amended, frozenset(unmoved))


def _same_but_words(before: Document, after: Document, site: Site) -> bool:
    if without_words(before.meta) != without_words(after.meta):
        return False
    if (before.outline.pictures, before.outline.linked) != (after.outline.pictures, after.outline.linked):
        return False  # other versions of pictures are to be made
    if before.outline.embeds != after.outline.embeds:
        return False  # what embeds need may come or go
    if before.outline.entries != after.outline.entries:
        return False  # they say when a live blog was changed, and when it is over
    old, new = before.outline.targets, after.outline.targets
    return old == new or _media(before.path, old, site) == _media(after.path, new, site)


def _media(path: str, targets: Iterable[str], site: Site) -> set[str]:
    """Return the files beside documents that a body refers to: they are published with it."""
    found = set()
    for target in targets:
        try:
            destination = resolve(target, path, site.documents, site.ids, site.media)
        except DeadLink:
            continue
        if destination.kind == "media":
            found.add(destination.name)
    return found
