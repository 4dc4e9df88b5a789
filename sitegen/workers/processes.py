"""Worker processes: a map over tasks in several of them.

Any ``concurrent.futures.Executor`` will do. The build survives a process that dies: the task that killed it becomes an
error. This module knows nothing of what the tasks are.
"""

import gc
import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from sitegen.errors.problems import SitegenError
from sitegen.workers.memory import limit_process, share_of_memory
from sitegen.workers.orphans import end_with
from sitegen.workers.tasks import OutOfMemory, Result, Run, Task, attempt, died, named

_MOST, _MOST_NEAR = 32, 128  # tasks in a chunk; towards the end they are smaller, so that all processes end together
_BEAT = 0.01  # seconds between two calls of ``meanwhile``

_shared: dict[str, Any] = {}  # what worker processes share with the one that started them


@contextmanager
def run_of(
    jobs: int, start: tuple[Callable[..., None], tuple[object, ...]] | None, meanwhile: Callable[[], None] | None
) -> Iterator[Run]:
    """Yield what maps a function over tasks in ``jobs`` processes, as ``Workers.running`` describes it.

    Processes are forked; with ``start``, a function and its arguments, they begin empty, and by a call of it.
    """
    methods = multiprocessing.get_all_start_methods()
    method = "fork" if start is None else "forkserver" if "forkserver" in methods else "spawn"
    context = multiprocessing.get_context(method)
    given_up = context.RawValue("b", 0)  # without a lock, which a process that dies might hold

    # What a process receives if it is not forked is pickled once, not for each of them.
    parcel = None if start is None else pickle.dumps(start, pickle.HIGHEST_PROTOCOL)

    def executor() -> Executor:
        return ProcessPoolExecutor(jobs, context, _start, (given_up, parcel, share_of_memory(jobs)))

    run = _Run(executor, jobs, meanwhile)
    try:
        yield run
    except BaseException:
        # After a process killed while it sends a result, we would wait forever for the rest.
        given_up.value = 1
        raise
    finally:
        run.stop()


def _start(given_up: Any, parcel: bytes | None, memory: int) -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    end_with(parent.sentinel)
    limit_process(memory)
    _shared["given up"] = given_up
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the build, and the build ends its processes
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # by this signal, for which a preview has a handler of its own
    # What came with the fork is never garbage, and collecting it would copy its memory.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()
    if parcel is not None:
        start, arguments = pickle.loads(parcel)
        start(*arguments)


class _Run:
    """A map over an executor, which is replaced if one of its processes dies."""

    def __init__(self, make: Callable[[], Executor], jobs: int, meanwhile: Callable[[], None] | None) -> None:
        self._make = make
        self._executor = make()
        self._jobs = jobs
        self._meanwhile = meanwhile

    def stop(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def __call__(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        name: Callable[[Task], str],
        near: bool = False,
        reads: Callable[[Task], object] | None = None,
    ) -> Iterator[tuple[Task, Result | SitegenError]]:
        spans = _spans(tasks, self._jobs if near else 1)
        least, most = max(1, min(8, len(tasks) // (self._jobs * 32))), _MOST_NEAR if near else _MOST
        # A few chunks ahead: enough to keep all processes busy, without many waiting results. Of near ones none is
        # ahead: a process that has finished its chunk has nothing to do, so it gets the next of the same span.
        ahead = 1 if near else self._jobs * 3
        waiting: dict[Future[list[Result | OutOfMemory]], tuple[Sequence[Task], _Span]] = {}

        def begin(span: _Span) -> None:
            while sum(begun is span for _, begun in waiting.values()) < ahead:
                size = max(least, min(most, sum(map(len, spans)) // (self._jobs * 8)))
                chunk = _take(span, size) or _take_last(max(spans, key=len), size)
                if not chunk:
                    break
                waiting[self._submit(function, chunk)] = chunk, span

        for span in spans:
            begin(span)
        while waiting:
            future = self._finished(waiting, near)
            chunk, span = waiting.pop(future)
            try:
                results = future.result()
            except BrokenProcessPool:
                for later, begun in reversed(waiting.values()):
                    begun.extendleft(reversed(later))
                waiting.clear()
                self._renew()
                yield from self._one_by_one(function, chunk, name)
                for one in spans:
                    begin(one)
            else:
                begin(span)
                yield from named(results, chunk, name)

    def _finished(self, waiting: Mapping[Future[Any], Any], near: bool) -> Future[Any]:
        """Return the first of some calls, or of near ones the first that is finished; it is finished."""
        wanted = list(waiting) if near else [next(iter(waiting))]
        while True:
            done = wait(wanted, _BEAT if self._meanwhile else None, FIRST_COMPLETED).done
            if done:
                return next(future for future in wanted if future in done)
            if self._meanwhile:
                self._meanwhile()

    def _submit(
        self, function: Callable[[Task], Result], chunk: Sequence[Task]
    ) -> "Future[list[Result | OutOfMemory]]":
        try:
            return self._executor.submit(_do, function, chunk)
        except BrokenProcessPool:
            self._renew()
            return self._executor.submit(_do, function, chunk)

    def _one_by_one(
        self, function: Callable[[Task], Result], chunk: Sequence[Task], name: Callable[[Task], str]
    ) -> Iterator[tuple[Task, Result | SitegenError]]:
        for task in chunk:
            try:
                yield from named(self._submit(function, [task]).result(), [task], name)
            except BrokenProcessPool:
                self._renew()
                yield task, died(name(task))

    def _renew(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._make()


_Span = deque[Any]
"""Tasks that are next to each other."""


def _spans(tasks: Sequence[Any], count: int) -> list[_Span]:
    """Return all tasks in so many spans."""
    ends = [len(tasks) * place // count for place in range(count + 1)]
    return [deque(tasks[start:end]) for start, end in pairwise(ends)]


def _take(span: _Span, size: int) -> list[Any]:
    """Take the first tasks of a span."""
    return [span.popleft() for _ in range(min(size, len(span)))]


def _take_last(span: _Span, size: int) -> list[Any]:
    """Take the last tasks of a span: the process that it belongs to would come to them last."""
    return [span.pop() for _ in range(min(size, len(span)))][::-1]


def _do(function: Callable[[Task], Result], chunk: Sequence[Task]) -> list[Result | OutOfMemory]:
    given_up = _shared["given up"]
    return [attempt(function, task) for task in chunk if not given_up.value]
