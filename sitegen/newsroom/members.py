"""The articles of one list, of a term or of a time. This module knows nothing about pages."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

import msgspec

from sitegen.newsroom.site import Article


class Rank(NamedTuple):
    """What others ask of an article in a list; in this order the newest comes first."""

    age: float
    """Seconds from its date to the beginning of 1970."""
    id: str
    """Its id."""
    paid: bool
    """Whether somebody paid for it."""


class Ranks(dict[str, Rank]):
    """The ranks of articles, by id; each is found when it is asked for, for all lists that it is in."""

    def __init__(self, articles: Mapping[str, Article]) -> None:
        super().__init__()
        self._articles = articles

    def __missing__(self, name: str) -> Rank:
        article = self._articles[name]
        self[name] = rank = Rank(-article.meta.date.timestamp(), name, article.meta.sponsor is not None)
        return rank


class Members:
    """The articles of one list, newest first: feeds, neighbours and related articles rely on it."""

    __slots__ = ("__dict__", "_ranks", "ids")

    def __init__(self, ids: tuple[str, ...], ranks: Ranks) -> None:
        self.ids = ids
        self._ranks = ranks

    @cached_property
    def places(self) -> dict[str, int]:
        """Place of each in the list, by id."""
        return {name: place for place, name in enumerate(self.ids)}

    def nearest(self, name: str, count: int) -> list[Rank]:
        """Return up to ``count`` articles on both sides of one, with itself; it need not be in the list."""
        ranks = self._ranks
        place = self.places.get(name)
        if place is None:
            place = bisect_left(self.ids, ranks[name], key=ranks.__getitem__)
        return [ranks[other] for other in self.ids[max(0, place - count) : place + count + 1]]

    def beside(self, name: str) -> tuple[str, str]:
        """Return the article before one (older) and the one after it (newer); nothing where there is none."""
        place = self.places.get(name)
        if place is None:
            return "", ""
        older = self.ids[place + 1] if place + 1 < len(self.ids) else ""
        return older, self.ids[place - 1] if place else ""

    @cached_property
    def identity(self) -> str:
        """Digest of what other articles ask of these: which they are, in which order, how old, and whether paid for."""
        ranks = self._ranks
        return hashlib.blake2b(msgspec.json.encode([ranks[name] for name in self.ids]), digest_size=8).hexdigest()


def by_period(articles: Iterable[Article]) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the listed ones of ``articles`` by year (``2024``) and month (``2024/11``), in their order."""
    found: dict[str, list[str]] = {}
    of_month: dict[tuple[int, int], tuple[list[str], list[str]]] = {}
    for article in articles:
        if not article.listed:
            continue
        day = article.meta.date
        both = of_month.get((day.year, day.month))
        if both is None:
            periods = f"{day.year:04}", f"{day.year:04}/{day.month:02}"
            both = found.setdefault(periods[0], []), found.setdefault(periods[1], [])
            of_month[day.year, day.month] = both
        for names in both:
            names.append(article.id)
    return {period: tuple(names) for period, names in found.items()}
