"""The search page: it finds, with and without accents, by keyboard and within the policy of the page; the index is lazy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .chromium import SCHEMES, WIDTHS, Faults, opened
from .test_accessibility import violations

pytestmark = pytest.mark.browser
SEOUL = "Washington et Séoul pressent Pyongyang de retirer ses troupes de Russie"


@pytest.fixture
def search(browser: Browser, address: str) -> Iterator[tuple[Page, Faults]]:
    with opened(browser, address + "recherche/", 1440) as found:
        yield found


def titles(page: Page) -> list[str]:
    return page.locator(".search-results h2").all_inner_texts()


def status(page: Page) -> str:
    return page.locator(".search-status").inner_text().replace("\xa0", " ")


def look_for(page: Page, words: str) -> list[str]:
    page.get_by_label("Mots").fill(words)
    page.keyboard.press("Enter")
    expect(page.locator(".search")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(".search-status")).not_to_be_empty()
    return titles(page)


def test_accents_are_optional_on_both_sides(search: tuple[Page, Faults]) -> None:
    page, faults = search
    found = look_for(page, "elections")
    assert found
    names = [one.get_attribute("aria-label") for one in page.locator(".search-results article").all()]
    assert names == found, "each result has the name of its article"
    assert look_for(page, "élections") == look_for(page, "ÉLECTION") == found
    assert look_for(page, "seoul")[0] == look_for(page, "Séoul")[0] == SEOUL
    marked = page.locator(".search-results mark").all_inner_texts()
    assert marked
    assert all(mark.startswith("Séoul") for mark in marked)
    assert status(page) == f"Résultats : {len(titles(page))}"
    assert page.locator(".search-status").get_attribute("role") == "status"
    assert look_for(page, "qqqq") == []
    assert status(page) == "Aucun article n’a été trouvé."
    assert not faults


def test_words_behind_an_apostrophe_and_ligatures_are_found_as_people_type_them(search: tuple[Page, Faults]) -> None:
    page, faults = search
    (moon,) = look_for(page, "écoutille")
    for words in ("ecoutille", "L’écoutille", "l'écoutille", "d'ECOUTILLE", "alunissage"):
        assert look_for(page, words)[0] == moon
    assert "’alunissage" in page.locator(".search-results mark").first.inner_text()
    (stamp,) = look_for(page, "oeilleton")
    assert look_for(page, "ŒILLETON") == [stamp]
    assert page.locator(".search-results mark").first.inner_text().startswith("œilleton")
    assert not faults


def test_a_headline_counts_most_and_a_name_finds_who_wrote(search: tuple[Page, Faults]) -> None:
    page, _ = search
    assert "papier" in look_for(page, "papier")[0]
    look_for(page, "camille laurent")
    names = page.locator('[data-part="authors"]').all_inner_texts()
    assert names[0] == names[1] == "Camille Laurent"
    page.locator(".search-results a").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text()
    assert "/gazette/" in page.url


def test_filters_narrow_and_tell_how_many_there_are(search: tuple[Page, Faults]) -> None:
    page, faults = search
    everything = len(look_for(page, "le"))
    section = page.get_by_label("Rubrique", exact=True)
    section.select_option(
        label=next(text for text in section.locator("option").all_inner_texts() if "Politique" in text)
    )
    expect(page.locator(".search-results .kicker").first).to_have_text("Politique")
    expect(page.locator(".search")).not_to_have_attribute("aria-busy", "true")
    assert set(page.locator(".search-results .kicker").all_inner_texts()) == {"Politique"}
    assert f"Politique ({len(titles(page))})" in section.locator("option").all_inner_texts()
    assert 0 < len(titles(page)) < everything
    page.get_by_label("Ordre").select_option("newest")
    expect(page.locator(".search")).not_to_have_attribute("aria-busy", "true")
    days = [time.get_attribute("datetime") or "" for time in page.locator(".search-results time").all()]
    assert days == sorted(days, reverse=True)
    shared = page.url
    assert "q=le" in shared
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator(".search-results li")).to_have_count(len(days))
    assert page.get_by_label("Ordre").input_value() == "newest"
    assert not faults


def test_a_year_or_an_author_alone_lists_their_articles(search: tuple[Page, Faults]) -> None:
    page, _ = search
    page.get_by_label("Année").select_option("2024")
    expect(page.locator(".search-results li").first).to_be_visible()
    expect(page.locator(".search")).not_to_have_attribute("aria-busy", "true")
    days = [time.get_attribute("datetime") or "" for time in page.locator(".search-results time").all()]
    assert days == sorted(days, reverse=True)
    assert {day[:4] for day in days} == {"2024"}
    assert [
        option
        for option in page.get_by_label("Rubrique", exact=True).locator("option").all_inner_texts()
        if "(" in option
    ]


def test_by_keyboard_alone(search: tuple[Page, Faults]) -> None:
    page, _ = search
    focused = "document.activeElement.textContent"
    assert page.evaluate("document.activeElement.name") == "q"  # with a mouse or keyboard, not on a telephone
    page.keyboard.type("seoul")
    expect(page.locator(".search-results li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == SEOUL
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == titles(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/washington-seoul-retrait-troupes-pyongyang/")


def test_the_index_is_asked_for_when_somebody_searches(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "recherche/", wait_until="networkidle")
    assert not [url for url in asked if "pagefind" in url]
    look_for(page, "seoul")
    assert [url for url in asked if "/gazette/pagefind/pagefind.js" in url]
    fragments = [url for url in asked if url.endswith(".pf_fragment")]
    assert len(fragments) == len(titles(page))
    page.route("**/parts.json", lambda route: route.abort())
    page.reload()
    page.get_by_label("Mots").fill("seoul")
    expect(page.locator(".search-status")).to_have_text("La recherche ne fonctionne pas pour le moment.")
    context.close()


def test_without_javascript_there_are_other_ways(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "recherche/")
    expect(page.locator(".search-message")).to_have_text("La recherche a besoin de JavaScript.")
    expect(page.locator(".search-message")).to_be_visible()
    expect(page.get_by_role("search")).to_be_hidden()
    ways = page.get_by_role("navigation", name="Tous les articles").get_by_role("link")
    assert {"Archives", "Mots-clés", "Politique"} <= set(ways.all_inner_texts())
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_among_results(browser: Browser, address: str, width: int) -> None:
    assert not violations(browser, address + "recherche/?q=seoul", width, *SCHEMES)


@pytest.mark.parametrize("width", WIDTHS)
def test_results_fit_and_nothing_moves_but_what_was_asked_for(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address + "recherche/?q=le", width) as (page, faults):
        expect(page.locator(".search-results li").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        before = page.evaluate("document.querySelector('.search-form').getBoundingClientRect().toJSON()")
        look_for(page, "seoul")
        assert page.evaluate("document.querySelector('.search-form').getBoundingClientRect().toJSON()") == before
        assert not faults
