"""Settings of the gazette that only a browser shows: the reader's choice of light or dark, logos, announcements."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from judges.newspaper import build_site, serve
from newsroom import SITE, Newsroom, article, author
from playwright.sync_api import Browser, Page

from .chromium import Faults, opened

pytestmark = pytest.mark.browser

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50" width="200" height="50"><path d="M0 0h200v50H0z"/></svg>'
OPTIONS = """[options]
scheme_switch = true
paper = "#fff1e5"
paper_dark = "#101820"
logo = {light = "light.svg", dark = "dark.svg"}
breaking = {article = "a"}
announcement = {text = "Demain, pas de journal.", link = {url = "contact/", label = "Nous écrire"}}
"""
LIGHT, DARK = "rgb(255, 241, 229)", "rgb(16, 24, 32)"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A small newspaper with some settings; gives its address."""
    root = tmp_path_factory.mktemp("settings")
    Newsroom(root, {
        "site.toml": SITE.replace('theme = "x"', 'theme = "gazette"') + OPTIONS,
        "content/articles/a.md": article("Scrutin", author="ana"),
        "content/articles/b.md": article("Port", author="ana"),
        "content/authors/ana.md": author("Ana", "Sa vie."),
        "content/pages/contact.md": "---\ntitle: Contact\nmenu: footer\n---\nÉcrire.\n",
        "static/light.svg": DRAWING,
        "static/dark.svg": DRAWING.replace("h200", "h199"),
    })  # fmt: skip
    with serve(build_site(root)) as address:
        yield address


def shown(page: Page) -> tuple[str, list[str], str | None]:
    """Return the colour of the paper, the logos that are seen in the masthead, and whether the button says dark."""
    logos = page.evaluate(
        "[...document.querySelectorAll('.masthead .flag img')].filter(one => one.checkVisibility()).map(one => one.className)"
    )
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return paper, logos, page.locator("button.scheme").get_attribute("aria-pressed")


@pytest.mark.parametrize("system", ["light", "dark"])
def test_readers_choose_a_scheme_and_their_browser_keeps_it(browser: Browser, settings: str, system: str) -> None:
    first, other = (LIGHT, ["light"], "false"), (DARK, ["dark"], "true")
    first, other = (first, other) if system == "light" else (other, first)
    with opened(browser, settings, 1280, system) as (page, faults):
        assert shown(page) == first
        page.click("button.scheme")
        assert shown(page) == other
        page.goto(settings + "politique/b/")
        assert shown(page) == other, "on the next page too"
        assert page.context.cookies() == []
        assert page.evaluate("document.querySelector('meta[name=theme-color]').content") == other[0]
        page.click("button.scheme")
        assert shown(page) == first
        assert not faults


def test_without_a_script_there_is_no_button(browser: Browser, settings: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    faults = Faults(page, settings)
    page.goto(settings)
    assert not page.locator("button.scheme").is_visible()
    assert page.locator(".bar.breaking a").get_attribute("href") == "/journal/politique/a/"
    assert page.locator(".bar").nth(1).inner_text().split() == ["Demain,", "pas", "de", "journal.", "Nous", "écrire"]
    assert not faults
    context.close()


def test_the_paper_is_light(browser: Browser, settings: str, tmp_path: Path) -> None:
    with opened(browser, settings, 1280, "dark") as (page, _):
        page.emulate_media(media="print")
        assert shown(page)[1] == ["light"]
