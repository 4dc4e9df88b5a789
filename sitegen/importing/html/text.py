"""The words of a piece of HTML as plain text, such as a title or a caption.

This module knows nothing about sources.
"""

import re

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

_WHITE_SPACE = re.compile(r"[ \t\r\n\f]+")
_SILENT = frozenset({"script", "style", "template", "noscript", "sitegen-unknown", "sitegen-note"})
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby s samp small span
    strike strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905 - as one list of words
)


def text_of(html: str) -> str:
    """Return a piece of HTML as plain text on one line, its entities decoded; no-break spaces stay."""
    if "<" not in html and "&" not in html:
        return _WHITE_SPACE.sub(" ", html).strip(" ")
    pieces: list[str] = []
    _gather(BeautifulSoup(html, "html.parser"), pieces)
    return _WHITE_SPACE.sub(" ", "".join(pieces)).strip(" ")


def _gather(element: Tag, pieces: list[str]) -> None:
    for child in element.children:
        if isinstance(child, Tag):
            if child.name in _SILENT:
                continue
            apart = "" if child.name in _INLINE else " "
            pieces.append(apart)
            _gather(child, pieces)
            pieces.append(apart)
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            pieces.append(str(child))
