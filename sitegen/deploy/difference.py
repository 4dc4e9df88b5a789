"""The difference between an output and what is in a storage, by manifest and listing: no file is read from there."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from sitegen.deploy.files import FileToPublish
from sitegen.deploy.manifest import OWN, Entry, Manifest
from sitegen.deploy.published import Published
from sitegen.storage.storage import PART, Storage, Stored

Trust = Literal["manifest", "bytes", "nothing"]
"""What tells that a file is there: the manifest; its bytes alone, where the manifest is lost; nothing at all."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done, and what has been."""

    same: Mapping[str, Entry]
    """Files that are there as they should be."""
    uploads: tuple[FileToPublish, ...]
    """Files that are not."""
    new: frozenset[str]
    """Those of them in whose place there is nothing."""
    removed: Mapping[str, Entry | None]
    """Files of ours that the output does not have; None for one that was broken off."""
    foreign: tuple[str, ...]
    """Files of others."""

    def __bool__(self) -> bool:
        """Return whether anything is to be done."""
        return bool(self.uploads or self.removed)

    @property
    def published(self) -> Published:
        """What readers will notice."""
        paths = [file.path for file in self.uploads]
        added = tuple(sorted(path for path in paths if path in self.new))
        changed = tuple(sorted(path for path in paths if path not in self.new))
        return Published(added, changed, tuple(sorted(path for path, entry in self.removed.items() if entry)))


def listing(storage: Storage) -> dict[str, Stored]:
    """Return what is in a storage, beside the files about it. Raises StorageFault."""
    return {stored.name: stored for stored in storage.files() if not stored.name.startswith(OWN)}


def difference(
    files: Mapping[str, FileToPublish], manifest: Manifest, there: Mapping[str, Stored], trust: Trust = "manifest"
) -> Difference:
    """Return the difference."""
    same: dict[str, Entry] = {}
    uploads = []
    for path, file in files.items():
        stored = there.get(path)
        if stored is not None and _is_same(file, manifest, stored, trust):
            same[path] = Entry.of(file, stored.mark)
        else:
            uploads.append(file)
    ours = manifest.ours
    removed = {path: ours[path] for path in there if path in ours and path not in files}
    parts = dict.fromkeys(path for path in there if path.endswith(PART) and path not in files)
    return Difference(
        same=same,
        uploads=tuple(uploads),
        new=frozenset(file.path for file in uploads if file.path not in there),
        removed={**parts, **removed},
        foreign=tuple(sorted(there.keys() - files.keys() - ours.keys() - parts.keys())),
    )


def _is_same(file: FileToPublish, manifest: Manifest, stored: Stored, trust: Trust) -> bool:
    """Return whether a file is there as it should be."""
    if stored.size != file.size or trust == "nothing":
        return False
    entry, coming = manifest.files.get(file.path), manifest.coming.get(file.path)
    if entry is not None and entry.mark in ("", stored.mark):
        return (entry.digest, entry.headers) == (file.digest, file.headers)
    # Nobody saw it arrive: only its bytes tell.
    expected = trust == "bytes" or (
        coming is not None and (coming.digest, coming.headers) == (file.digest, file.headers)
    )
    return expected and bool(stored.md5) and stored.md5 == _md5(file)


def _md5(file: FileToPublish) -> str:
    with file.place.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def in_the_way(paths: Iterable[str], removed: Mapping[str, Entry | None]) -> list[str]:
    """Return what has to be removed first: a file where a folder will be, or in what will be a file."""
    coming = set(paths)
    folders = {folder for path in coming for folder in _folders(path)}
    return [path for path in removed if path in folders or not coming.isdisjoint(_folders(path))]


def _folders(path: str) -> list[str]:
    """Return the folders that a file is in."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
