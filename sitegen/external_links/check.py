"""A check of links to other sites: what is not known, or not any more, is asked, and each answer stored at once.

This module knows nothing of how findings are shown.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import msgspec

from sitegen.config.external_links import LinksConfig
from sitegen.content.external_links import Copy, KnownLink
from sitegen.errors.problems import BuildFailed, SitegenError
from sitegen.external_links.archive import Archive, ArchiveFailed
from sitegen.external_links.ask import Asker
from sitegen.external_links.hosts import Hosts
from sitegen.external_links.links import ExternalLink
from sitegen.external_links.record import read_record, remembered, updated, write_record
from sitegen.external_links.requests import Requests, host_of, new_client
from sitegen.external_links.results import Result, following
from sitegen.external_links.store import LinkStore, opened
from sitegen.internet import parts_of
from sitegen.messages.message import tr

ArchiveWish = Literal["", "find", "save"]
"""What the archive is asked for: nothing, copies of what is dead, or also new copies of all that is alive."""
_LIBRARY = "httpx"
Progress = Callable[[str, int, int], None]


class CheckedLinks(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found out."""

    links: tuple[ExternalLink, ...] = ()
    """All links."""
    results: Mapping[str, Result] = {}
    """What is known of each, by URL; what was never asked has none."""
    record: Mapping[str, KnownLink] = {}
    """What ``data/external-links.json`` says now."""
    wish: ArchiveWish = ""
    """What the archive was asked for."""
    asked: int = 0
    """How many URLs were asked about in this run."""
    is_stopped: bool = False
    """Whether the user stopped it before the end."""
    is_offline: bool = False
    """Whether no host was found at all."""
    failure: ArchiveFailed | None = None
    """Why the archive was not asked to the end."""
    has_written: bool = False
    """Whether the record is another one."""


class LinkCheck:
    """One check."""

    def __init__(self, root: Path, settings: LinksConfig, site_url: str, now: datetime) -> None:
        """Raises BuildFailed where the library is not installed that makes requests."""
        if find_spec(_LIBRARY) is None:
            message = tr("links to other sites cannot be checked: “{name}” is not installed", name=_LIBRARY)
            hint = tr("install it: {command}", command=f"pip install {_LIBRARY}")
            raise BuildFailed([SitegenError(message, hint=hint)])
        self._root = root
        self._settings = settings
        self._site_url = site_url
        self._now = now
        self._known = read_record(root)
        self._results: dict[str, Result] = {}
        self._copies: dict[str, Copy] = {}
        self._asked = 0
        self._is_offline = False
        self._failure: ArchiveFailed | None = None

    @property
    def copies(self) -> frozenset[str]:
        """The archived copies that pages may show."""
        return frozenset(link.copy for link in self._known.values() if link.copy)

    def run(
        self,
        links: Iterable[ExternalLink],
        wish: ArchiveWish,
        day_of: Callable[[ExternalLink], date | None],
        progress: Progress,
    ) -> CheckedLinks:
        """Check links; ``day_of`` returns the day of the oldest text that has one.

        Raises BuildFailed where the cache cannot be written.
        """
        links = tuple(links)
        is_stopped = False
        with opened(self._root) as store:
            try:
                asyncio.run(self._run(store, links, wish, day_of, progress))
            except KeyboardInterrupt:
                is_stopped = True
            except ExceptionGroup as several:  # one of the tasks could not store its answer
                raise several.exceptions[0] from None
        record = self._known
        if wish:
            record = updated(self._known, self._results, self._copies, [link.url for link in links])
        return CheckedLinks(
            links=links,
            results=self._results,
            record=record,
            wish=wish,
            asked=self._asked,
            is_stopped=is_stopped,
            is_offline=self._is_offline,
            failure=self._failure,
            has_written=bool(wish) and write_record(self._root, record),
        )

    async def _run(
        self,
        store: LinkStore,
        links: tuple[ExternalLink, ...],
        wish: ArchiveWish,
        day_of: Callable[[ExternalLink], date | None],
        progress: Progress,
    ) -> None:
        due = list(self._due(store, links))
        if not due and not wish:
            return
        async with new_client(self._settings, self._site_url) as client:
            hosts = Hosts(self._settings, store.waits(self._now))
            requests = Requests(client, hosts, self._settings)
            await self._ask(Asker(requests, self._settings), requests, store, due, progress)
            if wish and not self._is_offline:
                await self._ask_archive(Archive(requests, self._settings), store, self._wanted(links, wish), day_of)
        for host, until in hosts.waits.items():
            store.wait(host, until)

    def _due(self, store: LinkStore, links: tuple[ExternalLink, ...]) -> Iterator[ExternalLink]:
        """Yield the links that have to be asked about; what is known of the others is noted."""
        for link in links:
            result = store.result(link.url)
            if result is not None:
                self._results[link.url] = result
            if result is None or not result.holds(self._now, self._settings.days, link.anchors):
                yield link

    async def _ask(
        self, asker: Asker, requests: Requests, store: LinkStore, due: list[ExternalLink], progress: Progress
    ) -> None:
        by_host: dict[str, list[ExternalLink]] = {}
        for link in due:
            parts = parts_of(link.url)
            by_host.setdefault(host_of(parts) if parts else "", []).append(link)
        doubtful: list[tuple[str, Result]] = []

        async def ask_all(links: list[ExternalLink]) -> None:
            for link in links:
                answer = await asker.ask(link.url, sorted(link.anchors))
                self._asked += 1
                progress("links", self._asked, len(due))
                if answer.outcome == "later":  # no answer at all
                    continue
                last = self._results.get(link.url) or remembered(self._known.get(link.url))
                result = following(last, answer, self._now)
                if requests.is_online:
                    self._results[link.url] = result
                    store.put(link.url, result)
                else:
                    doubtful.append((link.url, result))

        async with asyncio.TaskGroup() as tasks:
            for links in sorted(by_host.values(), key=len, reverse=True):  # the longest queue first
                tasks.create_task(ask_all(links))
        self._is_offline = bool(doubtful) and not requests.is_online
        for url, result in doubtful if requests.is_online else ():
            self._results[url] = result
            store.put(url, result)

    def _wanted(self, links: tuple[ExternalLink, ...], wish: ArchiveWish) -> list[ExternalLink]:
        """Return the links of which a copy is wanted and unknown, dead ones first."""
        states = {link.url: self._results[link.url].state for link in links if link.url in self._results}
        known = self._known
        missing = [link for link in links if link.url in states and not (link.url in known and known[link.url].copy)]
        dead = [link for link in missing if states[link.url] == "dead"]
        return dead + [link for link in missing if wish == "save" and states[link.url] == "alive"]

    async def _ask_archive(
        self,
        archive: Archive,
        store: LinkStore,
        wanted: list[ExternalLink],
        day_of: Callable[[ExternalLink], date | None],
    ) -> None:
        """Ask the archive for copies, as many as the settings allow; what it does not have is asked later again."""
        asked = store.copies(self._now)
        self._copies = {link.url: copy for link in wanted if (copy := asked.get(link.url))}
        todo = [link for link in wanted if link.url not in asked]
        try:
            for link in todo[: self._settings.archive_requests]:
                copy = await archive.nearest(link.url, day_of(link))
                if copy is None and self._results[link.url].state == "alive":
                    copy = await archive.save(link.url)
                store.put_copy(link.url, self._now, copy)
                if copy is not None:
                    self._copies[link.url] = copy
        except ArchiveFailed as failure:
            self._failure = failure
