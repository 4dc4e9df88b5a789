"""Authors whose page is public before anything that they sign.

A file of an author is published as it is: some of a newsroom sign nothing. But a name that only drafts or embargoed
articles have so far says who is working on something. What `urls.txt` has was public before, and is no news.

This module knows nothing about pages.
"""

from collections.abc import Callable, Collection, Iterable, Iterator

from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta
from sitegen.content.places import place_of_key
from sitegen.errors.problems import ContentError
from sitegen.messages.message import tr
from sitegen.newsroom.ledger import recorded_route
from sitegen.newsroom.site import Author, Site


def early_authors(
    site: Site, documents: Iterable[Document], recorded: Collection[str], read: Callable[[str], bytes]
) -> Iterator[ContentError]:
    """Yield a note for each author of whom readers see a page, but no article, although there are some.

    ``recorded`` are the routes in the ledger; ``read`` returns the bytes of a source.
    """
    editions = (site, *site.editions.values())
    public = {credit.id for edition in editions for one in edition.articles.values() for credit in one.meta.credits}
    articles = (document.meta for document in documents if isinstance(document.meta, ArticleMeta))
    signing = {credit.id for meta in articles for credit in meta.credits}
    early: dict[str, Author] = {}
    for edition in editions:
        for name, author in edition.authors.items():
            if name in signing and name not in public and recorded_route(author.route) not in recorded:
                early.setdefault(author.path, author)
    for path in sorted(early):
        message = tr("this author's page is public, but none of their articles is")
        hint = tr(
            "if nobody may know the name yet, take it out of the drafts and the file out of the site; if all may, "
            "“sitegen record” says so"
        )
        yield ContentError(message, path, place_of_key(read(path), path, ("name",)), hint, "note")
