"""Emphasis, strong emphasis and struck text, without losing a word.

Python-Markdown 3.11 pairs all delimiters of a text at once and hands the results out one by one. It finds the
place of a later result by the next delimiter in the text, which may be one that belongs to no pair, and it takes a
nested text for the one that it paired: words are then lost or doubled. Here places are counted from the end of
the text, which is still as it was. This module knows nothing about other inline constructs.
"""

import re
from collections import deque
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import DelimiterProcessor

_Found = tuple[Element | None, int | None, int | None]


class EmphasisProcessor(DelimiterProcessor):
    """Reads ``*``, ``_`` and ``~~``."""

    def __init__(self, md: Markdown) -> None:
        super().__init__("*", "strong,em", md)
        self.add("_", "strong,em", smart=True)
        self.add("~", "del", double=True)
        self._rest = ""
        self._end = 0

    def handleMatch(self, m: re.Match[str], data: str) -> _Found:  # type: ignore[override]  # noqa: N802
        """Return the next element, and the place of what it replaces."""
        shift = self.shift(data) if self.regions else None
        if shift is not None:
            return self._next_paired(data, shift)
        if self.regions:
            return self._handle_nested(m, data)
        element, start, end = super().handleMatch(m, data)
        if self.regions and end is not None:
            self.remember(data, end, end)
        return element, start, end

    def shift(self, data: str) -> int | None:
        """Return by how much places have moved in a text whose delimiters are paired already, None for another one."""
        return len(data) - len(self._rest) - self._end if data.endswith(self._rest) else None

    def remember(self, data: str, place: int, end: int) -> None:
        """Remember a text whose delimiters are paired: where it goes on, and where that was when they were paired."""
        self._rest, self._end = data[place:], end

    def _next_paired(self, data: str, shift: int) -> _Found:
        """Return the next element of a text whose delimiters are paired already."""
        start, _, _, end, *_ = self.regions[self.cache_index]
        element, count = self._build_element(data, self.cache_index, shift)  # type: ignore[attr-defined]
        self.cache_index += count
        if self.cache_index < len(self.regions):
            self.remember(data, end + shift, end)
        else:
            self.reset()
        return element, start + shift, end + shift

    def _handle_nested(self, m: re.Match[str], data: str) -> _Found:
        """Return the first element of a text inside an element, and forget the others: they come again."""
        delimiters = self.delimiters.values()
        outer = self.regions, self.stack, self.cache_index, self.cache_pos, [each.stack for each in delimiters]
        self.regions, self.stack, self.cache_index, self.cache_pos = [], [], 0, 0
        for delimiter in delimiters:
            delimiter.stack = deque()
        found = super().handleMatch(m, data)
        self.regions, self.stack, self.cache_index, self.cache_pos, stacks = outer
        for delimiter, stack in zip(delimiters, stacks, strict=True):
            delimiter.stack = stack
        return found
