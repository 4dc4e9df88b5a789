"""What typewriter text becomes in every language: ellipses, dashes, apostrophes.

This module knows nothing about spaces or quotation marks, which differ from language to language.
"""

import re

from sitegen.typography.guard import GUARDS

_ELLIPSIS = re.compile(r"\.\.\.(?<!\.\.\.\.)(?!\.)")
_DASHES = re.compile(r"--(?<!---)-?(?!-)")
_ARROWS = ("<", ">", "!")
_BEGINS_WORD = rf"[\w\x0e\x10\x13\x14{GUARDS}]"
# A quotation mark counts where a word follows it, as in l'"ami"; in "a 'b'" both marks close.
_APOSTROPHE = re.compile(
    rf"'(?:(?<=[^\W\d_]')|(?<=[\x0f\x10\x13\x14{GUARDS}]'))(?={_BEGINS_WORD}|«|[“\"„]{_BEGINS_WORD})"
)
_WORD = re.compile(rf"[\w{GUARDS}]")


def typeset_marks(text: str) -> str:
    """Return the text with typographic ellipses and dashes."""
    if "..." in text:
        text = _ELLIPSIS.sub("…", text)
    if "--" in text:
        text = _DASHES.sub(_dash, text)
    return text


def typeset_apostrophes(text: str) -> str:
    """Return the text with a typographic apostrophe wherever one stands inside a word."""
    return _APOSTROPHE.sub("’", text) if "'" in text else text


def _dash(found: re.Match[str]) -> str:
    """Return a dash for two or three hyphens, unless they begin an option (``--help``) or an arrow."""
    before = found.string[found.start() - 1 : found.start()]
    if before == '"':
        # A mark behind a word ends a quotation, and begins no word.
        before = found.string[found.start() - 2 : found.start() - 1]
    after = found.string[found.end() : found.end() + 1]
    begins_word = not before or before.isspace() or before in "([«“\x0e\x12"
    if begins_word and _WORD.match(after):
        return found[0]
    if before in _ARROWS or after in _ARROWS:
        return found[0]
    return "—" if len(found[0]) == 3 else "–"
