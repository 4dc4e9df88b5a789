"""Make one version of a picture: decode, rotate, crop, scale, encode; the same bytes for the same source and recipe.

A version depends on its recipe alone, never on which others are made, not even in how far a JPEG is scaled down while
it is decoded. This module knows nothing of pages and of where files go.
"""

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitegen.imaging.files import has_alpha, open_picture, orientation_of, unlimited
from sitegen.imaging.recipe import NOTHING, Box, Recipe
from sitegen.imaging.rights import read_rights, xmp_of

if TYPE_CHECKING:
    from PIL.Image import Image

# Pillow's transposition for each orientation of EXIF.
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_PAPER = (255, 255, 255)  # the background of a transparent picture in a format without transparency
_AVIF_SPEED = 8  # a third of the time of 6, and files within 3 %
_WEBP_EFFORT = 4


class DamagedPicture(Exception):
    """A picture whose pixels cannot be read."""


class PictureMaker:
    """Makes versions of one picture; keeps the last decoded and the last scaled picture for the next version."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._whole: dict[int, Image] = {}
        self._last: tuple[tuple[Box, int, int], Image] | None = None
        self._xmp = b""

    def make(self, recipe: Recipe) -> bytes:
        """Return the bytes of a version.

        Raises DamagedPicture if the pixels of the file cannot be read.
        """
        try:
            with warnings.catch_warnings(), unlimited():
                warnings.simplefilter("ignore")
                return self._animation(recipe) if recipe.format == "animation" else self._still(recipe)
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError, OverflowError, IndexError, TypeError) as error:
            raise DamagedPicture(str(error) or type(error).__name__) from error

    def _still(self, recipe: Recipe) -> bytes:
        geometry = (recipe.box, recipe.width, recipe.height)
        if self._last is None or self._last[0] != geometry:
            self._last = geometry, self._scaled(recipe)
        picture = self._last[1]
        stream = io.BytesIO()
        if recipe.format == "jpeg":
            # A progressive file is smaller, and shows something early.
            _opaque(picture).save(
                stream, "JPEG", quality=recipe.quality, progressive=True, optimize=True, **self._metadata("xmp")
            )
        elif recipe.format == "webp":
            picture.save(stream, "WEBP", quality=recipe.quality, method=_WEBP_EFFORT, **self._metadata("xmp"))
        elif recipe.format == "avif":
            # One thread: every processor has its own picture, and the bytes must not depend on the number of threads.
            picture.save(
                stream,
                "AVIF",
                quality=recipe.quality,
                speed=_AVIF_SPEED,
                max_threads=1,
                codec="aom",
                **self._metadata("xmp"),
            )
        else:
            picture.save(stream, "PNG", optimize=True, **self._png_text())
        return stream.getvalue()

    def _metadata(self, name: str) -> dict[str, Any]:
        return {name: self._xmp} if self._xmp else {}

    def _png_text(self) -> dict[str, Any]:
        if not self._xmp:
            return {}
        from PIL.PngImagePlugin import PngInfo

        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", self._xmp.decode())
        return {"pnginfo": text}

    def _scaled(self, recipe: Recipe) -> "Image":
        from PIL import Image

        if recipe.box == NOTHING:
            from sitegen.imaging.placeholder import placeholder

            return placeholder(recipe.width, recipe.height)
        shrink = self._shrink(recipe)
        whole = self._decoded(shrink)
        box = tuple(edge / shrink for edge in recipe.box)
        fits = (min(box[2], whole.width), min(box[3], whole.height))
        if (recipe.width, recipe.height) == whole.size and recipe.box[:2] == (0, 0):
            return whole
        return whole.resize((recipe.width, recipe.height), Image.Resampling.LANCZOS, box=(box[0], box[1], *fits))

    @staticmethod
    def _shrink(recipe: Recipe) -> int:
        """Return how far the decoder may scale down a JPEG so that it is still large enough."""
        scale = min((recipe.box[2] - recipe.box[0]) / recipe.width, (recipe.box[3] - recipe.box[1]) / recipe.height)
        return next((shrink for shrink in (8, 4, 2) if scale >= shrink * 1.2), 1)

    def _decoded(self, shrink: int) -> "Image":
        """Return the picture, upright and in sRGB, scaled down by no more than ``shrink``."""
        from PIL import Image

        if shrink not in self._whole:
            with open_picture(self._path) as picture:
                self._xmp = xmp_of(read_rights(picture))
                orientation = orientation_of(picture)
                if picture.format in ("JPEG", "MPO") and shrink > 1:
                    width, height = picture.size
                    # Without a mode, CMYK stays for the profile below. The decoder scales down by as much as leaves
                    # both edges no shorter than asked: rounded up, an odd edge would keep it from scaling at all.
                    picture.draft(None, (width // shrink, height // shrink))
                picture.load()
                upright = _in_srgb(picture)
                if orientation in _TURNS:
                    upright = upright.transpose(Image.Transpose[_TURNS[orientation]])
            self._whole.clear()  # one at a time: they are large
            self._whole[shrink] = upright
        return self._whole[shrink]

    def _animation(self, recipe: Recipe) -> bytes:
        from PIL import Image, ImageSequence

        with open_picture(self._path) as animation:
            self._xmp = xmp_of(read_rights(animation))
            durations = []
            frames = []
            for frame in ImageSequence.Iterator(animation):
                durations.append(int(frame.info.get("duration", 0)) or 100)
                upright = frame.convert("RGBA")
                frames.append(upright.resize((recipe.width, recipe.height), Image.Resampling.LANCZOS, box=recipe.box))
            known = "loop" in animation.info or animation.format != "GIF"
            loop = int(animation.info.get("loop", 0)) if known else 1
        stream = io.BytesIO()
        frames[0].save(
            stream,
            "WEBP",
            save_all=True,
            append_images=frames[1:],
            duration=durations,
            loop=loop,
            quality=recipe.quality,
            method=_WEBP_EFFORT,
            **self._metadata("xmp"),
        )
        return stream.getvalue()


def _opaque(picture: "Image") -> "Image":
    from PIL import Image

    if picture.mode == "RGB":
        return picture
    paper = Image.new("RGB", picture.size, _PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _in_srgb(picture: "Image") -> "Image":
    """Return a picture as RGB or RGBA with eight bits per colour, converted from its colour profile to sRGB."""
    wanted = "RGBA" if has_alpha(picture) else "RGB"
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):
        picture = _eight_bits(picture)
    elif picture.mode in ("P", "PA", "1") or "transparency" in picture.info:
        picture = picture.convert(wanted)
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        converted = _by_profile(picture, profile, wanted)
        if converted is not None:
            return converted
    return picture if picture.mode == wanted else picture.convert(wanted)


def _eight_bits(picture: "Image") -> "Image":
    """Return a picture of 16 or 32 bits as one of eight; Pillow's own conversion clips brighter values."""
    # A float picture has no fixed range: its brightest value is white, unless all values are at most one.
    most = float(picture.getextrema()[1]) if picture.mode == "F" else 65535.0  # type: ignore[arg-type]
    scale = 255 / (most if most > 1 else 1.0)
    floats = picture if picture.mode == "F" else picture.convert("I").convert("F")
    return floats.point(lambda value: value * scale + 0.0).convert("L")


def _by_profile(picture: "Image", profile: bytes, wanted: str) -> "Image | None":
    """Return a picture in sRGB, or None if its profile is damaged or does not fit the picture."""
    from PIL import ImageCms

    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colours = picture.convert("RGB") if alpha else picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        found = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if found is None:
        return None
    if wanted == "RGBA":
        found.putalpha(alpha or 255)
    return found
