"""Where a block of HTML begins and ends among the lines of a text, by CommonMark's rules (4.6).

A block that begins with an element ends at an empty line: what follows is Markdown again. Unlike in CommonMark,
a comment that is never closed is text, so that it hides nothing, and a tag behind an empty line inside an element that
is open is HTML however far it is indented. This module does not know what is made of a block.
"""

import re
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


def end_of_block(lines: Sequence[str], position: int, in_paragraph: bool, missing: set[str]) -> int | None:
    """Return the position behind the block of HTML that begins in a line, or None if none does.

    ``missing`` gathers the signs that end a block and are found no more, so that nobody looks for them again.
    """
    line = lines[position].lstrip(" \t")
    if verbatim := _VERBATIM.match(line):
        return _end_of_verbatim(lines, position, verbatim[1])
    if line.startswith(_DATA):
        return _line_with(lines, position, "]]>", missing)
    for begins, end in _UNTIL:
        if begins.match(line):
            return _line_with(lines, position, end, missing)
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


def follow_elements(opened: list[str], block: str) -> None:
    """Add the elements that a block of HTML opens to those that are open, and take away those that it closes."""
    for closing, name, empty in _NAME.findall(block):
        name = name.lower()
        if not closing and not empty and name not in _VOID:
            opened.append(name)
        elif closing and name in opened:
            while opened.pop() != name:
                pass


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _leaves_item(line: str, margin: int) -> bool:
    """Tell whether a line begins an item to the left of the block, which then stands in the item above."""
    return _ITEM.match(line) is not None and _margin(line) < margin


def _end_of_verbatim(lines: Sequence[str], position: int, name: str) -> int:
    """Return the position behind the line that closes an element; elements of the same name may nest."""
    tag = re.compile(rf"<(/?){name}(?=[\s>])", re.IGNORECASE)
    depth = 0
    first = None
    for place in range(position, len(lines)):
        for found in tag.finditer(lines[place]):
            depth += -1 if found[1] else 1
            if found[1] and first is None:
                first = place + 1
            if depth <= 0:
                return place + 1
    return first or len(lines)


def _line_with(lines: Sequence[str], position: int, end: str, missing: set[str]) -> int | None:
    """Return the position behind the first line with ``end``, or None."""
    if end in missing:
        return None
    found = next((place + 1 for place in range(position, len(lines)) if end in lines[place]), None)
    if found is None:
        missing.add(end)
    return found
