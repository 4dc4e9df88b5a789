"""Publish: make what is stale, put it in place, and store what the next build compares with.

This module knows nothing of why an output is stale.
"""

from collections import ChainMap
from collections.abc import Mapping
from itertools import chain
from typing import Any

import msgspec

from sitegen.cache.state import Trace
from sitegen.content.data import encode_files
from sitegen.engine.archive import Found
from sitegen.engine.decide import Stale
from sitegen.engine.decision import Decision
from sitegen.engine.making import Made, make_all
from sitegen.engine.prepare import Prepared
from sitegen.engine.render_input import RenderInput
from sitegen.engine.report import BuildReport, distinct, stop_at_errors, with_places
from sitegen.engine.run import Run
from sitegen.engine.session import LastBuild, Readers
from sitegen.engine.span import encode_span
from sitegen.engine.unfinished import unfinished_pages
from sitegen.engine.write import Written, check_places, put_in_place, remove_obsolete
from sitegen.errors.problems import BuildFailed, OutputError, SitegenError, from_rows
from sitegen.messages.message import tr
from sitegen.newsroom.waiting import waiting
from sitegen.outputs.kinds import PICTURE, SOCIAL_IMAGE


def publish(run: Run, prepared: Prepared, decision: Decision, traces: dict[str, Trace], found: Found) -> BuildReport:
    """Make every stale output, put the files in place, and return the report; traces are brought up to date.

    Raises BuildFailed with what was ``found`` and whatever else is wrong; nothing is written then.
    """
    given = msgspec.structs.replace(prepared.given, needles=decision.guard.needles, named=decision.guard.named)
    try:
        given.stage.begin()
        made = _make(run, msgspec.structs.replace(prepared, given=given), decision, traces, found)
        before = {path: traces[path] for path in made.results if path in traces}
        written = _put_in_place(run, given, decision, traces, made)
    except OSError as error:
        problem = OutputError(
            tr("cannot write: {strerror}", strerror=error.strerror or error), error.filename and str(error.filename)
        )
        raise BuildFailed([problem]) from error
    finally:
        given.stage.clear()
    _keep(run, prepared, decision, made)
    found.add(unfinished_pages(run, prepared.snapshot))  # beside an error, nobody wants to hear of them
    site = prepared.planned.site
    report = BuildReport(
        articles=sum(len(edition.articles) for edition in (site, *site.editions.values())),
        outputs=len(prepared.plan.outputs),
        warnings=tuple(sorted(found.problems, key=SitegenError.sort_key)),
        archive=tuple(sorted(distinct(found.archived), key=SitegenError.sort_key)),
        waiting=waiting(prepared.given.parsed.documents, prepared.snapshot.config, prepared.snapshot.gate),
    )
    run.state.set("report", report.encode())
    if decision.unknown.problems:  # not stored: the next build looks for itself
        warnings = sorted((*report.warnings, *decision.unknown.problems), key=SitegenError.sort_key)
        report = msgspec.structs.replace(report, warnings=tuple(warnings))
    run.state.commit()
    run.watch.stop("write")
    _remember(run, prepared, decision, report, (traces, before, made))
    return msgspec.structs.replace(
        report,
        rendered=sum(1 for item in decision.stale if item.output.template),
        files=written,
        seconds=run.watch.seconds,
        jobs=run.workers.jobs,
        parsed=given.parsed.parsed,
        made=made.times(decision.stale),
        parts=made.parts,
    )


def _make(run: Run, prepared: Prepared, decision: Decision, traces: Mapping[str, Trace], found: Found) -> Made:
    """Make every stale output; new files wait in the stage."""
    given, stale = prepared.given, decision.stale
    pages = [item for item in stale if not item.output.row.on_request]
    if run.session:
        whole = not decision.gone and all(item.path in traces for item in stale)
        run.session.listener.begin([item.path for item in pages], whole)
    progress = lambda done, total: run.progress("render", done, total)  # noqa: E731
    made = make_all(pages, given, prepared.facts, run.workers, progress, run.session)
    read = chain(made.read(), decision.changes.facts.values())
    leaks = decision.guard.leaks(made.hits, read, stale, run.output, run.workers)
    of_pages = len(made.problems)
    others = found.divide(made.problems)
    for path, rows in run.state.faults().items():
        if path in decision.outputs and path not in made.results:
            others += found.divide(from_rows(rows))
    if not leaks and all(problem.severity != "error" for problem in others):
        _make_pictures(run, prepared, stale, made)
        others += made.problems[of_pages:]
    placed = with_places(others, run.root)
    problems = [*found.problems, *decision.unknown.problems, *placed, *leaks]
    stop_at_errors(problems, run.request.strict)
    found.problems += placed
    run.watch.stop("render")
    return made


def _make_pictures(run: Run, prepared: Prepared, stale: list[Stale], made: Made) -> None:
    """Make stale versions of pictures and social images."""
    pictures = [item for item in stale if item.output.kind == PICTURE]
    drawn = [item for item in stale if item.output.kind == SOCIAL_IMAGE]
    if not (pictures or drawn):
        return
    from sitegen.engine.picture_work import PictureWork, make_pictures
    from sitegen.engine.social_image_work import make_social_images, sources_of_social_images

    work = PictureWork.of(prepared.snapshot.files, run.state.path.parent, prepared.given.stage)
    progress = lambda done, total: run.progress("pictures", done, total)  # noqa: E731
    make_pictures(pictures, prepared.planned.pictures, work, run.workers, progress, made.add)
    names = make_social_images(drawn, prepared.facts, work, run.workers, progress, made.add)
    outputs = prepared.plan.outputs
    planned = {output.path.rpartition("/")[2] for output in outputs if output.kind == PICTURE}
    there = {*prepared.snapshot.digests.values(), *sources_of_social_images(outputs)}
    work.store.forget(there, planned | names)


def _put_in_place(run: Run, given: RenderInput, decision: Decision, traces: dict[str, Trace], made: Made) -> Written:
    """Put new files in place, remove obsolete ones, and write the traces of what is there, in a transaction."""
    state = run.state
    pending = state.pending()
    obsolete = {
        path: pending.get(path, set()) | ({traces[path].digest} if path in traces else set())
        for path in sorted(decision.gone)
    } | dict(decision.unknown.lost)
    staged = [path for path, result in made.results.items() if result.mtime_ns]
    check_places(run.output, staged, obsolete)
    state.begin()
    state.add_pending({path: made.results[path].digest for path in staged})
    state.commit()
    run.progress("write", 0, len(staged))
    removed, kept = remove_obsolete(run.output, obsolete)
    ours = ChainMap[str, Any](traces, pending, dict.fromkeys(staged))
    put_in_place(run.output, given.stage, staged, ours)
    state.begin()
    state.retouch({path: mtime for path, mtime in run.touched.items() if path not in made.results})
    for path in obsolete:
        traces.pop(path, None)
    state.forget_traces(obsolete)
    made.keep(state, decision.stale, decision.changes, traces, run.output)
    decision.changes.keep(state)
    state.forget_pending()
    return Written(tuple(sorted(staged)), removed, kept)


def _keep(run: Run, prepared: Prepared, decision: Decision, made: Made) -> None:
    """Store what the next build compares with, in the transaction that the traces began."""
    state, snapshot, given, planned = run.state, prepared.snapshot, prepared.given, prepared.planned
    state.put_documents(prepared.edited)
    state.set("data", encode_files(given.data))
    state.set("stamp", snapshot.stamp.encode())
    state.set("snapshot", snapshot.digest.encode())
    decision.guard.keep(state)
    state.set("clock", encode_span(decision.span))
    if not planned.known and not (run.last and planned is run.last.planned):
        state.set("shape", b"" if planned.by_text else given.parsed.shape(snapshot.frame))
        state.set("planned", planned.encode())
    run.documents.begin()
    run.documents.forget_documents(given.parsed.unused)
    run.documents.commit()


def _remember(
    run: Run,
    prepared: Prepared,
    decision: Decision,
    report: BuildReport,
    traced: tuple[dict[str, Trace], Mapping[str, Trace], Made],
) -> None:
    """Have the session keep what the next build begins with."""
    if run.session is None:
        return
    traces, before, made = traced
    last = run.last
    if last and last.traces is traces:
        readers = last.readers
        readers.update(before, made.results)
    else:
        readers = Readers(traces)
    run.session.keep(
        LastBuild(
            snapshot=prepared.snapshot,
            parsed=prepared.given.parsed,
            span=decision.span,
            planned=prepared.planned,
            plan=prepared.plan,
            assets=prepared.given.assets,
            outputs=decision.outputs,
            guard=decision.guard,
            facts=prepared.facts,
            traces=traces,
            readers=readers,
            report=report,
        ),
        made.engine,
    )
