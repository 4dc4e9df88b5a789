"""Postings: from the articles of a segment to its words, each with the places where it is.

A posting is three bytes: the place of the article in the segment, the weight of the word in it, and the signs of all
words that directly follow it there. The weight is that of BM25 over fields (Robertson, Zaragoza, Taylor: *Simple BM25
extension to multiple weighted fields*, 2004), with a fixed usual length: it depends on the article alone, so
a new article changes nothing in others. This module knows nothing of files.
"""

import math
from collections.abc import Iterable
from functools import lru_cache

from sitegen.facts.search import SearchEntry
from sitegen.search.passages import Passage
from sitegen.search.words import REMEMBERED, Vocabulary, part, tokens

WORD_PARTS, LEXICON_PARTS = 1024, 128
"""Into how many parts, by digest, the words and the lexicon of a segment are divided; the largest number of files."""

_TITLE, _AUTHOR, _LEAD = 8, 6, 4  # how much more a word counts in these fields than in the text, however long that is
_FIRST = 2  # letters of a form, which choose its part of the lexicon
_WEIGHTS = 31  # the highest weight
_SATURATION, _LENGTH_SHARE, _USUAL_LENGTH = 2.0, 0.5, 400  # k1, b and average length of BM25
_TEXT_BITS = 24  # of a count: those of the text; above them are the other fields
_STEP = math.log(1.25)  # lengths within a quarter count alike: an edited sentence changes no other word's weight

Words = dict[str, bytes]
"""Stems of a part, each with the number of its postings less one, then places, weights and signs."""
Lexicon = dict[str, list[str]]
"""Forms of a part, each with its stems; mostly one."""


def invert(
    articles: Iterable[tuple[SearchEntry, list[Passage]]], vocabulary: Vocabulary
) -> tuple[list[Words], list[Lexicon]]:
    """Return words and lexicon of the articles of a segment, by part; the articles are given with their texts."""
    rows: dict[str, list[int]] = {}
    met: set[str] = set()
    for place, (entry, passages) in enumerate(articles):
        fields = [
            (_TITLE << _TEXT_BITS, entry.title),
            (_AUTHOR << _TEXT_BITS, "\n".join(entry.authors)),
            (_LEAD << _TEXT_BITS, f"{entry.section}\n{entry.standfirst}"),
            (1, "\n".join([text for _, text in passages])),
        ]
        found, length = _counted([(factor, tokens(text)) for factor, text in fields], vocabulary, met)
        weights = _weights(round(math.log(length + 1) / _STEP))
        for stem, value in found.items():
            row = rows.get(stem)
            posting = (place, weights[value >> 8], value & 255)
            if row is None:
                rows[stem] = [*posting]
            else:
                row += posting
    return _words(rows), _lexicon(met, vocabulary)


def _counted(fields: list[tuple[int, list[str]]], vocabulary: Vocabulary, met: set[str]) -> tuple[dict[str, int], int]:
    """Return what an article says of each stem, as count and signs in one number, and the number of its words."""
    found: dict[str, int] = {}
    get, look = found.get, vocabulary.__getitem__
    length = 0
    for factor, text in fields:
        met.update(text)
        unit, last = factor << 8, ""
        words = [word for word in map(look, text) if word]
        for stem, _, sign in words:  # a thousand times for each article: one operation does for count and sign
            if last:
                found[last] = get(last, 0) + unit | sign
            last = stem
        if last:
            found[last] = get(last, 0) + unit
        length += len(words)
    return found, length


class _Weights(dict[int, int]):
    """The weight of a word by its count, in an article whose length is of one step."""

    def __init__(self, step: int) -> None:
        super().__init__()
        length = math.exp(step * _STEP)
        self._length = 1 - _LENGTH_SHARE + _LENGTH_SHARE * length / _USUAL_LENGTH

    def __missing__(self, count: int) -> int:
        said = (count >> _TEXT_BITS) + (count & (1 << _TEXT_BITS) - 1) / self._length
        self[count] = weight = max(1, round(_WEIGHTS * said / (said + _SATURATION)))
        return weight


_weights = lru_cache(_Weights)


def _words(rows: dict[str, list[int]]) -> list[Words]:
    parts: list[Words] = [{} for _ in range(WORD_PARTS)]
    for stem in sorted(rows):
        row = rows[stem]
        count = len(row) // 3
        data = bytes((0, *row)) if count == 1 else bytes((count - 1, *row[::3], *row[1::3], *row[2::3]))
        parts[_WORD_PART[stem]][stem] = data
    return parts


def _lexicon(met: set[str], vocabulary: Vocabulary) -> list[Lexicon]:
    stems: dict[str, set[str]] = {}
    for token in met:
        if word := vocabulary[token]:
            stems.setdefault(word[1], set()).add(word[0])
    parts: list[Lexicon] = [{} for _ in range(LEXICON_PARTS)]
    for form in sorted(stems):
        parts[_LEXICON_PART[form[:_FIRST]]][form] = sorted(stems[form])
    return parts


class _Parts(dict[str, int]):
    """The part of each text that was met."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def __missing__(self, text: str) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = found = part(text, self._count)
        return found


_WORD_PART, _LEXICON_PART = _Parts(WORD_PARTS), _Parts(LEXICON_PARTS)
