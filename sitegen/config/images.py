"""Pictures: the table ``[images]``.

This module knows nothing about the rest of the configuration.
"""

from typing import Annotated, Literal

from sitegen.config.table import Table
from sitegen.fields import Plain, Quality, between, like


class ImagesConfig(Table, frozen=True):
    """``[images]``: picture processing."""

    formats: tuple[Literal["avif", "webp"], ...] = ("avif", "webp")
    """Formats besides JPEG and PNG, the best first."""
    avif_quality: Quality = 55
    """AVIF quality, from 1 to 100."""
    webp_quality: Quality = 76
    """WebP quality, from 1 to 100."""
    jpeg_quality: Annotated[int, like(50, 60), between(1, 95)] = 80
    """JPEG quality, from 1 to 95."""
    megapixels: Annotated[float, like(50.0, 100.0), between(0.001, 100_000)] = 100.0
    """Maximum size of a picture, in millions of pixels; a larger one is an error."""
    cards: bool = False
    """Draw a social image with the headline for each article without a picture."""
    own_credits: tuple[Plain, ...] = ()
    """Credits of pictures that are yours to pass on, to partners and to those who republish articles; the names of the
    newspaper and of its publisher always are."""
