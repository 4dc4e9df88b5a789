"""What is public: every status at every instant."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import get_args

import pytest

from sitegen.content.gate import Gate, State, Status

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
    ],
)
def test_the_state(status: Status, date: datetime | None, expires: datetime | None, state: State) -> None:
    assert Gate(NOW).state(status, date, expires) == state


def test_what_passes_is_only_what_must() -> None:
    passes = {
        (drafts, future): {state for state in get_args(State) if Gate(NOW, drafts, future).lets_through(state)}
        for drafts, future in product((False, True), repeat=2)
    }
    always = {"published", "retracted"}
    assert passes == {
        (False, False): always,
        (True, False): always | {"draft", "review", "embargo"},
        (False, True): always | {"scheduled"},
        (True, True): always | {"draft", "review", "embargo", "scheduled"},
    }


def test_a_state_that_nobody_knows_stays_inside() -> None:
    assert not Gate(NOW, drafts=True, future=True).lets_through("unheard-of")  # type: ignore[arg-type]
