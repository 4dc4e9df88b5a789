"""What a finished page says of itself: links, anchors, headings, pictures. Read with lxml.

This module knows nothing about the site that the page belongs to.
"""

from collections import Counter
from collections.abc import Iterator

import msgspec
from lxml import html
from lxml.html import HtmlElement

from sitegen.markdown.url_attributes import ACTIONS, CANDIDATES, PLACES, is_url

_LINKED_METADATA = ("og:image", "og:url", "twitter:image")
_NOT_FOR_READERS = ("base", "link")
_WITH_HOST = ("https://", "http://", "//")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


class CheckedPage(msgspec.Struct, frozen=True, kw_only=True):
    """What checks want to know of a page."""

    title: str
    """Text of the element ``title``."""
    description: str
    """Description for search engines."""
    language: str
    """The attribute ``lang`` of the root."""
    indexed: bool
    """Whether search engines may index it."""
    headings: tuple[tuple[int, str], ...]
    """Level and text of each heading, in order."""
    anchors: frozenset[str]
    """Every ``id``, and the names of anchors."""
    repeated: tuple[str, ...]
    """Each ``id`` that occurs more than once."""
    urls: tuple[str, ...]
    """Every URL that the page links to or loads, each once, as written."""
    elsewhere: tuple[str, ...]
    """Those of the URLs that name a host and that readers follow or see: no hints for browsers, and no forms."""
    without_alt: tuple[str, ...]
    """URL of each picture without the attribute ``alt``."""
    nameless: tuple[str, ...]
    """URL of each link without a text that can be read aloud."""
    base: str
    """What relative URLs are relative to, if the page says so."""


def read_page(data: bytes) -> CheckedPage:
    """Return what a page says of itself."""
    root = html.document_fromstring(data.decode(), ensure_head_body=True)
    ids = Counter(element.get("id") for element in root.iter() if element.get("id") is not None)
    names = {element.get("name") for element in root.iter("a") if element.get("name")}
    metadata = {
        element.get("name") or element.get("property") or "": element.get("content") or ""
        for element in root.iter("meta")
    }
    return CheckedPage(
        title=" ".join((root.findtext("head/title") or "").split()),
        description=metadata.get("description", ""),
        language=root.get("lang") or "",
        indexed="noindex" not in metadata.get("robots", ""),
        headings=tuple(
            (_HEADINGS[element.tag], " ".join(element.text_content().split())) for element in root.iter(*_HEADINGS)
        ),
        anchors=frozenset(ids) | names,
        repeated=tuple(name for name, count in ids.items() if count > 1),
        urls=tuple(dict.fromkeys([*_urls(root), *filter(None, map(metadata.get, _LINKED_METADATA))])),
        elsewhere=tuple(dict.fromkeys(_elsewhere(root))),
        without_alt=tuple(element.get("src") or "" for element in root.iter("img") if element.get("alt") is None),
        nameless=tuple(element.get("href") or "" for element in root.iter("a") if _is_nameless(element)),
        base=next((element.get("href") or "" for element in root.iter("base")), ""),
    )


def _urls(root: HtmlElement) -> Iterator[str]:
    for element in root.iter():
        for name in (*PLACES, *ACTIONS) if isinstance(element.tag, str) and element.tag != "base" else ():
            url = (element.get(name) or "").strip()
            if url and is_url(name, url):
                yield url
        for name in CANDIDATES:
            for candidate in (element.get(name) or "").split(","):
                yield from candidate.split()[:1]


def _elsewhere(root: HtmlElement) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in _NOT_FOR_READERS:
            continue
        for name in PLACES:
            url = (element.get(name) or "").strip()
            if url.lower().startswith(_WITH_HOST) and is_url(name, url):
                yield url
        for candidate in (element.get("srcset") or "").split(","):
            if candidate.strip().lower().startswith(_WITH_HOST):
                yield candidate.split()[0]


def _is_nameless(link: HtmlElement) -> bool:
    if not link.get("href") or link.get("aria-hidden") == "true":
        return False
    if link.text_content().strip() or link.get("aria-label") or link.get("aria-labelledby") or link.get("title"):
        return False
    return not any((picture.get("alt") or "").strip() for picture in link.iter("img")) and not any(link.iter("title"))
