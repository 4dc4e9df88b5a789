"""Where facts get the words of documents: behind the gate.

Of a retracted article nobody gets more than what its notice says. This module knows nothing of pages.
"""

from collections.abc import Callable

import msgspec

from sitegen.content.documents import Document, Words
from sitegen.newsroom.site import Article, Author, Box, Page
from sitegen.newsroom.terms import Term


class Texts(msgspec.Struct, frozen=True):
    """Where the words of documents come from."""

    document: Callable[[str], Document | None]
    """Returns a document by its path."""

    def of(self, item: Article | Page | Author | Box | Term) -> Words:
        """Return the words of a public item.

        Raises LookupError where its document is gone.
        """
        path = item.document if isinstance(item, Term) else item.path
        document = self.document(path)
        if document is None:
            raise LookupError(path)
        words = document.words
        if isinstance(item, Article) and not item.whole:
            return Words(title=words.title, kicker=words.kicker)
        return words
