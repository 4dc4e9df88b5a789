"""What a worker of a cluster does: it is prepared for a stage of a build, and then does chunks of its tasks.

It has nothing of the site but what it is sent. This module knows nothing of what the tasks are.
"""

import pickle
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from distributed import Worker, WorkerPlugin, get_worker

from sitegen.cache.stamp import engine_parts
from sitegen.cluster.store import Missing, Ref, SharedStore, dumps
from sitegen.errors.problems import BuildFailed
from sitegen.workers.elsewhere import DiskRefused, Name, NotSent, TooMuch, work_elsewhere, work_with, written
from sitegen.workers.tasks import OutOfMemory, attempt

Chunk = tuple[Callable[[Any], Any], Sequence[Any], Mapping[Name, "bytes | Ref"]]
"""A function, some tasks, and what these read."""
_PREPARED = 60  # seconds that a stage takes at most to come


class Left(Enum):
    """Instead of the result of a task: why it is left to the computer that builds."""

    NOT_SENT = 1
    """It needs what was not sent."""
    TOO_MUCH = 2
    """It takes more time or memory than this worker gives it."""


class Done(NamedTuple):
    """What a worker has done."""

    results: list[tuple[Any, list[tuple[Name, Any]]]]
    """The result of each task, and what it wrote."""
    seconds: float
    """Time it took."""


class Unfit(NamedTuple):
    """Instead of what a worker has done: it can do no task now."""

    worker: str
    """Its address."""
    reason: str
    """Why."""


class OtherEngine(Exception):
    """This worker would make other bytes: its argument says which part of the engine is another."""


class Stage(WorkerPlugin):
    """What each worker is sent before the tasks of a stage, those that come later too."""

    def __init__(self, name: str, parcel: bytes, parts: Mapping[str, str], store: str) -> None:
        self.name = name
        self._given = parcel, parts, store

    def setup(self, worker: Worker) -> None:
        """Take it."""
        _process.take(self.name, self._given)

    def teardown(self, worker: Worker) -> None:
        """Forget it."""
        _process.forget(self.name)


class _Process:
    """This process. One task is done at a time: what tasks share is not made for several threads."""

    def __init__(self) -> None:
        self.busy = threading.Lock()
        self.store: SharedStore | None = None
        self._given: dict[str, tuple[bytes, Mapping[str, str], str]] = {}
        self._came = threading.Condition()
        self._begun = ""
        self._named = False

    def take(self, stage: str, given: tuple[bytes, Mapping[str, str], str]) -> None:
        with self._came:
            self._given[stage] = given
            self._came.notify_all()

    def forget(self, stage: str) -> None:
        self._given.pop(stage, None)

    def begin(self, stage: str) -> bool:
        """Prepare for the tasks of a stage, unless that was done; return whether it has come.

        Raises OtherEngine, and DiskRefused.
        """
        if self._begun == stage:
            return True
        with self._came:
            if not self._came.wait_for(lambda: stage in self._given, _PREPARED):
                return False
            parcel, parts, store = self._given[stage]
        worker = get_worker()
        if engine_parts() != parts:
            raise OtherEngine(f"{worker.address} {differences(parts, engine_parts())}")
        if not self._named:
            work_elsewhere(f"{worker.address} {uuid.uuid4()}", Path(worker.local_directory))
            self._named = True
        self.store = SharedStore(store, Path(worker.local_directory)) if store else None
        start, arguments = pickle.loads(parcel)
        start(*arguments)
        self._begun = stage
        return True


_process = _Process()


def do(stage: str, parcel: bytes) -> bytes:
    """Do a chunk of tasks of a stage. Raises whatever a task raises, and OtherEngine."""
    with _process.busy:
        try:
            done = _do(parcel, _process.store) if _process.begin(stage) else Unfit(get_worker().address, "")
            return dumps(done, _process.store)
        except (DiskRefused, MemoryError, BuildFailed) as error:
            return dumps(Unfit(get_worker().address, str(error) or type(error).__name__))


class _Sent(dict[Name, Any]):
    """What was sent with some tasks: what is stored is read when a task asks for it."""

    def get(self, name: Name, default: Any = None) -> Any:
        """Return an item. Raises NotSent for one that is not there any more, and DiskRefused."""
        item = super().get(name, default)
        if not isinstance(item, Ref):
            return item
        assert _process.store
        try:
            return _process.store.get([item.digest])[item.digest]
        except Missing:
            raise NotSent from None


def _do(parcel: bytes, store: SharedStore | None) -> "Done | Unfit":
    begun = time.perf_counter()
    chunk: Chunk = pickle.loads(parcel)
    function, tasks, sent = chunk
    results: list[tuple[Any, list[tuple[Name, Any]]]] = []
    with work_with(_Sent(sent), store):
        for task in tasks:
            result = _attempt(function, task)
            wrote = written()
            results.append((result, [] if isinstance(result, Left) else wrote))
    return Done(results, time.perf_counter() - begun)


def _attempt(function: Callable[[Any], Any], task: Any) -> Any:
    try:
        result = attempt(function, task)
    except NotSent:
        return Left.NOT_SENT
    except TooMuch:
        return Left.TOO_MUCH
    return Left.TOO_MUCH if isinstance(result, OutOfMemory) else result


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return what of two engines differs: “Pillow 12.3, not 12.2”, the first part only."""
    name = next(name for name in (*ours, *theirs) if ours.get(name) != theirs.get(name))
    return f"{name} {theirs.get(name, '-')} ≠ {ours.get(name, '-')}"
