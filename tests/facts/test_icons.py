"""Icons: every size from one drawing, made only when the drawing changes."""

import io
import json
from collections.abc import Callable

import pytest
from newsroom import SITE, Files, Newsroom, article
from PIL import Image

from sitegen.facts.icons import SIZES, initial_of

SiteOf = Callable[[Files], Newsroom]
RASTER = {"favicon.ico", "apple-touch-icon.png", "icon-maskable-512.png", *SIZES}
SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect width='1' height='1'/></svg>"


def drawing(colour: str, width: int = 512, height: int = 512) -> bytes:
    stream = io.BytesIO()
    Image.new("RGBA", (width, height), colour).save(stream, "PNG")
    return stream.getvalue()


def with_icon(name: str) -> str:
    return f'{SITE}icon = "{name}"\n'


def picture(newsroom: Newsroom, name: str) -> Image.Image:
    return Image.open(io.BytesIO((newsroom.output / name).read_bytes()))


def test_every_site_has_icons_of_its_initial(site_of: SiteOf) -> None:
    newsroom = site_of({})
    newsroom.build()
    assert RASTER | {"icon.svg"} <= newsroom.files().keys()
    assert ">G</text>" in newsroom.page("icon.svg")
    for name, side in {**SIZES, "apple-touch-icon.png": 180, "icon-maskable-512.png": 512}.items():
        assert picture(newsroom, name).size == (side, side)
    assert picture(newsroom, "favicon.ico").info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    assert '<link rel="icon" href="/journal/icon.svg" type="image/svg+xml">' in newsroom.page("")
    manifest = json.loads(newsroom.page("manifest.webmanifest"))
    assert (manifest["name"], manifest["start_url"], manifest["lang"]) == ("La Gazette", "/journal/", "fr")
    for icon in manifest["icons"]:
        side = int(icon["sizes"].split("x")[0])
        assert picture(newsroom, icon["src"].removeprefix("/journal/")).size == (side, side)


def test_another_drawing_makes_the_icons_anew_and_nothing_else(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article(), "static/mark.png": drawing("#ff0000"), "site.toml": with_icon("mark.png"),
    })  # fmt: skip
    newsroom.build()
    assert picture(newsroom, "icon-192.png").convert("RGB").getpixel((96, 96)) == (255, 0, 0)
    assert "icon.svg" not in newsroom.page("")
    newsroom.write({"static/mark.png": drawing("#0000ff")})
    assert set(newsroom.build().files.written) == RASTER | {"mark.png"}
    assert picture(newsroom, "apple-touch-icon.png").convert("RGB").getpixel((9, 9)) == (0, 0, 255)
    incremental = newsroom.files()
    newsroom.build(output=newsroom.root / "clean", state=newsroom.root / "clean-state")
    assert newsroom.files(newsroom.root / "clean") == incremental


def test_another_colour_of_the_theme_is_that_of_the_icons(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    newsroom.build()
    newsroom.write({"site.toml": SITE + '[options]\naccent = "#ffcc00"\n'})
    written = newsroom.build().files.written
    assert set(written) == RASTER | {"icon.svg", "manifest.webmanifest"}
    assert 'fill="#000000"' in newsroom.page("icon.svg"), "white on yellow cannot be read"


def test_a_file_of_the_site_wins(site_of: SiteOf) -> None:
    newsroom = site_of({"static/favicon.ico": b"mine", "static/icon.svg": SVG})
    newsroom.build()
    assert (newsroom.output / "favicon.ico").read_bytes() == b"mine"
    assert newsroom.page("icon.svg") == SVG


def test_a_drawing_in_svg_has_its_pixels_beside_it(site_of: SiteOf) -> None:
    newsroom = site_of({"static/brand/mark.svg": SVG, "site.toml": with_icon("static/brand/mark.svg")})
    (warning,) = newsroom.build().warnings
    assert warning.path == "static/brand/mark.svg"
    assert "mark.png" in (warning.hint or "")
    assert newsroom.page("icon.svg") == SVG
    newsroom.write({"static/brand/mark.png": drawing("#00ff00")})
    assert newsroom.build().warnings == ()
    assert picture(newsroom, "icon-48.png").convert("RGB").getpixel((24, 24)) == (0, 255, 0)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("mark.png", drawing("#000", 600, 512), "600 × 512"),
        ("mark.png", drawing("#000", 256, 256), "256 × 256"),
        ("mark.png", b"no picture", "cannot be read"),
        ("mark.gif", b"GIF89a", "SVG, PNG or JPEG"),
    ],
)
def test_a_drawing_that_gives_no_icons_is_told_once(site_of: SiteOf, name: str, data: bytes, told: str) -> None:
    failure = site_of({f"static/{name}": data, "site.toml": with_icon(name)}).failure()
    assert failure.count(told) == 1
    assert f"static/{name}" in failure


def test_a_drawing_that_is_not_there_is_told(site_of: SiteOf) -> None:
    assert "there is no file “static/mark.png” for site.icon" in site_of({"site.toml": with_icon("mark.png")}).failure()


@pytest.mark.parametrize(
    ("title", "letter"), [("La Gazette", "G"), ("L’Écho", "É"), ("The Times", "T"), ("الخبر", "ا"), ("…", "•")]
)
def test_the_initial_is_that_of_the_first_word_that_tells(title: str, letter: str) -> None:
    assert initial_of(title) == letter
