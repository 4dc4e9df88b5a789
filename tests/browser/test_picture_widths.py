"""What the themes tell browsers of the width of pictures (``sizes``), in every place of their layouts, is true."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from judges.newspaper import BuiltSite, serve
from newsroom import SITE, Newsroom, article, author, photo
from playwright.sync_api import Browser

from .chromium import opened

pytestmark = pytest.mark.browser
SCREENS = (360, 480, 640, 768, 900, 1024, 1200, 1440, 1920)
TOLERANCE = 0.05
"""How far a hint may be from the width that a picture needs, as a share of that."""

# How many articles each section has: what shows the most important ones, then every layout with every number of cards.
SECTIONS = {"Une": 6, "A": 4, "B": 2, "C": 3, "D": 2, "E": 3, "F": 4, "G": 3, "H": 4, "I": 1}
LAYOUTS = {
    "feature of-4", "columns of-2", "mirror of-3", "feature of-2", "columns of-3", "mirror of-4", "feature of-3",
    "columns of-4",
}  # fmt: skip
SERIES = {"Deux": 2, "Trois": 3, "Quatre": 4}
TEXT = """\
![Une pile](/p.jpg "Une pile.")

{{ gallery title="Le chantier" }}
![Une pile](/p.jpg)
![Un pont](/p.jpg)
![Une grue](/p.jpg "La grue.")
{{ /gallery }}

Fin.
"""
# Where a screen becomes wider, browsers choose the picture again before they next paint, and load it.
SETTLE = """async () => {
    await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await Promise.allSettled([...document.images].map(image => image.complete || image.decode()));
}"""
# A picture is as wide by nature as the page tells, whichever file was taken.
LOOK = """() => [...document.images].filter(image => image.srcset).map(image => {
    const {clientWidth: width, clientHeight: height, naturalWidth: hint, naturalHeight: high} = image;
    const cut = getComputedStyle(image).objectFit === "cover";
    const band = image.closest("section")?.className ?? "", card = image.closest(".card");
    const place = card ? [...card.parentElement.children].indexOf(card) : "";
    return [cut ? Math.max(width, height * hint / high) : width, hint, `${band} ${card?.className ?? image.className} ${place}`];
})"""


@contextmanager
def served(folder: Path, theme: str, sections: dict[str, int], options: str = "") -> Iterator[str]:
    """Serve a newspaper with so many illustrated articles in each section."""
    picture = {"src": "/p.jpg", "alt": "Un pont"}
    names = [name for name, count in sections.items() for _ in range(count)]
    parts = [{"series": name} for name, count in SERIES.items() for _ in range(count)]
    files: dict[str, str | bytes] = {
        "static/p.jpg": photo(2400, 1600, form="JPEG"),
        "static/logo.png": photo(800, 200),
        "content/authors/anna.md": author("Anna", photo={"src": "/p.jpg", "alt": "Anna"}),
    }
    for number, name in enumerate(names):
        more = parts[number] if number < len(parts) else {}
        date = f"2025-06-{28 - number // 24:02} {23 - number % 24:02}:00"
        tags = ["Un", "Deux"]
        text = article(f"Titre {number}", TEXT, date, name, image=picture, author="anna", tags=tags, **more)
        files[f"content/articles/{number}.md"] = text
    if len(names) > 1:
        sponsor = {"name": "S", "label": "Annonce", "logo": "/logo.png"}
        files["content/articles/paid.md"] = article("Payé", "", "2025-05-01 08:00", names[0], sponsor=sponsor)
    newsroom = Newsroom(folder, files)
    settings = SITE.replace('"x"', f'"{theme}"') + "[images]\nformats = []\n"
    order = ", ".join(f'"{name}"' for name in sections)
    newsroom.write({"site.toml": f"{settings}[taxonomy]\ncategories = [{order}]\n{options}"})
    newsroom.build()
    with serve(BuiltSite(newsroom.output, "https://example.org/journal/")) as address:
        yield address


def hints(browser: Browser, address: str, paths: list[str]) -> list[tuple[int, str, str, float, int]]:
    """Return of each picture the screen, the page, the place, the width that it needs, and the one that the page tells.

    A page is loaded once, and then made wider and wider.
    """
    found = []
    for path in paths:
        with opened(browser, address + path, SCREENS[0]) as (page, _):
            for screen in SCREENS:
                page.set_viewport_size({"width": screen, "height": 900})
                page.evaluate(SETTLE)
                found += [(screen, path, where, needed, told) for needed, told, where in page.evaluate(LOOK)]
    return found


def wrong(found: list[tuple[int, str, str, float, int]]) -> list[str]:
    return [
        f"at {screen} on /{path}, {where}: needs {needed:.0f}, told {told}"
        for screen, path, where, needed, told in found
        if abs(told - needed) > TOLERANCE * needed + 1
    ]


@pytest.mark.parametrize("theme", ["gazette", "depeche"])
def test_every_picture_is_as_wide_as_it_is_told(browser: Browser, tmp_path: Path, theme: str) -> None:
    with served(tmp_path, theme, SECTIONS) as address:
        paths = ["", "une/", "une/0/", "une/paid/", "dossiers/", "auteurs/anna/", "auteurs/"]
        found = hints(browser, address, paths)
        with opened(browser, address, 1440) as (page, _):
            bands = page.evaluate("[...document.querySelectorAll('.band')].map(band => band.className.slice(5))")
        assert set(bands) == (LAYOUTS if theme == "gazette" else set())
    assert {path for _, path, *_ in found} == set(paths)
    assert not wrong(found)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6])
def test_a_front_page_of_few_articles(browser: Browser, tmp_path: Path, count: int) -> None:
    with served(tmp_path, "gazette", {"Une": count}, "[options]\nlatest = 0\n") as address:
        found = hints(browser, address, [""])
    assert len(found) >= len(SCREENS)
    assert not wrong(found)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 7])
def test_sections_of_one_article_stand_side_by_side(browser: Browser, tmp_path: Path, count: int) -> None:
    sections = {f"S{number}": 1 for number in range(count)}
    with served(tmp_path, "gazette", sections, "[[options.front]]\n") as address:
        found = hints(browser, address, [""])
    assert len(found) == count * len(SCREENS)
    assert not wrong(found)


FRONT = """
[[options.front]]
show = "latest"
layout = "lead"
count = 1
[[options.front]]
layout = "strip"
name = "A"
count = 7
[[options.front]]
layout = "list"
name = "B"
[[options.front]]
layout = "lead"
name = "C"
[[options.front]]
layout = "opinion"
name = "J"
""" + "".join(f'[[options.front]]\nlayout = "grid"\nname = "{name}"\ncount = 12\n' for name in "DEFGHI")


def test_bands_that_a_site_lays_out(browser: Browser, tmp_path: Path) -> None:
    sections = {"Une": 2, "A": 7, "B": 5, "C": 4, "D": 5, "E": 6, "F": 7, "G": 8, "H": 9, "I": 1, "J": 3}
    with served(tmp_path, "gazette", sections, FRONT) as address:
        found = hints(browser, address, [""])
    assert not wrong(found)
