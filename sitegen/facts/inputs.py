"""Inputs that many facts share, each made from roots and other inputs that its parameters name.

This module knows nothing of single facts.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec

from sitegen.config.identity import SiteConfig
from sitegen.config.images import ImagesConfig
from sitegen.config.site import Config
from sitegen.config.types import TypeConfig
from sitegen.content.data import DataFiles
from sitegen.content.documents import Outline
from sitegen.content.external_links import Copies, read_external_links
from sitegen.content.gate import Gate
from sitegen.content.links import Destination, has_anchor, known_anchors, resolve
from sitegen.content.routes import Routes, output_path, slugify
from sitegen.content.schemas import Schemas
from sitegen.content.sources import EXTERNAL_LINKS, EXTERNAL_LINKS_PATH
from sitegen.facts.derive import between, given
from sitegen.facts.entries import shown_type
from sitegen.facts.gallery import AssetRoutes, Gallery
from sitegen.facts.icons import colour_of
from sitegen.facts.pictures import Source
from sitegen.facts.roots import EditionRoots
from sitegen.facts.social_images import Drawing, can_shape, right_to_left
from sitegen.facts.values.articles import Named, Section, TermRef, Translation
from sitegen.facts.values.entries import TypeDetail
from sitegen.facts.values.site import Edition, SiteURLs
from sitegen.formats.dates import parse_moment
from sitegen.messages.message import tr
from sitegen.newsroom.catalogue import Catalogue
from sitegen.newsroom.entries import in_order
from sitegen.newsroom.indexing import is_indexed, is_preview, news
from sitegen.newsroom.members import Members, Ranks, by_period
from sitegen.newsroom.site import Article, Page, Site
from sitegen.newsroom.terms import Term, TermKind, TermTraits, term_kinds
from sitegen.newsroom.words import Texts
from sitegen.theme.assets import Asset
from sitegen.theme.option_reading import read_options
from sitegen.theme.option_values import in_force
from sitegen.theme.options import Option
from sitegen.theme.theme import PictureUse, Theme

# Settings


@given
def masthead(*, settings: Config) -> SiteConfig:
    """Return what ``[site]`` says of the newspaper."""
    return settings.site


@given
def routes(*, settings: Config) -> Routes:
    """Return where every kind of page is."""
    return Routes(settings)


@given
def site_urls(*, settings: Config) -> SiteURLs:
    """Return what makes URLs of routes."""
    base = settings.base_path
    urls = SiteURLs(settings.site.url.removesuffix(base), base, "")
    return msgspec.structs.replace(urls, home=urls.url(Routes(settings).home))


@given
def kinds(*, settings: Config) -> Mapping[TermKind, TermTraits]:
    """Return every kind of term."""
    return term_kinds(settings)


# The theme


@given
def uses(*, theme: Theme) -> Mapping[str, PictureUse]:
    """Return how large pictures are shown, by place of the layout."""
    return theme.images


class OptionValues(msgspec.Struct, frozen=True):
    """The options of the theme at the moment of the build."""

    values: dict[str, Any]
    """The value of each, without the tables that have not begun, or have ended."""
    declared: dict[str, Option]
    """How each is declared; one that no theme declares is taken for a free value."""


@given
def options_in_force(*, theme: Theme, settings: Config, edition: str, clock: Gate) -> OptionValues:
    """Return the options of an edition at the moment of the build."""
    given = read_options(settings.options, theme.declared)[0] if edition else theme.options

    def has_passed(moment: Any) -> bool:
        return clock.has_passed(parse_moment(moment, settings.zone))

    values = {
        name: in_force(theme.declared[name], value, has_passed) if name in theme.declared else value
        for name, value in given.items()
    }
    return OptionValues(values, theme.declared)


@given
def asset_routes(*, assets: Mapping[str, Asset]) -> AssetRoutes:
    """Return where each asset is published."""
    return AssetRoutes(assets)


@given
def drawing(*, theme: Theme, fonts: str, images: ImagesConfig, newspaper: Site) -> Drawing | None:
    """Return how social images are drawn, or None where none are."""
    if not images.cards:
        return None
    shaped = right_to_left(article.language for article in newspaper.articles.values()) and can_shape()
    return Drawing(theme.card, colour_of(theme.options), fonts, shaped)


# Pictures and links


@given
def gallery(
    *,
    newspaper: Site,
    pictures: Mapping[str, Source],
    images: ImagesConfig,
    asset_routes: AssetRoutes,
    site_urls: SiteURLs,
) -> Gallery:
    """Return the pictures of the newspaper, with what is made of each."""
    return Gallery(newspaper, pictures, images, asset_routes, site_urls)


class Target(msgspec.Struct, frozen=True, array_like=True):
    """What a link can lead to."""

    route: str
    """Where it is."""
    outline: Outline | None
    """The places in its text; none where only a notice is shown."""

    @property
    def identity(self) -> Any:
        """What identifies it."""
        return self.route, self.outline and self.outline.places_digest


class Places:
    """Where a link can lead."""

    def __init__(self, newspaper: Site, planned: Collection[str]) -> None:
        self._site = newspaper
        self._planned = planned
        self.gone = newspaper.gone

    @property
    def identity(self) -> Any:
        """What identifies this value."""
        site = self._site
        targets = [(path, self.target(path).identity) for path in site.public]
        return [*site.documents], site.ids, sorted(site.media), targets, site.gone, sorted(self._planned)

    def destination(self, target: str, path: str) -> Destination:
        """Return what a target means in the document at a path; raises DeadLink where it leads nowhere."""
        return resolve(target, path, self._site.documents, self._site.ids, self._site.media)

    def target(self, path: str) -> Target:
        """Return what is public at the path of a document. Raises KeyError where nothing is."""
        item = self._site.public[path]
        return Target(item.route, None if isinstance(item, Article) and not item.listed else item.outline)

    def is_box(self, path: str) -> bool:
        """Return whether the document at a path is a box, which has no page."""
        return self._site.documents.get(path) == "box"

    def is_planned(self, route: str) -> bool:
        """Return whether something is published at a route, however it is written."""
        return any(name in self._planned for name in (route, route + "/", route + "index.html"))

    @cached_property
    def by_file(self) -> Mapping[str, Target]:
        """What has a text of its own, by the file that shows it."""
        return {output_path(target.route): target for target in map(self.target, self._site.public)}

    @staticmethod
    def lost(destination: Destination, target: Target) -> tuple[str, str] | None:
        """Return what is wrong with a fragment that leads to no place of a page, and a hint, or None."""
        # Anchors are read from the outline when they are asked for: few links have a fragment.
        if not destination.fragment or target.outline is None:
            return None
        if has_anchor(destination.fragment, anchors := target.outline.anchors):
            return None
        name = destination.name if destination.kind == "document" else f"/{destination.name}"
        return tr("“{name}” has no anchor “#{fragment}”", name=name, fragment=destination.fragment), known_anchors(
            destination.fragment, anchors
        ) or ""


@given
def places(*, newspaper: Site, planned: Collection[str]) -> Places:
    """Return where a link can lead."""
    return Places(newspaper, planned)


@given
def copies(*, data: DataFiles) -> Copies:
    """Return the archived copies of pages of other sites that are dead."""
    if data.mark(EXTERNAL_LINKS) and data.files[EXTERNAL_LINKS].path == EXTERNAL_LINKS_PATH:
        return Copies(read_external_links(data.read(EXTERNAL_LINKS))[0])
    return Copies({})


# Names


@given
def sections(*, newspaper: Site, site_urls: SiteURLs) -> Mapping[str, Section]:
    """Return the categories, by slug, in the order of the menu."""
    found = newspaper.terms["category"]
    return {
        term.slug: Section(
            name=term.name,
            slug=term.slug,
            url=site_urls.url(term.route),
            colour=term.colour,
            description=term.description,
            key=term.key,
            trail=trail(term, found, site_urls),
        )
        for term in found.values()
    }


def trail(term: Term, others: Mapping[str, Term], site_urls: SiteURLs) -> tuple[TermRef, ...]:
    """Return what a term is a part of, from the top."""
    steps: list[TermRef] = []
    while term.parent:
        term = others[term.parent]
        steps.insert(0, TermRef(term.name, site_urls.url(term.route), term.slug))
    return tuple(steps)


def named(term: Term, site_urls: SiteURLs) -> Named:
    """Return what lists of terms say of one."""
    letter = (slugify(term.name)[:1] or "#").upper()
    return Named(term.name, site_urls.url(term.route), len(term.articles), letter, slug=term.slug, parent=term.parent)


@given
def own_terms(
    *, newspaper: Site, kinds: Mapping[TermKind, TermTraits], site_urls: SiteURLs
) -> Mapping[TermKind, Mapping[str, Named]]:
    """Return name and URL of each term of the site's own, by kind and slug."""
    return {
        kind: {
            slug: Named(term.name, site_urls.url(term.route), slug=slug, parent=term.parent)
            for slug, term in newspaper.terms[kind].items()
        }
        for kind, row in kinds.items()
        if row.own
    }


@given
def bylines(*, newspaper: Site, site_urls: SiteURLs) -> Mapping[str, tuple[str, str]]:
    """Return name and URL of each author, by id."""
    return {name: (author.meta.name, site_urls.url(author.route)) for name, author in newspaper.authors.items()}


@given
def tags(*, newspaper: Site, site_urls: SiteURLs) -> Mapping[str, Named]:
    """Return name and URL of each tag, by slug."""
    return {slug: Named(term.name, site_urls.url(term.route)) for slug, term in newspaper.terms["tag"].items()}


@given
def translations(
    *, newspaper: Site, texts: Texts, site_urls: SiteURLs
) -> Mapping[str, tuple[tuple[str, Translation], ...]]:
    """Return the versions of each text that has some, each with its path, by the path of the text."""
    known: dict[str, tuple[str, Translation]] = {}

    def version(path: str) -> tuple[str, Translation]:
        if path not in known:
            item = newspaper.public[path]
            assert isinstance(item, Article | Page)
            url, title = site_urls.url(item.route), texts.of(item).title
            known[path] = path, Translation(item.language, url, title, is_indexed(item))
        return known[path]

    return {path: tuple(map(version, paths)) for path, paths in newspaper.versions.items()}


# Lists


@between
def listed(*, newspaper: Site) -> tuple[str, ...]:
    """Return the ids of the articles that lists show, newest first."""
    return tuple([article.id for article in newspaper.articles.values() if article.listed])


@between
def catalogue(*, newspaper: Site, settings: Config) -> Catalogue:
    """Return what answers questions about the articles that lists show."""
    listed = (article for article in newspaper.articles.values() if article.listed)
    return Catalogue(listed, newspaper.terms, Schemas.of(settings).struct("article"), settings.zone)


@between
def entries(*, newspaper: Site, types: Mapping[str, TypeConfig]) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the entries of each type of the site's own, in the order of its list."""
    found: dict[str, list[Page]] = {name: [] for name in types}
    for page in newspaper.pages.values():
        if page.kind in found:
            found[page.kind].append(page)
    return {name: tuple([page.id for page in in_order(pages, types[name])]) for name, pages in found.items()}


@between
def catalogues(*, newspaper: Site, settings: Config, entries: Mapping[str, tuple[str, ...]]) -> Mapping[str, Catalogue]:
    """Return what answers questions about the entries of each type of the site's own."""
    schemas = Schemas.of(settings)
    return {
        name: Catalogue(map(newspaper.pages.__getitem__, ids), {}, schemas.struct(name), settings.zone)
        for name, ids in entries.items()
    }


@given
def shown_types(*, settings: Config, planned: Collection[str], site_urls: SiteURLs) -> Mapping[str, TypeDetail]:
    """Return what is shown of each type of the site's own, by name."""
    return {name: shown_type(name, settings, planned, site_urls) for name in settings.types}


@between
def previews(*, newspaper: Site) -> tuple[str, ...]:
    """Return the ids of the articles that readers do not see yet."""
    return tuple([article.id for article in newspaper.articles.values() if is_preview(article)])


@between
def periods(*, newspaper: Site) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the listed articles of each year (``2024``) and month (``2024/11``), newest first."""
    return by_period(newspaper.articles.values())


MembersByKind = Mapping[str, Mapping[str, Members]]


@between
def members(*, newspaper: Site) -> MembersByKind:
    """Return the articles of each term, by kind and slug."""
    ranks = Ranks(newspaper.articles)
    return {
        kind: {slug: Members(term.articles, ranks) for slug, term in terms.items()}
        for kind, terms in newspaper.terms.items()
    }


@between
def moments(*, newspaper: Site) -> Mapping[str, tuple[float, datetime]]:
    """Return when each article was last changed, by id; seconds come first, for they compare faster than dates."""
    found = ((article.id, article.modified or article.meta.date) for article in newspaper.articles.values())
    return {name: (moment.timestamp(), moment) for name, moment in found}


# Editions


@given
def edition_list(*, editions: Mapping[str, EditionRoots]) -> tuple[Edition, ...]:
    """Return the newspaper in each of its languages, the first one first; nothing where it has only one."""
    if len(editions) == 1:
        return ()
    found = []
    for roots in editions.values():
        title, home = roots.settings.site, site_urls(settings=roots.settings).home
        found.append(Edition(title.language, own_name(title.language), title.title, home))
    return tuple(found)


Counterparts = Mapping[str, Mapping[str, tuple[tuple[str, str, str], ...]]]


@given
def counterparts_of(*, editions: Mapping[str, EditionRoots], kinds: Mapping[TermKind, TermTraits]) -> Counterparts:
    """Return the language, name and URL of the pages of each author and described term in all editions.

    They are found by kind, and by what the term is called in all of them.
    """
    found: dict[str, dict[str, tuple[tuple[str, str, str], ...]]] = {
        kind: {} for kind, row in kinds.items() if row.described or kind == "author"
    }
    for roots in editions.values() if len(editions) > 1 else ():
        urls = site_urls(settings=roots.settings)
        for kind, names in found.items():
            for term in roots.newspaper.terms[kind].values():
                key = term.key or term.slug
                one = roots.settings.site.language, term.name, urls.url(term.route)
                names[key] = (*names.get(key, ()), one)
    return found


def own_name(language: str) -> str:
    """Return what a language calls itself, with a capital, as it stands alone in a switch."""
    from sitegen.theme.locale import locale_of

    name = locale_of(language).get_display_name() or language
    return name[0].upper() + name[1:]


# The clock


@given
def today(*, clock: Gate, settings: Config) -> date:
    """Return the day of the build, in the newspaper's time zone."""
    local = clock.now.astimezone(settings.zone)
    clock.has_passed((local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0))
    return local.date()


@given
def in_news(*, newspaper: Site, clock: Gate) -> tuple[str, ...]:
    """Return the ids of the articles that are news at the moment of the build, newest first."""
    return tuple([article.id for article in news(newspaper.articles.values(), clock)])
