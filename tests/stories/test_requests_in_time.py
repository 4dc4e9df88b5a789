"""Requests of persons have to be answered within a month: listed before, a note after, and not a word once answered."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from newsroom import Files, Newsroom, article

from sitegen.cli.commands import main
from sitegen.config.days import months_later, years_later

SiteOf = Callable[[Files], Newsroom]
A = "content/articles/a.md"
REQUEST = '[[requests]]\nreceived = 2026-01-31\narticles = ["a"]\n'


def due(monkeypatch: pytest.MonkeyPatch, newsroom: Newsroom, now: str) -> list[dict[str, Any]]:
    monkeypatch.chdir(newsroom.root)
    found = CliRunner().invoke(main, ["due", "--json", "--now", now])
    return [one for one in json.loads(found.output) if one["path"] == "requests.toml"]


def notes(newsroom: Newsroom, day: str) -> list[str]:
    report = newsroom.build(now=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
    return [str(one) for one in report.warnings if one.fault == "request"]


def test_a_request_is_due_until_it_is_answered(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of({A: article(date="2025-01-01"), "requests.toml": REQUEST})
    (only,) = due(monkeypatch, newsroom, "2026-02-01")
    assert (only["instant"], only["change"], only["title"]) == ("2026-02-28T23:59:00+01:00", "answer due", "2026-01-31")
    assert due(monkeypatch, newsroom, "2026-03-01") == []
    newsroom.write({"requests.toml": REQUEST + "extended = true\n"})
    (only,) = due(monkeypatch, newsroom, "2026-03-01")
    assert only["instant"] == "2026-04-30T23:59:00+02:00"
    newsroom.write({"requests.toml": REQUEST + "decided = 2026-02-02\n"})
    assert due(monkeypatch, newsroom, "2026-02-03"), "who granted it has still to say so"
    newsroom.write({"requests.toml": REQUEST + "answered = 2026-02-02\n"})
    assert due(monkeypatch, newsroom, "2026-02-01") == []


def test_a_late_answer_is_a_note_of_every_build(site_of: SiteOf) -> None:
    newsroom = site_of({A: article(date="2025-01-01"), "requests.toml": REQUEST})
    assert notes(newsroom, "2026-02-28") == []
    (note,) = notes(newsroom, "2026-03-01")
    assert note == (
        "requests.toml:2:1: the request received on 2026-01-31 is not answered\n    2 | received = 2026-01-31\n      | ^\n"
        "      = answer it, and add answered = …: EU law gives one month (GDPR, art. 12(3))"
    )
    assert notes(newsroom, "2026-03-01") == [note], "and of one that makes nothing"
    newsroom.build(now=datetime(2026, 3, 2, tzinfo=UTC), strict=True)
    newsroom.write({"requests.toml": REQUEST + "answered = 2026-03-01\n"})
    assert notes(newsroom, "2026-03-02") == []
    newsroom.check(now=datetime(2026, 3, 3, tzinfo=UTC))


def test_no_name_is_said(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of({A: article("Un pont"), "requests.toml": REQUEST + 'anonymise = {"Anne Perrin" = "A. P."}\n'})
    assert "Perrin" not in str(due(monkeypatch, newsroom, "2026-02-01"))
    assert "Perrin" not in "".join(notes(newsroom, "2026-03-01"))


@given(st.dates(max_value=date(9998, 11, 30)), st.integers(1, 3))
def test_a_period_of_months_ends_on_the_day_of_the_same_number_or_the_last(day: date, months: int) -> None:
    found = months_later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@given(st.dates(), st.integers(0, 9999))
def test_a_day_some_years_later(day: date, years: int) -> None:
    found = years_later(day, years)
    assert found.year == min(day.year + years, 9999)
    assert (found.month, found.day) in {(day.month, day.day), (3, 1)}
