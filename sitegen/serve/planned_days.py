"""The calendar of what is planned, by day: for a page of the dashboard, and for calendar programs.

This module knows nothing of builds and of the web.
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import msgspec

_BY_TITLE = ("begins", "ends", "answer due", "goes to a partner")
"""Changes of which there are several in one file, distinguished by what they are called."""
_MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)


class PlannedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that will happen."""

    moment: datetime
    """When, in the time zone of the site."""
    change: str
    """What, such as ``appears``."""
    title: str
    """To which text, or to which option."""
    path: str
    """The file that says so."""
    url: str = ""
    """Its URL in the preview; empty if the preview does not show it."""


class Day(msgspec.Struct, frozen=True):
    """A day in the calendar."""

    date: date
    """The day."""
    inside: bool
    """Whether it is in the month that is shown."""
    events: tuple[PlannedEvent, ...]
    """What happens then, in order of time."""


def month_of(text: str, today: date) -> date:
    """Return the first day of a month such as ``2026-03``; that of today for anything else."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def beside(month: date) -> tuple[date, date]:
    """Return the first days of the months before and after a month."""
    return (month - timedelta(days=1)).replace(day=1), (month + timedelta(days=31)).replace(day=1)


def weeks_of(month: date, events: Iterable[PlannedEvent], first_weekday: int) -> list[list[Day]]:
    """Return the weeks of a month; ``first_weekday`` is 0 for Monday."""
    found: dict[date, list[PlannedEvent]] = {}
    for event in sorted(events, key=lambda one: (one.moment, one.path)):
        found.setdefault(event.moment.date(), []).append(event)
    weeks = calendar.Calendar(first_weekday).monthdatescalendar(month.year, month.month)
    return [[Day(day, day.month == month.month, tuple(found.get(day, ()))) for day in week] for week in weeks]


def as_icalendar(events: Sequence[PlannedEvent], name: str, said: Sequence[str], now: datetime) -> bytes:
    """Return events for calendar programs (RFC 5545); ``said`` is what each one is called."""
    from icalendar import Calendar, Event

    made = Calendar()
    made.add("prodid", "-//sitegen//EN")
    made.add("version", "2.0")
    made.add("name", name)
    made.add("x-wr-calname", name)  # what RFC 7986 calls “name” is not read by all
    for one, summary in zip(events, said, strict=True):
        event = Event()
        # The same when it is put off, so that programs move it.
        what = f"{one.path} {one.title}" if one.change in _BY_TITLE else one.path
        event.add("uid", str(uuid5(NAMESPACE_URL, f"{name} {one.change} {what}")))
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", one.moment.astimezone(UTC))
        event.add("summary", summary)
        event.add("description", one.path)
        made.add_component(event)
    return bytes(made.to_ical())
