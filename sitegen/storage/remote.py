"""A storage wherever fsspec reaches: S3 and its like, Google, Azure, SFTP, WebDAV.

An object store shows a file once it is complete; elsewhere a file waits beside its place, and is renamed.
"""

import base64
import random
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib.metadata import requires
from pathlib import Path
from typing import Any, TypeVar

from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.messages.message import Message, tr
from sitegen.storage.storage import PART, Headers, NotStored, StorageFault, Stored

ResultType = TypeVar("ResultType")
_PAUSES = (0.5, 2.0, 6.0)  # seconds before a request that failed is sent again, up to twice as long
_AT_ONCE = 16
_CONNECTIONS = 4  # few enough for a server that is not made for many
_EXTRA = re.compile(r"""extra\s*==\s*["']media["']""")
_MARKS = ("ETag", "etag", "generation", "mtime", "LastModified", "last_modified", "modified", "created")
_MD5 = re.compile(r'"?([0-9a-f]{32})"?').fullmatch


def _of_s3(headers: Headers) -> dict[str, Any]:
    return {"ContentType": headers.type, "CacheControl": headers.cache}


def _of_google(headers: Headers) -> dict[str, Any]:
    return {"content_type": headers.type, "fixed_key_metadata": {"cache_control": headers.cache}}


def _of_azure(headers: Headers) -> dict[str, Any]:
    return {"content_settings": {"content_type": headers.type, "cache_control": headers.cache}}


_OBJECT_STORES: Mapping[str, Callable[[Headers], dict[str, Any]]] = {
    **dict.fromkeys(("s3", "s3a"), _of_s3),
    **dict.fromkeys(("gs", "gcs"), _of_google),
    **dict.fromkeys(("az", "abfs", "abfss"), _of_azure),
}
"""How the library of each kind of object store is given headers: by protocol."""
_FINAL = (
    FileNotFoundError, PermissionError, FileExistsError, IsADirectoryError, NotADirectoryError,
    ImportError, TypeError, ValueError,
)  # fmt: skip
_NO_CREDENTIALS = (
    "NoCredentialsError",
    "PartialCredentialsError",
    "DefaultCredentialsError",
    "AuthenticationException",
)


class RemoteStorage:
    """Files at a URL."""

    def __init__(self, url: str) -> None:
        """Raise BuildFailed where the library for the URL is missing, or if it is none."""
        self.url = url
        self._of_thread = threading.local()
        self._headers = _OBJECT_STORES.get(url.partition("://")[0])
        self._known: set[str] = set()
        try:
            files = self._open()
        except ImportError as error:
            message = tr("{url} needs a library that is not installed: {error}", url=url, error=error)
            command = "pip install " + " ".join(f'"{one}"' for one in _libraries())
            hint = tr("run {command}; what is not S3 needs what fsspec asks for", command=command)
            raise BuildFailed([DeployError(message, hint=hint)]) from None
        except Exception as error:  # each library has its own for a URL that is none, or without credentials
            message = tr("{url} cannot be used: {error}", url=url, error=_said(error))
            raise BuildFailed([DeployError(message)]) from None
        # What is not made for many requests has a connection for each thread.
        self._shared = files if files.async_impl else None
        self._renames = _renames(files)
        self.at_once = _AT_ONCE if files.async_impl else _CONNECTIONS

    def look(self, name: str) -> Stored | None:
        """Return what is known of a file, or None where there is none."""

        def ask() -> Stored | None:
            self._files.invalidate_cache()  # another computer may have stored it a moment ago
            with suppress(FileNotFoundError):
                info = self._files.info(self._place(name))
                return None if info["type"] == "directory" else _stored(name, info)
            return None

        return _asked(ask)

    def read(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        """Return the bytes of a file, or some of them."""
        return _asked(lambda: bytes(self._files.cat_file(self._place(name), start=start or None, end=stop)))

    def put(self, name: str, file: Path, headers: Headers | None = None) -> None:
        """Store a file."""
        words = self._headers(headers) if self._headers and headers else {}
        _asked(lambda: self._in_place(name, lambda place: self._files.put_file(str(file), place, **words)))

    def write(self, name: str, data: bytes) -> None:
        """Store bytes."""
        _asked(lambda: self._in_place(name, lambda place: self._files.pipe_file(place, data)))

    def files(self) -> Iterator[Stored]:
        """Yield all files."""

        def ask() -> list[Stored]:
            self._files.invalidate_cache()
            top = self._top.rstrip("/")
            found = self._files.find(top, detail=True)
            if not found and self._headers and not self._files.exists(bucket := self._top.partition("/")[0]):
                raise FileNotFoundError(bucket)  # to a listing, it looks empty
            return [
                _stored(path.removeprefix(top).lstrip("/"), info)
                for path, info in found.items()
                if info["type"] != "directory" and path.startswith(f"{top}/") and not path.endswith("/")
            ]

        yield from _asked(ask)

    def delete(self, name: str) -> None:
        """Delete a file, and folders that it leaves empty."""

        def ask() -> None:
            place = self._place(name)
            with suppress(FileNotFoundError):
                self._files.rm_file(place)
            folder = place.rpartition("/")[0]
            while self._headers is None and len(folder) > len(self._top.rstrip("/")):
                try:
                    self._files.rmdir(folder)
                except Exception:  # not empty: each library says so in its own way
                    break
                self._known.discard(folder)
                folder = folder.rpartition("/")[0]

        _asked(ask)

    def _in_place(self, name: str, store: Callable[[str], object]) -> None:
        """Have a file stored under its name, once it is complete where that can be seen."""
        place = self._place(name)
        if self._headers:
            store(place)
            return
        folder, _, last = place.rpartition("/")
        self._make(folder)
        if not self._renames:
            store(place)
            return
        waiting = f"{folder}/.{last}.{uuid.uuid4().hex}{PART}"  # others may put the same file
        store(waiting)
        try:
            self._files.mv(waiting, place)
        except FileExistsError:
            self._files.rm_file(place)
            self._files.mv(waiting, place)

    def _make(self, folder: str) -> None:
        """Make a folder; the one at the top only in one that is there: what has a slip in its name must not be made."""
        if folder in self._known:
            return
        top = self._top.rstrip("/")
        if not self._files.exists(top) and not self._files.exists(top.rpartition("/")[0]):
            raise FileNotFoundError(top)
        self._files.makedirs(folder, exist_ok=True)
        self._known.add(folder)

    @property
    def _files(self) -> Any:
        if self._shared is not None:
            return self._shared
        if not hasattr(self._of_thread, "files"):
            self._of_thread.files = self._open()
        return self._of_thread.files

    def _open(self) -> Any:
        from fsspec.core import url_to_fs

        files, self._top = url_to_fs(self.url)
        return files

    def _place(self, name: str) -> str:
        return f"{self._top.rstrip('/')}/{name}"


def _renames(files: Any) -> bool:
    """Return whether a kind of storage has a way of its own to rename a file: that of all others is a copy."""
    from fsspec import AbstractFileSystem

    return type(files).mv is not AbstractFileSystem.mv


def _stored(name: str, info: Mapping[str, Any]) -> Stored:
    mark = next((str(info[key]) for key in _MARKS if info.get(key) is not None), "")
    if match := _MD5(str(info.get("ETag", ""))):
        return Stored(name, int(info["size"]), mark, match[1])
    md5 = str(info.get("md5Hash") or "")
    return Stored(name, int(info["size"]), mark, base64.b64decode(md5).hex() if md5 else "")


def _asked(ask: Callable[[], ResultType]) -> ResultType:
    """Return what a storage answers; what may pass is asked for again.

    Raises StorageFault: each kind of storage has exceptions of its own.
    """
    for pause in (*_PAUSES, None):
        try:
            return ask()
        except FileNotFoundError as error:
            raise NotStored(tr("it is not there: {error}", error=error)) from error
        except Exception as error:
            if pause is None or isinstance(error, _FINAL) or type(error).__name__ in _NO_CREDENTIALS:
                raise StorageFault(_said(error)) from error
            time.sleep(pause * random.uniform(1, 2))
    raise AssertionError


def _said(error: Exception) -> Message | str:
    """Return what is wrong, in words."""
    if type(error).__name__ in _NO_CREDENTIALS:
        return tr("the environment has no credentials for it: {error}", error=error)
    if isinstance(error, PermissionError):
        return tr("access is refused: {error}", error=error)
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return f"{type(error).__name__}: {error}"


def _libraries() -> list[str]:
    """Return the libraries that the extra ``media`` asks for."""
    return [line.partition(";")[0].strip() for line in requires("sitegen-news") or () if _EXTRA.search(line)]
