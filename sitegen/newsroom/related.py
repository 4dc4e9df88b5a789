"""Related articles: hand-picked first, then those that share rare tags, near in time.

This module knows nothing about pages.
"""

import math
from collections.abc import Sequence

import msgspec

from sitegen.newsroom.members import Members, Rank
from sitegen.newsroom.site import Article

MOST = 4
_NEAREST = 8  # candidates taken from each term, on both sides of the article: bounds the work for a tag of thousands
_CATEGORY_WEIGHT = 0.05  # less than any tag: the category only fills up


class Kindred(msgspec.Struct, frozen=True):
    """The articles that a reader of one may want next."""

    ids: tuple[str, ...]
    """Their ids, at most four; the previous and the next article come last, unless its author chose them."""
    further: int
    """How many come before these."""


def related_articles(article: Article, category: Members, tags: Sequence[Members], picked: Sequence[str]) -> Kindred:
    """Return up to four articles that a reader of ``article`` may want next.

    ``picked`` are those that its author chose; ``tags`` hold the articles of each of its tags. Where the previous and
    the next article of its category are shown as such, they would stand there twice.
    """
    age, paid = -article.meta.date.timestamp(), article.meta.sponsor is not None
    scores: dict[Rank, float] = {}
    weighted = [(tag, 1 / math.log2(1 + len(tag.ids))) for tag in tags if len(tag.ids) > 1]
    for members, weight in (*weighted, (category, _CATEGORY_WEIGHT)):
        for other in members.nearest(article.id, _NEAREST):  # of one that is retracted: where it was
            if other.paid == paid:
                scores[other] = scores.get(other, 0.0) + weight
    found = sorted((-score, abs(other.age - age), other.id) for other, score in scores.items())
    names = dict.fromkeys((*picked, *(name for _, _, name in found)))
    names.pop(article.id, None)
    beside = {name for name in category.beside(article.id) if name not in picked}
    further = [name for name in names if name not in beside][:MOST]
    last = [name for name in names if name in beside]
    return Kindred(tuple((further + last)[:MOST]), len(further))
