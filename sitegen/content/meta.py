"""The typed front matter of articles, pages, authors and categories.

These structures are the schema: an unknown key, a wrong type or a missing required key is an error. This module knows
nothing about files or the rest of the site.
"""

from datetime import datetime
from typing import Annotated, Literal, get_args

import msgspec

from sitegen.config.identity import Link
from sitegen.content.gate import Status
from sitegen.fields import (
    Account,
    ArticleId,
    AuthorId,
    CategoryName,
    Colour,
    Email,
    Free,
    Language,
    LinkUrl,
    Name,
    PictureFile,
    Plain,
    Position,
    Quoted,
    Room,
    Route,
    ShownAs,
    Text,
    TextFile,
    Verbatim,
    WebUrl,
    Word,
    like,
)
from sitegen.traits import Trait, fields_with

Wording = Annotated[Text, Trait.WORDING]
Long = Annotated[Text, Trait.LONG]


# msgspec leaves out a default by its identity, which a text loses on the way to another process, unless it is empty.
# What facts hold must be encoded alike in all of them: a structure in facts that has such a default leaves out none.
class _Meta(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base class of all front matter."""


AiShare = Literal["generated", "edited"]
"""What AI made of a picture: all of it, or a part."""


class Picture(_Meta, frozen=True):
    """A picture and its metadata."""

    src: PictureFile
    """File next to the source, ``/path`` in ``static/``, or an absolute URL."""
    alt: Long
    """Alt text: what the picture shows; empty for a decorative one."""
    caption: Long = ""
    """Caption."""
    credit: Text = ""
    """Credit line; by default from the file's metadata."""
    focus: Annotated[Verbatim, like("60% 30%", "10% 90%")] = ""
    """Focal point that every crop keeps, from the left and from the top: ``60% 30%``; by default the centre."""
    layout: Literal["wide", "text", "full"] | None = None
    """How wide it is shown on top of an article: wider than the text, as wide, or the whole page; by default as the
    theme shows all."""
    creator: Plain = ""
    """Photographer, for structured data; by default from the file's metadata."""
    copyright: Plain = ""
    """Copyright notice, for structured data; by default from the file's metadata."""
    license: WebUrl = ""
    """URL of the licence, for structured data; by default from the file's metadata."""
    acquire_license: WebUrl = ""
    """URL where a licence is available, for structured data; by default from the file's metadata."""
    ai: AiShare | None = None
    """Share of AI in it, for a label; by default from the file's metadata, which nothing here can take back."""


class Credit(_Meta, frozen=True):
    """One author of an article."""

    id: AuthorId
    """Name of a file in ``content/authors/``, without ``.md``."""
    role: Text = ""
    """What the author did: text, photo, video…"""


class Part(_Meta, frozen=True):
    """An article's place in a series."""

    name: Name
    """Name of the series."""
    part: Position | None = None
    """Number in the series; by default, the order of publication."""


class Sponsor(_Meta, frozen=True):
    """The sponsor of an article, who signs it instead of its authors."""

    name: Annotated[Text, Trait.HEADLINE]
    """Name of the sponsor."""
    url: LinkUrl = ""
    """Website of the sponsor."""
    label: Text = ""
    """Label; by default “Sponsored content” in the language of the article."""
    logo: Annotated[PictureFile, ShownAs("logo")] = ""
    """Logo: file next to the source, or ``/path`` in ``static/``."""
    note: Long = ""
    """Who paid for the article and who wrote it; shown above its picture."""


class Coverage(_Meta, frozen=True):
    """The times of live coverage."""

    start: datetime | None = None
    """Start; by default the article's date. A time without a day is on this day or the next."""
    end: datetime | None = None
    """End; by default twelve hours after the last entry."""


Genre = Literal[
    "reportage", "investigation", "interview", "analysis", "background", "opinion", "editorial", "review", "satire"
]
Policy = Literal[
    "principles", "ethics", "corrections", "verification", "unnamed_sources", "no_bylines", "ownership", "masthead",
    "mission", "diversity", "diversity_staffing", "feedback",
]  # fmt: skip


class Citation(_Meta, frozen=True):
    """A source of an article."""

    title: Annotated[Text, Trait.HEADLINE]
    """Title of the source: a report, a law, a study, an interview."""
    url: LinkUrl = ""
    """URL of the source."""


class Correction(_Meta, frozen=True, omit_defaults=False):
    """A change after publication."""

    date: datetime
    """Date of the change."""
    text: Annotated[Long, Trait.HEADLINE]
    """What was wrong, and what is right."""
    type: Literal["correction", "clarification", "update", "retraction"] = "correction"
    """Type of change."""


class Reply(_Meta, frozen=True, omit_defaults=False, rename={"sender": "from"}):
    """The reply of a person or organisation that an article names (right of reply)."""

    sender: Annotated[Plain, Trait.HEADLINE]
    """Who replies, as readers see it."""
    received: datetime
    """Date on which the reply was received; France gives three days from then."""
    state: Literal["published", "received", "refused"] = "received"
    """What the newsroom decided; only a published reply is shown."""
    text: Quoted = ""
    """The reply, word for word: no typography changes it, and an empty line begins a paragraph."""
    file: TextFile = ""
    """The reply, or its rest, as a plain text file next to the source, whose name ends in ``.txt``."""
    reason: Plain = ""
    """Why the reply was refused; never published."""


class AiUse(_Meta, frozen=True, omit_defaults=False):
    """How AI was used for the text of an article (regulation (EU) 2024/1689, art. 50(4))."""

    use: Literal["none", "assisted", "generated"]
    """Share of AI: ``generated`` if it wrote the text, ``assisted`` if it helped; both are labelled."""
    reviewed_by: Text = ""
    """Reviewer, responsible for the text: a name, or the id of an author; required for ``generated``."""


class Titles(_Meta, frozen=True):
    """Headlines of an article for places that need other words than its page; each is its ``title`` by default."""

    front: Annotated[Wording, Room(90)] = ""
    """On the front page and in lists."""
    short: Annotated[Wording, Room(50)] = ""
    """Where there is little room: related articles, the other parts of a series, the article before and after."""
    search: Annotated[Wording, Room(70)] = ""
    """For search engines: the title of the page in results and browser tabs."""
    newsletter: Annotated[Wording, Room(60)] = ""
    """In the newsletter, and in the subject of one that begins with it."""


class SharedPicture(_Meta, frozen=True):
    """A picture that social networks show instead of the lead picture."""

    src: PictureFile
    """File next to the source, ``/path`` in ``static/``, or an absolute URL."""
    alt: Long
    """Alt text: what the picture shows."""
    focus: Annotated[Verbatim, like("60% 30%", "10% 90%")] = ""
    """Focal point that the crop keeps, as of the lead picture."""


class Social(_Meta, frozen=True):
    """What social networks show of an article, where that is not headline, lead paragraph and lead picture."""

    title: Annotated[Wording, Room(70)] = ""
    """Headline."""
    description: Annotated[Wording, Trait.LONG, Room(160)] = ""
    """Description."""
    image: Annotated[SharedPicture | None, ShownAs("shared")] = None
    """Picture; wide ones are cut least."""


Surface = Literal["", "front", "short", "newsletter"]
"""A place that shows teasers under a headline of its own, as ``titles`` calls it; empty for the headline itself."""
SURFACES: tuple[Surface, ...] = get_args(Surface)


class ArticleMeta(_Meta, frozen=True):
    """Front matter of an article."""

    title: Annotated[Wording, Trait.HEADLINE, Trait.NOTICE]
    """Headline."""
    date: datetime
    """Date of publication; without offset, in the site's time zone."""
    category: Annotated[CategoryName, Trait.NAME]
    """Category; one of those declared."""
    titles: Titles | None = None
    """Headlines for other places: ``front``, ``short``, ``search``, ``newsletter``."""
    kicker: Annotated[Wording, Trait.NOTICE] = ""
    """Label above the headline."""
    genre: Genre | None = None
    """Genre, shown as a label and sent to search engines; omit it for plain news."""
    dateline: Annotated[Text, Trait.NOTICE] = ""
    """Place that the article is reported from."""
    standfirst: Annotated[Wording, Trait.LONG] = ""
    """Lead paragraph; also the description."""
    updated: datetime | None = None
    """Date of the last substantial update."""
    expires: datetime | None = None
    """Date of withdrawal."""
    status: Status = "published"
    """Editorial status."""
    gone: bool = False
    """Permanently withdrawn: its URL shows only a notice."""
    tags: Annotated[tuple[Name, ...], Trait.NOTICE] = ()
    """Tags, of your choice."""
    series: Annotated[Name | Part | None, Trait.NOTICE] = None
    """Series: its name, or a mapping with the number of the part."""
    author: Annotated[AuthorId | Credit | None, Trait.NOTICE] = None
    """A single author."""
    authors: Annotated[tuple[AuthorId | Credit, ...], Trait.NOTICE] = ()
    """Several authors."""
    byline: Annotated[Text, Trait.NOTICE, like("Ana à Lyon, avec Bob", "Bob, avec Ana")] = ""
    """Byline as a sentence that names its authors: “Anna Lind in Brussels, with Malo Kerdréan”."""
    image: Annotated[Picture | None, ShownAs("article")] = None
    """Lead picture."""
    social: Social | None = None
    """What social networks show: ``title``, ``description``, ``image``."""
    sponsor: Annotated[Sponsor | None, Trait.NOTICE] = None
    """Sponsor."""
    corrections: Annotated[tuple[Correction, ...], Trait.NOTICE] = ()
    """Changes after publication."""
    replies: Annotated[tuple[Reply, ...], Trait.NOTICE] = ()
    """Replies of those whom the article names, for as long as it stands."""
    sources: tuple[Citation, ...] = ()
    """Sources, listed below the article."""
    method: Long = ""
    """Reporting method, shown below the article."""
    ai: AiUse | None = None
    """Use of AI for the text."""
    age_note: bool = True
    """Whether an old article says how old it is, if the site lets articles do so."""
    live: bool | Coverage = False
    """Live blog: its headings begin with a time. ``start`` and ``end`` set its times."""
    paid: bool = False
    """The host shows the text to subscribers only; feeds contain the summary."""
    republish: Literal["allow", "refuse"] | None = None
    """Let others republish it, or not; by default as ``articles`` under ``[republish]`` says."""
    slug: Word = ""
    """Last part of the URL; by default the file name."""
    aliases: tuple[Route, ...] = ()
    """Former URLs, which redirect here."""
    canonical: WebUrl = ""
    """Absolute URL of the original, if this is a copy."""
    noindex: bool = False
    """Ask search engines not to index the page."""
    language: Language = ""
    """Language, if it is not the site's."""
    translation_of: ArticleId = ""
    """Id of the original article, if this is a translation."""
    featured: Position = 0
    """Weight on the front page; the highest comes first."""
    related: tuple[ArticleId, ...] = ()
    """Ids of related articles."""
    template: Annotated[Verbatim, like("article.html", "special.html")] = ""
    """Template to use instead of the default."""
    extra: Free = {}
    """Keys of your own, for templates."""

    @property
    def credits(self) -> tuple[Credit, ...]:
        """The authors, from either form."""
        entries = ((self.author,) if self.author else ()) + self.authors
        return tuple([Credit(entry) if isinstance(entry, str) else entry for entry in entries])

    @property
    def modified(self) -> datetime | None:
        """The last update or correction, or None; edits before publication do not count."""
        moments = [correction.date for correction in self.corrections]
        if self.updated is not None and self.updated > self.date:
            moments.append(self.updated)
        return max(*moments, self.date) if moments else None

    @property
    def coverage(self) -> Coverage | None:
        """The times of live coverage, or None for an article that is not a live blog."""
        return Coverage() if self.live is True else self.live or None

    @property
    def part(self) -> Part | None:
        """The series, from either form."""
        return Part(self.series) if isinstance(self.series, str) else self.series


class PageMeta(_Meta, frozen=True, omit_defaults=False):
    """Front matter of a page: about, contact, legal notice…"""

    title: Annotated[Wording, Trait.HEADLINE]
    """Title."""
    standfirst: Annotated[Wording, Trait.LONG] = ""
    """Lead paragraph."""
    description: Annotated[Wording, Trait.LONG] = ""
    """Description for search engines; by default the lead paragraph."""
    updated: datetime | None = None
    """Date of the last substantial update."""
    status: Status = "published"
    """Editorial status, as for articles; a retracted page counts as ``gone``."""
    gone: bool = False
    """Permanently withdrawn, as for articles."""
    slug: Word = ""
    """URL path; by default the path of the file."""
    aliases: tuple[Route, ...] = ()
    """Former URLs, which redirect here."""
    canonical: WebUrl = ""
    """Absolute URL of the original, if this is a copy."""
    noindex: bool = False
    """Ask search engines not to index the page."""
    menu: Literal["main", "footer", "none"] = "footer"
    """Menu, on every page, that links to this one."""
    order: Position = 0
    """Position in that menu; lower comes first."""
    policies: tuple[Policy, ...] = ()
    """Policies of the newspaper that this page contains, for search engines."""
    language: Language = ""
    """Language, if it is not the site's."""
    translation_of: Annotated[Verbatim, like("contact", "charte")] = ""
    """Id of the original page, if this is a translation."""
    template: Annotated[Verbatim, like("page.html", "special.html")] = ""
    """Template to use instead of the default."""
    extra: Free = {}
    """Keys of your own, for templates."""


class AuthorMeta(_Meta, frozen=True):
    """Front matter of an author; the body is the bio."""

    name: Name
    """Display name."""
    given_name: Plain = ""
    """First name, for structured data."""
    family_name: Plain = ""
    """Last name, for structured data."""
    role: Text = ""
    """Job title in the newsroom."""
    photo: Annotated[Picture | None, ShownAs("author")] = None
    """Portrait."""
    email: Email = ""
    """Email address for readers."""
    url: LinkUrl = ""
    """Personal website."""
    links: tuple[Link, ...] = ()
    """Profiles on other sites."""
    location: Text = ""
    """Where the author is based."""
    beats: tuple[Text, ...] = ()
    """Areas of coverage."""
    languages: tuple[Language, ...] = ()
    """Languages that the author works in, as BCP 47 tags."""
    awards: tuple[Text, ...] = ()
    """Awards."""
    fediverse: Annotated[Verbatim, like("@mer@example.org", "@ciel@example.org")] = ""
    """Fediverse account (Mastodon and others), as ``@name@example.org``."""
    twitter: Account = ""
    """Account on X, as ``@name``."""
    order: Position = 0
    """Position in the list of authors; lower comes first."""
    language: Language = ""
    """Language of this profile, if it is not the site's."""
    extra: Free = {}
    """Keys of your own, for templates."""


class CategoryMeta(_Meta, frozen=True):
    """Front matter of a category, or of a term of your own; the body is its introduction."""

    title: Text = ""
    """Display name; by default that of ``site.toml``."""
    parent: Annotated[Verbatim, like("Le ciel", "La mer")] = ""
    """Category or term that it is a part of: its page lists these articles too."""
    colour: Colour = ""
    """Colour of the section, as ``#rrggbb``."""
    order: Position = 0
    """Position in the menu; by default that of ``site.toml``."""
    description: Long = ""
    """Description for search engines and feeds."""
    language: Language = ""
    """Language of this introduction, if it is not the site's."""
    extra: Free = {}
    """Keys of your own, for templates."""


class BoxMeta(_Meta, frozen=True, omit_defaults=False):
    """Front matter of a box that many articles show; the body is its text."""

    title: Annotated[Wording, Trait.HEADLINE]
    """Title, above the text."""
    status: Status = "published"
    """Editorial status; articles show a box only if it is published."""
    expires: datetime | None = None
    """Date from which no article shows it."""
    language: Language = ""
    """Language, if it is not the site's."""


Meta = ArticleMeta | PageMeta | AuthorMeta | CategoryMeta | BoxMeta


def starts_at(meta: Meta) -> datetime | None:
    """Return when what a document is about begins, or None."""
    return _moment(meta, Trait.STARTS)


def over_at(meta: Meta) -> datetime | None:
    """Return when what a document is about is over, or None."""
    return _moment(meta, Trait.ENDS) or starts_at(meta)


def _moment(meta: Meta, trait: Trait) -> datetime | None:
    for field in fields_with(meta.__class__, trait):
        moment: datetime | None = getattr(meta, field.name)
        return moment
    return None
