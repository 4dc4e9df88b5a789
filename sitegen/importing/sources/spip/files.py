"""Files of a SPIP site: its folder ``IMG``, within what the user named.

This module knows nothing about tables.
"""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from sitegen.importing.sources.folder import Folder

_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "svg", "avif")
_REFUSED = frozenset({".php", ".php3", ".phtml", ".sqlite", ".sql"})


class Files:
    """The folders that were named: ``IMG`` itself, or the one that it is in."""

    def __init__(self, folders: Sequence[Path], host: str, base: str) -> None:
        self._folders = [Folder(folder / "IMG" if (folder / "IMG").is_dir() else folder) for folder in folders]
        self._host = host.lower()
        self._base = base

    def find(self, url: str) -> Path | None:
        """Return the file of a URL, or None if it is not in ``IMG`` or not at hand."""
        try:
            parts = urlsplit(url)
        except ValueError:  # a URL that nobody can read
            return None
        if parts.hostname and parts.hostname.removeprefix("www.") != self._host.removeprefix("www."):
            return None
        path = unquote(parts.path).removeprefix(self._base).lstrip("/")
        return self._file(path.removeprefix("IMG/")) if path.startswith("IMG/") else None

    def logo(self, kind: str, number: int) -> str:
        """Return the name of a logo of SPIP 1 to 3 in ``IMG``, such as ``arton12.jpg``, or nothing."""
        names = (f"{kind}on{number}.{extension}" for extension in _EXTENSIONS)
        return next((name for name in names if self._file(name)), "")

    def _file(self, name: str) -> Path | None:
        path = PurePosixPath(name)
        if path.suffix.lower() in _REFUSED or "\0" in name or any(part.startswith(".") for part in path.parts):
            return None
        return next((file for folder in self._folders if (file := folder.file(name))), None)
