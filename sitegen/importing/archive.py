"""What a source contains, in the terms of a newspaper and before it has places in a site.

Every source is read into these values, and everything behind them treats all sources alike. This module knows nothing
about formats, files of a site or Markdown.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any, Literal

import msgspec

Standing = Literal["published", "scheduled", "draft", "pending", "private", "password", "trash", "members", "paid"]
"""Who could read an entry in the source: everybody if it is ``published``, or ``scheduled`` and its time has come."""


class Loss(msgspec.Struct, frozen=True):
    """Something that has no place in a site, or another one than it had."""

    kind: str
    """What it is, the same for all of its kind and not translated: ``shortcode [gallery]``, ``embed``, ``password``."""
    reason: str
    """Why, and what the reader or the editor sees instead: a message of ``tr``."""
    text: str = ""
    """What is lost, as the source has it; never an address of a person or a password."""


class Illustration(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that is shown, with what the source says about it."""

    url: str
    """Address in the source: absolute, or a path of the old site."""
    alt: str = ""
    """Alternative text."""
    caption: str = ""
    """Caption, as text."""
    credit: str = ""
    """Photographer or agency, as text."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An author: what readers saw of the account, never how to log in or to write to it."""

    key: str
    """What entries call the person; unique in the source."""
    name: str
    """Display name."""
    slug: str = ""
    """What the source's URLs call the person."""
    bio: str = ""
    """Bio, as HTML."""
    url: str = ""
    """Website."""
    picture: Illustration | None = None
    """Portrait."""
    route: str = ""
    """Path of the person's page on the old site, such as ``/author/lea/``."""
    queries: tuple[str, ...] = ()
    """Addresses of it with a query: ``/?author=2``, ``/spip.php?auteur2``."""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A category or tag that entries name."""

    kind: Literal["category", "tag"]
    """Which of the two."""
    name: str
    """Display name, as text."""
    slug: str = ""
    """What the source's URLs call it."""
    description: str = ""
    """Introduction, as HTML."""
    route: str = ""
    """Path of its page on the old site, such as ``/category/politique/``."""
    queries: tuple[str, ...] = ()
    """Addresses of it with a query: ``/?cat=3``, ``/spip.php?rubrique3``."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One article or page, as the source has it. Exactly one of ``html`` and ``markdown`` is the body."""

    kind: Literal["article", "page"]
    """Which of the two."""
    key: str
    """What the source calls it; unique in the source: ``12``, or a path."""
    file: str
    """File of the source that it is in, for messages."""
    line: int | None = None
    """Line of that file where it begins, from 1."""
    title: str
    """Title, as text without tags or entities; may be empty."""
    date: datetime | None = None
    """Publication, with its offset; None for a page or a draft without one."""
    updated: datetime | None = None
    """Last change that readers should know of, with its offset."""
    expires: datetime | None = None
    """Withdrawal, with its offset."""
    standing: Standing = "published"
    """Who could read it."""
    slug: str = ""
    """Last part of its URL, decoded from percent-encoding; empty where it has none yet."""
    route: str = ""
    """Path of its page on the old site, decoded, such as ``/2020/05/titre/``; empty where it has none."""
    former: tuple[str, ...] = ()
    """Other paths that led to it."""
    queries: tuple[str, ...] = ()
    """Addresses with a query that led to it, which no static file answers: ``/?p=12``, ``/spip.php?article12``."""
    authors: tuple[str, ...] = ()
    """Keys of its authors, in order."""
    categories: tuple[str, ...] = ()
    """Names of its categories; the first is the one to keep if only one can stay."""
    tags: tuple[str, ...] = ()
    """Names of its tags."""
    kicker: str = ""
    """Line above the headline, as text."""
    standfirst: str = ""
    """Lead paragraph that its author wrote, as HTML of one paragraph; no excerpt that the system made of the text."""
    picture: Illustration | None = None
    """Lead picture."""
    shared: Illustration | None = None
    """Picture that networks show instead."""
    featured: bool = False
    """Whether it was kept at the top of the front page."""
    language: str = ""
    """BCP 47 tag, if it is not that of the site."""
    translation_of: str = ""
    """Key of the entry that it translates."""
    series: str = ""
    """Name of its series."""
    canonical: str = ""
    """Absolute URL of the original, if it was a copy."""
    noindex: bool = False
    """Whether search engines were asked to leave it out."""
    html: str | None = None
    """Body as HTML: paragraphs made, shortcodes expanded to HTML and to the elements of ``html/vocabulary.py``."""
    markdown: str | None = None
    """Body as Markdown that sitegen reads, with the links and pictures of the source in it."""
    values: Mapping[str, Any] = {}
    """Further front matter in sitegen's own keys, as far as a source has it: sponsor, corrections, kicker, genre…"""
    extra: Mapping[str, Any] = {}
    """Values that have no place in sitegen, kept under ``extra`` of the front matter for the owner's templates."""
    losses: tuple[Loss, ...] = ()
    """What the source's module could not keep of it."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What a source says about the site itself; empty where it says nothing."""

    title: str = ""
    """Name."""
    tagline: str = ""
    """A few words below it."""
    url: str = ""
    """Absolute URL of the front page."""
    language: str = ""
    """BCP 47 tag."""
    timezone: str = ""
    """IANA time zone."""


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """All that a source contains. What is long is read anew each time that it is asked for, and never kept."""

    system: str
    """Name of the source, as the command line has it: ``wordpress``."""
    identity: Identity = Identity()
    """The site."""
    people: tuple[Person, ...] = ()
    """Authors."""
    terms: tuple[Term, ...] = ()
    """Categories and tags with more than a name; entries may name others."""
    entries: Callable[[], Iterator[Entry]]
    """Read all entries, in the order of the source, one after another: the same each time."""
    find: Callable[[str], Traversable | None]
    """Return the file behind a URL of the source (absolute, or a path of the old site), or None if it is not at hand.

    Never one outside of what the user named.
    """
    about: Callable[[str], Illustration | None] = lambda _: None
    """Return what the source says about a picture, by its URL in any size."""
    redirects: Mapping[str, str] = {}
    """Redirects of the old site, from a path to a path or an absolute URL."""
    feeds: tuple[str, ...] = ()
    """Paths of the feeds of the old site."""
    counts: Mapping[str, int] = {}
    """What it contains beside entries and was left there, by name: ``comment``, ``subscriber``."""
    losses: tuple[Loss, ...] = ()
    """What has no place, beside that of entries: settings, menus."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What the user said about how a source is to be read."""

    keys: Mapping[str, str] = {}
    """Key of the source's front matter, and sitegen's key for it (``--map``)."""
    category_from: str = ""
    """Key of the source's front matter that has the category (``--category-from``); empty for the source's own."""
    timezone: str = ""
    """IANA time zone of dates without offset, where the source does not say; empty for that of the site."""
    language: str = ""
    """Language of the site, where the source does not say."""
