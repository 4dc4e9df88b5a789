"""SVG files: their size, and whether they only draw. What could run a script or call elsewhere is refused.

An SVG opened at its own URL is a page: a script in it would run with the rights of the site. So a drawing has
elements, attributes and CSS from a list (``svg_words.py``), and what is not on it is refused with its place: sitegen
does not repair such a file, because its author should know of it. This module knows nothing of pages.
"""

import math
import re
from collections.abc import Mapping

from sitegen.imaging.svg_css import refused_css
from sitegen.imaging.svg_words import EDITORS, ELEMENTS, FREE, LINKS, STYLES, SVG, TEXTS, XLINK, XML
from sitegen.imaging.xml import Name, Refusal, XmlFault, read_xml
from sitegen.messages.message import Message, tr

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*([a-z]+|%)?\s*", re.IGNORECASE)
_BETWEEN = r"(?:\s*,\s*|\s+)"
_BOX = re.compile(rf"\s*({_NUMBER}){_BETWEEN}({_NUMBER}){_BETWEEN}({_NUMBER}){_BETWEEN}({_NUMBER})\s*", re.IGNORECASE)
# CSS Values and Units 3, absolute lengths: https://www.w3.org/TR/css-values-3/#absolute-lengths
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}
_RELATIVE = frozenset({"%", "em", "ex", "ch", "rem", "vw", "vh", "vmin", "vmax"})
_LARGEST = 1_000_000  # pixels: what no screen or sheet of paper has
_RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PAGES = ("http:", "https:", "mailto:", "tel:")
_SHOWN = 60  # characters of a value


class UnfitDrawing(Exception):
    """An SVG that sitegen refuses to publish, with a hint, and its line and column from 1."""

    def __init__(self, message: Message, hint: Message, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.line = line
        self.column = column


def read_drawing(data: bytes) -> tuple[int, int]:
    """Return width and height of an SVG, in pixels.

    Raises UnfitDrawing if it is not an SVG, has no size, or has something that is on no list.
    """
    drawing = _Drawing()
    try:
        read_xml(data, drawing)
    except XmlFault as fault:
        hint = drawing.hint or tr("export it as plain SVG, or as PNG")
        raise UnfitDrawing(fault.message, hint, fault.line, fault.column) from None
    return drawing.size


class _Drawing:
    """Looks at each element of a file."""

    def __init__(self) -> None:
        self.size = (0, 0)
        self.hint: Message | None = None
        self._open: list[Name] = []
        self._css: list[str] = []
        self._line = 1  # at which the style sheet begins

    def begin(self, name: Name, attributes: Mapping[Name, str]) -> None:
        if not self._open:
            self._check_root(name, attributes)
        self._open.append(name)
        if name.space.startswith(EDITORS):
            return
        if name.space != SVG or name.local not in ELEMENTS:
            raise Refusal(tr("this drawing has an element <{name}>", name=name.local[:_SHOWN]))
        for key, value in attributes.items():
            _check_attribute(name.local, key, value)
        if name.local == "style":
            self._css, self._line = [], 0

    def text(self, text: str, line: int) -> None:
        if self._open and self._open[-1] == Name(SVG, "style"):
            self._line = self._line or line
            self._css.append(text)

    def end(self, name: Name) -> None:
        self._open.pop()
        if name == Name(SVG, "style") and (found := refused_css("".join(self._css))):
            message, line = found
            raise Refusal(message, self._line + line - 1)

    def instruction(self, target: str) -> None:
        if target != "xpacket":  # of metadata
            raise Refusal(tr("this drawing has an instruction <?{name}?>", name=target[:_SHOWN]))

    def _check_root(self, name: Name, attributes: Mapping[Name, str]) -> None:
        if name == Name("", "svg"):
            self.hint = tr("write {line}", line=f'<svg xmlns="{SVG}" …>')
            raise Refusal(tr("this SVG has no namespace, so browsers do not draw it"))
        if name != Name(SVG, "svg"):
            self.hint = tr("save it as JPEG, PNG, WebP, AVIF or SVG")
            raise Refusal(tr("this file is not a picture"))
        self.hint = tr("give it width and height in pixels, or a viewBox of four numbers")
        self.size = _size({key.local: value for key, value in attributes.items() if not key.space})
        self.hint = None


def _check_attribute(element: str, key: Name, value: str) -> None:
    space, name = key
    if name in LINKS and space in ("", XLINK):
        _check_link(element, value)
    elif space == XLINK or space.startswith(EDITORS) or (space == XML and name != "base"):
        return
    elif space or not (name in TEXTS or name in STYLES or name.startswith(FREE)):
        raise Refusal(tr("this drawing has an attribute {name}", name=name[:_SHOWN]))
    elif name == "attributeName" and value.strip() not in STYLES - {"style"} | TEXTS:
        raise Refusal(tr("this drawing moves an attribute {name}", name=value[:_SHOWN]))
    elif name in STYLES and (found := refused_css(value)):
        raise Refusal(found[0])


def _check_link(element: str, url: str) -> None:
    """Raise Refusal for a URL that loads something, but for a picture in the file itself, or runs something."""
    wanted = "".join(letter for letter in url if letter > " " and letter.isprintable())  # as browsers read it
    if wanted.startswith("#") or not wanted:
        return
    if element == "a":
        scheme = _SCHEME.match(wanted)
        if scheme is not None and scheme[0].lower() not in _PAGES:
            raise Refusal(tr("this drawing has a link that leads to no page: {url}", url=wanted[:_SHOWN]))
        return
    if element in ("image", "feImage") and _RASTER.match(wanted):
        return
    raise Refusal(tr("this drawing refers to another file: {file}", file=wanted[:_SHOWN]))


def _size(attributes: Mapping[str, str]) -> tuple[int, int]:
    box = _box(attributes["viewBox"]) if "viewBox" in attributes else (0.0, 0.0)
    width, height = (_pixels(name, attributes[name]) if name in attributes else 0.0 for name in ("width", "height"))
    if box[0] and box[1]:
        if not width and not height:
            width, height = box
        width = width or height * box[0] / box[1]
        height = height or width * box[1] / box[0]
    if not width or not height:
        raise Refusal(tr("this SVG has no size"))
    if not max(width, height) <= _LARGEST:
        raise Refusal(tr("this SVG is larger than {most} pixels", most=_LARGEST))
    return max(1, round(width)), max(1, round(height))


def _box(text: str) -> tuple[float, float]:
    match = _BOX.fullmatch(text)
    numbers = [float(number) for number in match.groups()] if match else []
    if not numbers or not all(map(math.isfinite, numbers)) or min(numbers[2:]) <= 0:
        raise Refusal(tr("“{value}” is not a viewBox", value=text[:_SHOWN]))
    return numbers[2], numbers[3]


def _pixels(name: str, length: str) -> float:
    """Return a length in pixels, or 0 where it depends on the page."""
    match = _LENGTH.fullmatch(length)
    unit = (match[2] or "").lower() if match else ""
    if length.strip() == "auto" or unit in _RELATIVE:
        return 0.0
    pixels = float(match[1]) * _PIXELS[unit] if match and unit in _PIXELS else -1.0
    if not 0 <= pixels < math.inf:
        raise Refusal(tr("{name} “{value}” is not a length", name=name, value=length[:_SHOWN]))
    return pixels
