"""The storage that the computers of a cluster share: what is large goes through it once, and not through the scheduler.

Values stand there under the digests of their bytes, and some have a name that says what they were made from: what was
made for an earlier build is found by it. Nothing there is needed: what is missing, or is not what its name says, is
sent or made again. This module knows nothing of what the values are.
"""

import hashlib
import io
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.storage.opening import open_storage
from sitegen.storage.storage import NotStored, StorageFault
from sitegen.workers.elsewhere import DiskRefused

_LARGE = 32_000  # bytes: to store and read less takes longer than to send it
_DIGEST = 32  # bytes: who can write there must not find another value with the same one


class Ref(NamedTuple):
    """A value that is in the storage."""

    digest: str
    """Of its bytes."""


class Missing(Exception):
    """A value is not there, or is not what its name says."""


class SharedStore:
    """A storage that client and workers reach; each method raises DiskRefused where it does not do what it is asked."""

    def __init__(self, url: str, root: Path) -> None:
        """Open it; a relative path begins at ``root``. Raises BuildFailed where it cannot be used here."""
        self.url = url if "://" in url else str(root / url)
        """Where it is, as other computers find it."""
        self._storage = open_storage(self.url, root)
        self._known: set[str] = set()

    def put(self, data: bytes) -> Ref:
        """Store a value, unless it is there."""
        digest = _digest(data)
        name = _place(digest)
        if digest not in self._known:
            with _asked():
                there = self._storage.look(name)
                if there is None or there.size != len(data):
                    self._storage.write(name, data)
            self._known.add(digest)
        return Ref(digest)

    def get(self, ref: Ref) -> bytes:
        """Return a value. Raises Missing, also for one that is not what was stored, which is deleted."""
        name = _place(ref.digest)
        with _asked(Missing()):
            data = self._storage.read(name)
            if _digest(data) != ref.digest:
                self._storage.delete(name)
                raise Missing
        self._known.add(ref.digest)
        return data

    def named(self, name: str) -> bytes | None:
        """Return the value with a name, or None."""
        try:
            with _asked(Missing()):
                digest = self._storage.read(f"names/{name}")
            return self.get(Ref(digest.decode("ascii", "replace")))
        except Missing:
            return None

    def name(self, name: str, data: bytes) -> None:
        """Store a value with a name."""
        digest = self.put(data).digest
        with _asked():
            self._storage.write(f"names/{name}", digest.encode())

    def send(self, data: bytes) -> bytes | Ref:
        """Return what is sent for a value: itself, or where it is."""
        return self.put(data) if len(data) >= _LARGE else data

    def dumps(self, value: object) -> bytes:
        """Return an encoded value, whose large bytes are in the storage."""
        stream = io.BytesIO()
        _Pickler(stream, self).dump(value)
        return stream.getvalue()

    def loads(self, data: bytes) -> Any:
        """Return the value that ``dumps`` encoded. Raises Missing."""
        return _Unpickler(io.BytesIO(data), self).load()


@contextmanager
def _asked(missing: Missing | None = None) -> Iterator[None]:
    try:
        yield
    except StorageFault as error:
        if missing and isinstance(error, NotStored):
            raise missing from None
        raise DiskRefused(str(error)) from error


class _Pickler(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, store: SharedStore) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._store = store

    def persistent_id(self, value: Any) -> str | None:
        sent = self._store.send(value) if type(value) is bytes else None
        return sent.digest if isinstance(sent, Ref) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, store: SharedStore) -> None:
        super().__init__(stream)
        self._store = store
        self._found: dict[str, bytes] = {}  # a picture is stored and published

    def persistent_load(self, digest: str) -> bytes:
        if digest not in self._found:
            self._found[digest] = self._store.get(Ref(digest))
        return self._found[digest]


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_DIGEST).hexdigest()


def _place(digest: str) -> str:
    """Return where a value is; raises Missing for what is no digest."""
    if len(digest) != 2 * _DIGEST or not digest.isalnum() or not digest.isascii():
        raise Missing
    return f"values/{digest[:2]}/{digest}"
