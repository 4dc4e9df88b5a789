"""Logs of a web server in the Common Log Format, or the “combined” one: which pages were read.

https://httpd.apache.org/docs/current/logs.html#common. Whose address it was is passed over, and gone with its line: no
value holds it, and no message quotes a line. This module knows nothing of articles.
"""

import gzip
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import IO, cast

from sitegen.crawlers import known_crawlers
from sitegen.errors.problems import StatsError
from sitegen.messages.message import tr
from sitegen.stats.services import Visits, Window

# Some servers put the name of the site first.
_LINE = re.compile(
    r"(?:\S+ )?\S+ \S+ [^\[]*"
    r"\[(?P<moment>[^\]]+)\] "
    r'"(?P<method>[A-Z]+) (?P<path>\S+)(?: HTTP/[\d.]+)?" (?P<status>\d{3}) \S+'
    r'(?: "(?:[^"\\]|\\.)*" "(?P<agent>(?:[^"\\]|\\.)*)")?'
)
_MOMENT = re.compile(r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_READ = ("200", "304")
# In the names of programs that are not readers: crawlers, monitors, libraries, feed readers.
_PROGRAMS = (
    r"bot\b", "bot[/;_-]", "crawl", "spider", "slurp", "scrap", "archiver", "monitor", "uptime", "pingdom", "headless",
    "lighthouse", "preview", "externalhit", "^curl", "^wget", "python", "^go-http", "^java/", "okhttp", "libwww",
    "httpx", "axios", "^node", "^ruby", "^php", "feed", "rss", "fetch", "validator", "checker",
)  # fmt: skip
_LONGEST = 65_536  # bytes of a line: a log has none that is longer


@cache
def _programs() -> re.Pattern[str]:
    names = (re.escape(one.name) for one in known_crawlers().crawlers)
    return re.compile("|".join((*_PROGRAMS, *names)), re.IGNORECASE)


def visits_in_log(path: Path, window: Window) -> Iterator[Visits]:
    """Yield each visit in a log, which may be compressed. Raises StatsError where it is no such log."""
    lines = understood = 0
    try:
        with _opened(path) as stream:
            while line := stream.readline(_LONGEST):
                lines += 1
                found = _LINE.match(line.decode("utf-8", "replace"))
                moment = _moment(found["moment"]) if found else None
                if found is None or moment is None:
                    continue
                understood += 1
                if window.holds(moment) and _is_visit(found):
                    yield found["path"], 1
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StatsError(tr("cannot be read: {error}", error=reason), str(path)) from None
    if understood * 2 < lines:
        message = tr("this is not a log in the Common Log Format")
        hint = tr("have the server write “common” or “combined” logs; the name of a table ends in “.csv”")
        raise StatsError(message, str(path), hint=hint)


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _moment(text: str) -> datetime | None:
    found = _MOMENT.fullmatch(text)
    if found is None or found[2] not in _MONTHS:
        return None
    day, year, hour, minute, second, hours, minutes = map(int, found.group(1, 3, 4, 5, 6, 8, 9))
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if found[7] == "-" else 1)
    try:
        zone = timezone(offset)
        return datetime(year, _MONTHS.index(found[2]) + 1, day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return None


def _is_visit(found: re.Match[str]) -> bool:
    """Return whether a line says that a page was sent to a reader."""
    if found["method"] != "GET" or found["status"] not in _READ:
        return False
    agent = found["agent"]
    return agent is None or (agent not in ("", "-") and _programs().search(agent) is None)
