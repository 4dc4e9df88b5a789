"""Facts about the site as a whole: configuration, clock, theme, assets, menus, feeds, sitemap.

This module knows nothing of single articles.
"""

from datetime import date, datetime
from gettext import NullTranslations
from typing import Any

import msgspec

from sitegen.content.links import is_absolute
from sitegen.content.meta import Picture
from sitegen.facts.icons import SIZES, has_vector
from sitegen.facts.lists import ListFacts
from sitegen.facts.values import Edition, Feed, FeedList, Icons, Image, PageLink, Publisher, SiteAddress, Sponsorship
from sitegen.newsroom.indexing import indexed_terms, is_indexed, news
from sitegen.newsroom.terms import RANKED_KINDS
from sitegen.outputs.kinds import INDEXES, KINDS
from sitegen.theme.messages import load_messages

SITEMAP_SIZE = 50_000  # addresses in one file, by sitemaps.org


class SiteFacts(ListFacts):
    """What concerns the newspaper as a whole."""

    # Configuration and clock

    def _fact_config(self, table: str, key: str = "") -> Any:
        value = getattr(self.config, table)
        return getattr(value, key) if key else value

    def _fact_address(self) -> SiteAddress:
        """What makes URLs of routes."""
        return SiteAddress(self._origin, self._base, self.url(self.routes.home))

    def _fact_editions(self) -> tuple[Edition, ...]:
        """The newspaper in each of its languages, the first one first; nothing where it has only one."""
        if len(self.editions) == 1:
            return ()
        return tuple(
            Edition(
                site.language,
                _own_name(site.language),
                site.title,
                facts.url(facts.routes.home),
            )
            for facts in self.editions.values()
            for site in [facts.config.site]
        )

    def _fact_counterparts(self, kind: str, name: str) -> tuple[Edition, ...]:
        """The pages of a category or author in all editions that have one, or the front pages (``home``)."""
        found = []
        for edition, facts in zip(self.value(("editions",)), self.editions.values(), strict=False):
            if kind == "home":
                found.append(edition)
                continue
            for term in facts.site.terms[kind].values():
                if (term.key or term.slug) == name:
                    found.append(msgspec.structs.replace(edition, title=term.name, url=facts.url(term.route)))
        return tuple(found)

    def _fact_sponsorship(self) -> Sponsorship:
        setting = self.config.sponsorship
        inside = setting.url and not setting.url.startswith("#") and not is_absolute(setting.url)
        url = self.url(setting.url.lstrip("/")) if inside else setting.url
        return Sponsorship(setting.text, url, setting.label)

    def _fact_publisher(self) -> Publisher:
        setting = self.config.publisher
        logo = Picture("/" + setting.logo.removeprefix("static/").lstrip("/"), setting.name) if setting.logo else None
        name = setting.name or self.config.site.title
        return Publisher(
            name, setting.legal_name, self._image(logo, "", "logo") or self.value(("icons",)).large, setting.founded,
            self.config.site.email, setting.twitter, setting.links,
        )  # fmt: skip

    def _fact_icons(self) -> Icons:
        """The icons, which are always at the same addresses: search engines and telephones keep them."""

        def png(name: str) -> Image:
            url, absolute = self._place(name)
            return Image(url, absolute, width=SIZES[name], height=SIZES[name], type="image/png", role="icon")

        vector = self.url("icon.svg") if has_vector(self.config.site.icon) else ""
        return Icons(
            self.url("favicon.ico"), vector, self.url("apple-touch-icon.png"), self.url("icon-maskable-512.png"),
            png("icon-96.png"), png("icon-512.png"),
            self.url(KINDS["manifest"].route_in(self.config) or ""),
        )  # fmt: skip

    def _fact_policies(self) -> tuple[tuple[str, str], ...]:
        """Which policies of the newspaper are told, and the absolute address of the page of each."""
        return tuple(
            (policy, self.absolute(self.url(page.route)))
            for page in self.site.pages.values()
            for policy in page.meta.policies
        )

    def _fact_options(self) -> dict[str, Any]:
        return self.theme.options

    def _fact_today(self) -> date:
        return self._gate.now.astimezone(self.config.zone).date()

    def _fact_asset(self, path: str) -> str | None:
        """Address of an asset, or None when there is none."""
        asset = self.assets.get(path)
        return self.url(asset.route) if asset else None

    def _fact_integrity(self, path: str) -> str:
        """What a browser checks a stylesheet or script against."""
        return self.assets[path].integrity

    def _fact_data(self, name: str) -> tuple[Any, ...]:
        """What is in a data file, or nothing where there is none of that name."""
        if self.first is not self:  # it is the same in all languages
            found: tuple[Any, ...] = self.first.value(("data", name))
            return found
        return (self.data.read(name),) if name in self.data.files else ()

    def _fact_template(self, name: str) -> str:
        """Digest of a template, or nothing when it is absent."""
        return self.theme.digests.get(self.theme.templates.get(name, ""), "")

    def _fact_messages(self, language: str) -> NullTranslations:
        """The words of the theme in a language."""
        return load_messages(self.theme, language)

    def _fact_sitemap(self, number: str) -> tuple[tuple[str, datetime | None], ...]:
        """Address and last change of every page that search engines shall find, in one file of the sitemap."""
        start = (int(number) - 1) * SITEMAP_SIZE
        return tuple((self.url(route), moment) for route, moment in self.indexable()[start : start + SITEMAP_SIZE])

    def _fact_news(self) -> tuple[str, ...]:
        """Ids of the articles that are news at the instant of the build, newest first."""
        return tuple(article.id for article in news(self.site.articles.values(), self._gate.now))

    def indexable(self) -> list[tuple[str, datetime | None]]:
        """Return route and last change of every page that search engines shall find."""
        site = self.site
        found: list[tuple[str, datetime | None]] = [(self.routes.home, self._newest(self._listed))]
        for article in site.articles.values():
            if is_indexed(article):
                found.append((article.route, self._moments[article.id][1]))
        found += [(page.route, page.meta.updated) for page in site.pages.values() if is_indexed(page)]
        newest = found[0][1]
        for index in INDEXES:
            route = index.route_in(self.config)
            if route is not None and route in self.planned and not index.noindex:
                found.append((route, newest if index.name != "feeds" else None))
        terms = indexed_terms(site, self.config.lists.index_tags_from)
        found += [(term.route, self._newest(term.articles)) for term in terms]
        found += [(self.routes.archive(period), self._newest(names)) for period, names in self._archive.items()]
        return found

    def _fact_menu(self, name: str) -> tuple[PageLink, ...]:
        return tuple(
            PageLink(page.id, page.meta.title, self.url(page.route))
            for page in self.site.pages.values()
            if page.meta.menu == name
        )

    def _fact_indexes(self) -> dict[str, str]:
        """Addresses of the lists of tags, authors, series, archives, feeds and corrections, and of the search page."""
        routes = {index.index: index.route_in(self.config) for index in INDEXES}
        planned = self.planned
        return {
            name: self.url(route) if route is not None and route in planned else "" for name, route in routes.items()
        }

    def _fact_feeds(self, kind: str, name: str) -> tuple[Feed, ...]:
        """The feeds of the whole site (``site``) or of a term."""
        if kind == "site":
            route, title = self.routes.home, self.config.site.title
        elif kind == "corrections":
            route = self.routes.index(kind)
            title = f"{route.removeprefix(self.routes.home).strip('/').capitalize()} – {self.config.site.title}"
        elif not self.config.feeds.terms or not self.members(kind, name):
            return ()
        else:
            term = self.site.terms[kind][name]
            route, title = term.route, f"{term.name} – {self.config.site.title}"
        return self._feeds_in(route, title)

    def _fact_feed_lists(self) -> tuple[FeedList, ...]:
        """Every list that has feeds: the site, then categories, authors, tags and corrections."""
        found = [
            FeedList("site", self.config.site.title, self.url(self.routes.home), self.value(("feeds", "site", "")))
        ]
        for kind in (row.name for row in RANKED_KINDS if row.feeds):
            for slug, term in self.site.terms[kind].items():
                if feeds := self.value(("feeds", kind, slug)):
                    found.append(FeedList(kind, term.name, self.url(term.route), feeds))
        if self.value(("corrections",)):
            url = self.url(self.routes.index("corrections"))
            found.append(FeedList("corrections", "", url, self.value(("feeds", "corrections", ""))))
        return tuple(found)


def _own_name(language: str) -> str:
    """Return what a language calls itself, with a capital, as it stands alone in a switch."""
    from sitegen.theme.locale import locale_of

    name = locale_of(language).get_display_name() or language
    return name[0].upper() + name[1:]
