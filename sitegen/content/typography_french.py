"""French typography: spaces before high punctuation, guillemets, apostrophes, dashes that hold together.

U+202F stands before ``; ! ?``, U+00A0 before ``:`` and inside « »; a colon, semicolon, exclamation or
question mark counts as punctuation only where a space, a closing mark or the end follows, so smileys, clock
times, ratios and ``a::b`` are left alone. This module must never know about HTML: it sees characters that
stand for tags.
"""

import re

from sitegen.content.typography_french_numbers import typeset_numbers
from sitegen.content.typography_marks import typeset_apostrophes, typeset_marks
from sitegen.content.typography_quotes import Marks, Quoting, pair_quotes

_SPACES = " \u00a0\u202f\u2009"
_TAGS = "\x0e\x0f\x13\x14"
_QUOTING = Quoting('"', (Marks("«", "»"), Marks("“", "”")), {"«": "»", "“": "”", "„": "”"}, "«»“”„")
_FOLLOWED = r"(?=[\s\]»”\"’\x0e-\x12]|$)"
_SPACED_MARK = re.compile(
    rf"[{_SPACES}]++(?<!^[ ])([{_TAGS}]*)(?:([;:]){_FOLLOWED}|([!?])(?=[\s)\]»”\"’,.…!?\x0e-\x12]|$))"
)
_UNSPACED = r"[^\s(\[{«“‘'/!?;:\-–—\x0e\x11-\x13|=<>*_~#@&+\\]"
_UNSPACED_MARK = re.compile(
    rf"(?:[;:](?<={_UNSPACED}[;:]){_FOLLOWED}|[!?](?<={_UNSPACED}[!?])(?=[\s)\]»”\"’,.…!?\x0e-\x12]|$))"
)
_AFTER_GUILLEMET = re.compile(rf"«[{_SPACES}]*+(?![{_TAGS}]+[{_SPACES}])")
_SPACES_BEFORE_GUILLEMET = re.compile(rf"[{_SPACES}]++(?=[{_TAGS}]*»)")
_BARE_GUILLEMET = re.compile(rf"»(?<![{_SPACES}]»)(?<![{_SPACES}][{_TAGS}]»)(?<!\n»)")
_SPACE_BEFORE_ELLIPSIS = re.compile(r"(?<=\w)[ \u00a0]+(?=…(?:[\s)\]»”\x0e-\x12]|$))")
_ASIDE = re.compile(
    r" ([–—])[ \u00a0]([^\n–—.!?;\x11\x12]{1,200}?)[ \u00a0]\1(?=[ ,.;:!?\u00a0\u202f\x0e\x0f])"
)
_TITLE = re.compile(r"\b(M\.|MM\.|Mme|Mmes|Mlle|Mlles|Dr|Pr|Me|Mgr) (?=[A-ZÀ-ÖØ-Þ\x0e])")
_TITLES = ("M. ", "MM. ", "Mme", "Mlle", "Dr ", "Pr ", "Me ", "Mgr ")
_NUMBERED = re.compile(r"(n[°º]|(?<!\w)(?:p|pp|art|fig|chap|vol|t)\.|§) (?=[0-9IVXLC])")
_NUMBERED_WORDS = ("n°", "nº", "p. ", "art. ", "fig. ", "chap. ", "vol. ", "t. ", "§ ")


def typeset_french(text: str, narrow_guillemets: bool, hour_style: str) -> str:
    """Return the text typeset; ordinals are raised between two symbols."""
    inside = "\u202f" if narrow_guillemets else "\u00a0"
    text = typeset_apostrophes(typeset_marks(text))
    text = pair_quotes(text, _QUOTING)
    if "…" in text:
        text = _SPACE_BEFORE_ELLIPSIS.sub("", text)
    if "«" in text:
        text = _AFTER_GUILLEMET.sub(f"«{inside}", text)
    if "»" in text:
        text = _BARE_GUILLEMET.sub(f"{inside}»", _SPACES_BEFORE_GUILLEMET.sub(inside, text))
    text = _UNSPACED_MARK.sub(_with_space, _SPACED_MARK.sub(_with_right_space, text))
    if "–" in text or "—" in text:
        text = _ASIDE.sub(" \\1\u00a0\\2\u00a0\\1", text)
    text = _glue_abbreviations(text)
    return typeset_numbers(text, hour_style)


def _with_right_space(mark: re.Match[str]) -> str:
    """Return a mark that has a space before it, with the right one."""
    return f"{_space(mark[2] or mark[3])}{mark[1]}{mark[2] or mark[3]}"


def _with_space(mark: re.Match[str]) -> str:
    """Return a mark that has no space before it, with one."""
    return _space(mark[0]) + mark[0]


def _space(mark: str) -> str:
    """Return the space that stands before a mark."""
    return "\u00a0" if mark == ":" else "\u202f"


def _glue_abbreviations(text: str) -> str:
    """Return the text with titles glued to names, and ``n°``, ``p.`` and their like to numbers."""
    if any(word in text for word in _TITLES):
        text = _TITLE.sub("\\1\u00a0", text)
    if any(word in text for word in _NUMBERED_WORDS):
        text = _NUMBERED.sub("\\1\u00a0", text)
    return text
