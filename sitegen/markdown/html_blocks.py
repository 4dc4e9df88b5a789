"""Where a block of HTML begins and ends among the lines of a text, by CommonMark's rules (4.6).

A block that begins with an element ends at an empty line: what follows is Markdown again. Unlike in CommonMark,
a comment that is never closed is text, so that it hides nothing, and a tag behind an empty line inside an element that
is open is HTML however far it is indented. This module does not know what is made of a block.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from sitegen.markdown.literal import TAG

_ELEMENTS = (
    "address|article|aside|base|basefont|blockquote|body|canvas|caption|center|col|colgroup|dd|details|dialog|dir|div|"
    "dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hgroup|hr|html|iframe|legend|li|link|"
    "main|map|menu|menuitem|nav|noframes|noscript|object|ol|optgroup|option|output|p|param|search|section|summary|table|"
    "tbody|td|tfoot|th|thead|title|tr|track|ul|video"
)
_VERBATIM = re.compile(r"<(pre|script|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:{_ELEMENTS})(?=[\s>]|/>|$)", re.IGNORECASE)
_ALONE = re.compile(rf"{TAG}[ \t]*$")
_UNTIL = ((re.compile("<!--"), "-->"), (re.compile(r"<\?"), "?>"), (re.compile("<![a-zA-Z]"), ">"))
_DATA = "<![CDATA["
_MARKDOWN = re.compile(r"<([a-zA-Z][\w-]*)(?:\s[^<>]*?)?\smarkdown(?:\s*=|[\s>])", re.IGNORECASE)
_ITEM = re.compile(r" *(?:[*+-]|\d{1,9}[.)]) ")
_NAME = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^<>]*?(/?)>")
_VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track"),
        "wbr",
    )
)


class BlockEnds:
    """Where what can begin a block of HTML ends in the lines of a text: each line is looked at once for each kind."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._missing: set[str] = set()
        self._tags: dict[str, tuple[list[int], list[int | None], list[int]]] = {}

    def line_with(self, position: int, end: str) -> int | None:
        """Return the position behind the first line with ``end``, or None."""
        if end in self._missing:
            return None
        lines = self._lines
        found = next((place + 1 for place in range(position, len(lines)) if end in lines[place]), None)
        if found is None:
            self._missing.add(end)
        return found

    def of_verbatim(self, position: int, name: str) -> int:
        """Return the position behind the line that closes an element; elements of the same name may nest."""
        name = name.lower()
        if name not in self._tags:
            self._tags[name] = self._paired(name)
        begins, ends, closing = self._tags[name]
        first = bisect_left(begins, position)
        if first < len(begins):
            end = ends[first]
            if end is not None:
                return end + 1
            behind = bisect_left(closing, position)
            if behind < len(closing):
                return closing[behind] + 1
        return len(self._lines)

    def _paired(self, name: str) -> tuple[list[int], list[int | None], list[int]]:
        """Return the line of each tag, that of the tag that closes it, and the lines of those that close something."""
        tag = re.compile(rf"<(/?){name}(?=[\s>])", re.IGNORECASE)
        begins: list[int] = []
        ends: list[int | None] = []
        closing: list[int] = []
        waiting: list[int] = []
        for place, line in enumerate(self._lines):
            for found in tag.finditer(line):
                begins.append(place)
                ends.append(None)
                if not found[1]:
                    waiting.append(len(begins) - 1)
                    continue
                closing.append(place)
                ends[-1] = place
                if waiting:
                    ends[waiting.pop()] = place
        return begins, ends, closing


class OpenElements:
    """The elements that blocks of HTML have opened so far."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._counts: Counter[str] = Counter()

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._names)

    def follow(self, block: str) -> None:
        """Add the elements that a block opens, and take away those that it closes."""
        for closing, name, empty in _NAME.findall(block):
            name = name.lower()
            if not closing and not empty and name not in _VOID:
                self._names.append(name)
                self._counts[name] += 1
            while closing and self._counts[name]:
                last = self._names.pop()
                self._counts[last] -= 1
                if last == name:
                    break


def end_of_block(lines: Sequence[str], position: int, in_paragraph: bool, ends: BlockEnds) -> int | None:
    """Return the position behind the block of HTML that begins in a line, or None if none does."""
    line = lines[position].lstrip(" \t")
    if verbatim := _VERBATIM.match(line):
        return ends.of_verbatim(position, verbatim[1])
    if line.startswith(_DATA):
        return ends.line_with(position, "]]>")
    for begins, end in _UNTIL:
        if begins.match(line):
            return ends.line_with(position, end)
    if not _BLOCK.match(line) and (in_paragraph or not _ALONE.match(line)):
        return None
    margin = _margin(lines[position])
    position += 1
    while position < len(lines) and lines[position].strip(" \t") and not _leaves_item(lines[position], margin):
        position += 1
    return position


def end_of_markdown(lines: Sequence[str], position: int) -> int | None:
    """Return the position behind an element with the attribute ``markdown``, or None if none begins in the line."""
    begins = _MARKDOWN.match(lines[position].lstrip(" \t"))
    if begins is None or not _BLOCK.match(begins[0]):
        return None
    tag = re.compile(rf"<(/?){begins[1]}(?=[\s>/])", re.IGNORECASE)
    depth = 0
    for place in range(position, len(lines)):
        depth += sum(-1 if found[1] else 1 for found in tag.finditer(lines[place]))
        if depth <= 0:
            return place + 1
    return len(lines)


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _leaves_item(line: str, margin: int) -> bool:
    """Tell whether a line begins an item to the left of the block, which then stands in the item above."""
    return _ITEM.match(line) is not None and _margin(line) < margin
