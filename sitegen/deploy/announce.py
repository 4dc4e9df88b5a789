"""Notify feed hubs (WebSub) and search engines (IndexNow) of what changed.

``.sitegen/announced.json`` records what they know. So it does not matter how the site is published, and nobody is
notified of a change twice. By https://www.w3.org/TR/websub/, the manual of Google's hub, and
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
from sitegen.messages.message import tr

RECORD = ".sitegen/announced.json"
_FEEDS = ("feed.xml", "atom.xml", "feed.json")
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_FEEDS_AT_ONCE = 50
_PAGES_AT_ONCE = 10_000  # the most that IndexNow accepts
_PATIENCE = 60.0  # seconds for all requests: a deployment must not wait long for others


class _Announced(msgspec.Struct):
    """What hub and search engines know already."""

    site: str = ""
    feeds: dict[str, str] = {}
    """Digest of each feed, by URL."""
    pages: dict[str, str] = {}
    """Date of the last change of each page, by URL."""


class News(msgspec.Struct, frozen=True):
    """What hub and search engines do not know yet."""

    feeds: tuple[str, ...]
    """URLs of feeds that changed, for the hub."""
    pages: tuple[str, ...]
    """URLs of pages that are new, changed or gone, for search engines."""


class Announcer:
    """Compares an output with what was announced, and announces the difference."""

    def __init__(self, root: Path, output: Path, config: Config) -> None:
        self._record = root / RECORD
        self._output = output
        self._config = config
        self._announced = _read(self._record, config.site.url)
        self._feeds = dict(self._read_feeds()) if config.feeds.hub else {}
        self._pages: dict[str, str] = {}
        for edition in config.editions.values() if config.deploy.indexnow_key else ():
            self._pages.update(self._read_sitemap(f"{edition.site.path}sitemap.xml"))

    def news(self) -> News:
        """Return what is not announced; the first time, only the feeds of the whole site and the front page."""
        home = self._config.site.url
        if self._announced.feeds:
            feeds = [feed for feed, digest in self._feeds.items() if self._announced.feeds.get(feed) != digest]
        else:
            feeds = [feed for feed in self._feeds if "/" not in feed.removeprefix(home)]
        if self._announced.pages:
            pages = {page for page, _ in self._announced.pages.items() ^ self._pages.items()}
        else:
            pages = {home} & self._pages.keys()
        return News(tuple(sorted(feeds)), tuple(sorted(pages)))

    def notify(self, news: News) -> list[DeployError]:
        """Announce news, and return a warning for each request that failed; the next call sends it again."""
        deadline = time.monotonic() + _PATIENCE
        warnings = []
        hub, deploy = self._config.feeds.hub, self._config.deploy
        failures = [self._post(hub, *form, deadline) for form in _forms(news.feeds)]
        if hub and not any(failures):
            self._announced.feeds = self._feeds
        warnings += [_warning(tr("the hub"), hub, failure) for failure in failures if failure]
        failures = [self._post(deploy.indexnow, *form, deadline) for form in self._lists(news.pages)]
        if deploy.indexnow_key and not any(failures):
            self._announced.pages = self._pages
        warnings += [_warning("IndexNow", deploy.indexnow, failure) for failure in failures if failure]
        self._announced.site = self._config.site.url
        self._record.parent.mkdir(parents=True, exist_ok=True)
        self._record.write_bytes(msgspec.json.encode(self._announced))
        return warnings

    def _lists(self, pages: Sequence[str]) -> Iterator[tuple[bytes, str]]:
        site, key = self._config.site.url, self._config.deploy.indexnow_key
        for start in range(0, len(pages), _PAGES_AT_ONCE):
            body = {
                "host": urlsplit(site).netloc,
                "key": key,
                "keyLocation": f"{site}{key}.txt",
                "urlList": pages[start : start + _PAGES_AT_ONCE],
            }
            yield msgspec.json.encode(body), "application/json; charset=utf-8"

    def _post(self, url: str, body: bytes, kind: str, deadline: float) -> str:
        """Send a request, and return what went wrong, or nothing."""
        from http.client import HTTPException
        from urllib.error import HTTPError
        from urllib.request import Request, urlopen

        left = min(self._config.deploy.timeout, deadline - time.monotonic())
        if left <= 0:
            return tr("not sent: all requests together took longer than {patience} s", patience=f"{_PATIENCE:.0f}")
        headers = {"Content-Type": kind, "User-Agent": "sitegen"}
        try:
            with urlopen(Request(url, body, headers), timeout=left):  # its scheme was checked with site.toml
                return ""
        except HTTPError as error:
            error.close()
            return tr("it answered {code} {reason}", code=error.code, reason=error.reason)
        except (OSError, HTTPException, ValueError) as error:
            return str(getattr(error, "reason", error) or type(error).__name__)

    def _read_feeds(self) -> Iterator[tuple[str, str]]:
        for name in _FEEDS:
            for path in sorted(self._output.rglob(name)):
                url = self._config.site.url + path.relative_to(self._output).as_posix()
                yield url, digest_bytes(path.read_bytes())

    def _read_sitemap(self, name: str) -> Iterator[tuple[str, str]]:
        path = self._output / name
        if not path.is_file():
            return
        for entry in ElementTree.parse(path).getroot():  # written by ourselves
            url = entry.findtext(f"{_SITEMAP}loc") or ""
            if entry.tag == f"{_SITEMAP}sitemap":
                yield from self._read_sitemap(unquote(url.removeprefix(self._config.site.url)))
            else:
                yield url, entry.findtext(f"{_SITEMAP}lastmod") or ""


def _read(path: Path, site: str) -> _Announced:
    try:
        announced = msgspec.json.decode(path.read_bytes(), type=_Announced)
    except (OSError, msgspec.DecodeError):  # missing or damaged: nothing is announced
        return _Announced()
    return announced if announced.site == site else _Announced()


def _forms(feeds: Sequence[str]) -> Iterator[tuple[bytes, str]]:
    for start in range(0, len(feeds), _FEEDS_AT_ONCE):
        fields = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds[start : start + _FEEDS_AT_ONCE])]
        yield urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _warning(who: str, url: str, failure: str) -> DeployError:
    hint = tr("the site is published all the same; the next “sitegen announce” tries again")
    return DeployError(
        tr("cannot notify {who} ({url}) of changes: {failure}", who=who, url=url, failure=failure),
        hint=hint,
        severity="warning",
    )
