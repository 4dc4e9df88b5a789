"""The pattern of URLs that keeps most addresses of an old site as they are.

This module knows nothing about files and configuration.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

DEFAULT = "/{category}/{slug}/"
_LITERALS = 2  # parts of a pattern that are the same for all articles, such as “blog”


class Address(NamedTuple):
    """The address of an article on the old site, and what it may be made of."""

    route: str
    """Path, decoded: ``/2020/05/titre/``."""
    slug: str
    """Its name in URLs."""
    category: str
    """Slug of its category."""
    date: datetime
    """Date of publication, in the time zone of the site."""


def pattern_of(addresses: Iterable[Address]) -> str:
    """Return the pattern of ``[permalinks]`` that gives most addresses, or the default where none gives any."""
    patterns = Counter(pattern for pattern in map(_generalised, addresses) if pattern)
    best = max(patterns, key=lambda pattern: (patterns[pattern], pattern), default="")
    return best or DEFAULT


def _generalised(address: Address) -> str:
    """Return the pattern of one address; nothing if it has none that sitegen can have."""
    folder = address.route.endswith("/")
    *above, last = address.route.strip("/").split("/")
    suffix = "" if folder else last[len(last.split(".")[0]) :]
    name = last.removesuffix(suffix) if suffix else last
    if not name or name != address.slug or (not folder and suffix not in (".html", ".htm")):
        return ""
    if any(mark in part for part in above for mark in "{}"):
        return ""
    moment = address.date
    tokens = {f"{moment.year:04}": "{year}", address.category: "{category}"}
    parts = [tokens.get(part, part) for part in above]
    for place, part in enumerate(above):
        if place and parts[place - 1] == "{year}" and part == f"{moment.month:02}":
            parts[place] = "{month}"
        elif place and parts[place - 1] == "{month}" and part == f"{moment.day:02}":
            parts[place] = "{day}"
    if sum(not part.startswith("{") for part in parts) > _LITERALS:
        return ""
    return "/".join(["", *parts, "{slug}"]) + ("/" if folder else suffix)
