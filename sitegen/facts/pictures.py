"""Which versions are made of each picture: crops, widths, formats and URLs, all of it arithmetic.

What is shown on a page and what is planned to be made come from the same functions, so that neither has what the other
has not. Nothing is ever enlarged. This module knows nothing of how a picture is made.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping

import msgspec

from sitegen.config.images import ImagesConfig
from sitegen.imaging.files import PictureInfo, parse_focus
from sitegen.imaging.recipe import NOTHING, Box, Format, Recipe
from sitegen.newsroom.pictures import ReferencedPictures
from sitegen.theme.theme import PictureUse

TYPES: dict[str, str] = {
    "avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "png": "image/png", "animation": "image/webp",
    "svg": "image/svg+xml",
}  # fmt: skip
PICTURES = "pictures/"
"""Folder of all versions of pictures; the name of each changes with its bytes."""
_SUFFIXES = {"avif": "avif", "webp": "webp", "jpeg": "jpg", "png": "png", "animation": "webp"}
_PLAIN = PictureUse("article", (1200,))  # for readers of feeds, and templates that want one URL
_WHOLE = PictureUse("article", (2400,))  # where a link leads to a picture
SHARE = (1200, 630)  # what social networks show; https://ogp.me names no size, all of them take this one
# Google asks for these three: https://developers.google.com/search/docs/appearance/structured-data/article
STRUCTURED = ((1, 1), (4, 3), (16, 9))
_STRUCTURED_WIDTH = 1200


class Source(msgspec.Struct, frozen=True):
    """A picture that something public refers to."""

    info: PictureInfo
    """What its beginning says."""
    digest: str
    """Digest of its bytes."""
    absent: bool = False
    """Whether its bytes are not on this computer, so that a placeholder is shown."""
    ended: bool = False
    """Whether the rights to show it have ended."""


class Version(msgspec.Struct, frozen=True):
    """One version of a picture, with its route."""

    route: str
    """Where it is published."""
    recipe: Recipe
    """How it is made."""


def versions(
    source: Source, focus: str, use: PictureUse, formats: tuple[Format, ...], images: ImagesConfig
) -> list[list[Version]]:
    """Return for each format the versions of a picture for one use, the narrowest first."""
    box = crop_box(source.info, use.ratio, focus)
    return [[_version(source, box, width, form, images) for width in _widths(use, box)] for form in formats]


def formats_of(info: PictureInfo, images: ImagesConfig) -> tuple[Format, ...]:
    """Return the formats in which a picture is shown, the best first; the last is for all browsers."""
    if info.frames > 1:
        return ("animation",)
    return (*images.formats, plain_format(info))


def plain_format(info: PictureInfo) -> Format:
    """Return the format of a picture that every program reads."""
    return "png" if info.alpha else "jpeg"


def plain(source: Source, images: ImagesConfig) -> Version:
    """Return the version of a picture that stands alone: in feeds, and where a template wants one URL."""
    return _for_all(source, _PLAIN, images)


def whole(source: Source, images: ImagesConfig) -> Version:
    """Return the version of a picture to which a link leads."""
    return _for_all(source, _WHOLE, images)


def _for_all(source: Source, use: PictureUse, images: ImagesConfig) -> Version:
    """Return the largest version of a picture in the format for all browsers."""
    return versions(source, "", use, formats_of(source.info, images)[-1:], images)[0][-1]


def structured(source: Source, focus: str, images: ImagesConfig) -> list[Version]:
    """Return the crops of a picture that search engines ask for."""
    form = plain_format(source.info)
    uses = [PictureUse("article", (_STRUCTURED_WIDTH,), "", f"{across}:{down}") for across, down in STRUCTURED]
    found = [versions(source, focus, use, (form,), images)[0][-1] for use in uses]
    return list({version.route: version for version in found}.values())  # a tiny picture has one crop only


def share(source: Source, focus: str, images: ImagesConfig) -> Version:
    """Return the crop of a picture that social networks show: always JPEG, which all of them read."""
    use = PictureUse("article", (SHARE[0],), "", f"{SHARE[0]}:{SHARE[1]}")
    return versions(source, focus, use, ("jpeg",), images)[0][-1]


def wanted(
    referenced: ReferencedPictures, sources: Mapping[str, Source], uses: Mapping[str, PictureUse], images: ImagesConfig
) -> Iterator[tuple[str, Version, str, str]]:
    """Yield file, version, owner, and how the owner writes it, of everything to be made; some come more than once."""
    seen: set[tuple[str, str, str]] = set()
    for shown in referenced.pictures:
        source = sources.get(shown.file)
        use_of_it = shown.file, shown.role, shown.focus
        if use_of_it in seen:
            continue
        seen.add(use_of_it)
        if source is None or source.info.problem or source.info.format == "SVG":
            continue
        found: list[Version] = []
        if shown.role == "linked":
            found.append(whole(source, images))
        elif shown.role == "shared":
            found.append(share(source, shown.focus, images))
        else:
            found.append(plain(source, images))
            for use in uses.values():
                if use.of == shown.role:
                    for row in versions(source, shown.focus, use, formats_of(source.info, images), images):
                        found += row
        if shown.role == "article":
            found += structured(source, shown.focus, images)
            found.append(share(source, shown.focus, images))
        for version in found:
            yield shown.file, version, shown.owner, shown.source


def crop_box(info: PictureInfo, ratio: tuple[int, int] | None, focus: str) -> Box:
    """Return the largest part of a picture with some proportions, as near to the focus as can be."""
    if ratio is None:
        return 0, 0, info.width, info.height
    across, down = ratio
    width = min(info.width, max(1, info.height * across // down))
    height = min(info.height, max(1, info.width * down // across))
    place = parse_focus(focus) or (0.5, 0.5)
    left = min(max(math.floor(info.width * place[0] - width / 2), 0), info.width - width)
    top = min(max(math.floor(info.height * place[1] - height / 2), 0), info.height - height)
    return left, top, left + width, top + height


def _widths(use: PictureUse, box: Box) -> list[int]:
    """Return the widths to make: those asked for that need no enlarging, and else the picture's own."""
    own = box[2] - box[0]
    asked = sorted(set(use.widths))
    fit = [width for width in asked if width <= own]
    # A picture a little narrower than the widest is worth having at its own width.
    if len(fit) < len(asked) and (not fit or own > fit[-1] * 1.1):
        fit.append(own)
    return fit


def _version(source: Source, box: Box, width: int, form: Format, images: ImagesConfig) -> Version:
    height = max(1, round((box[3] - box[1]) * width / (box[2] - box[0])))
    qualities = {"avif": images.avif_quality, "webp": images.webp_quality, "jpeg": images.jpeg_quality}
    qualities["animation"] = images.webp_quality
    shown = NOTHING if source.absent else box
    recipe = Recipe(box=shown, width=width, height=height, format=form, quality=qualities.get(form, 0))
    mark = hashlib.blake2b(_encode(recipe), digest_size=4).hexdigest()
    name = "placeholder" if source.absent else source.digest[:20]
    return Version(f"{PICTURES}{name}-{width}x{height}-{mark}.{_SUFFIXES[form]}", recipe)


_encode = msgspec.json.Encoder().encode
