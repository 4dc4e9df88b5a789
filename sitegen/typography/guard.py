"""Keep URLs, entities and emoji shortcodes away from the rules of typography.

This module knows no rule of any language.
"""

import html
import re
from collections.abc import Callable

ADDRESS, BARE_ADDRESS, ENTITY, MAIL, SHORTCODE = "\x15\x16\x17\x18\x19"
GUARDS = "\x15-\x19"
"""What stands for pieces that are not to be typeset, one character for each kind, as a range."""

_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_ENTITY_AT_END = re.compile(_ENTITY.pattern + "$")
_IN_ADDRESS = r"[^\s<>«»“”\"\x0e-\x19]"
_WEB_ADDRESS = re.compile(rf"https?://{_IN_ADDRESS}+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(rf"www\.(?<!\wwww\.){_IN_ADDRESS}+")
_OTHER_ADDRESS = re.compile(rf"\b[a-z][a-z0-9+.-]*+://{_IN_ADDRESS}+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_SHORTCODE = re.compile(r":(?:[a-z0-9_+-]*[a-z][a-z0-9_+-]*|[+-]1):(?!:)")
_TYPOGRAPHIC = frozenset("\u00a0\u202f\u2009«»“”„‘’‚…–—\"'")


def guarded(text: str, rules: Callable[[str], str], in_html: bool = False) -> str:
    """Return what the rules make of the text while they cannot see what they must not touch."""
    if in_html and "&" in text:
        text = _ENTITY.sub(_decoded, text)
    hidden: list[tuple[str, list[str]]] = []
    # One pattern for all kinds would be tried at every character; each of these looks for its first letters.
    if "://" in text:
        is_web = text.count("://") == text.count("http://") + text.count("https://")
        text = _hide(text, _WEB_ADDRESS if is_web else _OTHER_ADDRESS, ADDRESS, hidden)
    if "www." in text:
        text = _hide(text, _BARE_ADDRESS, BARE_ADDRESS, hidden)
    if in_html and "&" in text:
        text = _hide(text, _ENTITY, ENTITY, hidden)
    if "@" in text:
        text = _hide(text, _MAIL, MAIL, hidden)
    if _SHORTCODE.search(text):
        text = _hide(text, _SHORTCODE, SHORTCODE, hidden)
    text = rules(text)
    for guard, pieces in hidden:
        around = text.split(guard)
        text = "".join(part for pair in zip(around, (*pieces, ""), strict=True) for part in pair)
    return text


def _hide(text: str, pattern: re.Pattern[str], guard: str, hidden: list[tuple[str, list[str]]]) -> str:
    """Return the text with a guard for each piece of one kind, and keep the pieces."""
    pieces: list[str] = []

    def hide(found: re.Match[str]) -> str:
        piece = _without_sentence(found[0]) if guard in (ADDRESS, BARE_ADDRESS) else found[0]
        pieces.append(piece)
        return guard + found[0][len(piece) :]

    text = pattern.sub(hide, text)
    hidden.append((guard, pieces))
    return text


def _decoded(entity: re.Match[str]) -> str:
    """Return the character of an entity if it is of interest to a typesetter, else the entity."""
    character = html.unescape(entity[0])
    return character if character in _TYPOGRAPHIC else entity[0]


def _without_sentence(url: str) -> str:
    """Return the URL without the punctuation of the sentence that it stands in."""
    while url:
        last = url[-1]
        if last == ";" and _ENTITY_AT_END.search(url):
            break
        if last not in ".,:;!?…'’" and not (last == ")" and url.count(")") > url.count("(")):
            break
        url = url[:-1]
    return url
