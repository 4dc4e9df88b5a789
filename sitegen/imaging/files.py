"""What a picture file is: its size as it is shown, its form, whose it is; all of it from the beginning of the file.

Pixels are not looked at here. This module knows nothing of pages, nor of what is made of a picture.
"""

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sitegen.imaging.rights import Rights, read_rights
from sitegen.imaging.svg import UnfitDrawing, read_drawing

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

RASTER_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".heic", ".heif")
# What is opened, by content, whatever the file is called. Others are refused: each decoder is one more way in.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP")
_ORIENTATION = 0x0112  # https://www.exif.org/Exif2-2.PDF, 4.6.4
_SUBJECTS = {".heic": "HEIC", ".heif": "HEIC", ".pdf": "PDF", ".psd": "Photoshop", ".mp4": "a film", ".webm": "a film"}
_FOCUS = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]+)?)%\s+([0-9]{1,3}(?:\.[0-9]+)?)%\s*")


class PictureInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a picture without looking at its pixels."""

    width: int = 0
    """Pixels, as it is shown: turned as the camera says."""
    height: int = 0
    """Pixels, as it is shown."""
    format: str = ""
    """``JPEG``, ``PNG``, ``GIF``, ``WEBP``, ``AVIF``, ``TIFF``, ``BMP`` or ``SVG``, by its bytes."""
    alpha: bool = False
    """Whether something may be seen through it."""
    frames: int = 1
    """Number of frames: more than one is a moving picture."""
    rights: Rights = Rights()
    """Whose it is, as the file tells."""
    problem: str = ""
    """Why it cannot be shown, or nothing."""
    hint: str = ""
    """What to do about that."""


def parse_focus(text: str) -> tuple[float, float] | None:
    """Return a place in a picture as shares of its width and height, or None where the text is none."""
    match = _FOCUS.fullmatch(text or "50% 50%")
    if match is None:
        return None
    across, down = float(match[1]) / 100, float(match[2]) / 100
    return (across, down) if across <= 1 and down <= 1 else None


def read_picture(path: Path, megapixels: float) -> PictureInfo:
    """Return what a file's beginning says of it; what is unfit or has more ``megapixels`` has a ``problem``.

    Raises OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(1024)
    if _is_drawing(start):
        try:
            width, height = read_drawing(path.read_bytes())
        except UnfitDrawing as error:
            return PictureInfo(format="SVG", problem=str(error), hint=error.hint)
        return PictureInfo(width, height, "SVG", alpha=True)
    from PIL import UnidentifiedImageError

    if not start:
        return PictureInfo(problem="this file is empty", hint="copy it anew")
    try:
        # Pillow warns of damaged metadata as soon as it opens a file.
        with warnings.catch_warnings(action="ignore"), unlimited(), open_picture(path) as picture:
            return _info(picture, megapixels)
    except UnidentifiedImageError:
        kind = _SUBJECTS.get(path.suffix.lower(), "")
        what = f"this file is {kind}, which is no picture that browsers show" if kind else "this file is no picture"
        return PictureInfo(problem=what, hint="save it as JPEG, PNG, WebP or AVIF")
    except Exception as error:  # decoders raise whatever they like on damaged files
        return PictureInfo(problem=f"this picture is damaged: {error}", hint="export or copy it anew")


def open_picture(path: Path) -> "ImageFile":
    """Return an opened picture of one of the known formats.

    Raises what Pillow raises where it is none or damaged.
    """
    from PIL import AvifImagePlugin, Image, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401 - they register

    Image.preinit()  # the plugins of the other formats
    return Image.open(path, formats=FORMATS)


def _info(picture: "Image", megapixels: float) -> PictureInfo:
    width, height = picture.size
    if width * height > megapixels * 1_000_000:
        size = f"{width} × {height} pixels"
        hint = f"make it smaller than {megapixels:g} megapixels, or raise megapixels in site.toml, [images]"
        return PictureInfo(width, height, problem=f"this picture is too large: {size}", hint=hint)
    if _is_turned(picture):
        width, height = height, width
    # A photo from a phone may hold a second view of itself (MPO): only the first is shown.
    form = "JPEG" if picture.format == "MPO" else str(picture.format)
    frames = getattr(picture, "n_frames", 1) if form in ("GIF", "WEBP", "PNG", "AVIF") else 1
    return PictureInfo(width, height, form, has_alpha(picture), frames, read_rights(picture))


def has_alpha(picture: "Image") -> bool:
    """Return whether something may be seen through a picture."""
    return picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info


def orientation_of(picture: "Image") -> int:
    """Return how the camera was held, from 1 to 8, as EXIF counts."""
    try:
        turned = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # damaged EXIF is no reason to refuse a photo
        return 1
    return turned if isinstance(turned, int) and 1 <= turned <= 8 else 1


def _is_turned(picture: "Image") -> bool:
    return orientation_of(picture) >= 5


class unlimited:  # noqa: N801 - used as a word in a with statement
    """Lifts Pillow's own limit of pixels: ours is asked first, is told to the author, and can be set."""

    def __enter__(self) -> None:
        """Lift it."""
        from PIL import Image

        self._before = Image.MAX_IMAGE_PIXELS
        Image.MAX_IMAGE_PIXELS = None

    def __exit__(self, *_: object) -> None:
        """Put it back."""
        from PIL import Image

        Image.MAX_IMAGE_PIXELS = self._before


def _is_drawing(start: bytes) -> bool:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return text.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg"))
