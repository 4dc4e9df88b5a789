"""What is drawn on a social image, the picture that social networks show of an article without one, and its fonts.

This module knows nothing of how it is drawn.
"""

import hashlib

import msgspec

SIZE = (1200, 630)
"""Width and height in pixels."""
_VERSION = 1  # of the design: a new one draws all social images again


class SocialImageFonts(msgspec.Struct, frozen=True):
    """The fonts of social images: each word is drawn in the first one that has all its letters."""

    headline: tuple[str, ...]
    """Files for headline and title."""
    small: tuple[str, ...]
    """Files for the section."""


class SocialImage(msgspec.Struct, frozen=True):
    """What is drawn on one social image."""

    headline: str
    """The headline."""
    section: str
    """Name of the section."""
    masthead: str
    """Title of the newspaper."""
    colour: str
    """Colour of the section, as ``#rrggbb``."""
    paper: str
    """Colour of the background."""
    ink: str
    """Colour of the letters."""
    rtl: bool
    """Whether lines begin on the right."""
    shaped: bool
    """Whether this computer can draw letters that join or run to the left."""
    fonts: str
    """Digest of the fonts."""

    @property
    def mark(self) -> str:
        """A digest that differs for every other social image."""
        return hashlib.blake2b(_encode((_VERSION, self)), digest_size=10).hexdigest()


_encode = msgspec.json.Encoder().encode


def needs_shaping(text: str) -> bool:
    """Return whether letters of a text join, stack or run to the left (https://www.unicode.org/reports/tr9/)."""
    # Latin, Greek and Cyrillic end before Hebrew begins; Georgian is among the scripts of Asia.
    return not text.isascii() and any(
        "\u0590" <= letter <= "\u109f" or "\u1100" <= letter <= "\u1cff" for letter in text
    )
