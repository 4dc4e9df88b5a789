"""SVG files: their size, and whether they are safe. A file that could run a script or load other files is refused.

An SVG opened at its own URL is a page: a script in it would run with the rights of the site. sitegen does not repair
such a file: its author should know of it. This module knows nothing of pages.
"""

import math
import re
from xml.etree import ElementTree

from sitegen.messages.message import tr

_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:e[0-9]+)?)\s*(px|pt|pc|mm|cm|in|q)?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?", re.IGNORECASE)
# CSS Values and Units 3, absolute lengths: https://www.w3.org/TR/css-values-3/#absolute-lengths
_PIXELS = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "listener"})
_OTHER_FILE = re.compile(r"@import|url\(\s*['\"]?(?!['\"]?\s*(?:#|data:image/))", re.IGNORECASE)


class UnfitDrawing(Exception):
    """An SVG that sitegen refuses to publish, with a hint."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read_drawing(data: bytes) -> tuple[int, int]:
    """Return width and height of an SVG, in pixels.

    Raises UnfitDrawing if it is not an SVG, has no size, could run a script, or refers to other files.
    """
    if b"<!ENTITY" in data:
        raise UnfitDrawing(tr("this SVG declares entities"), tr("export it again as plain SVG"))
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnfitDrawing(tr("this SVG is not well-formed: {error}", error=error), tr("export it again")) from None
    if _name(root.tag) != "svg":
        raise UnfitDrawing(tr("this file is not a picture"), tr("save it as JPEG, PNG, WebP, AVIF or SVG"))
    for element in root.iter():
        if isinstance(element.tag, str):
            _check(element)
    return _size(root)


def _check(element: ElementTree.Element) -> None:
    hint = tr("export it as plain SVG, or as PNG")
    name = _name(element.tag)
    if name in _ACTIVE:
        raise UnfitDrawing(tr("this SVG has an element <{name}>", name=name), hint)
    if name == "style" and _OTHER_FILE.search(element.text or ""):
        raise UnfitDrawing(tr("the style sheet of this SVG refers to another file"), hint)
    for key, value in element.attrib.items():
        attribute = _name(key)
        if attribute.startswith("on"):
            raise UnfitDrawing(tr("this SVG has an attribute {name}, which runs a script", name=attribute), hint)
        wanted = "".join(value.split()).lower()
        if attribute in ("href", "src") and not wanted.startswith(("#", "data:image/")) and name != "a":
            raise UnfitDrawing(tr("this SVG refers to another file: {file}", file=value[:60]), hint)
        if "javascript:" in wanted or _OTHER_FILE.search(value):
            raise UnfitDrawing(tr("this SVG refers to another file: {file}", file=value[:60]), hint)


def _name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _size(root: ElementTree.Element) -> tuple[int, int]:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    numbers = [float(number) for number in box if _NUMBER.fullmatch(number)]
    width, height = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        if not width and not height:
            width, height = numbers[2], numbers[3]
        width = width or height * numbers[2] / numbers[3]
        height = height or width * numbers[3] / numbers[2]
    if not width or not height or not math.isfinite(width + height):
        raise UnfitDrawing(tr("this SVG has no size"), tr("give it width and height, or a viewBox"))
    return max(1, round(width)), max(1, round(height))


def _pixels(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _PIXELS[(match[2] or "px").lower()] if match else 0.0
