"""Calendars: the entries of a type as iCalendar (RFC 5545), which readers subscribe to.

This module knows nothing of outputs.
"""

from collections.abc import Iterable
from datetime import UTC

from sitegen.facts.values.site import SiteURLs
from sitegen.pages.subjects import OwnEntryView

_PLACE = "location"


def calendar_of(entries: Iterable[OwnEntryView], title: str, urls: SiteURLs) -> str:
    """Return the calendar of entries that begin at some time; others are not in it."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//sitegen//EN")
    calendar.add("version", "2.0")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)  # what RFC 7986 calls “name” is not read by all
    for entry in entries:
        if entry.starts is None:
            continue
        url = urls.absolute(entry.url)
        event = Event()
        event.add("uid", url)
        event.add("dtstamp", (entry.updated or entry.starts).astimezone(UTC))
        event.add("dtstart", entry.starts.astimezone(UTC))
        if entry.ends is not None and entry.ends > entry.starts:
            event.add("dtend", entry.ends.astimezone(UTC))
        event.add("summary", entry.title)
        if entry.description:
            event.add("description", entry.description)
        if place := _place_of(entry):
            event.add("location", place)
        event.add("url", url)
        calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _place_of(entry: OwnEntryView) -> str:
    """Return where something is: what the fields say that are the location in structured data."""
    values = [value for field, value in entry.filled if field.schema.partition(".")[0] == _PLACE]
    return ", ".join([value.title if isinstance(value, OwnEntryView) else str(value) for value in values])
