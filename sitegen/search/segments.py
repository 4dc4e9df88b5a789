"""Segments of the index: each is a month of articles, or a piece of one.

An article's number is that of its segment and its place there, so one that comes, goes or changes its date moves no
article of another month. This module knows nothing of words.
"""

import msgspec

from sitegen.content.sources import digest_bytes
from sitegen.facts.facts import Facts
from sitegen.facts.search import SearchEntry

LARGEST = 128
"""How many articles a segment has at most: what is made again when one of them changes."""


class Segment(msgspec.Struct, frozen=True):
    """Articles that are indexed together."""

    name: str
    """Year, month, and number of the piece."""
    entries: tuple[SearchEntry, ...]
    """Oldest first."""
    mark: str
    """Digest of everything that it is made from."""


def segments_of(facts: Facts, stamp: str) -> list[Segment]:
    """Return the segments of an edition, oldest first; ``stamp`` is that of the tools."""
    months: dict[str, list[SearchEntry]] = {}
    value = facts.value
    for name in reversed(facts.inputs["listed"]):
        entry: SearchEntry = value(("search_entry", name))
        months.setdefault(entry.day[:7], []).append(entry)
    language = facts.inputs["masthead"].language
    return [
        _segment(f"{month}-{start // LARGEST}", entries[start : start + LARGEST], stamp, language)
        for month, entries in sorted(months.items())
        for start in range(0, len(entries), LARGEST)
    ]


def _segment(name: str, entries: list[SearchEntry], stamp: str, language: str) -> Segment:
    mark = digest_bytes(_encode((stamp, language, name, entries)))
    return Segment(name, tuple(entries), mark)


_encode = msgspec.msgpack.Encoder().encode
