"""What ends on a day that ``site.toml`` names: a registration, a file for researchers, an audit.

This module knows nothing of the clock.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from sitegen.config.site import Config
from sitegen.messages.message import Message, tr

_DAY = timedelta(days=1)


class Ending(NamedTuple):
    """Something that ends by itself."""

    moment: datetime
    """When it is over."""
    key: tuple[str, ...]
    """The key of ``site.toml`` that says so."""
    what: Message
    """What it is."""
    hint: Message
    """What to do about it."""


def endings(config: Config) -> Iterator[Ending]:
    """Yield everything in a configuration that ends."""
    security, cppap, accessibility = config.security_txt, config.publisher.cppap, config.accessibility
    if security.contact and security.expires is not None:
        yield Ending(
            _begin_of(security.expires, UTC),  # as its own line says
            ("security_txt", "expires"),
            tr("security.txt"),
            tr("check the contacts, and set “expires” to a date within the next year"),
        )
    if cppap is not None and cppap.until is not None:
        yield Ending(
            _begin_of(min(cppap.until, date.max - _DAY) + _DAY, config.zone),
            ("publisher", "cppap", "until"),
            tr("the registration with the CPPAP"),
            tr("ask the commission for its renewal, then write the new “number” and “until”"),
        )
    if accessibility.audited is not None and accessibility.until is not None:
        yield Ending(
            _begin_of(accessibility.until, config.zone),
            ("accessibility", "audited"),
            tr("the accessibility audit"),
            tr("have the site audited again: without a valid audit, pages state that it is not compliant"),
        )


def _begin_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
