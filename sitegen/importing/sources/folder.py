"""The files of a site that was made by another generator, none of them outside of its folder.

This module knows no generator.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sitegen.content.decoding import decode
from sitegen.content.routes import is_inside
from sitegen.content.unread import is_ignored
from sitegen.errors.problems import ContentError
from sitegen.messages.message import tr

_NOT_CONTENT = frozenset({"node_modules", "vendor", "__pycache__", "_site", "public", "resources", "output"})


class Folder:
    """A folder, with all names as paths below it."""

    def __init__(self, root: Path) -> None:
        self._root = Path(os.path.realpath(root))

    def names(self, below: str = "") -> Iterator[str]:
        """Yield the files in a folder and its folders, in order; links that lead out of the folder are passed over."""
        start = self._root / below if below else self._root
        if self._inside(start):
            yield from self._walk(start, frozenset({os.path.realpath(start)}))

    def _walk(self, folder: Path, above: frozenset[str]) -> Iterator[str]:
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            return
        for entry in entries:
            if is_ignored(entry.name) or (entry.is_symlink() and not self._inside(Path(entry.path))):
                continue
            real = os.path.realpath(entry.path)
            if entry.is_dir():
                if real not in above and not (folder == self._root and entry.name in _NOT_CONTENT):
                    yield from self._walk(Path(entry.path), above | {real})
            elif entry.is_file():
                yield Path(entry.path).relative_to(self._root).as_posix()

    def text(self, name: str) -> str:
        """Return the text of a file.

        Raises ContentError, with the place, if it cannot be read or is not UTF-8.
        """
        try:
            return decode((self._root / name).read_bytes(), name)
        except OSError as error:
            raise ContentError(tr("cannot be read: {strerror}", strerror=error.strerror), name) from None

    def file(self, name: str) -> Path | None:
        """Return a file by its path below the folder, or None if it is not there."""
        path = self._root / name
        if not name or not is_inside(name) or not self._inside(path):
            return None
        return path if path.is_file() else None

    def has(self, *names: str) -> bool:
        """Return whether one of some files or folders is there."""
        return any((self._root / name).exists() for name in names)

    def _inside(self, path: Path) -> bool:
        return Path(os.path.realpath(path)).is_relative_to(self._root)


def path_of(url: str, base: str) -> str | None:
    """Return the decoded path of a URL of the old site whose front page is ``base``, or None for one of another site.

    The path begins with a slash, and does not have that of ``base`` in front.
    """
    try:
        parts, home = urlsplit(url), urlsplit(base)
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https") or (parts.netloc and parts.netloc != home.netloc):
        return None
    path = unquote(parts.path)
    folder = unquote(home.path).rstrip("/")
    if folder and path.startswith(folder + "/"):
        path = path[len(folder) :]
    return path if path.startswith("/") else None
