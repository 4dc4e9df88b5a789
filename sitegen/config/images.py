"""Pictures: the table ``[images]``.

This module knows nothing about the rest of the configuration.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from sitegen.config.table import Table
from sitegen.errors.schema import Issue
from sitegen.fields import Quality, like
from sitegen.messages.message import tr


class ImagesConfig(Table, frozen=True):
    """``[images]``: picture processing."""

    formats: tuple[Literal["avif", "webp"], ...] = ("avif", "webp")
    """Formats besides JPEG and PNG, the best first."""
    avif_quality: Quality = 55
    """AVIF quality, from 1 to 100."""
    webp_quality: Quality = 76
    """WebP quality, from 1 to 100."""
    jpeg_quality: Quality = 80
    """JPEG quality, from 1 to 95."""
    megapixels: Annotated[float, like(50.0, 100.0)] = 100.0
    """Maximum size of a picture, in millions of pixels; a larger one is an error."""
    cards: bool = False
    """Draw a social image with the headline for each article without a picture."""


def impossible_images(images: ImagesConfig) -> Iterator[Issue]:
    """Yield the qualities that no encoder has."""
    for name, most in (("avif_quality", 100), ("webp_quality", 100), ("jpeg_quality", 95)):
        if not 1 <= getattr(images, name) <= most:
            yield Issue(("images", name), tr("“{name}” must be from 1 to {most}", name=name, most=most))
