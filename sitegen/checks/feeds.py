"""Checks of finished feeds and sitemaps: well-formed, complete, every entry once, every URL one that is published.

This module knows nothing about how a feed is made, and reads no file.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec
from lxml import etree

from sitegen.errors.problems import SitegenError
from sitegen.messages.message import tr

_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Entry(NamedTuple):
    """An entry of a feed: what identifies it, its URL, its headline and its date."""

    id: str
    url: str
    title: str
    date: str


def check_feed(kind: str, path: str, data: bytes, is_published: Callable[[str], bool]) -> Iterator[SitegenError]:
    """Yield what is wrong with a feed or sitemap of a ``kind`` of outputs; ``is_published`` is asked for each URL."""
    try:
        entries = list(_READERS[kind](data))
    except (etree.XMLSyntaxError, msgspec.DecodeError, AttributeError, TypeError) as error:
        yield SitegenError(tr("this feed cannot be read: {error}", error=error), path)
        return
    for identifier, count in Counter(entry.id for entry in entries).items():
        if count > 1:
            yield SitegenError(
                tr("{count} entries have the id “{identifier}”", count=count, identifier=identifier), path
            )
    for entry in entries:
        for name, value in entry._asdict().items():
            if not value:
                yield SitegenError(tr("the entry “{id}” has no “{name}”", id=entry.id or entry.url, name=name), path)
        if entry.url and not is_published(entry.url):
            yield SitegenError(tr("nothing is published at “{url}”", url=entry.url), path)


def _rss(data: bytes) -> Iterator[Entry]:
    for item in etree.fromstring(data).iter("item"):
        text = {name: (item.findtext(name) or "").strip() for name in ("guid", "link", "title", "pubDate")}
        yield Entry(text["guid"], text["link"], text["title"], text["pubDate"])


def _atom(data: bytes) -> Iterator[Entry]:
    for entry in etree.fromstring(data).iter(f"{_ATOM}entry"):
        links = {link.get("rel", "alternate"): link.get("href", "") for link in entry.iter(f"{_ATOM}link")}
        text = {name: "".join(entry.find(_ATOM + name).itertext()).strip() for name in ("id", "title", "updated")}
        yield Entry(text["id"], links.get("alternate", ""), text["title"], text["updated"])


def _json(data: bytes) -> Iterator[Entry]:
    for item in msgspec.json.decode(data)["items"]:
        yield Entry(item.get("id"), item.get("url"), item.get("title"), item.get("date_published"))


def _sitemap(data: bytes) -> Iterator[Entry]:
    for location in etree.fromstring(data).iter(f"{_SITEMAP}loc"):
        url = (location.text or "").strip()
        yield Entry(url, url, url, url)


def check_headlines(path: str, data: bytes, least: int, most: int) -> Iterator[SitegenError]:
    """Yield a note for each headline in the feed of a partner that its recipient does not take, by its length.

    A long one does no harm where there is a short one beside it.
    """
    for item in etree.fromstring(data).iter("item"):
        title = item.findtext("title") or ""
        short = item.find("{*}shortTitle") is not None
        if len(title) < least or (len(title) > most and not short):
            message = tr(
                "the recipient takes no headline of {count} characters: “{title}”", count=len(title), title=title
            )
            hint = tr("it takes {least} to {most}; a longer one needs “short” under “titles”", least=least, most=most)
            yield SitegenError(message, path, hint=hint, severity="note")


_READERS: dict[str, Callable[[bytes], Iterator[Entry]]] = {
    "rss": _rss,
    "partner": _rss,
    "atom": _atom,
    "json": _json,
    "sitemap": _sitemap,
    "sitemap_index": _sitemap,
    "news_sitemap": _sitemap,
}
FEED_KINDS = frozenset(_READERS)
"""Kinds of outputs that are feeds or sitemaps."""
