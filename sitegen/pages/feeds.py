"""What feeds and sitemaps see. This module knows nothing of their formats: those are templates."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from markupsafe import Markup, escape

from sitegen.facts.values.articles import AiNote, ArticleDetail, Named, Teaser
from sitegen.facts.values.site import FeedList
from sitegen.markdown.url_attributes import PLACES
from sitegen.pages.corrections import CorrectionView
from sitegen.pages.handing import Handing, handing_on
from sitegen.pages.live_blog import EntryView, live_parts
from sitegen.pages.parts import Derived
from sitegen.pages.recorder import Recorder
from sitegen.pages.replies import replies_in_feed

# What no feed reader shows and the RSS Best Practices Profile asks to leave out (rssboard.org/rss-profile).
_UNWANTED = re.compile(r"<(script|style|iframe|form|object)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
# Without IGNORECASE the search can jump from “<” to “<”: this is asked of every item of every feed.
_MAYBE_UNWANTED = re.compile(r"<(?:[sS][cCtT][rRyY][iIlL]|[iI][fF][rR]|[fF][oO][rR]|[oO][bB][jJ])")


_WITHIN = re.compile(rf"""( (?:{"|".join(PLACES)})=["'])#""")


@handing_on(_teaser=Teaser)
class FeedItem(Derived, Handing):
    """An item of a feed: all names of a teaser, `content` and `tags`."""

    __slots__ = ("_read", "_teaser", "_words")

    def __init__(self, read: Recorder, teaser: Teaser, words: Callable[[str], str]) -> None:
        self._read = read
        self._teaser = teaser
        self._words = words

    @property
    def stands_for(self) -> Teaser:
        """The teaser."""
        return self._teaser

    @property
    def tags(self) -> tuple[Named, ...]:
        """Tags."""
        tags: tuple[Named, ...] = self._read("article", self._teaser.id).tags
        return tags

    @property
    def ai(self) -> AiNote | None:
        """How AI was used for the text, or none if nothing is said."""
        note: AiNote | None = self._read("article", self._teaser.id).ai
        return note

    @property
    def content(self) -> Markup:
        """The whole text as HTML, with absolute URLs and only what feed readers accept.

        The summary, where only subscribers may read the text. Replies of those whom it names come last.
        """
        content: Markup = self._read.once("content", self._teaser.id, self._content)
        return content

    def _content(self) -> Markup:
        read, teaser = self._read, self._teaser
        text = Markup("<p>{}</p>").format(teaser.summary) if teaser.paid else whole_text(read, teaser)
        if not read("article", teaser.id).has_replies:
            return text
        return text + Markup("\n") + replies_in_feed(read, self._words, teaser)


def whole_text(read: Recorder, teaser: Teaser, embeds: bool = True) -> Markup:
    """Return the text of an article for feed readers, with its embeds as links and quotations, or without them."""
    body = read.body(teaser.path, absolute=True, embeds=embeds)
    html = str(read.sponsored(body) if teaser.sponsor else body)
    if _MAYBE_UNWANTED.search(html):
        html = _UNWANTED.sub("", html)
    if '="#' in html or "='#" in html:
        html = _WITHIN.sub(lambda before: f"{before[1]}{teaser.absolute_url}#", html)
    return Markup(html)


class LiveItem:
    """An entry of a live blog in its feed: all names of an item, with the text and the date of the entry."""

    __slots__ = ("_teaser", "absolute_url", "ai", "content", "date", "guid", "summary", "title")

    image = updated = None
    tags = ()

    def __init__(self, teaser: Teaser, ai: AiNote | None, entry: EntryView) -> None:
        self._teaser = teaser
        self.ai = ai
        self.absolute_url = entry.absolute_url
        self.guid = teaser.guid + entry.absolute_url.removeprefix(teaser.absolute_url)
        self.title = entry.plain_title or teaser.title
        self.date = entry.date
        self.summary = self.title
        self.content = Markup() if teaser.paid else entry.content

    def __getattr__(self, name: str) -> Any:
        return getattr(self._teaser, name)


def live_items(read: Recorder, identifier: str) -> tuple[LiveItem, ...]:
    """Return the entries of a live blog, the newest first."""
    teaser: Teaser = read("card", identifier)
    detail: ArticleDetail = read("article", identifier)
    blog = detail.live_blog
    assert blog is not None
    parts = live_parts(whole_text(read, teaser), blog.entries, teaser.url, teaser.absolute_url)
    entries = sorted(parts.entries, key=lambda entry: -entry.date.timestamp())
    return tuple(LiveItem(teaser, detail.ai, entry) for entry in entries)


class CorrectionItem:
    """A correction in a feed: all names of an item, with the text and the date of the correction."""

    __slots__ = ("_teaser", "absolute_url", "content", "date", "guid", "summary", "title", "updated")

    image = ai = None
    tags = ()

    def __init__(self, shown: CorrectionView) -> None:
        self._teaser = shown.card
        self.absolute_url = shown.absolute_url
        self.guid = shown.card.guid + shown.absolute_url.removeprefix(shown.card.absolute_url)
        self.title = f"{shown.label} – {shown.card.title}"
        self.summary = shown.text
        self.date = self.updated = shown.date
        link = f'<p><a href="{shown.absolute_url}">{escape(shown.card.title)}</a></p>'
        self.content = Markup(f"<p>{escape(shown.text)}</p>{link}")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._teaser, name)


def feed_lists(read: Recorder, words: Callable[[str], str]) -> list[FeedList]:
    """Return all lists that have feeds, each with a name."""
    return [
        found if found.name else msgspec.structs.replace(found, name=words("Corrections"))
        for found in read("feed_lists")
    ]


class FeedView(msgspec.Struct, frozen=True):
    """`feed`: a feed, in `rss.xml`, `atom.xml` and `feed.json`."""

    title: str
    """Title."""
    description: str
    """Description."""
    home: str
    """Absolute URL of the page with the same list."""
    address: str
    """Absolute URL of the feed itself."""
    updated: datetime | None
    """Date of the last change of an item."""
    items: tuple[FeedItem | CorrectionItem | LiveItem, ...]
    """Items, newest first."""
    hub: str
    """URL of a WebSub hub, or empty."""


class SitemapEntry(msgspec.Struct, frozen=True):
    """An entry of a sitemap."""

    url: str
    """Absolute URL."""
    updated: datetime | None
    """Date of the last substantial change, if known."""


class NewsEntry(msgspec.Struct, frozen=True):
    """An article in the news sitemap."""

    url: str
    """Absolute URL."""
    title: str
    """Headline."""
    date: datetime
    """Date of first publication."""
    language: str
    """ISO 639 code."""
