"""Elsewhere: what tasks read and write on this computer's disk, where they are done on one without access to it.

A value that is on the disk has a method ``elsewhere`` that says what stands in for it there. A stand-in hands out what
was sent with the tasks, and keeps what they write until it is received here. This module knows nothing of how values
travel.
"""

import hashlib
import io
import itertools
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

Rebuilt = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function of a module and its arguments, as of ``object.__reduce__``."""
Name = tuple[int, str]
"""The number of something on disk, and the name of an item of it."""
Read = tuple["Readable", str]
"""What a task reads: something on disk, and the name of an item of it."""


_HELD, _SMALL = 100_000_000, 100_000  # bytes at hand, and of one of these items


class OnDisk(Protocol):
    """Something on this computer's disk that tasks read or write."""

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes a stand-in for it; ``number`` is by which the stand-in is known here."""


class Readable(OnDisk, Protocol):
    """Something that tasks read."""

    def send(self, name: str) -> bytes | None:
        """Return an item that a task reads; None if there is none."""


class NotSent(BaseException):
    """A task needs an item that was not sent; not an Exception, so that no handler on the way catches it.

    It is then done where the disk is.
    """


class TooMuch(BaseException):
    """A task takes longer than it may; not an Exception, as above.

    Another computer may be slow: what this one says of it counts, so it is done again here.
    """


class DiskRefused(BaseException):
    """The disk of a computer that works for another one refuses, or the storage that they share.

    No task is to blame, and others do its tasks.
    """


class Sender:
    """Packs values for workers elsewhere, and receives what these write."""

    def __init__(self) -> None:
        self._disks: list[Any] = []
        self._numbers: dict[int, int] = {}  # by identity
        self._held: dict[Name, bytes] = {}
        self._size = 0

    def pack(self, value: object) -> bytes:
        """Return a value, with a stand-in for each thing on disk in it."""
        stream = io.BytesIO()
        _Pickler(stream, self._number).dump(value)
        return stream.getvalue()

    def items(self, reads: Iterable[Read]) -> dict[Name, bytes]:
        """Return what some tasks read, but for what cannot be read."""
        found: dict[Name, bytes] = {}
        for disk, name in reads:
            key = self._number(disk), name
            item = self._held.get(key)
            if item is None and key not in found:
                with suppress(OSError):  # the task is done here, and says so
                    item = disk.send(name)
                if item is not None:
                    self._hold(key, item)
            if item is not None:
                found[key] = item
        return found

    def _hold(self, key: Name, item: bytes) -> None:
        """Have an item at hand, if it is small: a text is sent with its page, and with each feed."""
        if len(item) > _SMALL:
            return
        if self._size > _HELD:
            self._held.clear()
            self._size = 0
        self._held[key] = item
        self._size += len(item)

    def receive(self, written: Iterable[tuple[Name, Any]]) -> None:
        """Put what tasks wrote where it belongs. Raises OSError where the disk refuses."""
        for (number, name), item in written:
            self._disks[number].receive(name, item)  # only a stand-in of what has this method writes

    def _number(self, disk: OnDisk) -> int:
        if id(disk) not in self._numbers:
            self._numbers[id(disk)] = len(self._disks)
            self._disks.append(disk)  # so that its identity stays its own
        return self._numbers[id(disk)]


class _Pickler(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, number: Callable[[Any], int]) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._number = number

    def reducer_override(self, value: Any) -> Any:
        return value.elsewhere(self._number(value)) if hasattr(type(value), "elsewhere") else NotImplemented


class Lasting(Protocol):
    """Where things are that were made for earlier builds, under names that say what from."""

    def named(self, name: str) -> bytes | None:
        """Return one, or None."""

    def name(self, name: str, data: bytes) -> None:
        """Store one."""


class _Place:
    """This process, where it works for another computer."""

    def __init__(self) -> None:
        self.name = ""
        self.folder: Path | None = None
        self.sent: Mapping[Name, bytes] = {}
        self.written: list[tuple[Name, Any]] = []
        self.lasting: Lasting | None = None


_place = _Place()
_makers = itertools.count()


def work_elsewhere(name: str, folder: Path) -> None:
    """Let this process work for another computer, by a name among all that do, and in a new folder below one.

    Raises DiskRefused.
    """
    with _own_disk():
        _place.folder = Path(tempfile.mkdtemp(prefix="sitegen-", dir=folder))
    _place.name = name


def is_elsewhere() -> bool:
    """Return whether this process works for another computer."""
    return bool(_place.name)


def new_name() -> str:
    """Return a name that nothing else has, on any computer that works for the same build."""
    return f"{_place.name} {os.getpid()} {next(_makers)}"


@contextmanager
def work_with(sent: Mapping[Name, bytes], lasting: Lasting | None) -> Iterator[None]:
    """Have stand-ins hand out what was sent with some tasks, and what is ``lasting``."""
    _place.sent, _place.lasting = sent, lasting
    try:
        yield
    finally:
        _place.sent, _place.lasting = {}, None
        _place.written = []
        if _place.folder:
            shutil.rmtree(_place.folder / "sent", ignore_errors=True)


def written() -> list[tuple[Name, Any]]:
    """Return what was written since it was last asked."""
    found, _place.written = _place.written, []
    return found


def sent(number: int, name: str) -> bytes | None:
    """Return an item that was sent, or None."""
    return _place.sent.get((number, name))


def needed(number: int, name: str) -> bytes:
    """Return an item that was sent. Raises NotSent."""
    item = sent(number, name)
    if item is None:
        raise NotSent
    return item


def needed_file(number: int, name: str) -> Path:
    """Return an item that was sent, as a file that is there until these tasks are done.

    Raises NotSent, and DiskRefused.
    """
    item = needed(number, name)
    assert _place.folder is not None
    key = hashlib.blake2b(f"{number} {name}".encode(), digest_size=16).hexdigest()
    file = _place.folder / "sent" / f"{key}{Path(name).suffix}"
    if not file.exists():
        with _own_disk():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(item)
    return file


def write(number: int, name: str, item: Any) -> None:
    """Keep an item until it is received."""
    _place.written.append(((number, name), item))


def made_before(name: str) -> bytes | None:
    """Return what was made for an earlier build under a name that says what from, or None."""
    return _place.lasting.named(name) if _place.lasting else None


def remember(name: str, data: bytes) -> None:
    """Let later builds find what was made, by a name that says what from."""
    if _place.lasting:
        _place.lasting.name(name, data)


def unpacked(files: Mapping[str, bytes]) -> Path:
    """Return a folder with some files, by their paths in it, which stays as long as this process.

    Raises DiskRefused.
    """
    assert _place.folder is not None
    root = _place.folder / hashlib.blake2b(repr(sorted(files.items())).encode(), digest_size=16).hexdigest()
    if not root.exists():
        with _own_disk(), tempfile.TemporaryDirectory(dir=_place.folder) as place:
            made = Path(place, "made")  # a folder that is not whole never has the name
            made.mkdir()
            for path, data in files.items():
                (made / path).parent.mkdir(parents=True, exist_ok=True)
                (made / path).write_bytes(data)
            made.rename(root)
    return root


@contextmanager
def _own_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskRefused(error.strerror) from error
