"""Contexts of what authors wrote: the front page, articles and pages; and of what stands where nothing else does.

This module knows nothing of lists.
"""

from collections.abc import Iterable

from sitegen.facts.articles import OnOtherSites
from sitegen.facts.values.articles import Translation
from sitegen.facts.values.lists import PageDetail
from sitegen.pages.contexts.base import About, Given, context
from sitegen.pages.languages import Version, counterparts
from sitegen.pages.subjects import ArticleView, DocumentView
from sitegen.pages.views import HomeView


@context("home")
def _home(given: Given) -> About:
    given.names["home"] = HomeView(given.read)
    site = given.site
    return About(description=site.description or site.tagline, others=counterparts(given.read, "home"))


@context("article")
def _article(given: Given) -> About:
    article = given.names["article"] = ArticleView(given.read, given.subject[0])
    section = article.section
    elsewhere: OnOtherSites = given.read("elsewhere", article.id)
    return About(
        article.title,
        article.summary,
        (*((step.name, step.url) for step in section.trail), (section.name, section.url)),
        canonical=article.canonical,
        noindex=article.noindex,
        feeds=("category", section.slug),
        image=given.read("share", article.id),
        first_feeds=article.live_blog.feeds if article.live_blog else (),
        others=versions(article.translations),
        search_title=elsewhere.search_title,
        social=(elsewhere.social_title, elsewhere.social_description),
    )


@context("live")
def _live(given: Given) -> About:
    article = given.names["article"] = ArticleView(given.read, given.subject[0])
    return About(article.title)


@context("page")
def _page(given: Given) -> About:
    given.names["document"] = DocumentView(given.read, given.subject[0])
    detail: PageDetail = given.read("page", given.subject[0])
    return About(
        detail.title,
        detail.description,
        canonical=detail.canonical,
        noindex=detail.noindex,
        others=versions(detail.translations),
    )


def versions(translations: Iterable[Translation]) -> tuple[Version, ...]:
    """Return the same text in other languages, as a page says where they are."""
    return tuple(Version(other.language, other.url, other.indexed) for other in translations)


@context("404")
def _missing(given: Given) -> About:
    given.names["home"] = HomeView(given.read)
    words = given.words
    return About(words("Page not found"), words("This page does not exist, or no longer does."))


@context("gone")
def _gone(given: Given) -> About:
    words = given.words
    return About(words("This page was withdrawn"), words("What was published at this address no longer is."))


@context("redirect")
def _redirect(given: Given) -> About:
    url, title = given.read("target", *given.subject)
    return About(title, canonical=url)
