"""Looking for signs in a Markdown text where they have a meaning: not in code, and not in comments.

This module does not know what is looked for.
"""

import re
from collections.abc import Callable

from sitegen.content.codeless import CodeLines, with_closed_comments, without_code
from sitegen.importing.html.hidden import HIDDEN

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def outside_code(text: str) -> str:
    """Return a text with blanks in place of code and comments; all else stays at its place."""
    plain = with_closed_comments(without_code(text))
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), plain) if "<!--" in plain else plain


def replaced(text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """Return a text with what a pattern finds outside of code and comments replaced."""
    parts: list[str] = []
    done = 0
    for found in pattern.finditer(outside_code(text)):
        whole = pattern.match(text, found.start())
        if whole is None or found.start() < done:
            continue
        parts += (text[done : whole.start()], change(whole))
        done = whole.end()
    return "".join((*parts, text[done:]))


def without_hidden_code(text: str) -> str:
    """Return a text without the comments that its indentation makes code: readers would see them."""
    if "<!--" not in text:
        return text
    lines = CodeLines(text)
    return HIDDEN.sub(lambda found: "" if lines.is_code(found.start()) else found[0], text)
