"""Social images: what networks show of an article without a picture, its headline and the newspaper's name drawn.

This is the text and design of an image, all of it arithmetic; ``imaging/draw.py`` draws it. An image has the URL of its
article, so that the plan does not depend on headlines, followed by a mark of what is drawn, so that networks fetch it
again when that changes. This module knows nothing of plans and pages.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec

from sitegen.config.images import ImagesConfig
from sitegen.imaging.social_image import SocialImage, SocialImageFonts, needs_shaping
from sitegen.newsroom.site import Article
from sitegen.theme.theme import CORE, SocialImageDesign, Theme


def has_social_image(article: Article, images: ImagesConfig) -> bool:
    """Return whether an article gets a social image: it has no picture that networks would show."""
    meta = article.meta
    picture = (meta.social.image if meta.social else None) or meta.image
    return images.cards and article.listed and (picture is None or picture.src.lower().endswith(".svg"))


def social_image_route(identifier: str) -> str:
    """Return the route of an article's social image."""
    return f"cards/{identifier}.png"


def stored_name(identifier: str, mark: str) -> str:
    """Return the name of a social image in the store; all those of an article begin alike."""
    return f"{source_of(identifier)}-{mark}.png"


def source_of(identifier: str) -> str:
    """Return the name of an article as a source in the picture store."""
    return hashlib.blake2b(identifier.encode(), digest_size=10).hexdigest()


def social_image_fonts(theme: Theme) -> SocialImageFonts:
    """Return the fonts of a theme's social images, then those of the core."""
    own = sorted((CORE / "fonts").glob("*.woff2"), key=lambda path: (path.stem != "noto-sans-latin", path.stem))
    core = tuple(map(str, own))
    design = theme.card
    return SocialImageFonts(
        (*(theme.assets[name] for name in design.headline), *core),
        (*(theme.assets[name] for name in design.small), *core),
    )


def fonts_digest(theme: Theme) -> str:
    """Return a digest of the bytes of all fonts of a theme's social images."""
    fonts = social_image_fonts(theme)
    digest = hashlib.blake2b(digest_size=10)
    for path in (*fonts.headline, *fonts.small):
        data = Path(path).read_bytes()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


class Drawing(msgspec.Struct, frozen=True):
    """How the social images of a newspaper are drawn."""

    design: SocialImageDesign
    """Colours and fonts of the theme."""
    accent: str
    """Colour of sections that have none."""
    fonts: str
    """Digest of the fonts."""
    shaped: bool
    """Whether letters that join or run to the left can be drawn, where some article needs that."""


def social_image(
    language: str, headline: str, section: tuple[str, str], masthead: str, drawing: Drawing
) -> SocialImage:
    """Return what is drawn for an article in a language; ``section`` has name and colour of its category."""
    name, colour = section
    texts = [unicodedata.normalize("NFC", text).replace("\u202f", "\u00a0") for text in (headline, name, masthead)]
    return SocialImage(
        headline=texts[0],
        section=texts[1],
        masthead=texts[2],
        colour=colour or drawing.accent,
        paper=drawing.design.paper,
        ink=drawing.design.ink,
        rtl=right_to_left([language]),
        shaped=not any(map(needs_shaping, texts)) or can_shape(),
        fonts=drawing.fonts,
    )


@cache
def can_shape() -> bool:
    """Return whether this machine has what joins and turns letters: Pillow's Raqm, which needs the library FriBiDi."""
    from PIL import features

    return bool(features.check("raqm")) and bool(features.check("fribidi"))


def right_to_left(languages: Iterable[str]) -> bool:
    """Return whether one of some languages is written to the left."""
    from sitegen.theme.locale import direction_of

    return any(direction_of(language) == "rtl" for language in set(languages))
