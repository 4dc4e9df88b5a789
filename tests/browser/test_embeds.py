"""Films: nothing leaves the site before a click, then one frame does; without JavaScript there is a link."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from judges.newspaper import BuiltSite, serve
from judges.test_html import html_validate_messages, nu_messages
from newsroom import SITE, Newsroom, article, photo
from playwright.sync_api import Browser, Page, Route

from .test_accessibility import violations

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


EVERY = """
{{ youtube "aqz-KE-bpKQ" title="Un lapin" poster="p.png" caption="Le film." }}

{{ map "48.853, 2.349" title="Notre-Dame" poster="p.png" alt="La nef et ses deux tours" }}

{{ vimeo "76979871" title="Un film sans affiche" caption="Dix minutes." }}

{{ chart "v.csv" title="Les voix" unit="%" source="Nous" }}

{{ chart "v.csv" title="Les voix encore" type="line" }}

{{ audio "s.mp3" title="Un son" transcript="d.pdf" }}

{{ podcast "s.mp3" title="Épisode 3" show="À l’oreille" poster="p.png" duration="32 min" }}

{{ pullquote source="Une passante" }}
Et voilà qu’on y marche.
{{ /pullquote }}

{{ infobox title="En chiffres" }}
- 2 000 chênes
{{ /infobox }}

{{ bluesky "https://bsky.app/profile/a/post/1" author="Ana" handle="@a.example" date="3 mars" }}
Le pont est ouvert.
{{ /bluesky }}

{{ gallery title="Le chantier" }}
![Une vue](p.png "Un")

![Une vue](p.png "Deux")
{{ /gallery }}

{{ related "../b.md" title="Un autre article" }}

{{ document "d.pdf" title="Le rapport" description="48 pages" }}
"""


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newsroom, str]]:
    newsroom = Newsroom(tmp_path_factory.mktemp("every"), {
        "content/articles/a/index.md": article(body=EVERY),
        "content/articles/a/p.png": photo(640, 360),
        "content/articles/a/s.mp3": b"son",
        "content/articles/a/d.pdf": b"%PDF",
        "content/articles/a/v.csv": "Liste;2020;2026\nListe A;35,2;41,7\nListe B;28;\n",
        "content/articles/b.md": article("B"),
    })  # fmt: skip
    newsroom.write({"site.toml": SITE.replace('"x"', '"gazette"')})
    newsroom.build()
    with serve(BuiltSite(newsroom.output, "https://example.org/journal/")) as address:
        yield newsroom, address + "politique/a/"


@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_no_violation_in_any_embed(browser: Browser, every: tuple[Newsroom, str], width: int) -> None:
    assert not violations(browser, every[1], width, "light", "dark")


@pytest.mark.parametrize("judge", [nu_messages, html_validate_messages], ids=["nu", "html-validate"])
def test_embeds_are_valid(every: tuple[Newsroom, str], judge: Callable[[Path], list[str]], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(every[0].page("politique/a/"), "utf-8")
    assert judge(tmp_path) == []


def test_a_chart_is_in_the_colours_of_the_page(browser: Browser, every: tuple[Newsroom, str]) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(every[1])
    bar = "getComputedStyle(document.querySelector('.chart-bar rect.series-1')).fill"
    light = page.evaluate(bar)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(bar) != light
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator(".embed-chart summary").first.press("Enter")
    assert page.get_by_role("table").first.get_by_role("rowheader", name="Liste A").is_visible()
    page.close()
