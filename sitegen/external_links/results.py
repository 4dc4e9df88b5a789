"""Results: what a host said of a URL, and what follows from that and from earlier results.

Only what says that a page is gone makes a link dead. A host that refuses robots says nothing about its pages. This
module makes no request.
"""

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

Outcome = Literal[
    "found",
    "gone",
    "no_host",
    "timeout",
    "refused",
    "tls",
    "server",
    "loop",
    "blocked",
    "later",
    "private",
    "no_url",
]
"""What came of a request: ``found`` and ``gone`` are answers of the page, ``no_host`` says that its host has no
address. ``timeout``, ``refused``, ``tls``, ``server`` and ``loop`` are faults that may pass, the others say nothing."""
State = Literal["alive", "dead", "failing", "unknown"]
_GONE = ("gone", "no_host")
_PASSING = ("timeout", "refused", "tls", "server", "loop")
_SURE = timedelta(days=1)
"""How long a page has to be gone until readers are shown a copy."""
_PATIENCE = timedelta(days=30)
"""How long a fault that may pass has to last until the link counts as dead."""
CHECKS = 3
"""In how many checks it has to be there."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a host said of a URL."""

    outcome: Outcome
    """What came of the request."""
    detail: str = ""
    """Status or error, as the host or the system has it."""
    final: str = ""
    """Where redirects ended; empty without redirects."""
    permanent: bool = False
    """Whether all redirects were permanent."""
    anchors: dict[str, bool] = {}
    """Whether the page may have each anchor that was looked for."""


class Result(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a URL."""

    answer: Answer
    """The last answer."""
    checked: datetime
    """When that was."""
    since: datetime | None = None
    """When the first of the failed checks in a row was."""
    failures: int = 0
    """How many checks in a row failed."""

    @property
    def state(self) -> State:
        """What the link is."""
        if self.answer.outcome == "found":
            return "alive"
        if self.answer.outcome in _GONE:
            return "dead"
        if self.answer.outcome not in _PASSING or self.since is None:
            return "unknown"
        lasts = self.failures >= CHECKS and self.checked - self.since >= _PATIENCE
        return "dead" if lasts else "failing"

    @property
    def is_sure(self) -> bool:
        """Whether two checks, a day apart, found it dead: readers are shown a copy only then."""
        return self.state == "dead" and self.since is not None and self.checked - self.since >= _SURE

    @property
    def failing_since(self) -> date | None:
        """Day of the first of the failed checks in a row."""
        return self.since.date() if self.since else None

    def holds(self, now: datetime, days: int, anchors: frozenset[str]) -> bool:
        """Return whether the result is new enough at a moment, and says something about all anchors."""
        is_doubtful = self.state == "failing" or (self.state == "dead" and not self.is_sure)
        age = min(timedelta(days=days), _SURE) if is_doubtful else timedelta(days=days)
        if not timedelta() <= now - self.checked < age:
            return False
        return self.answer.outcome != "found" or anchors <= self.answer.anchors.keys()


def following(last: Result | None, answer: Answer, now: datetime) -> Result:
    """Return what is known after another answer."""
    if answer.outcome == "found":
        return Result(answer=answer, checked=now)
    if answer.outcome not in (*_GONE, *_PASSING):  # it says nothing, so what failed before may have failed since
        since, failures = (last.since, last.failures) if last else (None, 0)
        return Result(answer=answer, checked=now, since=since, failures=failures)
    since, failures = (last.since, last.failures) if last and last.since else (now, 0)
    return Result(answer=answer, checked=now, since=since, failures=failures + 1)
