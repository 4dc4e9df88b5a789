"""Authors, pages, and lists of articles, as templates receive them."""

from datetime import date, datetime
from typing import Any

import msgspec

from sitegen.facts.values.articles import Named, TermRef, Translation
from sitegen.facts.values.pictures import Image


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
    translations: tuple[Translation, ...]
    """The same page in other languages."""
    extra: dict[str, Any]
    """Keys of your own."""
    path: str
    """Its file."""
    kind: str
    """`page`, or the name of your type."""
    fields: dict[str, Any]
    """What is in the fields of an entry of your type, by name."""
    starts: datetime | None
    """When what an entry is about begins."""
    ends: datetime | None
    """When it is over."""
    past: bool
    """Whether it is over."""


class TermDetail(msgspec.Struct, frozen=True):
    """A category, tag, series, or term of your own on its page."""

    kind: str
    """``category``, ``tag`` or ``series``, or the name of your taxonomy."""
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
    """Slug of a category or term of your own in the first language, the same in all editions, for stylesheets."""
    extra: dict[str, Any]
    """The keys of your own in its file."""
    label: str
    """What all terms of your taxonomy are called; empty for categories, tags and series."""
    singular: str
    """What one of them is called."""
    trail: tuple[TermRef, ...]
    """What it is a part of, from the top, each with name, url and slug."""
    parts: tuple[Named, ...]
    """Its own parts, in order, each with name, url, slug and count."""
    thin: bool
    """Whether search engines do not index it with few articles."""
    index: str
    """What `site.indexes` calls the list of all; empty if there is none."""
    has_feeds: bool
    """Whether each has feeds."""


class Taxonomy(msgspec.Struct, frozen=True):
    """`site.taxonomies`: one of your own taxonomies."""

    name: str
    """Its name in `site.toml`, and in front matter."""
    label: str
    """What all of its terms are called."""
    singular: str
    """What one of them is called."""
    url: str
    """URL of the list of them all; empty if there is none."""


class BandSource(msgspec.Struct, frozen=True):
    """Where a band of the front page takes its articles from."""

    slug: str = ""
    """The slug of a term; empty if there is none of that name."""
    title: str = ""
    """Its name."""
    url: str = ""
    """URL of its page."""
    description: str = ""
    """One sentence."""
    key: str = ""
    """Slug of a category in the first language."""
    others: tuple[str, ...] = ()
    """If there is none of that name: all names, for a hint."""
    kinds: tuple[str, ...] = ()
    """If there is no such kind: all kinds, for a hint."""


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

    @property
    def calendar(self) -> tuple[Month, ...]:
        """Its twelve months from January on; one without articles has no URL."""
        known = {month.month.month: month for month in self.months}
        return tuple([known.get(number) or Month(date(self.year, number, 1), "", 0) for number in range(1, 13)])


class PeriodLink(msgspec.Struct, frozen=True):
    """A year or month of the archives, where another one leads to it."""

    start: date
    """Its first day."""
    url: str
    """URL."""


class Period(msgspec.Struct, frozen=True):
    """A year or month of the archives."""

    start: date
    """Its first day."""
    is_month: bool
    """Whether it is a month, not a year."""
    url: str
    """URL."""
    count: int
    """Number of articles."""
    previous: PeriodLink | None
    """The nearest earlier year or month with articles."""
    next: PeriodLink | None
    """The nearest later one."""
