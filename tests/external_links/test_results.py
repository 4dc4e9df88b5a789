"""What follows from several answers: when a link is dead, and when it only fails."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sitegen.content.external_links import Copies, KnownLink
from sitegen.external_links.hosts import Hosts
from sitegen.external_links.results import Answer, Result, following

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def after(*outcomes: tuple[Any, float]) -> Result:
    """Return what is known after outcomes, each so many days after the start."""
    result = None
    for outcome, days in outcomes:
        result = following(result, Answer(outcome=outcome), START + timedelta(days=days))
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("outcomes", "state", "is_sure"),
    [
        ([("found", 0)], "alive", False),
        ([("gone", 0)], "dead", False),
        ([("gone", 0), ("gone", 0.5)], "dead", False),
        ([("gone", 0), ("gone", 1)], "dead", True),
        ([("gone", 0), ("found", 1), ("gone", 2)], "dead", False),
        ([("no_host", 0), ("gone", 8)], "dead", True),
        ([("timeout", 0)], "failing", False),
        ([("timeout", 0), ("tls", 8), ("server", 29)], "failing", False),
        ([("timeout", 0), ("server", 31)], "failing", False),
        ([("timeout", 0), ("refused", 8), ("loop", 31)], "dead", True),
        ([("timeout", 0), ("found", 8), ("loop", 31), ("loop", 32)], "failing", False),
        ([("blocked", 0), ("blocked", 40), ("blocked", 80)], "unknown", False),
        ([("gone", 0), ("blocked", 5)], "unknown", False),
        ([("gone", 0), ("blocked", 5), ("gone", 10)], "dead", True),
        ([("private", 0)], "unknown", False),
    ],
)
def test_a_link_is_dead_when_its_page_is_gone_or_fails_for_long(
    outcomes: list[tuple[str, float]], state: str, is_sure: bool
) -> None:
    result = after(*outcomes)
    assert (result.state, result.is_sure) == (state, is_sure)


def test_a_result_holds_for_some_days_and_for_the_anchors_that_were_looked_for() -> None:
    def holds(result: Result, days: float, *anchors: str) -> bool:
        return result.holds(START + timedelta(days=days), 7, frozenset(anchors))

    alive = following(None, Answer(outcome="found", anchors={"a": True}), START)
    assert holds(alive, 6.9, "a")
    assert not holds(alive, 7)
    assert not holds(alive, 1, "a", "b")
    assert not holds(alive, -1)  # of a clock that was wrong
    assert holds(after(("blocked", 0)), 6)
    assert not holds(after(("gone", 0)), 1)  # it is asked again soon, to be sure
    assert holds(after(("gone", 0), ("gone", 1)), 7)


def test_a_host_that_wants_to_be_left_alone_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from sitegen.config.external_links import LinksConfig

    hosts = Hosts(LinksConfig(), {"a.example": START})
    hosts.leave("b.example", 3600)
    assert hosts.waits["a.example"] == START
    assert hosts.waits["b.example"] > datetime.now(UTC)


def test_a_url_that_is_none_is_no_page_of_a_copy() -> None:
    known = {"https://a.example/x": KnownLink(dead=True, copy="https://archive.example/x")}
    text = '<a href="http://[a#b">a</a> <a href="https://a.example/x#y">x</a>'
    assert [copy.page for copy in Copies(known).of_pages_in(text)] == ["https://a.example/x"]
