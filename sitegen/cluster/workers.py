"""The workers of a Dask cluster as those of a build: they do its tasks, and have nothing of its disk.

Only what is lost with a connection is done again. A cluster that does not answer is one clear error. This module knows
nothing of what the tasks are.
"""

import pickle
import queue
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sitegen.cluster.connection import Connection, Future
from sitegen.cluster.worker import NOT_SENT, Done, Stage, do
from sitegen.errors.problems import SitegenError
from sitegen.workers.elsewhere import Name, Read, Sender
from sitegen.workers.pool import Pool, Workers
from sitegen.workers.tasks import Result, Run, Task, attempt, died, named

_MOST, _MOST_NEAR = 32, 128  # tasks in a chunk
_BYTES = 8_000_000  # that a chunk is sent with, unless one task alone reads more
_AHEAD = 2  # chunks for each worker, one done and one waiting: Dask suspects all that a lost worker had
_BEAT = 0.5  # seconds between two looks at a cluster that has nothing to report
_SMALL = 64  # fewer tasks are done sooner here
_DIED = object()  # the result of a task that ends workers


class ClusterWorkers:
    """Does tasks on the workers of a cluster, which is connected to when there is something to do."""

    def __init__(self, connection: Connection, here: Workers, small: int = _SMALL) -> None:
        self._connection = connection
        self.here = here
        """The workers of this computer."""
        self._small = small
        self.at_once = 1
        """Each worker has its own memory."""

    @property
    def jobs(self) -> int:
        """The number of workers; while nothing needed them, of this computer."""
        return self._connection.found or self.here.jobs

    def sized(self, small: int, at_once: int | None = None) -> "ClusterWorkers":
        """Return the same workers, for tasks of which fewer than ``small`` are done sooner here."""
        return ClusterWorkers(self._connection, self.here, small)

    def alone(self, tasks: int) -> bool:
        """Return whether this process does so many tasks itself."""
        return tasks < self._small

    def close(self) -> None:
        """Let go of the cluster."""
        self._connection.close()

    @contextmanager
    def running(
        self,
        tasks: int,
        start: Callable[..., None],
        arguments: tuple[object, ...],
        meanwhile: Callable[[], None] | None = None,
    ) -> Iterator[Run]:
        """Yield a function that maps a function over tasks, as ``Workers.running`` describes it."""
        if self.alone(tasks):
            with Pool(1).running(tasks, start, arguments, meanwhile) as run:
                yield run
            return
        stage = _Stage(self._connection, start, arguments, meanwhile)
        try:
            yield stage.run
        finally:
            stage.end()


class _Stage:
    """One stage of a build on a cluster: the workers are prepared for it with the first chunk of its tasks."""

    def __init__(
        self,
        connection: Connection,
        start: Callable[..., None],
        arguments: tuple[object, ...],
        meanwhile: Callable[[], None] | None,
    ) -> None:
        self.connection = connection
        self.sender = Sender()
        self._start = start, arguments
        self._meanwhile = meanwhile
        self._name = f"sitegen-{uuid.uuid4()}"
        self._prepared = self._started = False

    def end(self) -> None:
        """Have the workers forget it."""
        if self._prepared:
            self.connection.forget(self._name)

    def run(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        name: Callable[[Task], str],
        near: bool = False,
        reads: Callable[[Task], list[Read] | None] = lambda _: [],
    ) -> Iterator[tuple[Task, Result | SitegenError]]:
        """Yield each task with its result."""
        results = _Map(self, function, tasks, reads).results(_MOST_NEAR if near else _MOST)
        for place, result in results if near else _in_order(results):
            if result is _DIED:
                yield tasks[place], died(name(tasks[place]))
            else:
                yield from named([result], [tasks[place]], name)

    def submit(self, function: Callable[[Task], Result], tasks: Sequence[Task], items: Mapping[Name, bytes]) -> Future:
        """Hand out some tasks with what they read."""
        if not self._prepared:
            parcel = self.sender.pack(self._start)
            self.connection.prepare(lambda parts: Stage(self._name, parcel, parts))
            self._prepared = True
        return self.connection.submit(do, self._name, self.sender.pack((function, tasks, items)))

    def do_here(self, function: Callable[[Task], Result], task: Task) -> Any:
        """Return the result of a task that this process does."""
        if not self._started:
            self._started = True
            start, arguments = self._start
            start(*arguments)
        return attempt(function, task)

    def wait(self, finished: "queue.SimpleQueue[Future]") -> Future:
        """Return a future that is finished. Raises BuildFailed where there is no cluster to finish any."""
        while True:
            if self._meanwhile:
                self._meanwhile()
            with suppress(queue.Empty):
                return finished.get(timeout=_BEAT)
            self.connection.check()


class _Map:
    """A map over tasks: some are left, some are with workers, and this process does some."""

    def __init__(
        self,
        stage: _Stage,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        reads: Callable[[Task], list[Read] | None],
    ) -> None:
        self._stage = stage
        self._function = function
        self._tasks = tasks
        self._reads = reads
        self._left = deque(range(len(tasks)))
        self._suspects: deque[int] = deque()  # one of them has ended workers: each goes alone
        self._here: deque[int] = deque()
        self._begun: dict[Future, list[int]] = {}
        self._alone: Future | None = None
        """The last suspect that was handed out."""
        self._finished: queue.SimpleQueue[Future] = queue.SimpleQueue()

    def results(self, most: int) -> Iterator[tuple[int, Any]]:
        """Yield the place of each task with its result, as they come."""
        try:
            while True:
                self._hand_out(most)
                if self._here and self._finished.empty():
                    place = self._here.popleft()
                    yield place, self._stage.do_here(self._function, self._tasks[place])
                elif self._begun:
                    future = self._stage.wait(self._finished)
                    yield from self._take(future, self._begun.pop(future))
                elif not self._here:
                    return
        finally:
            self._stage.connection.cancel(list(self._begun))

    def _hand_out(self, most: int) -> None:
        if self._suspects:  # whatever a worker has beside the one that ends it would be blamed too
            if not self._begun:
                self._alone = self._begin(*self._chunk(self._suspects, 1))
            return
        jobs = self._stage.connection.workers if self._left else 0
        while self._left and len(self._begun) <= _AHEAD * jobs:
            self._begin(*self._chunk(self._left, max(1, min(most, len(self._left) // (jobs * 8)))))

    def _begin(self, places: list[int], items: Mapping[Name, bytes]) -> Future | None:
        """Hand out some tasks, if there are any."""
        if not places:
            return None
        future = self._stage.submit(self._function, [self._tasks[place] for place in places], items)
        self._begun[future] = places
        future.add_done_callback(self._finished.put)
        return future

    def _chunk(self, left: "deque[int]", most: int) -> tuple[list[int], dict[Name, bytes]]:
        """Take some tasks, and return their places and what they read; those that nobody is sent are done here."""
        places: list[int] = []
        items: dict[Name, bytes] = {}
        while left and len(places) < most and sum(map(len, items.values())) < _BYTES:
            place = left.popleft()
            wanted = self._reads(self._tasks[place])
            if wanted is None:
                self._here.append(place)
            else:
                items |= self._stage.sender.items(wanted)
                places.append(place)
        return places, items

    def _take(self, future: Future, places: list[int]) -> Iterator[tuple[int, Any]]:
        """Yield the results of a chunk, and put back what it left."""
        data = self._stage.connection.result(future)
        if data is None:  # it has ended several workers, or was beside what has
            if future is self._alone:
                yield places[0], _DIED
            else:
                self._suspects.extend(places)
            return
        done: Done = pickle.loads(data)
        for place, (result, written) in zip(places, done, strict=True):
            if result == NOT_SENT:
                self._here.append(place)
            else:
                self._stage.sender.receive(written)
                yield place, result


def _in_order(results: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """Yield results in order of place."""
    waiting: dict[int, Any] = {}
    next_ = 0
    for place, result in results:
        waiting[place] = result
        while next_ in waiting:
            yield next_, waiting.pop(next_)
            next_ += 1
