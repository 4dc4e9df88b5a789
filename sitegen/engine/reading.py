"""Read a site: every document, and the index of what is public. Commands that render nothing stop here.

This module knows nothing of outputs.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec

from sitegen.cache.documents import BodyReader
from sitegen.content.documents import UnreadDocument
from sitegen.content.parse import ParseOptions
from sitegen.content.schemas import Schemas
from sitegen.content.sources import FILES, refused_documents
from sitegen.engine.archive import Archive, Found
from sitegen.engine.parsing import Parsed, Parsing, Tools, parse_all
from sitegen.engine.report import stop_at_errors
from sitegen.engine.request import BuildRequest, open_documents, repaired
from sitegen.engine.snapshot import InputSnapshot, take_snapshot
from sitegen.errors.problems import SitegenError
from sitegen.newsroom.all_editions import SiteFiles
from sitegen.newsroom.early_authors import early_authors
from sitegen.newsroom.index import build_site
from sitegen.newsroom.ledger import sketch
from sitegen.newsroom.redirects import Sources, with_redirects
from sitegen.newsroom.silent_changes import silent_changes
from sitegen.newsroom.site import Site
from sitegen.newsroom.unnamed_files import with_unnamed_files
from sitegen.workers.pool import Pool, default_jobs


class Reading(msgspec.Struct, frozen=True):
    """A site that was read, and not built."""

    snapshot: InputSnapshot
    parsed: Parsed
    site: Site
    warnings: tuple[SitegenError, ...]
    """Problems that do not stop a command; not the faults of the archive."""


def read_site(
    root: Path, now: datetime, progress: Callable[[str, int, int], None], stop_at_error: bool = True
) -> Reading:
    """Return the site in a folder as it is at a moment; what is parsed is cached for the next build.

    Raises BuildFailed with every error found. Without ``stop_at_error``, errors in documents are among the warnings.
    """
    root = root.resolve()
    request = BuildRequest(root)

    def attempt() -> Reading:
        with closing(open_documents(request)) as documents:
            snapshot = take_snapshot(request, documents, now)
            tools = Tools(documents, Pool(default_jobs()), lambda done, total: progress("parse", done, total))
            parsed = parse_sources(root, snapshot, tools)
            site, found, _ = index_documents(root, snapshot, parsed, documents.path)
            found += changed_texts(site, snapshot, parsed, documents.path)
        problems = Found(Archive(snapshot.config, parsed.document))
        problems.add((*snapshot.problems, *parsed.problems, *found))
        return Reading(snapshot, parsed, site, tuple(problems.problems))

    reading, _ = repaired(request, attempt)
    if stop_at_error:
        stop_at_errors(list(reading.warnings), strict=False)
    return reading


def parse_sources(root: Path, snapshot: InputSnapshot, tools: Tools, last: Parsed | None = None) -> Parsed:
    """Return all documents, parsed now or from the cache.

    Where the snapshot is of some files only, the other documents are those of ``last``.
    """
    changed = snapshot.changed
    found = snapshot.sources if changed is None else [one for one in snapshot.sources if one.path in changed]
    sources = [source for source in found if source.kind not in FILES]
    config = snapshot.config
    parsing = Parsing(
        files=snapshot.files,
        options=ParseOptions.of(config),
        plugins=snapshot.plugins,
        stamp=snapshot.stamp,
        limits=config.limits,
        anonymities=snapshot.register.articles,
        ids=snapshot.register.ids,
    )
    tools.documents.begin()
    parsed = parse_all(sources, snapshot.digests, parsing, tools, last if changed is not None else None)
    snapshot.remember(tools.documents)
    tools.documents.commit()
    return msgspec.structs.replace(parsed, unread=tuple(_unread(snapshot, parsed, parsing.ids)))


def _unread(snapshot: InputSnapshot, parsed: Parsed, ids: Mapping[str, str]) -> Iterator[UnreadDocument]:
    """Yield the documents that are there and could not be read, some not even opened; ``ids`` are as in ``Parsing``."""
    problems = (*snapshot.problems, *parsed.problems)
    if all(one.severity != "error" for one in problems):  # of each document that was not read, one says why
        return
    refused = refused_documents(problems, Schemas.of(snapshot.config).folders)
    for source in {source.path: source for source in (*refused, *snapshot.sources)}.values():
        if source.kind not in FILES and source.path not in parsed.keys:
            yield UnreadDocument(path=source.path, kind=source.kind, id=ids.get(source.path) or source.id)


def index_documents(
    root: Path, snapshot: InputSnapshot, parsed: Parsed, cache_path: Path
) -> tuple[Site, list[SitegenError], bool]:
    """Return the site that documents make, what is wrong between them, and whether texts decided a URL.

    Bodies are in the file ``cache_path``.
    """
    media = [source.path for source in snapshot.sources if source.kind == "media"]
    static = [source.path for source in snapshot.sources if source.kind == "static"]
    read = lambda path: (root / path).read_bytes()  # noqa: E731
    files = SiteFiles(
        documents=parsed.documents, unread=parsed.unread, media=frozenset(media), static=frozenset(static), read=read
    )
    site, problems = build_site(files, snapshot.config, snapshot.gate)
    site = with_unnamed_files(site, snapshot.register.articles, snapshot.digests)
    sources = Sources(
        documents=parsed.documents,
        unread=parsed.unread,
        digests=snapshot.digests,
        static=set(static),
        sketch=sketches(parsed, cache_path),
        read=read,
    )
    site, more, by_text = with_redirects(site, snapshot.ledger.entries, snapshot.config, sources)
    # What signs nothing now may sign what could not be read.
    early = early_authors(site, parsed.documents, snapshot.ledger.entries, read) if not parsed.unread else ()
    return site, [*problems, *snapshot.ledger.malformed, *more, *early], by_text


def changed_texts(site: Site, snapshot: InputSnapshot, parsed: Parsed, cache_path: Path) -> list[SitegenError]:
    """Return a warning for each published text that changed while nothing in its front matter says so."""
    if not snapshot.ledger.texts:
        return []
    threshold = snapshot.config.corrections.threshold
    sketch_of = sketches(parsed, cache_path)
    return [
        warning
        for edition in (site, *site.editions.values())
        for warning in silent_changes(edition, snapshot.ledger.texts, threshold, snapshot.digests, sketch_of)
    ]


def sketches(parsed: Parsed, cache_path: Path) -> Callable[[str], str]:
    """Return a function that returns the sketch of a document's text, by path."""
    bodies: list[BodyReader] = []

    @cache
    def sketch_of(path: str) -> str:
        if not bodies:  # most builds ask for none
            bodies.append(BodyReader(cache_path, parsed.keys))
        return sketch(bodies[0](path))

    return sketch_of
