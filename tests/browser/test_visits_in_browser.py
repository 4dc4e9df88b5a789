"""The count of visits in a browser: no cookie, no request to anybody else, and none before a click where readers are asked."""

import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from judges.test_html import html_validate_messages, nu_messages
from newsroom import SITE, Newsroom, article, page
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from .test_accessibility import ALL, MODULES, RUN

pytestmark = pytest.mark.browser

HOME = "https://example.org/journal/"
STATS = "https://stats.example/"
UUID = "94db1cb1-74f4-4a40-ad6c-962362670409"
SITES = {
    "plausible": 'site = "example.org"\n',
    "matomo": 'site = "3"\n',
    "goatcounter": "",
    "umami": f'site = "{UUID}"\n',
}
RANKS = json.dumps(
    {"pulled": "2026-01-01T10:00:00+00:00", "days": 7, "articles": [{"id": "b", "rank": 1}, {"id": "a", "rank": 2}]}
)


class Reader:
    """Somebody who reads the site at its own URL, which this test answers for; every other request is noted."""

    def __init__(self, context: BrowserContext, output: Path, home: str) -> None:
        self._output, self._home = output, home
        self.sent: list[Request] = []
        self.complaints: list[str] = []
        self.context = context
        self.tab: Page = context.new_page()
        self.tab.on("console", lambda message: self.complaints.append(message.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        context.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        if not route.request.url.startswith(self._home):
            self.sent.append(route.request)
            cookie = {
                "set-cookie": "id=1; SameSite=None; Secure",
                "access-control-allow-origin": "*",
                "access-control-allow-headers": "*",
            }
            route.fulfill(status=200, headers=cookie, body="{}")
            return
        path = self._output / unquote(urlsplit(route.request.url.removeprefix(self._home)).path)
        file = path / "index.html" if path.is_dir() else path
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        found = file.is_file()
        route.fulfill(status=200 if found else 404, content_type=kind, body=file.read_bytes() if found else b"")

    def visit(self, path: str, **options: Any) -> list[Request]:
        """Open a page, and return what was asked of other hosts."""
        self.tab.goto(self._home + path, wait_until="load", **options)
        return self.take()

    def take(self) -> list[Request]:
        self.tab.wait_for_timeout(150)
        sent, self.sent = [one for one in self.sent if one.method != "OPTIONS"], []
        assert all(one.url.startswith(STATS) for one in sent)
        assert self.context.cookies() == []
        assert self.complaints == []
        return sent

    def says(self, state: str) -> bool:
        """Return whether the page about privacy says that visits are in a state, and in no other."""
        shown = [
            one.get_attribute("data-visits") for one in self.tab.locator("[data-visits]").all() if one.is_visible()
        ]
        return shown == [state]

    def stored(self) -> dict[str, str]:
        found: dict[str, str] = self.tab.evaluate("({ ...localStorage, ...sessionStorage })")
        return found


def newsroom_of(folder: Path, settings: str) -> Newsroom:
    newsroom = Newsroom(folder, {
        "site.toml": SITE.replace('"x"', '"gazette"') + settings,
        "content/articles/a.md": article("A", "Un paragraphe.\n\n" * 6),
        "content/articles/b.md": article("B", date="2025-06-02 08:00"),
        "content/pages/confidentialite.md": page("Confidentialité", "{{ privacy }}\n"),
        "data/popular.json": RANKS,
    })  # fmt: skip
    newsroom.build()
    return newsroom


def settings(kind: str, *more: str) -> str:
    options = "[options.most_read]\narticles = true\nsections = true\nminimum = 1\n"
    return "\n".join([f'[analytics]\nkind = "{kind}"\nurl = "{STATS}"\n{SITES[kind]}', *more, "", options])


@contextmanager
def reading(browser: Browser, newsroom: Newsroom, home: str = HOME, init: str = "", **options: Any) -> Iterator[Reader]:
    context = browser.new_context(**options)
    if init:
        context.add_init_script(init)
    try:
        yield Reader(context, newsroom.output, home)
    finally:
        context.close()


def said(request: Request) -> dict[str, Any]:
    """Return what a service learns beside the request itself."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}
    body = request.post_data or "{}"
    form = {name: values[0] for name, values in parse_qs(body).items()} if "idsite" in body else json.loads(body)
    return {name: value for name, value in {**query, **form}.items() if name not in ("rand", "rnd")}


URL = f"{HOME}politique/a/"
SENT: dict[str, tuple[str, dict[str, Any]]] = {
    "plausible": ("api/event", {"n": "pageview", "d": "example.org", "u": URL, "r": "https://search.example/"}),
    "matomo": ("matomo.php", {
        "idsite": "3", "rec": "1", "apiv": "1", "send_image": "0", "url": URL, "urlref": "https://search.example/",
        "action_name": "A – La Gazette",
    }),
    "goatcounter": ("count", {"p": "/journal/politique/a/", "t": "A – La Gazette", "r": "https://search.example/"}),
    "umami": ("api/send", {"type": "event", "payload": {
        "website": UUID, "hostname": "example.org", "url": "/journal/politique/a/", "title": "A – La Gazette",
        "referrer": "https://search.example/",
    }}),
}  # fmt: skip


@pytest.mark.parametrize("kind", SENT)
def test_an_exempt_visit_is_one_request_that_identifies_nobody(browser: Browser, tmp_path: Path, kind: str) -> None:
    newsroom = newsroom_of(tmp_path / "site", settings(kind, 'consent = "exempt"'))
    with reading(browser, newsroom) as reader:
        (request,) = reader.visit(
            "politique/a/?utm_source=letter&id=17#part", referer="https://search.example/?q=secret"
        )
        path, wanted = SENT[kind]
        assert request.url.partition("?")[0] == STATS + path
        assert said(request) == wanted
        headers = request.all_headers()
        assert "cookie" not in headers
        assert headers.get("referer", HOME[:20]) == "https://example.org/"
        assert reader.stored() == {}
        assert reader.tab.locator(".visits-question").count() == 0


def test_to_object_is_a_click_that_counts_for_every_page(browser: Browser, tmp_path: Path) -> None:
    newsroom = newsroom_of(tmp_path / "site", settings("plausible", 'consent = "exempt"'))
    with reading(browser, newsroom) as reader:
        (request,) = reader.visit("politique/b/", referer=f"{HOME}politique/a/")
        assert "politique/a" not in json.dumps(said(request))
        assert reader.tab.locator(".most-read li").count() == 1
        reader.visit("confidentialite/")
        assert reader.says("yes")
        reader.tab.get_by_role("button", name="Ne pas compter mes visites").click()
        assert reader.says("no")
        assert reader.take() == reader.visit("politique/a/") == reader.visit("") == []
        assert [*reader.stored()] == ["visits"]
        reader.visit("confidentialite/")
        reader.tab.get_by_role("button", name="Compter mes visites").click()
        assert len(reader.take()) == 1


def test_nothing_is_asked_of_anybody_before_a_reader_agrees(browser: Browser, tmp_path: Path) -> None:
    newsroom = newsroom_of(tmp_path / "site", settings("plausible", "campaigns = true", "referrers = true"))
    with reading(browser, newsroom) as reader:
        assert reader.visit("politique/a/") == []
        question = reader.tab.get_by_role("region", name="Pouvons-nous compter votre visite ?")
        assert question.is_visible()
        assert reader.stored() == {}
        reader.tab.evaluate((MODULES / "axe-core/axe.min.js").read_text("utf-8"))
        assert reader.tab.evaluate(RUN, ALL) == []
        reader.tab.keyboard.press("Tab")
        assert question.evaluate("box => box.contains(document.activeElement)"), "it comes first for the keyboard"
        boxes = [button.bounding_box() for button in question.get_by_role("button").all()]
        assert len({(box["width"], box["height"]) for box in boxes if box}) == 1, "both answers look alike"
        question.get_by_role("button", name="Non").click()
        assert question.count() == 0
        assert reader.take() == reader.visit("politique/b/") == reader.visit("") == []
        assert question.count() == 0
        reader.tab.evaluate(
            "localStorage.setItem('visits', JSON.stringify({answer: 'no', time: Date.now() - 183 * 864e5}))"
        )
        reader.visit("politique/a/?utm_source=letter&utm_id=&id=17", referer="https://search.example/?q=word")
        question.get_by_role("button", name="Oui").click()
        (request,) = reader.take()
        assert said(request)["u"] == f"{URL}?utm_source=letter&utm_id="
        assert said(request)["r"] == "https://search.example/?q=word"
        (request,) = reader.visit("politique/b/")
        assert question.count() == 0
        reader.visit("confidentialite/")
        assert reader.says("yes")


@pytest.mark.parametrize("consent", ["exempt", "ask"])
@pytest.mark.parametrize("signal", ["'globalPrivacyControl', {value: true}", "'doNotTrack', {value: '1'}"])
def test_a_browser_that_objects_is_neither_counted_nor_asked(
    browser: Browser, tmp_path: Path, consent: str, signal: str
) -> None:
    newsroom = newsroom_of(tmp_path / "site", settings("plausible", f'consent = "{consent}"'))
    with reading(browser, newsroom, init=f"Object.defineProperty(navigator, {signal})") as reader:
        assert reader.visit("confidentialite/") == []
        assert reader.tab.locator(".visits-question").count() == 0
        assert reader.says("browser")


@pytest.mark.parametrize(
    "home", ["http://localhost:8000/journal/", "http://127.0.0.1/journal/", "http://192.168.1.4:8000/journal/"]
)
def test_a_preview_is_not_counted(browser: Browser, tmp_path: Path, home: str) -> None:
    newsroom = newsroom_of(tmp_path / "site", settings("plausible", 'consent = "exempt"'))
    with reading(browser, newsroom, home) as reader:
        assert reader.visit("politique/a/") == []


def test_without_javascript_nothing_is_counted_or_asked(browser: Browser, tmp_path: Path) -> None:
    newsroom = newsroom_of(tmp_path / "site", settings("plausible"))
    with reading(browser, newsroom, java_script_enabled=False) as reader:
        assert reader.visit("confidentialite/") == []
        assert "Sans JavaScript, vos visites ne sont pas comptées." in reader.tab.content()
        assert not reader.tab.get_by_role("button").count()
        assert not reader.tab.locator(".visits-question").count()


@pytest.mark.long
def test_pages_with_all_of_it_are_valid(tmp_path: Path) -> None:
    newsroom = newsroom_of(tmp_path / "site", settings("umami"))
    assert nu_messages(newsroom.output) == []
    assert html_validate_messages(newsroom.output) == []
