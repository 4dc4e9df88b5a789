"""The stage: a folder next to the output where new files wait until all of them are there.

This module knows nothing of what the files are, nor of when they are put in place.
"""

import os
import shutil
from pathlib import Path

from sitegen.content.sources import digest_bytes


class Stage:
    """The folder in which the new files of one output folder wait.

    Where there is no output yet it is the whole tree, and becomes the output by one rename. Else all files lie in one
    folder: to make and remove a folder for each page takes as long as to write the page.
    """

    def __init__(self, output: Path) -> None:
        # Next to the output, because a rename works within one file system only.
        self.folder = output.with_name(f".{output.name}.stage")
        self.whole = not output.exists()
        """Whether it is the whole tree of a first output."""
        self._made: set[str] = set()

    def begin(self) -> None:
        """Make the folder, without what an interrupted build has left there."""
        self.clear()
        self.folder.mkdir(parents=True)

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
