"""Open a storage: a folder needs no library; all else is for fsspec, which finds the credentials in the environment."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from sitegen.storage.storage import Storage


def open_storage(url: str, base: Path) -> Storage:
    """Return the storage at a URL, or in a folder whose path begins at ``base``.

    Raises BuildFailed where it cannot be used here.
    """
    parts = urlsplit(url)
    if "://" not in url or parts.scheme == "file":
        from sitegen.storage.folder import FolderStorage

        return FolderStorage(Path(unquote(parts.path)) if parts.scheme == "file" else base / url, url)
    from sitegen.storage.remote import RemoteStorage

    return RemoteStorage(url)
