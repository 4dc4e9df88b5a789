"""The storage that the computers of a cluster share: what is large goes through it once, and not through the scheduler.

Values stand there under the digests of their bytes, and some have a name that says what they were made from: what was
made for an earlier build is found by it. Nothing there is needed: what is missing, or is not what its name says, is
sent or made again. This module knows nothing of what the values are.
"""

import hashlib
import io
import pickle
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sitegen.storage.opening import open_storage
from sitegen.storage.storage import NotStored, StorageFault
from sitegen.workers.elsewhere import DiskRefused

Item = TypeVar("Item", bound=Hashable)
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

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
        self._named: dict[str, bytes] = {}
        self._threads = ThreadPoolExecutor(self._storage.at_once, "shared")

    def put(self, values: Mapping[str, bytes]) -> None:
        """Store values by digest, but for those that are there."""
        self._each(self._put, [item for item in values.items() if item[0] not in self._known])
        self._known.update(values)

    def get(self, digests: Iterable[str]) -> dict[str, bytes]:
        """Return values by digest. Raises Missing, also for one that is not what was stored, which is deleted."""
        wanted = list(digests)
        found = dict(zip(wanted, self._each(self._get, wanted), strict=True))
        self._known.update(found)
        return found

    def named(self, name: str) -> bytes | None:
        """Return the value with a name, or None."""
        try:
            with _asked(Missing()):
                digest = self._storage.read(f"names/{name}").decode("ascii", "replace")
            return self.get([digest])[digest]
        except Missing:
            return None

    def name(self, name: str, data: bytes) -> None:
        """Store a value with a name, together with the next message."""
        self._named[name] = data

    def send(self, items: Mapping[Item, bytes]) -> dict[Item, bytes | Ref]:
        """Return what is sent for each value: itself, or where it is."""
        large = {name: _digest(data) for name, data in items.items() if len(data) >= _LARGE}
        self.put({digest: items[name] for name, digest in large.items()})
        return {name: Ref(large[name]) if name in large else data for name, data in items.items()}

    def flush(self, values: Mapping[str, bytes]) -> None:
        """Store values by digest, and those that were given names."""
        named, self._named = self._named, {}
        digests = {name: _digest(data) for name, data in named.items()}
        self.put({**values, **{digest: named[name] for name, digest in digests.items()}})
        self._each(self._name, list(digests.items()))

    def _each(self, ask: Callable[[Asked], Answer], items: list[Asked]) -> list[Answer]:
        """Return what the storage answers to each of some requests, many of which are made at once."""
        return list(self._threads.map(ask, items)) if len(items) > 1 else [ask(item) for item in items]

    def _put(self, item: tuple[str, bytes]) -> None:
        digest, data = item
        name = _place(digest)
        with _asked():
            there = self._storage.look(name)
            if there is None or there.size != len(data):
                self._storage.write(name, data)

    def _get(self, digest: str) -> bytes:
        name = _place(digest)
        with _asked(Missing()):
            data = self._storage.read(name)
            if _digest(data) != digest:
                self._storage.delete(name)
                raise Missing
        return data

    def _name(self, item: tuple[str, str]) -> None:
        name, digest = item
        with _asked():
            self._storage.write(f"names/{name}", digest.encode())


@contextmanager
def _asked(missing: Missing | None = None) -> Iterator[None]:
    try:
        yield
    except StorageFault as error:
        if missing and isinstance(error, NotStored):
            raise missing from None
        raise DiskRefused(str(error)) from error


def dumps(value: object, store: SharedStore | None = None) -> bytes:
    """Return a message: an encoded value, whose large bytes are in a store, if there is one. Raises DiskRefused."""
    stream, aside = io.BytesIO(), dict[str, bytes]()
    _Pickler(stream, aside if store else None).dump(value)
    if store:
        store.flush(aside)
    return pickle.dumps((stream.getvalue(), list(aside)), pickle.HIGHEST_PROTOCOL)


def loads(message: bytes, store: SharedStore | None) -> Any:
    """Return the value in a message. Raises Missing, and DiskRefused."""
    data, digests = pickle.loads(message)
    return _Unpickler(io.BytesIO(data), store.get(digests) if store and digests else {}).load()


class _Pickler(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, aside: dict[str, bytes] | None) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._aside = aside

    def persistent_id(self, value: Any) -> str | None:
        if self._aside is None or type(value) is not bytes or len(value) < _LARGE:
            return None
        digest = _digest(value)
        self._aside[digest] = value
        return digest


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, values: Mapping[str, bytes]) -> None:
        super().__init__(stream)
        self._values = values

    def persistent_load(self, digest: str) -> bytes:
        return self._values[digest]


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_DIGEST).hexdigest()


def _place(digest: str) -> str:
    """Return where a value is; raises Missing for what is no digest."""
    if len(digest) != 2 * _DIGEST or not digest.isalnum() or not digest.isascii():
        raise Missing
    return f"values/{digest[:2]}/{digest}"
