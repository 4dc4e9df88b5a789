"""The script in the page, in a real browser: the page is loaded anew in its place, problems cover it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from browser.chromium import chromium
from playwright.sync_api import Page

from .previews import PATIENCE, Running, article, write

pytestmark = pytest.mark.browser
PAGE = "/gazette/monde/premier/"
LONG = "\n\n".join(f"Paragraphe {number}." for number in range(200))

Test = Callable[[Running, Page], None]


def in_browser(test: Test) -> Callable[[Running], None]:
    """Run a test with a long article open, in a thread of its own: Playwright allows one session in each."""

    def run(preview: Running) -> None:
        assert preview.reports.get(timeout=PATIENCE)
        article(preview.root, "premier", "Ancien texte.\n\n" + LONG)
        assert preview.reports.get(timeout=PATIENCE)
        with ThreadPoolExecutor(1) as thread:
            thread.submit(drive, test, preview).result()

    return run


def drive(test: Test, preview: Running) -> None:
    errors: list[str] = []
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 800, "height": 600}, bypass_csp=True).new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.goto(preview.origin + PAGE)
        test(preview, page)
        page.close()
    # The icon that browsers ask for by themselves, and pages that are missing on purpose.
    assert [error for error in errors if "status of 404" not in error] == []


@in_browser
def test_an_edit_is_seen_at_the_same_place(preview: Running, page: Page) -> None:
    page.evaluate("scrollTo(0, 2000)")
    article(preview.root, "premier", "Nouveau texte.\n\n" + LONG)
    page.get_by_text("Nouveau texte.").wait_for()
    page.wait_for_function("scrollY === 2000")


@in_browser
def test_an_error_covers_the_page_until_it_is_mended(preview: Running, page: Page) -> None:
    bad = write(preview.root / "content/articles/second.md", "---\ntitel: <b>X</b>\n---\nTexte.\n")
    overlay = page.locator("sitegen-problems")
    overlay.wait_for()
    text = overlay.locator("section").inner_text()
    assert "content/articles/second.md:2" in text
    assert "titel: <b>X</b>" in text
    assert page.get_by_text("Ancien texte.").count() == 1
    page.evaluate("document.documentElement.dataset.same = 'yes'")
    bad.unlink()
    overlay.wait_for(state="detached")
    assert page.evaluate("document.documentElement.dataset.same") == "yes"  # not loaded anew: nothing changed


@in_browser
def test_the_cover_can_be_closed(preview: Running, page: Page) -> None:
    write(preview.root / "content/articles/second.md", "---\ntitel: X\n---\nTexte.\n")
    overlay = page.locator("sitegen-problems")
    overlay.wait_for()
    page.keyboard.press("Escape")
    overlay.wait_for(state="detached")


@in_browser
def test_two_tabs_follow(preview: Running, page: Page) -> None:
    other = page.context.new_page()
    other.goto(preview.origin + "/gazette/")
    article(preview.root, "premier", "Nouveau texte.", "Nouveau titre")
    page.get_by_text("Nouveau texte.").wait_for()
    other.get_by_text("Nouveau titre").first.wait_for()
    other.close()


@in_browser
def test_a_page_that_was_missing_comes_by_itself(preview: Running, page: Page) -> None:
    page.goto(preview.origin + "/gazette/monde/second/")
    article(preview.root, "second", "Le second texte.", "Second")
    page.get_by_text("Le second texte.").wait_for()


FORM = (
    "{% extends '@core/article.html' %}{% block content %}<details><summary>Plus</summary>Dedans.</details>"
    "<input aria-label='Nom'>{{ super() }}{% endblock %}"
)


@in_browser
def test_what_a_reader_has_done_survives(preview: Running, page: Page) -> None:
    write(preview.root / "templates/article.html", FORM)
    page.get_by_label("Nom").wait_for()
    page.get_by_text("Plus").click()
    page.get_by_label("Nom").fill("Ana")
    page.evaluate("document.documentElement.dataset.same = 'yes'")
    article(preview.root, "premier", "Nouveau texte.\n\n" + LONG)
    page.get_by_text("Nouveau texte.").wait_for()
    assert page.evaluate("document.documentElement.dataset.same") == "yes"  # the page was changed, not loaded anew
    assert page.get_by_text("Dedans.").is_visible()
    assert page.get_by_label("Nom").input_value() == "Ana"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Nom"


@in_browser
def test_a_stylesheet_is_exchanged(preview: Running, page: Page) -> None:
    head = "{% block head %}{{ super() }}<link rel='stylesheet' href='{{ site.url }}style.css'>{% endblock %}"
    write(preview.root / "templates/article.html", "{% extends '@core/article.html' %}" + head)
    page.wait_for_function("getComputedStyle(document.body).color === 'rgb(0, 0, 0)' && document.styleSheets.length")
    page.evaluate("document.documentElement.dataset.same = 'yes'")
    write(preview.root / "static/style.css", "body { color: rgb(1, 2, 3) }\n")
    page.wait_for_function("getComputedStyle(document.body).color === 'rgb(1, 2, 3)'")
    assert page.evaluate("document.documentElement.dataset.same") == "yes"
    page.wait_for_function("document.querySelectorAll('link[rel=stylesheet]').length === 1")
