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
_IN_ADDRESS = r"[^\s<>«»“”\"\x0e-\x19]"
_WEB_ADDRESS = re.compile(rf"https?://{_IN_ADDRESS}+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(rf"www\.(?<!\wwww\.){_IN_ADDRESS}+")
# These begin where a run of their characters does, and take all of it: a run is read once, whatever follows it.
_OTHER_ADDRESS = re.compile(
    rf"(?<![a-z0-9+.-])(?:[0-9+.-]|\B[a-z])*+([a-z][a-z0-9+.-]*+://{_IN_ADDRESS}+)", re.IGNORECASE
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_SHORTCODE = re.compile(r":(?:(?=[0-9_+-]*+[a-z])[a-z0-9_+-]++|[+-]1):(?!:)")
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
        whole = found[found.lastindex or 0]
        piece = _without_sentence(whole) if guard in (ADDRESS, BARE_ADDRESS) else whole
        pieces.append(piece)
        return found[0][: len(found[0]) - len(whole)] + guard + whole[len(piece) :]

    text = pattern.sub(hide, text)
    hidden.append((guard, pieces))
    return text


def _decoded(entity: re.Match[str]) -> str:
    """Return the character of an entity if it is of interest to a typesetter, else the entity."""
    character = html.unescape(entity[0])
    return character if character in _TYPOGRAPHIC else entity[0]


def _without_sentence(url: str) -> str:
    """Return the URL without the punctuation of the sentence that it stands in."""
    end = len(url)
    unopened = url.count(")") - url.count("(")
    while end:
        last = url[end - 1]
        if last == ";" and _ends_with_entity(url, end):
            break
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last not in ".,:;!?…'’":
            break
        end -= 1
    return url[:end]


def _ends_with_entity(url: str, end: int) -> bool:
    return url[end - 2 : end - 1].isalnum() and _ENTITY.fullmatch(url, max(url.rfind("&", 0, end), 0), end) is not None
