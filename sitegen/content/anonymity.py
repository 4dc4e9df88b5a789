"""Anonymity: names that must not be seen in some articles, and what stands for them.

A name is the same in any case, with or without accents, however its words are joined, and with an *s* behind it. This
module knows nothing of the register, and nothing of how an article is parsed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from anyascii import anyascii

from sitegen.config.requests import REQUESTS_NAME, Register, place_of_article
from sitegen.config.urls import WEB_SCHEMES
from sitegen.content.routes import slugify
from sitegen.content.sources import SourceFile
from sitegen.errors.problems import ConfigError, did_you_mean
from sitegen.markdown.unspaced import has_unspaced
from sitegen.messages.message import tr

# What may stand between the words of a name: signs, markup and what they are written as, but no empty line.
_BETWEEN = r"(?:(?!\n[ \t]*\n)[\W_]|&(?:\w{2,8}|#\w{1,6});|<[^<>]{0,200}>|%[0-9a-f]{2}){0,12}?"
_WORDS = re.compile(r"[^\W_]+")
_TOKEN_ENDS = re.compile(r"[\s\"'“”«»<>()\[\]{}|]")
_PATH = re.compile(r"/|\.[A-Za-z0-9]{2,5}(?:[?#]|$)").search
_LINK = re.compile(rf"(?<!!)\[(?P<label>[^\[\]]*)\]\(\s*<?(?P<url>(?:{'|'.join(WEB_SCHEMES)}):[^\s<>()]*)>?[^()]*\)")


class Anonymity(msgspec.Struct, frozen=True):
    """What the register says of one article."""

    names: tuple[tuple[str, str], ...] = ()
    """Each name, and what stands for it; the longest name first."""
    noindex: bool = False
    """Whether search engines are asked not to index it."""

    def holds(self, text: str) -> bool:
        """Return whether one of the names is in a text."""
        return bool(self.names and _pattern(self.names).search(_compared(text)))

    def replaced(self, text: str) -> str:
        """Return a text in which something else stands for each name; names of files stay as they are."""
        if not self.names:
            return text
        folded, places = _folded(text)
        pieces, last = [], 0
        for match in _pattern(self.names).finditer(folded):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if not _in_path(text, start, end):
                pieces += [text[last:start], self.names[int(match.lastgroup[1:])][1]]  # type: ignore[index]
                last = end
        return "".join((*pieces, text[last:]))

    def body(self, text: str) -> str:
        """Return the Markdown of a body likewise; a link to a page elsewhere whose URL has a name is only its text."""
        if not self.names:
            return text
        return self.replaced(_LINK.sub(lambda link: link["label"] if self.holds(link["url"]) else link[0], text))

    def values(self, value: Any) -> Any:
        """Return values of front matter likewise."""
        if isinstance(value, str):
            return self.replaced(value)
        if isinstance(value, list):
            return [self.values(one) for one in value]
        if isinstance(value, dict):
            return {key: self.values(one) for key, one in value.items()}
        return value

    def identifier(self, identifier: str, style: str) -> str:
        """Return an id, or the path of a URL, in which something else stands for each name."""
        if not self.holds(identifier):
            return identifier
        return "/".join([self._slug(part, style) for part in identifier.split("/")])

    def _slug(self, part: str, style: str) -> str:
        return slugify(self.replaced(part), style) if self.holds(part) else part


class Anonymous(msgspec.Struct, frozen=True):
    """The articles that the register is about."""

    articles: Mapping[str, Anonymity] = {}
    """What it says of each, by path."""
    ids: Mapping[str, str] = {}
    """What those are called whose own id holds a name, by path."""


def anonymous_articles(
    register: Register, text: str, sources: Iterable[SourceFile], style: str
) -> tuple[Anonymous, list[ConfigError]]:
    """Return what the register says of articles, and each id that is of none.

    ``text`` is the register as written, ``style`` that of URLs.
    """
    said = _by_id(register)
    if not said:
        return Anonymous(), []
    paths = {source.id: source.path for source in sources if source.kind == "article"}
    articles = {paths[name]: one for name, one in said.items() if name in paths}
    ids = {paths[name]: one.identifier(name, style) for name, one in said.items() if name in paths and one.holds(name)}
    problems = [
        ConfigError(
            tr("no article has the id “{identifier}”", identifier=name),
            REQUESTS_NAME,
            place_of_article(text, name),
            did_you_mean(name, paths),
        )
        for name in said
        if name not in paths
    ]
    return Anonymous(articles, ids), problems


def _by_id(register: Register) -> dict[str, Anonymity]:
    names: dict[str, dict[str, str]] = {}
    noindex: set[str] = set()
    for request in register.granted:
        for article in request.articles:
            names.setdefault(article, {}).update(request.anonymise)
            if request.noindex:
                noindex.add(article)
    return {
        article: Anonymity(tuple(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair))), article in noindex)
        for article, found in names.items()
    }


def _in_path(text: str, start: int, end: int) -> bool:
    """Return whether a part of a text is in the name of a file or in a URL."""
    if _TOKEN_ENDS.search(text, start, end):
        return False
    before = next((place for place in range(start, 0, -1) if _TOKEN_ENDS.match(text, place - 1)), 0)
    after = _TOKEN_ENDS.search(text, end)
    return bool(_PATH(text[before : after.start() if after else len(text)]))


@lru_cache(maxsize=64)
def _pattern(names: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    found = []
    for number, (name, _) in enumerate(names):
        words = _BETWEEN.join(map(re.escape, _WORDS.findall(_compared(name))))
        within = has_unspaced(name)
        before, after = ("", "") if within else (r"(?<![^\W\d_])", r"(?=s?(?![^\W\d_]))")
        found.append(f"{before}(?P<n{number}>{words}){after}")
    return re.compile("|".join(found))


def _compared(text: str) -> str:
    """Return a text as it is compared."""
    return text.lower() if text.isascii() else "".join(map(_plain, text))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the same, and for each of its letters the place of what it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in _plain(letter):
            letters.append(plain)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    parts = (part for part in unicodedata.normalize("NFKD", letter) if unicodedata.category(part) not in ("Mn", "Cf"))
    plain = "".join(parts).casefold()
    if not plain.isascii() and unicodedata.name(letter, "").startswith("LATIN "):
        return anyascii(letter).lower()
    return plain
