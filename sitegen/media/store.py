"""Stores: where the files are that git does not have, each under the digest of its bytes.

What is stored never changes, for its name says what it is; nothing here deletes. A folder needs no library; all else is
for fsspec, which finds the credentials in the environment. This module knows nothing of a site's files.
"""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import requires
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sitegen.config.media import MediaConfig, is_remote
from sitegen.config.site import CONFIG_NAME
from sitegen.errors.problems import BuildFailed, ConfigError, DeployError
from sitegen.messages.message import tr

CHUNK = 8 * 1024 * 1024
"""Bytes of a file in memory at a time."""
_EXTRA = re.compile(r"""extra\s*==\s*["']media["']""")

ResultType = TypeVar("ResultType")


class Store(Protocol):
    """Where files are."""

    def size(self, digest: str) -> int | None:
        """Return the bytes of a file, or None where it is not stored; a part of a file has another size."""

    def put(self, digest: str, file: Path) -> None:
        """Store a file."""

    def read(self, digest: str, start: int, stop: int) -> bytes:
        """Return some bytes of a file; fewer where it ends before."""


def open_store(root: Path, media: MediaConfig) -> Store:
    """Return the store of a site.

    Raises BuildFailed where it names none, or one that cannot be used.
    """
    if not media.store:
        hint = tr("write {lines} in it, with a folder beside the site or a URL", lines='[media] store = "../photos"')
        raise BuildFailed([ConfigError(tr("this site has no store for files outside git"), CONFIG_NAME, hint=hint)])
    return RemoteStore(media.store) if is_remote(media.store) else FolderStore(root / media.store)


def name_in(digest: str) -> str:
    """Return the name under which a file is stored: no folder has too many."""
    return f"{digest[:2]}/{digest}"


class FolderStore:
    """A folder, perhaps of another disk or a server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def size(self, digest: str) -> int | None:
        """Return the bytes of a file, or None where it is not stored."""
        try:
            return (self._folder / name_in(digest)).stat().st_size
        except FileNotFoundError:
            if not self._folder.is_dir():
                self._folder.parent.stat()  # a disk that is not mounted is no empty store
            return None

    def put(self, digest: str, file: Path) -> None:
        """Store a file, all of it or nothing."""
        place = self._folder / name_in(digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        waiting = place.with_name(f".{digest}.{os.getpid()}")
        try:
            shutil.copyfile(file, waiting)
            waiting.replace(place)
        finally:
            waiting.unlink(missing_ok=True)

    def read(self, digest: str, start: int, stop: int) -> bytes:
        """Return some bytes of a file."""
        with (self._folder / name_in(digest)).open("rb") as file:
            file.seek(start)
            return file.read(stop - start)


class RemoteStore:
    """Whatever fsspec reaches: S3 and its like, SFTP, WebDAV, Google, Azure."""

    def __init__(self, url: str) -> None:
        """Connect to a URL.

        Raises BuildFailed where the library for it is missing.
        """
        try:
            from fsspec.core import url_to_fs

            self._files, self._top = url_to_fs(url)
        except ImportError as error:
            message = tr("the store {url} needs a library that is not installed: {error}", url=url, error=error)
            command = "pip install " + " ".join(f'"{one}"' for one in _libraries())
            hint = tr("run {command}; stores other than S3 need what fsspec asks for", command=command)
            raise BuildFailed([DeployError(message, CONFIG_NAME, hint=hint)]) from None
        except ValueError as error:
            message = tr("“{url}” is no store: {error}", url=url, error=error)
            raise BuildFailed([ConfigError(message, CONFIG_NAME)]) from None

    def size(self, digest: str) -> int | None:
        """Return the bytes of a file, or None where it is not stored."""
        self._files.invalidate_cache()  # another computer may have stored it a moment ago
        with suppress(FileNotFoundError):
            return int(self._files.info(self._place(digest))["size"])
        return None

    def put(self, digest: str, file: Path) -> None:
        """Store a file; object stores show it once it is complete, of others its size tells."""
        place = self._place(digest)
        try:
            self._files.put_file(str(file), place)
        except FileNotFoundError:
            if not self._files.exists(self._top):  # a store with a slip in its name must not be made
                raise
            self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
            self._files.put_file(str(file), place)

    def read(self, digest: str, start: int, stop: int) -> bytes:
        """Return some bytes of a file."""
        data: Any = self._files.cat_file(self._place(digest), start=start, end=stop)
        return bytes(data)

    def _place(self, digest: str) -> str:
        return f"{self._top.rstrip('/')}/{name_in(digest)}"


def _libraries() -> list[str]:
    """Return the libraries that the extra ``media`` asks for."""
    return [line.partition(";")[0].strip() for line in requires("sitegen-news") or () if _EXTRA.search(line)]


class StoreFault(Exception):
    """A store that does not do what it is asked; the message says why."""


def asking(ask: Callable[[], ResultType]) -> ResultType:
    """Return what a store answers.

    Raises StoreFault: each kind of store has exceptions of its own.
    """
    try:
        return ask()
    except FileNotFoundError as error:
        raise StoreFault(tr("it is not there: {error}", error=error)) from error
    except OSError as error:
        raise StoreFault(error.strerror or str(error)) from error
    except Exception as error:
        raise StoreFault(f"{type(error).__name__}: {error}") from error
