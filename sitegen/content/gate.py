"""The gate: what is public, decided in one place, with one clock, and closed when in doubt.

This module knows nothing of files, pages or lists.
"""

from datetime import datetime
from typing import Literal

import msgspec

Status = Literal["published", "draft", "review", "embargo", "retracted"]
State = Literal["published", "draft", "review", "embargo", "scheduled", "expired", "retracted"]


class Gate(msgspec.Struct, frozen=True):
    """What a build lets through."""

    now: datetime
    """The instant of the build."""
    drafts: bool = False
    """Whether drafts, reviews and embargoed items pass too (for previews)."""
    future: bool = False
    """Whether scheduled items pass too (for previews)."""

    def state(self, status: Status, date: datetime | None, expires: datetime | None) -> State:
        """Return the state of an item at the instant of the build."""
        if status != "published":
            return status
        if date is not None and date > self.now:
            return "scheduled"
        if expires is not None and expires <= self.now:
            return "expired"
        return "published"

    def lets_through(self, state: State) -> bool:
        """Return whether an item in this state is in the output."""
        if state in ("draft", "review", "embargo"):
            return self.drafts
        if state == "scheduled":
            return self.future
        return state in ("published", "retracted")
