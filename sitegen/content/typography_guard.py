"""Keep addresses, entities and emoji shortcodes out of a typesetter's sight.

This module must never know a rule of any language.
"""

import html
import re
from collections.abc import Callable

GUARD = "\x15"
"""Stands for one piece of text that is not to be typeset."""

_SHORTCODE = re.compile(r":(?:[a-z0-9_+-]*[a-z][a-z0-9_+-]*|[+-]1):(?!:)")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_GUARDED = re.compile(
    r"(?P<address>\b(?:[a-z][a-z0-9+.-]*+://|www\.)[^\s<>«»“”\"\x0e-\x15]+)"
    r"|[\w.+-]++@[\w-]+(?:\.[\w-]+)+"
    rf"|{_SHORTCODE.pattern}|{_ENTITY.pattern}",
    re.IGNORECASE,
)
_TYPOGRAPHIC = frozenset("\u00a0\u202f\u2009«»“”„‘’‚…–—\"'")


def guarded(text: str, rules: Callable[[str], str], in_html: bool = False) -> str:
    """Return what the rules make of the text while they cannot see what they must not touch."""
    has_entities = in_html and "&" in text
    if has_entities:
        text = _ENTITY.sub(_decoded, text)
    if not (has_entities or "://" in text or "@" in text or "www." in text or _SHORTCODE.search(text)):
        return rules(text)
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        piece = found[0]
        if found["address"]:
            piece = _without_sentence(piece)
        elif piece[0] == "&" and not in_html:
            return piece
        hidden.append(piece)
        return GUARD + found[0][len(piece) :]

    pieces = _GUARDED.sub(hide, text)
    shown = iter(hidden)
    return "".join(next(shown) if part == GUARD else part for part in _split(rules(pieces)))


def _split(text: str) -> list[str]:
    """Return the text in pieces, each guard a piece of its own."""
    return re.split(f"({GUARD})", text)


def _decoded(entity: re.Match[str]) -> str:
    """Return the character of an entity if it is of interest to a typesetter, else the entity."""
    character = html.unescape(entity[0])
    return character if character in _TYPOGRAPHIC else entity[0]


def _without_sentence(address: str) -> str:
    """Return the address without the punctuation of the sentence that it stands in."""
    while (
        address[-1] in ".,:!?…'’"
        or (address[-1] == ";" and not re.search(r"&[a-zA-Z0-9#]+;$", address))
        or (address[-1] == ")" and address.count(")") > address.count("("))
    ):
        address = address[:-1]
    return address
