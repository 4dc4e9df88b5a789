"""Workers: a map over tasks, by a plain loop, by processes, or by other computers.

Within a stage no task waits for another, so a map is the whole scheduler, and no stage knows which of the three runs.
This module knows nothing of what the tasks are.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sitegen.errors.problems import SitegenError
from sitegen.workers.memory import limited, share_of_memory
from sitegen.workers.tasks import Result, Run, Task, attempt, named

_SMALL = 64  # one process finishes fewer tasks before worker processes have started and know what they need
SMALL_WITH_THREADS = 1000
"""The same if other threads run: then worker processes start empty, and receive the whole site."""


def default_jobs() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers(Protocol):
    """What does the tasks of a build."""

    @property
    def jobs(self) -> int:
        """How many tasks are done at once."""

    @property
    def at_once(self) -> int:
        """How many of them are done on one computer, whose memory they share."""

    @property
    def here(self) -> "Workers":
        """Those of this computer: for what only looks at files of its disk."""

    def sized(self, small: int, at_once: int | None = None) -> "Workers":
        """Return the same workers, for tasks of which fewer than ``small`` are done sooner by one.

        At most ``at_once`` of them are done on one computer.
        """

    def alone(self, tasks: int) -> bool:
        """Return whether this process does so many tasks itself."""

    def running(
        self,
        tasks: int,
        start: Callable[..., None],
        arguments: tuple[object, ...],
        meanwhile: Callable[[], None] | None = None,
    ) -> AbstractContextManager[Run]:
        """Yield a function that maps a function over tasks: each with its result, or with what is wrong.

        They come in order. With ``near``, tasks next to each other make use of the same things: each process begins
        elsewhere and goes on from there, and what is done comes in the order in which it is. ``reads`` returns what a
        task reads of this computer's disk, to be sent along, or None if it is best done here: a task that needs
        something else is done here too.
        ``start`` runs first, with ``arguments``, in each process that does tasks.
        ``meanwhile`` is called repeatedly while results are awaited. After an exception, the worker processes finish
        their present task and no other.
        """

    def close(self) -> None:
        """Let go of the workers."""


class Pool:
    """Does tasks in ``jobs`` processes of this computer, or in this one."""

    def __init__(self, jobs: int, small: int | None = None) -> None:
        self.jobs = self.at_once = jobs
        self._small = _SMALL if small is None else small  # fewer are done before other processes have started

    @property
    def here(self) -> "Pool":
        """This pool."""
        return self

    def sized(self, small: int, at_once: int | None = None) -> "Pool":
        """Return a pool for tasks of which fewer than ``small`` are done sooner by one, and ``at_once`` at most."""
        return Pool(self.jobs if at_once is None else min(self.jobs, at_once), small)

    def alone(self, tasks: int) -> bool:
        """Return whether this process does so many tasks itself."""
        return self.jobs <= 1 or tasks < self._small

    def close(self) -> None:
        """Do nothing: processes end with the work that they were started for."""

    @contextmanager
    def running(
        self,
        tasks: int,
        start: Callable[..., None],
        arguments: tuple[object, ...],
        meanwhile: Callable[[], None] | None = None,
    ) -> Iterator[Run]:
        """Yield a function that maps a function over tasks, as ``Workers.running`` describes it."""
        alone, forked = self.alone(tasks), can_fork()
        if alone or forked:
            start(*arguments)
        if alone:
            with limited(share_of_memory(1)):
                yield _in_this_process
            return
        from sitegen.workers.processes import run_of  # an edit of one text does without it

        with run_of(self.jobs, None if forked else (start, arguments), meanwhile) as run:
            yield run


def can_fork() -> bool:
    """Return whether a fork is a safe way to start a process: it copies locks that other threads hold."""
    return sys.platform == "linux" and threading.active_count() == 1


def _in_this_process(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    name: Callable[[Task], str],
    near: bool = False,
    reads: Callable[[Task], object] | None = None,
) -> Iterator[tuple[Task, Result | SitegenError]]:
    for task in tasks:
        yield from named([attempt(function, task)], [task], name)
