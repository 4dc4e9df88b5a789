"""Lists, tables and lines of SPIP's syntax: what depends on how lines begin.

Blocks are marked by tokens, which :mod:`~sitegen.importing.sources.spip.syntax` makes. This module knows nothing about
links, pictures and notes.
"""

import re
from collections.abc import Callable

Token = Callable[[str], str]
"""Return the token that stands for a tag of a block."""

_PARAGRAPHS = re.compile(r"\n(?:[ \t]*\n)+")
_ITEM = re.compile(r"^-(\*+|#+|(?!-)) *", re.MULTILINE)
_CAPTION = re.compile(r"^\|\|([^|]*)(?:\|(.*))?\|\|$", re.DOTALL)
_HEADER = re.compile(r"\s*(?:\{\{[^{}]+\}\}\s*)?|\s*<\s*")


def with_lists(text: str, token: Token) -> str:
    """Make lists of lines that begin with ``-*`` and ``-#``, and of several that begin with ``-``."""
    return "\n\n".join(_paragraph(paragraph, token) for paragraph in _PARAGRAPHS.split(text))


def _paragraph(text: str, token: Token) -> str:
    found = list(_ITEM.finditer(text))
    deep = [match for match in found if match[1]]
    if not deep and len(found) < 2:
        return text
    items = deep or found
    ends = [match.start() for match in items[1:]] + [len(text)]
    listed = [(match[1] or "*", text[match.end() : end].strip()) for match, end in zip(items, ends, strict=True)]
    return text[: items[0].start()].rstrip() + _nested(listed, token)


def _nested(items: list[tuple[str, str]], token: Token) -> str:
    pieces: list[str] = []
    open_lists: list[str] = []
    for marker, text in items:
        kind = "ul" if marker[0] == "*" else "ol"
        while len(open_lists) > len(marker):
            pieces += [token("</li>"), token(f"</{open_lists.pop()}>")]
        if len(open_lists) == len(marker):
            pieces.append(token("</li>"))
            if open_lists[-1] != kind:
                pieces.append(token(f"</{open_lists.pop()}>"))
        while len(open_lists) < len(marker):
            pieces += [token("<li>")] if pieces and pieces[-1] == token(f"<{kind}>") else []
            pieces.append(token(f"<{kind}>"))
            open_lists.append(kind)
        pieces += [token("<li>"), text]
    while open_lists:
        pieces += [token("</li>"), token(f"</{open_lists.pop()}>")]
    return "".join(pieces)


def with_tables(text: str, token: Token, lose: Callable[[str], None]) -> str:
    """Make tables of lines between bars; ``lose`` hears of summaries, which no reader sees."""
    lines = text.split("\n")
    last = max((number for number, line in enumerate(lines) if line.rstrip().endswith("|")), default=-1)
    made: list[str] = []
    at = 0
    while at < len(lines):
        rows: list[str] = []
        while at <= last and lines[at].startswith("|"):
            first = at if len(lines[at].strip()) > 1 else at + 1
            end = next((n for n in range(first, last + 1) if lines[n].rstrip().endswith("|")), -1)
            if end < 0:
                break
            rows.append("\n".join(lines[at : end + 1]).strip())
            at = end + 1
        if rows:
            made.append("\n" + _table(rows, token, lose) + "\n")
        else:
            made.append(lines[at])
            at += 1
    return "\n".join(made)


def _table(rows: list[str], token: Token, lose: Callable[[str], None]) -> str:
    caption = ""
    titled = _CAPTION.match(rows[0])
    if titled:
        rows = rows[1:]
        caption = token("<caption>") + titled[1].strip() + token("</caption>") if titled[1].strip() else ""
        if titled[2] and titled[2].strip():
            lose(titled[2].strip())
    grid = [row[1:].removesuffix("|").split("|") for row in rows]
    spans = _spans(grid)
    made = "".join(_row(cells, number, spans, token) for number, cells in enumerate(grid))
    return token("<table>") + caption + made + token("</table>")


def _spans(grid: list[list[str]]) -> dict[tuple[int, int], list[int]]:
    """Return for each cell that is shown how many columns and rows it takes: ``<`` joins to the left, ``^`` upwards."""
    spans: dict[tuple[int, int], list[int]] = {}
    for number, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if cell.strip() == "<" and column:
                owner = next((c for c in range(column - 1, -1, -1) if (number, c) in spans), None)
                if owner is not None:
                    spans[number, owner][0] += 1
                    continue
            if cell.strip() == "^" and number:
                above = next((n for n in range(number - 1, -1, -1) if (n, column) in spans), None)
                if above is not None:
                    spans[above, column][1] += 1
                    continue
            spans[number, column] = [1, 1]
    return spans


def _row(cells: list[str], number: int, spans: dict[tuple[int, int], list[int]], token: Token) -> str:
    head = all(_HEADER.fullmatch(cell) for cell in cells) and any("{{" in cell for cell in cells)
    name = "th" if head else "td"
    pieces = [token("<tr>")]
    for column, cell in enumerate(cells):
        if (number, column) not in spans:
            continue
        across, down = spans[number, column]
        attributes = (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
        text = cell.strip().replace("{{", "").replace("}}", "") if head else with_lists(cell.strip(), token)
        pieces += [token(f"<{name}{attributes}>"), text, token(f"</{name}>")]
    return "".join(pieces) + token("</tr>")
