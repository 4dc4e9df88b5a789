"""Document cache: documents that were parsed once, by what they were made from, and digests of files.

A renamed file is not parsed again, nor one that is as it was before. Bodies stay here; only what other pages use of a
document is in memory. This module knows nothing of how documents are parsed.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from sitegen.cache.database import Database


class SourceDigest(msgspec.Struct, frozen=True):
    """The digest of a file, and what it looked like from outside when it was taken."""

    look: str
    """Size, times and inode; empty if they prove nothing."""
    digest: str
    """Digest of its bytes."""


class DocumentCache(Database):
    """The cache of a site's sources, open during a build."""

    VERSION = "4"
    SCHEMA = """
CREATE TABLE sources (path TEXT PRIMARY KEY, look TEXT, digest TEXT) WITHOUT ROWID;
CREATE TABLE documents (key TEXT PRIMARY KEY, record BLOB);
CREATE TABLE bodies (key TEXT PRIMARY KEY, html TEXT);
CREATE TABLE pictures (key TEXT PRIMARY KEY, info BLOB) WITHOUT ROWID
"""

    def sources(self) -> dict[str, SourceDigest]:
        """Return the digests of all files, by path."""
        rows = self._connection.execute("SELECT path, look, digest FROM sources")
        return {path: SourceDigest(look, digest) for path, look, digest in rows}

    def put_sources(self, changed: Mapping[str, SourceDigest], gone: Iterable[str]) -> None:
        """Store digests of files, and remove those of files that are gone."""
        rows = ((path, known.look, known.digest) for path, known in changed.items())
        self._connection.executemany("INSERT OR REPLACE INTO sources VALUES (?, ?, ?)", rows)
        self.forget_sources(gone)

    def forget_sources(self, paths: Iterable[str]) -> None:
        """Remove digests: the next build reads these files, if they are there."""
        self._connection.executemany("DELETE FROM sources WHERE path = ?", ((path,) for path in paths))

    def records(self, keys: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield key and encoded form of all cached documents, or of those with some ``keys``."""
        if keys is None:
            yield from self._connection.execute("SELECT key, record FROM documents")
        else:
            for key in keys:
                yield from self._connection.execute("SELECT key, record FROM documents WHERE key = ?", (key,))

    def put_document(self, key: str, record: bytes, html: str) -> None:
        """Store a document."""
        self._connection.execute("INSERT OR REPLACE INTO documents VALUES (?, ?)", (key, record))
        self._connection.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?)", (key, html))

    def forget_documents(self, keys: Iterable[str]) -> None:
        """Remove documents."""
        rows = [(key,) for key in keys]
        self._connection.executemany("DELETE FROM documents WHERE key = ?", rows)
        self._connection.executemany("DELETE FROM bodies WHERE key = ?", rows)

    def pictures(self) -> dict[str, bytes]:
        """Return what is known of all pictures, encoded, by key."""
        return dict(self._connection.execute("SELECT key, info FROM pictures"))

    def put_pictures(self, new: Mapping[str, bytes], unused: Iterable[str]) -> None:
        """Store what is known of pictures, and remove others."""
        self._connection.executemany("INSERT OR REPLACE INTO pictures VALUES (?, ?)", new.items())
        self._connection.executemany("DELETE FROM pictures WHERE key = ?", [(key,) for key in unused])


class BodyReader:
    """Reads bodies from the cache; each process has its own connection."""

    def __init__(self, path: Path, keys: Mapping[str, str]) -> None:
        self._path = path
        self._connections: dict[int, sqlite3.Connection] = {}  # by process: a fork must not go on with that of another
        self._keys = keys

    def __call__(self, path: str) -> str:
        """Return the HTML of the document at a path; raises KeyError if it is no longer in the cache."""
        process = os.getpid()
        if process not in self._connections:
            uri = f"file:{self._path}?mode=ro"
            self._connections[process] = sqlite3.connect(uri, uri=True, check_same_thread=False)
        query = "SELECT html FROM bodies WHERE key = ?"
        row = self._connections[process].execute(query, (self._keys[path],)).fetchone()
        if row is None:
            raise KeyError(path)
        return str(row[0])

    def close(self) -> None:
        """Close the file in this process."""
        connection = self._connections.pop(os.getpid(), None)
        if connection is not None:
            connection.close()
