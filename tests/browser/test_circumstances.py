"""Pages as other readers meet them: on paper, without scripts, with large type, without motion, from right to left."""

import re

import pytest
from judges.test_html import KINDS
from playwright.sync_api import Browser, Route

from .chromium import PAGES, load_pictures, opened
from .test_pages import OVERFLOW

pytestmark = pytest.mark.browser

KINDS_OF_PAGES = [path.removesuffix("index.html") for kind, path in KINDS.items() if kind != "redirect"]
LONG = "economie/mesurer-inflation/"


def test_no_kind_of_page_scrolls_sideways(browser: Browser, address: str) -> None:
    """At 320 px, then with text of double size (WCAG 1.4.4, 1.4.10)."""
    wide = []
    with opened(browser, address, 320) as (page, _):
        for path in KINDS_OF_PAGES:
            page.goto(address + path)
            for size in ("100%", "200%"):
                page.evaluate("size => document.documentElement.style.fontSize = size", size)
                wide += [(path, size)] if page.evaluate(OVERFLOW) > 0 else []
    assert not wide


# Paper

INKS = """() => {
    const brightness = colour => {
        const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d");
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
        return alpha ? (.2126 * red + .7152 * green + .0722 * blue) / 255 : null;
    };
    const faults = [];
    for (const at of document.querySelectorAll("body, body *")) {
        if (!at.checkVisibility()) continue;
        const style = getComputedStyle(at);
        const paper = brightness(style.backgroundColor);
        if (paper !== null && paper < .8) faults.push(`${at.tagName}.${at.className} is on dark paper`);
        const says = [...at.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
        if (says && brightness(style.color) > .45) faults.push(`${at.tagName}.${at.className} is pale`);
    }
    return faults;
}"""


@pytest.mark.parametrize("path", [PAGES["article"], LONG, PAGES["home"]])
def test_a_printed_page(browser: Browser, address: str, path: str) -> None:
    with opened(browser, address + path, 794, "dark") as (page, _):
        assert any(bar.is_visible() for bar in page.locator("nav").all())
        page.emulate_media(media="print")
        assert not [bar.get_attribute("aria-label") for bar in page.locator("nav").all() if bar.is_visible()]
        assert not page.locator("button, summary, .button, .skip").filter(visible=True).count()
        assert page.locator("h1").is_visible()
        assert page.evaluate(INKS) == []
        assert page.evaluate(OVERFLOW) <= 0
        outward = page.locator("article.story a[href^=http]:visible")
        for link in outward.all():
            shown = link.evaluate("at => getComputedStyle(at, '::after').content")
            assert str(link.get_attribute("href")) in shown
        assert outward.count() or path != LONG
        sheets = page.pdf(format="A4")
        assert sheets.startswith(b"%PDF")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", sheets)) <= 8


# No JavaScript

READ = """() => ({
    text: document.body.innerText, links: [...document.links].map(link => link.href),
    empty: [...document.images].filter(image => !image.naturalWidth).map(image => image.src),
})"""


@pytest.mark.parametrize("name", ["home", "article", "author"])
def test_without_javascript_nothing_is_missing(browser: Browser, address: str, name: str) -> None:
    with opened(browser, address + PAGES[name], 1440) as (page, _):
        with_scripts = page.evaluate(READ)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGES[name], wait_until="load")
    without = page.evaluate(READ)
    context.close()
    assert without == with_scripts
    assert without["empty"] == []
    assert len(without["text"]) > 500


# Motion

MOVES = """() => {
    const moves = [...document.getAnimations().map(found => `animation of ${found.effect?.target?.className}`)];
    for (const at of document.querySelectorAll("*")) for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(at, part);
        const takes = times => times.split(", ").some(time => parseFloat(time) > 0);
        if (takes(style.transitionDuration)) moves.push(`transition of ${at.tagName}.${at.className}`);
        if (style.animationName !== "none" && takes(style.animationDuration)) moves.push(`animation of ${at.tagName}`);
        if (style.scrollBehavior === "smooth") moves.push(`smooth scrolling of ${at.tagName}`);
    }
    return moves;
}"""


def test_who_wants_no_motion_gets_none(browser: Browser, address: str) -> None:
    with opened(browser, address + PAGES["article"], 1440) as (page, _):
        assert page.evaluate(MOVES) == ["smooth scrolling of HTML"]
        page.emulate_media(reduced_motion="reduce")
        for path in (PAGES["article"], PAGES["home"]):
            page.goto(address + path)
            assert page.evaluate(MOVES) == []


# What moves by itself while a page loads

WATCH = """window.shifts = [];
new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => [entry.value, entry.sources.map(
    source => `${source.node?.nodeName}.${source.node?.className}`)]))).observe({type: "layout-shift", buffered: true});"""


def late(route: Route) -> None:
    """Answer when the page has been painted without it."""
    route.request.frame.page.wait_for_timeout(300)
    route.continue_()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["home", "article"])
def test_nothing_moves_while_a_page_loads(browser: Browser, address: str, name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.route(re.compile(r"\.(woff2|avif|webp|jpg|png)$"), late)
    page.goto(address + PAGES[name], wait_until="load")
    load_pictures(page)
    for _ in range(4):
        page.mouse.wheel(0, 800)
        page.wait_for_timeout(50)
    shifts = page.evaluate("window.shifts")
    context.close()
    # Labels in the middle of a line find their place to the pixel; 0.1 is what search engines call good.
    assert sum(value for value, _ in shifts) < 0.0005, shifts


# From right to left

MIRROR = """() => {
    const boxes = {};
    const parts = ".menu summary, .edition, .sections li, .breadcrumb li, .card .thumb, .card .words, .front > *, .band-head h2, "
        + ".band-cards > *, .latest li, .byline, .story-head > *, .story-figure > *, .contents, .prose, .prose > *, .about > *, "
        + ".foot-links > *, .profile > *, .sponsorship > *, .neighbours li";
    for (const [number, at] of [...document.querySelectorAll(parts)].entries()) {
        const box = at.getBoundingClientRect();
        if (box.width) boxes[`${number} ${at.tagName}.${at.className}`] = [box.left, box.right];
    }
    return boxes;
}"""


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["home", "article", "author"])
def test_from_right_to_left_a_page_is_its_own_mirror(browser: Browser, address: str, name: str, width: int) -> None:
    with opened(browser, address + PAGES[name], width) as (page, _):
        there = page.evaluate(MIRROR)
        page.evaluate("document.documentElement.dir = 'rtl'")
        mirrored = page.evaluate(MIRROR)
        inner = page.evaluate("document.documentElement.clientWidth")
        assert page.evaluate(OVERFLOW) <= 0
        assert page.evaluate("document.documentElement.scrollLeft") == 0
    wrong = {
        part: (there[part], mirrored[part])
        for part in there
        if abs(there[part][0] - (inner - mirrored[part][1])) > 2
        or abs(there[part][1] - (inner - mirrored[part][0])) > 2
    }
    assert len(there) > 20
    assert not wrong
