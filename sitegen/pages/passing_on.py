"""Articles as partners, the API and those who republish them get them: plain HTML, without what is not ours to pass on.

This module knows nothing of the formats of feeds: those are templates.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.config.partners import PartnerConfig
from sitegen.config.republish import RepublishConfig
from sitegen.facts.passing_on import ApiFile, is_passed_on_picture
from sitegen.facts.values.articles import AiNote, ArticleDetail, Named, Teaser
from sitegen.facts.values.pictures import Image
from sitegen.newsroom.recipients import PLAIN_ELEMENTS, form_of
from sitegen.pages.clean_html import clean_html
from sitegen.pages.corrections import CorrectionView, correction
from sitegen.pages.feeds import whole_text
from sitegen.pages.ordinals import with_raised_ordinals
from sitegen.pages.recorder import Recorder
from sitegen.pages.replies import replies_in_feed
from sitegen.theme.locale import format_moment


class Passage(msgspec.Struct, frozen=True):
    """How articles are passed on."""

    elements: Collection[str] = PLAIN_ELEMENTS
    """The elements of HTML that may be in a text."""
    pictures: str = "own"
    """Which pictures: ``own``, ``all`` or ``none``."""
    whole: bool = True
    """Whether whole texts are passed on."""
    embeds: bool = True
    """Whether shortcodes become links and quotations; else they are left out."""
    corrections: bool = True
    """Whether a text begins with what was corrected in it."""

    @classmethod
    def to(cls, partner: PartnerConfig) -> "Passage":
        """Return how articles are passed on to a partner."""
        return cls(form_of(partner).elements, partner.pictures, partner.text == "full", partner.embeds == "links")


class PassedOn:
    """`item`: an article that is passed on, in the feeds of partners, in the API and in `republish.html`: all names of
    a teaser, and these."""

    # It stands for no teaser, as an item of a feed does: two partners get the same article in two ways.
    __slots__ = ("_how", "_read", "_teaser", "_words")

    def __init__(self, read: Recorder, teaser: Teaser, words: Callable[[str], str], how: Passage) -> None:
        self._read = read
        self._teaser = teaser
        self._words = words
        self._how = how

    def __getattr__(self, name: str) -> Any:
        return getattr(self._teaser, name)

    @property
    def tags(self) -> tuple[Named, ...]:
        """Tags."""
        return self._detail.tags

    @property
    def ai(self) -> AiNote | None:
        """How AI was used for the text, or none if nothing is said."""
        return self._detail.ai

    @property
    def image(self) -> Image | None:
        """Lead picture, if it may be passed on."""
        image = self._teaser.image
        return image if image is not None and self._shows(image) else None

    @property
    def owns_image(self) -> bool:
        """Whether the lead picture is the newspaper's own."""
        image = self._teaser.image
        return image is not None and is_own_image(self._read, image)

    def _shows(self, image: Image) -> bool:
        return self._how.pictures == "all" or (self._how.pictures == "own" and is_own_image(self._read, image))

    @property
    def changed(self) -> datetime:
        """Date of its last change, or of its publication."""
        return self._teaser.updated or self._teaser.date

    @property
    def short_title(self) -> str:
        """Headline for where there is little room."""
        return str(self._read("card", self._teaser.id, "short").title)

    @property
    def republish_url(self) -> str:
        """URL of the page to republish it from; empty if there is none."""
        return self._detail.republish_url

    @property
    def _detail(self) -> ArticleDetail:
        detail: ArticleDetail = self._read("article", self._teaser.id)
        return detail

    @property
    def corrections(self) -> list[CorrectionView]:
        """Its corrections, each with `label`, `date` and `text`."""
        count = len(self._detail.corrections)
        return [correction(self._read, self._words, self._teaser.id, number) for number in range(count)]

    @property
    def whole(self) -> bool:
        """Whether its whole text is passed on."""
        return self._how.whole and not self._teaser.paid

    @property
    def content(self) -> Markup:
        """The text as HTML, with absolute URLs, as it may be passed on, with corrections and replies; the summary,
        where it is for subscribers."""
        read, teaser, how = self._read, self._teaser, self._how
        parts = [self._notice(one) for one in self.corrections] if how.corrections else []
        parts.append(self._text() if self.whole else self._summary())
        if self._detail.has_replies:
            parts.append(replies_in_feed(read, self._words, teaser))
        return Markup("\n").join(parts)

    def _notice(self, one: CorrectionView) -> Markup:
        """Return a correction as a paragraph."""
        language = self._teaser.language
        date = format_moment(one.date, "long", language)
        text = with_raised_ordinals(self._read, one.text, language) if "sup" in self._how.elements else one.text
        return Markup("<p><strong>{}</strong> ({}) · {}</p>").format(one.label, date, text)

    def _summary(self) -> Markup:
        return Markup("<p>{}</p>").format(self._teaser.summary)

    def _text(self) -> Markup:
        read, teaser, how = self._read, self._teaser, self._how
        text = whole_text(read, teaser, how.embeds)
        own = own_pictures(read, teaser.path) if how.pictures == "own" and "<img" in text else frozenset()
        return clean_html(text, how.elements, lambda url: how.pictures == "all" or url in own)


def is_own_image(read: Recorder, image: Image) -> bool:
    """Return whether a picture in front matter may be passed on."""
    own: tuple[str, ...] = read("own_credits")
    return is_passed_on_picture(image.credit or image.creator, image.copyright, image.license, own)


def own_pictures(read: Recorder, path: str) -> frozenset[str]:
    """Return the absolute URLs of the pictures in a text that may be passed on."""
    _, targets, _ = read("body", path)
    shown = [read("shown", path, target) for target in targets]
    urls = read("address")
    return frozenset([urls.absolute(one.url) for one in shown if one and one.file and read("is_own", one.file)])


class PartnerFeed(msgspec.Struct, frozen=True):
    """`feed`: the feed of a partner, in `partner.xml` and the templates that extend it."""

    title: str
    """Name of the newspaper."""
    home: str
    """Absolute URL of the front page."""
    description: str
    """Description of the newspaper."""
    address: str
    """Absolute URL of the feed itself."""
    language: str
    """Language of its articles."""
    updated: datetime | None
    """Date of the last change of an article."""
    items: tuple[PassedOn, ...]
    """Its articles, newest first."""
    hub: str
    """URL of a WebSub hub, or empty."""


class ApiView(msgspec.Struct, frozen=True):
    """`api`: the API, in `api-index.json`, `api.json` and `api-schema.json`."""

    index: str
    """Absolute URL of the index."""
    schema: str
    """Absolute URL of the JSON Schema of all files."""
    per_page: int
    """Articles in a file."""
    files: tuple[tuple[ApiFile, str], ...] = ()
    """Each file, with `number`, `count`, `first`, `last` and `changed`, and its absolute URL; in the index only."""
    number: int = 0
    """Number of this file, from 1."""
    items: tuple[PassedOn, ...] = ()
    """The articles of this file, oldest first."""


class Republication(msgspec.Struct, frozen=True):
    """`republication`: what a page to republish from says, in `republish.html`."""

    item: PassedOn
    """The article, as others may publish it."""
    licence: str
    """Name of the licence."""
    licence_url: str
    """URL of the licence, or empty."""
    conditions: str
    """URL of the page with the newspaper's conditions, or empty."""


def republication(read: Recorder, item: PassedOn) -> Republication:
    """Return what a page to republish an article from says."""
    setting: RepublishConfig = read("config", "republish")
    return Republication(item, setting.licence, setting.licence_url, read("address").within(setting.conditions))
