"""Facts about lists of articles: the front page, terms, archives, feeds.

This module knows nothing of what an article shows.
"""

from collections.abc import Collection, Mapping
from datetime import date

import msgspec

from sitegen.config.identity import SiteConfig
from sitegen.config.lists import FeedsConfig, ListsConfig
from sitegen.content.routes import Routes, fold
from sitegen.facts.derive import fact
from sitegen.facts.inputs import named
from sitegen.facts.subjects import Around
from sitegen.facts.values.articles import Named, Section
from sitegen.facts.values.entries import TypeDetail
from sitegen.facts.values.lists import Month, Period, PeriodLink, Slice, Taxonomy, TermDetail, Year
from sitegen.facts.values.site import Feed, FeedList, SiteURLs, feeds_in
from sitegen.newsroom.catalogue import Catalogue, Query
from sitegen.newsroom.site import Site
from sitegen.newsroom.terms import Term, TermKind, TermTraits, ranked

_FRONT_POOL = 100  # articles among which the front page looks for weights: an old lead steps down by itself

Periods = Mapping[str, tuple[str, ...]]


@fact("the articles on the front page")
def top(count: str, *, newspaper: Site, listed: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the articles of the highest weight, for the front page."""
    # Stable: the newest of one weight comes first.
    pool = sorted(listed[:_FRONT_POOL], key=lambda name: -newspaper.articles[name].meta.featured)
    return tuple(pool[: int(count)])


@fact("the latest articles")
def latest(count: str, *, listed: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the newest articles."""
    return listed[: int(count)]


@fact("the articles that a template asks for")
def articles(query: str, *, catalogue: Catalogue) -> tuple[str, ...]:
    """Ids of the articles that a query asks for, as JSON says it."""
    return catalogue.find(_query(query))


@fact("the entries that a template asks for")
def entries_(kind: str, query: str, *, catalogues: Mapping[str, Catalogue]) -> tuple[str, ...] | None:
    """Ids of the entries of a type that a query asks for, as JSON says it; None where there is no such type."""
    return catalogues[kind].find(_query(query)) if kind in catalogues else None


@fact("the types of site.toml")
def types_(*, shown_types: Mapping[str, TypeDetail]) -> tuple[TypeDetail, ...]:
    """The types of content that the site declares."""
    return tuple(shown_types.values())


_query = msgspec.json.Decoder(Query).decode


@fact("the articles of {kind} {name}", "list")
def slice_(kind: str, name: str, number: str, *, ids: tuple[str, ...], lists: ListsConfig) -> Slice:
    """One page of a list."""
    start = (int(number) - 1) * lists.per_page
    return Slice(ids[start : start + lists.per_page], count_of_pages(len(ids), lists), len(ids))


def count_of_pages(count: int, lists: ListsConfig) -> int:
    """Return how many pages a list of ``count`` articles has."""
    return max(1, -(-count // lists.per_page))


@fact("the number of pages of {kind} {name}", "list")
def pages(
    kind: str,
    name: str,
    *,
    ids: tuple[str, ...],
    route: str,
    lists: ListsConfig,
    routes: Routes,
    site_urls: SiteURLs,
) -> tuple[tuple[int, str], ...]:
    """Number and URL of each page of a list."""
    numbers = range(1, count_of_pages(len(ids), lists) + 1)
    return tuple([(number, site_urls.url(routes.page(route, number))) for number in numbers])


@fact("the first articles of {kind} {name}", "list")
def first(kind: str, name: str, count: str, *, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the first articles of a list."""
    return ids[: int(count)]


# Archives


@fact("the archive of {period}")
def archive(period: str, *, periods: Periods, routes: Routes, site_urls: SiteURLs) -> Period:
    """A year or month, and the nearest ones with articles: years of a year, months of a month."""
    alike = [name for name in periods if ("/" in name) == ("/" in period)]

    def link(name: str | None) -> PeriodLink | None:
        return PeriodLink(_first_day(name), site_urls.url(routes.archive(name))) if name else None

    return Period(
        start=_first_day(period),
        is_month="/" in period,
        url=site_urls.url(routes.archive(period)),
        count=len(periods[period]),
        previous=link(max((name for name in alike if name < period), default=None)),
        next=link(min((name for name in alike if name > period), default=None)),
    )


def _first_day(period: str) -> date:
    """Return the first day of a year (``2024``) or month (``2024/11``)."""
    year, _, month = period.partition("/")
    return date(int(year), int(month or 1), 1)


@fact("the years of the archive")
def years(*, periods: Periods, routes: Routes, site_urls: SiteURLs) -> tuple[Year, ...]:
    """Each year with articles and its months, newest first."""
    found: dict[str, list[Month]] = {}
    for period, names in periods.items():
        year, _, month = period.partition("/")
        months = found.setdefault(year, [])
        if month:
            months.append(Month(date(int(year), int(month), 1), site_urls.url(routes.archive(period)), len(names)))
    return tuple(
        [
            Year(int(year), site_urls.url(routes.archive(year)), len(periods[year]), tuple(months))
            for year, months in found.items()
        ]
    )


# Terms


@fact("{kind} {slug}", "list")
def term_(
    kind: str,
    slug: str,
    *,
    term: Term | None,
    ids: tuple[str, ...],
    around: Around,
    kinds: Mapping[TermKind, TermTraits],
    site_urls: SiteURLs,
) -> TermDetail:
    """What is shown of a term."""
    assert term is not None
    row = kinds[kind]
    return TermDetail(
        kind=kind,
        name=term.name,
        slug=slug,
        url=site_urls.url(term.route),
        colour=term.colour,
        description=term.description,
        count=len(ids),
        document=term.document,
        key=term.key,
        extra=term.extra,
        label=row.label,
        singular=row.singular,
        trail=around.trail,
        parts=around.parts,
        thin=row.thin,
        index=row.index,
        has_feeds=row.feeds,
    )


@fact("the sections")
def sections_(*, sections: Mapping[str, Section]) -> tuple[Section, ...]:
    """The categories that are a part of no other, in the order of the menu."""
    return tuple([section for section in sections.values() if not section.trail])


@fact("the list of names: {kind}")
def terms(kind: TermKind, *, newspaper: Site, site_urls: SiteURLs) -> tuple[Named, ...]:
    """The terms of a kind by name, with the letter under which an index puts them."""
    found = newspaper.terms[kind].values()
    return tuple([named(term, site_urls) for term in sorted(found, key=lambda term: (fold(term.name), term.slug))])


@fact("the terms of {kind}")
def in_order(kind: TermKind, *, newspaper: Site, site_urls: SiteURLs) -> tuple[Named, ...] | None:
    """The terms of a kind in their order, with the number of their articles; None where there is no such kind."""
    found = newspaper.terms.get(kind)
    return None if found is None else tuple([named(term, site_urls) for term in found.values()])


@fact("the taxonomies of site.toml")
def taxonomies(
    *, kinds: Mapping[TermKind, TermTraits], planned: Collection[str], routes: Routes, site_urls: SiteURLs
) -> tuple[Taxonomy, ...]:
    """The taxonomies that the site declares."""
    found = []
    for row in kinds.values():
        if row.own:
            route = routes.index(row.name)
            url = site_urls.url(route) if row.index and route in planned else ""
            found.append(Taxonomy(name=row.name, label=row.label, singular=row.singular, url=url))
    return tuple(found)


@fact("the list of names: {kind}")
def slugs(kind: TermKind, *, newspaper: Site) -> tuple[str, ...]:
    """Slugs of all terms of a kind."""
    return tuple(newspaper.terms[kind])


@fact("the list of authors")
def authors(*, newspaper: Site) -> tuple[str, ...]:
    """Ids of all authors."""
    return tuple(newspaper.authors)


@fact("the list of corrections")
def corrections(*, newspaper: Site) -> tuple[tuple[str, int], ...]:
    """Id and number of every correction of all articles, newest first."""
    found = [
        (correction.date, article.id, number)
        for article in newspaper.articles.values()
        for number, correction in enumerate(article.meta.corrections)
    ]
    found.sort(key=lambda entry: (-entry[0].timestamp(), entry[1], entry[2]))
    return tuple([(identifier, number) for _, identifier, number in found])


# Feeds


@fact("the feeds of {kind} {name}", "list")
def feeds_(
    kind: str,
    name: str,
    *,
    route: str,
    term: Term | None,
    ids: tuple[str, ...],
    feeds: FeedsConfig,
    kinds: Mapping[TermKind, TermTraits],
    masthead: SiteConfig,
    routes: Routes,
    site_urls: SiteURLs,
) -> tuple[Feed, ...]:
    """The feeds of the whole site (``site``), of a term, or of all corrections (``corrections``)."""
    if kind == "site":
        return feeds_in(route, masthead.title, feeds.formats, site_urls)
    if kind == "corrections":
        return _feeds_of_corrections(routes, feeds, masthead, site_urls)
    if term is None or not feeds.terms or not ids or not kinds[kind].feeds:
        return ()
    return feeds_in(route, f"{term.name} – {masthead.title}", feeds.formats, site_urls)


def _feeds_of_corrections(
    routes: Routes, feeds: FeedsConfig, masthead: SiteConfig, site_urls: SiteURLs
) -> tuple[Feed, ...]:
    route = routes.index("corrections")
    name = route.removeprefix(routes.home).strip("/").capitalize()
    return feeds_in(route, f"{name} – {masthead.title}", feeds.formats, site_urls)


@fact("the list of feeds")
def feed_lists(
    *,
    newspaper: Site,
    feeds: FeedsConfig,
    kinds: Mapping[TermKind, TermTraits],
    masthead: SiteConfig,
    routes: Routes,
    site_urls: SiteURLs,
) -> tuple[FeedList, ...]:
    """Every list that has feeds: the site, then terms, those last of which there are many, and corrections."""
    home = feeds_in(routes.home, masthead.title, feeds.formats, site_urls)
    found = [FeedList("site", masthead.title, site_urls.url(routes.home), home)]
    for row in ranked(kinds) if feeds.terms else ():
        for term in newspaper.terms[row.name].values() if row.feeds else ():
            if term.articles:
                own = feeds_in(term.route, f"{term.name} – {masthead.title}", feeds.formats, site_urls)
                url = site_urls.url(term.route)
                found.append(FeedList(row.name, term.name, url, own, label=row.label, many=row.thin))
    if any(article.meta.corrections for article in newspaper.articles.values()):
        own = _feeds_of_corrections(routes, feeds, masthead, site_urls)
        found.append(FeedList("corrections", "", site_urls.url(routes.index("corrections")), own))
    return tuple(found)
