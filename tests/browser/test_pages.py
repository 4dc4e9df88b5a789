"""What a reader meets: pages that load, fit, show their pictures and can be used from the keyboard."""

import re
from pathlib import Path

import pytest
from judges.newspaper import BuiltSite, serve
from playwright.sync_api import Browser

from .chromium import PAGES, WIDTHS, opened

pytestmark = pytest.mark.browser

BREADCRUMB = """() => [...document.querySelectorAll("nav[aria-label='Fil d’Ariane'] li")].map(item => {
    const separator = getComputedStyle(item, "::before").content.split(" / ")[0];
    return separator.replace(/"|none/g, "") + item.innerText.trim();
})"""
OVERFLOW = """() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)
    - document.documentElement.clientWidth"""


@pytest.mark.parametrize("width", [320, *WIDTHS])
@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole(browser: Browser, address: str, name: str, width: int) -> None:
    with opened(browser, address + PAGES[name], width) as (page, faults):
        assert page.locator("h1").count() == 1
        assert page.locator("h1").is_visible()
        assert page.evaluate("[...document.images].filter(i => !i.naturalWidth).map(i => i.src)") == []
        assert page.evaluate("document.images.length") > 0 or name == "404"
        assert page.evaluate(OVERFLOW) <= 0
    assert not faults


def test_headlines_of_a_list_stand_in_line_with_and_without_a_picture(browser: Browser, address: str) -> None:
    with opened(browser, address + "archives/2025/", 1440) as (page, _):
        titles = page.locator(".card.row .title")
        assert page.locator(".card.row.plain").count() > 0
        assert len({round(place.bounding_box()["x"]) for place in titles.all()}) == 1  # type: ignore[index]


@pytest.mark.parametrize("name", PAGES)
def test_first_tab_reaches_the_skip_link(browser: Browser, address: str, name: str) -> None:
    with opened(browser, address + PAGES[name], 1440) as (page, _):
        page.keyboard.press("Tab")
        link = page.locator(":focus")
        assert link.inner_text() == "Aller au contenu"
        box = link.bounding_box()
        assert box
        assert min(box["x"], box["y"]) >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.matches('main, main *')")


def test_missing_page_has_the_right_status(browser: Browser, address: str) -> None:
    with opened(browser, address, 1440) as (page, _):
        answer = page.goto(address + PAGES["404"])
        assert answer
        assert answer.status == 404
        page.get_by_role("main").get_by_role("link").first.click()
        assert page.url.startswith(address)
        assert page.locator("h1").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_article_shows_all_its_parts(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address + PAGES["article"], width) as (page, _):
        text = re.sub(r"\s+", " ", page.locator("main").inner_text())
        assert "".join(page.evaluate(BREADCRUMB)) == "À la une›International"
        foot = page.get_by_role("contentinfo")
        assert foot.get_by_text("Pour explorer les options de sponsoring, contactez-nous.").is_visible()
        assert foot.get_by_role("link", name="Nos règles").get_attribute("href") == "/gazette/sponsoring/"
        assert "Camille Laurent dirige le service International" in text
        assert page.locator("main a[rel~=author]").first.is_visible()
        assert page.locator("main h2").count() >= 4
        assert page.locator("main figure img").first.is_visible()
        assert page.locator("main time[datetime='2024-10-31T08:30:00+01:00']").first.is_visible()


def test_every_page_declares_how_accessible_the_site_is(browser: Browser, address: str) -> None:
    with opened(browser, address + PAGES["404"], 1440) as (page, _):
        link = page.get_by_role("contentinfo").get_by_role("link", name="Accessibilité\u00a0: non conforme")
        assert str(link.get_attribute("href")).endswith("/accessibilite/")


def test_faults_of_a_page_are_seen(browser: Browser, tmp_path: Path) -> None:
    pictures = '<img src="none.png" alt=""><img src="http://localhost:9/a.png" alt="">'
    body = pictures + '<p style="width: 900px">wide</p><script>nothing()</script>'
    (tmp_path / "index.html").write_text(body, "utf-8")
    (tmp_path / "404.html").touch()
    site = BuiltSite(tmp_path, "https://example.org/x/")
    with serve(site) as url, opened(browser, url, 360) as (page, faults):
        assert page.evaluate(OVERFLOW) > 0
        found = " ".join(faults)
    assert f"404: {url}none.png" in found
    assert "other host: http://localhost:9/a.png" in found
    assert "script: nothing is not defined" in found


def test_a_portrait_begins_where_its_line_begins(browser: Browser, address: str) -> None:
    """The sources of a picture take no place in a row, not even a gap."""
    with opened(browser, address + "auteurs/", 1440) as (page, _):
        edges = page.evaluate(
            "[...document.querySelectorAll('.people li')].map(item =>"
            " item.querySelector('img').getBoundingClientRect().left - item.getBoundingClientRect().left)"
        )
    assert edges
    assert set(edges) == {0}


@pytest.mark.parametrize(
    "path", [PAGES["article"], "politique/communes-republique/", "sciences/metre-mesure-du-monde/"]
)
def test_fonts_for_bold_and_italics_come_only_with_texts_that_have_them(
    browser: Browser, address: str, path: str
) -> None:
    """A series and a list of definitions are not reason enough for ten kilobytes."""
    with opened(browser, address + path, 1440) as (page, _):
        assert not page.locator(".prose :is(strong, b, em, i, blockquote)").count()
        assert page.locator(".dossier [aria-current], .prose dt").count() or path == PAGES["article"]
        asked = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
        fonts = sorted({name.split("gazette-")[1].split(".")[0] for name in asked if name.endswith(".woff2")})
    assert fonts == ["display", "sans", "text"]
