"""What a worker of a cluster does: it is prepared for a stage of a build, and then does chunks of its tasks.

It has nothing of the site but what it is sent. This module knows nothing of what the tasks are.
"""

import pickle
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from distributed import Worker, WorkerPlugin

from sitegen.cache.stamp import engine_parts
from sitegen.workers.elsewhere import Name, NotSent, work_elsewhere, work_with, written
from sitegen.workers.tasks import attempt

Chunk = tuple[Callable[[Any], Any], Sequence[Any], Mapping[Name, bytes]]
"""A function, some tasks, and what these read."""
Done = list[tuple[Any, list[tuple[Name, Any]]]]
"""The result of each task, and what it wrote."""

NOT_SENT = "not sent"
"""The result of a task that needs what was not sent."""


class OtherEngine(Exception):
    """This worker would make other bytes: its argument says which part of the engine is another."""


class Stage(WorkerPlugin):
    """What each worker is sent before the tasks of a stage, those that come later too."""

    def __init__(self, name: str, parcel: bytes, parts: Mapping[str, str]) -> None:
        self.name = name
        self._parcel = parcel
        self._parts = parts

    def setup(self, worker: Worker) -> None:
        """Take it. Raises OtherEngine."""
        if engine_parts() != self._parts:
            raise OtherEngine(differences(self._parts, engine_parts()))
        _process.take(self.name, self._parcel, worker)

    def teardown(self, worker: Worker) -> None:
        """Forget it."""
        _process.forget(self.name)


class _Process:
    """This process. One task is done at a time: what tasks share is not made for several threads."""

    def __init__(self) -> None:
        self.busy = threading.Lock()
        self._parcels: dict[str, bytes] = {}
        self._begun = ""
        self._named = False

    def take(self, stage: str, parcel: bytes, worker: Worker) -> None:
        if not self._named:
            work_elsewhere(f"{worker.address} {uuid.uuid4()}", Path(worker.local_directory))
            self._named = True
        self._parcels[stage] = parcel

    def forget(self, stage: str) -> None:
        self._parcels.pop(stage, None)

    def begin(self, stage: str) -> None:
        """Prepare for the tasks of a stage, unless that was done."""
        if self._begun != stage:
            start, arguments = pickle.loads(self._parcels[stage])
            start(*arguments)
            self._begun = stage


_process = _Process()


def do(stage: str, parcel: bytes) -> bytes:
    """Do a chunk of tasks of a stage. Raises whatever a task raises."""
    with _process.busy:
        _process.begin(stage)
        chunk: Chunk = pickle.loads(parcel)
        function, tasks, sent = chunk
        done: Done = []
        with work_with(sent):
            for task in tasks:
                try:
                    done.append((attempt(function, task), written()))
                except NotSent:
                    written()
                    done.append((NOT_SENT, []))
        return pickle.dumps(done, pickle.HIGHEST_PROTOCOL)


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str:
    """Return what of two engines differs: “Pillow 12.3, not 12.2”, the first part only."""
    name = next(name for name in (*ours, *theirs) if ours.get(name) != theirs.get(name))
    return f"{name} {theirs.get(name, '-')} ≠ {ours.get(name, '-')}"
