"""What is left to do in a text before readers see it: hints for editors, none of them an error.

This module knows nothing of the web and of files.
"""

import re
from collections.abc import Callable

from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, PageMeta

LONG_TITLE = 70
"""Characters of a headline that search engines show in full on most screens."""
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT_TEXT = re.compile(r"""\salt\s*=\s*(?:"[^"]*[^"\s][^"]*"|'[^']*[^'\s][^']*'|[^\s"'>]+)""", re.IGNORECASE)


def missing_alt_texts(html: str) -> int:
    """Return how many pictures of a body have no alt text."""
    return sum(1 for tag in _PICTURE.findall(html) if not _ALT_TEXT.search(tag))


def findings(document: Document, missing_alt: Callable[[Document], int]) -> tuple[str, ...]:
    """Return what is left to do in a document; ``missing_alt`` counts the pictures of its body without alt text."""
    meta, words = document.meta, document.words
    if not isinstance(meta, (ArticleMeta, PageMeta)):
        return ()
    found = []
    if len(words.title) > LONG_TITLE:
        found.append(f"long title: {len(words.title)} characters; search engines show about {LONG_TITLE}")
    if not (words.standfirst or words.description):
        found.append("no description: search engines use the beginning of the text")
    count = missing_alt(document) if document.outline.pictures else 0
    if isinstance(meta, ArticleMeta) and meta.image and not meta.image.alt.strip():
        count += 1
    if count:
        found.append(f"{count} picture{'s' if count > 1 else ''} without alt text")
    if not words.count:
        found.append("no text")
    return tuple(found)
