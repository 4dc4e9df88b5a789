"""The values that templates receive: small, frozen and ready to show. URLs are ready for an ``href``.

This module knows nothing of how facts compute them.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from sitegen.content.routes import FEED_FILES, quote_route
from sitegen.content.tables import Table
from sitegen.errors.problems import ContentError


class SiteURLs(msgspec.Struct, frozen=True):
    """Where the site is: makes URLs of routes."""

    origin: str
    """Scheme and host."""
    base: str
    """Path of the site, with a slash at both ends."""
    home: str
    """URL of the front page of this edition."""

    @property
    def absolute_home(self) -> str:
        """The same with scheme and host."""
        return self.origin + self.home

    def url(self, route: str) -> str:
        """Return the URL of a route as it stands in an ``href``."""
        return self.base + quote_route(route)

    def absolute(self, url: str) -> str:
        """Return a URL of this site with scheme and host; others stay as they are."""
        return self.origin + url if url.startswith("/") and not url.startswith("//") else url


class Image(msgspec.Struct, frozen=True):
    """A picture. Its URL is that of one medium-sized version; ``picture()`` shows all of them."""

    url: str
    """URL for ``src``."""
    absolute_url: str
    """Absolute URL."""
    alt: str = ""
    """Alt text."""
    caption: str = ""
    """Caption."""
    credit: str = ""
    """Credit line."""
    width: int = 0
    """Width in pixels; 0 if unknown."""
    height: int = 0
    """Height in pixels; 0 if unknown."""
    type: str = ""
    """Media type, such as ``image/jpeg``."""
    creator: str = ""
    """Photographer."""
    copyright: str = ""
    """Copyright notice."""
    license: str = ""
    """URL of the licence."""
    acquire_license: str = ""
    """URL where a licence is available."""
    role: str = ""
    """Its use: ``article``, ``body``, ``author`` or ``logo``."""
    file: str = ""
    """Its file in the site's folder; empty if it is elsewhere."""
    focus: str = ""
    """Focal point that every crop keeps."""


class Icons(msgspec.Struct, frozen=True):
    """The icons of the site, from one drawing."""

    favicon: str
    """URL of ``favicon.ico``."""
    vector: str
    """URL of ``icon.svg``; empty if the drawing is a bitmap."""
    touch: str
    """URL of the icon for home screens."""
    maskable: str
    """URL of the maskable icon."""
    small: Image
    """The icon of 96 × 96 pixels."""
    large: Image
    """The icon of 512 × 512 pixels."""
    manifest: str
    """URL of the web app manifest."""


class PictureSources(msgspec.Struct, frozen=True):
    """A picture in several widths and formats, for one place of a layout."""

    url: str
    """URL for ``src``, in a format that every browser reads."""
    width: int
    """Pixels of that."""
    height: int
    """Pixels of that."""
    srcset: str = ""
    """All widths of that format, for ``srcset``; empty if there is only one."""
    sizes: str = ""
    """Its displayed width, for ``sizes``."""
    better: tuple[tuple[str, str], ...] = ()
    """Media type and ``srcset`` of each better format, the best first."""


class Drawn(msgspec.Struct, frozen=True):
    """The data of a chart."""

    table: Table | None
    """The table, or None if there is an error."""
    problems: tuple[ContentError, ...] = ()
    """The error."""


class BodyPicture(msgspec.Struct, frozen=True):
    """A picture in a text."""

    url: str
    """URL if there is only one version."""
    file: str = ""
    """Its file in the site's folder; empty if it is elsewhere."""
    credit: str = ""
    """Its rights, from the file's metadata."""
    width: int = 0
    """Pixels; 0 when unknown."""
    height: int = 0
    """Pixels; 0 when unknown."""


class Section(msgspec.Struct, frozen=True):
    """A category, as other pages show it; without the number of articles, which would change every page."""

    name: str
    """Name."""
    slug: str
    """Its part of URLs."""
    url: str
    """URL of its page."""
    colour: str = ""
    """Colour as ``#rrggbb``, or empty."""
    description: str = ""
    """One sentence."""
    key: str = ""
    """Its slug in the first language, the same in all editions, for stylesheets."""


class AuthorRef(msgspec.Struct, frozen=True):
    """An author in a byline."""

    id: str
    """Id."""
    name: str
    """Name."""
    url: str
    """The author's page."""
    role: str = ""
    """What the author did for this article."""


class SponsorRef(msgspec.Struct, frozen=True):
    """The sponsor of an article."""

    name: str
    """Name."""
    url: str = ""
    """URL of the sponsor."""
    label: str = ""
    """Custom label; empty for the theme's."""
    logo: Image | None = None
    """Logo."""


class Teaser(msgspec.Struct, frozen=True):
    """An article, as other pages show it."""

    id: str
    """Id."""
    path: str
    """Its file."""
    url: str
    """URL of its page."""
    absolute_url: str
    """Absolute URL."""
    title: str
    """Headline."""
    kicker: str
    """Label above the headline."""
    standfirst: str
    """Lead paragraph."""
    summary: str
    """Lead paragraph, or the beginning of the text."""
    date: datetime
    """Date of publication."""
    updated: datetime | None
    """Date of the last substantial update."""
    section: Section
    """Category."""
    authors: tuple[AuthorRef, ...]
    """Byline."""
    image: Image | None
    """Lead picture."""
    minutes: int
    """Reading time, in minutes."""
    sponsor: SponsorRef | None
    """Sponsor."""
    language: str
    """Language."""
    featured: int
    """Weight on the front page."""
    retracted: bool
    """Whether it is retracted."""
    genre: str
    """Genre, such as ``opinion``; empty for plain news."""
    paid: bool
    """Whether only subscribers may read the text."""
    live: bool
    """Whether it is a live blog in progress."""


class Named(msgspec.Struct, frozen=True):
    """A tag or another named thing with a page."""

    name: str
    """Name."""
    url: str
    """URL of its page."""
    count: int = 0
    """Number of articles; 0 if only the name appears."""
    letter: str = ""
    """First letter, without accent, for alphabetical lists."""


class ArticleDetail(msgspec.Struct, frozen=True):
    """What only an article's own page shows."""

    words: int
    """Number of words."""
    headings: tuple[Any, ...]
    """Headings with level, id and text."""
    tags: tuple[Named, ...]
    """Tags."""
    corrections: tuple[Any, ...]
    """Corrections with date, type and text."""
    dateline: str
    """Place that it is reported from."""
    sources: tuple[Any, ...]
    """Sources, with title and url."""
    method: str
    """Reporting method."""
    series: str
    """Slug of its series, or empty."""
    part: int | None
    """Number in the series."""
    canonical: str
    """URL of the original, or empty."""
    noindex: bool
    """Whether to ask search engines not to index it."""
    translations: tuple["Translation", ...]
    """The same article in other languages."""
    template: str
    """Custom template, or empty."""
    extra: dict[str, Any]
    """Keys of your own."""
    live_blog: "LiveBlog | None"
    """Live blog data, or none."""


class LiveBlog(msgspec.Struct, frozen=True):
    """`article.live_blog`: data of a live blog; its entries are `article.entries`."""

    start: datetime
    """Start of the coverage."""
    end: datetime
    """End of the coverage."""
    live: bool
    """Whether it is in progress."""
    entries: tuple[Any, ...]
    """Its entries with anchor, date, title and pinned, without text."""
    url: str
    """URL of the JSON that an open page polls for new entries; empty if there is none."""
    feeds: tuple["Feed", ...]
    """Its own feeds."""


class Translation(msgspec.Struct, frozen=True):
    """The same article in another language."""

    language: str
    """Language."""
    url: str
    """URL of its page."""
    title: str
    """Headline."""
    indexed: bool
    """Whether search engines may index it."""


class Edition(msgspec.Struct, frozen=True):
    """The newspaper in one language."""

    language: str
    """Language, as a BCP 47 tag."""
    name: str
    """Native name of the language."""
    title: str
    """Name of the newspaper in this language."""
    url: str
    """URL of its front page."""


class SeriesRef(msgspec.Struct, frozen=True):
    """The series of an article."""

    name: str
    """Name."""
    url: str
    """URL of its page."""
    part: int
    """Position of this article, from 1."""
    count: int
    """Number of articles."""
    cards: tuple[Teaser, ...]
    """All articles, in order."""


class AuthorProfile(msgspec.Struct, frozen=True):
    """An author."""

    id: str
    """Id."""
    name: str
    """Name."""
    role: str
    """Job title."""
    url: str
    """The author's page."""
    absolute_url: str
    """Absolute URL."""
    photo: Image | None
    """Portrait."""
    bio_text: str
    """Beginning of the bio, as plain text."""
    email: str
    """Email address for readers."""
    site: str
    """Personal website."""
    links: tuple[Any, ...]
    """Profiles on other sites, with label and url."""
    location: str
    """Where the author is based."""
    beats: tuple[str, ...]
    """Areas of coverage."""
    given_name: str
    """First name."""
    family_name: str
    """Last name."""
    languages: tuple[str, ...]
    """Languages that the author works in."""
    awards: tuple[str, ...]
    """Awards."""
    fediverse: str
    """Fediverse account."""
    twitter: str
    """Account on X."""
    path: str
    """File of the bio."""
    language: str
    """Language of the profile."""
    extra: dict[str, Any]
    """Keys of your own."""


class PageDetail(msgspec.Struct, frozen=True):
    """A page: about, contact…"""

    id: str
    """Id."""
    title: str
    """Title."""
    url: str
    """URL."""
    standfirst: str
    """Lead paragraph."""
    description: str
    """Description for search engines."""
    headings: tuple[Any, ...]
    """Headings with level, id and text."""
    updated: datetime | None
    """Date of the last substantial update."""
    canonical: str
    """URL of the original, or empty."""
    noindex: bool
    """Whether to ask search engines not to index it."""
    language: str
    """Language."""
    translations: tuple["Translation", ...]
    """The same page in other languages."""
    extra: dict[str, Any]
    """Keys of your own."""
    path: str
    """Its file."""


class PageLink(msgspec.Struct, frozen=True):
    """A page in a menu."""

    id: str
    """Id."""
    title: str
    """Title."""
    url: str
    """URL."""


class TermDetail(msgspec.Struct, frozen=True):
    """A category, tag or series on its own page."""

    kind: str
    """``category``, ``tag`` or ``series``."""
    name: str
    """Name."""
    slug: str
    """Its part of URLs."""
    url: str
    """URL of its page."""
    colour: str
    """Colour of a category."""
    description: str
    """One sentence."""
    count: int
    """Number of articles."""
    document: str
    """File of the introduction, or empty."""
    key: str
    """Slug of a category in the first language, the same in all editions, for stylesheets."""
    extra: dict[str, Any]
    """A category's keys of your own."""


class Feed(msgspec.Struct, frozen=True):
    """A feed."""

    title: str
    """Title."""
    url: str
    """URL."""
    absolute_url: str
    """Absolute URL."""
    type: str
    """Media type."""
    format: str
    """``rss``, ``atom`` or ``json``."""


class FeedList(msgspec.Struct, frozen=True):
    """A list that has feeds."""

    kind: str
    """``site``, ``category``, ``author``, ``tag`` or ``corrections``."""
    name: str
    """Name."""
    url: str
    """URL of its page."""
    feeds: tuple[Feed, ...]
    """One per format."""


class Slice(msgspec.Struct, frozen=True):
    """One page of a list."""

    articles: tuple[str, ...]
    """Ids of the articles on it."""
    pages: int
    """Number of pages."""
    count: int
    """Number of articles on all pages."""


class Month(msgspec.Struct, frozen=True):
    """A month in the archives."""

    month: date
    """Its first day."""
    url: str
    """URL of its page."""
    count: int
    """Number of articles."""


class Year(msgspec.Struct, frozen=True):
    """A year in the archives."""

    year: int
    """The year."""
    url: str
    """URL of its page."""
    count: int
    """Number of articles."""
    months: tuple[Month, ...]
    """Its months with articles, newest first."""


class ResolvedLink(msgspec.Struct, frozen=True):
    """The target of a link in a body."""

    url: str = ""
    """URL, or empty if the target is missing."""
    problem: str = ""
    """The error."""
    hint: str = ""
    """A suggestion."""


class Sponsorship(msgspec.Struct, frozen=True):
    """The footer below every article."""

    text: str
    """The sentence; empty for no footer."""
    url: str
    """Target of the link."""
    label: str
    """Text of the link; empty for the theme's."""


class Publisher(msgspec.Struct, frozen=True):
    """The organisation behind the site."""

    name: str
    """Name."""
    legal_name: str
    """Name of the company or association."""
    logo: Image | None
    """Square picture."""
    founded: str
    """Founding year or date."""
    email: str
    """Email address of the newsroom."""
    twitter: str
    """Account on X."""
    links: tuple[Any, ...]
    """Profiles on other sites, with label and url."""


def feeds_in(folder: str, title: str, formats: Iterable[str], urls: SiteURLs) -> tuple[Feed, ...]:
    """Return the feeds of one list, in all formats."""
    found = []
    for form in formats:
        file, kind = FEED_FILES[form]
        url = urls.url(folder + file)
        found.append(Feed(title=title, url=url, absolute_url=urls.absolute(url), type=kind, format=form))
    return tuple(found)
