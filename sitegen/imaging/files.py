"""What a picture file contains: displayed size, format, rights; all of it from the beginning of the file.

This module decodes no pixels. It knows nothing of pages, nor of the versions of a picture.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sitegen.imaging.rights import Rights, read_rights
from sitegen.imaging.svg import UnfitDrawing, read_drawing
from sitegen.messages.message import tr

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

RASTER_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".heic", ".heif")
DRAWING_SUFFIX = ".svg"
# Formats by content, whatever the name of the file. Others are refused: every decoder is an attack surface.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP")
_ORIENTATION = 0x0112  # https://www.exif.org/Exif2-2.PDF, 4.6.4
_SUBJECTS = {
    ".heic": "HEIC",
    ".heif": "HEIC",
    ".pdf": "PDF",
    ".psd": "Photoshop",
    ".mp4": "a video",
    ".webm": "a video",
}
_LONGEST_LINE = 10_000  # characters of a line that is kept for messages
_FOCUS = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]+)?)%\s+([0-9]{1,3}(?:\.[0-9]+)?)%\s*")


class PictureInfo(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is known of a picture without its pixels."""

    width: int = 0
    """Displayed width in pixels, rotated as the camera says."""
    height: int = 0
    """Displayed height in pixels."""
    format: str = ""
    """``JPEG``, ``PNG``, ``GIF``, ``WEBP``, ``AVIF``, ``TIFF``, ``BMP`` or ``SVG``, by its bytes."""
    alpha: bool = False
    """Whether it can be transparent."""
    frames: int = 1
    """Number of frames; an animation has more than one."""
    rights: Rights = Rights()
    """Creator, credit and licence, as in the file."""
    problem: str = ""
    """Why it cannot be used, or nothing."""
    hint: str = ""
    """What to do about it."""
    at: tuple[int, int, str] | None = None
    """Where in a drawing the problem is: line and column from 1, and the whole line unless it is very long."""


def parse_focus(text: str) -> tuple[float, float] | None:
    """Return a focus as shares of width and height, or None if the text is not valid."""
    match = _FOCUS.fullmatch(text or "50% 50%")
    if match is None:
        return None
    across, down = float(match[1]) / 100, float(match[2]) / 100
    return (across, down) if across <= 1 and down <= 1 else None


def read_picture(path: Path, megapixels: float) -> PictureInfo:
    """Return what the beginning of a file says; one that is unusable or has more ``megapixels`` has a ``problem``.

    Raises OSError if the file cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(1024)
    if _is_drawing(start):
        return _drawing_info(path.read_bytes())
    from PIL import UnidentifiedImageError

    if not start:
        return PictureInfo(problem=tr("this file is empty"), hint=tr("copy it again"))
    try:
        # Pillow warns of damaged metadata as soon as it opens a file.
        with warnings.catch_warnings(action="ignore"), unlimited(), open_picture(path) as picture:
            return _info(picture, megapixels)
    except UnidentifiedImageError:
        kind = _SUBJECTS.get(path.suffix.lower(), "")
        what = (
            tr("this file is {kind}, a format that browsers do not show", kind=kind)
            if kind
            else tr("this file is not a picture")
        )
        return PictureInfo(problem=what, hint=tr("save it as JPEG, PNG, WebP or AVIF"))
    except Exception as error:  # decoders raise whatever they like on damaged files
        return PictureInfo(
            problem=tr("this picture is damaged: {error}", error=error), hint=tr("export or copy it again")
        )


def _drawing_info(data: bytes) -> PictureInfo:
    try:
        width, height = read_drawing(data)
    except UnfitDrawing as error:
        lines = data.decode("utf-8", "replace").split("\n")
        excerpt = lines[error.line - 1].rstrip("\r") if error.line <= len(lines) else ""
        return PictureInfo(
            format="SVG",
            problem=error.message,
            hint=error.hint,
            at=(error.line, error.column, excerpt if len(excerpt) <= _LONGEST_LINE else ""),
        )
    return PictureInfo(width=width, height=height, format="SVG", alpha=True)


def open_picture(path: Path) -> "ImageFile":
    """Open a picture of one of the known formats.

    Raises what Pillow raises if it is another file, or damaged.
    """
    from PIL import AvifImagePlugin, Image, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401 - they register

    Image.preinit()  # the plugins of the other formats
    return Image.open(path, formats=FORMATS)


def _info(picture: "Image", megapixels: float) -> PictureInfo:
    width, height = picture.size
    if width * height > megapixels * 1_000_000:
        size = tr("{width} × {height} pixels", width=width, height=height)
        hint = tr(
            "make it smaller than {megapixels} megapixels, or raise megapixels in [images] of site.toml",
            megapixels=f"{megapixels:g}",
        )
        return PictureInfo(
            width=width, height=height, problem=tr("this picture is too large: {size}", size=size), hint=hint
        )
    if _is_turned(picture):
        width, height = height, width
    # A photo from a phone may contain a second view (MPO): only the first counts.
    form = "JPEG" if picture.format == "MPO" else str(picture.format)
    frames = getattr(picture, "n_frames", 1) if form in ("GIF", "WEBP", "PNG", "AVIF") else 1
    return PictureInfo(
        width=width,
        height=height,
        format=form,
        alpha=has_alpha(picture),
        frames=frames,
        rights=read_rights(picture),
    )


def has_alpha(picture: "Image") -> bool:
    """Return whether a picture can be transparent."""
    return picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info


def orientation_of(picture: "Image") -> int:
    """Return the orientation of the camera, from 1 to 8 as in EXIF."""
    try:
        orientation = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # damaged EXIF is no reason to refuse a photo
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def _is_turned(picture: "Image") -> bool:
    return orientation_of(picture) >= 5


@contextmanager
def unlimited() -> Iterator[None]:
    """Lift Pillow's limit of pixels: sitegen checks its own first, which the author can set."""
    from PIL import Image

    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _is_drawing(start: bytes) -> bool:
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # UTF-8 and UTF-16 alike
    return text.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg"))
