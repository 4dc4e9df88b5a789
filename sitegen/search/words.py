"""Words, as the index of the search page knows them: how a text is split, and which words are alike.

``search-index.js`` does the same in browsers, apart from stems: it finds those in the lexicon. This module knows
nothing of articles.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

Word = tuple[str, str, int]
"""Stem: what all its endings have in common; form: the word itself; both without accents. And its sign: the bit, of
eight, that says that it follows another word."""

_SPELT = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("_", " "), ("ʼ", "’"))
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]")  # and the vowel signs of Arabic, which few people type
# An elided word says nothing: who looks for “l’école” looks for the school.
_ELIDED = re.compile(r"(?:(?:jus|lors|puis)?qu|[^\W\d_])['’]")
# Writing without spaces between words: Thai, Lao, Japanese and Chinese.
_CLOSE_LETTERS = "\u0e00-\u0eff\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CLOSE = re.compile(f"[{_CLOSE_LETTERS}]+")
_SOFT_HYPHEN = "\xad"
# Whatever may be written without spaces or with signs; other letters are read sooner.
_UNUSUAL = re.compile("[\xad\u0300-\u1fff\u20d0-\u20ff\u2c00-\ud7ff\uf900-\ufeff\U00010000-\U000effff]")
_TOKEN = re.compile(r"\w+['’]?")
_DIGIT = re.compile(r"\d")
_LONGEST = 32  # letters of a word: nobody types longer ones
_LONGEST_CODE = 12  # letters of one with a digit: what is longer is a hash, a number of a document, or code
REMEMBERED = 400_000
"""Words of one language that a process remembers, in some 100 MB."""

_SAME_RULES = {"nb": "no", "nn": "no"}

_SEED, _PRIME, _MIX, _WHOLE = 0x811C9DC5, 0x01000193, 0x45D9F3B, 0xFFFFFFFF


def tokens(text: str) -> list[str]:
    """Return the words of a text in order, in lower case, each with an apostrophe that follows it.

    Of writing without spaces they are all pairs of characters that are next to each other, as in Lucene's CJKAnalyzer.
    """
    text = unicodedata.normalize("NFC", text).lower()
    for ligature, letters in _SPELT:
        text = text.replace(ligature, letters)
    if _UNUSUAL.search(text):
        return _unusual_token().findall(_CLOSE.sub(_pairs, text.replace(_SOFT_HYPHEN, "")))
    return _TOKEN.findall(text)


def _pairs(match: re.Match[str]) -> str:
    run = match[0]
    return f" {' '.join([run[place : place + 2] for place in range(len(run) - 1)] or [run])} "


@cache
def _unusual_token() -> re.Pattern[str]:
    """Return a pattern of tokens with signs: to Python they are no letters, but they belong to the one before."""
    codes = (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0))
    signs = "".join([sign for sign in map(chr, codes) if unicodedata.category(sign) in ("Mn", "Mc", "Me")])
    return re.compile(rf"[{_CLOSE_LETTERS}]+|\w[\w{signs}]*['’]?")


def form_of(token: str) -> str:
    """Return a token without accents, or nothing where it is not in the index."""
    word = token.rstrip("'’")
    if _ELIDED.fullmatch(token) or len(word) > _LONGEST or (len(word) >= _LONGEST_CODE and _DIGIT.search(word)):
        return ""
    form = _folded(word)
    return form if len(form) <= _LONGEST and form.split() == [form] else ""  # one sign may be a whole sentence


def _folded(word: str) -> str:
    if word.isascii():
        return word
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", word))
    return unicodedata.normalize("NFC", plain).lower()


def digest_of(text: str) -> int:
    """Return a digest of 32 bits: FNV-1a, its bits mixed once more because the first ones choose a file."""
    value = _SEED
    for byte in text.encode():
        value = (value ^ byte) * _PRIME & _WHOLE
    value ^= value >> 16
    value = value * _MIX & _WHOLE
    return value ^ value >> 16


def part(text: str, count: int) -> int:
    """Return in which of ``count`` parts, a power of two, a text belongs."""
    return digest_of(text) * count >> 32


class Vocabulary(dict[str, Word | None]):
    """Every token of one language that was met, with what the index knows of it; None if it is not in the index."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stem = _stemmer(language)

    def __missing__(self, token: str) -> Word | None:
        if len(self) >= REMEMBERED:
            self.clear()
        form = form_of(token)
        word = (_folded(self._stem(token.rstrip("'’"))), form, 1 << part(form, 8)) if form else None
        self[token] = word
        return word


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    """Return a function from a word to its stem (https://snowballstem.org); without rules, to the word itself."""
    import Stemmer

    try:
        found: Callable[[str], str] = Stemmer.Stemmer(_SAME_RULES.get(language, language)).stemWord
    except KeyError:
        return str
    return found
