"""The whole build on one screen: discover, parse, index, plan, render, write.

Each step takes values and returns values; all problems of a step are collected, and a build with one writes nothing.
"""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from sitegen.build.plan import Plan, make_plan
from sitegen.build.pool import default_jobs, ordered_map, workers
from sitegen.build.work import parse, render, start_parsing, start_rendering
from sitegen.build.write import Written, check_output_folder, digest, read_manifest, write_outputs
from sitegen.config import Config, load_config
from sitegen.content.documents import Document, ParseOptions
from sitegen.content.gate import Gate
from sitegen.content.site import Site, build_site
from sitegen.content.sources import SourceFile, discover
from sitegen.errors import BuildFailed, LinkError, SitegenError
from sitegen.render.theme import Theme, load_theme

Progress = Callable[[str, int, int], None]


class BuildRequest(msgspec.Struct, frozen=True):
    """What is asked of a build."""

    root: Path
    """Folder of the site."""
    output: Path | None = None
    """Folder to write; by default ``output`` in the site's folder."""
    base_url: str | None = None
    """Instead of ``site.url``."""
    now: datetime | None = None
    """The instant of the build; by default the present."""
    drafts: bool = False
    """Whether drafts are shown."""
    future: bool = False
    """Whether articles of the future are shown."""
    jobs: int = 0
    """Worker processes; 0 for one on each processor."""
    strict: bool = False
    """Whether warnings are errors."""


class BuildReport(msgspec.Struct, frozen=True):
    """What a build did."""

    articles: int
    """Public articles."""
    outputs: int
    """Files of the site."""
    rendered: int
    """Outputs rendered."""
    files: Written
    """What changed in the output folder."""
    warnings: tuple[SitegenError, ...]
    """What is not wrong enough to stop."""
    seconds: dict[str, float]
    """Time of each stage."""


def build(request: BuildRequest, progress: Progress = lambda stage, done, total: None) -> BuildReport:
    """Build the site in ``request.root``.

    Raises BuildFailed with every problem found; the output folder is as it was then.
    """
    clock = _Clock()
    root = request.root.resolve()
    output = (request.output or root / "output").absolute()
    jobs = request.jobs or default_jobs()
    config = load_config(root, request.base_url)
    gate = Gate(request.now or datetime.now(UTC), request.drafts, request.future)
    theme = load_theme(root, config.site.theme, config.options)
    sources, problems = discover(root)
    clock.stop("discover")

    documents = _parse(root, sources, config, jobs, progress, problems)
    clock.stop("parse")
    media = [source.path for source in sources if source.kind == "media"]
    site, found = build_site(documents, media, config, gate, lambda path: (root / path).read_bytes())
    problems += found
    clock.stop("index")
    plan, found = make_plan(site, theme, config, [source for source in sources if source.kind == "static"])
    problems += found
    _stop_at_errors(problems, request.strict)
    clock.stop("plan")

    bodies = {document.path: document.html for document in documents}
    rendered, found = _render(site, theme, config, gate, plan, bodies, root, jobs, progress)
    problems += [_with_place(problem, root) for problem in found]
    _stop_at_errors(problems, request.strict)
    clock.stop("render")
    # Each output folder has a manifest of its own: what we wrote into one says nothing about the files in another.
    state = root / ".sitegen" / "outputs" / digest(str(output).removeprefix(str(root)).encode())
    manifest = read_manifest(state)
    check_output_folder(output, root, manifest, (output.path for output in plan.outputs))
    copies = {output.path: root / output.source for output in plan.outputs if output.source}
    progress("write", 0, len(plan.outputs))
    written = write_outputs(state, output, rendered, copies, manifest)
    clock.stop("write")
    warnings = tuple(sorted(problems, key=SitegenError.sort_key))
    return BuildReport(len(site.articles), len(plan.outputs), len(rendered), written, warnings, clock.seconds)


def _parse(
    root: Path,
    sources: Iterable[SourceFile],
    config: Config,
    jobs: int,
    progress: Progress,
    problems: list[SitegenError],
) -> list[Document]:
    tasks = [source for source in sources if source.kind not in ("media", "static")]
    documents = []
    with workers(jobs, len(tasks), start_parsing, (root, ParseOptions.of(config))) as executor:
        for document, found in ordered_map(executor, parse, tasks, lambda done: progress("parse", done, len(tasks))):
            problems += found
            if document is not None:
                documents.append(document)
    return documents


def _render(
    site: Site,
    theme: Theme,
    config: Config,
    gate: Gate,
    plan: Plan,
    bodies: dict[str, str],
    root: Path,
    jobs: int,
    progress: Progress,
) -> tuple[dict[str, bytes], list[SitegenError]]:
    tasks = [output for output in plan.outputs if output.template]
    shared = (site, theme, config, gate, plan.routes, bodies, root)
    rendered: dict[str, bytes] = {}
    problems: list[SitegenError] = []
    with workers(jobs, len(tasks), start_rendering, shared) as executor:
        for result, found in ordered_map(executor, render, tasks, lambda done: progress("render", done, len(tasks))):
            problems += found
            if result is not None:
                rendered[result.path] = result.data
    return rendered, _distinct(problems)


def _distinct(problems: list[SitegenError]) -> list[SitegenError]:
    """Return each problem once: a dead link shows in the page and in every feed, a bad template in every page."""
    seen = {(problem.place, problem.message, problem.excerpt): problem for problem in reversed(problems)}
    return list(seen.values())


def _with_place(problem: SitegenError, root: Path) -> SitegenError:
    """Return a dead link with the line of the source where it stands."""
    if isinstance(problem, LinkError) and problem.path and problem.excerpt and problem.line is None:
        from sitegen.content.documents import place_of_text

        place = place_of_text((root / problem.path).read_bytes(), problem.path, problem.excerpt)
        if place is None:
            return LinkError(f"{problem.message} ({problem.excerpt})", problem.path, hint=problem.hint)
        return LinkError(problem.message, problem.path, *place[:2], problem.hint, place[2])
    return problem


def _stop_at_errors(problems: list[SitegenError], strict: bool) -> None:
    if strict:
        problems = [problem.as_error() for problem in problems]
    if any(problem.severity == "error" for problem in problems):
        raise BuildFailed(problems)


class _Clock:
    """Takes the time of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def stop(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now
