"""Icons: every file that browsers, phones and search engines request, from one drawing.

The drawing is a file of the site, or the initial of its title on the colour of the theme. Pillow is imported only where
an icon is made. This module knows nothing of plans and pages.

Sizes by https://developers.google.com/search/docs/appearance/favicon-in-search (a multiple of 48 pixels) and
https://www.w3.org/TR/appmanifest/#icon-masks (a mask keeps a circle of four fifths of the side).
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sitegen.errors.problems import ConfigError
from sitegen.messages.message import tr
from sitegen.newsroom.pictures import static_file
from sitegen.outputs.kinds import ICON
from sitegen.outputs.output import Output
from sitegen.theme.colours import COLOUR, contrast
from sitegen.theme.theme import Theme

if TYPE_CHECKING:
    from PIL.Image import Image

LEAST = 512
"""Pixels that the side of a drawing must have."""
SIZES = {"icon-48.png": 48, "icon-96.png": 96, "icon-192.png": 192, "icon-512.png": 512}
"""Side of each icon that is shown as it is."""
_MASKABLE, _TOUCH = "icon-maskable-512.png", "apple-touch-icon.png"
_SQUARE = {_MASKABLE: 512, _TOUCH: 180}  # systems crop these, so they must fill their square
_FAVICON = (16, 32, 48)
_RASTER = (".png", ".jpg", ".jpeg")
_ARTICLES = frozenset({"le", "la", "les", "the", "el", "los", "las", "der", "die", "das", "il", "lo", "o", "a"})
_NEUTRAL = "#26262b"


def has_vector(icon: str) -> bool:
    """Return whether there is an ``icon.svg`` for ``[site] icon``: a picture of pixels gives none."""
    return not icon.lower().endswith(_RASTER)


def colour_of(options: Mapping[str, Any]) -> str:
    """Return the accent colour in the options of a theme, or a neutral one where they name none."""
    accent = options.get("accent")
    return accent if isinstance(accent, str) and COLOUR.fullmatch(accent) else _NEUTRAL


def initial_of(title: str) -> str:
    """Return the letter by which a newspaper is known: that of the first word that is no article."""
    words = [word for word in re.split(r"[^\w]+", title) if word]
    telling = [word for word in words if word.casefold() not in _ARTICLES and len(word) > 1] or words
    return unicodedata.normalize("NFC", telling[0])[0].upper()[:1] if telling else "•"


def icon_outputs(icon: str, title: str, theme: Theme, static: Iterable[str]) -> tuple[list[Output], list[ConfigError]]:
    """Return the icons of a site, and what is wrong with its drawing; ``static`` are the site's own files."""
    drawing, files = static_file(icon), set(static)
    if drawing and not drawing.lower().endswith((".svg", *_RASTER)):
        return [], [ConfigError(tr("an icon is an SVG, PNG or JPEG file"), drawing)]
    problems = []
    pixels = drawing
    if drawing.lower().endswith(".svg"):
        beside = (str(PurePosixPath(drawing).with_suffix(suffix)) for suffix in _RASTER)
        pixels = next((file for file in beside if file in files), "")
        if not pixels:
            hint = tr(
                "put the same drawing next to it as {stem}.png, square, {least} pixels or more",
                stem=PurePosixPath(drawing).stem,
                least=LEAST,
            )
            message = tr("phones and search engines do not read SVG, so they get the initial of the title")
            problems.append(ConfigError(message, drawing, hint=hint, severity="note"))
    default = (initial_of(title), colour_of(theme.options))
    outputs = [
        Output(name, ICON, subject=() if pixels else default, source=pixels, owner="the icon of the site")
        for name in ("favicon.ico", *SIZES, *_SQUARE)
    ]
    if drawing.lower().endswith(".svg"):
        outputs.append(Output("icon.svg", "copy", source=drawing, owner="the icon of the site"))
    elif not drawing:
        outputs.append(Output("icon.svg", ICON, subject=default, owner="the icon of the site"))
    return outputs, problems


def make_icon(output: Output, data: bytes) -> bytes:
    """Return the bytes of an icon; ``data`` are those of the drawing, where it is a file.

    Raises ConfigError for a file that is no square picture of sufficient size.
    """
    if output.route == "icon.svg":
        return _vector(output.subject[0], output.subject[1]).encode()
    drawing = _opened(data, output.source) if output.source else None

    def draw(side: int, full: bool = False) -> "Image":
        if drawing is None:
            return _lettered(output.subject[0], output.subject[1], side, full)
        return _fitted(drawing, side, full, output.route == _MASKABLE)

    stream = io.BytesIO()
    if output.route == "favicon.ico":
        *small, large = [draw(side) for side in _FAVICON]
        large.save(stream, "ICO", sizes=[(side, side) for side in _FAVICON], append_images=small)
    else:
        full = _SQUARE.get(output.route)
        (draw(full, True) if full else draw(SIZES[output.route])).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _opened(data: bytes, path: str) -> "Image":
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        width, height = picture.size
        if width != height or width < LEAST:
            hint = tr("an icon is square and has {least} pixels or more on each side", least=LEAST)
            raise ConfigError(
                tr("the drawing of the icon has {width} × {height} pixels", width=width, height=height), path, hint=hint
            )
        return picture.convert("RGBA")
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ConfigError(tr("the drawing of the icon cannot be read as PNG or JPEG"), path) from None


def _fitted(drawing: "Image", side: int, full: bool, masked: bool) -> "Image":
    """Return a drawing in a size; where it must fill its square, on the colour of its own edge, or on white."""
    from PIL import Image

    if not full:
        return drawing.resize((side, side), Image.Resampling.LANCZOS)
    corner = drawing.getpixel((0, 0))
    assert isinstance(corner, tuple)
    opaque = corner[3] == 255
    ground = Image.new("RGBA", (side, side), (*corner[:3], 255) if opaque else (255, 255, 255, 255))
    # What fills its square loses its edge only; any other drawing is wholly inside the circle.
    part = (0.8 if opaque else 0.565) if masked else (1 if opaque else 0.84)
    inner = round(side * part)
    small = drawing.resize((inner, inner), Image.Resampling.LANCZOS)
    ground.alpha_composite(small, ((side - inner) // 2, (side - inner) // 2))
    return ground.convert("RGB")


def _lettered(letter: str, colour: str, side: int, full: bool) -> "Image":
    """Return a letter on a colour: four times as large first, so that edges are smooth in every size."""
    from PIL import Image, ImageColor, ImageDraw, ImageFont

    large = side * 4
    picture = Image.new("RGBA", (large, large), ImageColor.getrgb(colour) if full else (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    if not full:
        pen.rounded_rectangle((0, 0, large - 1, large - 1), large * 3 // 16, ImageColor.getrgb(colour))
    font = ImageFont.load_default(large * (0.5 if full else 0.62))
    ink, stroke = _ink(colour), large // 64
    for shown in _spellings(letter):
        if font.getmask(shown).getbbox() and bytes(font.getmask(shown)) != bytes(font.getmask("\uffff")):
            pen.text((large / 2, large / 2), shown, ink, font, anchor="mm", stroke_width=stroke, stroke_fill=ink)
            break
    else:  # a letter that the font lacks: lines of a text stand for it
        for row in range(3):
            top = large * (6 + 2 * row) // 20
            pen.rectangle((large * 3 // 10, top, large * (7 if row < 2 else 5) // 10, top + large // 16), ink)
    small = picture.reduce(4)
    return small.convert("RGB") if full else small


def _spellings(letter: str) -> Iterator[str]:
    yield letter
    yield unicodedata.normalize("NFKD", letter)[0]


def _ink(colour: str) -> str:
    """Return white or black, whichever is read better on a colour."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, colour))


def _vector(letter: str, colour: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="12" fill="{colour}"/>'
        f'<text x="32" y="47" font-family="Helvetica,Arial,sans-serif" font-size="42" font-weight="700" '
        f'text-anchor="middle" fill="{_ink(colour)}">{escape(letter)}</text></svg>\n'
    )
