"""Lay out Markdown lines as Python-Markdown wants them: blank lines before lists and tables, nesting by four.

People start a list directly under a line of text, nest it by two or three spaces, and end it with a heading;
Python-Markdown reads none of that. The rules here:

* Inside a list, an item that stands two columns or more to the right of an item above is its child, whatever
  the width of the step; a paragraph after a blank line belongs to the deepest item that it is indented under.
* Under a line of text, ``*`` and ``+`` begin a list. ``-`` does if the line announces it (it ends in a colon or
  semicolon, or is all bold or italic), or if the same paragraph holds two or more of them at the same indentation:
  one after any other line is doubtful, so it stays text, as a dash in hard-wrapped prose.
* An item may begin on the line below its marker; ``1)`` is a number as ``1.`` is.
* An item, a heading or a rule ends a quotation, and so does a line below an empty one of it.
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

_WORTH_A_LOOK = re.compile(r"^ *(?:[*+-]|\d+[.)])(?: |$)|^ {0,3}>|^[ |:]*-[ |:-]*$", re.MULTILINE)
_ITEM = re.compile(r"([*+-]|\d{1,9}[.)])( +)\S|([*+-]|\d{1,9}[.)])( *)$")
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
    quoted = ""
    shift = 0
    skipped = -1
    siblings = _Siblings(lines)
    for position, line in enumerate(lines):
        stripped = line.lstrip(" ")
        if not stripped:
            arranged.append(line)
            after_blank = True
            continue
        if position == skipped:
            continue
        indent = len(line) - len(stripped)
        item = _ITEM.match(stripped)
        if quoted and not after_blank and stripped[0] != ">" and (item or quoted == ">" or _ends_list(stripped)):
            arranged.append("")
            after_blank = True
        quoted = stripped.rstrip(" ") if stripped[0] == ">" else ""
        if item is not None and item[3]:
            below = _begins_below(lines, position, indent)
            if below:
                stripped, skipped = f"{item[3]} {below}", position + 1
                item = _ITEM.match(stripped)
            elif not levels or (not after_blank and levels[-1].ordered == (item[3] in "*+-")):
                item = None
            else:
                stripped = f"{item[3]} "
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
            elif not levels and indent < _STEP and (after_blank or _starts_list(lines, position, marker, siblings)):
                if not after_blank:
                    arranged.append("")
                levels.append(new)
            else:
                item = None
            if item is not None:
                shift = _STEP * (len(levels) - 1) - indent
                if ordered:
                    stripped = stripped.replace(")", ".", 1) if marker[-1] == ")" else stripped
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


def _begins_below(lines: Sequence[str], position: int, indent: int) -> str:
    """Return the text of an item that begins on the line below its marker, or nothing."""
    below = lines[position + 1] if position + 1 < len(lines) else ""
    stripped = below.strip(" ")
    deep = len(below) - len(below.lstrip(" ")) - indent
    if not stripped or deep < 2 or _ITEM.match(stripped) or (deep >= _STEP and lines[position].endswith(" ")):
        return ""  # Python-Markdown reads the text of a marker with a blank behind it, if it is indented by four.
    return stripped


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


class _Siblings:
    """Tells whether another item of a list stands in the same paragraph; asked from top to bottom."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._looked_at: dict[str, tuple[int, bool]] = {}

    def follows(self, position: int, begins: str) -> bool:
        """Tell whether a line below this one, and above the next empty one, begins so."""
        last, is_there = self._looked_at.get(begins, (position, False))
        if last > position:
            return is_there
        for place in range(position + 1, len(self._lines)):
            line = self._lines[place]
            is_there = line.startswith(begins)
            if is_there or not line.strip(" "):
                self._looked_at[begins] = place, is_there
                return is_there
        self._looked_at[begins] = len(self._lines), False
        return False


def _starts_list(lines: Sequence[str], position: int, marker: str, siblings: _Siblings) -> bool:
    """Tell whether the item at ``position``, directly under a line of text, begins a list."""
    if marker in "*+":
        return True
    if marker not in ("-", "1.", "1)"):
        return False
    if _ANNOUNCES.search(lines[position - 1].strip(" ")):
        return True
    before = lines[position].partition(marker)[0]
    return siblings.follows(position, f"{before}{marker.replace('1', '2')} ")


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
