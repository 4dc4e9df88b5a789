"""State: what one build leaves for the next about one output folder; deleting it costs time, never correctness.

A trace records the facts that one file was made from, and a digest of its bytes. This module knows nothing of how
outputs are made.

Beside the file is its seal: removed before the first change, and written when the state is closed. So a state that was
damaged, or changed by others, is known as a whole; one whose build was killed has no seal: without a key, it counts.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from sitegen.cache.database import BESIDE, Database, damaged
from sitegen.cache.seal import own_seal
from sitegen.content.routes import is_inside
from sitegen.errors.problems import BuildFailed, Rows
from sitegen.facts.keys import Key

_decode_rows = msgspec.json.Decoder(Rows).decode
SEAL = ".seal"
"""Ending of the file that holds the seal of a state."""


class Trace(msgspec.Struct, frozen=True):
    """How one file of the output came about."""

    entry: bytes
    """Its entry in the plan."""
    size: int
    """Bytes."""
    mtime_ns: int
    """Time of last modification when it was put in place."""
    digest: str
    """Digest of its bytes."""
    reads: bytes
    """Ids of the facts that it was made from, as an array of unsigned integers."""
    reason: str
    """Why it was last made."""


def pack_ids(ids: Iterable[int]) -> bytes:
    """Return fact ids as a trace stores them."""
    return array("I", ids).tobytes()


def unpack_ids(data: bytes) -> Sequence[int]:
    """Return the fact ids that a trace stores."""
    ids = array("I")
    ids.frombytes(data)
    return ids


def times(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield path, size in bytes and time of modification in nanoseconds of each file that has a trace in a state."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield from connection.execute("SELECT path, size, mtime FROM traces")


class BuildState(Database):
    """The state of one output folder, open during a build."""

    VERSION = "6"
    SCHEMA = """
CREATE TABLE facts (id INTEGER PRIMARY KEY, kind TEXT, key TEXT, fingerprint TEXT);
CREATE UNIQUE INDEX fact_keys ON facts (kind, key);
CREATE TABLE traces (
  path TEXT PRIMARY KEY, entry BLOB, size INTEGER, mtime INTEGER, digest TEXT, reads BLOB, reason TEXT
) WITHOUT ROWID;
CREATE TABLE faults (path TEXT PRIMARY KEY, problems BLOB) WITHOUT ROWID;
CREATE TABLE documents (path TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID;
CREATE TABLE pending (path TEXT, digest TEXT, PRIMARY KEY (path, digest)) WITHOUT ROWID;
CREATE TABLE former (path TEXT, digest TEXT, PRIMARY KEY (path, digest)) WITHOUT ROWID
"""

    def __init__(self, path: Path, live: bool = False) -> None:
        """Open the state; ``live`` is that of a running preview, which knows what it wrote and seals it when it ends.

        Raises BuildFailed with a DamagedCache if its seal is not right.
        """
        self._seal = own_seal()
        self._place = path.with_name(path.name + SEAL)
        self._changed = False
        self._sealing = not live or bool(self._seal.key)
        if not live:
            self._check(path)
        super().__init__(path)

    def _check(self, path: Path) -> None:
        try:
            mark = self._place.read_bytes()
        except OSError:
            if self._seal.key and path.exists():
                raise BuildFailed([damaged(path)]) from None
            return
        beside = (path.with_name(path.name + ending) for ending in BESIDE)
        try:
            # Nothing stands in a journal that is ours: a state is sealed after its last change.
            right = mark == self._seal.of_file(path) and not any(map(Path.exists, beside))
        except OSError:
            right = False
        if not right:
            raise BuildFailed([damaged(path)])

    def _inside(self, path: str) -> str:
        """Return a path of the output folder; raises BuildFailed for one that leads out of it."""
        if not is_inside(path):
            raise BuildFailed([damaged(self.path)])
        return path

    def _before_change(self) -> None:
        if not self._changed:
            self._place.unlink(missing_ok=True)
            self._changed = True

    def close(self) -> None:
        """Close the file and seal it; a change that was not committed is lost."""
        super().close()
        if self._changed and self._sealing:
            waiting = self._place.with_name(self._place.name + ".new")
            waiting.write_bytes(self._seal.of_file(self.path))
            waiting.replace(self._place)
            self._changed = False

    # Documents

    def documents(self) -> dict[str, str]:
        """Return the key of every document that the last build was made from, by path."""
        return dict(self._connection.execute("SELECT path, key FROM documents"))

    def put_documents(self, changed: Mapping[str, str | None]) -> None:
        """Store the keys of documents, by path; None for one that is gone."""
        kept = [(path, key) for path, key in changed.items() if key is not None]
        self._connection.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?)", kept)
        gone = [(path,) for path, key in changed.items() if key is None]
        self._connection.executemany("DELETE FROM documents WHERE path = ?", gone)

    # Facts

    def facts(self, kind: str) -> list[tuple[int, Key, str]]:
        """Return id, key and fingerprint of all facts of a kind."""
        rows = self._connection.execute("SELECT id, key, fingerprint FROM facts WHERE kind = ?", (kind,))
        return [(number, (kind, *key.split("\x1f")) if key else (kind,), mark) for number, key, mark in rows]

    def facts_about(self, kind: str, subject: tuple[str, ...]) -> list[tuple[int, Key, str]]:
        """Return id, key and fingerprint of all facts of a kind whose key begins with a subject."""
        name = "\x1f".join(subject)
        query = "SELECT id, key, fingerprint FROM facts WHERE kind = ? AND key "
        rows = self._connection.execute(query + "= ?", (kind, name)).fetchall()
        rows += self._connection.execute(query + "BETWEEN ? AND ?", (kind, name + "\x1f", name + "\x20"))
        return [(number, (kind, *key.split("\x1f")), mark) for number, key, mark in rows]

    def put_facts(self, fingerprints: Iterable[tuple[Key, str]]) -> Sequence[int]:
        """Store the fingerprints of facts and return their ids, in the same order."""
        query = (
            "INSERT INTO facts (kind, key, fingerprint) VALUES (?, ?, ?) "
            "ON CONFLICT (kind, key) DO UPDATE SET fingerprint = excluded.fingerprint RETURNING id"
        )
        execute = self._connection.execute
        if execute("SELECT id FROM facts LIMIT 1").fetchone() is None:
            # A clean build brings all facts at once: numbered here, they are written in a fraction of the time.
            before = self._connection.total_changes
            rows = ((number, key[0], "\x1f".join(key[1:]), mark) for number, (key, mark) in enumerate(fingerprints, 1))
            self._connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?)", rows)
            return range(1, self._connection.total_changes - before + 1)
        return array(
            "I", (execute(query, (key[0], "\x1f".join(key[1:]), mark)).fetchone()[0] for key, mark in fingerprints)
        )

    def forget_facts(self, ids: Iterable[int]) -> None:
        """Forget facts that no output reads any more."""
        self._connection.executemany("DELETE FROM facts WHERE id = ?", ((number,) for number in ids))

    def forget_all_facts(self) -> None:
        """Forget every fact."""
        self._connection.execute("DELETE FROM facts")

    def fact_names(self, ids: Iterable[int]) -> Iterator[Key]:
        """Yield the keys of facts."""
        for number in ids:
            row = self._connection.execute("SELECT kind, key FROM facts WHERE id = ?", (number,)).fetchone()
            if row:
                yield (row[0], *row[1].split("\x1f"))

    # Traces

    def traces(self) -> dict[str, Trace]:
        """Return all traces, by path in the output folder."""
        rows = self._connection.execute("SELECT path, entry, size, mtime, digest, reads, reason FROM traces")
        return {self._inside(row[0]): Trace(*row[1:]) for row in rows}

    def trace(self, path: str) -> Trace | None:
        """Return the trace of one file, or None."""
        query = "SELECT entry, size, mtime, digest, reads, reason FROM traces WHERE path = ?"
        row = self._connection.execute(query, (path,)).fetchone()
        return Trace(*row) if row else None

    def put_traces(self, traces: Mapping[str, Trace]) -> None:
        """Keep the traces of files that are in place."""
        rows = ((path, *msgspec.structs.astuple(trace)) for path, trace in traces.items())
        self._connection.executemany("INSERT OR REPLACE INTO traces VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def faults(self) -> dict[str, Rows]:
        """Return the faults that were found while files were made that are in place, by path."""
        rows = self._connection.execute("SELECT path, problems FROM faults")
        return {path: _decode_rows(data) for path, data in rows}

    def put_faults(self, faults: Mapping[str, Rows], made: Iterable[str]) -> None:
        """Keep the faults of files that are in place; other ones that were ``made`` have none."""
        if self._connection.execute("SELECT path FROM faults LIMIT 1").fetchone():
            self._connection.executemany("DELETE FROM faults WHERE path = ?", [(path,) for path in made])
        rows = [(path, msgspec.json.encode(problems)) for path, problems in faults.items()]
        self._connection.executemany("INSERT INTO faults VALUES (?, ?)", rows)

    def forget_traces(self, paths: Iterable[str]) -> None:
        """Forget traces; that these files were ours is not forgotten."""
        rows = [(path,) for path in paths]
        former = "INSERT OR IGNORE INTO former SELECT path, digest FROM traces WHERE path = ?"
        self._connection.executemany(former, rows)
        for table in ("traces", "faults"):
            self._connection.executemany(f"DELETE FROM {table} WHERE path = ?", rows)

    def former(self, paths: Iterable[str]) -> dict[str, set[str]]:
        """Return the digests that some files had when an earlier build published them, of those that it did."""
        found: dict[str, set[str]] = {}
        for path in paths:
            rows = self._connection.execute("SELECT digest FROM former WHERE path = ?", (path,)).fetchall()
            if rows:
                found[path] = {digest for (digest,) in rows}
        return found

    def begin_anew(self, site: str) -> None:
        """Forget everything but which files were ours, and whose state this is from now on."""
        self.begin()
        self._connection.execute("INSERT OR IGNORE INTO former SELECT path, digest FROM traces")
        self._connection.execute("INSERT OR IGNORE INTO former SELECT path, digest FROM pending")
        for table in ("traces", "faults", "pending", "facts", "documents"):
            self._connection.execute(f"DELETE FROM {table}")
        self._connection.execute("DELETE FROM settings WHERE name != 'version'")
        self.set("site", site.encode())
        self.commit()

    def retouch(self, times: Mapping[str, int]) -> None:
        """Store the times of files that are unchanged but look newer: a restored folder is read only once."""
        rows = ((mtime, path) for path, mtime in times.items())
        self._connection.executemany("UPDATE traces SET mtime = ? WHERE path = ?", rows)

    def pending(self) -> dict[str, set[str]]:
        """Return the files that an interrupted build may have put in place, with the digests of their bytes."""
        found: dict[str, set[str]] = {}
        for path, digest in self._connection.execute("SELECT path, digest FROM pending"):
            found.setdefault(self._inside(path), set()).add(digest)
        return found

    def add_pending(self, digests: Mapping[str, str]) -> None:
        """Say which files are about to be put in place; they are ours from now on."""
        self._connection.executemany("INSERT OR IGNORE INTO pending VALUES (?, ?)", digests.items())

    def forget_pending(self) -> None:
        """Say that every file is in place."""
        self._connection.execute("DELETE FROM pending")
