"""What waits for its publication: how many items of each state, and the date of the next one.

This module knows nothing about how it is reported.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import msgspec

from sitegen.config.site import Config
from sitegen.content.documents import Document
from sitegen.content.gate import Gate, PublicationState
from sitegen.content.meta import ArticleMeta, PageMeta
from sitegen.newsroom.indexing import publication_state


class Waiting(msgspec.Struct, frozen=True):
    """Articles and pages that a build leaves out, since they are not public yet."""

    counts: dict[PublicationState, int] = {}
    """How many there are of each state: ``scheduled``, ``embargo``, ``review``, ``draft``."""
    next: datetime | None = None
    """When the next scheduled one appears, in the time zone of the site."""


_STATES: tuple[PublicationState, ...] = ("scheduled", "embargo", "review", "draft")


def waiting(documents: Iterable[Document], config: Config, gate: Gate) -> Waiting:
    """Return what a build through this gate leaves out."""
    hidden = {state for state in _STATES if gate.shows(state) == "nowhere"}
    counts: Counter[PublicationState] = Counter()
    dates: list[datetime] = []
    for document in documents:
        meta = document.meta
        if isinstance(meta, ArticleMeta | PageMeta) and (state := publication_state(meta, gate)) in hidden:
            counts[state] += 1
            if state == "scheduled" and isinstance(meta, ArticleMeta):
                dates.append(meta.date)
    found = {state: counts[state] for state in _STATES if counts[state]}
    return Waiting(found, min(dates).astimezone(config.zone) if dates else None)
