"""Read a site: every document, and the index of what is public. Commands that render nothing stop here.

This module knows nothing of outputs.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec

from sitegen.cache.documents import Bodies, DocumentCache
from sitegen.content.documents import ParseOptions
from sitegen.content.sources import FILES
from sitegen.engine.parsing import Parsed, Parsing, parse_all
from sitegen.engine.report import stop_at_errors
from sitegen.engine.snapshot import InputSnapshot, take_snapshot
from sitegen.errors.problems import SitegenError
from sitegen.newsroom.addresses import Sources, lead_on, silent_changes
from sitegen.newsroom.index import build_site
from sitegen.newsroom.ledger import parse_ledger, sketch
from sitegen.newsroom.site import Site
from sitegen.workers.pool import Pool, default_jobs


class Reading(msgspec.Struct, frozen=True):
    """A site that was read, and not built."""

    look: InputSnapshot
    parsed: Parsed
    site: Site
    warnings: tuple[SitegenError, ...]
    """What is not wrong enough to stop."""


def read_site(
    root: Path, now: datetime, progress: Callable[[str, int, int], None], stop_at_error: bool = True
) -> Reading:
    """Return the site in a folder as it is at an instant; what is parsed is remembered for the next build.

    Raises BuildFailed with every error found. Without ``stop_at_error``, errors in documents are among the warnings.
    """
    root = root.resolve()
    memory = DocumentCache(root / ".sitegen" / "memory.db")
    try:
        look = take_snapshot(root, memory, now, None, drafts=False, future=False)
        problems = list(look.problems)
        parsed = parse_sources(root, look, memory, Pool(default_jobs()), progress, problems)
        site, more, _ = index_documents(root, look, parsed, memory.path)
        more += changed_texts(site, look, parsed, memory.path)
    finally:
        memory.close()
    if stop_at_error:
        stop_at_errors(problems + more, strict=False)
    return Reading(look, parsed, site, tuple(problems + more))


def parse_sources(
    root: Path,
    look: InputSnapshot,
    memory: DocumentCache,
    pool: Pool,
    progress: Callable[[str, int, int], None],
    problems: list[SitegenError],
    last: Parsed | None = None,
) -> Parsed:
    """Return all documents, parsed now or remembered; what is wrong is added to ``problems``.

    Where the look is at some files only, the other documents are those of ``last``.
    """
    found = look.sources if look.changed is None else [one for one in look.sources if one.path in look.changed]
    sources = [source for source in found if source.kind not in FILES]
    parsing = Parsing(root, ParseOptions.of(look.config), look.plugins, look.stamp, look.config.limits)
    memory.begin()
    parsed = parse_all(
        sources, look.digests, parsing, memory, pool, lambda done, total: progress("parse", done, total), problems, last
    )
    look.remember(memory)
    memory.commit()
    return parsed


def index_documents(
    root: Path, look: InputSnapshot, parsed: Parsed, memory: Path
) -> tuple[Site, list[SitegenError], bool]:
    """Return the site that documents make, what is wrong between them, and whether texts decided of an address.

    Bodies are in the file ``memory``.
    """
    media = [source.path for source in look.sources if source.kind == "media"]
    static = [source.path for source in look.sources if source.kind == "static"]
    read = lambda path: (root / path).read_bytes()  # noqa: E731
    site, problems = build_site(parsed.documents, media, static, look.config, look.gate, read)
    ledger, malformed = parse_ledger(look.ledger)
    sources = Sources(parsed.documents, look.digests, set(static), sketches(parsed, memory), read)
    site, more, by_text = lead_on(site, ledger, look.config, sources)
    return site, [*problems, *malformed, *more], by_text


def changed_texts(site: Site, look: InputSnapshot, parsed: Parsed, memory: Path) -> list[SitegenError]:
    """Return a warning for each published text that changed while nothing in its front matter says so."""
    if not look.ledger:
        return []
    ledger, _ = parse_ledger(look.ledger)
    threshold = look.config.corrections.threshold
    sketch_of = sketches(parsed, memory)
    return [
        warning
        for edition in (site, *site.editions.values())
        for warning in silent_changes(edition, ledger, threshold, look.digests, sketch_of)
    ]


def sketches(parsed: Parsed, memory: Path) -> Callable[[str], str]:
    """Return a function that tells what the text of a document is like, by path."""
    bodies: list[Bodies] = []

    @cache
    def sketch_of(path: str) -> str:
        if not bodies:  # most builds ask for none
            bodies.append(Bodies(memory, parsed.keys))
        return sketch(bodies[0](path))

    return sketch_of
