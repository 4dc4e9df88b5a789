"""What is left to do about a text before readers see it: findings of a desk editor, none of them an error.

This module knows nothing of the web and of files.
"""

import re
from collections.abc import Callable

from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, PageMeta

LONG_TITLE = 70
"""Characters of a headline of which search engines show all on most screens."""
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_TEXT_OF_PICTURE = re.compile(r"""\salt\s*=\s*(?:"[^"]*[^"\s][^"]*"|'[^']*[^'\s][^']*'|[^\s"'>]+)""", re.IGNORECASE)


def silent_pictures(html: str) -> int:
    """Return how many pictures of a body say nothing to those who do not see them."""
    return sum(1 for tag in _PICTURE.findall(html) if not _TEXT_OF_PICTURE.search(tag))


def findings(document: Document, silent: Callable[[Document], int]) -> tuple[str, ...]:
    """Return what an editor would still see to; ``silent`` counts the pictures of a body that say nothing."""
    meta = document.meta
    if not isinstance(meta, (ArticleMeta, PageMeta)):
        return ()
    found = []
    if len(meta.title) > LONG_TITLE:
        found.append(f"long title: {len(meta.title)} characters, search engines show about {LONG_TITLE}")
    if not (meta.standfirst or getattr(meta, "description", "")):
        found.append("no description: the beginning of the text stands for it")
    count = silent(document) if document.outline.pictures else 0
    if isinstance(meta, ArticleMeta) and meta.image and not meta.image.alt.strip():
        count += 1
    if count:
        found.append(f"{count} picture{'s' if count > 1 else ''} without alternative text")
    if not document.outline.words:
        found.append("no text")
    return tuple(found)
