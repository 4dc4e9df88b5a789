"""Files in folders that the user named beside an export, by the path of a URL.

Such a folder is a copy of one of the site, but of which one nobody says: ``uploads``, what is above it or a year of it.
This module knows nothing about any system.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Uploads:
    """Folders of pictures and other files."""

    def __init__(self, roots: Iterable[Path]) -> None:
        self._roots = tuple((root, root.resolve()) for root in roots)

    def find(self, url: str) -> Path | None:
        """Return the file behind a URL or path, or None: never one outside of the folders, even by a symbolic link.

        The more of the path a file has in its own, the sooner it is the one.
        """
        try:
            parts = [part for part in unquote(urlsplit(url).path).split("/") if part not in ("", ".")]
        except ValueError:  # a URL that nobody can read
            return None
        if not parts or ".." in parts or any("\0" in part or "\\" in part for part in parts):
            return None
        for start in range(len(parts)):
            for root, real in self._roots:
                if start and start == len(parts) - 1 and parts[start - 1] != real.name:
                    continue  # a name alone says little: another picture may have it
                if found := _inside(root, real, parts[start:]):
                    return found
        return None


def _inside(root: Path, real: Path, parts: Sequence[str]) -> Path | None:
    """Return the file below a root, in either form of accented letters."""
    for form in ("NFC", "NFD"):
        path = root.joinpath(*(unicodedata.normalize(form, part) for part in parts))
        try:
            if path.is_file() and path.resolve().is_relative_to(real):
                return path
        except OSError:  # a name that is too long for this system
            return None
    return None
