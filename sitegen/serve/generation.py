"""A generation of pages while a build makes it: requests wait for its pages, and the pages they wait for come first.

This module knows nothing of the web, nor of how pages are made.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from sitegen.engine.listener import BuildListener
from sitegen.engine.stage import Stage
from sitegen.serve.files import find
from sitegen.serve.live import Live


class Generation(BuildListener):
    """The generation that is being made, if a build runs, and the pages of the last one."""

    def __init__(self, pages: Path, live: Live, edited: Callable[[], str]) -> None:
        self._pages = pages
        self._live = live
        self._edited = edited
        # Held while new files are put in place, and by each request while it opens one.
        # Re-entrant: a build that finds its state damaged starts again, and may have been writing.
        self.exchange = threading.Condition(threading.RLock())
        """Lock that keeps the pages of two generations apart."""
        self.base = "/"
        """Path of the front page, decoded."""
        self.announced = False
        """Whether browsers know of this generation, although its build has not ended."""
        self.ahead = False
        """Whether pages were served that are newer than the last good build."""
        # Files not made yet, files that wait in the stage, files requested, and all files to be made.
        self._pending: set[str] = set()
        self._made: set[str] = set()
        self._requested: deque[str] = deque()
        self._stale: Sequence[str] = ()

    # Requests, in any thread; the lock is held

    def open(self, file: Path, path: str) -> BinaryIO:
        """Open a page of this generation; wait until it is made."""
        if path in self._pending:
            self._requested.append(path)
            self.exchange.wait_for(lambda: path not in self._pending)
        staged = Path(Stage(self._pages).place(path))
        if path in self._made and staged.is_file():
            return staged.open("rb")
        return file.open("rb")

    def settle(self, patience: float) -> None:
        """Wait for the end of a build that was already announced, at most ``patience`` seconds."""
        with self.exchange:
            self.exchange.wait_for(lambda: not self.announced, patience)

    # The build listener, in the thread of the build

    def begin(self, outputs: Sequence[str], whole: bool) -> None:
        """Begin a generation, if it shares all other pages with the last one."""
        if whole and outputs and self._live.state.ready:
            with self.exchange:
                self._pending, self._stale = set(outputs), outputs
                self._requested.extend(path for path in self._open_files() if path in self._pending)

    def wanted(self) -> str | None:
        """Return a page that a browser shows or waits for; if there is none left, announce the generation."""
        if self._requested:
            return self._requested.popleft()
        if self._made and not self.announced:  # if no page could be made, there is nothing to announce
            self.announced = self.ahead = True
            self._live.announce(self.base, self._stale, self._edited())
        return None

    def made(self, output: str) -> None:
        """Answer the requests that wait for a page."""
        if self._pending:
            with self.exchange:
                self._pending.discard(output)
                self._made.add(output)
                self.exchange.notify_all()

    def end(self) -> None:
        """End the generation: all its files are in place, or the build has failed."""
        with self.exchange:
            self._pending.clear()
            self._made.clear()
            self._requested.clear()
            self.announced = False
            self.exchange.notify_all()

    def _open_files(self) -> list[str]:
        """Return the files of the pages open in a browser."""
        base = self._live.state.base
        routes = [page.removeprefix(base) for page in list(self._live.open_pages) if page.startswith(base)]
        found = (find(self._pages, route).file for route in routes)
        return [file.relative_to(self._pages).as_posix() for file in found if file]
