"""The pool: an ordered map over worker processes, or a plain loop.

Inside a stage no task waits for another, so an ordered map over any ``concurrent.futures.Executor`` is the whole
scheduler. This module knows nothing of what the tasks are.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_SMALL = 64  # fewer tasks than this are done before worker processes have started


def default_jobs() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def workers(jobs: int, tasks: int, start: Callable[..., None], arguments: tuple[object, ...]) -> Iterator[Executor | None]:
    """Give an executor whose processes have run ``start``, or None where a plain loop is as fast or wanted.

    With None, ``start`` has run in this process.
    """
    if jobs <= 1 or tasks < _SMALL:
        start(*arguments)
        yield None
        return
    with ProcessPoolExecutor(jobs, initializer=start, initargs=arguments) as executor:
        yield executor


def ordered_map(
    executor: Executor | None, function: Callable[[Task], Result], tasks: Sequence[Task], progress: Callable[[int], None]
) -> Iterable[Result]:
    """Yield the result for each task, in order; ``progress`` is told how many are done."""
    results: Iterable[Result]
    if executor is None:
        results = map(function, tasks)
    else:
        size = max(1, min(64, len(tasks) // 32))
        results = executor.map(function, tasks, chunksize=size)
    for done, result in enumerate(results, 1):
        progress(done)
        yield result
