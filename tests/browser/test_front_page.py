"""The front page in hard cases: many sections, long words, pictures that are tiny or tall, stories of the last day."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from judges.newspaper import BuiltSite, serve
from newsroom import SITE, Newsroom, article, photo
from playwright.sync_api import Browser

from .chromium import opened

pytestmark = pytest.mark.browser

SECTIONS = [f"Rubrique {number}" for number in range(1, 31)]
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesel"
CAME_OUT = datetime.fromisoformat("2025-06-10T08:00:00+02:00")
TIMES = "() => [...document.querySelectorAll('.card.lead time')].map(time => time.innerText)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    files: dict[str, str | bytes] = {
        "static/tiny.jpg": photo(160, 110, form="JPEG"),
        "static/tall.jpg": photo(900, 1600, form="JPEG"),
    }
    for number in range(36):
        picture = {"src": ("/tiny.jpg", "/tall.jpg")[number % 2], "alt": "Un pont"}
        moment = (CAME_OUT - timedelta(hours=2 * number)).strftime("%Y-%m-%d %H:%M")
        more = {"featured": 5} if not number else {}
        files[f"content/articles/{number}.md"] = article(
            WORD, "x", moment, SECTIONS[number % 30], image=picture, **more
        )
    newsroom = Newsroom(tmp_path_factory.mktemp("front"), files)
    names = ", ".join(f'"{name}"' for name in SECTIONS)
    newsroom.write(
        {
            "site.toml": SITE.replace('"x"', '"gazette"')
            + f"[images]\nformats = []\n[taxonomy]\ncategories = [{names}]\n"
        }
    )
    newsroom.build()
    with serve(BuiltSite(newsroom.output, "https://example.org/journal/")) as found:
        yield found


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("path", ["", "rubrique-17/"])
def test_nothing_is_wider_than_the_page(browser: Browser, address: str, path: str, width: int) -> None:
    with opened(browser, address + path, width) as (page, faults):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        beyond = (
            "[...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
        )
        assert page.evaluate(f"{beyond}.map(one => one.className)") == []
    assert not faults


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_current_section_is_in_view_and_each_can_be_reached(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address + "rubrique-17/", width) as (page, _):
        current = page.locator(".sections [aria-current]")
        box = current.bounding_box()
        assert box
        assert 0 <= box["x"] <= width - box["width"]
        last = page.locator(".sections a").last
        last.focus()
        box = last.bounding_box()
        assert box
        assert 0 <= box["x"] <= width - box["width"]


def test_pictures_are_never_larger_than_they_are(browser: Browser, address: str) -> None:
    with opened(browser, address, 1280) as (page, _):
        page.set_viewport_size({"width": 1280, "height": 500})
        tiny = page.locator(".tiny img")
        assert tiny.count() > 3
        for picture in tiny.all():
            assert picture.evaluate("one => getComputedStyle(one).objectFit") == "scale-down"
            assert picture.evaluate("one => one.naturalWidth") == 160
        heights = page.evaluate("[...document.querySelectorAll('.thumb img')].map(one => one.clientHeight)")
        assert max(heights) <= 450


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.5, "il y a 30 min"), (3.2, "il y a 3 h"), (23.9, "il y a 23 h"), (25, "10 juin 2025"), (-1, "10 juin 2025")],
)
def test_stories_of_the_last_day_say_how_old_they_are(browser: Browser, address: str, hours: float, said: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(CAME_OUT + timedelta(hours=hours))
    page.goto(address)
    assert said in page.evaluate(TIMES)[0].replace("\xa0", " ")
    context.close()


def test_without_a_script_every_story_has_its_date(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator(".card.lead time").inner_text().replace("\xa0", " ") == "10 juin 2025"
    context.close()
