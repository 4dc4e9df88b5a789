"""A storage in a folder of this computer, perhaps of another disk or a server."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR

from sitegen.messages.message import tr
from sitegen.storage.storage import PART, Headers, NotStored, StorageFault, Stored


class FolderStorage:
    """A folder; the one that it is in must be there."""

    at_once = 8

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self._folder = folder

    def look(self, name: str) -> Stored | None:
        """Return what is known of a file, or None where there is none."""
        with _asked():
            try:
                status = (self._folder / name).stat()
                return None if S_ISDIR(status.st_mode) else _stored(name, status)
            except (FileNotFoundError, NotADirectoryError):
                if not self._folder.is_dir():
                    self._folder.parent.stat()  # a disk that is not mounted is no empty storage
                return None

    def read(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        """Return the bytes of a file, or some of them."""
        with _asked(), (self._folder / name).open("rb") as file:
            file.seek(start)
            return file.read(-1 if stop is None else stop - start)

    def put(self, name: str, file: Path, headers: Headers | None = None) -> None:
        """Store a file, all of it or nothing; a folder keeps no headers."""
        with self._waiting(name) as waiting:
            shutil.copyfile(file, waiting)

    def write(self, name: str, data: bytes) -> None:
        """Store bytes, all of them or nothing."""
        with self._waiting(name) as waiting:
            waiting.write_bytes(data)

    def files(self) -> Iterator[Stored]:
        """Yield all files; a link to a folder is not followed."""
        with _asked():
            if not self._folder.is_dir():
                self._folder.parent.stat()
                return
            for folder, _, names in os.walk(self._folder, onerror=_raised):
                for name in names:
                    file = Path(folder, name)
                    yield _stored(file.relative_to(self._folder).as_posix(), file.lstat())

    def delete(self, name: str) -> None:
        """Delete a file, and folders that it leaves empty."""
        place = self._folder / name
        with _asked():
            with suppress(FileNotFoundError, NotADirectoryError):
                place.unlink()
            with suppress(OSError):  # not empty
                for folder in place.parents:
                    if folder == self._folder:
                        break
                    folder.rmdir()

    @contextmanager
    def _waiting(self, name: str) -> Iterator[Path]:
        """Give a place beside that of a file, and put what is there then into it."""
        place = self._folder / name
        waiting = place.with_name(f".{place.name}.{uuid.uuid4().hex}{PART}")  # others may put the same file
        with _asked():
            self._folder.parent.stat()
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                yield waiting
                waiting.replace(place)
            finally:
                with suppress(OSError):
                    waiting.unlink(missing_ok=True)


def _stored(name: str, status: os.stat_result) -> Stored:
    return Stored(name, status.st_size, str(status.st_mtime_ns))


def _raised(error: OSError) -> None:
    raise error


@contextmanager
def _asked() -> Iterator[None]:
    """Turn a refusal of the system into a fault of the storage."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotStored(tr("there is no “{file}”", file=error.filename)) from error
    except OSError as error:
        raise StorageFault(tr("{error}: “{file}”", error=error.strerror or str(error), file=error.filename)) from error
