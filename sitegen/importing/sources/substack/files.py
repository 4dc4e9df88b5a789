"""The files of a Substack export, in a zip or unpacked: the list of posts and their texts, and no other.

An export also has who reads and who opened which email; these files are never opened. This module knows nothing about
posts.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from sitegen.errors.problems import BuildFailed, ContentError
from sitegen.messages.message import tr

LIST = "posts.csv"
_MOST = 50_000_000  # bytes of one file


class Files(Protocol):
    """An export, wherever it lies."""

    def read(self, name: str) -> str | None:
        """Return the text of a file by its path in the export, or None if it is not there."""


def open_files(path: Path) -> Files:
    """Return the files of an export.

    Raises BuildFailed with a ContentError if it is none, damaged, or tries to lead out of itself.
    """
    if path.is_dir():
        return _Unpacked(path)
    if path.name == LIST:
        return _Unpacked(path.parent)
    return _Zipped(path)


def is_export(path: Path) -> bool:
    """Return whether a path is an export: a list of posts, a folder with one, or a zip with one."""
    if path.is_dir():
        return (path / LIST).is_file()
    if path.name == LIST:
        return path.is_file()
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name == LIST or name.endswith(f"/{LIST}") for name in archive.namelist())
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


class _Unpacked:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._real = folder.resolve()

    def read(self, name: str) -> str | None:
        """Return a text; a symbolic link out of the folder is no file of it."""
        path = self._folder / name
        try:
            if ".." in PurePosixPath(name).parts or not path.is_file() or not path.resolve().is_relative_to(self._real):
                return None
            return _text(path.read_bytes())
        except (OSError, ValueError):
            return None


class _Zipped:
    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except OSError as error:
            raise self._failed(tr("cannot be read: {error}", error=error.strerror or str(error))) from None
        except zipfile.BadZipFile:
            message = tr("this is not an export of Substack")
            hint = tr("export under Settings → Exports: a zip with posts.csv and a folder posts")
            raise self._failed(message, hint) from None
        for name in self._archive.namelist():
            if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
                message = tr("the archive has a file outside of itself: “{name}”", name=name)
                raise self._failed(message, tr("this is no archive of Substack; do not unpack it"))
        self._root = next(self._roots(), "")

    def _roots(self) -> Iterator[str]:
        """Yield the folders of the archive that have a list: what packs it again puts a folder around it."""
        for name in self._archive.namelist():
            if (name == LIST or name.endswith(f"/{LIST}")) and not name.startswith("__MACOSX"):
                yield name.removesuffix(LIST)

    def read(self, name: str) -> str | None:
        """Return a text, unless it is longer than a text can be, whatever the archive says of its length."""
        try:
            with self._archive.open(self._root + name) as file:
                data = file.read(_MOST + 1)
        except KeyError:
            return None
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
            message = tr("this archive is damaged: {reason}", reason=str(error))
            raise self._failed(message, tr("download it again")) from None
        if len(data) > _MOST:
            message = tr("“{name}” in this archive has more than {size} bytes", name=name, size=_MOST)
            raise self._failed(message, tr("this is no archive of Substack; do not unpack it"))
        return _text(data)

    def _failed(self, message: str, hint: str | None = None) -> BuildFailed:
        return BuildFailed([ContentError(message, str(self._path), hint=hint)])


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace")
