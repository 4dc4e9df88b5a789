"""The pool: a map over worker processes, or a plain loop.

Within a stage no task waits for another, so a map is the whole scheduler. This module knows nothing of what the tasks
are.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

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


class Pool:
    """Runs tasks in ``jobs`` processes, or in this one."""

    def __init__(self, jobs: int, small: int | None = None) -> None:
        self.jobs = jobs
        self._small = _SMALL if small is None else small  # fewer are done before other processes have started

    def alone(self, tasks: int) -> bool:
        """Return whether this process does so many tasks itself."""
        return self.jobs <= 1 or tasks < self._small

    @contextmanager
    def running(
        self,
        tasks: int,
        start: Callable[..., None],
        arguments: tuple[object, ...],
        meanwhile: Callable[[], None] | None = None,
    ) -> Iterator[Run]:
        """Yield a function that maps a function over tasks: each with its result, or with what is wrong.

        They come in order. With ``near``, tasks next to each other make use of the same things: each process begins
        elsewhere and goes on from there, and what is done comes in the order in which it is.
        ``start`` runs first, with ``arguments``, in each worker process, or in this one if it is forked.
        ``meanwhile`` is called repeatedly while results are awaited. After an exception, the worker processes finish
        their present task and no other.
        """
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
    function: Callable[[Task], Result], tasks: Sequence[Task], name: Callable[[Task], str], near: bool = False
) -> Iterator[tuple[Task, Result | SitegenError]]:
    for task in tasks:
        yield from named([attempt(function, task)], [task], name)
