"""What templates see. Each view records every fact that it returns: nobody declares dependencies.

Obtaining a value is the read: a teaser, once returned, is a plain value. The descriptions in this module are the
manual of theme authors (``docs/what-templates-see.md``). This module knows nothing of Jinja2 environments and files.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from sitegen.config.ai import AiConfig
from sitegen.facts.values.articles import Named, Section, Teaser
from sitegen.facts.values.entries import TypeDetail
from sitegen.facts.values.lists import Taxonomy
from sitegen.facts.values.pictures import Icons
from sitegen.facts.values.publisher import (
    Accessibility,
    AccessibilityStatement,
    Imprint,
    LegalNotice,
    Privacy,
    Publisher,
)
from sitegen.facts.values.site import Analytics, Edition, Feed, PageLink, SiteURLs, Sponsorship
from sitegen.messages.message import tr
from sitegen.pages.front import Band, bands
from sitegen.pages.parts import Shown
from sitegen.pages.questions import known, question
from sitegen.pages.recorder import Recorder
from sitegen.pages.subjects import AuthorView, OwnEntryView


class SiteView(Shown):
    """`site`: the newspaper as a whole, in every template."""

    __slots__ = ("_read",)

    def __init__(self, read: Recorder) -> None:
        self._read = read

    @property
    def title(self) -> str:
        """Name of the newspaper."""
        return self._text("title")

    @property
    def tagline(self) -> str:
        """A few words below the title."""
        return self._text("tagline")

    @property
    def description(self) -> str:
        """One or two sentences for search engines and feeds."""
        return self._text("description")

    @property
    def language(self) -> str:
        """First language of the site."""
        return self._text("language")

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The newspaper in each of its languages, the first one first; empty if it has only one."""
        editions: tuple[Edition, ...] = self._read("editions")
        return editions

    @property
    def email(self) -> str:
        """Email address of the newsroom."""
        return self._text("email")

    @property
    def copyright(self) -> str:
        """Copyright line."""
        return self._text("copyright") or f"© {self.title}"

    @property
    def url(self) -> str:
        """URL of the front page, for an `href`."""
        return str(self._read("address").home)

    @property
    def absolute_url(self) -> str:
        """Absolute URL of the front page."""
        return str(self._read("address").absolute_home)

    @property
    def preferred_source_url(self) -> str:
        """URL at which readers make the newspaper a preferred source of Google; empty below a path of a host."""
        urls: SiteURLs = self._read("address")
        # https://developers.google.com/search/docs/appearance/preferred-sources: no folder can be one.
        host = urls.origin.partition("://")[2]
        return f"https://www.google.com/preferences/source?q={host}" if urls.base == "/" else ""

    @property
    def sections(self) -> tuple[Section, ...]:
        """The categories that are a part of no other, in menu order; `site.terms("category")` has all."""
        sections: tuple[Section, ...] = self._read("sections")
        return sections

    def menu(self, name: str) -> tuple[PageLink, ...]:
        """Pages of a menu, `main` or `footer`."""
        pages: tuple[PageLink, ...] = self._read("menu", name)
        return pages

    @property
    def sponsorship(self) -> Sponsorship:
        """The footer below every article: `text` (empty if there is none), `url`, `label`."""
        sponsorship: Sponsorship = self._read("sponsorship")
        return sponsorship

    @property
    def publisher(self) -> Publisher:
        """The organisation behind the site: `name`, `legal_name`, `logo`, `founded`, `links`."""
        publisher: Publisher = self._read("publisher")
        return publisher

    @property
    def imprint(self) -> Imprint:
        """What the foot of every page says of the publisher: `legal_name`, `cppap`, `issn`."""
        imprint: Imprint = self._read("imprint")
        return imprint

    @property
    def legal(self) -> LegalNotice:
        """What the legal notice says, from `[publisher]`: names, numbers, `address`, `owners`, `host`."""
        legal: LegalNotice = self._read("legal")
        return legal

    @property
    def accessibility(self) -> Accessibility:
        """How accessible the site says that it is: `declared` (`none`, `partial`, `full` or empty), and the id of the
        `page` with the statement."""
        accessibility: Accessibility = self._read("accessibility")
        return accessibility

    @property
    def accessibility_statement(self) -> AccessibilityStatement:
        """What the accessibility statement says, from `[accessibility]`."""
        statement: AccessibilityStatement = self._read("accessibility_statement")
        return statement

    @property
    def privacy(self) -> Privacy:
        """What the page about privacy says: whether pages are `closed`, other `hosts`, the `host`, an `email`."""
        privacy: Privacy = self._read("privacy")
        return privacy

    @property
    def analytics(self) -> Analytics | None:
        """What counts visits, or none: `kind`, `service`, `host`, `endpoint`, `consent` (`ask` or `exempt`)."""
        analytics: Analytics | None = self._read("analytics")
        return analytics

    @property
    def privacy_url(self) -> str:
        """URL of the page about privacy that `[analytics]` names; empty if there is none."""
        return str(self._read("privacy_page"))

    def most_read(self, count: int) -> list[Teaser]:
        """The articles that readers read most, the first one most; none as soon as nobody counted them lately."""
        return self._read.teasers(self._read("most_read", str(count)))

    @property
    def ai(self) -> Mapping[str, Any]:
        """What AI may do: `training` and `answers` (`refuse`, `allow` or none), the `reservation` of text and data
        mining (1, 0 or none), and the URL of its `conditions`."""
        ai: AiConfig = self._read("config", "ai")
        return {**msgspec.structs.asdict(ai), "reservation": ai.reservation, "conditions": ai.conditions}

    @property
    def icons(self) -> Icons:
        """The icons: `favicon`, `vector`, `touch`, `small`, `large`, and the `manifest` that lists them."""
        icons: Icons = self._read("icons")
        return icons

    @property
    def options(self) -> "OptionsView":
        """Options of the theme, as in `site.options.accent`: set in `[options]` of `site.toml`, or their defaults."""
        return OptionsView(self._read)

    @property
    def extra(self) -> Mapping[str, Any]:
        """`[extra]` of `site.toml`."""
        extra: Mapping[str, Any] = self._read("config", "extra")
        return extra

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Feeds of the whole site."""
        feeds: tuple[Feed, ...] = self._read("feeds", "site", "")
        return feeds

    @property
    def indexes(self) -> Mapping[str, str]:
        """URLs of the lists of all `tags`, `authors`, `series`, `archives`, `feeds`, `corrections`, and of the
        `search` page; empty if there is none."""
        indexes: Mapping[str, str] = self._read("indexes")
        return indexes

    @property
    def taxonomies(self) -> tuple[Taxonomy, ...]:
        """Your own taxonomies, in the order of `site.toml`."""
        taxonomies: tuple[Taxonomy, ...] = self._read("taxonomies")
        return taxonomies

    def taxonomy(self, name: str) -> Taxonomy:
        """One of your own taxonomies, such as `places`."""
        return known(name, {one.name: one for one in self.taxonomies}, tr("there is no taxonomy “{name}”", name=name))

    def terms(self, kind: str) -> tuple[Named, ...]:
        """The terms of a kind, in their order: the name of your taxonomy, or `category`, `tag`, `series`, `author`."""
        found: tuple[Named, ...] | None = self._read("in_order", kind)
        if found is None:
            kinds = dict.fromkeys(("category", "tag", "series", "author", *(one.name for one in self.taxonomies)))
            known(kind, kinds, tr("there are no terms “{name}”", name=kind))
        return found or ()

    def articles(
        self, where: Mapping[str, Any] | None = None, order: str | Sequence[str] = (), limit: int | None = None
    ) -> list[Teaser]:
        """The articles that lists show, newest first: those that have all of `where`, by key of front matter, sorted by
        the keys of `order` (`-` before one turns it round), `limit` of them at most."""
        return self._read.teasers(self._read("articles", question(where, order, limit)))

    @property
    def types(self) -> tuple[TypeDetail, ...]:
        """Your own types of content, in the order of `site.toml`."""
        types: tuple[TypeDetail, ...] = self._read("types")
        return types

    def type(self, name: str) -> TypeDetail:
        """One of your own types, such as `event`."""
        return known(name, {one.name: one for one in self.types}, tr("there is no type “{name}”", name=name))

    def entries(
        self,
        kind: str,
        where: Mapping[str, Any] | None = None,
        order: str | Sequence[str] = (),
        limit: int | None = None,
    ) -> list["OwnEntryView"]:
        """The entries of a type of your own, in the order of its list, asked for as with `articles`; `past` in `where`
        says whether they are over."""
        found: tuple[str, ...] | None = self._read("entries", kind, question(where, order, limit))
        if found is None:
            self.type(kind)
        return [OwnEntryView(self._read, name) for name in found or ()]

    @property
    def today(self) -> date:
        """Day of the build, in the site's time zone."""
        today: date = self._read("today")
        return today

    @property
    def authors(self) -> list["AuthorView"]:
        """All authors."""
        return [AuthorView(self._read, identifier) for identifier in self._read("authors")]

    def author(self, identifier: str) -> "AuthorView":
        """The profile of one author, by id, such as that of `card.authors`."""
        return AuthorView(self._read, identifier)

    def _text(self, key: str) -> str:
        return str(self._read("config", "site", key))


class OptionsView(Shown):
    """`site.options`: the options of the theme, by name."""

    __slots__ = ("_read",)

    def __init__(self, read: Recorder) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        try:
            return self._read("option", name)
        except LookupError:
            raise AttributeError(name) from None

    def __dir__(self) -> Iterable[str]:
        names: tuple[str, ...] = self._read("options")
        return names


class HomeView(Shown):
    """`home`: content of the front page, in `home.html`, and in `404.html` and `search.html`."""

    __slots__ = ("_read", "_shown")

    def __init__(self, read: Recorder) -> None:
        self._read = read
        self._shown: set[str] = set()

    def top(self, count: int) -> list[Teaser]:
        """The articles with the highest `featured`, then the newest; the first is the lead."""
        names = self._read("top", str(count))
        self._shown |= set(names)
        return self._read.teasers(names)

    def latest(self, count: int, without: Sequence[Teaser] = ()) -> list[Teaser]:
        """The newest articles, without some that the page shows next to them."""
        known = {teaser.id for teaser in without}
        names = self._read("latest", str(count + len(known)))
        return self._read.teasers([name for name in names if name not in known][:count])

    def sections(self, count: int) -> list[tuple[Section, list[Teaser]]]:
        """Each category with its newest articles, except those that `top` or `bands` have returned."""
        found = []
        for section in self._read("sections"):
            # As many more as could have been shown above, and the list is never too short.
            first = self._read("first", "category", section.slug, str(count + len(self._shown)))
            teasers = self._read.teasers([name for name in first if name not in self._shown][:count])
            if teasers:
                found.append((section, teasers))
        return found

    def bands(self, wanted: Sequence[Mapping[str, Any]], pins: Sequence[Mapping[str, Any]] = ()) -> list[Band]:
        """The bands that an option such as `front` lists, without the empty ones, and articles at the places that
        `pins` gives them: no article comes twice."""
        return list(bands(self._read, wanted, pins, self._shown))
