"""Facts about lists of articles: the front page, terms, archives, authors.

This module knows nothing of what an article shows.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cached_property

from sitegen.content.routes import fold, slugify
from sitegen.facts.base import FactBase
from sitegen.facts.values import AuthorProfile, Month, Named, Section, Slice, TermDetail, Year
from sitegen.newsroom.terms import TermKind

_FRONT_POOL = 100  # articles among which the front page looks for weights: an old lead steps down by itself


class ListFacts(FactBase):
    """What concerns a list of articles."""

    def _fact_top(self, count: str) -> tuple[str, ...]:
        """Ids of the heaviest articles for the front page."""
        pool = [self.site.articles[identifier] for identifier in self._listed[:_FRONT_POOL]]
        pool.sort(key=lambda article: -article.meta.featured)  # stable: the newest of one weight comes first
        return tuple(article.id for article in pool[: int(count)])

    def _fact_latest(self, count: str) -> tuple[str, ...]:
        return tuple(self._listed[: int(count)])

    def members(self, kind: str, name: str) -> tuple[str, ...]:
        """Return the ids of all articles of a list: a term's, an archive's, or ``site`` for all."""
        if kind == "site":
            return self._listed
        if kind == "archive":
            return self._archive.get(name, ())
        return self.site.terms[kind][name].articles

    def _fact_slice(self, kind: str, name: str, number: str) -> Slice:
        members = self.members(kind, name)
        size = self.config.lists.per_page
        start = (int(number) - 1) * size
        return Slice(members[start : start + size], max(1, -(-len(members) // size)), len(members))

    def _fact_pages(self, kind: str, name: str) -> tuple[tuple[int, str], ...]:
        """Number and address of each page of a list."""
        route = self.routes.archive(name) if kind == "archive" else self.site.terms[kind][name].route
        total = self.value(("slice", kind, name, "1")).pages
        return tuple((number, self.url(self.routes.page(route, number))) for number in range(1, total + 1))

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
        return start, bool(month), self.url(self.routes.archive(period)), len(self._archive[period])

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

    def _fact_slugs(self, kind: TermKind) -> tuple[str, ...]:
        return tuple(self.site.terms[kind])

    def _newest(self, identifiers: Collection[str]) -> datetime | None:
        return max(map(self._moments.__getitem__, identifiers), default=(0.0, None))[1]

    @cached_property
    def _moments(self) -> Mapping[str, tuple[float, datetime]]:
        """When each article was last changed; seconds come first, for they compare in a fraction of the time."""
        moments = ((article.id, article.modified or article.meta.date) for article in self.site.articles.values())
        return {identifier: (moment.timestamp(), moment) for identifier, moment in moments}

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
            term.key,
            term.extra,
        )

    def _fact_sections(self) -> tuple[Section, ...]:
        return tuple(self._section(term) for term in self.site.terms["category"].values())

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
            identifier, meta.name, meta.role, url, absolute_url, self._image(meta.photo, author.path, "author"),
            author.outline.excerpt, meta.email, meta.url, meta.links, meta.location, meta.beats,
            meta.given_name, meta.family_name, meta.languages, meta.awards, meta.fediverse, meta.twitter, author.path,
            author.language, meta.extra,
        )  # fmt: skip

    def _fact_author_count(self, identifier: str) -> int:
        return len(self.site.terms["author"][identifier].articles)

    def _fact_authors(self) -> tuple[str, ...]:
        return tuple(self.site.authors)
