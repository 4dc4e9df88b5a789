"""Dates as other generators take them: whatever says which day it is.

What sitegen itself reads comes first. This module knows nothing about front matter.
"""

import contextlib
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from sitegen.formats.dates import parse_moment

_ZONE = "Europe/Paris"
_OFFSET = re.compile(r":\d{2}\S*?\s*(?:([Zz]|UTC|GMT)|([+-])(\d{1,2}):?(\d{2})?)$")
_SHORT_ZONE = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?$")
_DAY_ONLY = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?$")
_NAMED_ZONE = re.compile(r"\s+(?:UTC|GMT|Z)$")
_FORMS = (
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d %I:%M %p",
    "%Y-%m-%d %I:%M:%S %p",
    "%b %d %Y",
    "%B %d %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%a %b %d %Y",
    "%B %d, %Y %H:%M",
    "%d %B %Y %H:%M",
    "%Y%m%d",
    "%Y-%m-%d %Hh%M",
    "%a %b %d %H:%M:%S %Y",
)


def moment_of(value: object, zone: tzinfo) -> datetime | None:
    """Return the moment that a value means, or None if it means none; a naive one is in ``zone``."""
    if isinstance(value, (datetime, date)):
        with contextlib.suppress(ValueError):
            return parse_moment(value, zone)
        return None
    text = " ".join(str(value).split()) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    for form in (text, _NAMED_ZONE.sub("Z", text), _with_whole_zone(text), _with_whole_day(text)):
        with contextlib.suppress(ValueError):
            return parse_moment(form, zone)
    for form in _FORMS:
        with contextlib.suppress(ValueError):
            return parse_moment(datetime.strptime(text, form), zone)  # noqa: DTZ007 - gets its zone there
    with contextlib.suppress(ValueError):
        return parse_moment(parsedate_to_datetime(text), zone)
    return None


def _with_whole_zone(text: str) -> str:
    """Return a date whose offset, such as ``-4``, has all its digits."""
    found = _SHORT_ZONE.search(text)
    if found is None or ":" not in text[: found.start()]:
        return text
    return f"{text[: found.start()].rstrip()} {found[1]}{found[2]:0>2}{found[3] or '00'}"


def _with_whole_day(text: str) -> str:
    """Return a date without its day, or with slashes, as a day."""
    found = _DAY_ONLY.match(text)
    return f"{found[1]}-{found[2]}-{found[3] or 1}" if found else text


def zone_called(*names: str) -> ZoneInfo:
    """Return the first time zone that exists of some names, or that which new sites have."""
    for name in names:
        with contextlib.suppress(ValueError, OSError):
            return ZoneInfo(name)
    return ZoneInfo(_ZONE)


def as_written(value: object, moment: datetime) -> datetime:
    """Return the moment that a value means with the offset that it is written with: it decides the day in a URL."""
    if isinstance(value, datetime):
        return moment if value.tzinfo is None else value
    found = _OFFSET.search(str(value).strip())
    if found is None:
        return moment
    if found[1]:
        return moment.astimezone(UTC)
    offset = timedelta(hours=int(found[3]), minutes=int(found[4] or 0))
    with contextlib.suppress(ValueError):
        return moment.astimezone(timezone(-offset if found[2] == "-" else offset))
    return moment
