"""Keep addresses, entities and emoji shortcodes out of a typesetter's sight.

This module must never know a rule of any language.
"""

import html
import re
from collections.abc import Callable, Iterable

GUARDS = "\x15\x16\x17\x18"
"""Each stands for one piece of text that is not to be typeset: entity, address, mail address, shortcode."""

_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_IN_ADDRESS = r"[^\s<>«»“”\"\x0e-\x14]"
_WEB_ADDRESS = re.compile(rf"https?://{_IN_ADDRESS}+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(rf"www\.(?<!\wwww\.){_IN_ADDRESS}+")
_OTHER_ADDRESS = re.compile(rf"\b[a-z][a-z0-9+.-]*+://{_IN_ADDRESS}+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_SHORTCODE = re.compile(r":(?:[a-z0-9_+-]*[a-z][a-z0-9_+-]*|[+-]1):(?!:)")
_TYPOGRAPHIC = frozenset("\u00a0\u202f\u2009«»“”„‘’‚…–—\"'")


def guarded(text: str, rules: Callable[[str], str], in_html: bool = False) -> str:
    """Return what the rules make of the text while they cannot see what they must not touch."""
    hidden: list[tuple[str, list[str]]] = []
    # Addresses go first, with the entities in them. One pattern for all kinds would be tried at every character;
    # these begin with something that is quickly looked for.
    if "://" in text:
        everywhere = text.count("://") == text.count("http://") + text.count("https://")
        text = _hide(text, _WEB_ADDRESS if everywhere else _OTHER_ADDRESS, "\x16", hidden, _without_sentence)
    if "www." in text:
        text = _hide(text, _BARE_ADDRESS, "\x17", hidden, _without_sentence)
    if in_html and "&" in text:
        text = _hide(_ENTITY.sub(_decoded, text), _ENTITY, "\x15", hidden)
    if "@" in text:
        text = _hide(text, _MAIL, "\x18", hidden)
    if _SHORTCODE.search(text):
        text = _hide(text, _SHORTCODE, "\x19", hidden)
    text = rules(text)
    for guard, pieces in hidden:
        shown = text.split(guard)
        text = "".join(_alternating(shown, pieces))
    return text
