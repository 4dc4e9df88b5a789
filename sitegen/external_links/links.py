"""Links: every URL of another site in the finished pages, with the files that it comes from.

This module makes no request, and does not know how a page is made.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import unquote

import msgspec

from sitegen.content.external_links import page_of
from sitegen.external_links.anchors import looked_for
from sitegen.internet import parts_of


class LinkedPage(NamedTuple):
    """A finished page, as far as links matter."""

    path: str
    """Its path in the output."""
    owner: str
    """The source that it is made of."""
    urls: tuple[str, ...]
    """Every URL that it links to or loads, as written."""


class ExternalLink(msgspec.Struct, frozen=True):
    """A URL of another site."""

    url: str
    """The URL of the page that it leads to, without fragment."""
    written: Mapping[str, str]
    """Every way in which it is written, each with the anchor that it leads to, or nothing."""
    pages: Mapping[str, tuple[LinkedPage, ...]]
    """The finished pages that have it, by the way in which it is written."""

    @property
    def anchors(self) -> frozenset[str]:
        """The anchors that are looked for."""
        return frozenset(filter(None, self.written.values()))

    @property
    def owners(self) -> tuple[str, ...]:
        """The sources of the pages that have it."""
        return tuple(dict.fromkeys(page.owner for pages in self.pages.values() for page in pages))


def links_of(
    pages: Iterable[LinkedPage], site_url: str, is_ignored: Callable[[str], bool], copies: Container[str]
) -> list[ExternalLink]:
    """Return the links to other sites of finished pages; links to ``copies`` in an archive are left out."""
    found: dict[str, dict[str, list[LinkedPage]]] = {}
    judged: dict[str, str] = {}
    """The URL of each page that is checked, by the way in which it is written; nothing where it is not."""
    for page in pages:
        for written in page.urls:
            if written not in judged:
                url = _foreign(written, site_url)
                judged[written] = "" if is_ignored(url) or url in copies else url
            if judged[written]:
                found.setdefault(judged[written], {}).setdefault(written, []).append(page)
    return [
        ExternalLink(url, {one: _anchor(one) for one in written}, {one: tuple(pages) for one, pages in written.items()})
        for url, written in found.items()
    ]


def _foreign(written: str, site_url: str) -> str:
    """Return the URL of the page that a link to another site leads to; nothing for every other URL."""
    if not written.startswith("//") and ":" not in written:
        return ""
    url = page_of(written.strip())
    return "" if parts_of(url) is None or f"{url}/".startswith(site_url) else url


def _anchor(written: str) -> str:
    return looked_for(unquote(written.partition("#")[2]))
