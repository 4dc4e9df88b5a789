"""The search store: what was worked out of the index, in ``.sitegen/search/``, by digest of what it is made from.

An item is one file: a seal, a table with digest and end of each slice, and the slices. This module knows nothing of
what they are.
"""

import os
import re
from collections.abc import Collection, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import msgspec

from sitegen.cache.seal import own_seal
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import OutputError
from sitegen.messages.message import tr
from sitegen.workers.elsewhere import NotSent, Rebuilt, write

DIGEST = 16
"""Bytes of the digest of a slice."""
_SIZE = 4  # bytes of a number
_MARK = re.compile(r"[0-9a-f]+")  # a mark may come from the store: it must not lead out of it


class _Table(msgspec.Struct, frozen=True):
    digests: bytes
    """Of each slice, one after the other."""
    ends: bytes
    """Number of bytes to the end of each slice."""
    start: int
    """Where the first slice begins in the file."""

    def end(self, number: int) -> int:
        """Return where a slice ends in the file, and the next one begins."""
        return self.start + (_number(self.ends[number * _SIZE : (number + 1) * _SIZE]) if number >= 0 else 0)


class SearchStore:
    """A folder of items."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seal = own_seal().of
        self._tables: dict[str, _Table] = {}

    @classmethod
    def next_to(cls, documents: Path) -> "SearchStore":
        """Return the store in the folder of a document cache."""
        return cls(documents.with_name("search"))

    def has(self, mark: str) -> bool:
        """Return whether there is an item."""
        return self._table(mark) is not None

    def digests(self, mark: str) -> bytes:
        """Return the digests of the slices of an item, one after the other.

        Raises OutputError if there is none.
        """
        table = self._table(mark)
        if table is None:
            raise self.damaged(mark)
        return table.digests

    def read(self, mark: str, first: int, count: int = 1) -> list[bytes]:
        """Return ``count`` slices of an item, from the ``first`` one on.

        Raises OutputError if it is damaged, and drops the item.
        """
        table = self._table(mark)
        if table is None:
            raise self.damaged(mark)
        places = [table.end(number) for number in range(first - 1, first + count)]
        try:
            with open(self._folder / mark, "rb") as stream:
                stream.seek(places[0])
                data = stream.read(places[-1] - places[0])
        except OSError:
            data = b""
        found = [data[start - places[0] : end - places[0]] for start, end in pairwise(places)]
        if b"".join(map(_digest, found)) != table.digests[first * DIGEST : (first + count) * DIGEST]:
            raise self.damaged(mark)
        return found

    def put(self, mark: str, slices: Sequence[bytes]) -> None:
        """Store an item.

        Raises OSError if it cannot be written.
        """
        ends = [end.to_bytes(_SIZE, "big") for end in accumulate(map(len, slices))]
        table = b"".join([*map(_digest, slices), *ends])
        seal = self._seal("search", mark, table)
        head = len(seal).to_bytes(_SIZE, "big") + seal + len(table).to_bytes(_SIZE, "big")
        self._folder.mkdir(parents=True, exist_ok=True)
        waiting = self._folder / f".{mark}.{os.getpid()}"
        waiting.write_bytes(b"".join([head, table, *slices]))
        waiting.replace(self._folder / mark)

    def forget(self, wanted: Collection[str]) -> None:
        """Drop old items. As many others as are wanted now stay: a preview may want them."""
        if not self._folder.is_dir():
            return
        others = [path for path in self._folder.iterdir() if path.name not in wanted]
        others.sort(key=_time_of, reverse=True)
        for path in others[len(wanted) :]:
            path.unlink(missing_ok=True)

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes a stand-in, which keeps what is stored until it is received."""
        return _StoreElsewhere, (number,)

    def receive(self, name: str, item: Sequence[bytes]) -> None:
        """Store an item that was made elsewhere. Raises OSError if it cannot be written."""
        self.put(name, item)

    def damaged(self, mark: str) -> OutputError:
        """Return the problem of an item that is not what was stored, and drop it."""
        if _MARK.fullmatch(mark):
            (self._folder / mark).unlink(missing_ok=True)
        self._tables.pop(mark, None)
        return OutputError(tr("the stored search index was damaged"), hint=tr("build again: sitegen makes a new one"))

    def _table(self, mark: str) -> _Table | None:
        """Return the table of an item; None if there is no whole one."""
        if not _MARK.fullmatch(mark):
            return None
        if mark not in self._tables:
            try:
                with open(self._folder / mark, "rb") as stream:
                    seal = stream.read(_number(stream.read(_SIZE)))
                    data = stream.read(_number(stream.read(_SIZE)))
                    start = stream.tell()
            except (OSError, OverflowError, MemoryError):
                return None
            if self._seal("search", mark, data) != seal or len(data) % (DIGEST + _SIZE):
                return None
            end = len(data) // (DIGEST + _SIZE) * DIGEST
            self._tables[mark] = _Table(data[:end], data[end:], start)
        return self._tables[mark]


class _StoreElsewhere:
    """The store, where it is on another computer."""

    def __init__(self, number: int) -> None:
        self._number = number

    def put(self, mark: str, slices: Sequence[bytes]) -> None:
        """Keep an item until it is received."""
        write(self._number, mark, slices)

    def read(self, mark: str, first: int, count: int = 1) -> list[bytes]:
        """Refuse: what reads items is done where they are."""
        raise NotSent


def _time_of(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # another process was faster
        return 0


def _digest(data: bytes) -> bytes:
    return bytes.fromhex(digest_bytes(data)) if data else bytes(DIGEST)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
