"""How the theme shows what no average day brings: many authors, tall and tiny pictures, endless words, and nothing at all."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from judges.newspaper import BuiltSite, serve
from newsroom import SITE, Newsroom, article, author, photo
from playwright.sync_api import Browser, Page

from .chromium import opened
from .test_pages import OVERFLOW

pytestmark = pytest.mark.browser
Open = Callable[..., AbstractContextManager[Page]]

WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzesentwurf"  # 72 letters
TEXT = "Un texte de plusieurs lignes, assez long pour que la page se lise en plusieurs fois. " * 40
NAMES = ["Ana Ruiz", "Bo Ek", "Cléa Noé", "Dan Pires", "Eva Lind"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    picture = {"alt": "Un pont", "caption": "Le pont, un matin.", "credit": "A. B."}
    files: dict[str, str | bytes] = {
        "static/wide.jpg": photo(1800, 1200, form="JPEG"),
        "static/tall.jpg": photo(1000, 2000, 1, form="JPEG"),
        "static/tiny.jpg": photo(240, 160, 2, form="JPEG"),
        "content/articles/wide.md": article(
            "Large", TEXT, authors=[name.split()[0].lower() for name in NAMES], image={"src": "/wide.jpg", **picture}
        ),
        "content/articles/tall.md": article("Haute", "![Un pont](/tall.jpg)", image={"src": "/tall.jpg", **picture}),
        "content/articles/tiny.md": article("Minuscule", "![Un pont](/tiny.jpg)", image={"src": "/tiny.jpg", **picture}),
        "content/articles/opinion.md": article("Avis", TEXT, genre="opinion", author="ana"),
        "content/articles/word.md": article(
            f"{WORD} {WORD}", f"## {WORD}\n\n{WORD} [{WORD}](https://example.com/)\n", kicker=WORD, standfirst=WORD,
            author="long", tags=[WORD], date="2025-07-01 08:00",
        ),
        "content/authors/long.md": author(WORD, WORD, role=WORD, beats=[WORD]),
        **{f"content/authors/{name.split()[0].lower()}.md": author(name, f"{name} écrit.") for name in NAMES},
    }  # fmt: skip
    newsroom = Newsroom(tmp_path_factory.mktemp("reading"), files)
    settings = SITE.replace('"x"', '"gazette"') + "[images]\nformats = []\n[search]\nenabled = true\n"
    newsroom.write({"site.toml": settings})
    newsroom.build()
    with serve(BuiltSite(newsroom.output, "https://example.org/journal/")) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, site: str) -> Open:
    @contextmanager
    def begin(path: str, width: int = 1280) -> Iterator[Page]:
        with opened(browser, site + path, width) as (page, faults):
            yield page
        assert not faults

    return begin


def box(page: Page, selector: str) -> dict[str, Any]:
    found = page.locator(selector).first.bounding_box()
    assert found
    return dict(found)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("place", [".story-figure img", ".prose img"])
def test_a_picture_is_neither_enlarged_nor_higher_than_the_screen(open_page: Open, place: str, width: int) -> None:
    with open_page("politique/tiny/", width) as page:
        assert box(page, place)["width"] == pytest.approx(240, abs=1)
    with open_page("politique/tall/", width) as page:
        assert box(page, place)["height"] <= 0.9 * 900 + 1


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_a_caption_is_right_below_its_picture(open_page: Open, width: int) -> None:
    with open_page("politique/wide/", width) as page:
        picture, caption = box(page, ".story-figure img"), box(page, ".story-figure figcaption")
        assert caption["y"] == pytest.approx(picture["y"] + picture["height"], abs=8)
        assert caption["x"] == pytest.approx(picture["x"], abs=1)


def test_of_many_authors_two_are_named_and_all_can_be_found(open_page: Open) -> None:
    with open_page("politique/wide/") as page:
        byline = page.locator(".byline")
        assert byline.locator("a[rel=author]:visible").all_inner_texts() == NAMES[:2]
        byline.get_by_text("3").first.click()
        assert byline.locator("a[rel=author]:visible").all_inner_texts() == NAMES
        assert page.locator(".about").count() == len(NAMES)
        assert not page.locator(".about-bio:visible").count()
        page.locator(".about summary").first.click()
        assert page.locator(".about-bio:visible").all_inner_texts() == ["Ana Ruiz écrit."]


@pytest.mark.parametrize(
    "path", ["politique/word/", "politique/tall/", "tags/", "auteurs/", "auteurs/long/", "politique/"]
)
def test_a_word_without_end_fits(open_page: Open, path: str) -> None:
    with open_page(path, 320) as page:
        assert page.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize("width", [360, 1280])
def test_the_title_stays_in_view_and_covers_nothing_that_is_focused(open_page: Open, width: int) -> None:
    with open_page("politique/wide/", width) as page:
        page.evaluate("scrollTo({top: 600, behavior: 'instant'})")
        masthead = box(page, ".masthead-top")
        assert masthead["y"] == 0
        assert masthead["height"] <= 80
        page.evaluate("document.querySelector('.story-foot .button').scrollIntoView({behavior: 'instant'})")
        assert box(page, ".story-foot .button")["y"] >= masthead["height"]
    with open_page("", width) as page:
        page.evaluate("scrollTo({top: 600, behavior: 'instant'})")
        assert box(page, ".sections")["y"] == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_the_menu_opens_below_the_title_wherever_the_reader_is(open_page: Open, width: int) -> None:
    with open_page("politique/wide/", width) as page:
        page.evaluate("scrollTo({top: 600, behavior: 'instant'})")
        page.locator(".menu summary").click()
        panel = box(page, ".menu-panel")
        assert panel["y"] >= box(page, ".masthead-top")["height"] - 2
        assert panel["y"] + panel["height"] <= 900
        assert page.locator(".menu-head:visible").count() == 2
        assert page.evaluate(OVERFLOW) <= 0


def test_opinion_has_a_ground_of_its_own(open_page: Open) -> None:
    grounds = {}
    for path in ("politique/opinion/", "politique/wide/"):
        with open_page(path) as page:
            grounds[path] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert len(set(grounds.values())) == 2


def test_who_is_lost_finds_the_search_and_what_is_new(open_page: Open) -> None:
    with open_page("nowhere/") as page:
        main = page.get_by_role("main")
        assert main.locator(".newest a").count() == 5
        main.get_by_role("searchbox").fill("pont")
        main.get_by_role("button", name="Rechercher").click()
        page.wait_for_url("**/recherche/?q=pont")


def test_what_leads_on_from_a_printed_page_stays_behind(open_page: Open) -> None:
    with open_page("politique/wide/", 794) as page:
        page.emulate_media(media="print")
        assert page.locator(".masthead .flag").is_visible()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        url, day = page.locator(".on-paper").inner_text().split(" · Imprimé le ")
        assert url == "https://example.org/journal/politique/wide/"
        assert re.fullmatch(r"\d\d/\d\d/\d{4}", day)
        for part in (".search-link", ".menu", ".share", ".related", ".co-authors summary"):
            assert not page.locator(part).first.is_visible()


def test_a_page_stands_below_its_breadcrumb_and_labels_beside_what_they_name(browser: Browser, address: str) -> None:
    with opened(browser, address + "mentions-legales/", 1280) as (page, faults):
        places = "all => all.map(one => one.getBoundingClientRect()).map(({left, top}) => [left, top])"
        (crumb,), (title,) = (page.locator(name).evaluate_all(places) for name in (".breadcrumb ol", "h1"))
        assert crumb[0] == title[0]
        assert page.locator(".breadcrumb [aria-current]").inner_text() == page.locator("h1").inner_text()
        for (left, top), (beside, same) in zip(
            *(page.locator(f".prose {name}").evaluate_all(places) for name in ("dt", "dd")), strict=True
        ):
            assert (left < beside, top) == (True, same)
        assert not faults
