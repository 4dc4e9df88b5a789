"""Unknown files: what lies in the output folder without a trace, and what becomes of it; none is published in silence.

What an earlier build published, as it was, goes. What may be a page of one is refused: perhaps it was withdrawn since,
and an older output was restored. Everything else stays, and is a warning. This module knows nothing of what is planned.
"""

from collections.abc import Container, Mapping
from pathlib import Path

import msgspec

from sitegen.content.routes import FEED_FILES, route_at
from sitegen.engine.run import Run
from sitegen.engine.write import current_digest, named
from sitegen.errors.problems import OutputError, SitegenError
from sitegen.messages.message import tr
from sitegen.newsroom.ledger import Ledger, recorded_route

_PAGES = (".html", ".xml")
_FEEDS = {name for name, _ in FEED_FILES.values()}


class UnknownFiles(msgspec.Struct, frozen=True):
    """Files of the output folder that no trace knows."""

    lost: Mapping[str, set[str]] = {}
    """What an earlier build published and nobody changed since, with the digests that each may have."""
    problems: tuple[SitegenError, ...] = ()
    """What is refused, and what is a warning."""


def judge_unknown_files(run: Run, planned: Container[str], ours: Container[str], ledger: Ledger) -> UnknownFiles:
    """Return what becomes of the files that are neither ``planned`` nor ``ours``."""
    unknown = [path for path in run.look.unknown if path not in planned and path not in ours]
    if not unknown:
        return UnknownFiles()
    former = run.state.former(unknown)
    digest_now = current_digest(run.output, {})
    lost = {path: digests for path, digests in former.items() if digest_now(path, None) in digests}
    left = [path for path in unknown if path not in lost]
    pages = [
        path for path in left if path in former or _is_page(path) or recorded_route(route_at(path)) in ledger.entries
    ]
    others = [path for path in left if path not in pages]
    return UnknownFiles(lost, (*_refused(run.output, pages), *_warned(run.output, others)))


def _is_page(path: str) -> bool:
    return path.endswith(_PAGES) or path.rpartition("/")[2] in _FEEDS


def _refused(output: Path, paths: list[str]) -> list[SitegenError]:
    if not paths:
        return []
    message = tr("“{name}” contains pages that are not part of the site: {files}", name=output.name, files=named(paths))
    hint = tr("remove them: an earlier build may have published them; pages of your own belong in static/")
    return [OutputError(message, hint=hint)]


def _warned(output: Path, paths: list[str]) -> list[SitegenError]:
    if not paths:
        return []
    message = tr("“{name}” contains files that sitegen did not write: {files}", name=output.name, files=named(paths))
    hint = tr("remove them, or move them to static/ if they belong to the site")
    return [OutputError(message, hint=hint, severity="warning")]
