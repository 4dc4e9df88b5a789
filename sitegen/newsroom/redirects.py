"""Redirects: every URL that was ever published leads to what is there, to where it went, or to a page that it is gone.

Aliases, the table of ``site.toml`` and the ledger become one list of redirects, each straight to its final target. This
module knows nothing about how redirects are written.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import msgspec

from sitegen.config.site import CONFIG_NAME, Config
from sitegen.config.urls import WEB_SCHEMES, refused_url
from sitegen.content.documents import Document, UnreadDocument
from sitegen.content.links import is_absolute
from sitegen.content.routes import FEED_FILES, Routes, alias_route, decoded, output_path
from sitegen.errors.locate import locate
from sitegen.errors.problems import ConfigError, ContentError, Place, SitegenError, did_you_mean
from sitegen.errors.visible import composed
from sitegen.messages.message import tr
from sitegen.newsroom.first_urls import first_urls, with_first_urls
from sitegen.newsroom.ledger import LEDGER_NAME, Entry, last_at, likeness, recorded_route
from sitegen.newsroom.site import Article, Author, Page, Redirect, Site
from sitegen.newsroom.terms import term_kinds

Subject = tuple[str, str, str]
"""What a redirect leads to: its kind, its id or URL, and the edition it is in."""
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f\"<>]")
_TARGETS = tr("write “/path/” for a page of this site, or an absolute URL with “https://”")
_SAME = 0.5  # share of the text: a renamed article that differs more is another one


class Sources(msgspec.Struct, frozen=True):
    """What is known about the files, besides the index."""

    documents: Iterable[Document]
    """Every document."""
    unread: Collection[UnreadDocument]
    """Those that could not be read."""
    digests: Mapping[str, str]
    """Digest of each file, by path."""
    static: Collection[str]
    """Paths of the files in ``static/``."""
    sketch: Callable[[str], str]
    """Returns the sketch of a document's text, by path."""
    read: Callable[[str], bytes]
    """Returns the bytes of a file; called only to tell the place of a problem."""


def with_redirects(
    site: Site, ledger: Mapping[str, list[Entry]], config: Config, sources: Sources
) -> tuple[Site, list[SitegenError], bool]:
    """Return the site with all its redirects and what is gone, and every URL that leads nowhere.

    The third value is whether sitegen looked for a renamed file by its text.
    """
    return _Redirects(site, ledger, config, sources).settle()


class _Redirects:
    """The work of with_redirects."""

    def __init__(self, site: Site, ledger: Mapping[str, list[Entry]], config: Config, sources: Sources) -> None:
        self.site = site
        self.ledger = ledger
        self.config = config
        self.sources = sources
        self.problems: list[SitegenError] = []
        self.editions = {"": site, **site.editions}
        self.edition_of = {
            item.path: name
            for name, edition in reversed(self.editions.items())
            for items in (edition.articles, edition.pages, edition.authors)
            for item in items.values()
        }
        items: list[Article | Page] = []
        for edition in self.editions.values():
            items += [*edition.articles.values(), *edition.pages.values()]
        self.redirects = [
            self._redirect(self._route(alias), self._subject(item), item.path)
            for item in items
            for alias in item.meta.aliases
        ]
        self.gone = {path: routes for edition in self.editions.values() for path, routes in edition.gone.items()}
        self.by_text = False
        self.heirs: dict[str, str] = {}

    def settle(self) -> tuple[Site, list[SitegenError], bool]:
        self._configured()
        self._recorded()
        self.redirects.sort(key=lambda redirect: (redirect.route, redirect.owner))
        found: dict[str, Any] = {"redirects": tuple(self.redirects), "gone": self.gone}
        editions = {name: msgspec.structs.replace(site, **found) for name, site in self.site.editions.items()}
        site = msgspec.structs.replace(self.site, **found, editions=editions)
        site = with_first_urls(site, first_urls(site, self.ledger, self.heirs))
        return site, self.problems, self.by_text

    def _route(self, url: str) -> str:
        return alias_route(url, self.config.base_path)

    def _redirect(self, route: str, subject: Subject, owner: str) -> Redirect:
        kind, target, edition = subject
        return Redirect(route=route, kind=kind, target=target, owner=owner, edition=edition)

    def _subject(self, item: Article | Page | Author) -> Subject:
        return type(item).__name__.lower(), item.id, self.edition_of[item.path]

    @cached_property
    def owners(self) -> dict[str, Subject]:
        """What a redirect to each public URL leads to."""
        found: dict[str, Subject] = {}
        for name, site in self.editions.items():
            terms = (term for kind in site.terms.values() for term in kind.values())
            found |= {term.route: ("address", term.route, "") for term in terms}
            for items in (site.articles, site.pages, site.authors):
                found |= {item.route: (type(item).__name__.lower(), item.id, name) for item in items.values()}
        return found

    @cached_property
    def feeds(self) -> set[str]:
        """Every feed of the newspaper and of its lists."""
        folders = [Routes(config).home for config in self.config.editions.values()]
        if self.config.feeds.terms:
            fed = [kind.name for kind in term_kinds(self.config).values() if kind.feeds]
            kinds = [site.terms[kind] for site in self.editions.values() for kind in fed]
            folders += [term.route for terms in kinds for term in terms.values()]
        return {folder + FEED_FILES[form][0] for folder in folders for form in self.config.feeds.formats}

    # The table in site.toml

    def _configured(self) -> None:
        setting = self.config.urls
        table: dict[str, tuple[str, str]] = {}
        for key, value in setting.redirects.items():
            route = self._route(key)
            if route in table:
                message = tr("{config_name} redirects “/{route}” twice", config_name=CONFIG_NAME, route=route)
                self._misconfigured(key, message, tr("remove one of them"))
            table[route] = key, value
        aliases = {item.route: (item.kind, item.target, item.edition) for item in self.redirects}
        for route, (key, value) in table.items():
            found = self._end_of(value, table, aliases, [key])
            if found is not None:
                self.redirects.append(self._redirect(route, found, CONFIG_NAME))
        routes = tuple(self._route(url) for url in setting.gone)
        if routes:
            self.gone[CONFIG_NAME] = routes

    def _end_of(
        self, value: str, table: Mapping[str, tuple[str, str]], aliases: Mapping[str, Subject], way: list[str]
    ) -> Subject | None:
        """Return what a redirect leads to in the end, through those that it meets on the way."""
        if is_absolute(value):
            complaint = refused_url(value, WEB_SCHEMES)
            if complaint is None and not _UNFIT.search(value):
                return "address", value, ""
            self._misconfigured(way[0], complaint or tr("“{url}” is not an absolute URL", url=value[:60]), _TARGETS)
            return None
        if value in way:
            message = tr("these redirects form a loop: {way}", way=" → ".join([*way, value]))
            self._misconfigured(way[0], message, tr("remove one of them"))
            return None
        route, _, fragment = value.partition("#")
        file = decoded(route).lstrip("/")
        if f"static/{file}" in self.sources.static or file in self.feeds:
            return "address", file, ""
        route = self._route(route) if route != "/" else ""
        if route in self.owners:
            return ("address", f"{route}#{fragment}", "") if fragment else self.owners[route]
        if route == "" or f"static/{output_path(route)}" in self.sources.static:
            return "address", route, ""
        if route in table:
            return self._end_of(table[route][1], table, aliases, [*way, value])
        if route in aliases:
            return aliases[route]
        if self.sources.unread:  # it may be the URL of one of these
            return None
        hint = did_you_mean(f"/{route}", [f"/{known}" for known in self.owners])
        self._misconfigured(way[0], tr("nothing is published at “{url}”", url=value), hint)
        return None

    def _misconfigured(self, key: str, message: str, hint: str | None) -> None:
        text = composed(self.sources.read(CONFIG_NAME).decode("utf-8-sig"))
        place = locate(text, "toml", ("urls", "redirects", key))
        self.problems.append(ConfigError(message, CONFIG_NAME, place, hint))

    # The ledger

    def _recorded(self) -> None:
        if not self.ledger:
            return
        here = {recorded_route(route) for route in self._answered()}
        recorded = {entry.path for entries in self.ledger.values() for entry in entries}
        former = ((route, entries) for route, entries in sorted(self.ledger.items()) if route not in here)
        vanished = [last_at(entries) for _, entries in former if entries[-1].published]
        kinds = {document.path: document for document in self.sources.documents} if vanished else {}
        lists = []
        for entry in vanished:
            item = self.site.public.get(entry.path)
            if not entry.path:
                lists.append(unquote(entry.route))  # lists come and go with their articles
            elif isinstance(item, (Article, Page, Author)):
                self._moved(entry, item)
            elif entry.path in self.gone:
                self.gone[entry.path] = (*self.gone[entry.path], unquote(entry.route))
            elif entry.path in kinds:
                self._unpublished(entry, kinds[entry.path])
            elif not self.sources.unread:  # it may be one of these, renamed or not
                heir = self._heir(entry, recorded)
                if heir is None:
                    self._lost(entry)
                else:
                    self.heirs[entry.path] = heir.path
                    self._moved(entry, heir)
        if lists:
            self.gone[LEDGER_NAME] = tuple(lists)

    def _answered(self) -> Iterator[str]:
        """Yield every URL that leads somewhere."""
        yield from self.owners
        yield from (redirect.route for redirect in self.redirects)
        for routes in self.gone.values():
            yield from routes
        for path in self.sources.static:
            yield path.removeprefix("static/").removesuffix("index.html")

    def _moved(self, entry: Entry, item: Article | Page | Author) -> None:
        self.redirects.append(self._redirect(unquote(entry.route), self._subject(item), item.path))

    def _heir(self, entry: Entry, recorded: Collection[str]) -> Article | Page | Author | None:
        """Return what the file of a URL was renamed to: of the new files, the one with the same text."""
        self.by_text = True
        folder = entry.path.split("/")[1:2]
        best, found = _SAME, None
        # Of a file that was renamed twice, the lines of its oldest URLs have no text; other lines have.
        texts = [one for entries in self.ledger.values() for one in entries if one.path == entry.path]
        digests = tuple(one.digest for one in texts if one.digest)
        sketches = [one.sketch for one in texts if one.sketch.strip(".")]
        for path, item in self.site.public.items():
            if path in recorded or path.split("/")[1:2] != folder or not isinstance(item, (Article, Page, Author)):
                continue
            if digests and self.sources.digests.get(path, "").startswith(digests):
                return item
            like = max((likeness(one, self.sources.sketch(path)) for one in sketches), default=0.0)
            if like > best:
                best, found = like, item
        return found

    def _unpublished(self, entry: Entry, document: Document) -> None:
        status = getattr(document.meta, "status", "published")
        values = {"route": entry.route, "path": document.path, "status": status}
        message = tr("“/{route}” was published, but {path} now has the status “{status}”", **values)
        if status in ("published", "retracted"):
            message = tr("“/{route}” was published, but {path} now has a date in the future", **values)
        self._vanished(entry, message, tr("publish it, or add “gone: true” to show readers that it was withdrawn"))

    def _lost(self, entry: Entry) -> None:
        message = tr("“/{route}” was published, but {path} no longer exists", route=entry.route, path=entry.path)
        gone = tr('add to [urls] in site.toml: gone = ["/{route}"]', route=entry.route)
        if entry.path.startswith("content/authors/"):
            hint = tr("restore the file, or {gone}", gone=gone)
        else:
            hint = tr(
                "restore the file with “gone: true”, add “/{route}” to the “aliases” of its successor, or {gone}",
                route=entry.route,
                gone=gone,
            )
        self._vanished(entry, message, hint)

    def _vanished(self, entry: Entry, message: str, hint: str) -> None:
        lines = self.sources.read(LEDGER_NAME).decode().splitlines()
        line = next(number for number, text in enumerate(lines, 1) if text.split(" ")[0] == f"/{entry.route}")
        self.problems.append(ContentError(message, LEDGER_NAME, Place(line, 1), hint))
