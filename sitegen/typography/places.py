"""Where the few characters stand that a rule looks for.

A pattern that begins with a choice of characters looks each character of a text up; a search for one of them is thirty
times as fast, so in a long text one search for each takes a third of the time. This module knows no rule.
"""

import re
from functools import cache

_LONG = 200  # characters


@cache
def _one_of(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]")


def places_of(text: str, characters: str) -> list[int]:
    """Return every place in a text where one of some characters stands, in order."""
    if len(text) < _LONG:
        return [found.start() for found in _one_of(characters).finditer(text)]
    places: list[int] = []
    add, find = places.append, text.find
    for character in characters:
        place = find(character)
        while place >= 0:
            add(place)
            place = find(character, place + 1)
    places.sort()
    return places
