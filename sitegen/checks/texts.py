"""Checks of what authors wrote: what is left to do in each text, and texts written twice.

This module knows nothing about finished pages.
"""

from collections.abc import Callable, Iterable, Iterator

from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import SitegenError
from sitegen.messages.message import tr
from sitegen.newsroom.findings import findings

_LEAST_TEXT = 40  # words; shorter texts may well be the same twice


def check_texts(
    documents: Iterable[Document], html_of: Callable[[str], str], lead_width: Callable[[Document], int]
) -> Iterator[SitegenError]:
    """Yield what is wrong with the texts of a site.

    ``html_of`` returns the body of a document, by path, and ``lead_width`` the pixels of its lead picture, or 0.
    """
    titles: dict[tuple[str | None, str], str] = {}
    bodies: dict[str, str] = {}
    for document in documents:
        for finding in findings(document, lambda _: 0, lead_width):
            yield SitegenError(finding, document.path, severity="note")
        if not isinstance(document.meta, ArticleMeta):
            continue
        title = document.meta.language, document.words.title.casefold()
        if titles.setdefault(title, document.path) != document.path:
            message = tr("{titles} has the same title, “{title}”", titles=titles[title], title=document.words.title)
            yield SitegenError(
                message, document.path, hint=tr("readers of a list cannot tell them apart"), severity="note"
            )
        if document.words.count >= _LEAST_TEXT:
            mark = digest_bytes(html_of(document.path).encode())
            if bodies.setdefault(mark, document.path) != document.path:
                hint = tr("remove one of them, or name the original in “canonical”")
                message = tr("{bodies} has the same text", bodies=bodies[mark])
                yield SitegenError(message, document.path, hint=hint, fault="double")
