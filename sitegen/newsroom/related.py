"""Related articles: hand-picked first, then those that share rare tags, near in time.

This module knows nothing about pages.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence

from sitegen.newsroom.members import Members
from sitegen.newsroom.site import Article

MOST = 4
_NEAREST = 8  # candidates taken from each term, on both sides of the article: bounds the work for a tag of thousands
_CATEGORY_WEIGHT = 0.05  # less than any tag: the category only fills up


def related_articles(
    article: Article, category: Members, tags: Sequence[Members], picked: Sequence[str]
) -> tuple[str, ...]:
    """Return the ids of up to four articles that a reader of ``article`` may want next.

    ``picked`` are those that its author chose; ``tags`` hold the articles of each of its tags.
    """
    rank = -article.meta.date.timestamp(), article.id
    scores: dict[str, float] = {}
    ranks: dict[str, float] = {}
    sponsored: set[str] = set()
    weighted = [(tag, 1 / math.log2(1 + len(tag.ids))) for tag in tags if len(tag.ids) > 1]
    for members, weight in (*weighted, (category, _CATEGORY_WEIGHT)):
        place = members.places.get(article.id)
        if place is None:  # it is retracted: where it was
            place = bisect_left(members.ranks, rank)
        for moment, name in members.ranks[max(0, place - _NEAREST) : place + _NEAREST + 1]:
            scores[name] = scores.get(name, 0.0) + weight
            ranks[name] = moment
            if name in members.sponsored:
                sponsored.add(name)
    paid = article.meta.sponsor is not None
    found = sorted(
        (-score, abs(ranks[name] - rank[0]), name) for name, score in scores.items() if (name in sponsored) == paid
    )
    names = dict.fromkeys((*picked, *(name for _, _, name in found)))
    names.pop(article.id, None)
    return tuple(names)[:MOST]
