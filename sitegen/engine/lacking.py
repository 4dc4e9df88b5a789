"""What the next build lacks: the plan of a site, made without building it.

This module knows nothing of where files come from.
"""

from collections.abc import Callable
from pathlib import Path

from sitegen.cache.state import Trace
from sitegen.engine.outside_git import needed
from sitegen.engine.parsing import Tools
from sitegen.engine.planned import Planned, plan_newspaper
from sitegen.engine.reading import parse_sources
from sitegen.engine.request import BuildRequest, opened
from sitegen.engine.run import Run
from sitegen.engine.snapshot import InputSnapshot


def plan_site(
    root: Path, unpublished: bool, progress: Callable[[str, int, int], None]
) -> tuple[InputSnapshot, Planned, dict[str, Trace]]:
    """Return what a build would start from, what it would make, and what the last one made.

    ``unpublished`` plans what a preview shows too. Raises BuildFailed if the site cannot be planned.
    """
    request = BuildRequest(root.resolve(), drafts=unpublished, future=unpublished)
    with opened(request) as (documents, state):
        run = Run(request, progress, documents, state, None)
        try:
            snapshot = run.snapshot()
            tools = Tools(documents, run.workers, lambda done, total: progress("parse", done, total))
            parsed = parse_sources(run.root, snapshot, tools)
            planned = plan_newspaper(run.root, snapshot, parsed, documents, run.workers)
            return snapshot, planned, state.traces()
        finally:
            run.end()


def lacking(snapshot: InputSnapshot, planned: Planned) -> list[str]:
    """Return the files outside git that a build needs and does not have."""
    return needed(planned.plan, planned.pictures, snapshot.files)
