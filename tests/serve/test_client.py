"""The script in the page, in a real browser: the page is loaded anew in its place, problems cover it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from browser.chromium import chromium
from playwright.sync_api import Page

from sitegen.engine.request import BuildRequest

from .previews import PATIENCE, Running, article, running, write

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


def drive(test: Test, preview: Running, patient: bool = False) -> None:
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
    expected = ("status of 404", "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE") if patient else ("status of 404",)
    assert [error for error in errors if not any(part in error for part in expected)] == []


@in_browser
def test_an_edit_is_seen_at_the_same_place(preview: Running, page: Page) -> None:
    page.evaluate("scrollTo(0, 2000)")
    article(preview.root, "premier", "Nouveau texte.\n\n" + LONG)
    page.get_by_text("Nouveau texte.").wait_for()
    page.wait_for_function("scrollY === 2000")


@in_browser
def test_what_needs_another_policy_begins_anew(preview: Running, page: Page) -> None:
    page.route(
        "https://photos.example/**",
        lambda route: route.fulfill(body="<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"),
    )
    page.evaluate("window.mark = 1")
    article(preview.root, "premier", "Un mot de plus.\n\n" + LONG)
    page.get_by_text("Un mot de plus.").wait_for()
    assert page.evaluate("window.mark") == 1
    article(preview.root, "premier", "![Un pont](https://photos.example/pont.svg)\n\n" + LONG)
    page.get_by_alt_text("Un pont").wait_for()
    assert page.evaluate("window.mark") is None


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
    for tab, words in ((page, "Nouveau texte."), (other, "Nouveau titre")):
        tab.bring_to_front()  # a tab that nobody sees hears the news when somebody looks at it
        tab.get_by_text(words).first.wait_for()
    other.close()


@in_browser
def test_a_page_that_was_missing_comes_by_itself(preview: Running, page: Page) -> None:
    page.goto(preview.origin + "/gazette/monde/second/")
    article(preview.root, "second", "Le second texte.", "Second")
    page.get_by_text("Le second texte.").wait_for()


def test_a_draft_says_so_and_the_dashboard_follows(site: Path) -> None:
    draft = "---\ntitle: Brouillon\ndate: 2024-01-01\ncategory: Monde\nstatus: {}\n---\nTexte.\n"
    file = write(site / "content/articles/b.md", draft.format("draft"))

    def look(preview: Running, page: Page) -> None:
        page.goto(preview.origin + "/gazette/monde/b/")
        bar = page.locator("sitegen-notice")
        bar.get_by_text("Preview only: draft").wait_for()
        bar.get_by_role("link").click()
        page.get_by_role("heading", name="In search results").wait_for()
        assert page.locator("sitegen-notice").count() == 0
        page.goto(preview.origin + "/_sitegen/?state=all")
        row = page.locator("[id='content/articles/b.md']").last
        assert row.locator(".state").inner_text() == "draft"
        page.get_by_label("Title or file").fill("brou")
        write(file, draft.format("published"))
        page.locator("[id='content/articles/b.md'] .published").wait_for()
        assert page.get_by_label("Title or file").input_value() == "brou"  # changed in place

    with running(site, BuildRequest(site, jobs=1, drafts=True)) as preview, ThreadPoolExecutor(1) as thread:
        thread.submit(drive, look, preview).result()


def test_a_page_left_open_finds_the_server_again(site: Path) -> None:
    first = Running(site)
    first.start()
    port = first.service.port

    def look(preview: Running, page: Page) -> None:
        page.get_by_text("Le premier texte.").wait_for()
        page.evaluate("window.same = 'yes'")
        preview.stop()
        article(site, "premier", "Un texte de la nuit.")
        second = Running(site, port=port)
        assert second.service.port == port
        second.start()
        try:
            page.get_by_text("Un texte de la nuit.").wait_for()
            assert page.evaluate("window.same") == "yes"
        finally:
            second.stop()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(drive, look, first, patient=True).result()


def test_open_pages_go_to_what_was_just_saved(site: Path) -> None:
    article(site, "second", "Le second texte.", "Second")

    def look(preview: Running, page: Page) -> None:
        article(preview.root, "second", "Encore le second.", "Second")
        page.wait_for_url("**/monde/second/")
        page.get_by_text("Encore le second.").wait_for()

    with running(site, follow=True) as preview, ThreadPoolExecutor(1) as thread:
        thread.submit(drive, look, preview).result()


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
