"""The site: everything public of a newspaper as immutable values, in order.

This module knows nothing of how it is found, of HTML and of how a page looks.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from sitegen.content.documents import Document, Outline
from sitegen.content.gate import PublicationState
from sitegen.content.live_blog import ends_at
from sitegen.content.meta import ArticleMeta, AuthorMeta, BoxMeta, Coverage, PageMeta, Reply
from sitegen.content.wording import without_body
from sitegen.newsroom.terms import Term, TermKind


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """What is placed in a site: a document, and where it is."""

    id: str
    """What others call it."""
    path: str
    """Its file."""
    route: str
    """Where it is."""
    outline: Outline
    """What is in its body."""
    shape: str
    """Digest of its document without words."""
    language: str
    """Its language."""

    @property
    def identity(self) -> Any:
        """What identifies it: its document without words, and what the site knows besides."""
        return _placement(type(self))(self)


@cache
def _placement(kind: type[Placed]) -> Callable[[Placed], Any]:
    return attrgetter(*(name for name in kind.__struct_fields__ if name not in ("meta", "outline")))


def placed_text(document: Document, whole: bool = True) -> tuple[Any, Outline, str]:
    """Return front matter, outline and shape of a document as a site holds them: without words.

    Of what is not ``whole``, such as a retracted article, neither text nor picture is in it.
    """
    if whole:
        return document.meta, document.outline, document.shape
    assert isinstance(document.meta, ArticleMeta)
    return without_body(document.meta), Outline(), document.shape


class Article(Placed, frozen=True, kw_only=True):
    """A public article."""

    meta: ArticleMeta
    """Its front matter."""
    state: PublicationState
    """What the gate says of it."""
    whole: bool
    """Whether its text is shown, not only a notice."""
    category: str
    """Slug of its category."""
    tags: tuple[str, ...]
    """Slugs of its tags."""
    series: str
    """Slug of its series, or nothing."""
    live: bool
    """Whether it is a live blog that goes on."""
    terms: Mapping[TermKind, tuple[str, ...]] = {}
    """Slugs of its terms of each taxonomy of the site's own, by name of that."""
    first: str = ""
    """The first URL of one that has moved, as the ledger writes it: feeds call it by that."""

    @property
    def listed(self) -> bool:
        """Whether lists and feeds show it: a retracted article keeps its page only."""
        return self.state != "retracted"

    @property
    def coverage(self) -> Coverage | None:
        """When it is covered live, with start and end, or None for an article that is no live blog, or retracted."""
        coverage = self.meta.coverage if self.listed else None
        return coverage and Coverage(coverage.start or self.meta.date, ends_at(self.meta, self.outline.entries))

    @property
    def modified(self) -> datetime | None:
        """The last update or correction, or the newest entry of a live blog, or None."""
        if not self.outline.entries:
            return self.meta.modified
        moments = [entry.date for entry in self.outline.entries]
        return max(moments + ([self.meta.modified] if self.meta.modified else []))


class Page(Placed, frozen=True, kw_only=True):
    """A public page, or an entry of a type of the site's own."""

    meta: PageMeta
    """Its front matter."""
    kind: str = "page"
    """``page``, or the type that the site declares."""
    own_id: str = ""
    """What an entry is called among those of its type; ``id`` has the type in front."""
    past: bool = False
    """Whether what it is about is over."""


class Author(Placed, frozen=True, kw_only=True):
    """An author, whose text is the bio."""

    meta: AuthorMeta
    """Its front matter."""


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """An article that has gone, to which replies were published: they have a page of their own."""

    id: str
    """Id of the article."""
    path: str
    """Its file."""
    route: str
    """Where the replies are."""
    article: str
    """Where the article is, or was."""
    language: str
    """Its language."""
    date: datetime
    """Since when it was public."""
    until: datetime | None
    """Until when, if that is known."""
    retracted: bool
    """Whether it is retracted, and not gone altogether: its headline stays."""
    replies: tuple[Reply, ...]
    """All replies to it."""


class Box(Placed, frozen=True, kw_only=True):
    """A box that articles show; it has no page, and so no route."""

    meta: BoxMeta
    """Its front matter."""


class Redirect(msgspec.Struct, frozen=True):
    """A former address, and what is to be found instead."""

    route: str
    """The address."""
    kind: str
    """What it leads to: ``article``, ``page`` or ``author``, or ``address`` for a route or an absolute address."""
    target: str
    """Id, route or address."""
    owner: str
    """Who wants it: a file."""
    edition: str = ""
    """The edition of what it leads to."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """Everything public of one edition, in order."""

    articles: Mapping[str, Article]
    """By id, newest first; ties by id."""
    pages: Mapping[str, Page]
    """By id."""
    authors: Mapping[str, Author]
    """By id, in the order of the newsroom."""
    boxes: Mapping[str, Box]
    """By name."""
    terms: Mapping[TermKind, Mapping[str, Term]]
    """By kind and slug, in their order."""
    documents: Mapping[str, str]
    """Kind of every document by path, the unpublished ones too."""
    ids: Mapping[str, str]
    """Path of every article by id, the unpublished ones too."""
    media: frozenset[str]
    """Paths of the files that lie beside documents."""
    gone: Mapping[str, tuple[str, ...]]
    """Addresses of each document that was withdrawn, by path: the last one, then its aliases."""
    unnamed: Mapping[str, str] = {}
    """Where files beside documents are published whose own names hold a name that an article may not hold, by path."""
    answered: Mapping[str, Answered] = {}
    """The articles that have gone and to which there are replies, by id."""
    scheduled: frozenset[str] = frozenset()
    """Ids of the articles that appear by themselves when their date comes."""
    public: Mapping[str, "Item"] = {}
    """What is public, by path of the document, in all editions."""
    redirects: tuple[Redirect, ...] = ()
    """Every former address, in order."""
    versions: Mapping[str, tuple[str, ...]] = {}
    """Paths of the articles or pages that are versions of one text, the original first, by the path of each."""
    editions: Mapping[str, "Site"] = {}
    """The sites of the further languages, by language; those have none themselves."""

    def own(self) -> dict[str, "Item"]:
        """Return what is public in this edition, by path of the document."""
        found: dict[str, Item] = {article.path: article for article in self.articles.values()}
        found |= {page.path: page for page in self.pages.values()}
        found |= {author.path: author for author in self.authors.values()}
        terms = (term for of_kind in self.terms.values() for term in of_kind.values())
        return found | {term.document: term for term in terms if term.document}

    def shown(self) -> dict[str, "Item | Box"]:
        """Return what pages show the text of, by path of the document, in all editions."""
        boxes = [box for one in (self, *self.editions.values()) for box in one.boxes.values()]
        return {**self.public, **{box.path: box for box in boxes}}

    def shown_at(self, path: str) -> "Item | Box | None":
        """Return what has the document at a path, if pages show its text; None for a box of another edition."""
        return self.public.get(path) or next((box for box in self.boxes.values() if box.path == path), None)


Item = Article | Page | Author | Term
"""What has a page and a document of its own."""


def united(sites: Mapping[str, Site]) -> Site:
    """Return the site of the first language with those of the others, each knowing what is public in all."""
    everywhere: dict[str, Item] = {}
    for site in reversed(list(sites.values())):  # what two editions have leads into the first
        everywhere |= site.own()
    whole = {name: msgspec.structs.replace(site, public=everywhere | site.own()) for name, site in sites.items()}
    return msgspec.structs.replace(whole.pop(""), editions=whole)
