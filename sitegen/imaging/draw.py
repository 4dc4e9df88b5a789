"""Draw social images: the headline in the largest size that fits; the same bytes for the same image.

Each word is drawn in the first font that has all its letters. If no font has a letter of the headline, the name of the
newspaper replaces it. This module knows nothing of pages and of where files go.
"""

import io
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from sitegen.imaging.social_image import SIZE, SocialImage, SocialImageFonts, needs_shaping

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

# The drawing, in pixels.
_MARGIN = 80
_BAND = 24  # of the section's colour, across the top
_SECTION = (84, 34)  # top and size of the section's name
_HEADLINE = (146, 490)  # top and bottom of the headline
_SIZES = (104, 92, 82, 73, 65, 58, 52)
_LEADING = 1.14
_RULE = 526
_MASTHEAD = (554, 40)  # top and size of the newspaper's name
_SHADES = 15  # of ink, without the paper: enough for smooth letters
_COLOUR = _SHADES + 1

_Piece = tuple[str, str]  # some letters and the file of their font
_Word = tuple[_Piece, ...]


class SocialImageMaker:
    """Draws social images with some fonts; one for each process."""

    def __init__(self, fonts: SocialImageFonts) -> None:
        self._fonts = fonts
        for kept in (_font, _measured, _has):  # a file may hold another font since the last build
            kept.cache_clear()

    def make(self, image: SocialImage) -> bytes:
        """Return the bytes of a social image, as PNG."""
        from PIL import Image, ImageDraw

        canvas = Image.new("L", SIZE)
        pen = ImageDraw.Draw(canvas)
        if section := self._words(image, image.section, self._fonts.small):
            self._line(pen, image, section, *_SECTION)
        headline = self._words(image, image.headline, self._fonts.headline)
        masthead = self._words(image, image.masthead, self._fonts.headline)
        if large := headline or masthead:
            size, lines = self._fitted(large)
            for number, line in enumerate(lines):
                self._line(pen, image, line, _HEADLINE[0] + round(number * size * _LEADING), size)
        pen.rectangle((_MARGIN, _RULE, SIZE[0] - _MARGIN - 1, _RULE + 1), 64)
        if headline and masthead:
            self._line(pen, image, self._shortened(masthead, _MASTHEAD[1]), *_MASTHEAD)
        shades = canvas.point([value * _SHADES // 255 for value in range(256)])
        ImageDraw.Draw(shades).rectangle((0, 0, SIZE[0], _BAND - 1), _COLOUR)
        return _png(shades, image)

    def _words(self, image: SocialImage, text: str, fonts: tuple[str, ...]) -> list[_Word]:
        """Return the words of a text with their fonts; nothing if one of them cannot be drawn."""
        if needs_shaping(text) and not image.shaped:
            return []
        found = [_set(word, fonts) for word in text.split(" ") if word]
        return [] if () in found else found

    def _fitted(self, words: list[_Word]) -> tuple[int, list[list[_Word]]]:
        """Return the largest size in which a headline fits, and its lines; a very long headline is shortened."""
        height = _HEADLINE[1] - _HEADLINE[0]
        for size in _SIZES:
            lines = self._wrapped(words, size)
            most = int((height - size) / (size * _LEADING)) + 1
            if len(lines) <= most and all(self._width(line, size) <= _WIDTH for line in lines):
                return size, lines
        size = _SIZES[-1]
        pieces = [piece for word in words for piece in self._broken(word, size)]
        lines = self._wrapped(pieces, size)
        if len(lines) > most:
            rest = [word for line in lines[most - 1 :] for word in line]
            lines = [*lines[: most - 1], self._shortened(rest, size)]
        return size, lines

    def _wrapped(self, words: list[_Word], size: int) -> list[list[_Word]]:
        lines: list[list[_Word]] = [[]]
        for word in words:
            if lines[-1] and self._width([*lines[-1], word], size) > _WIDTH:
                lines.append([])
            lines[-1].append(word)
        return lines

    def _broken(self, word: _Word, size: int) -> list[_Word]:
        """Return a word in pieces that fit a line each."""
        text = "".join(letters for letters, _ in word)
        pieces = []
        while text:
            end = len(text)
            while end > 1 and self._width([_cut(word, len(text), end)], size) > _WIDTH:
                end -= 1
            pieces.append(_cut(word, len(text), end))
            text = text[end:]
        return pieces

    def _shortened(self, words: list[_Word], size: int) -> list[_Word]:
        """Return as many words as fit a line, with an ellipsis if some are left out."""
        if self._width(words, size) <= _WIDTH:
            return words
        kept = [piece for word in words for piece in self._broken(word, size)]
        while kept:
            *before, (text, font) = kept[-1]
            dots = "…" if _has(font, "…") else ""
            line = [*kept[:-1], (*before, (text.rstrip(",;:.–—-") + dots, font))]
            if self._width(line, size) <= _WIDTH or len(kept) == 1:
                return line
            kept.pop()
        return kept

    def _width(self, words: list[_Word], size: int) -> float:
        total = sum(_measured(font, size, text) for word in words for text, font in word)
        return total + sum(_measured(word[0][1], size, " ") for word in words[1:])

    def _line(self, pen: "ImageDraw", image: SocialImage, words: list[_Word], top: int, size: int) -> None:
        """Draw one line. Adjacent words in one font are drawn together, for their kerning and direction."""
        runs: list[tuple[str, str, bool]] = []  # letters, font, whether a space comes before
        for word in words:
            for number, (text, font) in enumerate(word):
                if not number and runs and runs[-1][1] == font:
                    runs[-1] = f"{runs[-1][0]} {text}", font, runs[-1][2]
                else:
                    runs.append((text, font, not number and bool(runs)))
        base = top + size  # all fonts of a line stand on one line
        x: float = SIZE[0] - _MARGIN if image.rtl else _MARGIN
        for text, font, spaced in runs:
            shape = needs_shaping(text)
            loaded = _font(font, size, shape)
            # Only Raqm knows directions; text without one is drawn by the basic engine.
            direction = ("rtl" if image.rtl else "ltr") if shape else None
            width, space = loaded.getlength(text, direction=direction), loaded.getlength(" ") if spaced else 0
            x += -(space + width) if image.rtl else space
            pen.text((x, base), text, 255, loaded, anchor="ls", direction=direction)
            x += 0 if image.rtl else width


_WIDTH = SIZE[0] - 2 * _MARGIN


def _set(word: str, fonts: tuple[str, ...]) -> _Word:
    """Return a word in the first font that has all of it, or each letter in the first that has it, or nothing."""
    whole = next((font for font in fonts if all(_has(font, letter) for letter in word)), None)
    if whole is not None:
        return ((word, whole),)
    pieces: list[_Piece] = []
    for letter in word:
        fit = pieces[-1][1] if pieces and _has(pieces[-1][1], letter) else None
        font = fit or next((font for font in fonts if _has(font, letter)), None)
        if font is None:
            return ()
        if font == fit:
            pieces[-1] = pieces[-1][0] + letter, font
        else:
            pieces.append((letter, font))
    return tuple(pieces)


def _cut(word: _Word, left: int, end: int) -> _Word:
    """Return part of a word: the first ``end`` of its last ``left`` letters."""
    start = sum(len(text) for text, _ in word) - left
    pieces, place = [], 0
    for text, font in word:
        part = text[max(0, start - place) : max(0, start + end - place)]
        place += len(text)
        if part:
            pieces.append((part, font))
    return tuple(pieces)


@cache
def _font(path: str, size: int, shape: bool) -> "FreeTypeFont":
    from PIL import ImageFont

    # The basic engine, where possible: the other one is not on every computer.
    engine = ImageFont.Layout.RAQM if shape else ImageFont.Layout.BASIC
    return ImageFont.truetype(path, size, layout_engine=engine)


@lru_cache(20_000)  # the words of a newspaper are often the same
def _measured(path: str, size: int, text: str) -> float:
    return float(_font(path, size, needs_shaping(text)).getlength(text))


@cache
def _has(path: str, letter: str) -> bool:
    """Return whether a font has a letter: it draws a missing one like a character that does not exist."""
    if unicodedata.category(letter) in ("Cf", "Mn") or letter in " \u00a0":
        return True
    font = _font(path, 20, shape=False)
    drawn, lacking = font.getmask(letter), font.getmask("\uffff")
    return (drawn.size, bytes(drawn)) != (lacking.size, bytes(lacking))


def _png(shades: "Image", image: SocialImage) -> bytes:
    """Return a drawing in shades from paper to ink as a PNG with a palette."""
    paper, ink, colour = (_rgb(value) for value in (image.paper, image.ink, image.colour))
    palette = [
        paper[part] + (ink[part] - paper[part]) * shade // _SHADES for shade in range(_SHADES + 1) for part in range(3)
    ]
    shades.putpalette([*palette, *colour])
    stream = io.BytesIO()
    shades.save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def _rgb(colour: str) -> tuple[int, int, int]:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
