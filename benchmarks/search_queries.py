"""Queries for the comparison of search engines, made from real articles, and what each of them should find.

A query is made from one article, drawn at random, and that article is wanted. So is every other one that has what was
asked at least as often in each of its fields (headline, authors, standfirst, text), by the words as they are written or
by their stems: nobody could say that the first is the better answer. No engine's own order has a part in it.
"""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

import Stemmer
from search_corpora import Article

STEMMERS = {"fr": "french", "en": "english"}
EACH = 30
"""Queries of each kind and language: 300 for a seed."""

_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<=[^\W\d_][ ’'])[A-ZÀ-Ý][\w’-]*[a-zà-ÿ][\w-]*(?: [A-ZÀ-Ý][\w’-]+){0,2}")
_CLAUSE = re.compile(r"(?<![^\s«“(])[^\W_]+(?:[ ’'-][^\W_]+)+(?![^\s»”).,;:!?…])(?![.,:!?…]\S)")
_SPACED = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SPELLINGS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_COMMON = 0.1  # share of articles above which a word says nothing
_RARE = 3  # headlines at most that have a rare word


@dataclass(frozen=True)
class Query:
    """What a reader types, and what they want."""

    kind: str
    language: str
    text: str
    wanted: frozenset[str]
    """Names of the articles; each of them would do."""


def tokens(text: str) -> list[str]:
    """Return the words of a text, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SPELLINGS))
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))


class _Counted:
    """The words of an article, counted by field."""

    def __init__(self, article: Article, stem: Callable[[str], str]) -> None:
        self.article = article
        self.lines = [article.title, article.standfirst, *(text for _, text in article.blocks)]
        texts = (article.title, " ".join(article.authors), article.standfirst, article.text)
        self.fields = [[tokens(line) for line in text.split("\n")] for text in texts]
        self.forms = [Counter(word for line in lines for word in line) for lines in self.fields]
        self.stems = [Counter(stem(word) for line in lines for word in line) for lines in self.fields]

    @cached_property
    def all_forms(self) -> frozenset[str]:
        return frozenset().union(*self.forms)

    def phrase(self, words: Sequence[str]) -> list[int]:
        """Return how often each field has words in a row."""
        if not self.all_forms.issuperset(words):
            return [0] * len(self.fields)
        size = len(words)
        return [
            sum(line[place : place + size] == words for line in lines for place in range(len(line) - size + 1))
            for lines in self.fields
        ]


class Archive:
    """All articles of a language, from which queries are made."""

    def __init__(self, language: str, articles: list[Article]) -> None:
        self.language = language
        snowball = Stemmer.Stemmer(STEMMERS[language])
        self._stem: Callable[[str], str] = snowball.stemWord
        self._counted = {article.name: _Counted(article, self._stem) for article in articles}
        self._articles_with = Counter(word for one in self._counted.values() for word in one.all_forms)
        self._headlines_with = Counter(word for one in self._counted.values() for word in one.forms[0])
        self.kinds: dict[str, Callable[[random.Random, _Counted], tuple[str, list[list[str]]] | None]] = {
            "a rare word of a headline": self._headline,
            "a name": self._name,
            "two words": self._two,
            "a phrase": self._phrase,
            "a misspelling": self._misspelling,
        }

    def queries(self, seed: int) -> Iterator[Query]:
        """Yield the queries of a seed, no two alike."""
        for kind, make in self.kinds.items():
            chance = random.Random(f"{seed} {self.language} {kind}")
            texts: set[str] = set()
            while len(texts) < EACH:
                origin = chance.choice(list(self._counted.values()))
                made = make(chance, origin)
                if made is not None and made[0] not in texts:
                    texts.add(made[0])
                    yield Query(kind, self.language, made[0], self.wanted(origin.article.name, *made[1]))

    def wanted(self, origin: str, *asked: list[str]) -> frozenset[str]:
        """Return the articles that have what was asked as often as its origin; each part is a word or a phrase."""

        def counts(one: _Counted, by_stem: bool) -> list[int]:
            found: list[int] = []
            for words in asked:
                if len(words) > 1:
                    found += one.phrase(words)
                elif by_stem:
                    found += [field[self._stem(words[0])] for field in one.stems]
                else:
                    found += [field[words[0]] for field in one.forms]
            return found

        def as_good(one: _Counted, by_stem: bool) -> bool:
            return all(mine >= its for mine, its in zip(counts(one, by_stem), least[by_stem], strict=True))

        least = [counts(self._counted[origin], by_stem) for by_stem in (False, True)]
        return frozenset(name for name, one in self._counted.items() if as_good(one, False) or as_good(one, True))

    def _says_something(self, word: str) -> bool:
        known = self._articles_with[tokens(word)[0]] if len(tokens(word)) == 1 else 0
        return len(word) >= 4 and not word.isdigit() and 0 < known <= _COMMON * len(self._counted)

    def _words(self, text: str) -> list[str]:
        return [word for word in dict.fromkeys(_WORD.findall(text.lower())) if self._says_something(word)]

    def _headline(self, chance: random.Random, origin: _Counted) -> tuple[str, list[list[str]]] | None:
        words = [word for word in self._words(origin.article.title) if self._headlines_with[tokens(word)[0]] <= _RARE]
        if not words:
            return None
        word = chance.choice(words)
        return word, [tokens(word)]

    def _name(self, chance: random.Random, origin: _Counted) -> tuple[str, list[list[str]]] | None:
        """A name inside a sentence; one in five is an author."""
        if chance.random() < 0.2:
            names = list(origin.article.authors)
        else:
            names = [
                name
                for line in origin.lines
                for name in _NAME.findall(line)
                if any(map(self._says_something, _WORD.findall(name)))
            ]
        if not names:
            return None
        name = chance.choice(names)
        return name, [[word] for word in tokens(name)]

    def _two(self, chance: random.Random, origin: _Counted) -> tuple[str, list[list[str]]] | None:
        """A word of the headline or standfirst, and one of the text."""
        first = self._words(f"{origin.article.title} {origin.article.standfirst}")
        if not first:
            return None
        one = chance.choice(first)
        second = [word for word in self._words(origin.article.text) if self._stem(word) != self._stem(one)]
        if not second:
            return None
        two = [one, chance.choice(second)]
        chance.shuffle(two)
        return " ".join(two), [tokens(word) for word in two]

    def _phrase(self, chance: random.Random, origin: _Counted) -> tuple[str, list[list[str]]] | None:
        """Three to five words in a row, nothing but spaces, apostrophes and hyphens between them."""
        clauses = [clause for line in origin.lines for clause in _CLAUSE.findall(line)]
        size = chance.randint(3, 5)
        clauses = [clause for clause in clauses if len(_SPACED.findall(clause)) >= size]
        if not clauses:
            return None
        clause = chance.choice(clauses)
        places = [found.span() for found in _SPACED.finditer(clause)]
        first = chance.randrange(len(places) - size + 1)
        phrase = clause[places[first][0] : places[first + size - 1][1]]
        if not self._words(phrase):
            return None
        return f'"{phrase}"', [tokens(phrase)]

    def _misspelling(self, chance: random.Random, origin: _Counted) -> tuple[str, list[list[str]]] | None:
        """A word as in the headline, or a name, with one letter wrong, but none of the first two."""
        made = chance.choice((self._headline, self._name))(chance, origin)
        if made is None or len(made[1]) != 1 or len(made[0]) < 5:
            return None
        word = made[0].lower()
        place, letter = chance.randrange(2, len(word)), chance.choice(ascii_lowercase)
        wrong = chance.choice(
            (
                word[:place] + letter + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + word[place + 1 :],
                word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :],
            )
        )
        if len(wrong) < 5 or tokens(wrong)[0] in self._articles_with:
            return None
        return wrong, made[1]
