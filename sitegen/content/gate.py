"""The gate: what is public, decided in one place, with one clock, and closed when in doubt.

From its state follows what a site may show of an item: everything, a notice, that it is gone, or nothing. All else
(lists, feeds, sitemaps, pictures, neighbours, terms without articles) is made from what the gate lets into the
``Site``. This module knows nothing about files, pages or lists.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

Status = Literal["published", "draft", "review", "embargo", "retracted"]
PublicationState = Literal["published", "draft", "review", "embargo", "scheduled", "expired", "gone", "retracted"]
Visibility = Literal["everywhere", "notice", "gone", "nowhere"]
"""What may be seen of an item.

``everywhere``: its page, and all lists, feeds and sitemaps. ``notice``: its page, with its title and the reason why the
text is no longer there, and no list. ``gone``: at its URL a page that says so, and nothing else of it. ``nowhere``:
nothing, its URL included.
"""

_ALWAYS: Mapping[PublicationState, Visibility] = {
    "published": "everywhere",
    "retracted": "notice",
    "expired": "gone",
    "gone": "gone",
}


class Gate:
    """What a build lets through at one moment, and the next moment at which it would let through something else."""

    __slots__ = ("_next", "drafts", "future", "now")

    def __init__(self, now: datetime, drafts: bool = False, future: bool = False) -> None:
        self.now = now
        """The moment of the build."""
        self.drafts = drafts
        """Whether drafts, reviews and embargoed items pass too (for previews)."""
        self.future = future
        """Whether scheduled items pass too (for previews)."""
        self._next: datetime | None = None

    def at(self, now: datetime) -> "Gate":
        """Return the same gate at another moment."""
        return Gate(now, self.drafts, self.future)

    def has_passed(self, moment: datetime) -> bool:
        """Return whether a moment has come. Whatever depends on the clock asks here, so that ``next`` knows."""
        if moment <= self.now:
            return True
        if self._next is None or moment < self._next:
            self._next = moment
        return False

    @property
    def next(self) -> datetime | None:
        """The nearest moment that was asked for and has not come: until then, all answers stay the same."""
        return self._next

    def state(
        self, status: Status, date: datetime | None, expires: datetime | None, gone: bool = False
    ) -> PublicationState:
        """Return the state of an item at the moment of the build."""
        if gone:
            return "gone"
        if status not in ("published", "retracted"):
            return status
        if date is not None and not self.has_passed(date):
            return "scheduled"
        if expires is not None and self.has_passed(expires):
            return "expired"
        return status

    def is_live(self, state: PublicationState, end: datetime | None) -> bool:
        """Return whether the coverage of an item in this state goes on; ``end`` is that of a live blog."""
        return end is not None and self.shows(state) == "everywhere" and not self.has_passed(end)

    def shows(self, state: PublicationState) -> Visibility:
        """Return what may be seen of an item in this state."""
        if state in ("draft", "review", "embargo"):
            return "everywhere" if self.drafts else "nowhere"
        if state == "scheduled":
            return "everywhere" if self.future else "nowhere"
        return _ALWAYS.get(state, "nowhere")
