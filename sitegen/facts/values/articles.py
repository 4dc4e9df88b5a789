"""Articles and what names them, as templates receive them."""

from datetime import datetime
from typing import Any

import msgspec

from sitegen.content.external_links import Copy
from sitegen.facts.values.pictures import Image
from sitegen.facts.values.site import Feed


class TermRef(msgspec.Struct, frozen=True):
    """A term that another one is a part of."""

    name: str
    """Name."""
    url: str
    """URL of its page."""
    slug: str
    """Its part of URLs."""


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
    trail: tuple[TermRef, ...] = ()
    """The sections that it is a part of, from the top, each with name, url and slug."""


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


class BylinePart(msgspec.Struct, frozen=True):
    """A part of a byline that is a sentence."""

    text: str
    """Its text."""
    url: str = ""
    """The page of the author whose name it is, or empty."""


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
    guid: str
    """What feeds call it, wherever it moves: its first absolute URL that `urls.txt` knows."""
    title: str
    """Headline for the place that shows it: that of ``titles``, or the headline itself."""
    headline: str
    """Headline of its page."""
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
    """Byline; nobody where a sponsor signs."""
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
    terms: dict[str, tuple["Named", ...]]
    """Its terms of your own taxonomies: `card.terms.places` for those of `[taxonomy.places]`."""


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
    slug: str = ""
    """Its part of URLs; empty if only its name is listed."""
    parent: str = ""
    """Slug of the term that it is a part of, or empty."""


class AiNote(msgspec.Struct, frozen=True):
    """`article.ai`: how AI was used for the text."""

    use: str
    """`none`, `assisted` or `generated`."""
    reviewer: str = ""
    """Name of the person who reviewed it and is responsible, or empty."""
    url: str = ""
    """URL of that author's page, or empty."""


class CitedSource(msgspec.Struct, frozen=True, omit_defaults=True):
    """In `article.sources`: a source of an article."""

    title: str
    """Title."""
    url: str = ""
    """URL, or empty."""
    copy: Copy | None = None
    """An archived copy, once the source is dead."""


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
    has_replies: bool
    """Whether there are published replies of those whom it names."""
    dateline: str
    """Place that it is reported from."""
    sources: tuple[CitedSource, ...]
    """Sources, each with `title`, `url`, and `copy` once it is dead."""
    method: str
    """Reporting method."""
    sponsor_note: str
    """Who paid for it and who wrote it, or empty."""
    ai: AiNote | None
    """How AI was used for the text, or none if nothing is said."""
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
    republish_url: str
    """URL of the page from which others republish it; empty if they may not."""


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
    feeds: tuple[Feed, ...]
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
