"""Starts the system's Chromium and opens pages in it, noting everything that goes wrong."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

PAGES = {
    "home": "",
    "article": "international/washington-seoul-retrait-troupes-pyongyang/",
    "category": "international/",
    "author": "auteurs/camille-laurent/",
    "404": "aucune/page/ici/",
}
WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update")
_OFFLINE = ("--disable-background-networking", "--disable-sync")
_FORGET = "() => location.protocol === 'http:' && (localStorage.clear(), sessionStorage.clear())"
_tabs: dict[Browser, Page] = {}
"""The tab of each browser that shows one page after the other."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser without a window; a machine without it is a failure."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise FileNotFoundError("no Chromium here: run scripts/setup dev")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*_QUIET, *_OFFLINE])
        try:
            yield browser
        finally:
            _tabs.pop(browser, None)
            browser.close()


class Faults(list[str]):
    """What goes wrong on a page: messages of the console, requests that fail or go to another host."""

    def __init__(self, page: Page, url: str) -> None:
        super().__init__()
        self._url = url
        self._listeners: dict[Any, Callable[[Any], None]] = {
            "console": self._hear,
            "pageerror": lambda error: self.append(f"script: {error}"),
            "requestfailed": self._check_failure,
            "request": lambda request: self._check_host(request.url),
            "response": self._check_status,
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)

    def end(self, page: Page) -> None:
        """Note nothing any more."""
        for event, listener in self._listeners.items():
            page.remove_listener(event, listener)

    def _hear(self, message: ConsoleMessage) -> None:
        is_the_404_page = message.location["url"] == self._url and "status of 404" in message.text
        if message.type in ("error", "warning") and not is_the_404_page:
            self.append(f"console: {message.text}")

    def _check_failure(self, request: Request) -> None:
        # The browser itself ends what a page still loads when the page is left: no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.append(f"failed: {request.url}: {request.failure}")

    def _check_host(self, url: str) -> None:
        if urlsplit(url).scheme != "data" and urlsplit(url).netloc != urlsplit(self._url).netloc:
            self.append(f"other host: {url}")

    def _check_status(self, response: Response) -> None:
        if response.status >= 400 and response.url != self._url:
            self.append(f"{response.status}: {response.url}")


@contextmanager
def opened(browser: Browser, url: str, width: int, scheme: Any = "light") -> Iterator[tuple[Page, Faults]]:
    """Open a page of the newspaper, with all its pictures, in a tab that knows nothing of those it has shown before.

    It is the same tab each time: a new browser context takes Chromium three times as long as the page.
    """
    page = _tabs.pop(browser, None) or browser.new_page()
    faults = Faults(page, url)
    try:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, media="null", reduced_motion="no-preference")
        page.goto(url, wait_until="load")
        load_pictures(page)
        yield page, faults
        faults.end(page)
        page.unroute_all()
        page.mouse.move(0, 0)
        page.evaluate(_FORGET)
        page.context.clear_cookies()
        page.goto("about:blank")
    except BaseException:
        page.context.close()
        raise
    if browser in _tabs:  # two were open at once
        page.context.close()
    _tabs[browser] = _tabs.get(browser, page)


def load_pictures(page: Page) -> None:
    """Load the lazy pictures too, and wait for the fonts."""
    page.evaluate(
        """async () => {
            for (const image of document.images) image.loading = "eager";
            await Promise.allSettled([...document.images].map(image => image.decode()));
            await document.fonts.ready;
        }"""
    )
