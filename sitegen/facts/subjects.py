"""Inputs that each subject has of its own: an article, a page, an author, a list, a document, a picture.

This module knows nothing of single facts.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from sitegen.config.site import Config
from sitegen.config.types import TypeConfig
from sitegen.content.data import DataFiles
from sitegen.content.documents import Outline, Words
from sitegen.content.external_links import Copies, Copy
from sitegen.content.meta import Picture
from sitegen.content.routes import Routes
from sitegen.content.sources import digest_bytes
from sitegen.facts.derive import between, each, subjects
from sitegen.facts.entries import values_of
from sitegen.facts.gallery import Gallery
from sitegen.facts.inputs import MembersByKind, named, trail
from sitegen.facts.keys import Subject
from sitegen.facts.pictures import Source, share
from sitegen.facts.roots import Bodies
from sitegen.facts.values.articles import Named, TermRef
from sitegen.facts.values.pictures import Image
from sitegen.facts.values.site import SiteURLs
from sitegen.newsroom.members import Members
from sitegen.newsroom.site import Article, Author, Box, Page, Site
from sitegen.newsroom.terms import Term
from sitegen.newsroom.words import Texts
from sitegen.theme.messages import catalog_files
from sitegen.theme.theme import Theme


def subjects_of_document(path: str, newspaper: Site) -> dict[str, Subject]:
    """Return what a public document is as a subject of each kind; nothing where it is none of this edition."""
    item = newspaper.shown_at(path)
    if item is None:
        return {}
    found: dict[str, Subject] = {"document": (path,)}
    if not isinstance(item, Term | Box):
        kind = type(item).__name__.lower()
        found |= {kind: (item.id,), "item": (kind, item.id)}
    return found


# Articles


@subjects("article")
def _articles(*, newspaper: Site) -> Iterable[Subject]:
    return ((name,) for name in newspaper.articles)


@each("article")
def article(identifier: str, *, newspaper: Site) -> Article:
    """Return the placement of an article, with what its body refers to."""
    return newspaper.articles[identifier]


@each("article")
def words(identifier: str, *, article: Article, texts: Texts) -> Words:
    """Return the words of an article."""
    return texts.of(article)


@each("article")
def lead(identifier: str, *, article: Article, gallery: Gallery) -> Image | None:
    """Return the picture of an article."""
    return gallery.image(article.meta.image, article.path, "article")


@each("article")
def cropped(identifier: str, *, article: Article, lead: Image | None, gallery: Gallery) -> Image | None:
    """Return the picture of an article as social networks show it: one of its own, or the lead picture."""
    own = article.meta.social.image if article.meta.social else None
    picture = own and gallery.image(Picture(own.src, own.alt, focus=own.focus), article.path, "shared")
    shown = picture or lead
    source = gallery.sources.get(shown.file) if shown else None
    if shown is None or source is None or source.info.format == "SVG":
        return shown
    return msgspec.structs.replace(gallery.version(share(source, shown.focus, gallery.images)), alt=shown.alt)


@each("article")
def logo(identifier: str, *, article: Article, gallery: Gallery) -> Image | None:
    """Return the logo of whoever paid for an article."""
    sponsor = article.meta.sponsor
    picture = Picture(sponsor.logo, sponsor.name) if sponsor and sponsor.logo else None
    return gallery.image(picture, article.path, "logo")


class Kin(msgspec.Struct, frozen=True):
    """Those of whom an article is one: its category, and its tags."""

    category: Members
    """The articles of its category."""
    tags: tuple[Members, ...]
    """The articles of each of its tags."""
    picked: tuple[str, ...]
    """Ids of its hand-picked related articles that readers can see."""


@each("article")
def kin(identifier: str, *, article: Article, newspaper: Site, members: MembersByKind) -> Kin:
    """Return the lists that an article is in, from which its neighbours and related articles come."""
    others, tags = newspaper.articles, members["tag"]
    return Kin(
        members["category"][article.category],
        tuple([tags[slug] for slug in article.tags if slug in tags]),
        tuple([name for name in article.meta.related if name in others and others[name].listed]),
    )


# Pages and authors


@subjects("page")
def _pages(*, newspaper: Site) -> Iterable[Subject]:
    return ((name,) for name in newspaper.pages)


@subjects("author")
def _authors(*, newspaper: Site) -> Iterable[Subject]:
    return ((name,) for name in newspaper.authors)


@each("page")
def page(identifier: str, *, newspaper: Site) -> Page:
    """Return the placement of a page."""
    return newspaper.pages[identifier]


@each("page")
def values(
    identifier: str, *, page: Page, newspaper: Site, types: Mapping[str, TypeConfig], gallery: Gallery
) -> dict[str, Any]:
    """Return what is in the fields of an entry of a type of the site's own; nothing for a page."""
    return values_of(page, types[page.kind], newspaper, gallery) if page.kind in types else {}


@each("page", "words")
def _words_of_page(identifier: str, *, page: Page, texts: Texts) -> Words:
    """Return the words of a page."""
    return texts.of(page)


@each("author")
def author(identifier: str, *, newspaper: Site) -> Author:
    """Return an author."""
    return newspaper.authors[identifier]


@each("author", "words")
def _words_of_author(identifier: str, *, author: Author, texts: Texts) -> Words:
    """Return the words of an author's bio."""
    return texts.of(author)


@each("author")
def signed(identifier: str, *, members: MembersByKind) -> int:
    """Return how many articles an author has signed."""
    return len(members["author"][identifier].ids)


# Lists


@subjects("list")
def _lists(
    *, members: MembersByKind, periods: Mapping[str, tuple[str, ...]], entries: Mapping[str, tuple[str, ...]]
) -> Iterable[Subject]:
    terms = [(kind, slug) for kind, lists in members.items() for slug in lists]
    own = [(kind, "") for kind in entries]
    return [("site", ""), ("corrections", ""), *terms, *own, *(("archive", period) for period in periods)]


@each("list")
def term(kind: str, name: str, *, newspaper: Site) -> Term | None:
    """Return a term, without its articles; None for a list that is of none."""
    if kind not in newspaper.terms:
        return None
    return msgspec.structs.replace(newspaper.terms[kind][name], articles=(), outline=Outline())


class Around(msgspec.Struct, frozen=True):
    """What is above and below a term."""

    trail: tuple[TermRef, ...] = ()
    """What it is a part of, from the top."""
    parts: tuple[Named, ...] = ()
    """Its own parts, in order."""


@between
def parts(*, newspaper: Site, site_urls: SiteURLs) -> Mapping[tuple[str, str], tuple[Named, ...]]:
    """Return the parts of each term that has some, in order, by kind and slug."""
    found: dict[tuple[str, str], list[Named]] = {}
    for kind, terms in newspaper.terms.items():
        for term in terms.values():
            if term.parent:
                found.setdefault((kind, term.parent), []).append(named(term, site_urls))
    return {whole: tuple(terms) for whole, terms in found.items()}


@each("list")
def around(
    kind: str,
    name: str,
    *,
    newspaper: Site,
    parts: Mapping[tuple[str, str], tuple[Named, ...]],
    site_urls: SiteURLs,
) -> Around:
    """Return what is above and below a term; nothing for a list that is of none."""
    others = newspaper.terms.get(kind)
    if others is None:
        return Around()
    return Around(trail(others[name], others, site_urls), parts.get((kind, name), ()))


@each("list")
def route(kind: str, name: str, *, term: Term | None, routes: Routes, entries: Mapping[str, tuple[str, ...]]) -> str:
    """Return where a list begins."""
    if term is not None:
        return term.route
    if kind == "archive":
        return routes.archive(name)
    if kind in entries:
        return routes.entries(kind)
    return routes.home if kind == "site" else routes.index(kind)


@each("list")
def ids(
    kind: str,
    name: str,
    *,
    members: MembersByKind,
    periods: Mapping[str, tuple[str, ...]],
    listed: tuple[str, ...],
    entries: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """Return the ids of all articles of a list: a term's, an archive's, or ``site`` for all; or of a type's entries."""
    match kind:
        case "site":
            return listed
        case "archive":
            return periods.get(name, ())
        case "corrections":
            return ()
    return entries[kind] if kind in entries else members[kind][name].ids


# Documents and files


@subjects("document")
def _documents(*, newspaper: Site) -> Iterable[Subject]:
    return ((path,) for path in (*newspaper.public, *(box.path for box in newspaper.boxes.values())))


@subjects("item")
def _items(*, newspaper: Site, edition: str) -> Iterable[Subject]:
    return {(one.kind, one.target): None for one in newspaper.redirects if one.edition == edition}


@subjects("picture")
def _pictures(*, pictures: Mapping[str, Source]) -> Iterable[Subject]:
    return ((file,) for file, source in pictures.items() if not source.info.problem)


@subjects("data")
def _data(*, data: DataFiles) -> Iterable[Subject]:
    return ((name,) for name in data.files)


@each("document")
def placed(path: str, *, newspaper: Site) -> tuple[bool, tuple[str, ...]]:
    """Return whether the text of a public document is shown, and what its symbolic links stand for."""
    item = newspaper.shown_at(path)
    if item is None:
        raise LookupError(path)
    return not isinstance(item, Article) or item.listed, item.outline.targets


class Body(msgspec.Struct, frozen=True):
    """The body of a public document, without its HTML."""

    digest: str
    """Digest of the HTML; nothing where only a notice is shown."""
    targets: tuple[str, ...]
    """What its symbolic links stand for."""
    copies: tuple[Copy, ...] = ()
    """Archived copies of the dead pages of other sites that it names."""


@each("document")
def html(path: str, *, placed: tuple[bool, tuple[str, ...]], bodies: Bodies, copies: Copies) -> Body:
    """Return what stands for the HTML of a public document."""
    shown, targets = placed
    if not shown:
        return Body("", targets)
    return Body(bodies.digests[path], targets, copies.of_pages_in(bodies.html(path)) if copies else ())


@each("item")
def item(kind: str, identifier: str, *, newspaper: Site) -> Article | Page | Author | None:
    """Return an article, page or author that a redirect leads to, or None for a URL."""
    match kind:
        case "article":
            return newspaper.articles[identifier]
        case "page":
            return newspaper.pages[identifier]
        case "author":
            return newspaper.authors[identifier]
    return None


@subjects("language")
def _languages(*, newspaper: Site, settings: Config) -> Iterable[Subject]:
    found = dict.fromkeys([settings.site.language, *(item.language for item in newspaper.articles.values())])
    found |= dict.fromkeys([page.language for page in newspaper.pages.values()])
    return ((language,) for language in found)


@each("language")
def catalogs(language: str, *, theme: Theme) -> list[str]:
    """Return digests of the catalogs for a language."""
    return [digest_bytes(path.read_bytes()) for path in catalog_files(theme, language)]


@each("picture")
def source(file: str, *, pictures: Mapping[str, Source]) -> Source:
    """Return what is known of a picture. Raises LookupError where pages can no longer show it."""
    found = pictures[file]
    if found.info.problem:
        raise LookupError(file)
    return found


@each("picture")
def plain(file: str, *, source: Source, gallery: Gallery) -> tuple[str, int, int]:
    """Return URL, width and height of the version of a picture that stands alone."""
    return gallery.plain(file, source)[:3]


@each("data")
def content(name: str, *, data: DataFiles) -> str:
    """Return what stands for the content of a data file."""
    return data.mark(name)
