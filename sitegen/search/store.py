"""The store of search: parts of the index that were made once, in ``.sitegen/search/``, by what they were made from.

A part is one file: a table of its contents, and the contents. This module knows nothing of how parts are made.
"""

import gzip
import os
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import OutputError
from sitegen.outputs.output import Output
from sitegen.search.entries import as_written

MAGIC = b"pagefind_dcd"
"""What every file of an index begins with, once unpacked."""
_LENGTH = 8  # bytes at the beginning that tell how long the table is


class StoredFile(msgspec.Struct, frozen=True, array_like=True):
    """One file of a part."""

    name: str
    """Its name below the folder of the part."""
    digest: str
    """Digest of its bytes."""
    start: int
    """Where they begin, among the contents."""
    size: int
    """How many they are."""


class _Table(msgspec.Struct, frozen=True, array_like=True):
    files: list[StoredFile]
    digest: str
    """Digest of the list."""


class SearchStore:
    """A folder of parts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tables: dict[str, tuple[int, dict[str, StoredFile]]] = {}

    @classmethod
    def beside(cls, memory: Path) -> "SearchStore":
        """Return the store beside the file of a memory."""
        return cls(memory.with_name("search"))

    def files(self, mark: str) -> Collection[StoredFile] | None:
        """Return the files of a part, or None where it is not here."""
        found = self._table(mark)
        return None if found is None else found[1].values()

    def read(self, mark: str, name: str) -> bytes:
        """Return a file of a part.

        Raises OutputError where it is damaged, and forgets the part.
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
        hint = "build again: it is made anew"
        raise OutputError("what was kept of the index of the search page was damaged", hint=hint)

    def put(self, mark: str, files: Mapping[str, bytes]) -> None:
        """Keep a part.

        Raises OSError when the disk refuses.
        """
        rows, start = [], 0
        for name, data in files.items():
            rows.append(StoredFile(name, digest_bytes(data), start, len(data)))
            start += len(data)
        table = _encode(_Table(rows, digest_bytes(_encode(rows))))
        self._folder.mkdir(parents=True, exist_ok=True)
        waiting = self._folder / f".{mark}.{os.getpid()}"
        waiting.write_bytes(b"".join([len(table).to_bytes(_LENGTH, "big"), table, *files.values()]))
        waiting.replace(self._folder / mark)

    def forget(self, wanted: Collection[str]) -> None:
        """Forget old parts; of those that are not wanted now as many stay as are, for a preview perhaps."""
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
            if digest_bytes(_encode(table.files)) != table.digest:
                return None
            self._tables[mark] = _LENGTH + size, {file.name: file for file in table.files}
        return self._tables[mark]


def text_of(data: bytes) -> bytes:
    """Return the text in a file of an index, without what it is packed in."""
    return gzip.decompress(data).removeprefix(MAGIC)


def read_index_file(output: Output, store: SearchStore) -> tuple[bytes, bytes]:
    """Return the bytes of a file of the index, and the text in it as readers see it.

    Raises OutputError where what was kept of it is damaged.
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
