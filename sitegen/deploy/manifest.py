"""The manifest: what sitegen put into a storage, stored beside it.

It tells what changed without reading a file, and which files are ours: no other one is ever removed. What is about to
be put there is in it before: whenever a deployment is killed, the next one knows.
"""

import gzip
from collections.abc import Mapping
from contextlib import suppress

import msgspec

from sitegen.deploy.files import FileToPublish, Stage
from sitegen.storage.storage import Headers, NotStored, Storage

OWN = ".sitegen/"
"""Folder in a storage whose files are about the others."""
_NAME = OWN + "manifest.json.gz"


class Entry(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A file that sitegen put into a storage."""

    digest: str
    """Digest of its bytes."""
    size: int
    """Its bytes."""
    headers: Headers
    """What it is served as."""
    stage: Stage
    """When it was put in place."""
    lasting: bool
    """Whether its URL does not just go away."""
    mark: str = ""
    """What the storage says of it, which changes when somebody puts another there; nothing until it was looked at."""

    @classmethod
    def of(cls, file: FileToPublish, mark: str = "") -> "Entry":
        """Return the entry of a file."""
        return cls(
            digest=file.digest,
            size=file.size,
            headers=file.headers,
            stage=file.stage,
            lasting=file.lasting,
            mark=mark,
        )


class Manifest(msgspec.Struct, kw_only=True):
    """What sitegen put into a storage."""

    site: str
    """URL of the site whose files they are."""
    files: dict[str, Entry] = {}
    """What is there, by name."""
    coming: dict[str, Entry] = {}
    """What a deployment that has not ended may have put there."""
    stale: set[str] = set()
    """Files of which a CDN may have an older version."""

    @property
    def ours(self) -> Mapping[str, Entry]:
        """Every file that may be there because of sitegen."""
        return {**self.coming, **self.files}


def read_manifest(storage: Storage) -> Manifest | None:
    """Return the manifest in a storage, or None where it is lost or damaged. Raises StorageFault."""
    with suppress(NotStored, OSError, EOFError, msgspec.DecodeError):
        return msgspec.json.decode(gzip.decompress(storage.read(_NAME)), type=Manifest)
    return None


def write_manifest(storage: Storage, manifest: Manifest) -> None:
    """Store the manifest. Raises StorageFault."""
    storage.write(_NAME, gzip.compress(msgspec.json.encode(manifest), 6, mtime=0))
