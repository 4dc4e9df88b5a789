"""A live blog that is open: what is new comes by itself, nothing that is read moves, and at the end it asks no more."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from judges.newspaper import BuiltSite, serve
from judges.test_html import html_validate_messages, nu_messages
from newsroom import NOW, SITE, Newsroom, article
from playwright.sync_api import Browser, Page, Route, expect

from .chromium import Faults
from .test_accessibility import violations

pytestmark = pytest.mark.browser
WORDS = "Un texte de plusieurs lignes, pour que la page soit longue. " * 8
Write = Callable[..., None]
Open = Callable[..., Page]


def entry(hour: int, minute: int, title: str, words: str = WORDS) -> str:
    return f"## {hour} h {minute:02} {title}\n\n{words}\n\n"


OLD = {number: entry(12, number, f"Titre {number}") for number in range(1, 30)}
PIN = entry(11, 30, "L’essentiel {.pinned}", "Voici [une source](https://example.com/) et l’essentiel.")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Write, str]]:
    newsroom = Newsroom(tmp_path, {})
    newsroom.write({"site.toml": SITE.replace('"x"', '"gazette"')})

    def write(*entries: str, hours: float = 0, **front: object) -> None:
        given = {"title": "La soirée", "date": "2026-01-01 11:00", "live": True, "kicker": "Élections", **front}
        newsroom.write({"content/articles/direct.md": article(body="Début.\n\n" + "".join(entries), **given)})  # type: ignore[arg-type]
        newsroom.build(now=NOW + timedelta(hours=hours))

    write(PIN, *OLD.values())
    with serve(BuiltSite(newsroom.output, "https://example.org/journal/")) as address:
        yield write, address + "politique/direct/"


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    contexts = []

    def begin(url: str, width: int = 360) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.clock.install(time=NOW)
        page.goto(url, wait_until="networkidle")
        return page

    yield begin
    for context in contexts:
        context.close()


def names(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(".live-entry", "entries => entries.map(entry => entry.id)")
    return found


def pass_time(page: Page, seconds: int = 37) -> None:
    """Let the page's clock go on, and what it asks for be answered."""
    page.clock.fast_forward(seconds * 1000)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [360, 1440])
def test_what_is_new_comes_without_a_jump(site: tuple[Write, str], open_page: Open, width: int) -> None:
    write, url = site
    page = open_page(url, width)
    faults = Faults(page, url)
    assert names(page)[:3] == ["11h30", "12h29", "12h28"]
    page.evaluate("document.getElementById('12h20').scrollIntoView()")
    before = page.evaluate("[document.getElementById('12h20').getBoundingClientRect().top, scrollY]")
    others = [OLD[number] for number in OLD if number not in (21, 27)]
    new = [entry(13, 5, "Du nouveau"), entry(13, 10, "Et encore"), entry(12, 27, "Titre 27", "Corrigé. " + WORDS * 2)]
    write(PIN, *others, *new)
    with page.expect_response(f"{url}live.json"):
        page.clock.fast_forward(37_000)
    page.wait_for_selector("[id='13h10']", state="attached")
    assert names(page)[:6] == ["11h30", "13h10", "13h05", "12h29", "12h28", "12h27"]
    assert "12h21" not in names(page)  # it was taken back
    assert page.locator("[id='12h27']").inner_text().count("Corrigé.") == 1
    top, scrolled = page.evaluate("[document.getElementById('12h20').getBoundingClientRect().top, scrollY]")
    assert top == pytest.approx(before[0], abs=1)
    assert scrolled > before[1] + 200
    news = page.get_by_role("status")
    assert news.inner_text().replace("\xa0", " ") == "Nouveaux messages : 2"
    assert news.locator("a").is_visible()
    news.locator("a").click()
    assert 0 <= page.locator("[id='13h10']").bounding_box()["y"] < 400  # type: ignore[index]
    assert news.inner_text() == ""
    assert faults == []


def test_who_has_not_begun_to_read_sees_the_newest(site: tuple[Write, str], open_page: Open) -> None:
    write, url = site
    page = open_page(url)
    write(PIN, *OLD.values(), entry(13, 5, "Du nouveau {.pinned}"))
    pass_time(page)
    page.wait_for_selector("[id='13h05']")
    assert names(page)[:3] == ["13h05", "11h30", "12h29"]
    assert page.evaluate("scrollY") == 0
    write(PIN, *OLD.values(), entry(13, 5, "Du nouveau"))  # no longer pinned
    pass_time(page)
    page.wait_for_selector(".live-entries > [id='13h05']")
    assert names(page)[:3] == ["11h30", "13h05", "12h29"]
    assert page.get_by_role("status").inner_text().replace("\xa0", " ") == "Nouveaux messages : 1"


def test_who_was_away_for_long_misses_nothing(site: tuple[Write, str], open_page: Open) -> None:
    write, url = site
    page = open_page(url)
    faults = Faults(page, url)
    old = {**OLD, 2: entry(12, 2, "Titre 2", "Corrigé, bien plus tard. " + WORDS)}
    write(PIN, *old.values(), *[entry(13, number, f"Suite {number}") for number in range(30)])  # live.json has 20 texts
    with page.expect_response(url):
        page.clock.fast_forward(37_000)
    page.wait_for_selector("[id='13h00']", state="attached")
    new = [f"13h{number:02}" for number in reversed(range(30))]
    assert names(page) == ["11h30", *new, *[f"12h{number:02}" for number in reversed(OLD)]]
    assert "Corrigé, bien plus tard." in page.locator("[id='12h02']").inner_text()
    assert page.get_by_role("status").inner_text().replace("\xa0", " ") == "Nouveaux messages : 30"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    pass_time(page)
    assert set(asked) <= {f"{url}live.json"}  # the page is asked for only when something lacks
    assert faults == []


def test_an_entry_that_is_being_used_is_not_exchanged(site: tuple[Write, str], open_page: Open) -> None:
    write, url = site
    page = open_page(url)
    page.locator("[id='11h30'] .prose a").focus()
    write(PIN.replace("et l’essentiel", "et davantage"), *OLD.values(), entry(13, 5, "Du nouveau"))
    pass_time(page)
    page.wait_for_selector("[id='13h05']")
    assert page.evaluate("document.activeElement.textContent") == "une source"
    assert "davantage" not in page.locator("[id='11h30']").inner_text()
    page.evaluate("document.activeElement.blur()")
    pass_time(page)
    page.locator("[id='11h30']", has_text="davantage").wait_for()


def test_it_ends_by_itself(site: tuple[Write, str], open_page: Open) -> None:
    write, url = site
    page = open_page(url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".json") else None)
    assert page.locator(".live-badge:visible").count() == 2
    write(PIN, *OLD.values(), entry(13, 5, "Bonne nuit"), hours=1, live={"end": "2026-01-01 13:30"})
    pass_time(page)
    page.wait_for_selector("[id='13h05']")
    expect(page.locator(".live-state")).to_have_text("Ce direct est terminé.", use_inner_text=True)
    assert page.locator(".live-badge").count() == 0
    assert len(asked) == 1
    pass_time(page, 3600)
    assert len(asked) == 1


def test_a_page_left_open_asks_no_more_after_the_end(site: tuple[Write, str], open_page: Open) -> None:
    page = open_page(site[1])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(3):
        pass_time(page, 13 * 3600)
    expect(page.locator(".live-state")).to_have_text("Ce direct est terminé.", use_inner_text=True)
    assert len(asked) <= 1


def test_a_tab_that_nobody_sees_asks_nothing(site: tuple[Write, str], open_page: Open) -> None:
    page = open_page(site[1])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    turn = """hidden => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(turn, True)
    pass_time(page, 600)
    assert asked == []
    with page.expect_response("**/live.json"):
        page.evaluate(turn, False)
    assert len(asked) == 1


def test_a_host_in_trouble_is_left_in_peace(site: tuple[Write, str], open_page: Open) -> None:
    write, url = site
    page = open_page(url)
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503, body="")

    page.route("**/live.json", refuse)
    for _ in range(20):
        pass_time(page, 37)
        page.wait_for_timeout(100)  # for the browser to ask: a busy machine takes its time
    assert 2 <= len(asked) <= 7  # of 20 that it would have asked
    page.unroute("**/live.json")
    write(PIN, *OLD.values(), entry(13, 5, "Du nouveau"))
    pass_time(page, 800)
    page.wait_for_selector("[id='13h05']")


def test_key_points_and_the_state_are_those_of_what_is_there(site: tuple[Write, str], open_page: Open) -> None:
    write, url = site
    page = open_page(url)
    keys = page.get_by_role("navigation", name="Points clés")
    assert not keys.is_visible()
    before = page.locator(".live-state time").get_attribute("datetime")
    write(
        PIN, *OLD.values(), entry(13, 5, "Un tournant {.key}"), entry(13, 10, "Un mot"), entry(12, 40, "Avant {.key}")
    )
    pass_time(page)
    expect(keys.get_by_role("link")).to_have_text(["13 h 05 Un tournant", "12 h 40 Avant"], use_inner_text=True)
    state = page.locator(".live-state time").get_attribute("datetime")
    assert before
    assert state
    assert before < state
    keys.get_by_role("link").last.click()
    assert page.url == f"{url}#12h40"
    write(PIN, *OLD.values(), entry(13, 5, "Un tournant"))
    pass_time(page)
    expect(keys).to_be_hidden()


def test_the_address_of_an_entry_can_be_copied(site: tuple[Write, str], browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site[1])
    page.locator("[id='12h05']").get_by_role("link", name="Partager").click()
    expect(page.locator("[id='12h05']").get_by_role("status")).to_have_text("Lien copié")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site[1]}#12h05"
    context.close()


def test_without_javascript_it_is_a_page(site: tuple[Write, str], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site[1])
    assert page.locator(".live-entry").count() == len(OLD) + 1
    assert page.locator(".live-news").inner_text() == ""
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_judges_of_accessibility(site: tuple[Write, str], browser: Browser, width: int) -> None:
    assert violations(browser, site[1], width, "light", "dark") == []


def test_judges_of_html(site: tuple[Write, str], tmp_path: Path) -> None:
    folder = tmp_path / "output/politique/direct"
    assert nu_messages(folder) == []
    assert html_validate_messages(folder) == []
