"""The layout of the new site: which file each entry becomes, its URL, its terms, and what leads there.

Everything is decided here before anything is written, from a first reading of all entries that keeps little of each.
This module writes nothing, and knows nothing about bodies and front matter.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from sitegen.config.site import Config
from sitegen.content.routes import Routes, alias_route, decoded, output_path, slugify, stem_slug
from sitegen.importing.archive import Entry, Loss, Standing
from sitegen.importing.naming import Names
from sitegen.importing.permalinks import Address
from sitegen.messages.message import tr

OPEN: frozenset[Standing] = frozenset({"published", "scheduled"})
"""Who could read it: everybody, now or once its time has come."""
MEMBERS: frozenset[Standing] = frozenset({"members", "paid"})
_LONGEST = 90  # bytes of a file's name: file systems allow 255, and archives less
_NO_NAMES = frozenset({"index", "con", "prn", "aux", "nul"})  # a folder's own page; what Windows keeps for itself


class Sketch(NamedTuple):
    """What the layout needs of an entry."""

    key: str
    article: bool
    standing: Standing
    title: str
    slug: str
    date: datetime | None
    category: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    series: str
    language: str
    route: str
    former: tuple[str, ...]
    queries: tuple[str, ...]


class Place(NamedTuple):
    """Where an entry is in the new site."""

    file: str
    """Path of its Markdown file."""
    route: str
    """Its URL, relative to the front page."""
    slug: str
    """What the front matter says of the URL; nothing where the file's name says it."""
    aliases: tuple[str, ...]
    """Former URLs that redirect there."""
    public: bool
    """Whether readers may see it."""
    date: datetime | None
    """Its date in the time zone of the site."""


def sketch_of(entry: Entry, base: str) -> Sketch:
    """Return what the layout needs of an entry; ``base`` is the path of the site's front page."""
    return Sketch(
        key=entry.key,
        article=entry.kind == "article",
        standing=entry.standing,
        title=entry.title,
        slug=entry.slug,
        date=entry.date or entry.updated,
        category=entry.categories[0] if entry.categories else "",
        categories=entry.categories[1:],
        tags=entry.tags,
        authors=entry.authors,
        series=entry.series,
        language=entry.language,
        route=below(entry.route, base),
        former=tuple(below(route, base) for route in entry.former),
        queries=tuple(below(query, base) for query in entry.queries),
    )


def below(path: str, base: str) -> str:
    """Return a path of the old site as it is below the front page, which may be in a folder."""
    return "/" + path.removeprefix(base).lstrip("/") if path.startswith(base) else path


class Terms(NamedTuple):
    """What articles are filed under."""

    categories: Names
    tags: Names
    series: Names
    fallback: str
    """Category of articles without one."""

    def category(self, name: str) -> str:
        """Return the category that an article gets."""
        return (self.categories[name] if name else "") or self.fallback

    def tags_of(self, categories: Iterable[str], tags: Iterable[str]) -> list[str]:
        """Return the tags of an article: its own, and the categories that it cannot keep."""
        found = [self.tags[name] for name in (*categories, *tags)]
        return [name for name in dict.fromkeys(found) if name]


def terms_of(sketches: Iterable[Sketch], style: str, fallback: str) -> Terms:
    """Return the names of all terms."""
    articles = [sketch for sketch in sketches if sketch.article]
    categories = Names("category", (one.category for one in articles if one.category), style)
    tags = Names("tag", (name for one in articles for name in (*one.categories, *one.tags)), style)
    series = Names("series", (one.series for one in articles if one.series), style)
    slug = slugify(fallback, style)
    fallback = next((name for name in categories.names if slugify(name, style) == slug), fallback)
    return Terms(categories, tags, series, fallback)


def addresses(sketches: Iterable[Sketch], terms: Terms, config: Config) -> Iterator[Address]:
    """Yield what the pattern of URLs can be found from: the addresses of articles that readers know."""
    style = config.taxonomy.slugs
    homes = {name: edition.site.path for name, edition in config.editions.items()}
    for one in sketches:
        if one.article and one.route and one.date and one.standing in OPEN:
            category = slugify(terms.category(one.category), style)
            route = "/" + one.route.removeprefix("/").removeprefix(homes[config.edition_of(one.language)])
            yield Address(route, slugify(one.slug, style), category, one.date.astimezone(config.zone))


class Layout:
    """The places of all entries."""

    def __init__(self, config: Config, terms: Terms, authors: Mapping[str, str], publish_members: bool) -> None:
        self._config = config
        self._style = config.taxonomy.slugs
        self._zone = config.zone
        self._editions = {name: Routes(edition) for name, edition in config.editions.items()}
        self._members = publish_members
        self.terms = terms
        self.authors = authors
        """Id of each author, by key."""
        self.places: dict[str, Place] = {}
        """Place of each entry, by key."""
        self.losses: dict[str, list[Loss]] = {}
        """What could not be kept of an entry, by key."""
        self.cased: dict[str, list[str]] = {}
        """Old paths of an entry that differ from its URL by case alone: no file can be at both everywhere."""
        self._files: set[str] = set()
        self._taken: dict[str, str] = {}
        self._leads: dict[str, str] = {}
        self._reserve()

    @property
    def config(self) -> Config:
        """The configuration that the routes follow."""
        return self._config

    def is_public(self, standing: Standing) -> bool:
        """Return whether readers may see what stood so in the source."""
        return standing in OPEN or (self._members and standing in MEMBERS)

    def settle(self, sketches: Iterable[Sketch]) -> None:
        """Give each entry its place: first the URLs of all, then what leads there from elsewhere."""
        kept = [one for one in sketches if one.standing != "trash"]
        newest = max((one.date for one in kept if one.date), default=datetime(2000, 1, 1, tzinfo=UTC))
        # Those whose URL stays as it is come first: nobody else may take it.
        routes: dict[str, tuple[str, str]] = {}
        for exact in (True, False):
            for one in kept:
                if one.key not in routes and (found := self._route(one, newest, exact)):
                    routes[one.key] = found
        for one in kept:
            route, slug = routes[one.key]
            self.places[one.key] = self._place(one, route, slug, newest)

    def target(self, path: str, query: str = "") -> str | None:
        """Return the key of the entry that an address of the old site led to, or None."""
        path = below(path, self._config.base_path)
        if query:
            for pair in parse_qsl(query, keep_blank_values=True) or [(query, "")]:
                for wanted in (f"{path}?{pair[0]}={pair[1]}", f"{path}?{pair[0]}"):
                    if wanted in self._leads:
                        return self._leads[wanted]
        return self._leads.get(_folded(path))

    def take(self, route: str) -> bool:
        """Take a URL for a redirect; return whether it was free."""
        return output_path(route).casefold() not in self._taken and self._take(route, "→")

    def _reserve(self) -> None:
        """Take the URLs that the site needs itself."""
        for routes in self._editions.values():
            for name in self.terms.categories.names or [self.terms.fallback]:
                self._take(routes.term("category", slugify(name, self._style)), "")
            self._take(routes.term("category", slugify(self.terms.fallback, self._style)), "")
            for kind, names in (("tag", self.terms.tags), ("series", self.terms.series)):
                for name in names.names:
                    self._take(routes.term(kind, slugify(name, self._style)), "")
            for author in self.authors.values():
                self._take(routes.term("author", author), "")
            for kind in ("tag", "author", "series", "archive", "feeds", "corrections", "replies", "search"):
                self._take(routes.index(kind), "")
            self._take(routes.home, "")
        for file in ("404.html", "feed.xml", "atom.xml", "feed.json", "sitemap.xml", "robots.txt"):
            self._take(file, "")

    def _take(self, route: str, key: str) -> bool:
        """Take a URL for an entry; return whether it was free."""
        return self._taken.setdefault(output_path(route).casefold(), key) == key

    def _route(self, one: Sketch, newest: datetime, exact: bool) -> tuple[str, str] | None:
        """Return URL and slug of an entry; with ``exact``, only if it is the one that it had."""
        stem = slugify(one.slug, self._style) or slugify(_shortened(one.title, 70), self._style)
        stem = stem or slugify(one.key, self._style) or "sans-titre"
        old = alias_route(one.route, "/") if one.route.strip("/") else ""
        number = 1
        while True:
            slug = stem if number == 1 else f"{stem}-{number}"
            route = self._routed(one, slug, newest, old if number == 1 else "")
            if exact and route != old:
                return None
            if self._take(route, one.key):
                return route, slug
            if exact:
                return None
            number += 1

    def _routed(self, one: Sketch, slug: str, newest: datetime, old: str) -> str:
        routes = self._editions[self._config.edition_of(one.language)]
        if one.article:
            moment = (one.date or newest).astimezone(self._zone)
            category = slugify(routes.called("category", self.terms.category(one.category)), self._style)
            return routes.article(category, slug, slug, moment)
        above = old.removeprefix(routes.home).strip("/").split("/")[:-1] if old else []
        return routes.document([*above, slug], self._style)

    def _place(self, one: Sketch, route: str, slug: str, newest: datetime) -> Place:
        public = self.is_public(one.standing)
        date = (one.date or newest).astimezone(self._zone) if one.article else None
        edition = self._config.edition_of(one.language)
        if one.article:
            assert date is not None
            folder = f"content/articles/{date.year:04}"
            stem = _shortened(slug, _LONGEST)
        else:
            inner = route.removeprefix(self._editions[edition].home).strip("/")
            *above, stem = inner.split("/")
            folder = "/".join(["content/pages", *filter(None, (edition, *above))])
            stem = _shortened(stem, _LONGEST)
        file = self._file(folder, stem, public)
        named = posixpath.basename(file.removesuffix("/index.md").removesuffix(".md"))
        said = stem_slug(named, self._style) if one.article else named
        given = "" if said == slug else slug if one.article else route
        aliases: list[str] = []
        seen = {route.casefold()}
        for old in dict.fromkeys(filter(None, (one.route, *one.former))):
            former = alias_route(decoded(old), "/")
            self._leads.setdefault(_folded(old), one.key)
            if former.casefold() in seen:
                self.cased.setdefault(one.key, []).extend([f"/{former}"] * (former != route))
            elif former:
                seen.add(former.casefold())
                if not public or self._take(former, one.key):
                    aliases.append(f"/{former}")
                else:
                    reason = tr("this address is that of another page now")
                    self.losses.setdefault(one.key, []).append(Loss("address", reason, old))
        for query in one.queries:
            self._leads.setdefault(query, one.key)
        return Place(file, route, given, tuple(aliases), public, date)

    def _file(self, folder: str, stem: str, public: bool) -> str:
        """Return a file that no other entry has; what is not public has a folder, for its pictures are nowhere else."""
        if stem in _NO_NAMES:
            stem = f"{stem}-1"
        number = 1
        while True:
            name = f"{folder}/{stem}" if number == 1 else f"{folder}/{stem}-{number}"
            if name.casefold() not in self._files:
                self._files.add(name.casefold())
                return f"{name}.md" if public else f"{name}/index.md"
            number += 1


def _folded(path: str) -> str:
    """Return what spellings of one path have in common: percent-encoding, the last slash, ``index.html``."""
    path = decoded(urlsplit(path).path).removesuffix("index.html").removesuffix("index.htm")
    return "/" + path.strip("/")


def _shortened(name: str, longest: int) -> str:
    """Return a name that is not longer than so many bytes, cut between two words where it can be."""
    if len(name.encode()) <= longest:
        return name
    cut = name.encode()[:longest].decode(errors="ignore")
    return cut.rpartition("-" if "-" in cut else " ")[0] or cut
