"""How one version of a picture is made, as a value. This module knows nothing of how it is found or followed."""

from typing import Literal

import msgspec

Format = Literal["avif", "webp", "jpeg", "png", "animation"]
Box = tuple[int, int, int, int]


class Recipe(msgspec.Struct, frozen=True):
    """How one version of a picture is made."""

    box: Box
    """What is cut out of the picture as it is shown: left, top, right, bottom, in pixels."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    format: Format
    """What it is written as."""
    quality: int = 0
    """1 to 100, where the format has such a thing."""


def encode_recipe(recipe: Recipe) -> str:
    """Return a recipe as an output's subject holds it."""
    return msgspec.json.encode(recipe).decode()


def decode_recipe(text: str) -> Recipe:
    """Return the recipe that ``encode_recipe`` wrote."""
    return msgspec.json.decode(text, type=Recipe)
