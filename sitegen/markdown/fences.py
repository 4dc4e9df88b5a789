"""Read fenced blocks of code, wherever they stand.

A fence may stand inside a list item, a quotation, an admonition or a footnote; its first line may give
attributes:

    ```python                          ```json title="x"
    ```{.python hl_lines="1 3"}        ```{.python title="x" #id}

This module does not know what surrounds a block in the page.
"""

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markdown.extensions.attr_list import get_attrs_and_remainder

FENCE = re.compile(
    r"(?P<quote>(?: {0,3}> ?)*+)(?P<item>(?: *(?:[*+-]|\d{1,9}[.)]) {1,4}(?! ))*)(?P<indent> *)"
    r"(?P<fence>`{3,}|~{3,})(?P<information>.*)$"
)
"""The first line of a fenced block."""
_INFORMATION = re.compile(r" *\.?(?P<language>[\w#.+-]*)(?:\{[\d, -]*\})? *(?P<attributes>.*?) *$")
_LANGUAGE = re.compile(r"[\w#.+-]+")


def read_fence(lines: Sequence[str], position: int, opening: re.Match[str]) -> tuple[str, int] | None:
    """Return the HTML of a fenced block and the position behind it, or None if its first line is not that of a fence.

    A block that is never closed ends with the text, or with the quotation or the item that it stands in.
    """
    if opening["fence"][0] == "`" and "`" in opening["information"]:
        return None
    heading = _read_information(opening["information"].strip(" "))
    if heading is None:
        return None
    end, closed = _closing(lines, position, opening)
    return _block(_code(opening, lines[position + 1 : end]), heading), end + closed


def open_fence(text: str) -> int | None:
    """Return where the first fence of a text stands that nothing closes, or None."""
    lines = text.split("\n")
    position = 0
    while position < len(lines):
        opening = FENCE.match(lines[position]) if "```" in lines[position] or "~~~" in lines[position] else None
        position += 1
        if opening is None or (opening["fence"][0] == "`" and "`" in opening["information"]):
            continue
        if len(opening["indent"]) < 4:
            end, closed = _closing(lines, position - 1, opening)
            if not closed:
                return sum(len(line) + 1 for line in lines[: position - 1]) + opening.start("fence")
            position = end + 1
    return None


def _closing(lines: Sequence[str], position: int, opening: re.Match[str]) -> tuple[int, bool]:
    """Return the position of the line that closes the fence, and whether it does; else where the block ends."""
    fence = opening["fence"]
    quoted = opening["quote"].count(">")
    margin = len(opening["item"] + opening["indent"])
    for candidate in range(position + 1, len(lines)):
        line = lines[candidate]
        if quoted:
            if line.count(">") < quoted:
                return candidate, False
            line = _unquoted(line, quoted)
        stripped = line.strip(" \t")
        if not stripped:
            continue
        indent = len(line) - len(line.lstrip(" "))
        if opening["item"] and indent < margin and line[0] != "\t":
            return candidate, False
        closes = len(stripped) >= len(fence) and stripped == fence[0] * len(stripped)
        if closes and indent < margin + 4:
            return candidate, True
    end = len(lines)
    while end > position + 1 and not lines[end - 1].strip(" \t"):
        end -= 1
    return end, False


def _unquoted(line: str, depth: int) -> str:
    """Return the line without ``depth`` quotation marks."""
    place = 0
    for _ in range(depth):
        found = line.find(">", place)
        if found < 0:
            return ""
        place = found + 2 if line.startswith(" ", found + 1) else found + 1
    return line[place:]


class _Heading(NamedTuple):
    """What the first line of a fence says."""

    language: str
    identifier: str
    classes: list[str]
    attributes: dict[str, str]


def _read_information(information: str) -> _Heading | None:
    """Return what stands behind the signs of a fence, or None if that is not the first line of one."""
    if information.startswith("{"):
        pairs, remainder = get_attrs_and_remainder(information[1:])
        if remainder != "}":
            return None
        identifier, classes, attributes = _sorted_attributes(pairs)
        return _Heading(classes.pop(0) if classes else "", identifier, classes, attributes)
    if not information:
        return _Heading("", "", [], {})
    matched = _INFORMATION.match(information)
    if matched is None:
        return None
    rest = matched["attributes"]
    if rest.startswith("{") and rest.endswith("}"):
        rest = rest[1:-1]
    pairs, _ = get_attrs_and_remainder(rest)
    return _Heading(matched["language"], *_sorted_attributes(pairs))


def _code(opening: re.Match[str], lines: Sequence[str]) -> str:
    """Return the code as it was before it was put into a quotation or an item."""
    margin = len(opening["item"] + opening["indent"])
    quoted = opening["quote"].count(">")
    if quoted:
        lines = [_unquoted(line, quoted) for line in lines]
    if margin:
        lines = [_without_margin(line, margin) for line in lines]
    return "".join(line + "\n" for line in lines)


def _without_margin(line: str, margin: int) -> str:
    """Return a line of code without as many blanks as the fence is indented by; a tab stands for up to four."""
    if "\t" in line[:margin]:
        blank = line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4)
        line = blank + line.lstrip(" \t")
    return line[min(margin, len(line) - len(line.lstrip(" "))) :]


def _sorted_attributes(
    pairs: Iterable[tuple[str, str | None]],
) -> tuple[str, list[str], dict[str, str]]:
    """Return the id, the classes and all other attributes of a fence."""
    identifier = ""
    classes: list[str] = []
    attributes: dict[str, str] = {}
    for key, value in pairs:
        if key == "id":
            identifier = value or ""
        elif key == ".":
            classes.append(value or "")
        elif key == "class":
            classes += (value or "").split()
        else:
            attributes[key] = key if value is None else value
    return identifier, classes, attributes


def _block(code: str, heading: _Heading) -> str:
    """Return the HTML of one block of code."""
    language, identifier, classes, attributes = heading
    content = None
    if language:
        from sitegen.markdown.highlighting import highlighted  # few texts have code of a language

        content = highlighted(code, language, _line_numbers(attributes.get("hl_lines", "")))
    if content is not None:
        classes = ["highlight", *classes]
    else:
        content = html.escape(code)
    names = f' class="{html.escape(" ".join(classes))}"' if classes else ""
    anchor = f' id="{html.escape(identifier)}"' if identifier else ""
    kind = f' class="language-{html.escape(language)}"' if _LANGUAGE.fullmatch(language) else ""
    block = f"<pre{anchor}{names}><code{kind}>{content}</code></pre>"
    title = attributes.get("title")
    if not title:
        return block
    return f'<figure class="code"><figcaption>{html.escape(title)}</figcaption>\n{block}\n</figure>'


def _line_numbers(expression: str) -> tuple[int, ...]:
    """Return the lines that ``hl_lines`` names, as numbers and ranges."""
    numbers: list[int] = []
    for part in expression.replace(",", " ").split():
        first, _, last = part.partition("-")
        if first.isdecimal() and (last or first).isdecimal():
            numbers += range(int(first), min(int(last or first), int(first) + 1000) + 1)
    return tuple(numbers)
