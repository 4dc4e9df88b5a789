"""French typography: spaces before high punctuation, guillemets, apostrophes, dashes that hold together.

U+202F stands before ``; ! ?``, U+00A0 before ``:`` and inside « »; a colon, semicolon, exclamation or
question mark counts as punctuation only where a space, a closing mark or the end follows, so smileys, clock
times, ratios and ``a::b`` are left alone. This module knows nothing about HTML: it sees characters that
stand for tags.
"""

import re

from sitegen.typography.french_numbers import NUMBER_AFTER_BEGIN, NUMBER_BEGINS, typeset_number
from sitegen.typography.marks import typeset_apostrophes, typeset_marks
from sitegen.typography.places import places_of
from sitegen.typography.quotes import Marks, Quoting, pair_quotes

_SPACES = " \u00a0\u202f\u2009"
_TAGS = "\x0e\x0f\x13\x14"
_TYPED = {"«": "»", "“": "”", "„": "”"}
_INNER = (Marks("“", "”"), Marks("‘", "’"))
_DOUBLE = Quoting('"', (Marks("«", "»"), *_INNER), _TYPED, "«»“”„")
# Only inside a quotation: elsewhere a single mark stands for minutes, feet, or a quotation that is to be seen as typed.
_SINGLE = Quoting("'", (Marks("'", "'"), *_INNER), _TYPED, '"«»“”„')
_HIGH_MARKS = ";:!?»…"
_HIGH_MARK = re.compile(
    rf"[{_HIGH_MARKS}](?:(?<=[»…])|(?<=[;:])(?=[\s\]»”\"’\x0e-\x12]|$)|(?<=[!?])(?=[\s)\]»”\"’,.…!?\x0e-\x12]|$))"
)
_ENDS_AFTER_ELLIPSIS = frozenset(")]»”;:!?")
_BLANK = frozenset(("", "\n", "\t", *_SPACES))
_STANDS_WITHOUT_SPACE = _BLANK | frozenset("([{«“‘'/!?;:-–—|=<>*_~#@&+\\\x0e\x11\x12\x13")
_AFTER_GUILLEMET = re.compile(rf"«[{_SPACES}]*+(?![{_TAGS}]+[{_SPACES}])")
_ASIDE = re.compile(r" ([–—])[ \u00a0]([^\n–—.!?;\x11\x12]{1,200}?)[ \u00a0]\1(?=[ ,.;:!?\u00a0\u202f\x0e\x0f])")
# Numbers, titles before a name, and what stands before a number: all in one pattern, so that the text is searched once.
_GLUED = re.compile(
    rf"[{NUMBER_BEGINS}DMP.°º§](?:{NUMBER_AFTER_BEGIN}"
    r"|(?<![.°º§])(?<!\w[DMP])(?:(?<=M)(?:\.|M\.|mes?|lles?|e|gr)|(?<=[DP])r) (?=[A-ZÀ-ÖØ-Þ\x0e])"
    r"|(?= (?:[0-9]|[IVXLC]+\b))(?:(?<=[\s(]p\.)|(?<=[\s(]pp\.)|(?<=[\s(]art\.)|(?<=[\s(]fig\.)"
    r"|(?<=[\s(]chap\.)|(?<=[\s(]vol\.)|(?<=[\s(]t\.)|(?<=[nN][°º])|(?<=§)) )"
)


def typeset_french(text: str, narrow_guillemets: bool, hour_style: str) -> str:
    """Return the text typeset; ordinals are raised between two symbols."""
    inside = "\u202f" if narrow_guillemets else "\u00a0"
    text = typeset_apostrophes(typeset_marks(text))
    text = pair_quotes(pair_quotes(text, _DOUBLE), _SINGLE)
    if "«" in text:
        text = _AFTER_GUILLEMET.sub(f"«{inside}", text)
    text = _space_high_marks(text, inside)
    if "–" in text or "—" in text:
        text = _ASIDE.sub(" \\1\u00a0\\2\u00a0\\1", text)
    compact = hour_style == "compact"
    return _GLUED.sub(lambda found: _glue(found, compact), text)


def _space_high_marks(text: str, inside: str) -> str:
    """Return the text with the right space before each high mark, and none before an ellipsis.

    Patterns that begin with optional spaces would be tried at every word; the marks themselves are few.
    """
    pieces: list[str] = []
    end = 0
    for place in places_of(text, _HIGH_MARKS):
        if _HIGH_MARK.match(text, place) is None:
            continue
        mark = text[place]
        after_word = place
        while after_word > end and text[after_word - 1] in _TAGS:
            after_word -= 1
        before = after_word
        while before > end and text[before - 1] in _SPACES:
            before -= 1
        has_space = before < after_word
        left = text[before - 1] if before else "\n"
        if mark == "…":
            if has_space and left.isalnum() and (place + 1 == len(text) or _ends_word(text[place + 1])):
                pieces += (text[end:before], text[after_word:place])
                end = place
            continue
        space = inside if mark == "»" else "\u00a0" if mark == ":" else "\u202f"
        if has_space:
            pieces += (text[end:before], space, text[after_word:place])
            end = place
        elif text[place - 1 : place] not in (_BLANK if mark == "»" else _STANDS_WITHOUT_SPACE):
            pieces += (text[end:place], space)
            end = place
    pieces.append(text[end:])
    return "".join(pieces)


def _ends_word(character: str) -> bool:
    """Tell whether nothing more belongs to the word before this character."""
    return character.isspace() or character in _ENDS_AFTER_ELLIPSIS or "\x0e" <= character <= "\x12"


def _glue(found: re.Match[str], compact: bool) -> str:
    """Return a number with what belongs to it, or an abbreviation with a no-break space after it."""
    whole = found[0]
    return whole[:-1] + "\u00a0" if whole[-1] == " " else typeset_number(found, compact)
