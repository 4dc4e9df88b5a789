"""Beside: one piece of work that a build has done on another processor while it goes on itself.

The work is done by a copy of this process, of which only the result comes back. That may come to nothing, and then
whoever wants the result does without. This module knows nothing of what the work is.
"""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class BackgroundProcess(Generic[Result]):
    """Work that was begun, if processes can be copied here, and there are several ``jobs`` at a time."""

    def __init__(self, work: Callable[[], Result], jobs: int) -> None:
        self._process, self._pipe = 0, -1
        self._result: Result | None = None
        # A fork copies locks that other threads hold: the pool has the same rule.
        if jobs > 1 and sys.platform == "linux" and threading.active_count() == 1:
            self._pipe, into = os.pipe()
            self._process = os.fork()
            if not self._process:
                _do(work, into)
            os.close(into)

    def result(self) -> Result | None:
        """Wait for the result and return it, or None where there is none."""
        if self._process:
            with open(self._pipe, "rb", closefd=False) as pipe:
                data = pipe.read()
            if self._ended() == 0 and data:
                self._result = pickle.loads(data)
        return self._result

    def drop(self) -> None:
        """End the work, if it is not done: nobody wants its result any more."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._ended()

    def _ended(self) -> int:
        """Wait until the process has ended, and return its exit status."""
        os.close(self._pipe)
        status = os.waitpid(self._process, 0)[1]
        self._process = 0
        return status


def _do(work: Callable[[], object], into: int) -> None:
    """Do the work in a process of its own, which ends here, whatever happens."""
    try:
        with open(into, "wb") as pipe:
            pickle.dump(work(), pipe, pickle.HIGHEST_PROTOCOL)
        os._exit(0)
    finally:
        os._exit(1)
