"""The Arabic edition of a bilingual newspaper, page by page: from right to left, whole, and open to everybody."""

import pytest
from judges.newspaper import BuiltSite, serve
from judges.tools import MODULES
from playwright.sync_api import Browser

from .chromium import opened
from .test_accessibility import ALL, CONTRAST, RUN
from .test_pages import OVERFLOW

pytestmark = pytest.mark.browser


def test_every_page_reads_from_right_to_left_and_is_open_to_all(browser: Browser, bilingual: BuiltSite) -> None:
    pages = [bilingual.name(file).removesuffix("index.html") for file in bilingual.files("ar/**/*.html")]
    assert {"ar/", "ar/404.html"} <= set(pages)
    kinds = 14
    assert len(pages) >= kinds
    found = []
    axe = (MODULES / "axe-core/axe.min.js").read_text("utf-8")
    with serve(bilingual) as address, opened(browser, f"{address}ar/", 320, "light") as (page, faults):
        for path in pages:
            page.goto(address + path)
            assert page.evaluate("getComputedStyle(document.body).direction") == "rtl", path
            for size in ("200%", "100%"):
                page.evaluate("size => document.documentElement.style.fontSize = size", size)
                found += [f"{path} scrolls sideways at {size}"] if page.evaluate(OVERFLOW) > 0 else []
            assert page.evaluate("document.documentElement.scrollLeft") == 0
            page.evaluate(axe)
            found += [f"{path}: {fault}" for fault in page.evaluate(RUN, ALL)]
            page.emulate_media(color_scheme="dark")
            found += [f"{path}: {fault}" for fault in page.evaluate(RUN, CONTRAST)]
            page.emulate_media(color_scheme="light")
    assert not found
    assert not [fault for fault in faults if "ERR_ABORTED" not in fault], "an icon that the next page no longer wanted"


def test_code_and_foreign_words_keep_their_direction(browser: Browser, bilingual: BuiltSite) -> None:
    with serve(bilingual) as address:
        path = next(bilingual.name(file) for file in bilingual.files("ar/**/jisr/index.html"))
        with opened(browser, address + path, 320) as (page, _):
            assert page.evaluate("getComputedStyle(document.querySelector('pre')).direction") == "ltr"
            headline = page.locator("h1").evaluate("h => getComputedStyle(h).letterSpacing")
            assert headline in ("normal", "0px"), "letters of Arabic words stay joined"
            menu = page.locator("summary").first.bounding_box()
            assert menu
            assert menu["x"] > 160, "the menu opens where the reader begins"
