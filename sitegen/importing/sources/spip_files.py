"""Files of a SPIP site: its folder ``IMG``, within what the user named.

This module knows nothing about tables.
"""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

_EXTENSIONS = ("jpg", "jpeg", "png", "gif", "webp", "svg", "avif")
_REFUSED = frozenset({".php", ".php3", ".phtml", ".sqlite", ".sql"})


class Files:
    """The folders that were named: ``IMG`` itself, or the one that it is in."""

    def __init__(self, folders: Sequence[Path], host: str, base: str) -> None:
        self._folders = [folder / "IMG" if (folder / "IMG").is_dir() else folder for folder in folders]
        self._host = host.lower()
        self._base = base

    def find(self, url: str) -> Path | None:
        """Return the file of a URL, or None if it is not in ``IMG`` or not at hand."""
        parts = urlsplit(url)
        if parts.hostname and parts.hostname.removeprefix("www.") != self._host.removeprefix("www."):
            return None
        path = unquote(parts.path).removeprefix(self._base).lstrip("/")
        return self._within(path.removeprefix("IMG/")) if path.startswith("IMG/") else None

    def logo(self, kind: str, number: int) -> str:
        """Return the name of a logo of SPIP 1 to 3 in ``IMG``, such as ``arton12.jpg``, or nothing."""
        names = (f"{kind}on{number}.{extension}" for extension in _EXTENSIONS)
        return next((name for name in names if self._within(name)), "")

    def _within(self, path: str) -> Path | None:
        if not path or "\0" in path:
            return None
        for folder in self._folders:
            file = folder / path
            if file.suffix.lower() in _REFUSED or any(part.startswith(".") for part in Path(path).parts):
                continue
            if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                return file
        return None
