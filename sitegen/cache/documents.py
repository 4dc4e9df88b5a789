"""Document cache: documents that were parsed once, by what they were made from, and digests of files.

A renamed file is not parsed again, nor one that is as it was before. Bodies stay here; only what other pages use of a
document is in memory. Every row has a seal; one whose seal is not right counts as missing. This module knows nothing
of how documents are parsed.
"""

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from sitegen.cache.database import Database, is_busy
from sitegen.cache.seal import own_seal
from sitegen.errors.problems import DamagedCache
from sitegen.messages.message import tr
from sitegen.workers.elsewhere import Rebuilt, needed


class SourceDigest(msgspec.Struct, frozen=True):
    """The digest of a file, and what it looked like from outside when it was taken."""

    look: str
    """Size, times and inode; empty if they prove nothing."""
    digest: str
    """Digest of its bytes."""


class DocumentCache(Database):
    """The cache of a site's sources, open during a build."""

    VERSION = "5"
    SCHEMA = """
CREATE TABLE sources (path TEXT PRIMARY KEY, look TEXT, digest TEXT, seal BLOB) WITHOUT ROWID;
CREATE TABLE documents (key TEXT PRIMARY KEY, record BLOB, seal BLOB);
CREATE TABLE bodies (key TEXT PRIMARY KEY, html TEXT, seal BLOB);
CREATE TABLE pictures (key TEXT PRIMARY KEY, info BLOB, seal BLOB) WITHOUT ROWID
"""

    def __init__(self, path: Path) -> None:
        self._seal = own_seal().of
        super().__init__(path)

    def sources(self) -> dict[str, SourceDigest]:
        """Return the digests of all files, by path."""
        seal = self._seal
        rows = self._connection.execute("SELECT path, look, digest, seal FROM sources")
        return {
            path: SourceDigest(look, digest)
            for path, look, digest, mark in rows
            if mark == seal("source", path, look, digest)
        }

    def put_sources(self, changed: Mapping[str, SourceDigest], gone: Iterable[str]) -> None:
        """Store digests of files, and remove those of files that are gone."""
        rows = (
            (path, known.look, known.digest, self._seal("source", path, known.look, known.digest))
            for path, known in changed.items()
        )
        self._connection.executemany("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)", rows)
        self.forget_sources(gone)

    def forget_sources(self, paths: Iterable[str]) -> None:
        """Remove digests: the next build reads these files, if they are there."""
        self._connection.executemany("DELETE FROM sources WHERE path = ?", ((path,) for path in paths))

    def records(self, keys: Iterable[str] | None = None) -> Iterator[tuple[str, bytes | None]]:
        """Yield key and encoded form of all cached documents, or of those with some ``keys``; None for a damaged one.

        One without a body counts as damaged.
        """
        query = (
            "SELECT key, record, seal, EXISTS (SELECT 1 FROM bodies WHERE bodies.key = documents.key) FROM documents"
        )
        if keys is None:
            found: Iterable[tuple[str, bytes, bytes, int]] = self._connection.execute(query)
        else:
            one = query + " WHERE key = ?"
            found = (row for key in keys for row in self._connection.execute(one, (key,)))
        for key, record, mark, has_body in found:
            yield key, record if has_body and mark == self._seal("document", key, record) else None

    def put_document(self, key: str, record: bytes, html: str) -> None:
        """Store a document."""
        execute = self._connection.execute
        execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (key, record, self._seal("document", key, record)))
        execute("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)", (key, html, self._seal("body", key, html)))

    def forget_documents(self, keys: Iterable[str]) -> None:
        """Remove documents."""
        rows = [(key,) for key in keys]
        self._connection.executemany("DELETE FROM documents WHERE key = ?", rows)
        self._connection.executemany("DELETE FROM bodies WHERE key = ?", rows)

    def pictures(self) -> dict[str, bytes]:
        """Return what is known of all pictures, encoded, by key."""
        rows = self._connection.execute("SELECT key, info, seal FROM pictures")
        return {key: info for key, info, mark in rows if mark == self._seal("picture", key, info)}

    def put_pictures(self, new: Mapping[str, bytes], unused: Iterable[str]) -> None:
        """Store what is known of pictures, and remove others."""
        rows = ((key, info, self._seal("picture", key, info)) for key, info in new.items())
        self._connection.executemany("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)", rows)
        self._connection.executemany("DELETE FROM pictures WHERE key = ?", [(key,) for key in unused])


class BodyReader:
    """Reads bodies from the cache; each process has its own connection."""

    def __init__(self, path: Path, keys: Mapping[str, str], shared: Collection[str] = ()) -> None:
        """Read bodies by keys of documents; pages of others show those of the ``shared`` documents too, by path."""
        self._path = path
        self._shared = shared
        self._connections: dict[int, sqlite3.Connection] = {}  # by process: a fork must not go on with that of another
        self._keys = keys
        self._seal = own_seal().of

    def __reduce__(self) -> "tuple[type[BodyReader], tuple[Path, Mapping[str, str], Collection[str]]]":
        """Reach another process."""
        return type(self), (self._path, self._keys, self._shared)

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes a stand-in, which has what was sent, and what is shared."""
        return _BodiesElsewhere, (number, {path: self(path) for path in self._shared})

    def send(self, name: str) -> bytes | None:
        """Return the HTML of the document at a path; None if it is not cached."""
        return self(name).encode() if name in self._keys else None

    def __call__(self, path: str) -> str:
        """Return the HTML of the document at a path.

        Raises KeyError if it is no longer in the cache, and DamagedCache if it is not what was stored.
        """
        process = os.getpid()
        if process not in self._connections:
            uri = f"file:{self._path}?mode=ro"
            self._connections[process] = sqlite3.connect(uri, uri=True, check_same_thread=False)
        # As bytes, which it is stored as: sealed as text, it would be encoded again.
        query, key = "SELECT CAST(html AS BLOB), seal FROM bodies WHERE key = ?", self._keys[path]
        try:
            row = self._connections[process].execute(query, (key,)).fetchone()
        except sqlite3.DatabaseError as error:
            if is_busy(error):
                raise
            raise _damaged(path) from error
        if row is None:
            raise KeyError(path)
        if row[1] != self._seal("body", key, row[0]):
            raise _damaged(path)
        return str(row[0], "utf-8")

    def close(self) -> None:
        """Close the file in this process."""
        connection = self._connections.pop(os.getpid(), None)
        if connection is not None:
            connection.close()


class _BodiesElsewhere:
    """Bodies, where the cache is on another computer."""

    def __init__(self, number: int, shared: Mapping[str, str]) -> None:
        self._number = number
        self._shared = shared

    def __call__(self, path: str) -> str:
        """Return the HTML of the document at a path. Raises NotSent."""
        shared = self._shared.get(path)
        return needed(self._number, path).decode() if shared is None else shared


def _damaged(path: str) -> DamagedCache:
    return DamagedCache(tr("the stored text of this file was damaged"), path, hint=tr("build again"))
