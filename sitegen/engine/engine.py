"""The whole build on one screen: discover, parse, index, plan, decide, make, write.

Each step takes values and returns values; all problems of a step are collected, and a build with one writes nothing. A
clean build is a build with an empty state: there is no second way.
"""

from collections.abc import Mapping

import msgspec

from sitegen.cache.seal import own_seal
from sitegen.config.site import load_config
from sitegen.content.data import DataFiles, decode_files
from sitegen.engine.advice import advise
from sitegen.engine.archive import Archive, Found
from sitegen.engine.parsing import Parsed, Tools
from sitegen.engine.planned import Planned, known_plan, plan_newspaper
from sitegen.engine.reading import changed_texts, parse_sources
from sitegen.engine.report import BuildReport
from sitegen.engine.request import BuildRequest, opened, repaired
from sitegen.engine.run import Progress, Run
from sitegen.engine.session import Session
from sitegen.engine.snapshot import InputSnapshot
from sitegen.engine.unchanged import unchanged
from sitegen.errors.problems import BuildFailed, ChangedFile, OutputError, SitegenError
from sitegen.messages.message import tr


def build(
    request: BuildRequest, progress: Progress = lambda stage, done, total: None, session: Session | None = None
) -> BuildReport:
    """Build the site in ``request.root``; with a ``session``, from what it holds of the last build of this request.

    Raises BuildFailed with every problem found; the output folder is as it was then.
    """
    request = msgspec.structs.replace(request, root=request.root.resolve())

    def attempt() -> BuildReport:
        with opened(request, session is not None and session.last is not None) as (documents, state):
            run = Run(request, progress, documents, state, session)
            try:
                return _build(run)
            except BuildFailed as error:
                # Whatever made us believe that we knew their digests was wrong: the next build reads them.
                documents.forget_sources(
                    one.path for one in error.problems if isinstance(one, ChangedFile) and one.path
                )
                raise
            finally:
                run.end()

    report, damaged = repaired(request, attempt, session.forget if session else lambda: None)
    if not damaged:
        return report
    message = tr("the state of the last build was damaged: everything was built again")
    hint = tr("if the key of the cache is the same as then, somebody else wrote it") if own_seal().key else None
    lost = OutputError(message, ".sitegen", hint=hint, severity="note")
    return msgspec.structs.replace(report, warnings=(*report.warnings, lost))


def _build(run: Run) -> BuildReport:
    snapshot = run.snapshot()
    _know_site(run, snapshot)
    traces = run.last.traces if run.last else run.state.traces()
    nothing_to_do = unchanged(run, snapshot, traces)
    if nothing_to_do is not None:
        return nothing_to_do
    # Loaded only now: a build without changes needs none of it.
    from sitegen.engine.decision import decide_all
    from sitegen.engine.prepare import prepare
    from sitegen.engine.publish import publish
    from sitegen.engine.theme_advice import theme_advice

    data, wrong = _data(run, snapshot)
    parsed = _parse(run, snapshot)
    found = Found(Archive(snapshot.config, parsed.document))
    edited = _edited(run, snapshot, parsed)
    planned = _plan(run, snapshot, parsed, edited)
    found.add([*wrong, *snapshot.problems, *parsed.problems, *planned.warnings])
    found.add(changed_texts(planned.site, snapshot, parsed, run.documents.path))
    found.add(advise(run.root, snapshot))
    advice = theme_advice(run, snapshot, planned)
    found.add(advice.found)
    found.stop_at_errors(run.request.strict)
    prepared = prepare(run, snapshot, parsed, planned, data, edited)
    found.add(prepared.problems)
    decision = decide_all(run, prepared, traces)
    report = publish(run, prepared, decision, traces, found)
    advice.keep(run.state)
    return report


def _know_site(run: Run, snapshot: InputSnapshot) -> None:
    """Begin anew where the state is that of another site, by the URL in its ``site.toml``."""
    if run.last:
        return
    config = load_config(run.root) if run.request.base_url else snapshot.config
    site = config.site.url
    known = run.state.setting("site")
    if known is None:
        run.state.set("site", site.encode())
    elif known != site.encode():
        run.state.begin_anew(site)


def _data(run: Run, snapshot: InputSnapshot) -> tuple[DataFiles, list[SitegenError]]:
    """Return the data files, and mistakes in those that the last good build did not read as they are now."""
    data = DataFiles.of(run.root, snapshot.sources, snapshot.digests)
    if not data.files:
        return data, []
    known = run.state.setting("data") if run.state.setting("stamp") == snapshot.stamp.encode() else None
    return data, [*data.problems(decode_files(known or b"[]"))]


def _parse(run: Run, snapshot: InputSnapshot) -> Parsed:
    """Return all documents; those in the cache are not parsed again."""
    tools = Tools(run.documents, run.workers, lambda done, total: run.progress("parse", done, total))
    parsed = parse_sources(run.root, snapshot, tools, run.last.parsed if run.last else None)
    run.watch.stop("parse")
    return parsed


def _edited(run: Run, snapshot: InputSnapshot, parsed: Parsed) -> dict[str, str | None]:
    """Return the key of each document that is not what it was at the last build, by path; None for one that is gone."""
    if run.last and snapshot.changed is not None:
        return {path: parsed.keys.get(path) for path in snapshot.changed if path in parsed.keys}
    known = run.state.documents()
    return {path: parsed.keys.get(path) for path, _ in known.items() ^ parsed.keys.items()}


def _plan(run: Run, snapshot: InputSnapshot, parsed: Parsed, edited: Mapping[str, str | None]) -> Planned:
    """Return index and plan: those of the last build, where nothing but words changed since."""
    last = run.last
    if last and last.snapshot.frame == snapshot.frame and parsed.has_shapes_of(last.parsed, edited):
        known: Planned | None = last.planned
    else:
        known = known_plan(run.state, parsed.shape(snapshot.frame), parsed.documents)
    if known is not None and known.stands(edited.keys()) and run.span().holds_at(snapshot.gate.now):
        planned = known
    else:
        planned = plan_newspaper(run.root, snapshot, parsed, run.documents, run.workers)
    run.watch.stop("plan")
    return planned
