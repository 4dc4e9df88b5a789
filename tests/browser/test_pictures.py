"""Pictures: a browser takes a file that fits its place, whatever the width and density, and nothing moves."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from .chromium import PAGES, WIDTHS, Faults, load_pictures

pytestmark = pytest.mark.browser
DENSITIES = (1, 2, 3)

# What each picture could be, is, and takes up: widths of its candidates, width of the one taken, shape of its place.
LOOK = """() => [...document.querySelectorAll("main img")].filter(image => image.clientWidth).map(image => {
    const width = name => Number(name.match(/-(\\d+)x\\d+-/)?.[1]);
    const source = [...image.parentElement.querySelectorAll("source")].find(one => one.type === "image/avif") ?? image;
    return {
        name: image.currentSrc.split("/").pop(), taken: width(image.currentSrc),
        candidates: source.srcset.split(", ").map(one => width(one.split(" ")[0])).sort((one, other) => one - other),
        place: [image.clientWidth, image.clientHeight], own: [image.naturalWidth, image.naturalHeight],
        cut: getComputedStyle(image).objectFit === "cover", box: image.hasAttribute("width") && image.hasAttribute("height"),
    };
}).filter(found => found.taken)"""
SHIFTS = """() => new Promise(done => {
    let score = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) score += entry.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(score), 100);
})"""
SHIFTED_BY_PICTURES = """() => new Promise(done => {
    const found = [];
    new PerformanceObserver(list => {
        for (const entry of list.getEntries())
            for (const { node } of entry.sources) if (node?.querySelector?.("img") || node?.nodeName === "IMG") found.push(node.outerHTML);
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(found), 100);
})"""
# Where hints are true to a twentieth (test_picture_widths.py), a browser takes the smallest file that has all pixels of its
# place, or on dense screens the next smaller one if that is nearer: by proportion, and files double at most.
TRUE, LEAST = 1.05, 0.66
MOVED = 0.01  # of the screen: by letters when fonts arrive late; a tenth of what Web Vitals call good


def pixels(picture: dict[str, Any], density: int) -> float:
    """Return how wide a picture is in pixels of the screen; in a place of another shape it is cut, and wider than that."""
    width, height = picture["place"]
    shape = picture["own"][0] / picture["own"][1]
    return float(max(width, height * shape) if picture["cut"] else width) * density


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_picture_that_fits_is_taken_and_nothing_moves(
    browser: Browser, address: str, width: int, density: int
) -> None:
    for name in ("home", "article"):
        context = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=density)
        page = context.new_page()
        faults = Faults(page, address + PAGES[name])
        page.goto(address + PAGES[name], wait_until="load")
        load_pictures(page)
        found = page.evaluate(LOOK)
        assert found
        assert all(picture["box"] for picture in found)
        assert {picture["name"].rpartition(".")[2] for picture in found} == {"avif"}
        for picture in found:
            wanted, candidates = pixels(picture, density), picture["candidates"]
            enough = next((one for one in candidates if one >= wanted * TRUE), candidates[-1])
            least = LEAST if density > 1 else 1 / TRUE
            assert min(candidates[-1], least * wanted) <= picture["taken"] <= enough, picture
        assert page.evaluate(SHIFTS) < MOVED
        assert not page.evaluate(SHIFTED_BY_PICTURES)
        assert not faults
        context.close()


def test_more_is_loaded_where_more_is_seen(browser: Browser, address: str) -> None:
    taken = []
    for width, density in ((360, 1), (360, 2), (1440, 2)):
        context = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=density)
        page = context.new_page()
        page.goto(address + PAGES["article"], wait_until="load")
        taken.append(max(picture["taken"] for picture in page.evaluate(LOOK)))
        context.close()
    assert taken == sorted(set(taken))
