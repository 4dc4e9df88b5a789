"""The buttons of the dashboard, pressed in a real browser, and a page of another site that tries to press them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from browser.chromium import chromium
from playwright.sync_api import Locator, Page, expect

from sitegen.engine.request import BuildRequest

from .previews import PATIENCE, Running, make_site, running, write
from .test_actions import DRAFT, NOW, TEXTS, tree

pytestmark = pytest.mark.browser
EVIL = """\
<!doctype html><title>Evil</title>
<form method="post" action="{target}"><input name="path" value="{path}"><input name="action" value="publish"></form>
<script>document.forms[0].submit()</script>
"""


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Running]:
    root = make_site(tmp_path / "site")
    write(root / DRAFT, TEXTS[DRAFT])
    with running(root, BuildRequest(root, jobs=1, now=NOW, drafts=True, future=True)) as server:
        yield server


@contextmanager
def other_site(text: str) -> Iterator[str]:
    """Serve a page on another port, under a name that is another site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def press(page: Page, newsroom: Running) -> None:
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{newsroom.origin}/_sitegen/?q={DRAFT}")
    row = page.locator("#all tbody tr")
    row.get_by_text("Schedule…").click()
    row.get_by_label("Appears at").fill("2026-02-01T08:00")
    row.get_by_role("button", name="Schedule", exact=True).click()
    expect(row.locator(".state")).to_have_text("scheduled")
    assert "date: 2026-02-01 08:00:00" in (newsroom.root / DRAFT).read_text("utf-8")
    row.get_by_role("button", name="Publish").click()
    expect(row.locator(".state")).to_have_text("published")
    row.get_by_text("Withdraw…").click()
    row.get_by_role("button", name="Withdraw", exact=True).click()
    expect(row.locator(".state")).to_have_text("withdrawn")
    form = page.locator("#new form")
    form.get_by_label("Title").fill("Un pont <neuf>")
    form.get_by_label("Category").fill("Monde")
    form.get_by_role("button").click()
    expect(page.locator("#all tbody tr th").first).to_contain_text("Un pont <neuf>")
    (made,) = (newsroom.root / "content/articles/").rglob("un-pont-neuf.md")
    assert 'status: "draft"' in made.read_text("utf-8")
    assert errors == []


def look(page: Page, newsroom: Running) -> None:
    """Rows are low, what opens covers others instead of moving them, controls are of one height, nothing sticks out."""
    rows = page.locator("#all tbody tr")
    for width, highest in ((360, 135), (1280, 48)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{newsroom.origin}/_sitegen/?state=all")
        before = heights(rows)
        assert max(before) <= highest
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    rows.get_by_text("Schedule…").first.click()
    expect(rows.get_by_label("Appears at").first).to_be_visible()
    assert heights(rows) == before
    controls = page.locator("form:not(.actions *) :is(input:not([type=hidden], [type=checkbox]), select, button)")
    assert len(set(heights(controls))) == 1


def heights(elements: Locator) -> list[int]:
    """Return how high each element is, in pixels."""
    return [round(box["height"]) for one in elements.all() if (box := one.bounding_box())]


def attack(page: Page, newsroom: Running) -> None:
    before = tree(newsroom.root)
    for name in (newsroom.origin, newsroom.origin.replace("127.0.0.1", "localhost")):
        with other_site(EVIL.format(target=f"{name}/_sitegen/change", path=DRAFT)) as url:
            page.goto(url)
            expect(page.get_by_text("This form is not from the dashboard.")).to_be_visible()
    assert tree(newsroom.root) == before


@pytest.mark.parametrize("test", [press, look, attack])
def test_in_a_browser(newsroom: Running, test: object) -> None:
    def drive() -> None:
        with chromium() as browser:
            page = browser.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            test(page, newsroom)  # type: ignore[operator]
            page.close()

    with ThreadPoolExecutor(1) as thread:  # Playwright allows one session in each
        thread.submit(drive).result()
