"""Where the bytes of a site's files are: in its folder, or, of those outside git, under the name of their digest.

Whoever reads a file that is published asks here. This module knows nothing of stores, and of what is published.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from sitegen.content.media_lock import LockedFile
from sitegen.workers.elsewhere import Rebuilt, needed, needed_file

_CHUNK = 8 * 1024 * 1024  # bytes of a file in memory at a time
PULLED = ".sitegen/media"
"""Folder of the files outside git that are on this computer; git never sees it."""


def pulled_file(root: Path, digest: str) -> Path:
    """Return where the bytes of a file outside git are, once they were pulled."""
    return root / PULLED / digest[:2] / digest


def digest_of(path: Path) -> str:
    """Return the digest of a file's bytes, as that of a source, without holding all of it in memory."""
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while data := file.read(_CHUNK):
            digest.update(data)
    return digest.hexdigest()


class SourceFiles(msgspec.Struct, frozen=True):
    """The files of a site."""

    root: Path
    """Folder of the site."""
    locked: Mapping[str, LockedFile] = {}
    """Those outside git, by path."""
    absent: frozenset[str] = frozenset()
    """Those of them whose bytes are not on this computer."""

    @classmethod
    def of(cls, root: Path, locked: Mapping[str, LockedFile], suspicious: bool) -> "SourceFiles":
        """Return the files of a site, once it was looked which are there.

        Whoever is ``suspicious`` reads each: others may have restored the folder.
        """
        return cls(
            root, locked, frozenset(path for path, file in locked.items() if not is_here(root, file, suspicious))
        )

    def path(self, file: str) -> Path:
        """Return where the bytes of a file are."""
        locked = self.locked.get(file)
        return pulled_file(self.root, locked.digest) if locked else self.root / file

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes a stand-in, which has what was sent."""
        absent = {file: self.locked[file] for file in self.absent}
        return _FilesElsewhere, (Path(), absent, self.absent, number)

    def send(self, name: str) -> bytes | None:
        """Return the bytes of a file; None for one that is not on this computer. Raises OSError."""
        return self.read(name) if name not in self.absent else None

    def read(self, file: str) -> bytes:
        """Return the bytes of a file; of one that is not on this computer those of a placeholder.

        Raises OSError where it cannot be read.
        """
        if file not in self.absent:
            return self.path(file).read_bytes()
        locked = self.locked[file]
        if not locked.width:
            return _INSTEAD
        from sitegen.imaging.placeholder import placeholder_file

        return placeholder_file(Path(file).suffix, locked.width, locked.height)


class _FilesElsewhere(SourceFiles, frozen=True):
    """The files of a site, where that is on another computer."""

    number: int = 0
    """What they are known by there."""

    def path(self, file: str) -> Path:
        """Return where the bytes of a file are while a task is done. Raises NotSent."""
        return needed_file(self.number, file)

    def read(self, file: str) -> bytes:
        """Return the bytes of a file; of one that is nowhere those of a placeholder. Raises NotSent."""
        return super().read(file) if file in self.absent else needed(self.number, file)


def is_here(root: Path, file: LockedFile, suspicious: bool = False) -> bool:
    """Return whether the bytes of a file outside git are on this computer."""
    place = pulled_file(root, file.digest)
    try:
        return place.stat().st_size == file.size and (not suspicious or digest_of(place) == file.digest)
    except OSError:
        return False


_INSTEAD = b"sitegen: this file is not on the computer that built the site; run sitegen media pull\n"
