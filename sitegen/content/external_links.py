"""Links to other sites that are dead, and the archived copies of what was there: ``data/external-links.json``.

``sitegen check --external --archive`` writes the file, people may edit it, and pages show a copy beside a dead link.
This module asks no host.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from typing import Any

import msgspec

from sitegen.config.urls import WEB_SCHEMES, how_to_write, refused_url
from sitegen.content.sources import EXTERNAL_LINKS_PATH
from sitegen.errors.locate import locate
from sitegen.errors.problems import ContentError
from sitegen.errors.remedy import as_in_file, remedy
from sitegen.errors.schema import Issue, convert
from sitegen.fields import WebUrl

_URL = re.compile(r"""(?:https?:)?//[^\s"<>\x1a]+""", re.IGNORECASE)


class KnownLink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is known of a URL of another site."""

    failing_since: date | None = None
    """Day of the first check, of those in a row, that did not find it."""
    dead: bool = False
    """Whether it is dead: pages then show the copy beside links to it."""
    copy: WebUrl = ""
    """URL of an archived copy."""
    copied: date | None = None
    """Day on which the copy was made."""


class Copy(msgspec.Struct, frozen=True):
    """The archived copy of a page of another site that is dead."""

    page: str
    """URL of the page, without fragment."""
    url: str
    """URL of the copy."""
    made: date | None
    """Day on which it was made."""


class _Known(msgspec.Struct, frozen=True):
    links: dict[str, KnownLink]


def page_of(url: str) -> str:
    """Return the URL of the page that a link to another site leads to: without fragment, and with a scheme."""
    return (f"https:{url}" if url.startswith("//") else url).partition("#")[0]


def read_external_links(value: Any) -> tuple[Mapping[str, KnownLink], list[Issue]]:
    """Return what the content of the file says of each URL, and everything that is wrong with it."""
    known, issues = convert({"links": value}, _Known)
    if known is None:
        return {}, [issue._replace(path=issue.path[1:]) for issue in issues]
    for url, link in known.links.items():
        if link.copy and (complaint := refused_url(link.copy, WEB_SCHEMES)):
            issues.append(Issue((url, "copy"), complaint, how_to_write(link.copy, WEB_SCHEMES)))
    return ({} if issues else known.links), issues


def problems_of_external_links(value: Any, text: str) -> Iterator[ContentError]:
    """Yield what is wrong with the content of the file, whose text is given."""
    for issue in read_external_links(value)[1]:
        place = locate(text, "json", issue.path)
        found = as_in_file(issue, place.excerpt)
        yield ContentError(found.message, EXTERNAL_LINKS_PATH, place, remedy(found, "json"))


class Copies:
    """The archived copies of all pages that are dead."""

    def __init__(self, known: Mapping[str, KnownLink]) -> None:
        self._copies = {
            url: Copy(url, link.copy, link.copied) for url, link in known.items() if link.dead and link.copy
        }

    def __bool__(self) -> bool:
        return bool(self._copies)

    @property
    def identity(self) -> Any:
        """What identifies this value."""
        return [*self._copies.values()]

    def of(self, url: str) -> Copy | None:
        """Return the copy of the page that a URL leads to, if that is dead."""
        return self._copies.get(page_of(url)) if self._copies else None

    def of_pages_in(self, html: str) -> tuple[Copy, ...]:
        """Return the copies of pages that a text in HTML names."""
        found: dict[str, Copy] = {}
        for written in _URL.findall(unescape(html)):
            # In an attribute between apostrophes the URL ends there; in another one it may hold some.
            for url in (written, written.partition("'")[0]):
                copy = self.of(url)
                if copy is not None:
                    found[copy.page] = copy
        return tuple(found.values())
