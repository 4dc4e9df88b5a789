"""Related articles: hand-picked first, then those that share rare tags, near in time.

This module knows nothing of pages.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from sitegen.newsroom.site import Article, Site
from sitegen.newsroom.terms import Term

MOST = 4
_NEAREST = 8  # candidates taken from each term, on both sides of the article: bounds the work for a tag of thousands
_CATEGORY_WEIGHT = 0.05  # less than any tag: the category only fills up


class RelatedArticles:
    """Finds what a reader of an article may want next."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._ranked: dict[tuple[str, str], Sequence[int]] = {}

    @cached_property
    def _rank(self) -> dict[str, int]:
        """Place of each article in the order of all: newest first."""
        return {identifier: rank for rank, identifier in enumerate(self._site.articles)}

    def of(self, article: Article) -> tuple[str, ...]:
        """Return the ids of up to four articles."""
        articles = self._site.articles
        picked = [name for name in article.meta.related if name in articles and articles[name].listed]
        scores: dict[str, float] = {}
        for slug in article.tags:
            term = self._site.terms["tag"].get(slug)
            if term is not None and len(term.articles) > 1:
                self._score(scores, term, article, 1 / math.log2(1 + len(term.articles)))
        term = self._site.terms["category"].get(article.category)
        if term is not None:
            self._score(scores, term, article, _CATEGORY_WEIGHT)
        sponsored = article.meta.sponsor is None
        moment = article.meta.date.timestamp()
        found = [
            (-score, abs(articles[name].meta.date.timestamp() - moment), name)
            for name, score in scores.items()
            if (articles[name].meta.sponsor is None) == sponsored
        ]
        found.sort()
        names = dict.fromkeys((*picked, *(name for _, _, name in found)))
        names.pop(article.id, None)
        return tuple(names)[:MOST]

    def _score(self, scores: dict[str, float], term: Term, article: Article, weight: float) -> None:
        """Add a weight to the members of a term that are nearest in time."""
        key = (term.kind, term.slug)
        ranks = self._ranked.get(key)
        if ranks is None:
            ranks = self._ranked[key] = [self._rank[name] for name in term.articles]
        place = bisect_left(ranks, self._rank[article.id])
        for name in term.articles[max(0, place - _NEAREST) : place + _NEAREST + 1]:
            scores[name] = scores.get(name, 0.0) + weight
