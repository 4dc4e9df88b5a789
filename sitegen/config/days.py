"""Days by the calendar: the same one some years or months later.

This module knows nothing of what ends then.
"""

from calendar import monthrange
from datetime import date
from typing import TypeVar

AnyDay = TypeVar("AnyDay", bound=date)


def years_later(day: AnyDay, years: int) -> AnyDay:
    """Return a day, or a moment of it, some years later; of 29 February the day after where there is none."""
    year = min(day.year + years, date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, month=3, day=1)


def months_later(day: date, months: int) -> date:
    """Return the last day of a period of some months (Regulation 1182/71, article 3(2)(c)): that of the same number."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
