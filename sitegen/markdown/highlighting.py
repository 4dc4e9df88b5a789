"""Highlight code with CSS classes.

This module knows no colour: themes style the classes of Pygments.
"""

import functools
import html

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound


def highlighted(code: str, language: str, emphasised: tuple[int, ...]) -> str | None:
    """Return code as HTML with some lines emphasised, or None if Pygments does not know its language."""
    lexer = _lexer(language.lower())
    return None if lexer is None else _spans(code, lexer, emphasised)


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
