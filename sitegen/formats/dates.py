"""Instants: what people write as a date becomes one aware datetime, once.

YAML's own dates are never used: PyYAML leaves some as text, makes others naive, and reads ``12:30`` as 750. This module
knows nothing about articles.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from sitegen.messages.message import Message, tr

MOMENT = re.compile(
    r"""(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})
        (?:(?:[Tt]|[ ]+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?
           [ ]*(?P<zone>[Zz]|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?""",
    re.VERBOSE,
)
"""What a date looks like: a day, perhaps with a time, and perhaps with an offset."""
_AS_PUBLISHED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[+-][0-9]{2}:[0-9]{2})?")
"""What the standard library reads in a tenth of the time."""
_FIRST_YEAR, _LAST_YEAR = 2, 9998
"""Between these a date can be taken to any time zone, and to the next day or the one before."""
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def parse_moment(value: object, zone: tzinfo) -> datetime:
    """Return the moment meant by ``value``, with a fixed offset; a naive one is in ``zone``, a bare date at midnight.

    Raises ValueError with a sentence for the author.
    """
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - gets its zone below
    elif isinstance(value, str):
        moment = _parse_text(value.strip())
    else:
        raise ValueError(tr("“{value}” is not a date; write 2024-10-31 or 2024-10-31 08:30", value=value))
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(
            tr(
                "“{value}” is not a date: the year must be in {first_year}..{last_year}",
                value=value,
                first_year=_FIRST_YEAR,
                last_year=_LAST_YEAR,
            )
        )
    moment = moment.replace(microsecond=0)
    # A fixed offset instead of the zone: the value is the same when it comes back from the state or another process.
    if moment.tzinfo is None:
        return moment.replace(tzinfo=_fixed(moment.replace(tzinfo=zone)), fold=0)
    return moment.astimezone(_fixed(moment.astimezone(zone)))


def shifted(moment: datetime, span: timedelta) -> datetime:
    """Return the moment a span later, or earlier if it is negative: at most the last or first that can be written."""
    try:
        found = moment + span
    except OverflowError:
        year = _LAST_YEAR if span > timedelta(0) else _FIRST_YEAR
        return datetime(year, 1, 1, tzinfo=moment.tzinfo)
    return found.replace(year=min(max(found.year, _FIRST_YEAR), _LAST_YEAR))


def _fixed(local: datetime) -> timezone:
    """Return the offset in whole minutes, as feeds want it: before 1911 that of Paris had seconds."""
    minute = timedelta(minutes=1)
    return timezone((local.utcoffset() or timedelta(0)) // minute * minute)


def _parse_text(text: str) -> datetime:
    if _AS_PUBLISHED.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass  # the slower way explains
    match = MOMENT.fullmatch(text)
    if match is None:
        day_first = _DAY_FIRST.match(text)
        if day_first:
            day, month, year = day_first.groups()
            raise ValueError(
                tr(
                    "“{text}” is not a date; write the year first: {year}-{month}-{day}",
                    text=text,
                    year=year,
                    month=f"{int(month):02}",
                    day=f"{int(day):02}",
                )
            )
        raise ValueError(tr("“{text}” is not a date; write 2024-10-31 or 2024-10-31 08:30", text=text))
    parts = {name: int(match[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")}
    try:
        return datetime(**parts, tzinfo=_parse_zone(match["zone"]))
    except ValueError:
        raise ValueError(tr("“{text}” is not a date: {why}", text=text, why=_impossible(parts))) from None


def _impossible(parts: Mapping[str, int]) -> Message:
    """Return which part of a date cannot be."""
    if not 1 <= parts["month"] <= 12:
        return tr("a year has twelve months")
    if parts["hour"] > 23 or parts["minute"] > 59 or parts["second"] > 59:
        return tr("a day ends at 23:59:59")
    if parts["year"] == 0:
        return tr("there is no year 0")
    if not 1 <= parts["day"] <= monthrange(parts["year"], parts["month"])[1]:
        return tr("its month does not have that day")
    return tr("its offset is more than a day")


def _parse_zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
