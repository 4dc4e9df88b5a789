"""The whole build on one screen: discover, parse, index, plan, decide, make, write.

Each step takes values and returns values; all problems of a step are collected, and a build with one writes nothing. A
clean build is a build with an empty state: there is no second way.
"""

import sqlite3
from collections import ChainMap
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from sitegen.cache.database import is_busy
from sitegen.cache.documents import DocumentCache
from sitegen.cache.state import BuildState, Trace
from sitegen.content.data import DataFiles, decode_files, encode_files
from sitegen.engine.advice import advise
from sitegen.engine.amend import Amended
from sitegen.engine.changes import Changes, Inputs, find_changes
from sitegen.engine.decide import Stale, decide, entry_of
from sitegen.engine.guard import Guard
from sitegen.engine.layout import Layout, decode_layout, encode_layout
from sitegen.engine.parsing import Parsed
from sitegen.engine.reading import changed_texts, index_documents, parse_sources
from sitegen.engine.report import BuildReport, Stopwatch, stop_at_errors, with_places
from sitegen.engine.request import BuildRequest, opened, state_file
from sitegen.engine.session import LastBuild, Readers, Session
from sitegen.engine.snapshot import (
    InputSnapshot,
    discover_in_background,
    find_pictures,
    next_due,
    take_snapshot,
    update_snapshot,
)
from sitegen.engine.stage import Stage
from sitegen.engine.write import (
    Written,
    check_output_folder,
    check_places,
    current_digest,
    find_moved,
    put_in_place,
    remove_obsolete,
)
from sitegen.errors.problems import BuildFailed, ConfigError, OutputError, SitegenError
from sitegen.newsroom.site import Site
from sitegen.outputs.kinds import PICTURE, SOCIAL_IMAGE
from sitegen.outputs.output import Output
from sitegen.planning.plan import Plan, make_plan, without_pictures
from sitegen.plugins import load_plugins
from sitegen.workers.background import BackgroundProcess
from sitegen.workers.pool import SMALL_WITH_THREADS, Pool, default_jobs

if TYPE_CHECKING:
    from sitegen.engine.making import Made

Progress = Callable[[str, int, int], None]


def build(
    request: BuildRequest, progress: Progress = lambda stage, done, total: None, session: Session | None = None
) -> BuildReport:
    """Build the site in ``request.root``; with a ``session``, from what it keeps of the last build of this request.

    Raises BuildFailed with every problem found; the output folder is as it was then.
    """
    request = msgspec.structs.replace(request, root=request.root.resolve())
    memory_path, state_path = state_file(request).with_name("memory.db"), state_file(request)
    try:
        with opened(memory_path, state_path) as (memory, state):
            return _Build(request, progress, memory, state, session).run()
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            hint = "wait until it has ended; two folders of output can be built one after the other"
            raise BuildFailed([OutputError("another build of this site is running", ".sitegen", hint=hint)]) from error
        # Damaged counts as empty. A second failure is no damage, and is told.
        memory_path.unlink(missing_ok=True)
        state_path.unlink(missing_ok=True)
        if session:
            session.forget()
        with opened(memory_path, state_path) as (memory, state):
            report = _Build(request, progress, memory, state, session).run()
        lost = OutputError(
            "the state of the last build was damaged: all was built anew", ".sitegen", severity="warning"
        )
        return msgspec.structs.replace(report, warnings=(*report.warnings, lost))


class _Build:
    """One build."""

    def __init__(
        self,
        request: BuildRequest,
        progress: Progress,
        memory: DocumentCache,
        state: BuildState,
        session: Session | None,
    ) -> None:
        self.request = request
        self.root = request.root
        self.output = request.output_folder
        self.progress = progress
        self.memory = memory
        self.state = state
        self.session = session
        self.last = session.last if session else None
        self.amended: Amended | None = None
        self.pool = Pool(request.jobs or default_jobs(), *((SMALL_WITH_THREADS,) if session else ()))
        self.watch = Stopwatch()
        self.problems: list[SitegenError] = []
        self.laid_out: list[SitegenError] = []
        self.by_text = False
        self.touched: dict[str, int] = {}

    def run(self) -> BuildReport:
        # What both folders look like is asked of the system meanwhile, file by file.
        jobs = 1 if self.session else self.pool.jobs
        self.found = BackgroundProcess(lambda: discover_in_background(self.root), jobs)
        self.moved = BackgroundProcess(lambda: find_moved(self.output, self.state.path), jobs)
        try:
            return self._run()
        finally:
            self.found.drop()
            self.moved.drop()

    def _run(self) -> BuildReport:
        traces = self.last.traces if self.last else self.state.traces()
        look = self._look()
        unchanged = self._unchanged(look, traces)
        if unchanged is not None:
            return unchanged
        self._check_data(look)
        parsed = self._parse(look)
        layout = self._known_layout(look, parsed)
        site = self._index(look, parsed, layout)
        planned = self._plan(look, site, layout)
        plan = self._press(look, parsed, site, planned)
        plan = without_pictures(plan) if self.request.on_request else self._search(look, plan)
        # Pictures that are made on request are guarded with all else.
        guarded = planned if self.request.on_request else plan
        changes, stale = self._decide(look, parsed, plan, guarded, layout, traces)
        written = self._make(look, parsed, plan, layout, changes, stale, traces)
        if layout is None and not self.amended and not site.editions:
            self.state.set("layout", encode_layout(Layout.of(site, planned, self.pictures, self.laid_out)))
        return self._report(look, parsed, site, planned, plan, changes, stale, written, traces)

    def _look(self) -> InputSnapshot:
        now = self.request.now or datetime.now(UTC)
        look = None
        if self.session and self.last and self.session.rung is not None and self.last.holds_at(now):
            look = update_snapshot(self.last.look, self.root, self.session.rung, now)
        if look is None:
            asked = self.request
            look = take_snapshot(
                self.root, self.memory, now, asked.base_url, asked.drafts, asked.future, asked.plain_assets,
                self.found.result,
            )  # fmt: skip
        if self.session:
            self.session.meet(look.stamp)
        self.problems += look.problems
        self.watch.stop("discover")
        return look

    def _unchanged(self, look: InputSnapshot, traces: dict[str, Trace]) -> BuildReport | None:
        """Return the report of a build in which nothing is to do, or None."""
        if self.session and self.last and self.last.saw(look):
            if look.snapshot:
                self.state.set("snapshot", look.snapshot.encode())
            self.session.rung = frozenset()
            self.watch.stop("look")
            return msgspec.structs.replace(self.last.report, seconds=self.watch.seconds)
        if self.session or self.problems:
            return None
        last = self.state.setting("report")
        known = look.snapshot and self.state.setting("snapshot") == look.snapshot.encode()
        if last is None or not known:
            return None
        if self.state.pending():  # an interrupted build may have left what nobody wants any more
            return None
        if self._clock_moved(look):
            return None
        current = self._current()
        if any(current(path, trace) != trace.digest for path, trace in traces.items()):
            return None
        if look.read or look.gone:
            self.memory.begin()
            look.remember(self.memory)
            self.memory.commit()
        if self.touched:
            self.state.begin()
            self.state.retouch(self.touched)
            self.state.commit()
        self.watch.stop("look")
        report = BuildReport.decode(last)
        stop_at_errors(list(report.warnings), self.request.strict)
        return msgspec.structs.replace(report, seconds=self.watch.seconds, jobs=self.pool.jobs)

    def _current(self) -> Callable[[str, Trace | None], str]:
        return current_digest(self.output, self.touched, self.moved.result())

    def _clock_moved(self, look: InputSnapshot) -> bool:
        """Return whether an instant has passed at which something appears or goes, or the clock was put back."""
        start, end = self._clock()
        return look.gate.now < start or (end is not None and look.gate.now >= end)

    def _clock(self) -> tuple[datetime, datetime | None]:
        """Return the instant of the last build, and the next one at which the clock changes something."""
        return msgspec.json.decode(self.state.setting("clock") or b"[]", type=tuple[datetime, datetime | None])

    def _check_data(self, look: InputSnapshot) -> None:
        """Find mistakes in data files that the last good build did not read as they are now."""
        self.data = DataFiles.of(self.root, look.sources, look.digests)
        if self.data.files:
            known = self.state.setting("data") if self.state.setting("stamp") == look.stamp.encode() else None
            self.problems += self.data.problems(decode_files(known or b"[]"))

    def _parse(self, look: InputSnapshot) -> Parsed:
        found: list[SitegenError] = []
        last = self.last if look.changed is not None else None
        if last and look.changed is not None:
            found += [problem for problem in last.parsing if problem.path not in look.changed]
        parsed = parse_sources(
            self.root, look, self.memory, self.pool, self.progress, found, last.parsed if last else None
        )
        self.parsing = tuple(found)
        self.problems += found
        if last and not any(problem.severity == "error" for problem in self.problems):
            self.amended = last.amended(look, parsed)
        if last and self.amended:
            self.edited = {path: parsed.keys.get(path) for path in look.changed or () if path in parsed.keys}
        else:
            known = self.state.documents().items()
            self.edited = {path: parsed.keys.get(path) for path, _ in known ^ parsed.keys.items()}
        self.watch.stop("parse")
        return parsed

    def _known_layout(self, look: InputSnapshot, parsed: Parsed) -> Layout | None:
        """Return the layout of the last build, if nothing but texts is new since."""
        if not look.frame:
            self.shape = b""
            return None
        self.shape = parsed.shape(look.frame)
        if look.config.languages:  # several sites in one: laid out anew each time
            return None
        if self.state.setting("shape") != self.shape or self._clock_moved(look):
            return None
        layout = decode_layout(self.state.setting("layout") or b"")
        return None if layout.tells_of(self.edited) else layout

    def _index(self, look: InputSnapshot, parsed: Parsed, layout: Layout | None) -> Site:
        if self.last and self.amended:
            site, problems = self.amended.site, list(self.last.laid_out)
        elif layout:
            media = [source.path for source in look.sources if source.kind == "media"]
            site, problems = layout.site(parsed.documents, media), layout.problems()
        else:
            site, problems, by_text = index_documents(self.root, look, parsed, self.memory.path)
            self.by_text = by_text
            if by_text:  # where an old address leads hangs on texts: the next build must look at them again
                self.shape = b""
        self.laid_out += problems
        self.problems += changed_texts(site, look, parsed, self.memory.path)
        self.watch.stop("index")
        return site

    def _plan(self, look: InputSnapshot, site: Site, layout: Layout | None) -> Plan:
        if self.last and self.amended:
            plan, self.pictures = self.last.planned, self.last.facts.pictures
        elif layout:
            plan, self.pictures = Plan(layout.outputs), layout.pictures
        else:
            found, self.pictures, problems = find_pictures(self.root, look, site, self.memory, self.pool)
            self.problems += with_places(problems, self.root)
            self.watch.stop("measure")
            static = [source for source in look.sources if source.kind == "static"]
            plan, problems = make_plan(site, look.theme, look.config, static, found, self.pictures)
            self.laid_out += problems
        self.problems += self.laid_out
        self.problems += advise(self.root, look)
        stop_at_errors(self.problems, self.request.strict)
        self.watch.stop("plan")
        return plan

    def _press(self, look: InputSnapshot, parsed: Parsed, site: Site, plan: Plan) -> Plan:
        """Make the assets, and return the plan with their names."""
        from sitegen.assets import AssetPipeline, with_assets
        from sitegen.engine.work import RenderInput
        from sitegen.pages.templates import CompiledTemplates

        last = self.last if self.amended else None
        press = AssetPipeline(plan.assets, look.config.build, self.root, look.digests, look.theme)
        making = RenderInput(
            site, look.theme, look.config, look.gate, last.facts.planned if last else plan.routes, self.memory.path,
            parsed.keys, parsed.marks, self.pictures, self.root, Stage(self.output), look.plugins, press,
            self.data, CompiledTemplates.decode(self.state.setting("templates"), look.stamp),
        )  # fmt: skip
        self.facts = making.facts()
        engine = self.session.engine if self.session else None
        assets = press.press(self.facts, lambda: load_plugins(look.plugins).filters(), making.compiled, engine)
        self.making = msgspec.structs.replace(making, assets=assets)
        self.problems += with_places(press.problems, self.root)
        self.watch.stop("press")
        if last and assets == last.assets:
            return last.plan
        return Plan(with_assets(plan.outputs, assets))

    def _search(self, look: InputSnapshot, plan: Plan) -> Plan:
        """Return the plan with the files of the index of the search page; what is missing of it is made."""
        if not look.config.search.enabled:
            return plan
        from sitegen.search.work import with_index

        try:
            plan = with_index(plan, self.facts, self.memory.path, lambda d, t: self.progress("search", d, t))
        except ConfigError as error:
            raise BuildFailed([error]) from None
        except OSError as error:
            problem = OutputError(f"cannot write: {error.strerror or error}", error.filename and str(error.filename))
            raise BuildFailed([problem]) from error
        self.watch.stop("search")
        return plan

    def _decide(
        self,
        look: InputSnapshot,
        parsed: Parsed,
        plan: Plan,
        guarded: Plan,
        layout: Layout | None,
        traces: dict[str, Trace],
    ) -> tuple[Changes, list[Stale]]:
        last = self.last if self.amended else None
        if last and plan is last.plan:
            self.outputs = last.outputs
        else:
            self.outputs = {output.path: output for output in plan.outputs}
            ours = traces.keys() | self.state.pending().keys()
            check_output_folder(self.output, self.root, ours, self.outputs)
        self.guard = last.guard.after(parsed) if last else Guard(self.state, self.memory.path, look, parsed, guarded)
        self.making = msgspec.structs.replace(self.making, needles=self.guard.needles)
        everything = "" if self.state.setting("stamp") == look.stamp.encode() else "sitegen or a library changed"
        wanted: Mapping[str, Output] = self.outputs
        if last and self.amended:
            inputs = last.inputs(self.facts, look, self.amended)
        else:
            inputs = Inputs.known(self.state).beside_layout(self.facts) if layout else Inputs.of(self.facts)
        # Where all is stale anyway, what has changed does not matter.
        changes = Changes({}, {}, inputs) if everything else find_changes(self.state, self.facts, self.edited, inputs)
        if last:
            last.bequeath(self.facts, changes, self.edited)
            wanted = last.concerned(changes, look, self.outputs)
        entries = ((path, output, entry_of(output, look.digests)) for path, output in wanted.items())
        stale = decide(entries, traces, changes.facts, everything, self._current())
        self.watch.stop("decide")
        return changes, stale

    def _make(
        self,
        look: InputSnapshot,
        parsed: Parsed,
        plan: Plan,
        layout: Layout | None,
        changes: Changes,
        stale: list[Stale],
        traces: dict[str, Trace],
    ) -> Written:
        from sitegen.engine.making import make_all

        stage, session = self.making.stage, self.session
        stage.begin()
        try:
            pages = [item for item in stale if not item.output.row.on_request]
            pending = self.state.pending()
            gone = (traces.keys() | pending.keys()) - self.outputs.keys() if plan is not self._last_plan else set()
            if session:
                whole = not gone and all(item.path in traces for item in stale)
                session.audience.begin([item.path for item in pages], whole)
            made = make_all(
                pages, self.making, self.facts, self.pool, lambda d, t: self.progress("render", d, t),
                session.audience if session else None, session.engine if session else None,
            )  # fmt: skip
            leaks = self.guard.leaks(made.hits, stale, self.output, self.pool)
            if not leaks:
                self._make_pictures(stale, made, plan, look)
            stop_at_errors(self.problems + with_places(made.problems, self.root) + leaks, self.request.strict)
            self.watch.stop("render")
            obsolete = {
                path: pending.get(path, set()) | ({traces[path].digest} if path in traces else set())
                for path in sorted(gone)
            }
            staged = [path for path, result in made.results.items() if result.mtime_ns]
            check_places(self.output, staged, obsolete)
            self.state.begin()
            self.state.add_pending({path: made.results[path].digest for path in staged})
            self.state.commit()
            self.progress("write", 0, len(staged))
            removed, kept = remove_obsolete(self.output, obsolete)
            ours = ChainMap[str, Any](traces, pending, dict.fromkeys(staged))
            put_in_place(self.output, stage, staged, ours)
        except OSError as error:
            problem = OutputError(f"cannot write: {error.strerror or error}", error.filename and str(error.filename))
            raise BuildFailed([problem]) from error
        finally:
            stage.clear()
        self.touched = {path: mtime for path, mtime in self.touched.items() if path not in made.results}
        before = {path: traces[path] for path in made.results if path in traces}
        made.keep(self.state, stale, changes, traces, obsolete, self.output)
        if self.last and self.amended:
            self.last.readers.update(before, made.results)
        self._keep(look, parsed, layout, made)
        written = Written(tuple(sorted(staged)), removed, kept)
        self.watch.stop("write")
        self.made = made
        return written

    @property
    def _last_plan(self) -> Plan | None:
        return self.last.plan if self.last and self.amended else None

    def _make_pictures(self, stale: list[Stale], made: "Made", plan: Plan, look: InputSnapshot) -> None:
        """Make stale pictures, unless a page has a mistake already."""
        pictures = [item for item in stale if item.output.kind == PICTURE]
        cards = [item for item in stale if item.output.kind == SOCIAL_IMAGE]
        if not (pictures or cards) or made.problems:
            return
        from sitegen.engine.picture_work import PictureWork, make_pictures
        from sitegen.engine.social_image_work import make_social_images, sources_of_social_images

        work = PictureWork.of(self.root, self.state.path.parent, self.making.stage)
        progress = lambda done, total: self.progress("pictures", done, total)  # noqa: E731
        make_pictures(pictures, self.pictures, work, self.pool.jobs, progress, made.add)
        drawn = make_social_images(cards, self.facts, work, self.pool.jobs, progress, made.add)
        planned = {output.path.rpartition("/")[2] for output in plan.outputs if output.kind == PICTURE}
        there = {*look.digests.values(), *sources_of_social_images(plan.outputs)}
        work.open_store().forget(there, planned | drawn)

    def _keep(self, look: InputSnapshot, parsed: Parsed, layout: Layout | None, made: "Made") -> None:
        """Keep what the next build compares with, in the transaction that the traces began."""
        self.state.retouch(self.touched)
        self.state.put_documents(self.edited)
        self.state.set("shape", self.shape)
        self.state.set("data", encode_files(self.data))
        self.state.set("stamp", look.stamp.encode())
        self.state.set("snapshot", look.snapshot.encode())
        if compiled := self.making.compiled.take_new() | made.compiled:
            self.making.compiled.add(compiled)
            self.state.set("templates", self.making.compiled.encode(look.stamp))
        if self.amended:  # nothing else is new, and a build that looks at everything forgets what is unused
            return
        self.guard.keep(self.state)
        # Dates are part of the shape: where the layout is what it was, so is what the clock will change.
        self.due = self._clock()[1] if layout else next_due(parsed.documents, look.gate, look.config)
        self.state.set("clock", msgspec.json.encode((look.gate.now, self.due)))
        self.memory.begin()
        self.memory.forget_documents(parsed.unused)
        self.memory.commit()

    def _report(
        self,
        look: InputSnapshot,
        parsed: Parsed,
        site: Site,
        planned: Plan,
        plan: Plan,
        changes: Changes,
        stale: list[Stale],
        written: Written,
        traces: dict[str, Trace],
    ) -> BuildReport:
        warnings = tuple(sorted(self.problems, key=SitegenError.sort_key))
        count = sum(len(edition.articles) for edition in (site, *site.editions.values()))
        report = BuildReport(count, len(plan.outputs), warnings=warnings)
        self.state.set("report", report.encode())
        self.state.commit()
        if self.session:
            amended = self.last if self.amended else None
            readers, due = (amended.readers, amended.due) if amended else (Readers(traces), self.due)
            self.session.keep(
                LastBuild(
                    look, parsed, self.parsing, site, planned, plan, self.making.assets, self.outputs, self.guard,
                    self.facts, changes.inputs, traces, readers, tuple(self.laid_out), self.by_text, due, report,
                ),
                self.made.engine,
            )  # fmt: skip
        rendered = sum(1 for item in stale if item.output.template)
        return msgspec.structs.replace(
            report, rendered=rendered, files=written, seconds=self.watch.seconds, jobs=self.pool.jobs,
            parsed=parsed.parsed, made=self.made.times(stale),
        )  # fmt: skip
