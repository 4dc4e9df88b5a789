"""The store of a site: where the files are that git does not have, each under the digest of its bytes.

What is stored never changes, for its name says what it is; nothing here deletes. This module knows nothing of a site's
files.
"""

from pathlib import Path

from sitegen.config.media import MediaConfig
from sitegen.config.site import CONFIG_NAME
from sitegen.errors.problems import BuildFailed, ConfigError
from sitegen.messages.message import tr
from sitegen.storage.opening import open_storage
from sitegen.storage.storage import Storage

CHUNK = 8 * 1024 * 1024
"""Bytes of a file in memory at a time."""


class Store:
    """Files by digest in a storage; each method may raise StorageFault."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def size(self, digest: str) -> int | None:
        """Return the bytes of a file, or None where it is not stored; a part of a file has another size."""
        stored = self._storage.look(name_in(digest))
        return None if stored is None else stored.size

    def put(self, digest: str, file: Path) -> None:
        """Store a file."""
        self._storage.put(name_in(digest), file)

    def read(self, digest: str, start: int, stop: int) -> bytes:
        """Return some bytes of a file; fewer where it ends before."""
        return self._storage.read(name_in(digest), start, stop)


def open_store(root: Path, media: MediaConfig) -> Store:
    """Return the store of a site.

    Raises BuildFailed where it names none, or one that cannot be used.
    """
    if not media.store:
        hint = tr("write {lines} in it, with a folder beside the site or a URL", lines='[media] store = "../photos"')
        raise BuildFailed([ConfigError(tr("this site has no store for files outside git"), CONFIG_NAME, hint=hint)])
    return Store(open_storage(media.store, root))


def name_in(digest: str) -> str:
    """Return the name under which a file is stored: no folder has too many."""
    return f"{digest[:2]}/{digest}"
