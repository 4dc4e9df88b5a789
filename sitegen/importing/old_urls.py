"""Addresses of the old site that are not those of articles or pages: terms, authors, feeds, redirects, queries.

Each leads to what it led to, and is recorded, so that no later build can lose it. This module knows nothing about
bodies.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sitegen.content.routes import FEED_FILES, Routes, alias_route, decoded, slugify
from sitegen.importing.archive import Archive, Loss
from sitegen.importing.layout import Layout, Sketch, below
from sitegen.importing.rules import Rule, rules_of
from sitegen.messages.message import tr

_WORDS = {"tag": "tags", "author": "authors"}


def words_of(archive: Archive) -> dict[str, str]:
    """Return the words of the URLs of lists that keep most addresses of an old site, by key of ``[permalinks]``."""
    found: dict[str, str] = {}
    tags = [term.route for term in archive.terms if term.kind == "tag" and term.route]
    people = [person.route for person in archive.people if person.route]
    base = urlsplit(archive.identity.url).path or "/"
    for kind, routes in (("tag", tags), ("author", people)):
        words = [
            parts[0] for parts in (below(route, base).strip("/").split("/") for route in routes) if len(parts) == 2
        ]
        if words:
            most = max(sorted(set(words)), key=words.count)
            if slugify(most) == most and most not in found.values():
                found[_WORDS[kind]] = most
    return found


class OldUrls:
    """Where those addresses lead."""

    def __init__(self, archive: Archive, layout: Layout, sketches: Sequence[Sketch], now: datetime) -> None:
        self._archive = archive
        self._layout = layout
        self._base = layout.config.base_path
        self._now = now
        self._shown = self._terms_in_use(sketches, now)
        self.terms: dict[str, str] = {}
        """Route of the list that each old address led to: by path without slashes at its ends, or by path and query."""
        self.redirects: dict[str, str] = {}
        """Redirects of ``site.toml``: old path and new target."""
        self.losses: list[Loss] = []
        """Addresses that lead nowhere now."""
        queries: list[tuple[str, str]] = []
        for old, addresses, route in self._lists():
            queries += [(address, f"{self._base}{route}") for address in addresses]
            self.terms |= {below(address, self._base): route for address in addresses}
            self.terms[below(decoded(old), self._base).strip("/")] = route
            self._redirect(old, f"/{route}")
        for old, new in [(feed, f"/{self._feed(feed)}") for feed in archive.feeds] + [*self._moved()]:
            if "?" in old:
                queries.append((old, new if urlsplit(new).netloc else self._base + new.lstrip("/")))
            elif not self._redirect(old, new):
                self.losses.append(Loss("address", tr("this address is that of another page now"), old))
        for one in sketches:
            place = layout.places.get(one.key)
            if place and place.public:
                queries += [(query, f"{self._base}{place.route}") for query in one.queries]
                queries += [(old, f"{self._base}{place.route}") for old in layout.cased.get(one.key, ())]
        self.rules: list[Rule] = rules_of(queries)
        """Redirects that no static file can be."""

    def recorded(self) -> Iterator[tuple[str, str]]:
        """Yield each old address that readers can use, as a route, and the file that it leads to, if there is one."""
        for place in self._layout.places.values():
            if place.public and (place.date is None or place.date <= self._now):
                for alias in place.aliases:
                    yield alias[1:], place.file
        for old in self.redirects:
            yield old[1:], ""

    def _lists(self) -> Iterator[tuple[str, Sequence[str], str]]:
        """Yield the old path of each list that the site has, its addresses with a query, and its new route."""
        config = self._layout.config
        editions = {name: Routes(edition) for name, edition in config.editions.items()}
        style = config.taxonomy.slugs
        for term in self._archive.terms:
            for kind, names in (("category", self._layout.terms.categories), ("tag", self._layout.terms.tags)):
                name = names[term.name]
                edition = self._shown.get((kind, name)) if name else None
                if edition is not None:
                    routes = editions[edition]
                    said = routes.called("category", name) if kind == "category" else name
                    yield term.route, term.queries, routes.term(kind, slugify(said, style))
                    break
        for person in self._archive.people:
            author = self._layout.authors.get(person.key, "")
            edition = self._shown.get(("author", author))
            if edition is not None:
                yield person.route, person.queries, editions[edition].term("author", author)

    def _terms_in_use(self, sketches: Iterable[Sketch], now: datetime) -> Mapping[tuple[str, str], str]:
        """Return the edition in which readers see each term; only those that they see have a page."""
        found: dict[tuple[str, str], str] = {}
        layout = self._layout
        for one in sketches:
            place = layout.places.get(one.key)
            if place is None or not place.public or not one.article or place.date is None or place.date > now:
                continue
            edition = layout.config.edition_of(one.language)
            found.setdefault(("category", layout.terms.category(one.category)), edition)
            for tag in layout.terms.tags_of(one.categories, one.tags):
                found.setdefault(("tag", tag), edition)
            for key in one.authors:
                if key in layout.authors:
                    found.setdefault(("author", layout.authors[key]), edition)
        return found

    def _redirect(self, old: str, target: str) -> bool:
        """Note a redirect; return whether the address was free."""
        route = alias_route(below(decoded(old), self._base), "/")
        if not route.strip("/") or f"/{route}" == target:
            return True
        if not self._layout.take(route):
            return f"/{route}" in self.redirects
        self.redirects[f"/{route}"] = target
        return True

    def _feed(self, old: str) -> str:
        """Return the feed that an old one is now: that of its list, or of the site."""
        path = below(decoded(old), self._base).strip("/").split("/")
        for end in range(len(path) - 1, 0, -1):
            route = self.terms.get("/".join(path[:end]))
            if route is not None:
                return route + FEED_FILES["rss"][0]
        return self._layout.config.site.path + FEED_FILES["rss"][0]

    def _moved(self) -> Iterator[tuple[str, str]]:
        """Yield the redirects of the old site, and where they lead now."""
        for old, new in self._archive.redirects.items():
            parts = urlsplit(new)
            target = new
            if not parts.netloc:
                key = self._layout.target(parts.path, parts.query)
                place = self._layout.places[key] if key else None
                route = self.terms.get(below(decoded(parts.path), self._base).strip("/"))
                target = f"/{place.route}" if place and place.public else f"/{route}" if route is not None else ""
            if target:
                yield old, target
            else:
                self.losses.append(Loss("address", tr("it redirected to what is not there"), f"{old} → {new}"))


def record(root: Path, old: OldUrls, now: datetime, progress: Callable[[str, int, int], None]) -> None:
    """Record what the new site publishes, and every old address that it keeps, in ``urls.txt``."""
    from sitegen.engine.reading import read_site
    from sitegen.engine.record import record as recorded
    from sitegen.engine.record import write_ledger
    from sitegen.newsroom.ledger import Entry, Ledger, format_ledger, recorded_route

    text = recorded(root, read_site(root, now, progress)).text
    known = Ledger(text).entries
    entries = [entry for several in known.values() for entry in several]
    for route, path in old.recorded():
        if recorded_route(route) not in known:
            entries.append(Entry(route=recorded_route(route), path=path))
    write_ledger(root, format_ledger(entries))
