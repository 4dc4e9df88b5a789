"""The typed front matter of articles, pages, authors and categories.

These structures are the schema: an unknown key, a wrong type or a missing required key is an error. This module knows
nothing of files or of the rest of the site.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from sitegen.config.site import Link
from sitegen.content.gate import Status
from sitegen.fields import (
    Account,
    ArticleId,
    AuthorId,
    Colour,
    Count,
    Email,
    Free,
    Language,
    PictureFile,
    Route,
    Text,
    Web,
    Word,
    like,
)


# msgspec leaves out a default by its identity, which a text loses on the way to another process, unless it is empty.
# What facts hold must be encoded alike in all of them: a structure in facts that has such a default leaves out none.
class _Meta(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all front matter has in common."""


class Picture(_Meta, frozen=True):
    """A picture with what a reader must know of it."""

    src: PictureFile
    """File next to the source, or ``/path`` in ``static/``, or an absolute address."""
    alt: Text
    """What it shows, for those who do not see it; empty on purpose for mere decoration."""
    caption: Text = ""
    """Text under it."""
    credit: Text = ""
    """Who made it; by default what the file says of its rights."""
    focus: Annotated[str, like("60% 30%", "10% 90%")] = ""
    """The place that every crop keeps, from the left and from the top: ``60% 30%``; by default the middle."""
    creator: Text = ""
    """Name of the photographer, for structured data; by default what the file says."""
    copyright: Text = ""
    """Notice of copyright, for structured data; by default what the file says."""
    license: Web = ""
    """Address of the licence, for structured data; by default what the file says."""
    acquire_license: Web = ""
    """Address at which a licence can be had, for structured data; by default what the file says."""


class Credit(_Meta, frozen=True):
    """One author of an article."""

    id: AuthorId
    """Name of a file in ``content/authors/``, without ``.md``."""
    role: Text = ""
    """What the author did: text, photo, video…"""


class Part(_Meta, frozen=True):
    """An article's place in a series."""

    name: Text
    """Name of the series."""
    part: Count | None = None
    """Number within it; by default the order of publication."""


class Sponsor(_Meta, frozen=True):
    """Who paid for an article."""

    name: Text
    """Name of the company."""
    url: Web = ""
    """Its address."""
    label: Text = ""
    """The label shown; by default “Sponsored content” in the language of the article."""
    logo: PictureFile = ""
    """Its logo: file next to the source, or ``/path`` in ``static/``."""


class Coverage(_Meta, frozen=True):
    """When something is covered live."""

    start: datetime | None = None
    """When it begins; by default the article's date. An hour without a day is of this day, or of the next."""
    end: datetime | None = None
    """When it ends; by default twelve hours after the last entry."""


Genre = Literal[
    "reportage", "investigation", "interview", "analysis", "background", "opinion", "editorial", "review", "satire"
]
Policy = Literal[
    "principles", "ethics", "corrections", "verification", "unnamed_sources", "no_bylines", "ownership", "masthead",
    "mission", "diversity", "diversity_staffing", "feedback",
]  # fmt: skip


class Citation(_Meta, frozen=True):
    """A source that an article rests on."""

    title: Text
    """What it is: a report, a law, a study, an interview."""
    url: Web = ""
    """Where it can be read."""


class Correction(_Meta, frozen=True, omit_defaults=False):
    """Something that was changed after publication."""

    date: datetime
    """When."""
    text: Text
    """What was wrong and what is right."""
    type: Literal["correction", "clarification", "update", "retraction"] = "correction"
    """Kind of change."""


class ArticleMeta(_Meta, frozen=True):
    """Front matter of an article."""

    title: Text
    """Headline."""
    date: datetime
    """Publication instant; one without offset is in the site's time zone."""
    category: Text
    """The one category, from the declared list."""
    kicker: Text = ""
    """Label above the headline."""
    genre: Genre | None = None
    """Type of work, shown as a label and told to search engines; leave it out for plain news."""
    dateline: Text = ""
    """Place from which it is reported."""
    standfirst: Text = ""
    """The lead paragraph; also the description."""
    updated: datetime | None = None
    """Last real update."""
    expires: datetime | None = None
    """Instant of withdrawal."""
    status: Status = "published"
    """``published``, ``draft``, ``review``, ``embargo`` or ``retracted``."""
    gone: bool = False
    """Whether it was withdrawn for good: a page at its address says so, and nothing else of it is shown."""
    tags: tuple[Text, ...] = ()
    """Free tags."""
    series: Text | Part | None = None
    """A series, by name, or with the number of the part."""
    author: AuthorId | Credit | None = None
    """One author."""
    authors: tuple[AuthorId | Credit, ...] = ()
    """Several authors."""
    image: Picture | None = None
    """The lead picture."""
    sponsor: Sponsor | None = None
    """Who paid for it."""
    corrections: tuple[Correction, ...] = ()
    """What was changed after publication."""
    sources: tuple[Citation, ...] = ()
    """What the article rests on, listed below it."""
    method: Text = ""
    """How the article was made, told below it."""
    live: bool | Coverage = False
    """Whether it is a live blog: its headings begin with an hour. With ``start`` and ``end``, from when to when."""
    paid: bool = False
    """Whether the host shows the text to subscribers only; feeds have the summary then."""
    slug: Word = ""
    """Last part of the address; by default the file's name."""
    aliases: tuple[Route, ...] = ()
    """Former addresses, which lead here."""
    canonical: Web = ""
    """Absolute address of the original, where this is a copy."""
    noindex: bool = False
    """Whether search engines shall leave it alone."""
    language: Language = ""
    """Language, where it is not the site's."""
    translation_of: ArticleId = ""
    """Id of the article that this is a translation of."""
    featured: Count = 0
    """Weight on the front page: the highest leads."""
    related: tuple[ArticleId, ...] = ()
    """Ids of hand-picked related articles."""
    template: Annotated[str, like("article.html", "special.html")] = ""
    """A template of its own."""
    extra: Free = {}
    """Free keys."""

    @property
    def credits(self) -> tuple[Credit, ...]:
        """The authors, however they were written."""
        entries = ((self.author,) if self.author else ()) + self.authors
        return tuple([Credit(entry) if isinstance(entry, str) else entry for entry in entries])

    @property
    def modified(self) -> datetime | None:
        """The last update or correction, or None; what was polished before publication is no update."""
        moments = [correction.date for correction in self.corrections]
        if self.updated is not None and self.updated > self.date:
            moments.append(self.updated)
        return max(*moments, self.date) if moments else None

    @property
    def coverage(self) -> Coverage | None:
        """When it is covered live, or None for an article that is no live blog."""
        return Coverage() if self.live is True else self.live or None

    @property
    def part(self) -> Part | None:
        """The series, however it was written."""
        return Part(self.series) if isinstance(self.series, str) else self.series


class PageMeta(_Meta, frozen=True, omit_defaults=False):
    """Front matter of a page: about, contact, legal notice…"""

    title: Text
    """Title."""
    standfirst: Text = ""
    """The lead paragraph."""
    description: Text = ""
    """For search engines; by default the lead paragraph."""
    updated: datetime | None = None
    """Last real update."""
    status: Status = "published"
    """As for articles; a retracted page is gone."""
    gone: bool = False
    """Whether it was withdrawn for good, as for articles."""
    slug: Word = ""
    """Address; by default the file's path."""
    aliases: tuple[Route, ...] = ()
    """Former addresses, which lead here."""
    canonical: Web = ""
    """Absolute address of the original, where this is a copy."""
    noindex: bool = False
    """Whether search engines shall leave it alone."""
    menu: Literal["main", "footer", "none"] = "footer"
    """Where the page is linked from every page."""
    order: Count = 0
    """Place in that menu; smaller comes first."""
    policies: tuple[Policy, ...] = ()
    """Which policies of the newspaper stand on this page, for search engines."""
    language: Language = ""
    """Language, where it is not the site's."""
    translation_of: Annotated[str, like("contact", "charte")] = ""
    """Id of the page that this is a translation of."""
    template: Annotated[str, like("page.html", "special.html")] = ""
    """A template of its own."""
    extra: Free = {}
    """Free keys."""


class AuthorMeta(_Meta, frozen=True):
    """Front matter of an author; the body is the bio."""

    name: Text
    """Name as shown."""
    given_name: Text = ""
    """First name, for machines."""
    family_name: Text = ""
    """Last name, for machines."""
    role: Text = ""
    """Function in the newsroom."""
    photo: Picture | None = None
    """Portrait."""
    email: Email = ""
    """Address for readers."""
    url: Web = ""
    """Own site."""
    links: tuple[Link, ...] = ()
    """Profiles elsewhere."""
    location: Text = ""
    """Where the author works."""
    beats: tuple[Text, ...] = ()
    """Subjects."""
    languages: tuple[Language, ...] = ()
    """Languages that the author works in, as BCP 47 tags."""
    awards: tuple[Text, ...] = ()
    """Prizes."""
    fediverse: Annotated[str, like("@mer@example.org", "@ciel@example.org")] = ""
    """Account on Mastodon and the like, as ``@name@example.org``."""
    twitter: Account = ""
    """Account on X, as ``@name``."""
    order: Count = 0
    """Place in the list of authors; smaller comes first."""
    language: Language = ""
    """Language of this profile, where it is not the site's."""
    extra: Free = {}
    """Free keys."""


class CategoryMeta(_Meta, frozen=True):
    """Front matter of a category; the body is its introduction."""

    title: Text = ""
    """Name as shown; by default as in ``site.toml``."""
    colour: Colour = ""
    """Colour of the section, as ``#rrggbb``."""
    order: Count = 0
    """Place in the menu; by default as in ``site.toml``."""
    description: Text = ""
    """For search engines and feeds."""
    language: Language = ""
    """Language of this introduction, where it is not the site's."""
    extra: Free = {}
    """Free keys."""


Meta = ArticleMeta | PageMeta | AuthorMeta | CategoryMeta

WORDS: dict[type[Meta], dict[str, Any]] = {
    ArticleMeta: {"title": "", "kicker": "", "standfirst": ""},
    PageMeta: {"title": "", "standfirst": "", "description": ""},
    AuthorMeta: {},
    CategoryMeta: {},
}
"""What of front matter no index, no plan and no order is made from, with the value of an empty one."""
