"""What the text of an article needs to know of the rest of the site.

This module knows nothing about tables and syntax.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import msgspec

Media = Literal["image", "audio", "video", "file"]


class Goal(NamedTuple):
    """What ``[->art12]`` leads to."""

    url: str
    """Absolute URL, or path of the old site; empty if readers find nothing there."""
    title: str
    """Its title in SPIP's syntax; empty if it is not for readers."""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A picture or file that articles show."""

    url: str
    """Absolute URL, or path of the old site."""
    media: Media
    """What it is."""
    title: str = ""
    """Title, in SPIP's syntax."""
    caption: str = ""
    """Description, in SPIP's syntax."""
    credit: str = ""
    """Credits, in SPIP's syntax."""
    alt: str = ""
    """Alternative text."""
    name: str = ""
    """Last part of its URL."""
    distant: bool = False
    """Whether it is on another site."""


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """One text's surroundings."""

    language: str
    """SPIP's code of its language."""
    breaks: bool
    """Whether a new line is a line break, as since SPIP 3."""
    base: str
    """Path of the site on its host, without slash at the end."""
    link: Callable[[str, int], Goal | None]
    """Return what a kind and a number lead to, or None if SPIP knows no such kind."""
    document: Callable[[int], Upload | None]
    """Return a document by its number, or None if the backup does not have it."""
