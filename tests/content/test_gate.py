"""What is public: every status at every instant."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from sitegen.content.gate import Gate, PublicationState, Status
from sitegen.formats.dates import parse_moment

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("status", "date", "expires", "state"),
    [
        ("published", BEFORE, None, "published"),
        ("published", NOW, None, "published"),
        ("published", AFTER, None, "scheduled"),
        ("published", None, None, "published"),
        ("published", BEFORE, AFTER, "published"),
        ("published", BEFORE, NOW, "expired"),
        ("published", BEFORE, BEFORE, "expired"),
        ("published", AFTER, BEFORE, "scheduled"),
        ("draft", BEFORE, None, "draft"),
        ("draft", AFTER, BEFORE, "draft"),
        ("review", BEFORE, None, "review"),
        ("embargo", BEFORE, None, "embargo"),
        ("retracted", BEFORE, None, "retracted"),
        ("retracted", AFTER, None, "scheduled"),
        ("retracted", BEFORE, NOW, "expired"),
    ],
)
def test_the_state(status: Status, date: datetime | None, expires: datetime | None, state: PublicationState) -> None:
    assert Gate(NOW).state(status, date, expires) == state
    assert Gate(NOW).state(status, date, expires, gone=True) == "gone"


def test_what_is_shown_is_only_what_must_be() -> None:
    shown = {
        (drafts, future): {state: Gate(NOW, drafts, future).shows(state) for state in get_args(PublicationState)}
        for drafts, future in product((False, True), repeat=2)
    }
    always = {"published": "everywhere", "retracted": "notice", "expired": "gone", "gone": "gone"}
    for (drafts, future), found in shown.items():
        unfinished = dict.fromkeys(("draft", "review", "embargo"), "everywhere" if drafts else "nowhere")
        assert found == {**always, **unfinished, "scheduled": "everywhere" if future else "nowhere"}


def test_of_a_state_that_nobody_knows_nothing_is_shown() -> None:
    assert Gate(NOW, drafts=True, future=True).shows("unheard-of") == "nowhere"  # type: ignore[arg-type]


PARIS, NEW_YORK, KIRITIMATI = "Europe/Paris", "America/New_York", "Pacific/Kiritimati"


@pytest.mark.parametrize(
    ("written", "zone", "instant"),
    [
        # A date without a time is midnight at the beginning of that day, where the newspaper is.
        ("2026-01-01", PARIS, "2025-12-31T23:00:00Z"),
        ("2026-01-01", NEW_YORK, "2026-01-01T05:00:00Z"),
        ("2026-01-01", KIRITIMATI, "2025-12-31T10:00:00Z"),
        ("2026-07-01", PARIS, "2026-06-30T22:00:00Z"),
        # The same hour is another instant in summer.
        ("2026-01-15 08:30", PARIS, "2026-01-15T07:30:00Z"),
        ("2026-07-15 08:30", PARIS, "2026-07-15T06:30:00Z"),
        # The night in which clocks go forward: 02:30 is not shown by any, and is taken with the offset before.
        ("2026-03-29 01:59", PARIS, "2026-03-29T00:59:00Z"),
        ("2026-03-29 02:30", PARIS, "2026-03-29T01:30:00Z"),
        ("2026-03-29 03:00", PARIS, "2026-03-29T01:00:00Z"),
        # The night in which they go back: 02:30 is shown twice, and the first is meant; an offset says the second.
        ("2026-10-25 02:30", PARIS, "2026-10-25T00:30:00Z"),
        ("2026-10-25 02:30 +0100", PARIS, "2026-10-25T01:30:00Z"),
        ("2026-10-25 03:00", PARIS, "2026-10-25T02:00:00Z"),
        ("2026-11-01 01:30", NEW_YORK, "2026-11-01T05:30:00Z"),
        # An offset counts more than the zone of the newspaper; so does Z.
        ("2026-01-01 00:00 -0500", PARIS, "2026-01-01T05:00:00Z"),
        ("2026-01-01T00:00:00Z", KIRITIMATI, "2026-01-01T00:00:00Z"),
        # The year ends where the newspaper is.
        ("2025-12-31 23:59:59", PARIS, "2025-12-31T22:59:59Z"),
    ],
)
def test_to_the_second_in_every_zone(written: str, zone: str, instant: str) -> None:
    """One second before the instant nothing is shown of an article, at the instant all; an expiry is the reverse."""
    date, at = parse_moment(written, ZoneInfo(zone)), datetime.fromisoformat(instant)
    long_ago = at - timedelta(days=9)
    for clock in (
        UTC,
        ZoneInfo(PARIS),
        ZoneInfo(NEW_YORK),
        timezone(timedelta(hours=14)),
    ):  # the clock's zone is no matter
        before, then = Gate((at - timedelta(seconds=1)).astimezone(clock)), Gate(at.astimezone(clock))
        assert (before.state("published", date, None), then.state("published", date, None)) == (
            "scheduled",
            "published",
        )
        states = before.state("published", long_ago, date), then.state("published", long_ago, date)
        assert states == ("published", "expired")
