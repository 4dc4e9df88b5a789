"""Layout: what index and plan came to, kept for builds in which only words change.

Which articles are public, where they are, in which lists and in what order: all of it hangs on front matter without its
headlines, on links and anchors, the other files, the configuration, the theme and the clock. Where these are what they
were, the site and its plan are put together again from here. This module knows nothing of how either is found.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from sitegen.content.documents import Document
from sitegen.content.gate import PublicationState
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.facts.pictures import Source
from sitegen.newsroom.site import Article, Author, Page, Redirect, Site
from sitegen.newsroom.terms import Term, TermKind
from sitegen.outputs.output import Output
from sitegen.planning.plan import Plan


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page or an author is."""

    path: str
    route: str
    language: str


class _ArticlePlace(_Place, frozen=True, array_like=True):
    """Where an article is, and in which lists."""

    state: PublicationState
    whole: bool
    category: str
    tags: tuple[str, ...]
    series: str
    live: bool


class _Members(msgspec.Struct, frozen=True, array_like=True):
    """A term, and its articles by their places among all."""

    term: Term
    articles: list[int]


class Layout(msgspec.Struct, frozen=True):
    """A site in one language and its plan, without what the documents say."""

    articles: list[_ArticlePlace]
    pages: list[_Place]
    authors: list[_Place]
    terms: dict[TermKind, list[_Members]]
    gone: dict[str, tuple[str, ...]]
    redirects: tuple[Redirect, ...]
    versions: dict[str, tuple[str, ...]]
    outputs: tuple[Output, ...]
    pictures: Mapping[str, Source]
    warnings: list[list[Any]]

    @classmethod
    def of(cls, site: Site, plan: Plan, pictures: Mapping[str, Source], warnings: Iterable[SitegenError]) -> "Layout":
        """Return the layout of a site, with what was said of it."""
        places = {identifier: place for place, identifier in enumerate(site.articles)}
        return cls(
            [
                _ArticlePlace(
                    item.path,
                    item.route,
                    item.language,
                    item.state,
                    item.whole,
                    item.category,
                    item.tags,
                    item.series,
                    item.live,
                )
                for item in site.articles.values()
            ],
            [_Place(page.path, page.route, page.language) for page in site.pages.values()],
            [_Place(author.path, author.route, author.language) for author in site.authors.values()],
            {
                kind: [
                    _Members(msgspec.structs.replace(term, articles=()), [places[name] for name in term.articles])
                    for term in terms.values()
                ]
                for kind, terms in site.terms.items()
            },
            dict(site.gone),
            site.redirects,
            dict(site.versions),
            plan.outputs,
            pictures,
            [list(warning.__reduce__()[1]) for warning in warnings],
        )

    def tells_of(self, paths: Collection[str]) -> bool:
        """Return whether something was said of one of these documents: it may stand in another line now."""
        return any(problem.path in paths for problem in self.problems())

    def problems(self) -> list[SitegenError]:
        """Return what was said when the layout was found."""
        return [ContentError(*fields) for fields in self.warnings]

    def site(self, documents: Iterable[Document], media: Iterable[str]) -> Site:
        """Return the site with these documents, which have the shape of those that the layout was found from."""
        by_path = {document.path: document for document in documents}
        articles: dict[str, Article] = {}
        for place in self.articles:
            document = by_path[place.path]
            articles[document.id] = Article.of(
                document,
                place.route,
                place.state,
                place.whole,
                place.category,
                place.tags,
                place.series,
                place.language,
                place.live,
            )
        pages = {page.id: page for page in (_item(Page, by_path, place) for place in self.pages)}
        authors = {author.id: author for author in (_item(Author, by_path, place) for place in self.authors)}
        names = tuple(articles)
        terms: dict[TermKind, dict[str, Term]] = {}
        for kind, members in self.terms.items():
            terms[kind] = {}
            for entry in members:
                changes: dict[str, Any] = {"articles": tuple([names[place] for place in entry.articles])}
                if entry.term.document:
                    changes["outline"] = by_path[entry.term.document].outline
                terms[kind][entry.term.slug] = msgspec.structs.replace(entry.term, **changes)
        kinds = {path: document.kind for path, document in by_path.items()}
        ids = {document.id: path for path, document in by_path.items() if document.kind == "article"}
        site = Site.of(articles, pages, authors, terms, kinds, ids, frozenset(media), self.gone, self.redirects)
        return msgspec.structs.replace(site, versions=self.versions)


def _item(kind: Any, by_path: dict[str, Document], place: _Place) -> Any:
    document = by_path[place.path]
    return kind(document.id, place.path, place.route, document.meta, document.outline, place.language)


encode_layout = msgspec.json.Encoder().encode
decode_layout = msgspec.json.Decoder(Layout).decode
