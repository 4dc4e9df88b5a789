"""Pair straight quotation marks, across inline tags, with what is quoted already taken into account.

A mark that has no partner in its block or in a later paragraph stays straight: it may stand for inches, or be a slip.
This module does not know which marks a language uses.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from sitegen.typography.html import BLOCK, BREAK, CLOSING, LEVEL, OPENING, RAISED
from sitegen.typography.paragraphs import NO_MARK, Side, Sides, begins_block, pair_paragraphs
from sitegen.typography.places import places_of

_TAGS = frozenset((OPENING, CLOSING, RAISED, LEVEL))
_SPACES = " \u00a0\u202f\u2009"
_NO_BREAK = frozenset("\u00a0\u202f")
_HIGH = frozenset(";:!?")
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
    """The marks to use, the outer level first; further levels begin again with it."""
    typed: Mapping[str, str]
    """Marks that the author may have typed, each opening mark with its closing one."""
    unseen: str
    """Marks that may stand between this one and the words."""
    resumed: str = ""
    """What begins each further paragraph of a quotation, where that is not its opening mark again."""


def pair_quotes(text: str, quoting: Quoting) -> str:
    """Return the text with its paired straight marks replaced."""
    if quoting.straight not in text:
        return text
    closing = {mark: opening for opening, mark in quoting.typed.items()}
    marks = "".join(dict.fromkeys((quoting.straight, BLOCK, *quoting.typed, *closing)))
    found = [(place, text[place]) for place in places_of(text, marks)]
    sides, lone = _paired_sides(text, found, quoting, closing)
    # A single mark without a partner is more likely an apostrophe than a quotation over several paragraphs.
    reached = {} if quoting.straight == "'" else pair_paragraphs(text, found, lone, sides)
    resumed = dict.fromkeys(reached.values(), quoting.resumed) if quoting.resumed else {}
    pieces: list[str] = []
    end = 0
    depth = 0
    for place, mark in found:
        side = sides.get(place)
        if mark == BLOCK:
            depth = 1 if reached.get(place) == NO_MARK else 0
        elif mark != quoting.straight:
            depth = depth + 1 if mark in quoting.typed else max(depth - 1, 0)
        elif side is not None:
            if side == "closing":
                depth = max(depth - 1, 0)
            level = quoting.levels[depth % len(quoting.levels)]
            opening = resumed.get(place, level.opening)
            pieces += (text[end:place], opening if side == "opening" else level.closing)
            end = place + 1
            if side == "opening":
                depth += 1
    pieces.append(text[end:])
    return "".join(pieces)


def _paired_sides(
    text: str, found: Sequence[tuple[int, str]], quoting: Quoting, closing: Mapping[str, str]
) -> tuple[Sides, Sides]:
    """Return the sides of the straight marks that have a partner in their block, and those of all marks without one."""
    sides: Sides = {}
    lone: Sides = {}
    waiting: list[tuple[int, str]] = []
    neighbours = _Neighbours(text, quoting)
    for place, mark in found:
        if mark == BLOCK:
            if waiting:
                lone.update((place, "opening") for place, _ in waiting)
                waiting.clear()
        elif mark in quoting.typed:
            waiting.append((place, mark))
        elif mark == quoting.resumed and begins_block(text, place):
            waiting.append((place, closing[mark]))
        elif mark in closing:
            while waiting and waiting[-1][1] != closing[mark]:
                if all(opened != closing[mark] for _, opened in waiting[-8:]):
                    break
                waiting.pop()
            if waiting and waiting[-1][1] == closing[mark]:
                waiting.pop()
            else:
                lone[place] = "closing"
        else:
            side = neighbours.side(place)
            is_open = bool(waiting) and waiting[-1][1] == quoting.straight
            if is_open and side in ("closing", "either"):
                sides[waiting.pop()[0]] = "opening"
                sides[place] = "closing"
            elif side in ("opening", "either"):
                waiting.append((place, mark))
            elif side == "closing":
                lone[place] = "closing"
    lone.update((place, "opening") for place, _ in waiting)
    return sides, lone


class _Neighbours:
    """What stands beside the straight marks of a text, asked for in the order of the marks.

    Other marks beside one count for nothing, nor do the spaces inside guillemets: whether a neighbour is replaced
    already must not change the answer, or else typeset text would not stay as it is. Marks that stand in a row have the
    same neighbours, so a row is walked through once.
    """

    def __init__(self, text: str, quoting: Quoting) -> None:
        self._text = text
        self._unseen = _TAGS.union(quoting.straight, quoting.unseen)
        self._is_spaced = quoting.typed.get("«") == "»"
        self._last, self._before, self._after = -1, -1, -1

    def side(self, place: int) -> Side | Literal["either", "neither"]:
        """Return on which side of a quotation the mark at ``place`` can stand."""
        text = self._text
        before = self._before = self._seen(place, -1, "»«" if self._is_spaced else "»")
        if place >= self._after:
            self._after = self._seen(place, 1, "«»" if self._is_spaced else "«")
        self._last = place
        after = self._after
        if text[after : after + 1] in _NO_BREAK and text[after + 1 : after + 2] in _HIGH:
            after += 1
        left = text[before] if before >= 0 else ""
        right = text[after] if after < len(text) else ""
        opens = (left in _BORDERS or left in _BEFORE_OPENING) and right not in _BORDERS
        closes = (right in _BORDERS or right in _AFTER_CLOSING) and left not in _BORDERS
        if opens == closes:
            return "either" if opens or (left in _BORDERS and right in _BORDERS) else "neither"
        return "opening" if opens else "closing"

    def _seen(self, place: int, step: Literal[1, -1], guillemets: str) -> int:
        """Return the place of the next character that counts, on one side of the mark at ``place``.

        Of the two guillemets the first has its spaces behind it, seen from the mark, and the second before it.
        """
        text, unseen = self._text, self._unseen
        place += step
        while 0 <= place < len(text):
            if place == self._last:
                return self._before
            if text[place] in unseen:
                is_spaced = text[place] == guillemets[0]
                place += step
                while is_spaced and 0 <= place < len(text) and text[place] in _SPACES:
                    place += step
                continue
            behind = place
            while 0 <= behind < len(text) and text[behind] in _SPACES:
                behind += step
            if behind == place or not 0 <= behind < len(text) or text[behind] not in guillemets[1:]:
                break
            place = behind
        return place
