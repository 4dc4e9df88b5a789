"""Films: nothing leaves the site before a click, then one frame does; without JavaScript there is a link."""

from collections.abc import Callable, Iterator

import pytest
from judges.newspaper import BuiltSite, serve
from newsroom import SITE, Newsroom, article, photo
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
FRAME = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    newsroom = Newsroom(tmp_path_factory.mktemp("film"), {
        "content/articles/a/index.md": article(body='{{ youtube "aqz-KE-bpKQ" title="Un lapin" poster="p.png" }}'),
        "content/articles/a/p.png": photo(640, 360),
    })  # fmt: skip
    newsroom.write({"site.toml": SITE.replace('"x"', '"gazette"')})
    newsroom.build()
    with serve(BuiltSite(newsroom.output, "https://example.org/journal/")) as address:
        yield address + "politique/a/"


def press(key: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("[data-frame] > a").focus()
        page.keyboard.press(key)

    return act


@pytest.mark.parametrize("act", [lambda page: page.locator("[data-frame] > a").click(), press("Enter"), press(" ")])
def test_a_frame_comes_after_a_click_only(browser: Browser, film: str, act: Callable[[Page], None]) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<title>Film</title>", content_type="text/html")

    page = browser.new_page()
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    page.route(lambda url: not url.startswith(film[:22]), answer)
    page.goto(film, wait_until="networkidle")
    button = page.get_by_role("button", name="Lire «\xa0Un lapin\xa0» sur YouTube")
    assert button.count() == 1
    assert asked == []
    with page.expect_response(FRAME):
        act(page)
    page.wait_for_load_state("networkidle")
    assert asked == [FRAME]
    assert page.evaluate("document.activeElement.title") == "Un lapin"
    assert not broken
    page.close()


def test_without_javascript_it_is_a_link(browser: Browser, film: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(film)
    link = page.get_by_role("link", name="Lire «\xa0Un lapin\xa0» sur YouTube")
    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
    page.close()
