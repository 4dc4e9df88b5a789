"""Give every heading of a body an id, and keep the page at one main heading.

The id is the text of the heading in ASCII; where it is taken, a number follows. An ``<h1>`` in a body moves
all headings of that body down by one, because the headline of the article is the page's only ``<h1>``. This
module does not know which headings a table of contents shows.
"""

import re
from collections.abc import Iterable

import msgspec
from anyascii import anyascii

_HEADING_TAG = re.compile(r"(</?[hH])([1-6])(?=[\s>])")
_NOT_IN_IDENTIFIER = re.compile(r"[^a-z0-9]+")
_FALLBACK = "section"


class _Letters(dict[int, str]):
    """What stands for each character in ASCII, in lower case; filled as characters are asked for."""

    def __missing__(self, code: int) -> str:
        letters = self[code] = anyascii(chr(code)).lower()
        return letters


_LETTERS = _Letters()


class Heading(msgspec.Struct, frozen=True):
    """A heading of a body."""

    level: int
    """1 to 6, as in the finished HTML."""
    id: str
    """The id that links lead to."""
    text: str
    """Its text, typeset, without markup."""


def heading_level(markup: str) -> int:
    """Return the level of the heading that a tag begins or ends, or 0 for any other tag."""
    if markup[1:2] not in "hH/":
        return 0
    matched = _HEADING_TAG.match(markup)
    return int(matched[2]) if matched else 0


def moved_down(markup: str) -> str:
    """Return the tag of a heading one level further down; the sixth is the last."""
    return _HEADING_TAG.sub(lambda tag: f"{tag[1]}{min(int(tag[2]) + 1, 6)}", markup, count=1)


def with_identifier(markup: str, identifier: str) -> str:
    """Return the start tag of a heading with an id."""
    return f'{markup[:3]} id="{identifier}"{markup[3:]}'


class Identifiers:
    """Hands out ids for headings, none of them twice, and none that the author gave."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._count: dict[str, int] = {}

    def for_text(self, text: str) -> str:
        """Return a new id for a heading with this text."""
        base = _NOT_IN_IDENTIFIER.sub("-", text.translate(_LETTERS)).strip("-") or _FALLBACK
        identifier = base
        count = self._count.get(base, 1)
        while identifier in self._taken:
            count += 1
            identifier = f"{base}-{count}"
        self._count[base] = count
        self._taken.add(identifier)
        return identifier
