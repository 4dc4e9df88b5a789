"""Make every stale output, in worker processes, and keep a trace of each once its file is in place.

This module knows nothing of why an output is stale.
"""

import os
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sitegen.cache.state import BuildState, Trace, pack_ids, unpack_ids
from sitegen.engine.archive import Archive
from sitegen.engine.changes import Changes
from sitegen.engine.decide import Stale
from sitegen.engine.render_input import RenderInput
from sitegen.engine.session import Session
from sitegen.engine.work import MadeOutput, OutputMaker, lend, make, reads_of, start_making
from sitegen.errors.problems import SitegenError, as_rows
from sitegen.facts.facts import Facts
from sitegen.facts.keys import ABSENT, Key
from sitegen.outputs.kinds import KINDS
from sitegen.unpublished.scan import Hit
from sitegen.workers.pool import Workers

if TYPE_CHECKING:
    from sitegen.pages.profile import PartCost
    from sitegen.pages.templates import TemplateEngine

# Seconds. So long this process works alone where somebody looks on: who is still writing saves again, and other
# processes are handed the whole site first, which nothing can interrupt.
_CALM = 3.0


class Made:
    """The outputs that a build has made."""

    def __init__(self) -> None:
        self.results: dict[str, MadeOutput] = {}
        self.problems: list[SitegenError] = []
        self.hits: list[Hit] = []
        # Facts are numbered here once more: every process brings its own copy of a key, and one of each is enough.
        self._numbers: dict[Key, int] = {}
        self._fingerprints: list[str] = []
        self._learnt: dict[str, dict[int, int]] = {}
        self._known: dict[str, int] = {}
        self.engine: TemplateEngine | None = None
        self.parts: dict[str, PartCost] = {}

    def add(self, result: MadeOutput) -> None:
        """Take one result."""
        self.problems += result.problems
        self.hits += result.hits
        for name, cost in result.parts.items():
            if name in self.parts:
                self.parts[name].add(cost)
            else:
                self.parts[name] = cost
        learnt = self._learnt.setdefault(result.maker, {})
        for known_as, key, fingerprint in result.learnt:
            number = self._numbers.setdefault(key, len(self._fingerprints))
            if number == len(self._fingerprints):
                self._fingerprints.append(fingerprint)
            learnt[known_as] = number
        self._known[result.maker] = max(result.known, self._known.get(result.maker, 0))
        if result.learnt:
            result = msgspec.structs.replace(result, learnt=())
        self.results[result.path] = result

    def unclear(self) -> list[str]:
        """Return the outputs of which it is not known what they were made from.

        What their makers read first came with the result of another output, which was lost with a connection.
        """
        whole = {maker for maker, learnt in self._learnt.items() if len(learnt) >= self._known[maker]}
        return [
            path
            for path, result in self.results.items()
            if result.maker not in whole and not self._learnt[result.maker].keys() >= set(unpack_ids(result.reads))
        ]

    def read(self) -> Collection[Key]:
        """Return every fact that an output was made from."""
        return self._numbers.keys()

    def times(self, stale: list[Stale]) -> tuple[tuple[str, str, str, float], ...]:
        """Return path, template, reason and seconds of every output made."""
        return tuple((item.path, item.output.template, item.reason, self.results[item.path].seconds) for item in stale)

    def keep(
        self, state: BuildState, stale: list[Stale], changes: Changes, traces: dict[str, Trace], output: Path
    ) -> None:
        """Write traces and facts into the state, in a transaction that the caller began."""
        if traces.keys() <= self.results.keys():  # nothing is left that was made from the facts of earlier builds
            state.forget_all_facts()
        else:
            state.put_facts((key, mark) for key, mark in changes.fingerprints.items() if key not in self._numbers)
        ids = state.put_facts(zip(self._numbers, self._fingerprints, strict=True))
        # Numbers of facts of a maker to the ids of the state.
        tables = {
            maker: {known_as: ids[number] for known_as, number in learnt.items()}
            for maker, learnt in self._learnt.items()
        }
        made: dict[str, Trace] = {}
        for item in stale:
            result = self.results[item.path]
            reads = pack_ids(map(tables[result.maker].__getitem__, unpack_ids(result.reads)))
            mtime = result.mtime_ns or os.lstat(output / result.path).st_mtime_ns
            made[result.path] = Trace(
                entry=item.entry,
                size=result.size,
                mtime_ns=mtime,
                digest=result.digest,
                reads=reads,
                reason=item.reason,
            )
        state.put_traces(made)
        faults = {path: as_rows(self.results[path].problems) for path in made if self.results[path].problems}
        state.put_faults(faults, made)
        traces |= made
        gone = {number for number, key in changes.facts.items() if changes.fingerprints[key] == ABSENT}
        if gone:  # who read one of them is stale: only what was made now can read it again
            state.forget_facts(gone.difference(*(unpack_ids(trace.reads) for trace in made.values())))


def make_all(
    stale: list[Stale],
    given: RenderInput,
    facts: Facts,
    workers: Workers,
    progress: Callable[[int, int], None],
    session: Session | None = None,
) -> Made:
    """Make every stale output; new files wait in the stage.

    What the listener of a ``session`` waits for is made first, in this process, with the session's templates.
    """
    made = Made()
    listener = session.listener if session else None
    archive = Archive(given.config, given.parsed.document)
    items = {item.path: item for item in stale}
    alone = workers.alone(len(items))
    # This process goes on with the facts that were evaluated to decide, and so do those that are forked from it.
    here = OutputMaker(given, facts, session.engine if session else None) if alone or listener else None
    made.engine = here.engine if here else None

    def take(result: MadeOutput) -> None:
        made.add(result)
        if listener and result.digest and all(map(archive.bears, result.problems)):
            listener.made(result.path)
        progress(len(made.results), len(items))

    def make_here(path: str) -> None:
        assert here is not None
        take(here.make(items[path].output, items[path].current()))

    def serve() -> None:
        while listener and (path := listener.wanted()) is not None:
            if path in items and path not in made.results:
                make_here(path)

    begun = time.perf_counter()
    serve()
    for path in items:
        if not alone and (not listener or time.perf_counter() - begun > _CALM):
            break
        serve()
        if path not in made.results:
            make_here(path)
    if len(made.results) == len(items):
        return made
    rest = [item for path, item in items.items() if path not in made.results]
    rest.sort(key=_place)
    tasks = [(item.output, item.current()) for item in rest]
    lend(facts)

    def meanwhile() -> None:
        serve()
        progress(len(made.results), len(items))

    with workers.running(len(tasks), start_making, (given,), meanwhile if listener else None) as run:
        reads = lambda task: reads_of(task[0], given, facts)  # noqa: E731
        for (output, _), result in run(make, tasks, lambda task: task[0].owner, near=True, reads=reads):
            if isinstance(result, SitegenError):
                result = MadeOutput(output.path, problems=(result,))
            take(result)
            serve()
    if unclear := made.unclear():
        again = OutputMaker(given, facts)
        for path in unclear:
            made.add(again.make(items[path].output, items[path].current()))
    return made


_ORDER = {kind: place for place, kind in enumerate(KINDS)}


def _place(item: Stale) -> tuple[bool, str, int]:
    """Return where an output stands among those that share parts: pages of articles, then lists, then feeds.

    Large outputs are begun first: begun last, they would be waited for.
    """
    return not item.output.row.large, item.output.edition, _ORDER[item.output.kind]
