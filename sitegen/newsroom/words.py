"""Words: the texts of a document that pages only show, apart from all that decides index, plan and order.

They pass the gate here: of a retracted article nobody gets more than what its notice says. This module knows nothing of
pages.
"""

from collections.abc import Callable

import msgspec

from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta
from sitegen.newsroom.site import Article, Author, Page
from sitegen.newsroom.terms import Term


class Words(msgspec.Struct, frozen=True):
    """What pages show of a document's texts, its body apart."""

    title: str = ""
    """Headline."""
    kicker: str = ""
    """Label above the headline."""
    standfirst: str = ""
    """The lead paragraph."""
    description: str = ""
    """Description for search engines."""
    excerpt: str = ""
    """Plain text of the beginning of the body."""
    count: int = 0
    """Number of words of the body."""


class Texts(msgspec.Struct, frozen=True):
    """Where the words of documents come from."""

    document: Callable[[str], Document | None]
    """Returns a document by its path."""

    def of(self, item: Article | Page | Author | Term) -> Words:
        """Return the words of a public item.

        Raises LookupError where its document is gone.
        """
        path = item.document if isinstance(item, Term) else item.path
        document = self.document(path)
        if document is None:
            raise LookupError(path)
        meta, outline = document.meta, document.outline
        if isinstance(item, Article) and not item.whole and isinstance(meta, ArticleMeta):
            return Words(title=meta.title, kicker=meta.kicker)
        return Words(
            title=getattr(meta, "title", ""),
            kicker=getattr(meta, "kicker", ""),
            standfirst=getattr(meta, "standfirst", ""),
            description=getattr(meta, "description", ""),
            excerpt=outline.excerpt,
            count=outline.words,
        )
