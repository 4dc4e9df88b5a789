"""What templates are handed: small frozen values, ready to show. URLs in them stand as in an ``href``.

This module knows nothing of how they are found.
"""

from datetime import date, datetime
from typing import Any

import msgspec

from sitegen.content.tables import Table
from sitegen.errors.problems import ContentError


class Image(msgspec.Struct, frozen=True):
    """A picture. Its address is that of one version of a middle size; ``picture()`` shows it in all."""

    url: str
    """Address for ``src``."""
    absolute_url: str
    """The same with scheme and host."""
    alt: str = ""
    """What it shows."""
    caption: str = ""
    """Text under it."""
    credit: str = ""
    """Who made it."""
    width: int = 0
    """Pixels; 0 when unknown."""
    height: int = 0
    """Pixels; 0 when unknown."""
    type: str = ""
    """Media type, such as ``image/jpeg``."""
    creator: str = ""
    """Name of the photographer."""
    copyright: str = ""
    """Notice of copyright."""
    license: str = ""
    """Address of the licence."""
    acquire_license: str = ""
    """Address at which a licence can be had."""
    role: str = ""
    """What it is: the picture of an ``article``, one in a ``body``, that of an ``author``, a ``logo``."""
    file: str = ""
    """Its file in the site's folder; nothing where it is elsewhere."""
    focus: str = ""
    """The place that crops keep."""


class Icons(msgspec.Struct, frozen=True):
    """The icons of the site, all from one drawing."""

    favicon: str
    """Address of ``favicon.ico``."""
    vector: str
    """Address of ``icon.svg``; nothing where the drawing is made of pixels."""
    touch: str
    """Address of the icon for home screens."""
    maskable: str
    """Address of the icon that others cut to a shape."""
    small: Image
    """The icon with 96 pixels on each side."""
    large: Image
    """The icon with 512 pixels on each side."""
    manifest: str
    """Address of the web app manifest."""


class PictureSources(msgspec.Struct, frozen=True):
    """A picture in several widths and formats, for one place of a layout."""

    url: str
    """Address for ``src``: what every browser reads."""
    width: int
    """Pixels of that."""
    height: int
    """Pixels of that."""
    srcset: str = ""
    """All widths of that format, for ``srcset``; nothing where there is one only."""
    sizes: str = ""
    """How wide it is shown, for ``sizes``."""
    better: tuple[tuple[str, str], ...] = ()
    """Media type and ``srcset`` of each better format, the best first."""


class Drawn(msgspec.Struct, frozen=True):
    """What a chart is drawn from."""

    table: Table | None
    """The table, or none where something is wrong."""
    problems: tuple[ContentError, ...] = ()
    """What is wrong."""


class BodyPicture(msgspec.Struct, frozen=True):
    """A picture in a text."""

    url: str
    """Address where there is one version only."""
    file: str = ""
    """Its file in the site's folder; nothing where it is elsewhere."""
    credit: str = ""
    """Whose it is, as the file tells."""
    width: int = 0
    """Pixels; 0 when unknown."""
    height: int = 0
    """Pixels; 0 when unknown."""


class Section(msgspec.Struct, frozen=True):
    """A category, as other pages show it: without its number of articles, or a new one would change every page."""

    name: str
    """Name."""
    slug: str
    """Its part of addresses."""
    url: str
    """Its page."""
    colour: str = ""
    """``#rrggbb``, or nothing."""
    description: str = ""
    """One sentence."""
    key: str = ""
    """What it is called in all editions, for style sheets: its slug in the first language."""


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
    """Who paid for an article."""

    name: str
    """Name."""
    url: str = ""
    """Address."""
    label: str = ""
    """Own label, or nothing for the theme's."""
    logo: Image | None = None
    """Logo."""


class Teaser(msgspec.Struct, frozen=True):
    """An article, as other pages show it."""

    id: str
    """Id."""
    url: str
    """Its page."""
    absolute_url: str
    """The same with scheme and host."""
    title: str
    """Headline."""
    kicker: str
    """Label above the headline."""
    standfirst: str
    """Lead paragraph."""
    summary: str
    """The lead paragraph, or the beginning of the text."""
    date: datetime
    """Publication."""
    updated: datetime | None
    """Last real update."""
    section: Section
    """Category."""
    authors: tuple[AuthorRef, ...]
    """Byline."""
    image: Image | None
    """Lead picture."""
    minutes: int
    """Reading time."""
    sponsor: SponsorRef | None
    """Who paid for it."""
    language: str
    """Language."""
    featured: int
    """Front-page weight."""
    retracted: bool
    """Whether it was withdrawn for cause."""
    genre: str
    """Type of work, such as ``opinion``; nothing for plain news."""
    paid: bool
    """Whether only subscribers may read the text."""
    live: bool
    """Whether it is a live blog that goes on."""


class Named(msgspec.Struct, frozen=True):
    """A tag or another named thing with a page."""

    name: str
    """Name."""
    url: str
    """Its page."""
    count: int = 0
    """Number of articles; 0 where only the name is shown."""
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
    """Place from which it is reported."""
    sources: tuple[Any, ...]
    """What it rests on, with title and url."""
    method: str
    """How it was made."""
    series: str
    """Slug of its series, or nothing."""
    part: int | None
    """Number in the series."""
    canonical: str
    """Address of the original, or nothing."""
    noindex: bool
    """Whether search engines shall leave it alone."""
    translations: tuple["Translation", ...]
    """The same article in other languages."""
    template: str
    """Its own template, or nothing."""
    extra: dict[str, Any]
    """Free keys."""
    live_blog: "LiveBlog | None"
    """What makes it a live blog, or none."""


class LiveBlog(msgspec.Struct, frozen=True):
    """`article.live_blog`: what makes an article a live blog; its entries are `article.entries`."""

    start: datetime
    """When the coverage begins."""
    end: datetime
    """When it ends."""
    live: bool
    """Whether it goes on."""
    entries: tuple[Any, ...]
    """Its entries with anchor, date, title and pinned, without their texts."""
    url: str
    """Address of the JSON that an open page asks for what is new; nothing where there is none."""
    feeds: tuple["Feed", ...]
    """Its own feeds."""


class Translation(msgspec.Struct, frozen=True):
    """The same article in another language."""

    language: str
    """Language."""
    url: str
    """Its page."""
    title: str
    """Headline."""
    indexed: bool
    """Whether search engines shall find it."""


class Edition(msgspec.Struct, frozen=True):
    """The newspaper in one language."""

    language: str
    """Language, as a BCP 47 tag."""
    name: str
    """What the language calls itself."""
    title: str
    """Name of the newspaper in it."""
    url: str
    """Its front page."""


class SeriesRef(msgspec.Struct, frozen=True):
    """The series of an article."""

    name: str
    """Name."""
    url: str
    """Its page."""
    part: int
    """Number of this article in it, from 1."""
    count: int
    """Number of articles."""
    cards: tuple[Teaser, ...]
    """All of them, in order."""


class AuthorProfile(msgspec.Struct, frozen=True):
    """An author."""

    id: str
    """Id."""
    name: str
    """Name."""
    role: str
    """Function."""
    url: str
    """The author's page."""
    absolute_url: str
    """The same with scheme and host."""
    photo: Image | None
    """Portrait."""
    bio_text: str
    """Beginning of the bio, plain text."""
    email: str
    """Address for readers."""
    site: str
    """Own site."""
    links: tuple[Any, ...]
    """Profiles elsewhere, with label and url."""
    location: str
    """Where the author works."""
    beats: tuple[str, ...]
    """Subjects."""
    given_name: str
    """First name."""
    family_name: str
    """Last name."""
    languages: tuple[str, ...]
    """Languages that the author works in."""
    awards: tuple[str, ...]
    """Prizes."""
    fediverse: str
    """Account on Mastodon and the like."""
    twitter: str
    """Account on X."""
    path: str
    """The file of the bio."""
    language: str
    """Language of the profile."""
    extra: dict[str, Any]
    """Free keys."""


class PageDetail(msgspec.Struct, frozen=True):
    """A page: about, contact…"""

    id: str
    """Id."""
    title: str
    """Title."""
    url: str
    """Address."""
    standfirst: str
    """Lead paragraph."""
    description: str
    """For search engines."""
    headings: tuple[Any, ...]
    """Headings with level, id and text."""
    updated: datetime | None
    """Last real update."""
    canonical: str
    """Address of the original, or nothing."""
    noindex: bool
    """Whether search engines shall leave it alone."""
    language: str
    """Language."""
    translations: tuple["Translation", ...]
    """The same page in other languages."""
    extra: dict[str, Any]
    """Free keys."""


class PageLink(msgspec.Struct, frozen=True):
    """A page in a menu."""

    id: str
    """Id."""
    title: str
    """Title."""
    url: str
    """Address."""


class TermDetail(msgspec.Struct, frozen=True):
    """A category, tag or series on its own page."""

    kind: str
    """``category``, ``tag`` or ``series``."""
    name: str
    """Name."""
    slug: str
    """Its part of addresses."""
    url: str
    """Its page."""
    colour: str
    """Colour of a category."""
    description: str
    """One sentence."""
    count: int
    """Number of articles."""
    document: str
    """The file of the introduction, or nothing."""
    key: str
    """What a category is called in all editions, for style sheets: its slug in the first language."""
    extra: dict[str, Any]
    """Free keys of a category."""


class Feed(msgspec.Struct, frozen=True):
    """A feed."""

    title: str
    """Title."""
    url: str
    """Address."""
    absolute_url: str
    """The same with scheme and host."""
    type: str
    """Media type."""
    format: str
    """``rss``, ``atom`` or ``json``."""


class FeedList(msgspec.Struct, frozen=True):
    """A list with feeds."""

    kind: str
    """``site``, ``category``, ``author``, ``tag`` or ``corrections``."""
    name: str
    """Name."""
    url: str
    """Its page."""
    feeds: tuple[Feed, ...]
    """One for each format."""


class Slice(msgspec.Struct, frozen=True):
    """One page of a list."""

    articles: tuple[str, ...]
    """Ids of the articles on it."""
    pages: int
    """Number of pages."""
    count: int
    """Number of articles on all of them."""


class Month(msgspec.Struct, frozen=True):
    """A month in the archives."""

    month: date
    """Its first day."""
    url: str
    """Its page."""
    count: int
    """Number of articles."""


class Year(msgspec.Struct, frozen=True):
    """A year in the archives."""

    year: int
    """The year."""
    url: str
    """Its page."""
    count: int
    """Number of articles."""
    months: tuple[Month, ...]
    """Its months with articles, newest first."""


class ResolvedLink(msgspec.Struct, frozen=True):
    """Where a link of a body leads."""

    url: str = ""
    """Address, or nothing when it leads nowhere."""
    problem: str = ""
    """What is wrong with it."""
    hint: str = ""
    """What was probably meant."""


class Sponsorship(msgspec.Struct, frozen=True):
    """The footer under every article."""

    text: str
    """The sentence; empty for no footer."""
    url: str
    """Where it leads."""
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
    """Year or date of foundation."""
    email: str
    """Address of the newsroom."""
    twitter: str
    """Account on X."""
    links: tuple[Any, ...]
    """Profiles elsewhere, with label and url."""
