"""What the clock alone will change: articles that appear, that expire, and that search engines no longer take for news.

This module knows nothing of builds.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

import msgspec

from sitegen.content.documents import Document
from sitegen.content.indexing import NEWS_WINDOW, may_be_news
from sitegen.content.meta import ArticleMeta

Change = Literal["appears", "expires", "leaves news"]


class Due(msgspec.Struct, frozen=True):
    """A change that happens by itself."""

    instant: datetime
    """When, in the newspaper's time zone."""
    change: Change
    """What happens."""
    document: Document
    """To which article."""


def due(documents: Iterable[Document], start: datetime, end: datetime | None) -> list[Due]:
    """Return what happens after ``start``, until ``end`` or ever, in order of time."""
    found = [
        Due(instant, change, document)
        for document in documents
        if isinstance(document.meta, ArticleMeta)
        if document.meta.expires is not None or document.meta.date > start - NEWS_WINDOW  # of an archive, hardly any
        for change, instant in _changes(document.meta)
        if start < instant and (end is None or instant <= end)
    ]
    return sorted(found, key=lambda item: (item.instant, item.document.path))


def _changes(meta: ArticleMeta) -> Iterator[tuple[Change, datetime]]:
    if meta.gone or meta.status not in ("published", "retracted"):
        return
    if meta.expires is not None and meta.expires <= meta.date:
        yield "expires", meta.date  # never seen: from its date on, a page says that it was withdrawn
        return
    yield "appears", meta.date
    end = meta.date + NEWS_WINDOW
    if meta.status == "published" and may_be_news(meta) and (meta.expires is None or end < meta.expires):
        yield "leaves news", end
    if meta.expires is not None:
        yield "expires", meta.expires
