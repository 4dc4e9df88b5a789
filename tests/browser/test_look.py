"""The twelve main pages look as they did: every pixel under the Chromium that took the references, and under any other
where their main elements stand.

    .venv/bin/pytest tests/browser/test_look.py --update-look

writes the references again, in tests/browser/look/. Pictures are flat there, at half the size, in few greys: a page is
a few kilobytes. Pillow compares.
"""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from judges.newspaper import NOW
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from .chromium import load_pictures

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parent / "look"
PAGES = {
    "front": "",
    "section": "international/",
    "tag": "tags/mer/",
    "author": "auteurs/camille-laurent/",
    "article": "international/washington-seoul-retrait-troupes-pyongyang/",
    "opinion": "politique/depouiller-a-la-main/",
    "live": "sciences/apollo-11-heure-par-heure/",
    "archives": "archives/",
    "tags": "tags/",
    "corrections": "corrections/",
    "search": "recherche/",
    "404": "404.html",
}
HEIGHT = 2000
"""How much of a page is looked at, in pixels."""
GREYS = 16
SEEN, SHARE = 40, 0.002
"""By how much of 255 a pixel must differ to count, and how many may, as a share of all."""
MAIN = (
    ".masthead", ".flag", ".sections", "main", "h1", ".front-lead", ".front-side", ".front-latest", ".band", ".list-head",
    ".card", ".story-head", ".story-figure", ".prose", ".live-blog", ".profile", ".search-form", ".foot",
)  # fmt: skip
"""What has a place of its own; of several, the first three."""
BOXES = """selectors => Object.fromEntries(selectors.flatMap(selector => [...document.querySelectorAll(selector)]
    .filter(element => element.checkVisibility()).slice(0, 3).map((element, place) => {
        const {x, y, width, height} = element.getBoundingClientRect();
        return [`${selector} ${place + 1}`, [x, y + scrollY, width, height].map(Math.round)];
    })))"""
STILL = """
    *, ::before, ::after {animation: none !important; transition: none !important; caret-color: transparent !important}
    img {filter: brightness(0) invert(.6) !important}
"""


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-look"))


def taken(browser: Browser, url: str, width: int) -> tuple[Image.Image, dict[str, list[int]]]:
    """Return a page as it looks, and where its main elements stand."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="light", bypass_csp=True)
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(url, wait_until="load")
    page.add_style_tag(content=STILL)
    load_pictures(page)
    boxes = page.evaluate(BOXES, list(MAIN))
    high = min(HEIGHT, page.evaluate("document.documentElement.scrollHeight"))
    data = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": high})
    context.close()
    whole = Image.open(io.BytesIO(data)).convert("L")
    half = whole.resize((width // 2, high // 2), Image.Resampling.BOX)
    return half.point([round(round(value / 255 * (GREYS - 1)) * 255 / (GREYS - 1)) for value in range(256)]), boxes


def differs(page: Image.Image, reference: Image.Image) -> float:
    """Return which share of the pixels differs."""
    if page.size != reference.size:
        return 1.0
    counts = ImageChops.difference(page, reference).histogram()
    return sum(counts[SEEN:]) / (page.width * page.height)


def moved(boxes: dict[str, list[int]], reference: dict[str, list[int]]) -> list[str]:
    """Return which main elements are missing, new, or elsewhere: a line may break differently, columns stay."""
    found = [f"{name}: only in one" for name in sorted(boxes.keys() ^ reference.keys())]
    for name in sorted(boxes.keys() & reference.keys()):
        (x, y, width, height), (x0, y0, width0, height0) = boxes[name], reference[name]
        across = max(abs(x - x0), abs(width - width0)) > 6 + 0.02 * width0
        down = abs(y - y0) > 40 + 0.06 * y0 or abs(height - height0) > 40 + 0.06 * height0
        if across or down:
            found.append(f"{name}: {boxes[name]}, was {reference[name]}")
    return found


@pytest.mark.parametrize("width", [pytest.param(360, marks=pytest.mark.long), 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(
    browser: Browser, address: str, tmp_path: Path, update: bool, name: str, width: int
) -> None:
    page, boxes = taken(browser, address + PAGES[name], width)
    picture, places = FOLDER / f"{name}-{width}.webp", FOLDER / "places.json"
    known: dict[str, Any] = json.loads(places.read_text("utf-8")) if places.exists() else {}
    if update:
        FOLDER.mkdir(exist_ok=True)
        page.save(picture, lossless=True, quality=100, method=6)
        known |= {f"{name} {width}": boxes, "chromium": browser.version}
        lines = (f"{json.dumps(key)}: {json.dumps(known[key])}" for key in sorted(known))
        places.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
        return
    if f"{name} {width}" not in known:
        pytest.skip("no reference of this page has been taken: --update-look")
    assert moved(boxes, known[f"{name} {width}"]) == []
    if browser.version == known["chromium"]:
        share = differs(page, Image.open(picture).convert("L"))
        page.save(tmp_path / picture.name)
        assert share <= SHARE, f"{share:.1%} of {picture} differs; now it is {tmp_path / picture.name}"


def test_a_changed_page_is_seen(browser: Browser, tmp_path: Path) -> None:
    """Another size of type, another colour, a column that moved: each is more than what may differ."""
    plain = (
        "<!doctype html><body style='margin:0;font:20px serif'><main><h1>Un titre</h1><div class=card>"
        + "Un mot. " * 90
    )
    changes = {
        "size": ("font:20px", "font:21px"),
        "colour": ("<main", "<main style='color:#999'"),
        "place": ("margin:0", "margin:0 0 0 20px"),
    }
    (tmp_path / "plain.html").write_text(plain, "utf-8")
    page, boxes = taken(browser, (tmp_path / "plain.html").as_uri(), 360)
    assert differs(page, page) == 0
    for name, (one, other) in changes.items():
        (tmp_path / f"{name}.html").write_text(plain.replace(one, other), "utf-8")
        changed, places = taken(browser, (tmp_path / f"{name}.html").as_uri(), 360)
        assert differs(changed, page) > 5 * SHARE, name
        assert bool(moved(places, boxes)) == (name == "place") or name == "size"
