"""Facts about the newspaper as a whole: settings, clock, theme, assets, menus, sitemap.

This module knows nothing of single articles.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from gettext import NullTranslations
from typing import Any

import msgspec

from sitegen.config.identity import SponsorshipConfig
from sitegen.config.security import source_of
from sitegen.config.site import Config
from sitegen.content.data import DataFiles, unchangeable
from sitegen.content.links import is_absolute
from sitegen.content.meta import Picture
from sitegen.content.routes import Routes
from sitegen.facts.derive import fact
from sitegen.facts.gallery import AssetRoutes, Gallery
from sitegen.facts.icons import SIZES, colour_of, has_vector
from sitegen.facts.inputs import Counterparts, OptionValues
from sitegen.facts.roots import EditionRoots
from sitegen.facts.subjects import item as item_at
from sitegen.facts.values.articles import Section
from sitegen.facts.values.pictures import Icons, Image
from sitegen.facts.values.site import Edition, LabelledLink, PageLink, SiteURLs, Sponsorship
from sitegen.formats.dates import parse_moment
from sitegen.newsroom.indexing import indexed_terms, is_indexed
from sitegen.newsroom.pictures import static_file
from sitegen.newsroom.site import Article, Author, Page, Site
from sitegen.newsroom.terms import TermKind, TermTraits, is_called
from sitegen.newsroom.wording import printed
from sitegen.newsroom.words import Texts
from sitegen.outputs.kinds import KINDS, indexes_of
from sitegen.theme.assets import Asset
from sitegen.theme.messages import load_messages
from sitegen.theme.option_values import shown
from sitegen.theme.options import Kind
from sitegen.theme.theme import PictureUse, Theme

SITEMAP_SIZE = 50_000  # URLs in one file, by sitemaps.org

Moments = Mapping[str, tuple[float, datetime]]

# Settings and clock


@fact("the settings [{table}]")
def config(table: str, key: str = "", *, settings: Config) -> Any:
    """A table of ``site.toml``, or one of its keys."""
    value = getattr(settings, table)
    return getattr(value, key) if key else value


@fact("the site’s URL")
def address(*, site_urls: SiteURLs) -> SiteURLs:
    """What makes URLs of routes."""
    return site_urls


@fact("the list of editions")
def editions_(*, edition_list: tuple[Edition, ...]) -> tuple[Edition, ...]:
    """The newspaper in each of its languages, the first one first; nothing where it has only one."""
    return edition_list


@fact("the translations of {name}")
def counterparts(
    kind: str,
    name: str,
    *,
    edition_list: tuple[Edition, ...],
    counterparts_of: Counterparts,
) -> tuple[Edition, ...]:
    """The pages of a category or author in all editions that have one, or the front pages (``home``)."""
    if kind == "home":
        return edition_list
    by_language = {edition.language: edition for edition in edition_list}
    return tuple(
        [
            msgspec.structs.replace(by_language[language], title=title, url=url)
            for language, title, url in counterparts_of[kind].get(name, ())
        ]
    )


@fact("the wording for sponsors")
def sponsorship_(*, sponsorship: SponsorshipConfig, site_urls: SiteURLs) -> Sponsorship:
    """The footer under every article."""
    return Sponsorship(sponsorship.text, site_urls.within(sponsorship.url), sponsorship.label)


@fact("the site’s icon")
def icons(*, settings: Config, site_urls: SiteURLs) -> Icons:
    """The icons, which are always at the same URLs: search engines and phones keep them."""
    return Icons(
        favicon=site_urls.url("favicon.ico"),
        vector=site_urls.url("icon.svg") if has_vector(settings.site.icon) else "",
        touch=site_urls.url("apple-touch-icon.png"),
        maskable=site_urls.url("icon-maskable-512.png"),
        small=own_icon("icon-96.png", site_urls),
        large=own_icon("icon-512.png", site_urls),
        manifest=site_urls.url(KINDS["manifest"].route_in(settings) or ""),
    )


def own_icon(name: str, site_urls: SiteURLs) -> Image:
    """Return an icon of the site, by the name of its file."""
    url, side = site_urls.url(name), SIZES[name]
    return Image(url, site_urls.absolute(url), width=side, height=side, type="image/png", role="icon")


@fact("the date")
def today_(*, today: date) -> date:
    """Day of the build, in the newspaper's time zone."""
    return today


@fact("what counts as recent news")
def news(*, in_news: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the articles that are news at the moment of the build, newest first."""
    return in_news


# Theme, assets and data


@fact("the option {name}")
def option(
    name: str,
    *,
    options_in_force: OptionValues,
    settings: Config,
    gallery: Gallery,
    site_urls: SiteURLs,
    sections: Mapping[str, Section],
    newspaper: Site,
    texts: Texts,
) -> Any:
    """The value of an option as templates see it. Raises LookupError where there is no such option."""

    def change(kind: Kind, value: Any) -> Any:
        match kind:
            case "text":
                return printed(value, settings)
            case "picture":
                file = static_file(value).removeprefix("static")
                return gallery.image(Picture(file, "") if file else None, "", "option")
            case "section":
                found = (one for one in sections.values() if value and is_called(value, one.name, one.slug, one.key))
                return next(found, None)
            case "article":
                article = newspaper.articles.get(value)
                if article is None or not article.listed:
                    return None
                return LabelledLink(texts.of(article).headline("short"), site_urls.url(article.route))
            case "link":
                return LabelledLink(printed(value["label"], settings), site_urls.within(value["url"]))
            case "moment" | "start" | "end":
                return parse_moment(value, settings.zone)
        return value

    value, declared = options_in_force.values[name], options_in_force.declared.get(name)
    return shown(declared, value, change) if declared else unchangeable(value)


@fact("the names of the theme’s options")
def options(*, theme: Theme) -> tuple[str, ...]:
    """Names of the options that there are."""
    return tuple(sorted(theme.options))


@fact("the colour of the theme")
def theme_colour(*, theme: Theme) -> str:
    """The colour that stands for the newspaper."""
    return colour_of(theme.options)


@fact("the template {name}")
def template(name: str, *, theme: Theme) -> str:
    """Digest of a template, or nothing when it is absent."""
    return theme.digests.get(theme.templates.get(name, ""), "")


@fact("the theme’s words in {language}", "language", mark="catalogs")
def messages(language: str, *, theme: Theme) -> NullTranslations:
    """The words of the theme in a language."""
    return load_messages(theme, language)


@fact("the sizes of pictures for “{name}”")
def use(name: str, *, uses: Mapping[str, PictureUse]) -> PictureUse | None:
    """How large pictures are shown in one place of the layout."""
    return uses.get(name)


@fact("the asset {path}")
def asset(path: str, *, asset_routes: AssetRoutes, site_urls: SiteURLs) -> str | None:
    """URL of an asset, or None when there is none."""
    route = asset_routes.get(path)
    return site_urls.url(route) if route is not None else None


@fact("the names of assets")
def hashed_assets(*, asset_routes: AssetRoutes, site_urls: SiteURLs) -> tuple[str, ...]:
    """URLs of all assets whose names contain a content hash."""
    return tuple(site_urls.url(route) for route in asset_routes.renamed())


@fact("whether there is an editor")
def has_editor(*, planned: Collection[str]) -> bool:
    """Whether `sitegen editor` has put an editor at ``/admin/``."""
    return "admin/config.yml" in planned


@fact("the asset {path}")
def integrity(path: str, *, assets: Mapping[str, Asset]) -> str:
    """What a browser checks a stylesheet or script against."""
    return assets[path].integrity


@fact("the source of {url} in a policy")
def allowed(directive: str, url: str, *, site_urls: SiteURLs) -> tuple[str, str]:
    """A directive of a policy, and what it calls the host of a URL; that is nothing where it has no name for it."""
    return directive, source_of(url, site_urls.origin)


@fact("the data file {name}", "data", mark="content")
def data_(name: str, *, content: str, data: DataFiles) -> tuple[Any, ...]:
    """What is in a data file, or nothing where there is none of that name."""
    return (data.read(name),) if content else ()


# What is published


@fact("the pages of rules")
def policies(*, newspaper: Site, site_urls: SiteURLs) -> tuple[tuple[str, str], ...]:
    """Each policy that the newspaper has a page for, and the absolute URL of that page."""
    return tuple(
        [
            (policy, site_urls.absolute(site_urls.url(page.route)))
            for page in newspaper.pages.values()
            for policy in page.meta.policies
        ]
    )


@fact("the menu {name}")
def menu(name: str, *, newspaper: Site, texts: Texts, site_urls: SiteURLs) -> tuple[PageLink, ...]:
    """The pages of a menu."""
    return tuple(
        [
            PageLink(page.id, texts.of(page).title, site_urls.url(page.route))
            for page in newspaper.pages.values()
            if page.meta.menu == name
        ]
    )


@fact("the list of overview pages")
def indexes(*, settings: Config, planned: Collection[str], site_urls: SiteURLs) -> dict[str, str]:
    """URLs of the lists of all terms of each kind, archives, feeds, corrections and replies, and of the search page."""
    routes = dict.fromkeys(row.index for row in KINDS.values() if row.index) | {
        index.name: index.route for index in indexes_of(settings)
    }
    return {name: site_urls.url(one) if one is not None and one in planned else "" for name, one in routes.items()}


@fact("the sitemap")
def sitemap(
    number: str,
    *,
    newspaper: Site,
    planned: Collection[str],
    listed: tuple[str, ...],
    periods: Mapping[str, tuple[str, ...]],
    moments: Moments,
    settings: Config,
    kinds: Mapping[TermKind, TermTraits],
    routes: Routes,
    site_urls: SiteURLs,
) -> tuple[tuple[str, datetime | None], ...]:
    """URL and last change of every page that search engines shall find, in one file of the sitemap."""
    start = (int(number) - 1) * SITEMAP_SIZE

    def newest_of(names: Iterable[str]) -> datetime | None:
        return max(map(moments.__getitem__, names), default=(0.0, None))[1]

    newest = newest_of(listed)
    found: list[tuple[str, datetime | None]] = [(routes.home, newest)]
    found += [(one.route, moments[one.id][1]) for one in newspaper.articles.values() if is_indexed(one)]
    found += [(page.route, page.meta.updated) for page in newspaper.pages.values() if is_indexed(page)]
    found += [(gone.route, None) for gone in newspaper.answered.values()]
    for index in indexes_of(settings):
        if index.route in planned and not index.kind.noindex:
            found.append((index.route, newest if index.name != "feeds" else None))
    shown = indexed_terms(newspaper, kinds, settings.lists.index_tags_from)
    found += [(one.route, newest_of(one.articles)) for one in shown]
    found += [(routes.archive(period), newest_of(names)) for period, names in periods.items()]
    return tuple([(site_urls.url(route), moment) for route, moment in found[start : start + SITEMAP_SIZE]])


# Redirects


@fact("the URL of {identifier}", "item")
def target(
    kind: str, identifier: str, *, item: Article | Page | Author | None, texts: Texts, site_urls: SiteURLs
) -> tuple[str, str]:
    """Absolute URL of what a redirect leads to, and its title; of what has none, the URL again."""
    url = _leads_to(identifier, item, site_urls)
    if item is None:
        return url, url
    return url, item.meta.name if isinstance(item, Author) else texts.of(item).title


def _leads_to(identifier: str, item: Article | Page | Author | None, site_urls: SiteURLs) -> str:
    if item is not None:
        return site_urls.absolute(site_urls.url(item.route))
    route, mark, fragment = identifier.partition("#")
    return identifier if is_absolute(identifier) else site_urls.absolute(site_urls.url(route)) + mark + fragment


@fact("the redirects")
def redirects(
    *, newspaper: Site, editions: Mapping[str, EditionRoots], site_urls: SiteURLs
) -> tuple[tuple[str, str], ...]:
    """Path of each former URL, and the absolute URL of what it leads to."""
    found = []
    for one in newspaper.redirects:
        item = item_at(one.kind, one.target, newspaper=editions[one.edition].newspaper)
        found.append((site_urls.url(one.route), _leads_to(one.target, item, site_urls)))
    return tuple(found)
