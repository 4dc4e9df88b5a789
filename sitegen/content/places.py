"""Where something stands in a source: only looked for when there is something to report.

This module knows nothing about what is reported.
"""

import re
from bisect import bisect_right

from sitegen.content.decoding import decode
from sitegen.errors.locate import Key, locate
from sitegen.errors.problems import Place

_LINE_BREAK = re.compile("\n")
_LONGEST_EXCERPT = 2000  # characters
_MISSES = 100


def place_of_key(data: bytes, path: str, keys: tuple[Key, ...]) -> Place:
    """Return the place in a source of a key of its front matter."""
    from sitegen.formats.frontmatter import split_front_matter

    front = split_front_matter(decode(data, path), path)
    if front.form == "none":
        return Place(1, 1, front.body.split("\n", 1)[0])
    return locate(front.text, front.form, keys)


def place_of_text(data: bytes, path: str, needle: str) -> Place | None:
    """Return the first place of a text in a source, or None."""
    return place_in(decode(data, path), needle)


class Places:
    """Finds many places in one text, in a time that depends on its length alone."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []
        self._last = 0
        self._misses = 0

    def at(self, offset: int) -> Place:
        """Return the place of a character."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in _LINE_BREAK.finditer(self._text))]
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        return Place(line, offset - start + 1, _excerpt(self._text, start))

    def of(self, needle: str) -> Place | None:
        """Return the place of a text, at best behind the one that was found last, or None.

        Who looks for a hundred texts in vain gets None for all others.
        """
        if self._misses >= _MISSES:
            return None
        start = self._text.find(needle, self._last)
        if start < 0:
            start = self._text.find(needle)
        if start < 0:
            self._misses += 1
            return None
        self._last = start
        return self.at(start)


def place_in(text: str, needle: str) -> Place | None:
    """Return the first place of a text in another, or None."""
    start = text.find(needle)
    return place_of_offset(text, start) if start >= 0 else None


def place_of_heading(text: str, heading: str, marks: str = "##(?!#)") -> Place | None:
    """Return the place of a heading, whose text may be typeset, or None; ``marks`` is the pattern of its signs."""
    words = r"\W*".join(map(re.escape, re.findall(r"\w+", heading)))
    match = re.search(rf"^{marks}\W*{words}", text, re.MULTILINE)
    return place_of_offset(text, match.start()) if match else None


def place_of_offset(text: str, offset: int) -> Place:
    """Return the place of a character of a text."""
    start = text.rfind("\n", 0, offset) + 1
    return Place(text.count("\n", 0, offset) + 1, offset - start + 1, _excerpt(text, start))


def _excerpt(text: str, start: int) -> str | None:
    """Return the line that begins at a place, or None if nobody could read it: thousands of problems would keep it."""
    end = text.find("\n", start, start + _LONGEST_EXCERPT + 1)
    if end < 0 and len(text) - start > _LONGEST_EXCERPT:
        return None
    return text[start : end if end >= 0 else len(text)].rstrip("\r")
