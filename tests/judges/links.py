"""Reads the links and the anchors of a page, and tells which links of a site lead nowhere."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from .newspaper import BuiltSite

_URL_ATTRIBUTES = {"href", "src", "poster", "action", "cite", "data"}
_SETS = {"srcset", "imagesrcset"}
_META = re.compile(r"(og|twitter):(url|image)|article:author")
_CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)|@import\s+['\"]([^'\"]+)")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = {"", "top"}
        self._data: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors.update(values[name] for name in ("id", "name") if name in values)
        self.links += [values[name] for name in values if name in _URL_ATTRIBUTES]
        self.links += [
            candidate.split()[0] for name in values if name in _SETS for candidate in values[name].split(",")
        ]
        self.links += _CSS_URL.findall(values.get("style", ""))
        if tag == "meta":
            self._read_meta(values)
        if tag == "script" and values.get("type") == "application/ld+json":
            self._data = []

    def _read_meta(self, values: dict[str, str]) -> None:
        content = values.get("content", "")
        if values.get("http-equiv", "").lower() == "refresh":
            self.links.append(content.partition("url=")[2])
        elif _META.fullmatch(values.get("property") or values.get("name", "")):
            self.links.append(content)

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            self.links += _urls_in(json.loads("".join(self._data)))
            self._data = None


def _urls_in(data: object, key: str = "") -> Iterator[str]:
    """Give the addresses in structured data; an ``@id`` names a thing, not a place."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _urls_in(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _urls_in(value, key)
    elif isinstance(data, str) and data.startswith("https://") and not key.startswith("@"):
        yield data


def read_links(html: str) -> tuple[list[str], set[str]]:
    """Return the links and the anchors of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.links, reader.anchors


def css_links(text: str) -> list[str]:
    """Return the addresses in a style sheet."""
    return [first or second for first, second in _CSS_URL.findall(text)]


@cache
def _anchors(file: Path) -> set[str]:
    return read_links(file.read_text("utf-8"))[1] if file.suffix == ".html" else {""}


def fault(site: BuiltSite, link: str, page: Path | None = None) -> str | None:
    """Return what is wrong with a link on a page, or in a feed, if anything; other sites are not asked."""
    target = urlsplit(urljoin(site.url(page) if page else site.base_url, link))
    if urlsplit(link).scheme and target.netloc != urlsplit(site.base_url).netloc:
        return None
    file = page if page and link.startswith("#") else site.file_at(target.path)
    if file is None:
        return f"{link} leads nowhere"
    if unquote(target.fragment) not in _anchors(file):
        return f"{link} has no anchor in {site.name(file)}"
    return None
