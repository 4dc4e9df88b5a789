"""The robots that collect texts for AI, from the dated list in ``crawlers.toml``.

This module knows nothing of what a site asks of them.
"""

import tomllib
from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

Use = Literal["training", "answers", "deposit"]


class Crawler(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A robot."""

    name: str
    """The name by which ``robots.txt`` asks it."""
    operator: str
    """Whose it is."""
    uses: tuple[Use, ...]
    """What it collects texts for."""
    source: str
    """URL at which its operator says so; empty if there is none."""


class Crawlers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The list."""

    checked: date
    """When the list was last checked."""
    crawlers: tuple[Crawler, ...]
    """The robots."""

    def names(self, uses: Collection[Use]) -> tuple[str, ...]:
        """Return the names of those that have one of some uses."""
        return tuple([one.name for one in self.crawlers if set(one.uses) & set(uses)])

    def called(self, name: str) -> Crawler | None:
        """Return the one of a name; capitals do not count (RFC 9309)."""
        return next((one for one in self.crawlers if one.name.casefold() == name.casefold()), None)


@cache
def known_crawlers() -> Crawlers:
    """Return the list."""
    data = tomllib.loads((Path(__file__).parent / "crawlers.toml").read_text("utf-8"))
    return msgspec.convert(data, Crawlers)
