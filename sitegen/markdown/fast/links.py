"""Python-Markdown's readers of links and emphasis, faster, with the same result to the byte.

The stock readers walk through a text one character at a time. These let a pattern find the next character
that matters, and pair the brackets of a text once where there are many. This module does not know where
links lead.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import LinkInlineProcessor

from sitegen.markdown.emphasis import EmphasisProcessor
from sitegen.markdown.inline import ImageProcessor
from sitegen.markdown.targets import INNER_LINK, TargetProcessor

_BRACKET = re.compile(r"[\[\]]")
_FEW = 32
# Emphasis that cannot pair otherwise: the next delimiter after the opening one closes it, and is as long.
_PLAIN_EMPHASIS = re.compile(r"(\*\*?)(?![\s*])([^*_~]*[^\s*_~])\1(?!\*)")
# What stands right behind an element: the delimiter at its end is none of this one. See Python-Markdown's Delimiter.
_BEHIND = {
    token: re.compile(
        rf"(?P<ambiguous>[{token}]+{word}(?![\s{token}])(?!$))|(?P<end>[{token}]+{word})"
        rf"|(?P<start>[{token}]+(?![\s{token}])(?!$))"
    )
    for token, word in (("*", ""), ("_", r"(?![\w_])"), ("~", ""))
}


class BracketPairs:
    """Finds the bracket that closes another, in time that does not grow with the square of the text."""

    def __init__(self) -> None:
        self._text = ""
        self._closing: Mapping[int, int] = {}

    def closing(self, text: str, start: int) -> int:
        """Return the place of the bracket that closes the one just before ``start``, or -1."""
        depth = 1
        for count, found in enumerate(_BRACKET.finditer(text, start)):
            depth += 1 if found[0] == "[" else -1
            if not depth:
                return found.start()
            if count == _FEW:
                return self._paired(text).get(start - 1, -1)
        return -1

    def _paired(self, text: str) -> Mapping[int, int]:
        """Return the place of each closed bracket with that of the one that closes it."""
        if text is not self._text:
            waiting: list[int] = []
            closing: dict[int, int] = {}
            for found in _BRACKET.finditer(text):
                if found[0] == "[":
                    waiting.append(found.start())
                elif waiting:
                    closing[waiting.pop()] = found.start()
            self._text, self._closing = text, closing
        return self._closing


class FastBrackets(LinkInlineProcessor):
    """Reads what stands in brackets."""

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self.pairs = BracketPairs()

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        """Return the text up to the closing bracket, the place after it, and whether there is one."""
        closing = self.pairs.closing(data, index)
        if closing < 0 or not self.is_possible(data, index, closing):
            return "", index, False
        return data[index:closing], closing + 1, True

    def is_possible(self, data: str, start: int, closing: int) -> bool:
        """Tell whether what stands behind two brackets, or between them, lets them be what this one reads."""
        return data.startswith("(", closing + 1)


class FastLinkProcessor(FastBrackets, TargetProcessor):
    """Reads ``[text](target "title")``."""

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self._text = ""
        self._inner: list[int] = []
        self._ends: list[int] = []

    def is_possible(self, data: str, start: int, closing: int) -> bool:
        """Tell whether a target follows, and no link stands inside: of two in each other it is the inner one."""
        return super().is_possible(data, start, closing) and not self._has_link(data, start, closing)

    def _has_link(self, data: str, start: int, end: int) -> bool:
        """Tell whether a link stands in a part of a text."""
        if data is not self._text:
            links = [(found.start(), found.end()) for found in INNER_LINK.finditer(data)]
            self._text, self._inner, self._ends = data, [one for one, _ in links], [one for _, one in links]
        first = bisect_left(self._inner, start)
        return first < len(self._inner) and self._ends[first] <= end


class FastImageProcessor(FastBrackets, ImageProcessor):
    """Reads ``![text](target "title")``."""


class FastEmphasisProcessor(EmphasisProcessor):
    """Reads emphasis; looks at the delimiters of a text only, not at all its characters."""

    _text = ""
    _behind = -1

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the next element, and the place of what it replaces."""
        start = m.start()
        self._behind = self.md.treeprocessors["inline"].behind  # type: ignore[attr-defined]
        if not self.regions and not self.delimiters["*"].stack:
            plain = _PLAIN_EMPHASIS.match(data, start)
            if plain is not None and (not start or start == self._behind or data[start - 1] != "*"):
                element = Element("em" if len(plain[1]) == 1 else "strong")
                element.text = plain[2]
                self.reset()
                return element, plain.start(), plain.end()
        return super().handleMatch(m, data)

    def shift(self, data: str) -> int | None:
        """Return by how much places have moved: none, as this stage changes a text when all of it is read."""
        return 0 if data is self._text else None

    def remember(self, data: str, place: int, end: int) -> None:
        """Remember a text whose delimiters are paired."""
        self._text = data

    def get_match(self, data: str, start: int) -> re.Match[str] | None:
        """Return what kind of delimiter stands at ``start``."""
        token = data[start]
        pattern = _BEHIND[token] if start == self._behind else self.delimiters[token].boundary
        return pattern.match(data, start)

    def search(self, data: str, start: int) -> re.Match[str] | None:
        """Return the next delimiter that can open or close something."""
        for found in self.compiled_re.finditer(data, start):
            delimiter = self.delimiters[found[0]]
            boundary = delimiter.boundary.match(data, found.start())
            if boundary is not None and (delimiter.stack or boundary.lastgroup != "end"):
                return boundary
        return None
