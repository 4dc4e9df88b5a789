"""Pair straight quotation marks, across inline tags, with what is quoted already taken into account.

A mark that has no partner in its block stays straight: it may stand for inches, or be a slip of the author.
This module does not know which marks a language uses.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from sitegen.typography.html import BLOCK, BREAK, CLOSING, LEVEL, OPENING, RAISED

_TAGS = frozenset((OPENING, CLOSING, RAISED, LEVEL))
_SPACES = " \u00a0\u202f\u2009"
_BORDERS = frozenset((BLOCK, BREAK, "", "\n", " ", "\t", "\u00a0", "\u202f", "\u2009"))
_BEFORE_OPENING = frozenset("([{«“„‘‚'’—–-/=|>¿¡…")
_AFTER_CLOSING = frozenset(")]}».,;:!?…”“’'—–-/=|<")


class Marks(NamedTuple):
    """The quotation marks of one level of quoting."""

    opening: str
    """What stands before the quotation."""
    closing: str
    """What stands after it."""


class Quoting(NamedTuple):
    """How a language quotes."""

    straight: str
    """The typewriter's mark that is to be replaced."""
    levels: Sequence[Marks]
    """The marks to use, the outer level first."""
    typed: Mapping[str, str]
    """Marks that the author may have typed, each opening mark with its closing one."""
    unseen: str
    """Marks that may stand between this one and the words."""


def pair_quotes(text: str, quoting: Quoting) -> str:
    """Return the text with its paired straight marks replaced."""
    if quoting.straight not in text:
        return text
    closing = {mark: opening for opening, mark in quoting.typed.items()}
    marks = "".join((quoting.straight, BLOCK, *quoting.typed, *closing))
    found = [(mark.start(), mark[0]) for mark in re.finditer(f"[{marks}]", text)]
    sides = _paired_sides(text, found, quoting, closing)
    pieces: list[str] = []
    end = 0
    depth = 0
    for place, mark in found:
        side = sides.get(place)
        if mark == BLOCK:
            depth = 0
        elif mark != quoting.straight:
            depth = depth + 1 if mark in quoting.typed else max(depth - 1, 0)
        elif side is not None:
            if side == "closing":
                depth = max(depth - 1, 0)
            level = quoting.levels[min(depth, len(quoting.levels) - 1)]
            pieces += (text[end:place], level.opening if side == "opening" else level.closing)
            end = place + 1
            if side == "opening":
                depth += 1
    pieces.append(text[end:])
    return "".join(pieces)


def _paired_sides(
    text: str, found: Sequence[tuple[int, str]], quoting: Quoting, closing: Mapping[str, str]
) -> dict[int, Literal["opening", "closing"]]:
    """Return the places of the straight marks that have a partner, and on which side of it they stand."""
    sides: dict[int, Literal["opening", "closing"]] = {}
    waiting: list[tuple[int, str]] = []
    for place, mark in found:
        if mark == BLOCK:
            waiting.clear()
        elif mark in quoting.typed:
            waiting.append((place, mark))
        elif mark in closing:
            while waiting and waiting[-1][1] != closing[mark]:
                if all(opened != closing[mark] for _, opened in waiting[-8:]):
                    break
                waiting.pop()
            if waiting and waiting[-1][1] == closing[mark]:
                waiting.pop()
        else:
            side = _side(text, place, quoting)
            is_open = bool(waiting) and waiting[-1][1] == quoting.straight
            if is_open and side in ("closing", "either"):
                sides[waiting.pop()[0]] = "opening"
                sides[place] = "closing"
            elif side in ("opening", "either"):
                waiting.append((place, mark))
    return sides


def _side(text: str, place: int, quoting: Quoting) -> Literal["opening", "closing", "either", "neither"]:
    """Return on which side of a quotation the mark at ``place`` can stand.

    Other marks beside it count for nothing, nor do the spaces inside guillemets: whether a neighbour is
    replaced already must not change the answer, or else typeset text would not stay as it is.
    """
    unseen = _TAGS.union(quoting.straight, quoting.unseen)
    before = place - 1
    while before >= 0 and text[before] in unseen:
        before -= 1
        if text[before + 1] == "»":
            while before >= 0 and text[before] in _SPACES:
                before -= 1
    after = place + 1
    while after < len(text) and text[after] in unseen:
        after += 1
        if text[after - 1] == "«":
            while after < len(text) and text[after] in _SPACES:
                after += 1
    left = text[before] if before >= 0 else ""
    right = text[after] if after < len(text) else ""
    opens = (left in _BORDERS or left in _BEFORE_OPENING) and right not in _BORDERS
    closes = (right in _BORDERS or right in _AFTER_CLOSING) and left not in _BORDERS
    if opens == closes:
        return "either" if opens or (left in _BORDERS and right in _BORDERS) else "neither"
    return "opening" if opens else "closing"
