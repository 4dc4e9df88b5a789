"""Make every stale output, in worker processes, and keep a trace of each once its file is in place.

This module knows nothing of why an output is stale.
"""

import os
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from sitegen.build.changes import Changes
from sitegen.build.decide import Stale
from sitegen.build.pool import Pool
from sitegen.build.scan import Hit
from sitegen.build.state import State, Trace, pack_ids, unpack_ids
from sitegen.build.work import MadeOutput, Making, make, start_making
from sitegen.errors import SitegenError
from sitegen.render.facts import Facts
from sitegen.render.facts_base import Key
from sitegen.render.families import ABSENT


class Made:
    """The outputs that a build has made."""

    def __init__(self) -> None:
        self.results: dict[str, MadeOutput] = {}
        self.problems: list[SitegenError] = []
        self.hits: list[Hit] = []
        # Facts are numbered here once more: every process brings its own copy of a key, and one of each is enough.
        self._numbers: dict[Key, int] = {}
        self._fingerprints: list[str] = []
        self._learnt: dict[int, array[int]] = {}

    def add(self, result: MadeOutput) -> None:
        """Take one result."""
        self.problems += result.problems
        self.hits += result.hits
        learnt = self._learnt.setdefault(result.process, array("I"))
        for key, fingerprint in result.learnt:
            number = self._numbers.setdefault(key, len(self._fingerprints))
            if number == len(self._fingerprints):
                self._fingerprints.append(fingerprint)
            learnt.append(number)
        self.results[result.path] = msgspec.structs.replace(result, learnt=()) if result.learnt else result

    def times(self, stale: list[Stale]) -> tuple[tuple[str, str, str, float], ...]:
        """Return path, template, reason and seconds of every output made."""
        return tuple(
            (item.output.path, item.output.template, item.reason, self.results[item.output.path].seconds)
            for item in stale
        )

    def keep(
        self,
        state: State,
        stale: list[Stale],
        changes: Changes,
        traces: dict[str, Trace],
        obsolete: Iterable[str],
        output: Path,
    ) -> None:
        """Write traces and facts into the state; the caller ends the transaction."""
        state.begin()
        fingerprints = dict(zip(self._numbers, self._fingerprints, strict=True))
        by_key = state.put_facts({**changes.fingerprints, **fingerprints})
        ids = array("I", map(by_key.__getitem__, self._numbers))
        # Numbers of facts in a process, in the order in which it learnt them, to the ids of the state.
        tables = {process: [ids[number] for number in learnt] for process, learnt in self._learnt.items()}
        made: dict[str, Trace] = {}
        for item in stale:
            result = self.results[item.output.path]
            reads = pack_ids(map(tables[result.process].__getitem__, unpack_ids(result.reads)))
            mtime = result.mtime_ns or os.lstat(output / result.path).st_mtime_ns
            made[result.path] = Trace(item.entry, result.size, mtime, result.digest, reads, item.reason)
        for path in (*obsolete, *made):
            traces.pop(path, None)
        state.forget_traces(obsolete)
        state.put_traces(made)
        traces |= made
        if obsolete or ABSENT in changes.fingerprints.values():
            used = {number for trace in traces.values() for number in unpack_ids(trace.reads)}
            state.forget_facts_except(used)
        state.set("inputs", msgspec.json.encode(changes.inputs))
        state.forget_pending()


def make_all(
    stale: list[Stale], making: Making, facts: Facts, pool: Pool, progress: Callable[[int, int], None]
) -> Made:
    """Make every stale output; new files wait in the stage."""
    made = Made()
    tasks = [(item.output, item.current) for item in stale]
    # A plain loop goes on with the facts that were evaluated to decide; other processes begin with none.
    alone = pool.alone(len(tasks))
    arguments = (making, facts) if alone else (making,)
    with pool.running(len(tasks), start_making, arguments) as run:
        for done, (item, result) in enumerate(zip(stale, run(make, tasks, lambda task: task[0].owner), strict=True), 1):
            progress(done, len(tasks))
            if isinstance(result, SitegenError):
                result = MadeOutput(item.output.path, problems=(result,))
            made.add(result)
    return made
