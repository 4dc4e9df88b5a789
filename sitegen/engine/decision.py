"""Decision: which outputs are stale, from the facts that changed, and what must be in none of them.

This module knows nothing of how outputs are made.
"""

from collections.abc import Container, Iterable, Mapping

import msgspec

from sitegen.cache.database import damaged
from sitegen.cache.state import Trace
from sitegen.content.routes import is_inside
from sitegen.engine.changes import KEPT, Changes, find_changes
from sitegen.engine.decide import Stale, decide, entry_of
from sitegen.engine.guard import Guard
from sitegen.engine.prepare import Prepared
from sitegen.engine.run import Run
from sitegen.engine.session import LastBuild
from sitegen.engine.span import Span
from sitegen.engine.unknown_files import UnknownFiles, judge_unknown_files
from sitegen.engine.write import check_output_folder
from sitegen.errors.problems import BuildFailed
from sitegen.messages.message import tr
from sitegen.newsroom.site import Article
from sitegen.outputs.output import Output


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Which outputs are stale."""

    outputs: Mapping[str, Output]
    """The plan, by path."""
    stale: list[Stale]
    """What must be made, in order."""
    changes: Changes
    """Facts that changed."""
    guard: Guard
    """What must not be published."""
    gone: frozenset[str]
    """Files of earlier builds that are no longer planned."""
    unknown: UnknownFiles
    """Files in the output folder that no trace knows."""
    span: Span
    """How long all of this is right."""


def decide_all(run: Run, prepared: Prepared, traces: Mapping[str, Trace]) -> Decision:
    """Return which outputs are stale."""
    snapshot, planned, edited = prepared.snapshot, prepared.planned, prepared.edited.keys()
    last = run.last if run.last and planned is run.last.planned else None
    if last and prepared.plan is last.plan:
        outputs, gone, unknown = last.outputs, frozenset[str](), UnknownFiles()
    else:
        outputs = {output.path: output for output in prepared.plan.outputs}
        _check_stored(run, outputs.values(), snapshot.digests)
        ours = traces.keys() | run.state.pending().keys()
        gone = frozenset(ours - outputs.keys())
        unknown = judge_unknown_files(run, outputs, ours, snapshot.ledger)
        check_output_folder(run.output, run.root, ours, outputs, unknown.lost)
    everything = "" if run.state.setting("stamp") == snapshot.stamp.encode() else tr("sitegen or a library changed")
    kept = last is not None or planned.known
    unmoved = KEPT if kept else frozenset[str]()
    changes = find_changes(run.state, prepared.facts, edited, unmoved, compare=not everything)
    wanted: Mapping[str, Output] = outputs
    if last and not everything:
        last.carry_over(prepared.facts, changes)
        copied = (snapshot.changed or frozenset()) - last.parsed.keys.keys()
        wanted = last.concerned(changes, copied, outputs)
    entries = ((path, output, entry_of(output, snapshot.digests)) for path, output in wanted.items())
    stale = decide(entries, traces, changes.facts, everything, run.current())
    run.watch.stop("decide")
    guard = _guard(run, prepared, last)
    # Index, plan and inputs have asked the gate for every moment that matters; they are stored with the answers.
    span = Span(snapshot.gate.now, run.span().end if kept else snapshot.gate.next)
    return Decision(outputs=outputs, stale=stale, changes=changes, guard=guard, gone=gone, unknown=unknown, span=span)


def _check_stored(run: Run, outputs: Iterable[Output], digests: Container[str]) -> None:
    """Refuse a plan that would write outside the output folder, or copy what is no source.

    Texts that were parsed make no such plan: somebody changed what is stored. Raises BuildFailed with a DamagedCache.
    """
    for output in outputs:
        if not is_inside(output.path) or (output.source and output.source not in digests):
            raise BuildFailed([damaged(run.state.path), damaged(run.documents.path)])


def _guard(run: Run, prepared: Prepared, last: LastBuild | None) -> Guard:
    public = prepared.planned.site.public

    def is_open(path: str) -> bool:
        item = public.get(path)
        return item is not None and (not isinstance(item, Article) or item.listed)

    parsed = prepared.given.parsed
    if last and all(map(is_open, prepared.edited)):
        return last.guard.after(parsed, prepared.snapshot.theme, prepared.given.data)
    # Pictures that are made on request are guarded with all else.
    plan = prepared.planned.plan if run.request.on_request else prepared.plan
    return Guard(run.state, run.documents.path, prepared.snapshot, parsed, prepared.given.data, plan)
