"""Whether anything is to do at all. Where not, a build ends before Markdown, Jinja2 or Pygments is imported.

This module knows nothing of what would be done.
"""

from collections.abc import Mapping

import msgspec

from sitegen.cache.state import Trace
from sitegen.engine.report import BuildReport, stop_at_errors
from sitegen.engine.run import Run
from sitegen.engine.snapshot import InputSnapshot


def unchanged(run: Run, snapshot: InputSnapshot, traces: Mapping[str, Trace]) -> BuildReport | None:
    """Return the report of a build in which nothing is to do, or None."""
    last = run.last
    if run.session and last and last.saw(snapshot):
        if snapshot.digest:
            run.state.set("snapshot", snapshot.digest.encode())
        run.session.changed = frozenset()
        run.watch.stop("look")
        return msgspec.structs.replace(last.report, seconds=run.watch.seconds)
    if run.session:
        return None
    known = run.state.setting("report")
    if known is None or run.state.setting("snapshot") != snapshot.digest.encode():
        return None
    if run.state.pending():  # an interrupted build may have left what nobody wants any more
        return None
    if not run.span().holds_at(snapshot.gate.now):
        return None
    if run.look.unknown:
        return None
    current = run.current()
    if any(current(path, trace) != trace.digest for path, trace in traces.items()):
        return None
    if snapshot.read or snapshot.gone:
        run.documents.begin()
        snapshot.remember(run.documents)
        run.documents.commit()
    if run.touched:
        run.state.begin()
        run.state.retouch(run.touched)
        run.state.commit()
    run.watch.stop("look")
    report = BuildReport.decode(known)
    stop_at_errors(list(report.warnings), run.request.strict)
    return msgspec.structs.replace(report, seconds=run.watch.seconds, jobs=run.workers.jobs)
