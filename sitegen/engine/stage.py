"""The stage: a folder next to the output where new files wait until all of them are there.

This module knows nothing of what the files are, nor of when they are put in place.
"""

import errno
import os
import shutil
import time
from pathlib import Path

from sitegen.content.sources import digest_bytes
from sitegen.workers.elsewhere import Rebuilt, write

INSIDE = ".stage"
"""Name of the stage in an output folder that is a mount point: nothing next to it is on the same file system."""


class Stage:
    """The folder in which the new files of one output folder wait.

    Where there is no output yet it is the whole tree, and becomes the output by one rename. Else all files lie in one
    folder: to make and remove a folder for each page takes as long as to write the page.
    """

    def __init__(self, output: Path) -> None:
        self.output = Path(os.path.realpath(output))
        """The output folder; where that is a link, what it leads to."""
        # Next to the output, because a rename works within one file system only.
        self.folder = self.output.with_name(f".{self.output.name}.stage")
        self.whole = not self.output.exists()
        """Whether it is the whole tree of a first output."""
        self._made: set[str] = set()

    def begin(self) -> None:
        """Make the folder, without what an interrupted build has left there."""
        self.clear()
        if self.whole or _can_rename(self.folder, self.output):
            self.folder.mkdir(parents=True)
        else:
            self.folder = self.output / INSIDE
            self.clear()
            self.folder.mkdir()

    def clear(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def place(self, path: str) -> str:
        """Return where the new file of a path of the output waits."""
        return f"{self.folder}/{path if self.whole else digest_bytes(path.encode())}"

    def put(self, path: str, data: bytes) -> int:
        """Write a file and return its time of modification, in nanoseconds.

        Raises OSError when the disk refuses.
        """
        place = self.place(path)
        if self.whole:
            self._make_folder(place.rpartition("/")[0])
        try:
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:  # another process was asked too: its bytes are these, and somebody may be reading them
            return os.lstat(place).st_mtime_ns
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            return os.fstat(handle).st_mtime_ns
        finally:
            os.close(handle)

    def move(self, path: str, place: str) -> None:
        """Put the new file of a path of the output in place.

        Raises OSError when the disk refuses, or a folder is there.
        """
        waiting = self.place(path)
        try:
            os.replace(waiting, place)  # noqa: PTH105 - thousands of times
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            # A part of the output is on yet another file system: a copy there is renamed.
            near = f"{os.path.dirname(place)}/.{digest_bytes(path.encode())}.stage"  # noqa: PTH120
            try:
                shutil.copy2(waiting, near)
                os.replace(near, place)  # noqa: PTH105
            finally:
                Path(near).unlink(missing_ok=True)
            os.unlink(waiting)  # noqa: PTH108

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes a stand-in, which keeps files until they are received."""
        return _StageElsewhere, (number,)

    def receive(self, name: str, item: tuple[bytes, int]) -> None:
        """Write a file that was made elsewhere, with the time of modification that was noted there.

        Raises OSError when the disk refuses.
        """
        data, mtime = item
        self.put(name, data)
        os.utime(self.place(name), ns=(mtime, mtime))

    def _make_folder(self, folder: str) -> None:
        if folder in self._made:
            return
        self._made.add(folder)
        try:
            os.mkdir(folder)  # noqa: PTH102 - thousands of times
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103


class _StageElsewhere:
    """The stage, where it is on another computer."""

    def __init__(self, number: int) -> None:
        self._number = number

    def put(self, path: str, data: bytes) -> int:
        """Keep a file, and return the time that will be its time of modification, in nanoseconds."""
        now = time.time_ns()
        write(self._number, path, (data, now))
        return now


def _can_rename(folder: Path, output: Path) -> bool:
    """Return whether files can be renamed from a folder, which is not there yet, into an output folder.

    Only trying shows it: of a part of a file system that is mounted a second time, the device is the same.
    """
    probe = output / f"{INSIDE}.probe"
    try:
        folder.mkdir()
        (folder / INSIDE).write_bytes(b"")
        (folder / INSIDE).rename(probe)
    except OSError:
        return False
    else:
        probe.rename(folder / INSIDE)
        return True
    finally:
        shutil.rmtree(folder, ignore_errors=True)
