"""Contexts of the lists of all tags, authors, series, periods, feeds, corrections and replies, and of the search page.

This module knows nothing of single lists.
"""

from collections.abc import Iterable, Iterator

from sitegen.facts.values.articles import Named
from sitegen.outputs.kinds import OPML
from sitegen.outputs.search_index import INDEX_FOLDER, code_of
from sitegen.pages.contexts.base import About, Given, context
from sitegen.pages.corrections import all_corrections
from sitegen.pages.feeds import feed_lists
from sitegen.pages.replies import AnsweredView, all_replies
from sitegen.pages.subjects import SearchView, TermFilter, TermView
from sitegen.pages.views import HomeView


@context("authors")
def _authors(given: Given) -> About:
    given.names["authors"] = given.site.authors
    return About(given.words("Authors"), given.words("The authors of the newsroom"))


@context("tags")
def _tags(given: Given) -> About:
    given.names["tags"] = given.read("terms", "tag")
    return About(given.words("Tags"), given.words("All tags, in alphabetical order"))


@context("series_index")
def _all_series(given: Given) -> About:
    given.names["all_series"] = [TermView(given.read, "series", slug) for slug in given.read("slugs", "series")]
    return About(given.words("Series"), given.words("All series of articles"))


@context("terms")
def _own_terms(given: Given) -> About:
    kind = given.subject[0]
    label = given.site.taxonomy(kind).label
    given.names["terms"] = given.site.terms(kind)
    return About(label, label)


@context("archives")
def _archives(given: Given) -> About:
    given.names["years"] = given.read("years")
    return About(given.words("Archives"), given.words("All articles, by year and month"))


@context("feeds")
def _feeds(given: Given) -> About:
    given.names["feed_lists"] = [found for found in feed_lists(given.read, given.words) if not found.many]
    given.names["opml"] = given.read("address").home + OPML
    return About(given.words("RSS feeds"), given.words("Follow us in a feed reader: all our feeds"))


@context("corrections")
def _corrections(given: Given) -> About:
    given.names["corrections"] = all_corrections(given.read, given.words)
    description = given.words("What was corrected in our articles")
    return About(given.words("Corrections"), description, feeds=("corrections", ""))


@context("replies")
def _replies(given: Given) -> About:
    given.names["replies"] = all_replies(given.read)
    return About(given.words("Right of reply"), given.words("Replies of those whom our articles name"))


@context("reply")
def _reply(given: Given) -> About:
    answered = given.names["answered"] = AnsweredView(given.read, given.subject[0])
    title = given.words("Right of reply")
    senders = ", ".join(dict.fromkeys(reply.sender for reply in answered.replies))
    index = (title, given.read("indexes")["replies"])
    return About(f"{title} – {senders}", given.words("Replies of those whom our articles name"), (index,))


@context("search")
def _search(given: Given) -> About:
    site = given.site
    given.names["home"] = HomeView(given.read)
    given.names["search"] = SearchView(
        folder=given.read("address").home + INDEX_FOLDER,
        sections=_choices(site.terms("category")),
        authors=tuple((author.name, code_of(author.id)) for author in site.authors),
        terms=tuple(
            TermFilter(one.name, one.singular, one.label, _choices(site.terms(one.name))) for one in site.taxonomies
        ),
        years=tuple(year.year for year in given.read("years")),
    )
    return About(given.words("Search"), given.words("Search all articles"))


def _choices(terms: Iterable[Named]) -> tuple[tuple[str, str], ...]:
    """Return name and code of each term, those that are a part of another right behind it."""
    below: dict[str, list[Named]] = {}
    for term in terms:
        below.setdefault(term.parent, []).append(term)

    def within(slug: str, above: str) -> Iterator[tuple[str, str]]:
        for term in below.get(slug, ()):
            name = f"{above} › {term.name}" if above else term.name
            yield name, code_of(term.slug)
            yield from within(term.slug, name)

    return tuple(within("", ""))
