"""A storage: files under names with slashes, in a folder or at a URL, and what goes wrong there in words.

What is put in place is there as a whole, or not at all. This module knows nothing of what is stored.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec

PART = ".sitegen-part"
"""Ending of a file that is on its way into a folder; one that is found was broken off."""


class Stored(msgspec.Struct, frozen=True):
    """A file in a storage, as far as it says without being read."""

    name: str
    """Its name, from the top of the storage."""
    size: int
    """Its bytes."""
    mark: str
    """What changes when the file is put again; nothing where the storage has no such mark."""
    md5: str = ""
    """The MD5 digest of its bytes in hexadecimal, where the storage may know it."""


class Headers(msgspec.Struct, frozen=True):
    """What a storage that is a web server says of a file; others do not keep it."""

    type: str
    """Media type, with the character set of a text."""
    cache: str
    """Its ``Cache-Control``."""


class StorageFault(Exception):
    """A storage does not do what it is asked; the message says why."""


class NotStored(StorageFault):
    """There is no such file, or no such storage."""


class Storage(Protocol):
    """Where files are; each method may be called by several threads, and raises StorageFault."""

    url: str
    """Where it is, for messages."""
    at_once: int
    """How many requests it takes at the same time."""

    def look(self, name: str) -> Stored | None:
        """Return what is known of a file, or None where there is none."""

    def read(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        """Return the bytes of a file, or some of them: fewer where it ends before. Raises NotStored."""

    def put(self, name: str, file: Path, headers: Headers | None = None) -> None:
        """Store a file in the place of another one of this name."""

    def write(self, name: str, data: bytes) -> None:
        """Store bytes in the place of another file of this name."""

    def files(self) -> Iterator[Stored]:
        """Yield all files."""

    def delete(self, name: str) -> None:
        """Delete a file, and folders that it leaves empty; one that is not there counts as deleted."""
