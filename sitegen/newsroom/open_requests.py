"""Requests of persons that nobody has answered: until when that has to be done, and which are late.

This module knows nothing of what a request asks for.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, tzinfo
from typing import NamedTuple

from sitegen.config.requests import REQUESTS_NAME, Register
from sitegen.errors.locate import locate
from sitegen.errors.problems import ConfigError
from sitegen.messages.message import tr

_LAST_MINUTE = time(23, 59)


class OpenRequest(NamedTuple):
    """A request that has to be answered."""

    number: int
    """Which one of the register, from 0."""
    received: date
    """The day on which it was received."""
    due: datetime
    """The last minute in which the answer is in time."""


def open_requests(register: Register, zone: tzinfo) -> Iterator[OpenRequest]:
    """Yield the requests that have to be answered."""
    for number, request in enumerate(register.requests):
        if request.last_day is not None:
            yield OpenRequest(number, request.received, datetime.combine(request.last_day, _LAST_MINUTE, zone))


def late_answers(requests: tuple[OpenRequest, ...], text: str, now: datetime) -> Iterator[ConfigError]:
    """Yield a note on each request that should have been answered; ``text`` is that of the register."""
    for request in requests:
        if request.due < now:
            message = tr("the request received on {date} is not answered", date=request.received)
            hint = tr("answer it, and add {line}: EU law gives one month (GDPR, art. 12(3))", line="answered = …")
            place = locate(text, "toml", ("requests", request.number, "received"))
            yield ConfigError(message, REQUESTS_NAME, place, hint, fault="request")
