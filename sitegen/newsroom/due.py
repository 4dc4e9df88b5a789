"""What the clock alone will change: articles that appear, expire, are no longer news or live, or go to a partner; and
replies that are due.

This module knows nothing about builds.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from sitegen.config.site import Config
from sitegen.content.documents import Document
from sitegen.content.gate import Gate, PublicationState
from sitegen.content.live_blog import ends_at
from sitegen.content.meta import ArticleMeta, BoxMeta, PageMeta, over_at
from sitegen.newsroom.indexing import is_news, publication_state
from sitegen.newsroom.partners import chosen_for, enters_at
from sitegen.newsroom.replies import awaiting, reply_due
from sitegen.newsroom.site import Site

Change = Literal["appears", "expires", "leaves news", "is no longer live", "is over", "reply due", "goes to a partner"]


_UNPUBLISHED: Collection[PublicationState] = ("draft", "review", "embargo")


class Due(msgspec.Struct, frozen=True):
    """A change that happens by itself."""

    moment: datetime
    """When, in the newspaper's time zone."""
    change: Change
    """What happens."""
    document: Document
    """To which article."""
    partner: str = ""
    """The partner that it goes to, if it does."""


class _Standing(NamedTuple):
    """What the gate says of an article at one moment."""

    state: PublicationState
    news: bool
    live: bool


def due(documents: Collection[Document], start: datetime, end: datetime | None) -> list[Due]:
    """Return what happens after ``start``, until ``end`` or ever, in order of time."""
    found = [
        one for document in documents if isinstance(document.meta, ArticleMeta) for one in _changes(document, start)
    ]
    found += [one for document in documents for one in _replies(document, start)]
    found += [one for document in documents if isinstance(document.meta, PageMeta) for one in _end(document, start)]
    found += [one for document in documents if isinstance(document.meta, BoxMeta) for one in _expiry(document, start)]
    found = [one for one in found if end is None or one.moment <= end]
    return sorted(found, key=lambda one: (one.moment, one.document.path))


def deliveries(
    site: Site, config: Config, document: Callable[[str], Document | None], start: datetime, end: datetime | None
) -> list[Due]:
    """Return when public articles go to partners that get them later than readers do, as ``due`` does.

    ``document`` returns that at a path.
    """
    editions = config.editions
    found = []
    for language, edition in {"": site, **site.editions}.items():
        for name, partner in editions[language].own_partners.items():
            for article in chosen_for(partner, edition, editions[language].site.language):
                moment, text = enters_at(partner, article), document(article.path)
                if article.meta.date < moment and start < moment and text is not None and (not end or moment <= end):
                    found.append(Due(moment, "goes to a partner", text, name))
    return sorted(found, key=lambda one: (one.moment, one.document.path))


def _replies(document: Document, start: datetime) -> Iterator[Due]:
    """Yield the moment until which each reply that nobody has decided upon has to be published."""
    if isinstance(document.meta, ArticleMeta) and publication_state(document.meta, Gate(start)) not in _UNPUBLISHED:
        moments = [reply_due(reply) for reply in document.meta.replies if awaiting(reply)]
        yield from (Due(moment, "reply due", document) for moment in moments if moment > start)


def _end(document: Document, start: datetime) -> Iterator[Due]:
    """Yield the moment at which what a published entry is about is over, if that is to come."""
    assert isinstance(document.meta, PageMeta)
    over = over_at(document.meta)
    if over is not None and over > start and publication_state(document.meta, Gate(start)) == "published":
        yield Due(over, "is over", document)


def _expiry(document: Document, start: datetime) -> Iterator[Due]:
    """Yield the moment from which articles no longer show a box."""
    assert isinstance(document.meta, BoxMeta)
    expires = document.meta.expires
    if expires is not None and publication_state(document.meta, Gate(start)) == "published":
        yield Due(expires, "expires", document)


def _changes(document: Document, start: datetime) -> Iterator[Due]:
    """Yield each change of an article: the gate is asked again at each moment that it has named."""
    gate = Gate(start)
    before = _standing(document, gate)
    while (moment := gate.next) is not None:
        gate = gate.at(moment)
        after = _standing(document, gate)
        if after.state != before.state:
            yield Due(moment, "expires" if after.state == "expired" else "appears", document)
        else:
            if before.news and not after.news:
                yield Due(moment, "leaves news", document)
            if before.live and not after.live:
                yield Due(moment, "is no longer live", document)
        before = after


def _standing(document: Document, gate: Gate) -> _Standing:
    meta = document.meta
    assert isinstance(meta, ArticleMeta)
    state = publication_state(meta, gate)
    live = gate.is_live(state, ends_at(meta, document.outline.entries))
    return _Standing(state, is_news(meta, state, gate), live)
