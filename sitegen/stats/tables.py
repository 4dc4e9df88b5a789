"""A table of pages and how often each was visited, as any other service exports it.

This module knows nothing of articles.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sitegen.content.data import read_data
from sitegen.errors.problems import BuildFailed, StatsError
from sitegen.messages.message import tr
from sitegen.stats.services import Visits

_PAGES = ("url", "path", "page", "page path", "page url", "address", "adresse")
_COUNTS = (
    "visits",
    "visitors",
    "unique visitors",
    "views",
    "pageviews",
    "hits",
    "count",
    "visites",
    "visiteurs",
    "vues",
)


def visits_in_table(path: Path) -> Iterator[Visits]:
    """Yield what a CSV file says of each page. Raises StatsError or BuildFailed where it is no such table."""
    try:
        rows, problems = read_data(path.read_bytes(), str(path))
    except OSError as error:
        raise StatsError(tr("cannot be read: {error}", error=error.strerror), str(path)) from None
    if problems:
        raise BuildFailed(problems)
    names = list(rows[0]) if rows else []
    page, count = _one_of(_PAGES, names), _one_of(_COUNTS, names)
    if rows and (page is None or count is None):
        message = tr("no column of this table names pages, or none says how often each was visited")
        hint = tr("call one “url” and the other “visits”; it has {names}", names=", ".join(f"“{one}”" for one in names))
        raise StatsError(message, str(path), hint=hint)
    for row in rows:
        number = "".join(row[count].split())
        if not number.isdecimal():
            message = tr("“{value}” is not a number of visits", value=row[count][:60])
            raise StatsError(message, str(path), hint=tr("write a whole number"))
        yield row[page], int(number)


def _one_of(wanted: Iterable[str], names: Iterable[str]) -> str | None:
    """Return the first wanted column, however it is written."""
    known = {name.replace("_", " ").replace("-", " ").strip().casefold(): name for name in names}
    return next((known[name] for name in wanted if name in known), None)
