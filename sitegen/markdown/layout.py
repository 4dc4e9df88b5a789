"""Lay out Markdown lines as Python-Markdown wants them: blank lines before lists and tables, nesting by four.

People start a list directly under a line of text, nest it by two or three spaces, and end it with a heading;
Python-Markdown reads none of that. The rules here:

* Inside a list, an item that stands two columns or more to the right of an item above is its child, whatever
  the width of the step; a paragraph after a blank line belongs to the deepest item that it is indented under.
* Under a line of text, bullets begin a list if the line announces it (it ends in a colon or semicolon, or is
  all bold or italic), or if the same paragraph holds two or more of them at the same indentation. One bullet
  after any other line is doubtful, so it stays text: it may be a dash in hard-wrapped prose.
* Under a line of text, numbers begin a list only at ``1.``, and only if the line announces it or ``2.``
  follows in the same paragraph: "2024. Une année" is a sentence.
* A heading, a rule, or a list of the other kind ends a list without a blank line.
* A table begins where its delimiter row says so, also under a line of text.

Layout is idempotent, and lists that are nested by four already stay as they are. This module knows nothing about
what HTML becomes of the lines, nor see the inside of code fences and raw HTML: both are stashed before it
runs.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

_WORTH_A_LOOK = re.compile(r"^ *(?:[*+-]|\d+\.) |^[ |:]*-[ |:-]*$", re.MULTILINE)
_ITEM = re.compile(r"([*+-]|\d{1,9}\.)( +)\S|([*+-]|\d{1,9}\.)( +)$")
_RULE = re.compile(r"(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,})$")
_HEADING = re.compile(r"#{1,6}(?: |$)")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_ANNOUNCES = re.compile(r"(?:[:;][\s*_]*|^\*\*[^*]+\*\*|^__[^_]+__|^\*[^*]+\*|^_[^_]+_)$")
_TABLE_RULE = re.compile(r"\|? *:?-+:? *(?:\| *:?-+:? *)*\|?$")
_STASHED = re.compile("\x02wzxhzdk:[0-9]+\x03$")
_BEGINS_BLOCK = frozenset("#-*_=\x02")
_STEP = 4


class _Level(NamedTuple):
    """One open list: where its marker and its text stood in the source."""

    marker: int
    content: int
    ordered: bool


def arrange(text: str) -> str:
    """Return the Markdown text with its lists and tables in the layout that Python-Markdown expects."""
    if _WORTH_A_LOOK.search(text) is None:
        return text
    return "\n".join(arrange_lines(text.split("\n")))


def arrange_lines(lines: Sequence[str]) -> list[str]:
    """Return the lines with blank lines added, and indentation changed, where a list or a table needs it."""
    arranged: list[str] = []
    levels: list[_Level] = []
    after_blank = True
    in_paragraph = False
    shift = 0
    for position, line in enumerate(lines):
        stripped = line.lstrip(" ")
        if not stripped:
            arranged.append(line)
            after_blank = True
            continue
        indent = len(line) - len(stripped)
        item = _ITEM.match(stripped)
        if item is not None and not _RULE.match(stripped):
            marker = item[1] or item[3]
            ordered = marker not in "*+-"
            new = _Level(indent, indent + len(marker) + len(item[2] or item[4]), ordered)
            if levels and _opens_item(levels, indent, after_blank):
                depth = _depth_of_item(levels, indent)
                other_kind = depth < len(levels) and levels[depth].ordered != ordered
                if not after_blank and (in_paragraph or other_kind):
                    arranged.append("")
                levels[depth:] = [new]
            elif not levels and indent < _STEP and (after_blank or _starts_list(lines, position, indent, marker)):
                if not after_blank:
                    arranged.append("")
                levels.append(new)
            else:
                item = None
            if item is not None:
                shift = _STEP * (len(levels) - 1) - indent
                arranged.append(" " * (indent + shift) + stripped)
                after_blank = in_paragraph = False
                continue
        if after_blank:
            in_paragraph = True
        if levels and after_blank:
            while levels and indent < levels[-1].marker + 2:
                levels.pop()
            shift = _shift_of_paragraph(levels, indent, stripped)
        elif levels and indent < levels[0].marker + 2 and _ends_list(stripped):
            levels.clear()
            arranged.append("")
        if not after_blank and _is_table_head(lines, position, arranged):
            arranged.append("")
        if levels and indent >= levels[-1].marker + 2:
            arranged.append(" " * max(indent + shift, 0) + stripped)
        else:
            arranged.append(line)
        after_blank = _is_block_of_its_own(stripped, levels)
    return arranged


def _opens_item(levels: list[_Level], indent: int, after_blank: bool) -> bool:
    """Tell whether a marker at this column is an item, and not code or a line of the paragraph above."""
    deepest = levels[-1]
    if indent < max(deepest.content + _STEP, deepest.marker + 2 * _STEP):
        return True
    return after_blank and indent < _STEP * len(levels) + _STEP


def _depth_of_item(levels: list[_Level], indent: int) -> int:
    """Return how many lists enclose the one that an item at this column belongs to."""
    for depth in range(len(levels) - 1, -1, -1):
        if indent >= levels[depth].marker + 2:
            return depth + 1
        if indent >= levels[depth].marker:
            return depth
    return 0


def _starts_list(lines: Sequence[str], position: int, indent: int, marker: str) -> bool:
    """Tell whether the item at ``position``, directly under a line of text, begins a list."""
    if marker not in "*+-" and marker != "1.":
        return False
    if _ANNOUNCES.search(lines[position - 1].strip(" ")):
        return True
    sibling = f"{' ' * indent}{'2.' if marker == '1.' else marker} "
    for line in lines[position + 1 :]:
        if not line.strip(" "):
            return False
        if line.startswith(sibling):
            return True
    return False


def _shift_of_paragraph(levels: list[_Level], indent: int, stripped: str) -> int:
    """Return by how much a paragraph after a blank line moves so that it stays inside its item."""
    if not levels:
        return 0
    wanted = _STEP * len(levels)
    level = levels[-1]
    if _STASHED.match(stripped):
        return wanted - indent
    if level.marker == wanted - _STEP:
        # Nested by four, or not nested: what Python-Markdown takes for code inside an item stays code.
        return max(wanted - indent, 0)
    deeper = indent - level.content
    return wanted - indent + (deeper if deeper >= _STEP else 0)


def _ends_list(stripped: str) -> bool:
    """Tell whether a line that stands directly under an item ends the list."""
    return _HEADING.match(stripped) is not None or _RULE.match(stripped) is not None


def _is_table_head(lines: Sequence[str], position: int, arranged: list[str]) -> bool:
    """Tell whether a table begins at ``position``, directly under a line that is no part of it."""
    line = lines[position]
    if "|" not in line or position + 1 >= len(lines):
        return False
    rule = lines[position + 1].strip(" ")
    if "-" not in rule or "|" not in rule or _TABLE_RULE.match(rule) is None:
        return False
    return _cells(line) == _cells(rule) and not _TABLE_RULE.match(arranged[-1].strip(" "))


def _cells(row: str) -> int:
    """Return the number of cells of a table row, by its bars."""
    row = row.strip(" ")
    bars = row.count("|") - row.count("\\|")
    return bars + 1 - row.startswith("|") - (row.endswith("|") and not row.endswith("\\|"))


def _is_block_of_its_own(stripped: str, levels: list[_Level]) -> bool:
    """Tell whether what follows this line begins a new block without a blank line."""
    if levels or stripped[0] not in _BEGINS_BLOCK:
        return False
    return (
        _HEADING.match(stripped) is not None
        or _RULE.match(stripped) is not None
        or _UNDERLINE.match(stripped) is not None
        or _STASHED.match(stripped) is not None
    )
