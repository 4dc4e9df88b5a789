"""Related articles: hand-picked first, then those that share rare tags, near in time.

This module knows nothing of pages.
"""

import math
from collections.abc import Iterable

from sitegen.content.site import Article, Site

MOST = 4
_NEAREST = 8  # candidates taken from each tag, on both sides of the article: bounds the work for a tag of thousands


def related_articles(site: Site, article: Article) -> tuple[str, ...]:
    """Return the ids of up to four articles that a reader of ``article`` may want next."""
    picked = [
        identifier
        for identifier in article.meta.related
        if identifier != article.id and identifier in site.articles and site.articles[identifier].listed
    ]
    scores: dict[str, float] = {}
    for slug in article.tags:
        term = site.terms["tag"].get(slug)
        if term is None or len(term.articles) < 2:
            continue
        weight = 1 / math.log2(1 + len(term.articles))
        for identifier in _nearest(site, term.articles, article):
            scores[identifier] = scores.get(identifier, 0.0) + weight
    term = site.terms["category"].get(article.category)
    for identifier in _nearest(site, term.articles if term else (), article):
        scores[identifier] = scores.get(identifier, 0.0) + 0.05
    for identifier in (article.id, *picked):
        scores.pop(identifier, None)
    sponsored = article.meta.sponsor is not None
    moment = article.meta.date

    def rank(identifier: str) -> tuple[float, float, str]:
        distance = abs((site.articles[identifier].meta.date - moment).total_seconds())
        return -scores[identifier], distance, identifier

    found = (name for name in scores if (site.articles[name].meta.sponsor is not None) == sponsored)
    return tuple(_first((*picked, *sorted(found, key=rank)), MOST))


def _nearest(site: Site, members: tuple[str, ...], article: Article) -> tuple[str, ...]:
    """Return the members nearest to the article in a list that goes from new to old."""
    low, high = 0, len(members)
    wanted = (-article.meta.date.timestamp(), article.id)
    while low < high:
        middle = (low + high) // 2
        other = site.articles[members[middle]]
        if (-other.meta.date.timestamp(), other.id) < wanted:
            low = middle + 1
        else:
            high = middle
    return members[max(0, low - _NEAREST) : low + _NEAREST + 1]


def _first(identifiers: Iterable[str], count: int) -> list[str]:
    return list(dict.fromkeys(identifiers))[:count]
