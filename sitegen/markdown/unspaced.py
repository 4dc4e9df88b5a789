"""Text without spaces between words: Chinese and Japanese, Thai, Lao, Khmer and Burmese.

Words and sentences are those of UAX #29, places to break a line those of UAX #14, by the Rust crates that the package
``unicode-segmentation-rs`` binds; it is loaded only for such a text. The standards leave the words of Thai and its
neighbours to dictionaries, so their number is estimated. This module knows nothing about HTML.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

_CHINESE_JAPANESE = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf"
UNSPACED = _SOUTH_EAST_ASIAN + _CHINESE_JAPANESE
"""The characters of scripts without spaces, as a range of a pattern."""
# All bytes of UTF-8 but those that begin such a character, or one beyond the basic plane. To delete them is five times
# faster than to search for a character; radicals (U+2E80) begin as quotation marks do, and no text has nothing else.
_OTHER_BYTES = bytes(byte for byte in range(256) if byte not in b"\xe0\xe1\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xef\xf0")
# Dictionaries find 2.5 (Burmese) to 4.3 (Lao) syllable clusters in a word; in Thai 4.
_CLUSTERS_IN_WORD = 4
_LOOSE = " ,;:–—-«“(、,;:「『(《〈【·・"


class WordCount(NamedTuple):
    """How long a text is."""

    words: int
    """The number of its words; in Chinese and Japanese every character is one, but for words in katakana."""
    ideographs: int
    """How many of them are one character of Chinese or Japanese, and read faster than a word."""


@cache
def _one_of(characters: str) -> re.Pattern[str]:
    """Return the pattern of one of some characters; of so many it takes 2 ms to compile, and few sites have any."""
    return re.compile(f"[{characters}]")


def has_unspaced(text: str) -> bool:
    """Tell whether something in a text is in a script without spaces between words."""
    if text.isascii() or not text.encode().translate(None, _OTHER_BYTES):
        return False
    return _one_of(UNSPACED).search(text) is not None


def count_unspaced(text: str) -> WordCount:
    """Return the number of words of a text, some of which may be in a script without spaces."""
    from unicode_segmentation_rs import unicode_words

    unspaced, ideograph = _one_of(UNSPACED), _one_of(_CHINESE_JAPANESE)
    words = ideographs = clusters = 0
    for word in unicode_words(text):
        if unspaced.match(word) is None:
            words += 1
        elif ideograph.match(word) is None:
            clusters += 1
        elif len(word) == 1:
            ideographs += 1
        else:
            words += 1
    return WordCount(words + ideographs + -(-clusters // _CLUSTERS_IN_WORD), ideographs)


def cut_unspaced(text: str, shortest: int, longest: int) -> str | None:
    """Return the text, cut after a sentence, else where a line may break; or None if most of its beginning has spaces.

    Lengths are in columns of Latin letters: a character of Chinese or Japanese takes two.
    """
    head = text[: 2 * longest]
    if 2 * len(_one_of(UNSPACED).findall(head)) < len(head):
        return None
    from unicode_segmentation_rs import graphemes, line_break_units, text_width, unicode_sentences

    if text_width(head) <= longest:
        return head
    if sentences := _fitting(unicode_sentences(head), shortest, longest):
        return sentences
    words = _fitting(line_break_units(head), shortest, longest - 1) or _fitting(graphemes(head, True), 0, longest - 1)
    return words.rstrip(_LOOSE) + "…"


def _fitting(pieces: Iterable[str], shortest: int, longest: int) -> str:
    """Return as many pieces as fit, or nothing if they are too short."""
    from unicode_segmentation_rs import text_width

    fitting = ""
    for piece in pieces:
        if text_width(fitting + piece.rstrip()) > longest:
            break
        fitting += piece
    fitting = fitting.rstrip()
    return fitting if text_width(fitting) >= shortest else ""
