"""Hosts: each gets one request at a time, a pause between two, and is left alone as long as it asks for.

This module makes no request.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sitegen.config.external_links import LinksConfig

_FARTHEST = timedelta(days=365)  # no host can ask for more


class LeftAlone(TimeoutError):
    """A host that is not asked in this run, for it wants us to wait."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat(timespec="minutes"))


class Hosts:
    """The hosts of one run."""

    def __init__(self, settings: LinksConfig, waits: Mapping[str, datetime]) -> None:
        """``waits`` has the hosts that asked us to wait, each with the end of its time."""
        self._pause = settings.pause
        self._slots = asyncio.Semaphore(settings.hosts_at_once)
        self._turns: dict[str, asyncio.Lock] = {}
        self._free: dict[str, float] = {}
        self.waits = dict(waits)
        """The hosts that are not asked in this run, each with the end of its time."""

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a host may be asked; nobody else asks it meanwhile.

        Raises LeftAlone where it may not be asked in this run, even if that turned out while others waited.
        """
        clock = asyncio.get_running_loop()
        async with self._turns.setdefault(host, asyncio.Lock()):
            await asyncio.sleep(max(0.0, self._free.get(host, 0.0) - clock.time()))
            if host in self.waits:
                raise LeftAlone(self.waits[host])
            async with self._slots:
                try:
                    yield
                finally:
                    self.rest(host, self._pause)

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for some seconds."""
        until = asyncio.get_running_loop().time() + seconds
        self._free[host] = max(until, self._free.get(host, 0.0))

    def leave(self, host: str, seconds: float) -> None:
        """Do not ask a host in this run any more, nor for some seconds in the next ones."""
        self.waits[host] = datetime.now(UTC) + min(timedelta(seconds=seconds), _FARTHEST)


def seconds_of(retry_after: str) -> float | None:
    """Return how many seconds the header ``Retry-After`` means, a number or a date; None where it says nothing."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
