"""Contexts of lists of articles: those of a term or an author, and the archives of a period.

This module knows nothing of lists of lists.
"""

import msgspec

from sitegen.facts.values.lists import Slice, TermDetail
from sitegen.newsroom.indexing import is_thin
from sitegen.pages.contexts.base import About, Crumb, Given, context
from sitegen.pages.languages import counterparts
from sitegen.pages.page_view import Pagination
from sitegen.pages.subjects import AuthorView, PeriodView, TermView
from sitegen.theme.locale import format_moment


@context("category")
def _category(given: Given) -> About:
    return _term(given, given.words("All articles in the section %(name)s"))


@context("tag")
def _tag(given: Given) -> About:
    words = given.words
    return _term(given, words("All articles about %(name)s"), words("Tags"))


@context("series")
def _series(given: Given) -> About:
    words = given.words
    return _term(given, words("All parts of the series %(name)s"), words("Series"))


@context("term")
def _own_term(given: Given) -> About:
    label = given.site.taxonomy(given.subject[0]).label
    return _term(given, given.words("All articles about %(name)s"), label)


def _term(given: Given, sentence: str, index: str = "") -> About:
    """Return the page of a term; ``sentence`` describes one without a description, ``index`` is the list of all."""
    kind, slug, _ = given.subject
    read = given.read
    given.names["term"] = TermView(read, kind, slug)
    detail: TermDetail = read("term", kind, slug)
    above = tuple((step.name, step.url) for step in detail.trail)
    return About(
        detail.name,
        detail.description or sentence % {"name": detail.name},
        _way(given, detail.index, index) + above,
        noindex=is_thin(detail.thin, detail.count, read("config", "lists", "index_tags_from")),
        feeds=(kind, slug) if detail.has_feeds else None,
        pagination=_list(given),
        others=counterparts(read, kind, detail.key) if detail.key else (),
    )


@context("author")
def _author(given: Given) -> About:
    kind, identifier, _ = given.subject
    author = given.names["author"] = AuthorView(given.read, identifier)
    return About(
        author.name,
        author.bio_text or author.role,
        _way(given, "authors", given.words("Authors")),
        feeds=(kind, identifier),
        pagination=_list(given),
        image=author.photo,
        others=counterparts(given.read, kind, author.id),
    )


def _way(given: Given, index: str, name: str) -> tuple[Crumb, ...]:
    """Return the list of all terms of a kind, where there is one."""
    url = given.read("indexes")[index] if index and name else ""
    return ((name, url),) if url else ()


@context("archive")
def _archive(given: Given) -> About:
    kind, name, _ = given.subject
    read, words = given.read, given.words
    period = given.names["period"] = PeriodView(**msgspec.structs.asdict(read(kind, name)))
    crumbs: tuple[Crumb, ...] = ((words("Archives"), read("indexes")["archives"]),)
    if period.is_month:
        crumbs += ((str(period.start.year), read(kind, f"{period.start.year:04}").url),)
        title = format_moment(period.start, "month", given.site.language)
    else:
        title = str(period.start.year)
    description = words("All articles of %(period)s") % {"period": title}
    return About(title[0].upper() + title[1:], description, crumbs, pagination=_list(given))


def _list(given: Given) -> Pagination | None:
    """Hand out the articles of a page of a list; return where the page is among several."""
    part, where = pagination(given)
    given.names["cards"] = given.read.teasers(part.articles)
    return where


def pagination(given: Given) -> tuple[Slice, Pagination | None]:
    """Return what is on a page of a list, and where the page is among several."""
    *members, number = given.subject
    part: Slice = given.read("slice", *members, number)
    if part.pages == 1:
        return part, None
    return part, Pagination(int(number), part.pages, part.count, given.read("pages", *members))
