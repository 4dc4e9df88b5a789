"""Tell those who want to know what changed: hubs of feeds (WebSub), and search engines (IndexNow).

What was told last is kept in ``.sitegen/announced.json``, so it does not matter how the site travels, and nobody is
told of the same change twice. By https://www.w3.org/TR/websub/, the manual of Google's hub, and
https://www.indexnow.org/documentation. This module knows nothing of builds: it reads the feeds and sitemaps of a
finished output.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit
from xml.etree import ElementTree

import msgspec

from sitegen.config.site import Config
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import DeployError

MEMORY = ".sitegen/announced.json"
_FEEDS = ("feed.xml", "atom.xml", "feed.json")
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_FEEDS_AT_ONCE = 50
_PAGES_AT_ONCE = 10_000  # the most that IndexNow takes
_PATIENCE = 60.0  # seconds for everything: a deployment does not wait for others


class _Told(msgspec.Struct):
    """What others know."""

    site: str = ""
    feeds: dict[str, str] = {}
    """Digests, by address."""
    pages: dict[str, str] = {}
    """Dates of the last change, by address."""


class News(msgspec.Struct, frozen=True):
    """What others do not know yet."""

    feeds: tuple[str, ...]
    """Addresses of feeds with new bytes, for the hub."""
    pages: tuple[str, ...]
    """Addresses of pages that are new, changed or gone, for search engines."""


class Announcer:
    """Compares an output with what was told last, and tells the difference."""

    def __init__(self, root: Path, output: Path, config: Config) -> None:
        self._memory = root / MEMORY
        self._output = output
        self._config = config
        self._told = _read(self._memory, config.site.url)
        self._feeds = dict(self._read_feeds()) if config.feeds.hub else {}
        self._pages: dict[str, str] = {}
        for edition in config.editions.values() if config.deploy.indexnow_key else ():
            self._pages.update(self._read_sitemap(f"{edition.site.path}sitemap.xml"))

    def news(self) -> News:
        """Return what others do not know; at the first time only the feeds of the whole site and the front page."""
        home = self._config.site.url
        if self._told.feeds:
            feeds = [feed for feed, digest in self._feeds.items() if self._told.feeds.get(feed) != digest]
        else:
            feeds = [feed for feed in self._feeds if "/" not in feed.removeprefix(home)]
        if self._told.pages:
            pages = {page for page, _ in self._told.pages.items() ^ self._pages.items()}
        else:
            pages = {home} & self._pages.keys()
        return News(tuple(sorted(feeds)), tuple(sorted(pages)))

    def tell(self, news: News) -> list[DeployError]:
        """Tell it, and return a warning for each who did not listen: they are told again next time."""
        deadline = time.monotonic() + _PATIENCE
        warnings = []
        hub, deploy = self._config.feeds.hub, self._config.deploy
        failures = [self._post(hub, *form, deadline) for form in _forms(news.feeds)]
        if hub and not any(failures):
            self._told.feeds = self._feeds
        warnings += [_warning("the hub", hub, failure) for failure in failures if failure]
        failures = [self._post(deploy.indexnow, *form, deadline) for form in self._lists(news.pages)]
        if deploy.indexnow_key and not any(failures):
            self._told.pages = self._pages
        warnings += [_warning("IndexNow", deploy.indexnow, failure) for failure in failures if failure]
        self._told.site = self._config.site.url
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        self._memory.write_bytes(msgspec.json.encode(self._told))
        return warnings

    def _lists(self, pages: Sequence[str]) -> Iterator[tuple[bytes, str]]:
        site, key = self._config.site.url, self._config.deploy.indexnow_key
        for start in range(0, len(pages), _PAGES_AT_ONCE):
            told = {
                "host": urlsplit(site).netloc,
                "key": key,
                "keyLocation": f"{site}{key}.txt",
                "urlList": pages[start : start + _PAGES_AT_ONCE],
            }
            yield msgspec.json.encode(told), "application/json; charset=utf-8"

    def _post(self, address: str, body: bytes, kind: str, deadline: float) -> str:
        """Send something, and return what went wrong, or nothing."""
        from http.client import HTTPException
        from urllib.error import HTTPError
        from urllib.request import Request, urlopen

        left = min(self._config.deploy.timeout, deadline - time.monotonic())
        if left <= 0:
            return f"not told: everything together took longer than {_PATIENCE:.0f} s"
        headers = {"Content-Type": kind, "User-Agent": "sitegen"}
        try:
            with urlopen(Request(address, body, headers), timeout=left):  # its scheme was checked with site.toml
                return ""
        except HTTPError as error:
            error.close()
            return f"it answered {error.code} {error.reason}"
        except (OSError, HTTPException, ValueError) as error:
            return str(getattr(error, "reason", error) or type(error).__name__)

    def _read_feeds(self) -> Iterator[tuple[str, str]]:
        for name in _FEEDS:
            for path in sorted(self._output.rglob(name)):
                address = self._config.site.url + path.relative_to(self._output).as_posix()
                yield address, digest_bytes(path.read_bytes())

    def _read_sitemap(self, name: str) -> Iterator[tuple[str, str]]:
        path = self._output / name
        if not path.is_file():
            return
        for entry in ElementTree.parse(path).getroot():  # written by ourselves
            address = entry.findtext(f"{_SITEMAP}loc") or ""
            if entry.tag == f"{_SITEMAP}sitemap":
                yield from self._read_sitemap(unquote(address.removeprefix(self._config.site.url)))
            else:
                yield address, entry.findtext(f"{_SITEMAP}lastmod") or ""


def _read(path: Path, site: str) -> _Told:
    try:
        told = msgspec.json.decode(path.read_bytes(), type=_Told)
    except (OSError, msgspec.DecodeError):  # forgotten, or damaged: that counts as nothing
        return _Told()
    return told if told.site == site else _Told()


def _forms(feeds: Sequence[str]) -> Iterator[tuple[bytes, str]]:
    for start in range(0, len(feeds), _FEEDS_AT_ONCE):
        fields = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds[start : start + _FEEDS_AT_ONCE])]
        yield urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _warning(who: str, address: str, failure: str) -> DeployError:
    hint = "the site is published all the same; it is told again next time"
    return DeployError(f"{who} ({address}) could not be told of changes: {failure}", hint=hint, severity="warning")
