"""Bodies of WordPress: from what the database stores to the HTML that its readers saw.

This module knows nothing about items of exports.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from sitegen.importing.archive import Loss
from sitegen.importing.html import vocabulary
from sitegen.importing.html.paragraphs import with_paragraphs
from sitegen.importing.sources.markup import with_tags
from sitegen.importing.sources.wordpress.blocks import Blocks
from sitegen.importing.sources.wordpress.notes import with_notes_of_editor
from sitegen.importing.sources.wordpress.pictures import Library, original
from sitegen.importing.sources.wordpress.shortcodes import expand

_MORE = re.compile(r"<(?:p>\s*<)?!--\s*more(?:\s[^<>]*)?-->(?:\s*</p>)?", re.DOTALL)
_NEXT_PAGE = re.compile(r"<(?:p>\s*<)?!--\s*nextpage\s*-->(?:\s*</p>)?")
_NO_TEASER = re.compile(r"<!--\s*noteaser\s*-->")


class Body(NamedTuple):
    """A finished body."""

    html: str
    pages: int
    """On how many pages WordPress showed it."""
    losses: tuple[Loss, ...]


def body_of(stored: str, key: str, notes: Sequence[str], library: Library, blocks: Blocks) -> Body:
    """Return the body of an entry; ``notes`` are the values of its custom field ``footnotes``."""
    html = stored.replace("\r\n", "\n").replace("\r", "\n")
    pages = len(_NEXT_PAGE.findall(html)) + 1
    html = _NO_TEASER.sub("", _NEXT_PAGE.sub("\n\n", html))
    html, losses = expand(html, key, library)
    html = _MORE.sub(f"\n\n{vocabulary.more()}\n\n", html, count=1)
    html = blocks.read(with_paragraphs(_MORE.sub("", html)))
    html = with_notes_of_editor(html, notes)
    return Body(_with_pictures(html, library).strip(), pages, losses)


def _with_pictures(html: str, library: Library) -> str:
    """Return a body whose pictures are those of the library in full size, and no link leads to a page about one."""

    def picture(values: dict[str, str]) -> dict[str, str] | None:
        source = values.get("src", "")
        file = library.at(source) if source else None
        values = {**values, "src": file.file.url if file else original(source)}
        if not values.get("alt"):  # the editor writes an empty one where nobody wrote any
            values.pop("alt", None)
            if file and file.file.alt:
                values["alt"] = file.file.alt
        for key in ("srcset", "sizes"):
            values.pop(key, None)
        return values

    def link(values: dict[str, str]) -> dict[str, str] | None:
        target = values.get("href", "")
        file = library.of_page(target) if target else None
        return {**values, "href": file.file.url} if file else None

    if "<img" in html:
        html = with_tags(html, "img", picture)
    return with_tags(html, "a", link) if "<a" in html else html


def name_in(route: str, name: str) -> str:
    """Return a path with another last part."""
    before, slash, _ = route.rstrip("/").rpartition("/")
    return f"{before}{slash}{unquote(name)}{'/' if route.endswith('/') else ''}"


def query_of(url: str) -> str:
    """Return path and query of a URL, if it has a query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.path or '/'}?{parts.query}" if parts.query else ""
