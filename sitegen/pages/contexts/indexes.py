"""Contexts of the lists of all tags, authors, series, periods, feeds and corrections, and of the search page.

This module knows nothing of single lists.
"""

from sitegen.outputs.kinds import OPML
from sitegen.outputs.search_index import INDEX_FOLDER, code_of
from sitegen.pages.contexts.base import About, Given, context
from sitegen.pages.corrections import all_corrections
from sitegen.pages.feeds import feed_lists
from sitegen.pages.views import SearchView, TermView


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


@context("search")
def _search(given: Given) -> About:
    site = given.site
    given.names["search"] = SearchView(
        given.read("address").home + INDEX_FOLDER,
        tuple((section.name, code_of(section.slug)) for section in site.sections),
        tuple((author.name, code_of(author.id)) for author in site.authors),
        tuple(year.year for year in given.read("years")),
    )
    return About(given.words("Search"), given.words("Search all articles"))
