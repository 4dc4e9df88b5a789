"""Check a whole site: what a build says, then texts, finished pages, feeds and files. The output stays as it is.

This module knows nothing about how findings are shown.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import msgspec

from sitegen.cache.documents import BodyReader
from sitegen.checks.feeds import FEED_KINDS, check_feed, check_headlines
from sitegen.checks.files import heavy_files, unused_files
from sitegen.checks.namesakes import namesakes
from sitegen.checks.page import CheckedPage, read_page
from sitegen.checks.pages import Finished, PageChecks
from sitegen.checks.texts import check_texts
from sitegen.config.site import CONFIG_NAME
from sitegen.content.decoding import decode
from sitegen.content.meta import ArticleMeta
from sitegen.content.places import place_in, place_of_heading
from sitegen.content.routes import output_path
from sitegen.content.sources import EXTERNAL_LINKS_PATH, size_of
from sitegen.engine.archive import Archive, Found
from sitegen.engine.engine import build
from sitegen.engine.reading import read_site
from sitegen.engine.report import with_places
from sitegen.engine.request import BuildRequest, cache_file
from sitegen.engine.session import LastBuild, Session
from sitegen.errors.problems import BuildFailed, Place, SitegenError
from sitegen.newsroom.recipients import form_of
from sitegen.outputs.output import Output
from sitegen.workers.pool import Pool, default_jobs

if TYPE_CHECKING:
    from sitegen.external_links.check import ArchiveWish, CheckedLinks
    from sitegen.external_links.links import ExternalLink

FOLDER = ".sitegen/check"
"""Where pages are built to be checked, in the site's folder; the next check builds only what changed."""
Progress = Callable[[str, int, int], None]


class Checked(msgspec.Struct, frozen=True):
    """What a check found."""

    problems: tuple[SitegenError, ...]
    """All findings, in order of file and place."""
    pages: int = 0
    """Finished pages that were checked; none where the site has errors."""
    links: "CheckedLinks | None" = None
    """What was found out of links to other sites, if they were checked."""
    links_as_json: dict[str, Any] | None = None
    """The same for JSON."""


def check(root: Path, now: datetime, progress: Progress, external: "ArchiveWish | None" = None) -> Checked:
    """Return all findings of the site in a folder at a moment.

    Links to other sites are checked if ``external`` says what the archive of the web is asked for, perhaps nothing.
    """
    root = root.resolve()
    request = BuildRequest(root, output=root / FOLDER / "pages", now=now, on_request=True)
    session = Session()
    try:
        report = build(request, progress, session)
    except BuildFailed as failure:
        return Checked(_sorted([*failure.problems, *_texts_alone(root, now, progress, failure)]))
    last = session.last
    assert last is not None, "a build with a session is kept in it"
    finished = _finished(request, last, progress)
    archive = Archive(last.snapshot.config, last.parsed.document)
    checks = PageChecks(finished, _published(last), last.snapshot.config.site.url, archive.has)
    found = Found(archive)
    texts = _texts(request, last), _namesakes(request, last)
    for problems in (*texts, _files(last), _feeds(request, last), checks.problems(_places(root))):
        found.add(problems)
    known = [*report.warnings, *with_places(report.archive, root)]
    links, as_json = None, None
    if external is not None:
        links, wrong, as_json = _external(root, last, finished, progress, external)
        found.add(wrong)
    everything = _sorted([*known, *found.problems, *found.archived])
    return Checked(everything, len(finished), links, as_json)


def _external(
    root: Path, last: LastBuild, finished: list[Finished], progress: Progress, wish: "ArchiveWish"
) -> "tuple[CheckedLinks, list[SitegenError], dict[str, Any]]":
    """Return what was found out of the links to other sites, what is wrong with them, and all of them for JSON."""
    from sitegen.external_links.check import LinkCheck
    from sitegen.external_links.links import LinkedPage, links_of
    from sitegen.external_links.report import LinkReport

    config = last.snapshot.config
    pages = [LinkedPage(page.output.path, page.output.owner, page.page.elsewhere) for page in finished]
    run = LinkCheck(root, config.links, config.site.url, last.snapshot.gate.now)
    links = links_of(pages, config.site.url, config.links.is_ignored, run.copies)

    def day_of(link: "ExternalLink") -> date | None:
        documents = map(last.parsed.document, link.owners)
        days = [one.meta.date.date() for one in documents if one and isinstance(one.meta, ArticleMeta)]
        return min(days, default=None)

    def text_of(path: str) -> str:
        file = root / path
        return decode(file.read_bytes(), path) if path and file.is_file() else ""

    checked = run.run(links, wish, day_of, progress)
    report = LinkReport(checked, config.links, text_of, [*_shared(root, last)])
    return checked, list(report.problems()), report.as_json()


def _shared(root: Path, last: LastBuild) -> Iterator[str]:
    """Yield the files whose links are on pages of no source: lists, feeds, and what every page shows."""
    yield CONFIG_NAME
    kinds = ("author", "category", "box", "data")
    yield from (one.path for one in last.snapshot.sources if one.kind in kinds and one.path != EXTERNAL_LINKS_PATH)
    for file in last.snapshot.theme.templates.values():
        if Path(file).is_relative_to(root):
            yield Path(file).relative_to(root).as_posix()


def _sorted(problems: list[SitegenError]) -> tuple[SitegenError, ...]:
    distinct = {str(problem): problem for problem in problems}
    return tuple(sorted(distinct.values(), key=SitegenError.sort_key))


def _texts_alone(root: Path, now: datetime, progress: Progress, failure: BuildFailed) -> Iterator[SitegenError]:
    """Yield what is to be said of the texts of a site that cannot be built; unreadable ones are left out."""
    broken = {problem.path for problem in failure.problems}
    try:
        reading = read_site(root, now, progress, stop_at_error=False)
    except BuildFailed:
        return
    documents = [document for document in reading.parsed.documents if document.path not in broken]
    bodies = BodyReader(cache_file(BuildRequest(root)), reading.parsed.keys)
    found = Found(Archive(reading.snapshot.config, reading.parsed.document))
    found.add(check_texts(documents, bodies, lambda _: 0))
    yield from (*found.problems, *found.archived)


def _texts(request: BuildRequest, last: LastBuild) -> Iterator[SitegenError]:
    bodies = BodyReader(cache_file(request), last.parsed.keys)
    return check_texts(last.parsed.documents, bodies, last.lead_width)


def _namesakes(request: BuildRequest, last: LastBuild) -> Iterator[SitegenError]:
    register = last.snapshot.register.articles
    return namesakes(last.parsed.documents, register, BodyReader(cache_file(request), last.parsed.keys))


def _files(last: LastBuild) -> Iterator[SitegenError]:
    locked = last.snapshot.files.locked  # a store may well hold more than pages show
    yield from unused_files((one for one in last.snapshot.sources if one.path not in locked), last.parsed.documents)
    static = {source.path: size_of(source.look) for source in last.snapshot.sources if source.kind == "static"}
    yield from heavy_files(static)


def _published(last: LastBuild) -> set[str]:
    """Return the path of every file of the site, those included that only a browser's request makes."""
    return {output.path for output in (*last.planned.plan.outputs, *last.plan.outputs)}


def _feeds(request: BuildRequest, last: LastBuild) -> Iterator[SitegenError]:
    published, site_url = _published(last), last.snapshot.config.site.url

    def is_published(url: str) -> bool:
        if not url.startswith(site_url):
            return True  # an article that is elsewhere
        return output_path(unquote(urlsplit(url[len(site_url) :]).path)) in published

    for output in last.plan.outputs:
        if output.kind in FEED_KINDS:
            yield from check_feed(output.kind, output.path, _bytes(request, output), is_published)
        if output.kind == "partner":
            form = form_of(last.snapshot.config.partners[output.subject[0]])
            yield from check_headlines(output.path, _bytes(request, output), *form.title)


def _finished(request: BuildRequest, last: LastBuild, progress: Progress) -> list[Finished]:
    """Return all finished pages, read in several processes where there are many."""
    outputs = [output for output in last.plan.outputs if output.template and output.path.endswith(".html")]
    files = [request.output_folder / output.path for output in outputs]
    finished = []
    with Pool(default_jobs()).running(len(outputs), lambda: None, ()) as run:
        pages = run(_read, files, str)
        for number, (output, (_, (size, page))) in enumerate(zip(outputs, pages, strict=True), 1):
            finished.append(Finished(output, size, page))
            progress("check", number, len(outputs))
    return finished


def _read(file: Path) -> tuple[int, CheckedPage]:
    data = file.read_bytes()
    return len(data), read_page(data)


def _bytes(request: BuildRequest, output: Output) -> bytes:
    return (request.output_folder / output.path).read_bytes()


def _places(root: Path) -> Callable[[str, str], Place | None]:
    def place_of(path: str, written: str) -> Place | None:
        text = decode((root / path).read_bytes(), path)
        return place_in(text, written) or place_of_heading(text, written, "#{1,6}")

    return place_of
