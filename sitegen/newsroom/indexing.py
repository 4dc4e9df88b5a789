"""What search engines are offered, and for how long something is news.

This module knows nothing about sitemaps or robots' meta tags: those say what is decided here.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sitegen.content.gate import Gate, PublicationState
from sitegen.content.meta import ArticleMeta, BoxMeta, PageMeta
from sitegen.newsroom.site import Article, Page, Site
from sitegen.newsroom.terms import Term, TermKind, TermTraits, ranked

NEWS_WINDOW = timedelta(hours=48)
"""https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap"""
NEWS_SIZE = 1000
"""Articles in one file, by the same page."""


def publication_state(meta: ArticleMeta | PageMeta | BoxMeta, gate: Gate) -> PublicationState:
    """Return the state of an article, page or box at the moment of the gate."""
    if isinstance(meta, ArticleMeta):
        return gate.state(meta.status, meta.date, meta.expires, meta.gone)
    if isinstance(meta, BoxMeta):
        return gate.state(meta.status, None, meta.expires)
    return gate.state(meta.status, None, None, meta.gone)


def is_own(meta: ArticleMeta | PageMeta) -> bool:
    """Return whether search engines may index an item at its own URL."""
    return not meta.noindex and not meta.canonical


def is_preview(item: Article | Page) -> bool:
    """Return whether an item is shown before its time: the gate was asked to let drafts or the future pass."""
    if isinstance(item, Article):
        return item.state not in ("published", "retracted")
    return item.meta.status not in ("published", "retracted")


def is_indexed(item: Article | Page) -> bool:
    """Return whether search engines are offered an article or page; what is retracted stays for its links only."""
    return item.meta.status != "retracted" and is_own(item.meta) and not is_preview(item)


def is_thin(thin: bool, count: int, least: int) -> bool:
    """Return whether a list is too short for search engines: one of many, such as a tag, under ``least`` articles."""
    return thin and count < least


def indexed_terms(site: Site, kinds: Mapping[TermKind, TermTraits], least: int) -> list[Term]:
    """Return the terms whose pages search engines are offered, in the order of the sitemap."""
    return [
        term
        for row in ranked(kinds)
        for term in site.terms[row.name].values()
        if not is_thin(row.thin, len(term.articles), least)
    ]


def may_be_news(meta: ArticleMeta) -> bool:
    """Return whether an article is the newsroom's own, at its own URL, and not sponsored."""
    return meta.sponsor is None and is_own(meta)


def is_news(meta: ArticleMeta, state: PublicationState, gate: Gate) -> bool:
    """Return whether an article in a state is news at the moment of the gate."""
    return state == "published" and may_be_news(meta) and not gate.has_passed(meta.date + NEWS_WINDOW)


def news(articles: Iterable[Article], gate: Gate) -> list[Article]:
    """Return those of ``articles``, which come newest first, that are news at the moment of the gate."""
    found = []
    for article in articles:
        if gate.has_passed(article.meta.date + NEWS_WINDOW):
            break
        if is_news(article.meta, article.state, gate):
            found.append(article)
    return found[:NEWS_SIZE]
