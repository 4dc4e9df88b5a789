"""The text of an article as the index has it: what stands under each heading, without markup.

This module knows nothing of words.
"""

import html
import re

Passage = tuple[str, str]
"""Anchor of the heading, empty for what stands before the first one; and text, each paragraph on a line of its own."""

_UNREAD = re.compile(r"<(script|style|annotation)\b.*?</\1>|<sup id=\"fnref.*?</sup>", re.DOTALL)
_HEADING = re.compile(r'<h[1-6]\b[^>]*?\bid="([^"]+)"[^>]*>')
# What divides no word; each other element ends a line.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|m[a-z]+|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)"
    r"\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")
_ENDS = re.compile(r"\n\s+")
_BEGIN = "\0"  # of a passage


def passages_of(body: str) -> list[Passage]:
    """Return the passages of a finished body that have a text."""
    text = _HEADING.sub(f"{_BEGIN}\\1\n", _UNREAD.sub("", body.replace("\n", " ")))
    text = _TAG.sub("\n", _INLINE.sub("", text))
    if "&" in text:
        text = html.unescape(text)
    start, *rest = _ENDS.sub("\n", text).split(_BEGIN)
    found = [("", start.strip())]
    for piece in rest:
        anchor, _, under = piece.partition("\n")
        found.append((anchor, under.strip()))
    return [passage for passage in found if passage[1]]
