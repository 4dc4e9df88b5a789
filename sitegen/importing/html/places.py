"""How the URLs of a source are written in a text of the new site.

This module knows nothing about HTML and Markdown.
"""

from collections.abc import Callable

import msgspec


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the URLs in a text."""

    page: Callable[[str], str]
    """Returns how the URL of a link is written."""
    picture: Callable[[str], str]
    """Returns how the URL of a picture is written."""
    language: str
    """Language of the text, as a BCP 47 tag."""
