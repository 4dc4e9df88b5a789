"""The articles of one list. This module knows nothing about pages."""

import hashlib
from collections.abc import Sequence
from functools import cached_property

import msgspec

from sitegen.newsroom.site import Article


class Members:
    """The articles of one list, newest first: feeds, neighbours and related articles rely on it."""

    __slots__ = ("__dict__", "articles")

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = articles

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Their ids."""
        return tuple([article.id for article in self.articles])

    @cached_property
    def ranks(self) -> list[tuple[float, str]]:
        """Age and id of each: what sorts them, where the newest comes first."""
        return [(-article.meta.date.timestamp(), article.id) for article in self.articles]

    @cached_property
    def places(self) -> dict[str, int]:
        """Place of each in the list, by id."""
        return {name: place for place, name in enumerate(self.ids)}

    @cached_property
    def sponsored(self) -> frozenset[str]:
        """Ids of those that somebody paid for."""
        return frozenset(article.id for article in self.articles if article.meta.sponsor)

    @cached_property
    def identity(self) -> str:
        """Digest of what other articles ask of these: which they are, in which order, how old, and whether paid for."""
        rows = [(name, rank, name in self.sponsored) for name, rank in zip(self.ids, self.ranks, strict=True)]
        return hashlib.blake2b(msgspec.json.encode(rows), digest_size=8).hexdigest()
