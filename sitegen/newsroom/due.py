"""What the clock alone will change: articles that appear, that expire, that are no longer news or live.

This module knows nothing about builds.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from sitegen.content.documents import Document
from sitegen.content.live_blog import Entry, ends_at
from sitegen.content.meta import ArticleMeta
from sitegen.newsroom.indexing import NEWS_WINDOW, may_be_news

Change = Literal["appears", "expires", "leaves news", "is no longer live"]


class Due(msgspec.Struct, frozen=True):
    """A change that happens by itself."""

    moment: datetime
    """When, in the newspaper's time zone."""
    change: Change
    """What happens."""
    document: Document
    """To which article."""


def due(documents: Iterable[Document], start: datetime, end: datetime | None) -> list[Due]:
    """Return what happens after ``start``, until ``end`` or ever, in order of time."""
    found = [
        Due(moment, change, document)
        for document in documents
        if isinstance(document.meta, ArticleMeta)
        # Of an archive, hardly any.
        if document.meta.expires is not None or document.meta.live or document.meta.date > start - NEWS_WINDOW
        for change, moment in _changes(document.meta, document.outline.entries)
        if start < moment and (end is None or moment <= end)
    ]
    return sorted(found, key=lambda item: (item.moment, item.document.path))


def _changes(meta: ArticleMeta, entries: Sequence[Entry]) -> Iterator[tuple[Change, datetime]]:
    if meta.gone or meta.status not in ("published", "retracted"):
        return
    if meta.expires is not None and meta.expires <= meta.date:
        yield "expires", meta.date  # never seen: from its date on, a page says that it was withdrawn
        return
    yield "appears", meta.date
    end = meta.date + NEWS_WINDOW
    if meta.status == "published" and may_be_news(meta) and (meta.expires is None or end < meta.expires):
        yield "leaves news", end
    over = ends_at(meta, entries)
    goes_on = meta.status == "published" and (meta.expires is None or over is None or over < meta.expires)
    if over is not None and goes_on and over > meta.date:
        yield "is no longer live", over
    if meta.expires is not None:
        yield "expires", meta.expires
