"""What stands for a picture that is not on this computer: a grey field of its size, crossed out, with a word why.

This module knows nothing of which pictures are missing.
"""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_PAPER, _LINE, _INK = (0xE4, 0xE4, 0xE1), (0xC4, 0xC4, 0xC0), (0x5A, 0x5A, 0x56)
_WORDS = "sitegen media pull"
_LARGEST = 1200  # pixels of a placeholder of a file that is published as it is: nobody keeps it
_FORMATS = {".avif": "AVIF", ".gif": "GIF", ".jpeg": "JPEG", ".jpg": "JPEG", ".webp": "WEBP"}


def placeholder(width: int, height: int) -> "Image":
    """Return what is shown instead of a picture."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (width, height), _PAPER)
    pen = ImageDraw.Draw(picture)
    stroke = max(1, min(width, height) // 200)
    pen.line((0, 0, width, height), _LINE, stroke)
    pen.line((0, height, width, 0), _LINE, stroke)
    pen.rectangle((0, 0, width - 1, height - 1), None, _LINE, stroke)
    size = min(width // 14, height // 5)
    if size >= 8:
        font = ImageFont.load_default(size)
        left, top, right, bottom = pen.textbbox((width / 2, height / 2), _WORDS, font, anchor="mm")
        room = size // 2
        pen.rectangle((left - room, top - room, right + room, bottom + room), _PAPER)
        pen.text((width / 2, height / 2), _WORDS, _INK, font, anchor="mm")
    return picture


def placeholder_file(suffix: str, width: int, height: int) -> bytes:
    """Return a placeholder in the format that the name of a file promises, in its proportions."""
    scale = min(1.0, _LARGEST / max(width, height))
    stream = io.BytesIO()
    picture = placeholder(max(1, round(width * scale)), max(1, round(height * scale)))
    picture.save(stream, _FORMATS.get(suffix.lower(), "PNG"))
    return stream.getvalue()
