"""The text of an article as the index has it: what stands under each heading, without markup.

This module knows nothing of words.
"""

import html
import re

from sitegen.typography.html import ATTRIBUTES

Passage = tuple[str, str]
"""Anchor of the heading, empty for what stands before the first one; and text, each paragraph on a line of its own."""

# What has no end goes on to the end of the text, as in a browser.
_UNREAD = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|annotation)\b.*?(?:</\1\s*>|\Z)|<sup id=\"fnref.*?(?:</sup>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_HEADING = re.compile(rf"<h[1-6](\s{ATTRIBUTES})>", re.IGNORECASE)
_ID = re.compile(r"""\sid\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""", re.IGNORECASE)
# What divides no word; each other element ends a line.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|m(?!(?:ain|ap|enu|eter)\b)[a-z]+|s|samp|small|span|strong"
    rf"|sub|sup|time|u|var|wbr)(?=[\s/>]){ATTRIBUTES}>",
    re.IGNORECASE,
)
_TAG = re.compile(rf"</?[a-z]{ATTRIBUTES}>", re.IGNORECASE)
_ENDS = re.compile(r"\n\s+")
_BEGIN = "\0"  # of a passage


def passages_of(body: str) -> list[Passage]:
    """Return the passages of a finished body that have a text."""
    text = _HEADING.sub(_begin, _UNREAD.sub("", body.replace("\n", " ")))
    text = _TAG.sub("\n", _INLINE.sub("", text))
    if "&" in text:
        text = html.unescape(text)
    start, *rest = _ENDS.sub("\n", text).split(_BEGIN)
    found = [("", start.strip())]
    for piece in rest:
        anchor, _, under = piece.partition("\n")
        found.append((anchor, under.strip()))
    return [passage for passage in found if passage[1]]


def _begin(heading: re.Match[str]) -> str:
    """Return what stands for the beginning of a heading: a passage, if a link can lead there."""
    found = _ID.search(heading[1])
    return f"{_BEGIN}{found[1] or found[2] or found[3]}\n" if found else "\n"
