"""Background processes: one piece of work on another processor, while the build goes on.

A copy of this process does the work and returns only the result. It may fail, and then the build does without the
result. This module knows nothing of what the work is.
"""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from sitegen.workers.orphans import end_with

Result = TypeVar("Result")


class BackgroundProcess(Generic[Result]):
    """Work started in another process, if the system can fork and ``jobs`` allows several processes."""

    def __init__(self, work: Callable[[], Result], jobs: int) -> None:
        self._process, self._pipe, self._alive = 0, -1, -1
        self._result: Result | None = None
        # A fork copies locks that other threads hold: the pool has the same rule.
        if jobs > 1 and sys.platform == "linux" and threading.active_count() == 1:
            self._pipe, into = os.pipe()
            sentinel, self._alive = os.pipe()
            self._process = os.fork()
            if not self._process:
                os.close(self._alive)
                _do(work, into, sentinel)
            os.close(into)
            os.close(sentinel)

    def result(self) -> Result | None:
        """Wait for the result and return it, or None if there is none."""
        if self._process:
            with open(self._pipe, "rb", closefd=False) as pipe:
                data = pipe.read()
            if self._ended() == 0 and data:
                self._result = pickle.loads(data)
        return self._result

    def drop(self) -> None:
        """Stop the work, if it is not done."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._ended()

    def _ended(self) -> int:
        """Wait for the end of the process, and return its exit status."""
        os.close(self._pipe)
        status = os.waitpid(self._process, 0)[1]
        os.close(self._alive)  # not before: that would end it
        self._process = 0
        return status


def _do(work: Callable[[], object], into: int, sentinel: int) -> None:
    """Do the work in the other process, which ends here, whatever happens."""
    try:
        end_with(sentinel)
        with open(into, "wb") as pipe:
            pickle.dump(work(), pipe, pickle.HIGHEST_PROTOCOL)
        os._exit(0)
    finally:
        os._exit(1)
