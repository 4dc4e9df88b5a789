"""Documents: what a source says, as values that other rooms read.

This module knows nothing about how a source is parsed.
"""

from collections.abc import Iterable

import msgspec

from sitegen.content.live_blog import Entry
from sitegen.content.meta import Meta, Social, Surface, Titles
from sitegen.content.sources import Kind
from sitegen.content.wording import with_words


class Heading(msgspec.Struct, frozen=True):
    """A heading of a body."""

    level: int
    """1 to 6, as in HTML."""
    id: str
    """Its anchor."""
    text: str
    """Plain text."""


class Outline(msgspec.Struct, frozen=True, omit_defaults=True):
    """What other pages and the plan want to know of a body, without its HTML."""

    targets: tuple[str, ...] = ()
    """Links and pictures within the site, as written."""
    pictures: tuple[str, ...] = ()
    """Those of the targets that are shown as pictures, in order."""
    linked: tuple[str, ...] = ()
    """Those of the pictures that something else in the body leads to as well."""
    embeds: bool = False
    """Whether there are shortcodes in it."""
    entries: tuple[Entry, ...] = ()
    """Those of a live blog, as readers see them: pinned ones first, then the newest."""
    places: msgspec.Raw = msgspec.Raw(b"[[],[]]")
    """Headings and anchors, encoded: a build looks into few of them, and encoded they take a third of the memory."""
    places_digest: str = ""
    """Digest of headings and anchors: most of the bytes of an outline are theirs."""

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All headings, in order."""
        return _decode_places(self.places)[0]

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every ``id`` in the HTML."""
        return _decode_places(self.places)[1]


_decode_places = msgspec.json.Decoder(tuple[tuple[Heading, ...], tuple[str, ...]]).decode


def encode_places(headings: Iterable[Heading], anchors: Iterable[str]) -> msgspec.Raw:
    """Return headings and anchors as an outline holds them."""
    return msgspec.Raw(msgspec.json.encode((tuple(headings), tuple(anchors))))


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """What pages only show of a document, its body apart: neither order, URLs nor the plan depend on it."""

    title: str = ""
    """Headline."""
    titles: Titles | None = None
    """Headlines for other places."""
    social: Social | None = None
    """What social networks show, without its picture."""
    kicker: str = ""
    """Label above the headline."""
    standfirst: str = ""
    """The lead paragraph."""
    description: str = ""
    """Description for search engines."""
    excerpt: str = ""
    """Plain text: what stands before ``<!--more-->``, or the beginning of the body."""
    count: int = 0
    """Number of words that a reader reads."""
    ideographs: int = 0
    """How many of them are one character of Chinese or Japanese, and read faster than a word."""

    def headline(self, surface: Surface) -> str:
        """Return the headline for a place that shows teasers."""
        return (getattr(self.titles, surface) if self.titles and surface else "") or self.title

    @property
    def search_title(self) -> str:
        """The headline for search engines."""
        return (self.titles.search if self.titles else "") or self.title

    @property
    def social_title(self) -> str:
        """The headline for social networks."""
        return (self.social.title if self.social else "") or self.title

    @property
    def social_description(self) -> str:
        """The description for social networks."""
        return (self.social.description if self.social else "") or self.standfirst or self.excerpt


class UnreadDocument(msgspec.Struct, frozen=True):
    """A document that is there and could not be read: what names it is right."""

    path: str
    """Its file."""
    kind: Kind
    """What it is."""
    id: str
    """What others call it."""


class Document(msgspec.Struct, frozen=True):
    """A parsed source."""

    path: str
    """Its file."""
    kind: Kind
    """What it is."""
    id: str
    """What others call it."""
    meta: Meta
    """Its front matter without words; the texts are set by the rules of typography."""
    outline: Outline
    """What is in its body."""
    html: str
    """Its body, with symbolic links: ``\\x1an\\x1a`` stands for the n-th target of the outline."""
    words: Words = Words()
    """Its words."""
    shape: str = ""
    """Digest of all that lists, URLs and the plan may depend on, everything but words; of a cached document."""

    @property
    def front_matter(self) -> Meta:
        """Its whole front matter."""
        return with_words(self.meta, self.words)
