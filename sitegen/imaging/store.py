"""The picture store: finished versions, in ``.sitegen/pictures/``, named after what they were made from.

Files are copied into the output, not linked: a change there must not change the store. Each file ends with its seal, so
that one that is damaged, or of others, counts as missing. This module knows nothing of how pictures are made.
"""

import os
import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from sitegen.workers.elsewhere import Rebuilt, made_before, remember, sent, write


class PictureStore:
    """A folder of pictures, all made by one engine."""

    def __init__(self, folder: Path, stamp: str, seal: Callable[..., bytes]) -> None:
        """Open the store of an engine; ``seal`` returns the seal of some values, each text or bytes."""
        self._seal = seal
        self._top = folder
        self._folder = folder / stamp[:12]

    def get(self, name: str) -> bytes | None:
        """Return a picture, or None if it is not stored; a damaged one is dropped, so that nobody relies on it."""
        place = self._folder / name
        try:
            data = place.read_bytes()
        except OSError:
            return None
        size = len(self._seal(name))
        picture = data[:-size]
        if picture and self._seal("picture file", name, picture) == data[-size:]:
            return picture
        with suppress(OSError):
            place.unlink()
        return None

    def has(self, name: str) -> bool:
        """Return whether a picture seems to be stored."""
        return (self._folder / name).is_file()

    def put(self, name: str, data: bytes) -> None:
        """Store a picture; a store that cannot be written only costs time."""
        place = self._folder / name
        waiting = place.with_name(f".{name}.{os.getpid()}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            waiting.write_bytes(data + self._seal("picture file", name, data))
            waiting.replace(place)
        except OSError:
            waiting.unlink(missing_ok=True)

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes a stand-in, which has what was sent, and keeps what is stored until it is received."""
        return _StoreElsewhere, (number, f"pictures/{self._folder.name}")

    send = get

    def receive(self, name: str, item: bytes) -> None:
        """Store a picture that was made elsewhere."""
        self.put(name, item)

    def forget(self, digests: Collection[str], planned: Collection[str]) -> None:
        """Drop pictures of another engine, of files that are gone, and those no longer planned.

        ``digests`` are those of all files of the site, ``planned`` the names wanted now. All versions of a file that
        no page shows now, perhaps one of a draft, stay.
        """
        if not self._top.is_dir():
            return
        for other in self._top.iterdir():
            if other != self._folder:
                shutil.rmtree(other, ignore_errors=True)
        present = {digest[:20] for digest in digests}
        used = {name.partition("-")[0] for name in planned}
        if not self._folder.is_dir():
            return
        with os.scandir(self._folder) as entries:
            for entry in entries:
                source = entry.name.partition("-")[0]
                if entry.name not in planned and (source not in present or source in used):
                    Path(entry.path).unlink(missing_ok=True)


class _StoreElsewhere:
    """The store, where it is on another computer."""

    def __init__(self, number: int, engine: str) -> None:
        self._number = number
        self._engine = engine

    def get(self, name: str) -> bytes | None:
        """Return a picture, or None if it was not sent, and not made for an earlier build: it is not stored."""
        data = sent(self._number, name)
        if data is None and (data := made_before(f"{self._engine}/{name}")) is not None:
            write(self._number, name, data)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep a picture until it is received."""
        write(self._number, name, data)
        remember(f"{self._engine}/{name}", data)
