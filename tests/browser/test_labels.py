"""What readers are owed is seen: that somebody paid, that something was wrong, that a text was withdrawn."""

from collections.abc import Iterator

import pytest
from judges.newspaper import BuiltSite, serve
from newsroom import SITE, Newsroom, article, author, photo
from playwright.sync_api import Browser, Page, expect

from .chromium import opened
from .test_accessibility import violations

pytestmark = pytest.mark.browser
LABEL = "Contenu sponsorisé"
TEXT = "Un paragraphe de l’article, long de quelques lignes pour qu’on puisse le voir à l’écran.\n\n" * 6
LISTS = ("", "politique/", "tags/x/", "auteurs/anna/", "archives/2025/", "archives/2025/06/", "dossiers/suite/")
LINKS = """address => [...document.querySelectorAll(`main a[href="${address}"]`)].map(link => {
    const seen = element => {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        return box.width > 1 && box.height > 8 && style.visibility === "visible" && style.opacity === "1"
            && parseFloat(style.fontSize) >= 11;
    };
    let around = link;
    while (around.parentElement.querySelectorAll("a[href^='/journal/politique/']").length === 1) around = around.parentElement;
    const label = [...around.querySelectorAll("*")].find(one => one.textContent.trim().startsWith("Contenu sponsorisé")
        && !one.querySelector(":scope > *"));
    const above = label && label.getBoundingClientRect().top <= link.getBoundingClientRect().top;
    return Boolean(label && seen(label) && above);
})"""


def note(kind: str, text: str) -> dict[str, str]:
    return {"date": "2025-06-10", "type": kind, "text": text}


@pytest.fixture(scope="module", params=["gazette", "depeche"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    of = {"tags": ["x"], "author": "anna", "series": "Suite"}
    pictured = {"image": {"src": "p.png", "alt": "Une image"}}
    newsroom = Newsroom(tmp_path_factory.mktemp("labels"), {
        "content/articles/p.png": photo(900, 600),
        "content/authors/anna.md": author("Anna", "Bio."),
        "content/articles/paye.md": article("Payé", TEXT, "2025-06-05", sponsor={"name": "Marque", "url": "https://m.example/"}, featured=9, **of, **pictured),
        "content/articles/paye-aussi.md": article("Payé aussi", TEXT, "2025-06-06", sponsor={"name": "Marque"}, **of),
        "content/articles/corrige.md": article("Corrigé", TEXT, "2025-06-07", corrections=[note("correction", "C’était faux.")], **of, **pictured),
        "content/articles/precise.md": article("Précisé", TEXT, "2025-06-08", corrections=[note("clarification", "Un mot de plus."), note("update", "Du nouveau.")], **of),
        "content/articles/retire.md": article("Retiré", TEXT, "2025-06-09", status="retracted", corrections=[note("retraction", "Rien n’était vrai.")], **of),
        **{f"content/articles/autre-{day}.md": article(f"Autre {day}", TEXT, f"2025-06-1{day}", **of) for day in range(4)},
    })  # fmt: skip
    newsroom.write({"site.toml": SITE.replace('"x"', f'"{request.param}"')})
    newsroom.build()
    with serve(BuiltSite(newsroom.output, "https://example.org/journal/")) as address:
        yield address


def tops(page: Page, *selectors: str) -> list[float]:
    """Return how far from the top of the page something that is seen begins."""
    boxes = [page.locator(selector).first.bounding_box() for selector in selectors]
    assert all(box and box["height"] > 8 for box in boxes)
    return [box["y"] for box in boxes if box]


@pytest.mark.parametrize("width", [360, pytest.param(768, marks=pytest.mark.long), 1440])
def test_a_label_is_seen_wherever_what_was_paid_for_is_listed(browser: Browser, site: str, width: int) -> None:
    links = 0
    for place in (*LISTS, "politique/autre-0/", "politique/corrige/"):
        with opened(browser, site + place, width) as (page, faults):
            for name in ("paye", "paye-aussi"):
                found = page.evaluate(LINKS, f"/journal/politique/{name}/")
                links += len(found)
                assert all(found), (place, name, found)
                assert found or place.startswith(("politique/autre", "politique/corrige")), (place, name)
            assert faults == []
    assert links >= 2 * len(LISTS)


@pytest.mark.parametrize("width", [360, 1440])
def test_a_label_stands_above_the_headline(browser: Browser, site: str, width: int) -> None:
    with opened(browser, site + "politique/paye/", width) as (page, _):
        label, headline, text = tops(page, f"main :text-is('{LABEL}')", "h1", ".prose")
        assert label < headline < text
        assert page.get_by_role("link", name="Marque").get_attribute("rel") == "sponsored noopener"
    assert violations(browser, site + "politique/paye/", width, "light", "dark") == []


@pytest.mark.parametrize("width", [360, 1440])
def test_a_correction_stands_above_the_text_and_is_announced(browser: Browser, site: str, width: int) -> None:
    with opened(browser, site + "politique/corrige/", width) as (page, _):
        headline, notice, text = tops(page, "h1", "text=C’était faux.", ".prose")
        assert headline < notice < text
        expect(page.get_by_role("link", name="Article corrigé")).to_have_count(0)  # the notice is right there
    assert violations(browser, site + "politique/corrige/", width, "light", "dark") == []


@pytest.mark.parametrize("width", [360, 1440])
def test_clarifications_and_updates_stand_below_the_text(browser: Browser, site: str, width: int) -> None:
    with opened(browser, site + "politique/precise/", width) as (page, _):
        text, first, second = tops(page, ".prose > p:last-child", "text=Un mot de plus.", "text=Du nouveau.")
        assert text < first < second


@pytest.mark.parametrize("width", [360, 1440])
def test_a_retraction_says_why_and_shows_nothing_else(browser: Browser, site: str, width: int) -> None:
    with opened(browser, site + "politique/retire/", width) as (page, _):
        headline, told, reason = tops(page, "h1", "text=Cet article a été rétracté", "text=Rien n’était vrai.")
        assert headline < told < reason
        assert "paragraphe" not in page.locator("main").inner_text()
    for place in LISTS:
        with opened(browser, site + place, width) as (page, _):
            assert page.locator("main a[href='/journal/politique/retire/']").count() == 0
    assert violations(browser, site + "politique/retire/", width, "light", "dark") == []


def test_all_corrections_lead_to_their_notices(browser: Browser, site: str) -> None:
    with opened(browser, site + "corrections/", 360) as (page, _):
        links = page.locator("main a[href*='#correction-']").evaluate_all("links => links.map(link => link.href)")
        assert len(links) == 4
    for link in links:
        with opened(browser, link, 360) as (page, _):
            expect(page.locator(f"[id='{link.partition('#')[2]}']")).to_be_in_viewport()  # waits: pages scroll smoothly
