"""The search store: finished parts of the index, in ``.sitegen/search/``, by digest of what they were made from.

A part is one file: a table of contents, and the contents. This module knows nothing of how parts are made.
"""

import gzip
import os
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from sitegen.cache.seal import own_seal
from sitegen.content.routes import is_inside
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import OutputError
from sitegen.messages.message import tr
from sitegen.outputs.output import Output
from sitegen.search.entries import as_written

MAGIC = b"pagefind_dcd"
"""The beginning of every file of an index, decompressed."""
_LENGTH = 8  # bytes at the beginning that hold the length of the table


class StoredFile(msgspec.Struct, frozen=True, array_like=True):
    """One file of a part."""

    name: str
    """Its name in the folder of the part."""
    digest: str
    """Digest of its bytes."""
    start: int
    """Where they begin in the contents."""
    size: int
    """Number of bytes."""


class _Table(msgspec.Struct, frozen=True, array_like=True):
    files: list[StoredFile]
    seal: bytes
    """Seal of the list."""


class SearchStore:
    """A folder of parts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seal = own_seal().of
        self._tables: dict[str, tuple[int, dict[str, StoredFile]]] = {}

    @classmethod
    def next_to(cls, documents: Path) -> "SearchStore":
        """Return the store in the folder of a document cache."""
        return cls(documents.with_name("search"))

    def files(self, mark: str) -> Collection[StoredFile] | None:
        """Return the files of a part, or None if it is not stored."""
        found = self._table(mark)
        return None if found is None else found[1].values()

    def read(self, mark: str, name: str) -> bytes:
        """Return a file of a part.

        Raises OutputError if it is damaged, and drops the part.
        """
        begin, files = self._table(mark) or (0, {})
        file = files.get(name)
        if file is not None:
            with open(self._folder / mark, "rb") as stream:
                stream.seek(begin + file.start)
                data = stream.read(file.size)
            if digest_bytes(data) == file.digest:
                return data
        (self._folder / mark).unlink(missing_ok=True)
        self._tables.pop(mark, None)
        raise OutputError(tr("the stored search index was damaged"), hint=tr("build again: sitegen makes a new one"))

    def put(self, mark: str, files: Mapping[str, bytes]) -> None:
        """Store a part.

        Raises OSError if it cannot be written.
        """
        rows, start = [], 0
        for name, data in files.items():
            rows.append(StoredFile(name, digest_bytes(data), start, len(data)))
            start += len(data)
        table = _encode(_Table(rows, self._seal("search", mark, _encode(rows))))
        self._folder.mkdir(parents=True, exist_ok=True)
        waiting = self._folder / f".{mark}.{os.getpid()}"
        waiting.write_bytes(b"".join([len(table).to_bytes(_LENGTH, "big"), table, *files.values()]))
        waiting.replace(self._folder / mark)

    def forget(self, wanted: Collection[str]) -> None:
        """Drop old parts. As many others as are wanted now stay: a preview may want them."""
        if not self._folder.is_dir():
            return
        others = [path for path in self._folder.iterdir() if path.name not in wanted]
        others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in others[len(wanted) :]:
            path.unlink(missing_ok=True)

    def _table(self, mark: str) -> tuple[int, dict[str, StoredFile]] | None:
        """Return where the contents of a part begin, and its files."""
        if mark not in self._tables:
            try:
                with open(self._folder / mark, "rb") as stream:
                    size = int.from_bytes(stream.read(_LENGTH), "big")
                    table = _decode(stream.read(size))
            except (OSError, OverflowError, MemoryError, msgspec.DecodeError):
                return None
            if self._seal("search", mark, _encode(table.files)) != table.seal:
                return None
            if not all(is_inside(file.name) for file in table.files):  # they become files of the output
                return None
            self._tables[mark] = _LENGTH + size, {file.name: file for file in table.files}
        return self._tables[mark]


def compressed(data: bytes) -> bytes:
    """Return data as a file of an index, in the format of gzip (RFC 1952).

    The module gzip of some versions of Python writes the system into the header, that of others does not.
    """
    packing = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff"  # no name, no time, most compression, any system
    tail = zlib.crc32(data).to_bytes(4, "little") + (len(data) % 2**32).to_bytes(4, "little")
    return head + packing.compress(data) + packing.flush() + tail


def text_of(data: bytes) -> bytes:
    """Return the text of a file of an index, decompressed."""
    return gzip.decompress(data).removeprefix(MAGIC)


def read_index_file(output: Output, store: SearchStore) -> tuple[bytes, bytes]:
    """Return the bytes of a file of the index, and its text as readers see it.

    Raises OutputError if the stored file is damaged.
    """
    mark, name = output.subject
    if not mark:
        return name.encode(), b""
    data = store.read(mark, name)
    if not name.endswith(".pf_fragment"):
        return data, b""
    return data, as_written(text_of(data).decode()).encode()


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Table).decode
