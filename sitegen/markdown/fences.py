"""Take fenced code blocks out of the Markdown text, wherever they stand, and highlight them with CSS classes.

A fence may stand inside a list item, a quotation, an admonition or a footnote; its first line may give
attributes:

    ```python                          ```json title="x"
    ```{.python hl_lines="1 3"}        ```{.python title="x" #id}

This module does not know what surrounds a block in the page, nor any colour: themes style the Pygments
classes.
"""

import functools
import html
import re
from collections.abc import Iterable

from markdown import Markdown
from markdown.extensions.attr_list import get_attrs_and_remainder
from markdown.preprocessors import Preprocessor
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

_OPENING = re.compile(r"(?P<prefix>(?: {0,3}> ?)*)(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<information>.*)$")
_INFORMATION = re.compile(r" *\.?(?P<language>[\w#.+-]*)(?:\{[\d, -]*\})? *(?P<attributes>.*?) *$")
_CONTAINER = re.compile(r" *(?:[*+-]|\d+\.|:|\[\^[^\]]*\]:) +| *!!! ")
_LANGUAGE = re.compile(r"[\w#.+-]+")


class FencePreprocessor(Preprocessor):
    """Replace each fenced block by a placeholder of the HTML stash."""

    md: Markdown

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with every closed fenced block replaced."""
        source = "\n".join(lines)
        if ("`" not in source or "```" not in source) and ("~" not in source or "~~~" not in source):
            return lines
        kept: list[str] = []
        in_container = False
        position = 0
        while position < len(lines):
            line = lines[position]
            opening = _OPENING.match(line) if "```" in line or "~~~" in line else None
            if opening is not None and (in_container or len(opening["indent"]) < 4):
                end = self._stash(lines, position, opening, kept)
                if end is not None:
                    position = end + 1
                    continue
            if _CONTAINER.match(line):
                in_container = True
            elif line[:1].strip(" ") and kept and not kept[-1].strip(" "):
                in_container = False
            kept.append(line)
            position += 1
        return kept

    def _stash(self, lines: list[str], position: int, opening: re.Match[str], kept: list[str]) -> int | None:
        """Put a placeholder after the lines kept so far; return where the block ends, or None if it is none."""
        end = _closing(lines, position, opening)
        code = None if end is None else _highlighted(opening, lines[position + 1 : end])
        if end is None or code is None:
            return None
        # A block of its own needs an empty line before and after it, in its quotation as well.
        empty = opening["prefix"].rstrip(" ")
        blank = ("", empty.replace(" ", ""))
        if kept and kept[-1].replace(" ", "") not in blank:
            kept.append(empty)
        kept.append(opening["prefix"] + opening["indent"] + self.md.htmlStash.store(code))
        if end + 1 < len(lines) and lines[end + 1].replace(" ", "") not in blank:
            kept.append(empty)
        return end


def _closing(lines: list[str], position: int, opening: re.Match[str]) -> int | None:
    """Return the position of the line that closes the fence, or None where it stays open."""
    fence = opening["fence"]
    if fence[0] == "`" and "`" in opening["information"]:
        return None
    quoted = opening["prefix"].count(">")
    least = len(fence)
    for candidate in range(position + 1, len(lines)):
        line = lines[candidate]
        if quoted:
            if line.count(">") < quoted:
                return None
            line = _unquoted(line, quoted)
        stripped = line.strip(" ")
        if len(stripped) >= least and stripped == fence[0] * len(stripped):
            return candidate
    return None


def _unquoted(line: str, depth: int) -> str:
    """Return the line without ``depth`` quotation marks."""
    for _ in range(depth):
        _, _, line = line.partition(">")
        line = line.removeprefix(" ")
    return line


def _highlighted(opening: re.Match[str], lines: list[str]) -> str | None:
    """Return the block as HTML, or None if its first line is not that of a fence."""
    language = identifier = ""
    classes: list[str] = []
    attributes: dict[str, str] = {}
    information = opening["information"].strip(" ")
    if information.startswith("{"):
        pairs, remainder = get_attrs_and_remainder(information[1:])
        if remainder != "}":
            return None
        identifier, classes, attributes = _sorted_attributes(pairs)
        language = classes.pop(0) if classes else ""
    elif information:
        matched = _INFORMATION.match(information)
        if matched is None:
            return None
        language = matched["language"]
        rest = matched["attributes"]
        if rest.startswith("{") and rest.endswith("}"):
            rest = rest[1:-1]
        pairs, _ = get_attrs_and_remainder(rest)
        identifier, classes, attributes = _sorted_attributes(pairs)
    margin = len(opening["indent"])
    quoted = opening["prefix"].count(">")
    if quoted:
        lines = [_unquoted(line, quoted) for line in lines]
    if margin:
        lines = [line[min(margin, len(line) - len(line.lstrip(" "))) :] for line in lines]
    code = "".join(line + "\n" for line in lines)
    return _block(code, language, identifier, classes, attributes)


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


def _block(code: str, language: str, identifier: str, classes: list[str], attributes: dict[str, str]) -> str:
    """Return the HTML of one block of code."""
    lexer = _lexer(language.lower()) if language else None
    # Some lexers put their tokens together again with "\r" or without the last line break, hence the strip.
    emphasised = _line_numbers(attributes.get("hl_lines", ""))
    if lexer is not None:
        content = _spans(code, lexer, emphasised)
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


@functools.lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    """Return the lexer of a language, or None if Pygments has none or it is plain text."""
    if language in {"text", "txt", "plain", "plaintext", "none"}:
        return None
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


@functools.lru_cache(maxsize=16)
def _formatter(emphasised: tuple[int, ...]) -> "HtmlFormatter[str]":
    """Return a formatter that writes spans with classes and nothing around them."""
    return HtmlFormatter(nowrap=True, hl_lines=emphasised)


def _spans(code: str, lexer: Lexer, emphasised: tuple[int, ...]) -> str:
    """Return the code as spans with the classes of Pygments."""
    if emphasised:
        return highlight(code, lexer, _formatter(emphasised))
    # Pygments' own formatter splits every token at the ends of lines and asks its style about it, which takes
    # longer than reading the code.
    spans: list[str] = []
    current = ""
    for kind, text in lexer.get_tokens(code):
        name = "" if text.isspace() else STANDARD_TYPES.get(kind) or _class_of(kind)
        if name != current:
            spans.append("</span>" if current else "")
            spans.append(f'<span class="{name}">' if name else "")
            current = name
        spans.append(html.escape(text, quote=False))
    return "".join(spans) + ("</span>" if current else "")


@functools.lru_cache(maxsize=256)
def _class_of(kind: _TokenType) -> str:
    """Return the class of a token that has none of its own: that of the nearest kind above it that has."""
    while kind.parent is not None and kind not in STANDARD_TYPES:
        kind = kind.parent
    return STANDARD_TYPES.get(kind, "")
