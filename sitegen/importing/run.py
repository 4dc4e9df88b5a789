"""An import from beginning to end: read, lay out, write, build, compare, report.

This module knows nothing about formats of sources and about Markdown.
"""

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from sitegen.config.site import CONFIG_NAME, Config, load_config
from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.importing.archive import Entry, Loss, Wishes
from sitegen.importing.configuring import Newsroom, authors_of, identity_of, loaded, starter_of, terms_in
from sitegen.importing.detect import detected, missing_extra, source_called
from sitegen.importing.files import Files
from sitegen.importing.layout import Layout, Sketch, sketch_of
from sitegen.importing.links import Links
from sitegen.importing.old_urls import OldUrls, record
from sitegen.importing.pictures import Pictures
from sitegen.importing.report import Found, Report
from sitegen.importing.rules import rule_files
from sitegen.messages.message import tr

if TYPE_CHECKING:
    from sitegen.importing.comparison import Gone

REPORT = "import-report.md"
"""Where the report is written."""
RULES = "redirect-rules"
"""Folder of the redirects that a server has to make."""
Progress = Callable[[str, int, int], None]


class ImportRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What an import is asked to do."""

    root: Path
    """Folder of the new site."""
    paths: tuple[Path, ...]
    """Exports, and folders beside them."""
    system: str = ""
    """Name of the source; empty to find out."""
    wishes: Wishes = Wishes()
    """How the source is to be read."""
    publish_members: bool = False
    """Whether readers may see what only members could."""
    fetch_images: bool = False
    """Whether to ask the old host for pictures that are not at hand."""
    dry_run: bool = False
    """Whether to write nothing."""
    now: datetime | None = None
    """The moment of the import; by default now."""


def run_import(request: ImportRequest, progress: Progress) -> tuple[Report, tuple[SitegenError, ...]]:
    """Import a source into a folder; return the report, which is also written there, and what the build warns of.

    Raises BuildFailed if the source is malformed, if a file cannot be written, and if the site does not build.
    """
    try:
        return _Import(request, progress).run()
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("sitegen"):
            raise
        raise missing_extra(error) from error


class _Import:
    """The work of run_import."""

    def __init__(self, request: ImportRequest, progress: Progress) -> None:
        self._request = request
        self._progress = progress
        self._now = request.now or datetime.now(UTC)
        self._named: dict[str, tuple[frozenset[str], Mapping[str, str]]] = {}
        missing = [path for path in request.paths if not path.exists()]
        if missing:
            raise BuildFailed([ContentError(tr("there is no such file"), str(path)) for path in missing])
        source = source_called(request.system) if request.system else detected(request.paths)
        self._archive = source.read(request.paths, request.wishes)
        self._report = Report(system=self._archive.system, left=dict(self._archive.counts))
        self._note(self._archive.losses, posixpath.basename(str(request.paths[0])))

    def run(self) -> tuple[Report, tuple[SitegenError, ...]]:
        """Import, and return the report and what the build warns of."""
        request, report = self._request, self._report
        files = self._files = Files(request.root, request.dry_run)
        sketches = self._sketches()
        config = self._configuration(sketches)
        layout = self._layout = Layout(
            config, terms_in(sketches, config), authors_of(self._archive, sketches), request.publish_members
        )
        layout.settle(sketches)
        for names in (layout.terms.categories, layout.terms.tags, layout.terms.series):
            self._note(names.losses, CONFIG_NAME)
        if (declared := config.taxonomy.categories) is not None:  # of a site that was there before
            undeclared = [name for name in layout.terms.categories.names if name not in declared]
            self._note(
                [Loss("category", tr("add it to “categories” in site.toml"), name) for name in undeclared], CONFIG_NAME
            )
        old = OldUrls(self._archive, layout, sketches, self._now)
        self._note(old.losses, CONFIG_NAME)
        hosts = _hosts(config.site.url)
        pictures = Pictures(self._archive, hosts, config.base_path, files.exists)
        self._write(Links(layout, pictures, hosts, old.terms), old)
        self._fill(pictures)
        report.rules = len(old.rules)
        report.outcomes = Counter(files.outcomes.values())
        report.kept = sorted(name for name, outcome in files.outcomes.items() if outcome == "edited")
        report.left_over = sorted(files.left_over)
        warnings: tuple[SitegenError, ...] = ()
        if not request.dry_run:
            files.finish()
            from sitegen.importing.comparison import compare_pages

            warnings = compare_pages(request.root, self._with_gone(), layout, report, self._now, self._progress)
            record(request.root, old, self._now, self._progress)
            files.replace(REPORT, report.as_markdown())
        return report, warnings

    def _note(self, losses: Iterable[Loss], where: str) -> None:
        self._report.found += [Found(where=where, loss=loss) for loss in losses]

    def _sketches(self) -> list[Sketch]:
        base = urlsplit(self._archive.identity.url).path or "/"
        base = base if base.endswith("/") else f"{base}/"
        found = []
        for number, entry in enumerate(self._archive.entries()):
            self._progress("read", number, number + 1)
            found.append(sketch_of(entry, base))
        for one in found:
            if one.standing == "trash":
                self._report.left["trash"] = self._report.left.get("trash", 0) + 1
        return found

    def _configuration(self, sketches: Sequence[Sketch]) -> Config:
        """Return the configuration of the site: the one that is there, or a new one from the source."""
        request = self._request
        identity = identity_of(self._archive, request.wishes, request.root)
        starter = starter_of(identity, self._now)
        newsroom = Newsroom(self._archive, identity, sketches, request.publish_members, self._now)
        text = newsroom.configuration(starter[CONFIG_NAME])
        self._starter_files = {name: body for name, body in starter.items() if name != CONFIG_NAME}
        if self._files.write(CONFIG_NAME, text) == "edited" or not request.dry_run:
            return load_config(request.root)
        return loaded(text)

    def _write(self, links: Links, old: OldUrls) -> None:
        """Write every text; first what readers see, so that its pictures keep their addresses."""
        from sitegen.importing.documents import Writer

        writer = Writer(self._archive, self._layout, links)
        places, done = self._layout.places, 0
        for public in (True, False):
            for entry in self._archive.entries():
                if entry.key in places and places[entry.key].public is public:
                    written = writer.entry(entry)
                    self._files.write(written.file, written.text)
                    self._note(written.losses, written.file)
                    if written.dead or written.shown:
                        self._named[entry.key] = (written.dead, written.shown)
                    done += 1
                    self._progress("write", done, len(places))
        for person in self._archive.people:
            if person.key in self._layout.authors:
                written = writer.person(person, self._layout.authors[person.key])
                self._files.write(written.file, written.text)
                self._note(written.losses, written.file)
        for term in self._archive.terms:
            name = self._layout.terms.categories[term.name] if term.kind == "category" else ""
            if name and term.description.strip():
                written = writer.term(term, name)
                if written.file not in self._files.outcomes:
                    self._files.write(written.file, written.text)
                    self._note(written.losses, written.file)
        taken = {place.route for place in places.values()}
        for name, text in self._starter_files.items():
            if f"{name.removeprefix('content/pages/').removesuffix('.md')}/" not in taken:
                self._files.write(name, text)
        if old.rules:
            for name, text in rule_files(old.rules).items():
                self._files.write(f"{RULES}/{name}", text)

    def _with_gone(self) -> "Iterator[tuple[Entry, Gone]]":
        """Yield all entries, and what of each is known not to be on its page."""
        from sitegen.importing.comparison import Gone

        for entry in self._archive.entries():
            dead, shown = self._named.get(entry.key, (frozenset(), {}))
            yield entry, Gone(dead, frozenset(url for url, file in shown.items() if not self._files.exists(file)))

    def _fill(self, pictures: Pictures) -> None:
        """Bring the pictures and files that texts name: from the source, or from the old host if that is wanted."""
        away = []
        for number, wanted in enumerate(pictures.wanted.values()):
            self._progress("copy", number, len(pictures.wanted))
            if wanted.found is not None:
                self._files.copy(wanted.file, wanted.found)
            elif not self._files.exists(wanted.file):
                url = wanted.url
                if not urlsplit(url).netloc:
                    url = self._layout.config.site.url.rstrip("/") + "/" + url.lstrip("/")
                away.append((url, wanted.file))
        if not self._request.fetch_images or self._request.dry_run:
            self._report.fetchable = len(away)
            missing = tr("it is not among the files of the source: readers see its alternative text")
            for url, file in away:
                self._note([Loss("picture not at hand", missing, url)], file)
            return
        from sitegen.importing.fetch import fetch_all

        done = 0

        def fetched() -> None:
            nonlocal done
            done += 1
            self._progress("fetch", done, len(away))

        files = dict(away)
        for failure in fetch_all([(url, self._files.place(file)) for url, file in away], fetched):
            self._note([Loss("picture not fetched", failure.reason, failure.url)], files[failure.url])


def _hosts(url: str) -> frozenset[str]:
    """Return the hosts of the old site: with and without ``www``."""
    host = (urlsplit(url).netloc or "").lower().removeprefix("www.")
    return frozenset({host, f"www.{host}"}) if host else frozenset()
