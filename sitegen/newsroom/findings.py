"""What is left to do in a text before readers see it: hints for editors, none of them an error.

This module knows nothing of the web and of files.
"""

import re
from collections.abc import Callable

from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, PageMeta
from sitegen.messages.message import Message, tr, tr_n
from sitegen.newsroom.headlines import SEARCH, headlines

_LARGE = 1200
"""Pixels, by https://developers.google.com/search/docs/appearance/google-discover"""
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT_TEXT = re.compile(r"""\salt\s*=\s*(?:"[^"]*[^"\s][^"]*"|'[^']*[^'\s][^']*'|[^\s"'>]+)""", re.IGNORECASE)


def missing_alt_texts(html: str) -> int:
    """Return how many pictures of a body have no alt text."""
    return sum(1 for tag in _PICTURE.findall(html) if not _ALT_TEXT.search(tag))


def findings(
    document: Document, missing_alt: Callable[[Document], int], lead_width: Callable[[Document], int]
) -> tuple[Message, ...]:
    """Return what is left to do in a document.

    ``missing_alt`` counts the pictures of its body without alt text, ``lead_width`` returns the pixels of its lead
    picture, or 0 where nobody knows.
    """
    meta, words = document.meta, document.words
    if not isinstance(meta, (ArticleMeta, PageMeta)):
        return ()
    found: list[Message] = []
    for one in headlines(words):
        if one.too_long and one.own:
            values = {"key": one.key, "count": len(one.text), "most": one.most}
            found.append(tr("long “{key}”: {count} characters, of which about {most} are seen", **values))
        elif one.too_long and one.key == SEARCH:
            values = {"count": len(one.text), "most": one.most}
            found.append(tr("long title: {count} characters; search engines show about {most}", **values))
    if not (words.standfirst or words.description):
        found.append(tr("no description: search engines use the beginning of the text"))
    count = missing_alt(document) if document.outline.pictures else 0
    if isinstance(meta, ArticleMeta) and meta.image and not meta.image.alt.strip():
        count += 1
    if count:
        found.append(tr_n("{count} picture without alt text", "{count} pictures without alt text", count))
    width = lead_width(document)
    if 0 < width < _LARGE:
        values = {"width": width, "least": f"{_LARGE:,}"}
        found.append(tr("small lead picture: {width} pixels wide; Google Discover asks for {least}", **values))
    if not words.count:
        found.append(tr("no text"))
    return tuple(found)
