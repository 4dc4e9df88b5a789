"""What of a source is code, in which nothing has a meaning, and the source without it.

This module does not know what is looked for in the rest.
"""

import functools
import re

_FENCE_OR_CODE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[^\n]*$|\Z)|`[^\n]*+", re.DOTALL | re.MULTILINE
)
_ITEM = re.compile(r"( *)(?:[-*+] |\d+[.)] |\[\^[^\]]+\]:|!!! |\?\?\?\+? |: )")
_INDENT = 4  # spaces by which Markdown indents what belongs to an item, and code
_RUN = re.compile("`+")


@functools.lru_cache(maxsize=1)
def without_code(text: str) -> str:
    """Return a source with blanks in place of its code; all else stays at its place."""
    return _FENCE_OR_CODE.sub(_blank, text) if "`" in text or "~~~" in text else text


def with_closed_comments(html: str) -> str:
    """Return HTML in which every comment that begins also ends, so that a pattern need not look for ends in vain."""
    last = html.rfind("-->") + 1
    return html if html.find("<!--", last) < 0 else html[:last] + html[last:].replace("<!--", "<!==")


def _blank(found: re.Match[str]) -> str:
    """Return blanks for a block of code, or a line with blanks for its code."""
    line = found[0]
    if found[1]:
        return " " * len(line)
    runs = [(run.start(), run.end()) for run in _RUN.finditer(line)]
    closing: list[int | None] = [None] * len(runs)
    last: dict[int, int] = {}
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        closing[number] = last.get(length)
        last[length] = number
    pieces: list[str] = []
    done = number = 0
    while number < len(runs):
        end = closing[number]
        if end is not None:
            pieces += (line[done : runs[number][0]], " " * (runs[end][1] - runs[number][0]))
            done, number = runs[end][1], end
        number += 1
    return "".join((*pieces, line[done:]))


class CodeLines:
    """Tells what of a text is code by its line; asked from left to right, it reads each line once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._seen = 0
        self._backticks = 0
        self._above: list[tuple[int, str]] = []
        self._is_indented = self._is_indented_code()

    def is_code(self, place: int) -> bool:
        """Tell whether a place is in a line that is code by its indentation, or behind an odd number of backticks."""
        start = self._text.rfind("\n", self._seen, place) + 1 or self._start
        if start > self._start:
            for line in self._text[self._start : start].splitlines():
                self._read(line)
            self._start = self._seen = start
            self._backticks = 0
            self._is_indented = self._is_indented_code()
        self._backticks += self._text.count("`", self._seen, place)
        self._seen = place
        return self._is_indented or self._backticks % 2 == 1

    def _read(self, line: str) -> None:
        """Keep a line for those below: of lines that are indented as far, or farther, only the last one counts."""
        shown = line.expandtabs(_INDENT)
        indent = len(shown) - len(shown.lstrip())
        if shown.strip():
            while self._above and self._above[-1][0] >= indent:
                self._above.pop()
            self._above.append((indent, shown))

    def _is_indented_code(self) -> bool:
        """Tell whether the current line is code, and not a paragraph of an item or a note."""
        end = self._text.find("\n", self._start)
        line = self._text[self._start : end if end >= 0 else len(self._text)].expandtabs(_INDENT)
        indent = len(line) - len(line.lstrip())
        if indent < _INDENT:
            return False
        for margin, shown in reversed(self._above):
            if margin < indent // _INDENT * _INDENT:
                item = _ITEM.match(shown)
                return item is None or indent - len(item[1]) >= 2 * _INDENT
        return True
