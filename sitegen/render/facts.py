"""Facts: everything that an output can depend on, as pure functions of (site, theme, configuration, clock).

A fact is a key, such as ``("card", "2024/titre")``, and a value. Each is evaluated at most once per build. Templates
never come here: they see views, and views note each fact that they hand out. This module knows nothing of templates.
"""

import mimetypes
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sitegen.config import Config
from sitegen.content.gate import Gate
from sitegen.content.links import DeadLink, Destination, is_absolute, resolve
from sitegen.content.meta import Picture
from sitegen.content.related import RelatedArticles
from sitegen.content.routes import Routes, fold, quote_route, slugify
from sitegen.content.site import Article, Site
from sitegen.content.sources import MARKDOWN_SUFFIXES, digest_bytes
from sitegen.content.terms import Term, TermKind
from sitegen.errors import did_you_mean
from sitegen.render.messages import catalog_files
from sitegen.render.theme import Theme
from sitegen.render.values import (
    ArticleDetail,
    AuthorProfile,
    AuthorRef,
    Card,
    Feed,
    Image,
    Month,
    Named,
    PageDetail,
    PageLink,
    Publisher,
    ResolvedLink,
    Section,
    Slice,
    SponsorRef,
    Sponsorship,
    TermDetail,
    Translation,
    Year,
)

Key = tuple[str, ...]

FEED_FILES = {
    "rss": ("feed.xml", "application/rss+xml"),
    "atom": ("atom.xml", "application/atom+xml"),
    "json": ("feed.json", "application/feed+json"),
}
SITEMAP_SIZE = 50_000  # addresses in one file, by sitemaps.org
_WORDS_PER_MINUTE = 220
_FRONT_POOL = 100  # articles among which the front page looks for weights: an old lead steps down by itself


class Facts:
    """All facts of one build, evaluated when first asked for."""

    def __init__(
        self,
        site: Site,
        theme: Theme,
        config: Config,
        gate: Gate,
        routes: Collection[str],
        bodies: Callable[[str], str],
        root: Path,
        digests: Mapping[str, str],
    ) -> None:
        self.site = site
        self.theme = theme
        self.config = config
        self._gate = gate
        self.planned = routes
        self.pictures = {path: mark for path, mark in digests.items() if not path.endswith(MARKDOWN_SUFFIXES)}
        """Digest of each file that may be a picture, by path."""
        self._digests = digests
        self._bodies = bodies
        self._root = root
        self._routes = Routes(config)
        self._base = config.base_path
        self._origin = config.site.url.removesuffix(config.base_path)
        self._values: dict[Key, Any] = {}
        self._makers: dict[str, Callable[..., Any]] = {
            name.removeprefix("_fact_"): getattr(self, name) for name in dir(self) if name.startswith("_fact_")
        }

    def value(self, key: Key) -> Any:
        """Return the value of the fact ``key``."""
        try:
            return self._values[key]
        except KeyError:
            value = self._values[key] = self._makers[key[0]](*key[1:])
            return value

    def mark(self, key: Key) -> Any:
        """Return what stands for a fact's value where values are compared: for a body, the digest of its HTML.

        Raises LookupError when the fact's subject is gone.
        """
        if key[0] == "body":
            return self._digests[key[1]], self.site.public[key[1]].outline.targets
        return self.value(key)

    # Addresses

    def url(self, route: str) -> str:
        """Return the address of a route as it stands in an ``href``."""
        return self._base + quote_route(route)

    def absolute(self, url: str) -> str:
        """Return an address of this site with scheme and host; others stay as they are."""
        return self._origin + url if url.startswith("/") and not url.startswith("//") else url

    def _place(self, route: str) -> tuple[str, str]:
        url = self.url(route)
        return url, self._origin + url

    # Configuration and clock

    def _fact_config(self, table: str, key: str = "") -> Any:
        value = getattr(self.config, table)
        return getattr(value, key) if key else value

    def _fact_address(self) -> tuple[str, str]:
        """Base path and origin of the site."""
        return self._base, self._origin

    def _fact_sponsorship(self) -> Sponsorship:
        setting = self.config.sponsorship
        inside = setting.url and not setting.url.startswith("#") and not is_absolute(setting.url)
        url = self.url(setting.url.lstrip("/")) if inside else setting.url
        return Sponsorship(setting.text, url, setting.label)

    def _fact_publisher(self) -> Publisher:
        setting = self.config.publisher
        logo = Picture("/" + setting.logo.removeprefix("static/").lstrip("/"), setting.name) if setting.logo else None
        name = setting.name or self.config.site.title
        return Publisher(name, setting.legal_name, self._image(logo, ""), setting.founded, setting.links)

    def _fact_options(self) -> dict[str, Any]:
        return self.theme.options

    def _fact_today(self) -> date:
        return self._gate.now.astimezone(self.config.zone).date()

    def _fact_asset(self, path: str) -> str | None:
        """Address of an asset of the theme, or None when there is none."""
        route = f"assets/{path}"
        return self.url(route) if path in self.theme.assets or route in self.planned else None

    def _fact_link(self, path: str, target: str) -> ResolvedLink:
        try:
            destination = self._resolve(path, target)
        except DeadLink as error:
            return ResolvedLink(problem=str(error), hint=error.hint or "")
        return self._resolved(destination)

    def _resolve(self, path: str, target: str) -> Destination:
        return resolve(target, path, self.site.documents, self.site.ids, self.site.media)

    def _resolved(self, destination: Destination) -> ResolvedLink:
        query = f"?{destination.query}" if destination.query else ""
        fragment = f"#{destination.fragment}" if destination.fragment else ""
        if destination.kind == "absolute":
            return ResolvedLink(destination.name)
        if destination.kind == "media":
            return ResolvedLink(self.url(media_route(destination.name)) + query + fragment)
        if destination.kind == "route":
            route = destination.name
            if not any(name in self.planned for name in (route, route + "/", route + "index.html")):
                return ResolvedLink(problem=f"nothing is published at “/{route}”")
            return ResolvedLink(self.url(route) + query + fragment)
        target = self.site.public.get(destination.name)
        if target is None:
            return ResolvedLink(problem=f"“{destination.name}” is not published")
        anchors = target.outline.anchors
        if destination.fragment and destination.fragment not in anchors:
            hint = did_you_mean(destination.fragment, anchors) or "anchors there: " + ", ".join(anchors[:12])
            return ResolvedLink(problem=f"“{destination.name}” has no place “#{destination.fragment}”", hint=hint)
        return ResolvedLink(self.url(target.route) + query + fragment)

    # Pictures

    def _fact_size(self, path: str) -> tuple[int, int]:
        """Width and height of a picture in the site's folder; zeros when it has none to tell."""
        from PIL import Image as Pillow
        from PIL import UnidentifiedImageError

        try:
            with Pillow.open(self._root / path) as picture:
                width, height = picture.size
                turned = picture.getexif().get(0x0112, 1) >= 5
                return (height, width) if turned else (width, height)
        except (OSError, UnidentifiedImageError, ValueError, SyntaxError):
            return 0, 0

    def _image(self, picture: Picture | None, path: str) -> Image | None:
        if picture is None:
            return None
        try:
            destination = self._resolve(path, picture.src)
        except DeadLink:
            return None
        if destination.kind == "document":
            return None
        width = height = 0
        if destination.kind in ("media", "route"):
            file = destination.name if destination.kind == "media" else f"static/{destination.name}"
            width, height = self.value(("size", file))
        url = self._resolved(destination).url
        kind = mimetypes.guess_type(destination.name)[0] or ""
        return Image(url, self.absolute(url), picture.alt, picture.caption, picture.credit, width, height, kind)

    # Articles

    def _fact_card(self, identifier: str) -> Card:
        article = self.site.articles[identifier]
        meta = article.meta
        url, absolute_url = self._place(article.route)
        section = self._section(self.site.terms["category"][article.category])
        authors = tuple(
            AuthorRef(credit.id, author.meta.name, self.url(author.route), credit.role)
            for credit in meta.credits
            if (author := self.site.authors.get(credit.id))
        )
        sponsor = None
        if meta.sponsor:
            logo = Picture(meta.sponsor.logo, meta.sponsor.name) if meta.sponsor.logo else None
            paid = meta.sponsor
            sponsor = SponsorRef(paid.name, paid.url, paid.label, self._image(logo, article.path))
        return Card(
            identifier, url, absolute_url, meta.title, meta.kicker, meta.standfirst,
            meta.standfirst or article.outline.excerpt, meta.date, meta.updated, section, authors,
            self._image(meta.image, article.path), max(1, round(article.outline.words / _WORDS_PER_MINUTE)), sponsor,
            meta.language or self.config.site.language, meta.featured, not article.listed,
        )  # fmt: skip

    def _fact_article(self, identifier: str) -> ArticleDetail:
        article = self.site.articles[identifier]
        meta = article.meta
        tags = tuple(
            Named(term.name, self.url(term.route))
            for slug in article.tags
            if (term := self.site.terms["tag"].get(slug))
        )
        series = article.series if article.listed else ""
        return ArticleDetail(
            article.outline.words, article.outline.headings, tags, meta.corrections, series,
            meta.part.part if meta.part else None, meta.canonical, meta.noindex, self._translations(article),
            meta.template, meta.extra,
        )  # fmt: skip

    @cached_property
    def translation_groups(self) -> Mapping[str, tuple[Article, ...]]:
        """The articles that are translations of each other, by the id of the original."""
        groups: dict[str, list[Article]] = {}
        for article in self.site.articles.values():
            if article.meta.translation_of:
                groups.setdefault(article.meta.translation_of, []).append(article)
        originals = {identifier: self.site.articles.get(identifier) for identifier in groups}
        return {
            key: tuple(filter(None, (originals[key], *sorted(group, key=lambda article: article.id))))
            for key, group in groups.items()
        }

    def _translations(self, article: Article) -> tuple[Translation, ...]:
        group = self.translation_groups.get(article.meta.translation_of or article.id, ())
        return tuple(
            Translation(other.meta.language or self.config.site.language, self.url(other.route), other.meta.title)
            for other in group
            if other.id != article.id
        )

    def _fact_body(self, path: str) -> tuple[str, tuple[str, ...]]:
        """HTML of a document with symbolic links, and the targets they stand for."""
        return self._bodies(path), self.site.public[path].outline.targets

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        """Place of each article in its category's list."""
        terms = self.site.terms["category"].values()
        return {identifier: place for term in terms for place, identifier in enumerate(term.articles)}

    def _fact_neighbours(self, identifier: str) -> tuple[str, str]:
        """Ids of the previous (older) and next (newer) article of the same category, or nothing."""
        place = self._positions.get(identifier)
        if place is None:
            return "", ""
        members = self.site.terms["category"][self.site.articles[identifier].category].articles
        older = members[place + 1] if place + 1 < len(members) else ""
        return older, members[place - 1] if place else ""

    def _fact_related(self, identifier: str) -> tuple[str, ...]:
        return self._related.of(self.site.articles[identifier])

    @cached_property
    def _related(self) -> RelatedArticles:
        return RelatedArticles(self.site)

    def _fact_top(self, count: str) -> tuple[str, ...]:
        """Ids of the heaviest articles for the front page."""
        pool = [self.site.articles[identifier] for identifier in self._listed[:_FRONT_POOL]]
        pool.sort(key=lambda article: -article.meta.featured)  # stable: the newest of one weight comes first
        return tuple(article.id for article in pool[: int(count)])

    def _fact_latest(self, count: str) -> tuple[str, ...]:
        return tuple(self._listed[: int(count)])

    @cached_property
    def _listed(self) -> tuple[str, ...]:
        return tuple(article.id for article in self.site.articles.values() if article.listed)

    # Lists

    def members(self, kind: str, name: str) -> tuple[str, ...]:
        """Return the ids of all articles of a list: a term's, an archive's, or ``site`` for all."""
        if kind == "site":
            return self._listed
        if kind == "archive":
            return self._archive.get(name, ())
        return self.site.terms[kind][name].articles  # type: ignore[index]

    def _fact_slice(self, kind: str, name: str, number: str) -> Slice:
        members = self.members(kind, name)
        size = self.config.lists.per_page
        start = (int(number) - 1) * size
        return Slice(members[start : start + size], max(1, -(-len(members) // size)), len(members))

    def _fact_first(self, kind: str, name: str, count: str) -> tuple[str, ...]:
        """Ids of the first articles of a list."""
        return self.members(kind, name)[: int(count)]

    @cached_property
    def _archive(self) -> Mapping[str, tuple[str, ...]]:
        periods: dict[str, list[str]] = {}
        for identifier in self._listed:
            day = self.site.articles[identifier].meta.date
            for period in (f"{day.year:04}", f"{day.year:04}/{day.month:02}"):
                periods.setdefault(period, []).append(identifier)
        return {period: tuple(identifiers) for period, identifiers in periods.items()}

    @property
    def periods(self) -> Collection[str]:
        """Years (``2024``) and months (``2024/11``) with articles, newest first."""
        return self._archive.keys()

    def _fact_archive(self, period: str) -> tuple[date, bool, str, int]:
        """First day, whether it is a month, address and number of articles of a period."""
        year, _, month = period.partition("/")
        start = date(int(year), int(month or 1), 1)
        return start, bool(month), self.url(self._routes.archive(period)), len(self._archive[period])

    def _fact_years(self) -> tuple[Year, ...]:
        years: dict[str, list[Month]] = {}
        for period in self._archive:
            year, _, month = period.partition("/")
            months = years.setdefault(year, [])
            if month:
                start, _, url, count = self.value(("archive", period))
                months.append(Month(start, url, count))
        return tuple(
            Year(int(year), self.value(("archive", year))[2], self.value(("archive", year))[3], tuple(months))
            for year, months in years.items()
        )

    def _fact_template(self, name: str) -> str:
        """Digest of a template, or nothing when it is absent."""
        return self.theme.digests.get(self.theme.templates.get(name, ""), "")

    def _fact_messages(self, language: str) -> list[str]:
        """Digests of the catalogs for a language."""
        return [digest_bytes(path.read_bytes()) for path in catalog_files(self.theme, language)]

    def _fact_slugs(self, kind: TermKind) -> tuple[str, ...]:
        return tuple(self.site.terms[kind])

    def _fact_target(self, kind: str, identifier: str) -> tuple[str, str]:
        """Address and title of the article or page that an alias leads to."""
        target = self.site.articles[identifier] if kind == "article" else self.site.pages[identifier]
        return self.url(target.route), target.meta.title

    def _fact_sitemap(self, number: str) -> tuple[tuple[str, datetime | None], ...]:
        """Address and last change of every page that search engines shall find, in one file of the sitemap."""
        start = (int(number) - 1) * SITEMAP_SIZE
        return tuple((self.url(route), moment) for route, moment in self.indexable()[start : start + SITEMAP_SIZE])

    def indexable(self) -> list[tuple[str, datetime | None]]:
        """Return route and last change of every page that search engines shall find."""
        site = self.site
        found: list[tuple[str, datetime | None]] = [("", self._newest(self._listed))]
        for article in site.articles.values():
            if not article.meta.noindex and not article.meta.canonical:
                found.append((article.route, article.meta.updated or article.meta.date))
        found += [
            (page.route, page.meta.updated)
            for page in site.pages.values()
            if not page.meta.noindex and not page.meta.canonical
        ]
        newest = found[0][1]
        for name in ("tag", "author", "series", "archive"):
            if (route := self._routes.index(name)) in self.planned:
                found.append((route, newest))
        for kind in ("category", "author", "series", "tag"):
            found += [(term.route, self._newest(term.articles)) for term in site.terms[kind].values()]
        found += [(self._routes.archive(period), self._newest(names)) for period, names in self._archive.items()]
        return found

    def _newest(self, identifiers: Collection[str]) -> datetime | None:
        metas = (self.site.articles[identifier].meta for identifier in identifiers)
        return max((meta.updated or meta.date for meta in metas), default=None)

    # Terms and authors

    def _fact_term(self, kind: TermKind, slug: str) -> TermDetail:
        term = self.site.terms[kind][slug]
        return TermDetail(
            kind,
            term.name,
            slug,
            self.url(term.route),
            term.colour,
            term.description,
            len(term.articles),
            term.document,
            term.extra,
        )

    def _fact_sections(self) -> tuple[Section, ...]:
        return tuple(self._section(term) for term in self.site.terms["category"].values())

    def _section(self, term: Term) -> Section:
        return Section(term.name, term.slug, self.url(term.route), term.colour, term.description)

    def _fact_terms(self, kind: TermKind) -> tuple[Named, ...]:
        """Tags or series by name, with the letter under which an index puts them."""
        return tuple(
            Named(term.name, self.url(term.route), len(term.articles), (slugify(term.name)[:1] or "#").upper())
            for term in sorted(self.site.terms[kind].values(), key=lambda term: (fold(term.name), term.slug))
        )

    def _fact_author(self, identifier: str) -> AuthorProfile:
        author = self.site.authors[identifier]
        meta = author.meta
        url, absolute_url = self._place(author.route)
        return AuthorProfile(
            identifier, meta.name, meta.role, url, absolute_url, self._image(meta.photo, author.path),
            author.outline.excerpt, meta.email, meta.url, meta.links, meta.location, meta.beats, author.path,
            meta.extra,
        )  # fmt: skip

    def _fact_author_count(self, identifier: str) -> int:
        return len(self.site.terms["author"][identifier].articles)

    def _fact_authors(self) -> tuple[str, ...]:
        return tuple(self.site.authors)

    # Pages, menus, feeds

    def _fact_page(self, identifier: str) -> PageDetail:
        page = self.site.pages[identifier]
        meta = page.meta
        return PageDetail(
            identifier, meta.title, self.url(page.route), meta.standfirst,
            meta.description or meta.standfirst or page.outline.excerpt, page.outline.headings, meta.updated,
            meta.canonical, meta.noindex, meta.language or self.config.site.language, meta.extra,
        )  # fmt: skip

    def _fact_menu(self, name: str) -> tuple[PageLink, ...]:
        return tuple(
            PageLink(page.id, page.meta.title, self.url(page.route))
            for page in self.site.pages.values()
            if page.meta.menu == name
        )

    def _fact_indexes(self) -> dict[str, str]:
        """Addresses of the lists of all tags, authors, series and archives, as far as there are any."""
        wanted = {"tags": "tag", "authors": "author", "series": "series", "archives": "archive"}
        routes = {name: self._routes.index(kind) for name, kind in wanted.items()}
        return {name: self.url(route) if route in self.planned else "" for name, route in routes.items()}

    def _fact_feeds(self, kind: str, name: str) -> tuple[Feed, ...]:
        """The feeds of the whole site (``site``) or of a term."""
        if kind == "site":
            route, title = "", self.config.site.title
        elif not self.config.feeds.terms or not self.members(kind, name):
            return ()
        else:
            term = self.site.terms[kind][name]  # type: ignore[index]
            route, title = term.route, f"{term.name} – {self.config.site.title}"
        return tuple(
            Feed(title, *self._place(route + FEED_FILES[form][0]), FEED_FILES[form][1], form)
            for form in self.config.feeds.formats
        )


def media_route(path: str) -> str:
    """Return the route at which a file beside a document is published, once something public refers to it."""
    return "media/" + path.removeprefix("content/")
