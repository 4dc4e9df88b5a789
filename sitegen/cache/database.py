"""A database file in ``.sitegen/``: versioned, written as a whole or not at all, and empty if damaged.

This module knows nothing of what it stores.
"""

import sqlite3
from pathlib import Path
from typing import ClassVar

# With a row id: without one, a search for another name would read values of megabytes that lie on its way.
_SETTINGS = "CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB)"


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Return whether a file could not be used because another process writes it: that is no damage."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


class Database:
    """A file with tables of its own and named values."""

    VERSION: ClassVar[str]
    """Changes with the tables: a file of another version starts empty."""
    SCHEMA: ClassVar[str]
    """The tables, as SQL statements."""
    PATIENCE: ClassVar[float] = 60
    """Seconds to wait for another process that writes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=self.PATIENCE)
        # The system writes what a killed process wrote; only a power cut could damage the file, and damaged is empty.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA page_size = 16384")  # of a new file: records and values are large
        self._connection.execute("PRAGMA cache_size = -16000")  # after: it is counted in pages of that size
        if self._version() != self.VERSION:
            self._reset()

    def _version(self) -> str | None:
        try:
            value = self.setting("version")
        except sqlite3.OperationalError as error:
            if is_busy(error):
                raise
            return None  # no such table: a new file
        return value.decode() if value else None

    def _reset(self) -> None:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [name for (name,) in self._connection.execute(query)]
        self.begin()
        for name in names:
            self._connection.execute(f'DROP TABLE "{name}"')
        for statement in (_SETTINGS, *self.SCHEMA.split(";")):
            self._connection.execute(statement)
        self.set("version", self.VERSION.encode())
        self.commit()

    def close(self) -> None:
        """Close the file; a change that was not committed is lost."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._connection.close()

    def begin(self) -> None:
        """Begin a change that is stored as a whole or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Store the change."""
        self._connection.execute("COMMIT")

    def setting(self, name: str) -> bytes | None:
        """Return a named value, or None."""
        row = self._connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: bytes) -> None:
        """Store a named value; one that is there already is not written again, for some are large."""
        new = "ON CONFLICT DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value"
        self._connection.execute(f"INSERT INTO settings VALUES (?, ?) {new}", (name, value))
