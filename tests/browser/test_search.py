"""The search page: it finds, with and without accents, by keyboard and within the policy of the page; the index is lazy."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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
    page.get_by_label("Rechercher dans tous les articles").fill(words)
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
    assert {*marked} == {"Séoul"}
    assert status(page) == f"{len(titles(page))} articles pour « Séoul »"
    assert page.locator(".search-status").get_attribute("role") == "status"
    assert look_for(page, "qqqq") == []
    assert status(page) == "Aucun article pour « qqqq »."
    assert page.get_by_text("Vérifiez l’orthographe").is_visible()
    assert not page.get_by_role("button", name="Chercher sans filtre").is_visible(), "there is none"
    look_for(page, "seoul")
    assert not page.get_by_text("Vérifiez l’orthographe").is_visible()
    page.get_by_label("Rubrique", exact=True).select_option(label="Culture")
    page.get_by_role("button", name="Chercher sans filtre").click()
    expect(page.locator(".search-results li").first).to_be_visible()
    assert titles(page)[0] == SEOUL
    assert not faults


def test_words_behind_an_apostrophe_and_ligatures_are_found_as_people_type_them(search: tuple[Page, Faults]) -> None:
    page, faults = search
    (moon,) = look_for(page, "écoutille")
    for words in ("ecoutille", "L’écoutille", "l'écoutille", "d'ECOUTILLE", "alunissage"):
        assert look_for(page, words)[0] == moon
    assert page.locator(".search-results .standfirst mark").first.inner_text() == "alunissage"
    (stamp,) = look_for(page, "oeilleton")
    assert look_for(page, "ŒILLETON") == [stamp]
    assert page.locator(".search-results .standfirst mark").first.inner_text().startswith("œilleton")
    assert not faults


def test_a_headline_counts_most_and_a_name_finds_who_wrote(search: tuple[Page, Faults]) -> None:
    page, _ = search
    assert "papier" in look_for(page, "papier")[0]
    look_for(page, "camille laurent")
    names = page.locator('[data-part="authors"]').all_inner_texts()
    assert names[0] == names[1] == "Par Camille Laurent"
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
    page.get_by_label("Trier par").select_option("newest")
    expect(page.locator(".search")).not_to_have_attribute("aria-busy", "true")
    days = [time.get_attribute("datetime") or "" for time in page.locator(".search-results time").all()]
    assert days == sorted(days, reverse=True)
    shared = page.url
    assert "q=le" in shared
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator(".search-results li")).to_have_count(len(days))
    assert page.get_by_label("Trier par").input_value() == "newest"
    assert not faults


def test_a_year_or_an_author_alone_lists_their_articles(search: tuple[Page, Faults]) -> None:
    page, _ = search
    page.get_by_label("Année").select_option("2024")
    expect(page.locator(".search-results li").first).to_be_visible()
    expect(page.locator(".search")).not_to_have_attribute("aria-busy", "true")
    days = [time.get_attribute("datetime") or "" for time in page.locator(".search-results time").all()]
    assert days == sorted(days, reverse=True)
    assert {day[:4] for day in days} == {"2024"}
    firsts = [time.inner_text() for time in page.locator(".search-results time[datetime*='-01']:visible").all()]
    assert "1er déc. 2024" in [text.replace("\n", "") for text in firsts], "as on every other page"
    page.get_by_label("Rubrique", exact=True).focus()
    expect(page.get_by_label("Rubrique", exact=True)).to_contain_text("(")
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
    page.wait_for_url("**/washington-seoul-retrait-troupes-pyongyang/**")


def completions(page: Page) -> list[str]:
    return [option.get_attribute("value") or "" for option in page.locator("datalist option").all()]


def test_words_that_are_typed_are_completed_and_arrows_choose_until_enter(search: tuple[Page, Faults]) -> None:
    page, faults = search
    words = page.get_by_label("Rechercher dans tous les articles")
    words.press_sequentially("les élect")
    expect(page.locator('datalist option[value="les élection"]')).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    assert completions(page) == []
    words.fill("")
    words.press_sequentially("seou")
    expect(page.locator('datalist option[value="seoul"]')).to_have_count(1)
    page.keyboard.press("Enter")
    assert completions(page) == []
    expect(page.locator(".search-results li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == SEOUL
    assert not faults


def test_phrases_exclusion_and_words_that_nobody_wrote(search: tuple[Page, Faults]) -> None:
    page, faults = search
    assert look_for(page, '"retirer ses troupes"') == [SEOUL]
    assert page.locator(".search-results .standfirst mark").all_inner_texts() == ["retirer ses troupes"]
    assert page.locator(".search-results .title mark").all_inner_texts() == ["retirer ses troupes"]
    assert page.locator(".search-results article").get_attribute("data-section") == "international"
    assert status(page) == '1 article pour « "retirer ses troupes" »'
    assert look_for(page, '"troupes ses retirer"') == []
    both = look_for(page, "seoul")
    assert look_for(page, "seoul -washington") == [title for title in both if title != SEOUL] != []
    assert look_for(page, '-"retirer ses troupes" seoul') == look_for(page, "seoul -washington")
    assert look_for(page, "écoutilles") == look_for(page, "écoutille"), "nobody wrote the plural"
    assert look_for(page, "ecuotille") == look_for(page, "écoutille"), "one letter is wrong"
    assert look_for(page, "seoul introuvable") == both
    assert status(page) == f"Aucun article n’a tous ces mots. Résultats avec une partie d’entre eux : {len(both)}"
    assert not faults


def test_a_phrase_that_may_be_in_many_articles_is_counted_as_far_as_it_was_looked_for(
    search: tuple[Page, Faults],
) -> None:
    page, faults = search
    found = look_for(page, '"de la"')
    assert len(found) == 20
    assert re.fullmatch(r"Résultats : au moins \d+", status(page))
    page.get_by_role("button", name="Plus de résultats").click()
    expect(page.get_by_role("button", name="Plus de résultats")).to_be_hidden()
    assert len(titles(page)) > 20
    assert status(page) == f'{len(titles(page))} articles pour « "de la" »'
    assert page.evaluate("document.activeElement.textContent") == titles(page)[20]
    assert not faults


def test_a_second_click_while_more_results_are_loaded_does_nothing(search: tuple[Page, Faults]) -> None:
    page, faults = search
    look_for(page, '"de la"')
    page.evaluate("() => { const more = document.querySelector('.search-more button'); more.click(); more.click(); }")
    expect(page.locator(".search-results li").nth(20)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert len(titles(page)) == len({*titles(page)})
    assert not faults


def test_a_result_leads_to_its_heading_where_the_words_are_marked(search: tuple[Page, Faults]) -> None:
    page, faults = search
    look_for(page, "seoul")
    link = page.locator(".search-results a").nth(1)
    assert "#le-prix-d-un-siege-vide:~:text=d%E2%80%99aider-,S%C3%A9oul" in (link.get_attribute("href") or "")
    link.click()
    page.wait_for_url("**/conseil-securite-droit-de-veto/**")
    expect(page.locator("p", has_text="aider Séoul")).to_be_in_viewport()
    assert page.evaluate("scrollY") > 500
    assert not faults


def test_tags_are_a_filter_of_what_was_found(search: tuple[Page, Faults]) -> None:
    page, faults = search
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    before = len(look_for(page, "mer"))
    tag = page.get_by_label("Mot-clé", exact=True)
    assert tag.locator("option").all_inner_texts() == ["Tous"]
    assert not [url for url in requests if "tags.bin" in url]
    tag.focus()
    expect(tag.locator("option[value=diplomatie]")).to_have_count(1)
    shown = tag.locator("option[value=diplomatie]").inner_text()
    tag.select_option("diplomatie")
    expect(page.locator(".search-status")).to_have_text(
        re.compile(rf"^{re.findall(r'[0-9]+', shown)[0]} articles? pour")
    )
    found = titles(page)
    assert shown == f"diplomatie ({len(found)})"
    assert 0 < len(found) < before
    shared = page.url
    assert shared.endswith("?q=mer&tag=diplomatie")
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator(".search-results li")).to_have_count(len(found))
    expect(tag.locator("option:checked")).to_have_text(shown)
    assert titles(page) == found
    assert not faults


def test_the_list_of_a_filter_opens_with_a_mouse_when_it_is_full(search: tuple[Page, Faults]) -> None:
    page, faults = search
    page.evaluate(
        "() => { HTMLSelectElement.prototype.showPicker = function () { this.title = `${this.options.length} tags`; }; }"
    )
    tag = page.get_by_label("Mot-clé", exact=True)
    tag.click()
    expect(tag).to_have_attribute("title", re.compile("^[0-9]{2} tags"))
    assert not faults


def test_what_was_found_is_found_without_a_network(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    page.goto(address + "recherche/")
    first = look_for(page, "seoul")
    context.set_offline(True)
    look_for(page, "xx")
    page.clock.fast_forward("02:00")
    assert look_for(page, "seoul") == first
    assert page.locator(".search-results mark").count()
    context.close()


def test_the_index_is_loaded_when_somebody_searches(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "recherche/", wait_until="networkidle")
    assert not [url for url in asked if "search-index/" in url]
    look_for(page, "seoul")
    assert [url for url in asked if "/gazette/search-index/manifest.json" in url]
    assert len([url for url in asked if "/search-index/text/" in url]) == len(titles(page))
    assert not [url for url in asked if "tags.bin" in url or "articles.bin" in url]
    page.route("**/manifest.json", lambda route: route.abort())
    page.reload()
    page.get_by_label("Rechercher dans tous les articles").fill("seoul")
    expect(page.locator(".search-status")).to_have_text("La recherche ne fonctionne pas pour le moment.")
    context.close()


def test_an_answer_that_is_late_is_dropped_and_the_newest_articles_are_shown_early(
    browser: Browser, address: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route) if held else route.continue_()

    held = True
    page.route(re.compile("/search-index/2023-05-0/(words|lexicon)/"), hold)  # of the oldest block
    page.goto(address + "recherche/")
    page.get_by_label("Rechercher dans tous les articles").fill("élections")
    expect(page.locator(".search-status")).to_have_text(re.compile("au moins"))
    early = titles(page)
    assert early
    page.get_by_label("Rechercher dans tous les articles").fill("lune")
    expect(page.locator(".search-results h2", has_text=early[0])).to_have_count(0)
    expect(page.locator(".search-status")).to_have_text(re.compile("au moins"))
    other = titles(page)
    held = False
    for route in waiting:
        route.continue_()
    expect(page.locator(".search-status")).not_to_have_text(re.compile("au moins"))
    expect(page.locator(".search")).not_to_have_attribute("aria-busy", "true")
    assert {*other} < {*titles(page)}
    assert not {*early} & {*titles(page)}
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


def test_one_colour_marks_words_and_a_filter_that_is_set_is_in_view(browser: Browser, address: str) -> None:
    with opened(browser, address + "recherche/?q=mer&year=2025", 360) as (page, faults):
        expect(page.locator(".search-results mark").first).to_be_visible()
        assert page.get_by_label("Année").is_visible()
        grounds = "[...document.querySelectorAll('mark')].map(mark => getComputedStyle(mark).backgroundColor)"
        sections = page.locator(".search-results article").evaluate_all("all => all.map(one => one.dataset.section)")
        assert len({*page.evaluate(grounds)}) == 1 < len({*sections})
        assert not faults


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
        fold = page.locator(".search-fold summary")
        tag = page.get_by_label("Mot-clé", exact=True)
        assert tag.is_visible() == (width > 640) == fold.is_hidden()
        if width < 640:
            fold.click()
        tag.focus()
        expect(page.locator("option[value=diplomatie]")).to_have_count(1)
        if width < 640:
            fold.click()
        assert page.evaluate("document.querySelector('.search-form').getBoundingClientRect().toJSON()") == before
        assert not faults
