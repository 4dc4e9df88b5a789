"""The cache of results, ``.sitegen/links.db``: each is stored as soon as it is there.

So a check that was interrupted goes on where it ended. This module makes no request.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from sitegen.cache.database import Database, refusal
from sitegen.content.external_links import Copy
from sitegen.errors.problems import BuildFailed
from sitegen.external_links.results import Result

STORE = ".sitegen/links.db"
"""Path of the file in the site's folder."""
_AGAIN = timedelta(days=30)
"""After how long the archive is asked again for what it did not have."""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Result).decode
_decode_copy = msgspec.msgpack.Decoder(Copy | None).decode


class LinkStore(Database):
    """Results by URL, and until when hosts asked us to wait."""

    VERSION = "1"
    SCHEMA = """
CREATE TABLE links (url TEXT PRIMARY KEY, result BLOB) WITHOUT ROWID;
CREATE TABLE hosts (host TEXT PRIMARY KEY, until TEXT) WITHOUT ROWID;
CREATE TABLE archive (url TEXT PRIMARY KEY, asked TEXT, copy BLOB) WITHOUT ROWID
"""

    def result(self, url: str) -> Result | None:
        """Return what is known of a URL, or None; what is damaged counts as unknown."""
        row = self._connection.execute("SELECT result FROM links WHERE url = ?", (url,)).fetchone()
        try:
            return _decode(row[0]) if row else None
        except (msgspec.DecodeError, TypeError):
            return None

    def put(self, url: str, result: Result) -> None:
        """Store what is known of a URL."""
        self._connection.execute("INSERT OR REPLACE INTO links VALUES (?, ?)", (url, _encode(result)))

    def waits(self, now: datetime) -> dict[str, datetime]:
        """Return the hosts that asked us to wait beyond a moment, each with the end of its time."""
        found = {}
        for host, until in self._connection.execute("SELECT host, until FROM hosts"):
            moment = datetime.fromisoformat(until)
            if moment > now:
                found[host] = moment
        return found

    def wait(self, host: str, until: datetime) -> None:
        """Store until when a host asked us to wait."""
        self._connection.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?)", (host, until.isoformat()))

    def copies(self, now: datetime) -> dict[str, Copy | None]:
        """Return the URLs that the archive was asked for not long before a moment, each with the copy that it has."""
        rows = self._connection.execute("SELECT url, asked, copy FROM archive")
        return {url: _decode_copy(copy) for url, asked, copy in rows if now - datetime.fromisoformat(asked) < _AGAIN}

    def put_copy(self, url: str, now: datetime, copy: Copy | None) -> None:
        """Store what the archive has of a URL."""
        row = url, now.isoformat(), _encode(copy)
        self._connection.execute("INSERT OR REPLACE INTO archive VALUES (?, ?, ?)", row)


@contextmanager
def opened(root: Path) -> Iterator[LinkStore]:
    """Open the cache of a site; a damaged one starts empty. Raises BuildFailed where it cannot be written."""
    path = root / STORE
    try:
        try:
            store = LinkStore(path)
            store.result("")
            store.waits(datetime.now(UTC))
            store.copies(datetime.now(UTC))
        except (sqlite3.DatabaseError, msgspec.DecodeError, ValueError, TypeError) as error:
            if isinstance(error, sqlite3.DatabaseError) and (problem := refusal(error)):
                raise BuildFailed([problem]) from error
            path.unlink(missing_ok=True)
            store = LinkStore(path)
        try:
            yield store
        finally:
            store.close()
    except sqlite3.DatabaseError as error:
        if problem := refusal(error):
            raise BuildFailed([problem]) from error
        raise
