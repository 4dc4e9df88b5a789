"""The workers of a Dask cluster as those of a build: they do its tasks, and have nothing of its disk.

What a worker cannot do, or is late with, processes of this computer do: only these say that a task cannot be done. A
cluster that does not answer is one clear error. This module knows nothing of what the tasks are.
"""

import queue
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, NamedTuple

from sitegen.cluster.connection import Call, Connection
from sitegen.cluster.pace import Pace
from sitegen.cluster.store import Missing, SharedStore, loads
from sitegen.cluster.worker import Done, Left, Stage, Unfit, do
from sitegen.errors.problems import BuildFailed, OutputError, SitegenError
from sitegen.messages.message import tr
from sitegen.workers.elsewhere import DiskRefused, Name, Read, Sender
from sitegen.workers.pool import Pool, Workers
from sitegen.workers.tasks import Result, Run, Task, attempt, named

_MOST, _MOST_NEAR = 32, 128  # tasks in a chunk
_BYTES = 8_000_000  # that a chunk is sent with, unless one task alone reads more
_AHEAD = 2  # chunks for each worker, one done and one waiting: what a lost worker had is done again
_BEAT = 0.5  # seconds between two looks at a cluster that has nothing to report
_SMALL = 64  # fewer tasks are done sooner here
_CAREFUL = 2  # processes of this computer for what workers could not do


class ClusterWorkers:
    """Does tasks on the workers of a cluster, which is connected to when there is something to do."""

    def __init__(
        self, connection: Connection, here: Workers, store: SharedStore | None = None, small: int = _SMALL
    ) -> None:
        self._connection = connection
        self._store = store
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
        return ClusterWorkers(self._connection, self.here, self._store, small)

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
        with ExitStack() as stack:
            stage = _Stage((self._connection, self._store), start, arguments, meanwhile, stack)
            stack.callback(stage.end)
            yield stage.run


class _Stage:
    """One stage of a build on a cluster: the workers are prepared for it with the first chunk of its tasks."""

    def __init__(
        self,
        cluster: tuple[Connection, SharedStore | None],
        start: Callable[..., None],
        arguments: tuple[object, ...],
        meanwhile: Callable[[], None] | None,
        stack: ExitStack,
    ) -> None:
        self.connection, self._store = cluster
        self.sender = Sender()
        self._start = start, arguments
        self._meanwhile = meanwhile
        self._name = f"sitegen-{uuid.uuid4()}"
        self._prepared = self._started = False
        self._careful: Run | None = None
        self._stack = stack

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
        results = _Map(self, function, tasks, name, reads).results(_MOST_NEAR if near else _MOST)
        for place, result in results if near else _in_order(results):
            yield from named([result], [tasks[place]], name)

    def submit(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        items: Mapping[Name, bytes],
        done: Callable[[Call], None],
    ) -> Call:
        """Hand out some tasks with what they read; ``done`` is called in another thread once the results are here."""
        if not self._prepared:
            parcel = self.sender.pack(self._start)
            store = self._store.url if self._store else ""
            self.connection.prepare(lambda parts: Stage(self._name, parcel, parts, store))
            self._prepared = True
        sent: Mapping[Name, object] = items
        if self._store:
            with _shared():
                sent = self._store.send(items)
        return self.connection.submit(do, self._name, self.sender.pack((function, tasks, sent)), done=done)

    def opened(self, data: bytes) -> Done | Unfit | None:
        """Return what a worker says; None if a part of it is no longer where the worker has stored it."""
        try:
            with _shared():
                found: Done | Unfit = loads(data, self._store)
        except Missing:
            return None
        return found

    def do_here(self, function: Callable[[Task], Result], task: Task) -> Any:
        """Return the result of a task that this process does."""
        if not self._started:
            self._started = True
            start, arguments = self._start
            start(*arguments)
        return attempt(function, task)

    def do_carefully(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], name: Callable[[Task], str]
    ) -> Iterator[Any]:
        """Yield the results of tasks that other processes of this computer do: they may need too much, or end them."""
        if self._careful is None:
            processes = Pool(_CAREFUL, 0).running(len(tasks), *self._start, self._meanwhile)
            self._careful = self._stack.enter_context(processes)
        for _, result in self._careful(function, tasks, name):
            yield result

    def wait(self, finished: "queue.SimpleQueue[Call]") -> Call | None:
        """Return a call that is done; None after a moment. Raises BuildFailed where there is no cluster."""
        if self._meanwhile:
            self._meanwhile()
        with suppress(queue.Empty):
            return finished.get(timeout=_BEAT)
        self.connection.check()
        return None


class _Begun(NamedTuple):
    """A chunk that was handed out."""

    places: list[int]
    since: float


class _Map:
    """A map over tasks: some are left, some are with workers, and this computer does some."""

    def __init__(
        self,
        stage: _Stage,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        name: Callable[[Task], str],
        reads: Callable[[Task], list[Read] | None],
    ) -> None:
        self._stage = stage
        self._function = function
        self._tasks = tasks
        self._name = name
        self._reads = reads
        self._left = deque(range(len(tasks)))
        self._here: deque[int] = deque()  # for this process
        self._careful: list[int] = []  # for others of this computer
        self._begun: dict[Call, _Begun] = {}
        self._finished: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._pace = Pace()

    def results(self, most: int) -> Iterator[tuple[int, Any]]:
        """Yield the place of each task with its result, as they come."""
        try:
            while True:
                self._hand_out(most)
                if not self._finished.empty():
                    yield from self._take(self._finished.get())
                elif self._here:
                    place = self._here.popleft()
                    yield place, self._stage.do_here(self._function, self._tasks[place])
                elif self._careful:
                    yield from self._do_carefully()
                elif not self._begun:
                    return
                elif call := self._stage.wait(self._finished):
                    yield from self._take(call)
                self._take_back()
        finally:
            self._stage.connection.cancel(list(self._begun))

    def _hand_out(self, most: int) -> None:
        jobs = self._stage.connection.workers if self._left else 0
        while self._left and len(self._begun) <= _AHEAD * jobs:
            places, items = self._chunk(self._pace.size(len(self._left), jobs, most))
            if places:
                tasks = [self._tasks[place] for place in places]
                call = self._stage.submit(self._function, tasks, items, self._finished.put)
                self._begun[call] = _Begun(places, time.monotonic())

    def _chunk(self, most: int) -> tuple[list[int], dict[Name, bytes]]:
        """Take some tasks, and return their places and what they read; those that nobody is sent are done here."""
        places: list[int] = []
        items: dict[Name, bytes] = {}
        while self._left and len(places) < most and sum(map(len, items.values())) < _BYTES:
            place = self._left.popleft()
            wanted = self._reads(self._tasks[place])
            if wanted is None:
                self._here.append(place)
            else:
                items |= self._stage.sender.items(wanted)
                places.append(place)
        return places, items

    def _take(self, call: Call) -> Iterator[tuple[int, Any]]:
        """Yield the results of a chunk, and put back what it left."""
        chunk = self._begun.pop(call, None)
        if chunk is None:  # it was taken back
            return
        waited = time.monotonic() - chunk.since
        data = self._stage.connection.result(call)
        if data is None:
            self._careful += chunk.places
            return
        done = self._stage.opened(data)
        if done is None:
            self._here += chunk.places
            return
        if isinstance(done, Unfit):
            self._stage.connection.avoid(done.worker, done.reason)
            self._left.extendleft(reversed(chunk.places))
            return
        self._pace.add(len(chunk.places), done.seconds, waited)
        for place, (result, written) in zip(chunk.places, done.results, strict=True):
            if result is Left.NOT_SENT:
                self._here.append(place)
            elif result is Left.TOO_MUCH:
                self._careful.append(place)
            else:
                self._stage.sender.receive(written)
                yield place, result

    def _take_back(self) -> None:
        """Take back the oldest chunk, if it is late: its worker may be slow, stopped, or in a step without an end."""
        if not self._begun or not self._finished.empty():
            return
        call, chunk = next(iter(self._begun.items()))
        if self._pace.is_late(time.monotonic() - chunk.since):
            del self._begun[call]
            self._stage.connection.avoid_who_has(call)
            self._stage.connection.cancel([call])
            self._careful += chunk.places

    def _do_carefully(self) -> Iterator[tuple[int, Any]]:
        places, self._careful = self._careful, []
        tasks = [self._tasks[place] for place in places]
        yield from zip(places, self._stage.do_carefully(self._function, tasks, self._name), strict=True)


def _in_order(results: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    """Yield results in order of place."""
    waiting: dict[int, Any] = {}
    next_ = 0
    for place, result in results:
        waiting[place] = result
        while next_ in waiting:
            yield next_, waiting.pop(next_)
            next_ += 1


@contextmanager
def _shared() -> Iterator[None]:
    """Turn a refusal of the storage into a problem of the build."""
    try:
        yield
    except DiskRefused as error:
        message = tr("the storage that the cluster shares refuses: {error}", error=error)
        raise BuildFailed([OutputError(message, hint=tr("see “store” in [cluster] of site.toml"))]) from None
