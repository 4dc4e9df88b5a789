"""Read a site: every document, and the index of what is public. Commands that render nothing stop here.

This module knows nothing of outputs.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from sitegen.build.look import Look, look_at
from sitegen.build.memory import Memory
from sitegen.build.parsing import Parsed, Parsing, parse_all
from sitegen.build.pool import Pool, default_jobs
from sitegen.build.report import stop_at_errors
from sitegen.content.documents import ParseOptions
from sitegen.content.site import Site, build_site
from sitegen.content.sources import FILES
from sitegen.errors import SitegenError


class Reading(msgspec.Struct, frozen=True):
    """A site that was read, and not built."""

    look: Look
    parsed: Parsed
    site: Site


def read_site(root: Path, now: datetime, progress: Callable[[str, int, int], None]) -> Reading:
    """Return the site in a folder as it is at an instant; what is parsed is remembered for the next build.

    Raises BuildFailed with every error found.
    """
    root = root.resolve()
    memory = Memory(root / ".sitegen" / "memory.db")
    try:
        look = look_at(root, memory, now, None, drafts=False, future=False)
        problems = list(look.problems)
        parsed = parse_sources(root, look, memory, Pool(default_jobs()), progress, problems)
        site, more = index_documents(root, look, parsed)
    finally:
        memory.close()
    stop_at_errors(problems + more, strict=False)
    return Reading(look, parsed, site)


def parse_sources(
    root: Path,
    look: Look,
    memory: Memory,
    pool: Pool,
    progress: Callable[[str, int, int], None],
    problems: list[SitegenError],
) -> Parsed:
    """Return all documents, parsed now or remembered; what is wrong is added to ``problems``."""
    sources = [source for source in look.sources if source.kind not in FILES]
    parsing = Parsing(root, ParseOptions.of(look.config), look.plugins, look.stamp, look.config.limits)
    memory.begin()
    parsed = parse_all(
        sources, look.digests, parsing, memory, pool, lambda done, total: progress("parse", done, total), problems
    )
    look.remember(memory)
    memory.commit()
    return parsed


def index_documents(root: Path, look: Look, parsed: Parsed) -> tuple[Site, list[SitegenError]]:
    """Return the site that documents make, and what is wrong between them."""
    media = [source.path for source in look.sources if source.kind == "media"]
    static = [source.path for source in look.sources if source.kind == "static"]
    return build_site(parsed.documents, media, static, look.config, look.gate, lambda path: (root / path).read_bytes())
