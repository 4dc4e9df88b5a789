"""Quotations over several paragraphs: all of them begin with a mark, or only the first, and the last ends with one.

This module knows neither the marks of any language nor how marks pair inside a paragraph.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from sitegen.typography.html import BLOCK

Side = Literal["opening", "closing"]
Sides = dict[int, Side]
"""On which side of its quotation the mark at a place stands."""

_UNSEEN = " \n\t\u00a0\u202f\u2009\x0e\x0f\x13\x14"
_AFTER_END = _UNSEEN + ".,;:!?…)]"
_LONGEST = 20  # paragraphs

NO_MARK = -1
"""Stands for the mark of a paragraph that begins with none."""


class _Block(NamedTuple):
    """A block of a text, with its quotation marks."""

    start: int
    end: int
    begin: int
    """Where its first visible character is."""
    marks: Sequence[int]
    opening: Sequence[int]
    """Marks that open a quotation and have no partner in the block."""
    closing: Sequence[int]
    """Marks that close a quotation and have no partner in the block."""


def begins_block(text: str, place: int) -> bool:
    """Tell whether nothing visible stands before a place in its block."""
    while place and text[place - 1] in _UNSEEN:
        place -= 1
    return not place or text[place - 1] == BLOCK


def pair_paragraphs(text: str, found: Sequence[tuple[int, str]], lone: Sides, sides: Sides) -> dict[int, int]:
    """Add the marks of quotations over several paragraphs to ``sides``.

    ``found`` are all marks and the borders of blocks, ``lone`` the marks without a partner in their block. What the
    author typed counts like a straight mark, or else typeset text would not stay as it is. Return the border before
    each paragraph that such a quotation reaches into, and the place of the mark that it begins with again, or
    ``NO_MARK``.
    """
    reached: dict[int, int] = {}
    if "opening" not in lone.values():
        return reached
    chain: list[_Block] = []
    for block in _blocks(text, found, lone):
        resumes = block.opening == [block.begin] and not block.closing
        is_silent = len(chain) > 1 and not chain[-1].opening
        if chain and _ends(text, chain, block, is_silent):
            _quote(chain, block, sides, reached)
            chain = []
        elif chain and len(chain) < _LONGEST and _continues(chain, block, resumes, is_silent):
            chain.append(block)
        else:
            chain = [block] if len(block.opening) == 1 and not block.closing else []
    return reached


def _blocks(text: str, found: Sequence[tuple[int, str]], lone: Sides) -> Iterator[_Block]:
    """Yield the blocks in which something can be seen."""
    start = 0
    marks: list[int] = []
    for place, mark in (*found, (len(text), BLOCK)):
        if mark != BLOCK:
            marks.append(place)
            continue
        begin = place - len(text[start:place].lstrip(_UNSEEN))
        if begin < place:
            opening = [one for one in marks if lone.get(one) == "opening"]
            closing = [one for one in marks if lone.get(one) == "closing"]
            yield _Block(start=start, end=place, begin=begin, marks=marks, opening=opening, closing=closing)
        start, marks = place + 1, []


def _continues(chain: Sequence[_Block], block: _Block, resumes: bool, is_silent: bool) -> bool:
    """Tell whether a quotation goes on in a block: all its paragraphs begin with a mark, or only the first one does."""
    if resumes:
        return not is_silent
    return not block.opening and not block.closing and (is_silent or len(chain) == 1)


def _ends(text: str, chain: Sequence[_Block], block: _Block, is_silent: bool) -> bool:
    """Tell whether the quotation ends in a block."""
    if block.opening:
        return False
    if block.closing:
        # Behind a number, and where the paragraph does not begin with a mark, it more likely stands for inches.
        place = block.closing[0]
        repeated = len(chain) > 1 and not is_silent
        return len(block.closing) == 1 and (repeated or text[place] != '"' or not text[place - 1].isdigit())
    if is_silent or len(block.marks) < 2 or block.marks[0] != block.begin:
        return False
    return not text[block.marks[-1] + 1 : block.end].strip(_AFTER_END)


def _quote(chain: Sequence[_Block], last: _Block, sides: Sides, reached: dict[int, int]) -> None:
    """Put the marks of one quotation into ``sides``, and its paragraphs but the first into ``reached``."""
    for block in chain:
        for place in block.opening:
            sides[place] = "opening"
    for place in last.closing:
        sides[place] = "closing"
    for block in (*chain[1:], last):
        begins_again = block.opening or (block is last and not block.closing)
        reached[block.start - 1] = block.begin if begins_again else NO_MARK
