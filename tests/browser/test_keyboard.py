"""The way through a page with the keyboard alone, and the menu by keyboard and by thumb, without JavaScript."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .chromium import PAGES, opened

pytestmark = pytest.mark.browser

# Where the focus is: its name, its place on the whole page, and how much of its ring is cut off or hidden.
STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const styled = getComputedStyle(at).outlineStyle === "none" ? at.closest(".card") : at;
    const ring = styled && getComputedStyle(styled);
    const faults = [];
    if (!ring || ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2) faults.push("no ring");
    const box = at.getBoundingClientRect();
    if (styled) {
        const shown = styled.getBoundingClientRect();
        const out = parseFloat(ring.outlineWidth) + parseFloat(ring.outlineOffset);
        for (let around = styled.parentElement; around; around = around.parentElement) {
            const style = getComputedStyle(around);
            if (around === document.documentElement || around === document.body) continue;
            if (style.overflowX === "visible" && style.overflowY === "visible") continue;
            const frame = around.getBoundingClientRect();
            if (shown.top - out < frame.top || shown.bottom + out > frame.bottom
                || shown.left - out < frame.left || shown.right + out > frame.right) faults.push("ring is cut off");
        }
        if (shown.left - out < -1 || shown.right + out > innerWidth + 1) faults.push("ring leaves the page");
    }
    if (box.width < 1 || box.height < 1) faults.push("has no size");
    if (box.bottom > innerHeight + 1 || box.top < -1) faults.push("out of sight");
    const line = at.getClientRects()[0];
    const top = line && document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
    if (!top || !(at.contains(top) || top.contains(at))) faults.push("covered");
    const place = (box) => ({left: box.left + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY});
    const region = at.closest("section, nav, aside, header, footer") || document.body;
    return {name: `${at.tagName} ${at.textContent.trim().slice(0, 40) || at.className}`, faults, text: at.textContent.trim(),
        place: place(box), region: place(region.getBoundingClientRect())};
}"""
# Everything that can be reached, in the order of the document, which is that of a screen reader.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")]
    .filter(at => at.checkVisibility()).map(at => at.textContent.trim())"""


def stops(page: Page) -> list[dict[str, Any]]:
    """Press Tab from the top to the end of a page."""
    found = []
    while len(found) < 400:
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return found
        found.append(stop)
    raise AssertionError("the focus goes round in circles")


def leads_back(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """Return whether a reader would have to look up and not further along."""
    kind = "place" if one["region"] == two["region"] else "region"
    return bool(two[kind]["bottom"] <= one[kind]["top"] + 1 and two[kind]["left"] <= one[kind]["left"])


@pytest.mark.parametrize(("name", "width"), [("home", 1440), ("home", 360), ("article", 1440), ("article", 360)])
def test_the_whole_path_of_the_keyboard(browser: Browser, address: str, name: str, width: int) -> None:
    with opened(browser, address + PAGES[name], width) as (page, _):
        page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
        reachable = page.evaluate(REACHABLE)
        path = stops(page)
        assert page.evaluate("document.documentElement.scrollLeft") == 0
    assert not [(stop["name"], stop["faults"]) for stop in path if stop["faults"]]
    assert path[0]["text"] == "Aller au contenu"
    assert [stop["text"] for stop in path] == reachable
    # The next stop is below or beside, within a region and from one region to the next.
    back = [(one["name"], two["name"]) for one, two in pairwise(path[1:]) if leads_back(one, two)]
    assert not back


def test_the_menu_by_keyboard(browser: Browser, address: str) -> None:
    with opened(browser, address, 1440) as (page, _):
        panel = page.get_by_role("navigation", name="Menu")
        assert not panel.is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.menu summary')")
        page.keyboard.press("Enter")
        assert panel.is_visible()
        links = [link.inner_text() for link in panel.get_by_role("link").all()]
        found = []
        for _ in links:
            page.keyboard.press("Tab")
            found.append(page.evaluate(STOP))
        assert [stop["text"] for stop in found] == links
        assert not [stop for stop in found if stop["faults"]]
        assert {"À la une", "International", "Auteurs", "Archives"} <= set(links)
        for _ in range(len(links) - links.index("International") - 1):
            page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/international/")


def test_the_menu_on_a_telephone_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, has_touch=True, java_script_enabled=False)
    try:
        page = context.new_page()
        for path in (PAGES["home"], PAGES["article"]):
            page.goto(address + path)
            panel = page.get_by_role("navigation", name="Menu")
            page.get_by_text("Menu", exact=True).tap()
            box = panel.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
            for link in panel.get_by_role("link").all():
                place = link.bounding_box()
                assert place
                assert place["height"] >= 24
            page.get_by_text("Fermer", exact=True).tap()
            assert not panel.is_visible()
            page.get_by_text("Menu", exact=True).tap()
            panel.get_by_role("link", name="Sciences", exact=True).tap()
            page.wait_for_url("**/sciences/")
    finally:
        context.close()
