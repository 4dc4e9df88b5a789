"""A database file in ``.sitegen/``: versioned, written as a whole or not at all, and empty if damaged.

This module knows nothing of what it stores.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from sitegen.errors.problems import DamagedCache, OutputError
from sitegen.messages.message import tr

# With a row id: without one, a search for another name would read values of megabytes that lie on its way.
_SETTINGS = "CREATE TABLE settings (name TEXT, part INTEGER, value BLOB, PRIMARY KEY (name, part))"
_PART = 256_000_000  # bytes: SQLite takes no value of a gigabyte, which the plan of a million articles comes near to

BESIDE = ("-journal", "-wal", "-shm")
"""Endings of the files that SQLite makes beside a database, and reads if they are there."""
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
# Reading past the end of a file is damage, every other refusal of the system is none: https://sqlite.org/rescode.html
_REFUSED = ("SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_IOERR")
_DAMAGED = ("SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_READ", "SQLITE_IOERR_CORRUPTFS")


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Return whether a file could not be used because another process writes it: that is no damage."""
    return getattr(error, "sqlite_errorname", "").startswith(_BUSY)


def refusal(error: sqlite3.DatabaseError) -> OutputError | None:
    """Return the problem if a file could not be used although it is not damaged, or None if it is damaged."""
    name = getattr(error, "sqlite_errorname", "")
    if is_busy(error):
        hint = tr("wait until it ends; build several output folders one after the other")
        return OutputError(tr("another build of this site is running"), ".sitegen", hint=hint)
    if name == "SQLITE_FULL":
        message = tr("cannot write: no space left on this disk")
        return OutputError(message, ".sitegen", hint=tr("make room, and build again"))
    if name.startswith(_REFUSED) and name not in _DAMAGED:
        hint = tr("sitegen must be allowed to write this folder")
        return OutputError(tr("cannot write: {error}", error=error), ".sitegen", hint=hint)
    return None


def damaged(file: Path) -> DamagedCache:
    """Return the problem of a database that is not what sitegen wrote."""
    message = tr("what the last build stored was damaged, or sealed with another key")
    return DamagedCache(message, file.name, hint=tr("build again"))


def make_folder(folder: Path) -> None:
    """Create a folder, or the one that it links to: of a volume that was just mounted, nothing is there yet."""
    Path(os.path.realpath(folder)).mkdir(parents=True, exist_ok=True)


@contextmanager
def locked(folder: Path, patience: float) -> Iterator[None]:
    """Hold the lock of a folder with databases, which one build has at a time; the system frees that of a killed one.

    Raises sqlite3.OperationalError after so many seconds, and OSError if the folder cannot be written.
    """
    make_folder(folder)
    connection = sqlite3.connect(folder / "lock", isolation_level=None, timeout=patience)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        connection.close()


class Database:
    """A file with tables of its own and named values."""

    VERSION: ClassVar[str]
    """Changes with the tables: a file of another version starts empty."""
    SCHEMA: ClassVar[str]
    """The tables, as SQL statements."""
    PATIENCE: ClassVar[float] = 60
    """Seconds to wait for another process that writes."""

    def __init__(self, path: Path) -> None:
        make_folder(path.parent)
        self.path = path
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=self.PATIENCE)
        try:
            self._connection.execute("PRAGMA trusted_schema = OFF")  # https://sqlite.org/security.html
            # The system writes what a killed process wrote: only a power cut could damage the file; damaged is empty.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute("PRAGMA page_size = 16384")  # of a new file: records and values are large
            self._connection.execute("PRAGMA cache_size = -16000")  # after: it is counted in pages of that size
            if self._version() != self.VERSION:
                self._reset()
        except BaseException:
            self._connection.close()  # nobody else has it, and it may hold a lock
            raise

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
        self.begin()
        if self._version() == self.VERSION:  # another process was faster
            self.commit()
            return
        names = [name for (name,) in self._connection.execute(query)]
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
        self._before_change()
        self._connection.execute("BEGIN IMMEDIATE")

    def _before_change(self) -> None:
        """Prepare for a change."""

    def commit(self) -> None:
        """Store the change."""
        self._connection.execute("COMMIT")

    def setting(self, name: str) -> bytes | None:
        """Return a named value, or None."""
        rows = self._connection.execute("SELECT value FROM settings WHERE name = ? ORDER BY part", (name,)).fetchall()
        return b"".join([part for (part,) in rows]) if len(rows) > 1 else rows[0][0] if rows else None

    def set(self, name: str, value: bytes) -> None:
        """Store a named value; what is there already is not written again, for some are large."""
        self._before_change()
        new = "ON CONFLICT DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value"
        starts = range(0, max(1, len(value)), _PART)
        rows = ((name, part, value[start : start + _PART]) for part, start in enumerate(starts))
        self._connection.executemany(f"INSERT INTO settings VALUES (?, ?, ?) {new}", rows)
        self._connection.execute("DELETE FROM settings WHERE name = ? AND part >= ?", (name, len(starts)))
