"""How one version of a picture is made, as a value. This module knows nothing of who writes or follows it."""

from typing import Literal

import msgspec

Format = Literal["avif", "webp", "jpeg", "png", "animation"]
Box = tuple[int, int, int, int]
NOTHING: Box = (0, 0, 0, 0)
"""The crop of a picture that is not on this computer: a placeholder is drawn instead."""


class Recipe(msgspec.Struct, frozen=True):
    """How one version of a picture is made."""

    box: Box
    """The part of the displayed picture to crop: left, top, right, bottom, in pixels."""
    width: int
    """Width in pixels."""
    height: int
    """Height in pixels."""
    format: Format
    """The format to encode."""
    quality: int = 0
    """1 to 100, if the format has a quality."""


def encode_recipe(recipe: Recipe) -> str:
    """Return a recipe as text, for the subject of an output."""
    return msgspec.json.encode(recipe).decode()


def decode_recipe(text: str) -> Recipe:
    """Return the recipe that ``encode_recipe`` wrote."""
    return msgspec.json.decode(text, type=Recipe)
