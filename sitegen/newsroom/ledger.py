"""The ledger: every URL that was ever published, in a text file that people commit and that merges line by line.

The line of an article says which file was there, when it was last updated, and what its text was like: enough to know a
renamed article again, and to see that a text was changed. The first URL of an article that has moved is marked: feeds
go on calling it by that. This module knows nothing about sites and outputs.
"""

import re
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import count
from urllib.parse import unquote

import msgspec

from sitegen.config.requests import REQUESTS_NAME, REQUESTS_VARIABLE
from sitegen.content.anonymity import Anonymity
from sitegen.content.routes import quote_route
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import ContentError, Place
from sitegen.markdown.unspaced import UNSPACED
from sitegen.messages.message import tr

LEDGER_NAME = "urls.txt"
_HEAD = """\
# Every URL that was ever published, one per line. Written by “sitegen record”: commit it, remove nothing.
"""
_BINS = 64
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_EMPTY = "."
_FIRST = "="  # instead of a digest
_OTHER = "?"  # before a number, behind a URL that feeds call another article by; no route of a page has one
_HIDDEN = "?-"  # before a digest, where a URL or a path held a name
_NOBODY: Mapping[str, Anonymity] = {}
_MARKUP = re.compile(r"<[^>]*>|&#?\w+;|\x1a\d*")
_SPAN = 3  # words that are compared together: their order counts too


class Entry(msgspec.Struct, frozen=True):
    """One line: a URL, and what was there when it was last recorded."""

    route: str
    """The URL, relative to the front page, as in a link: ``politique/titre/``."""
    digest: str = ""
    """Digest of the file, or nothing for the URL of a list or a former URL."""
    sketch: str = ""
    """What the text was like."""
    modified: str = ""
    """Its last update or correction, or nothing."""
    path: str = ""
    """The file that is, or was last, at this URL."""
    first: bool = False
    """Whether feeds call the article by this URL for ever, though it has moved."""

    @property
    def published(self) -> bool:
        """Whether a page was at this URL: what distinguishes two articles with the same first URL is none."""
        return _OTHER not in self.route

    @property
    def is_given_up(self) -> bool:
        """Whether only a digest of the URL is left: it held a name that the article may not hold."""
        return self.route.startswith(_HIDDEN)

    def line(self) -> str:
        """Return the entry as a line of the file."""
        fields = (_FIRST if self.first else self.digest or "-", self.sketch or "-", self.modified or "-", self.path)
        return " ".join(["/" + self.route, *(fields if self.path else ())])


class Ledger(msgspec.Struct, frozen=True, dict=True):
    """The ledger; its lines are read when something asks for them, and once."""

    text: str = ""
    """The whole file; empty if there is none."""
    anonymous: Mapping[str, Anonymity] = {}
    """What the register of requests says of some articles, by path."""

    @property
    def entries(self) -> Mapping[str, list[Entry]]:
        """The entries by URL; after a merge a URL may have several."""
        return self._lines[0]

    @property
    def malformed(self) -> list[ContentError]:
        """What is wrong with some lines."""
        return self._lines[1]

    @cached_property
    def texts(self) -> Mapping[str, list[Entry]]:
        """The entries that describe a text, by file."""
        found: dict[str, list[Entry]] = {}
        for several in self.entries.values():
            for entry in several:
                if entry.sketch:
                    found.setdefault(entry.path, []).append(entry)
        return found

    @property
    def given_up(self) -> dict[str, list[str]]:
        """What is left of the URLs that articles had to give up, by file."""
        found: dict[str, list[str]] = {}
        for several in self.entries.values():
            for entry in several:
                if entry.is_given_up and entry.path:
                    found.setdefault(entry.path, []).append(entry.route)
        return found

    @cached_property
    def _lines(self) -> tuple[dict[str, list[Entry]], list[ContentError]]:
        entries: dict[str, list[Entry]] = {}
        problems = []
        known = {hidden(path): path for path in self.anonymous}
        for number, line in enumerate(self.text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            route, *fields = line.rstrip().split(" ", 4)
            if not route.startswith("/") or len(fields) not in (0, 4):
                hint = tr("after a failed merge, keep the lines of both sides") if line[:1] in "<=>" else None
                place = Place(number, 1, line)
                problems.append(ContentError(tr("this is not a line of urls.txt"), LEDGER_NAME, place, hint))
                continue
            digest, text, modified, path = ["" if field in ("-", _FIRST) else field for field in fields] or [""] * 4
            entry = Entry(
                route=route[1:],
                digest=digest,
                sketch=text,
                modified=modified,
                path=path,
                first=fields[:1] == [_FIRST],
            )
            entry = msgspec.structs.replace(entry, path=known.get(path, path))
            entries.setdefault(route[1:], []).append(entry)
        return self._without_names(entries), problems

    def _without_names(self, entries: dict[str, list[Entry]]) -> dict[str, list[Entry]]:
        """Return the entries as if an article had never been at a URL that holds a name which it may not hold."""
        found: dict[str, list[Entry]] = {}
        for route, several in entries.items():
            for entry in several:
                # A list such as that of a tag is named after what its articles say.
                said = self.anonymous.values() if not entry.path else filter(None, [self.anonymous.get(entry.path)])
                if any(anonymity.holds(unquote(route)) for anonymity in said):
                    entry = Entry(hidden(route), path=entry.path)
                found.setdefault(entry.route, []).append(entry)
        return found

    def forgotten(self, paths: Iterable[str]) -> Iterator[ContentError]:
        """Yield an error for each article that had to give up a URL, and of which the register says nothing now.

        ``paths`` are those of all files.
        """
        if _HIDDEN not in self.text:
            return
        known = {hidden(path): path for path in paths if path not in self.anonymous}
        known |= {path: path for path in known.values()}
        for path in sorted({known[path] for path in self.given_up if path in known}):
            message = tr("names were taken out of this article, and {file} does not name it", file=REQUESTS_NAME)
            hint = tr(
                "put {file} back, or set {variable} where there is no such file",
                file=REQUESTS_NAME,
                variable=REQUESTS_VARIABLE,
            )
            yield ContentError(message, path, hint=hint)


def format_ledger(entries: Iterable[Entry], anonymous: Mapping[str, Anonymity] = _NOBODY) -> str:
    """Return the whole file, in order of URL; of a path that holds a name which it may not hold, a digest."""
    entries = [
        msgspec.structs.replace(entry, path=hidden(entry.path))
        if entry.path in anonymous and anonymous[entry.path].holds(entry.path)
        else entry
        for entry in entries
    ]
    return _HEAD + "".join(f"{line}\n" for line in sorted({entry.line() for entry in entries}))


def hidden(text: str) -> str:
    """Return what the ledger keeps of a URL or a path that holds a name."""
    return _HIDDEN + digest_bytes(text.encode())[:16]


def recorded_route(route: str) -> str:
    """Return a route as the ledger writes it: without spaces, letters beyond ASCII percent-encoded."""
    return quote_route(route)


def last_at(entries: Sequence[Entry]) -> Entry:
    """Return the entry of what was at a URL last; an article that it is only called by was there before."""
    return next((entry for entry in reversed(entries) if not entry.first), entries[-1])


def another(route: str, taken: Container[str]) -> str:
    """Return what an article is called whose first URL was that of others before: the URL, and the next number."""
    return next(name for name in (f"{route}{_OTHER}{number}" for number in count(2)) if name not in taken)


@cache
def _word() -> re.Pattern[str]:
    """Return the pattern of a word; it takes 2 ms to compile, and most builds make no sketch."""
    return re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")


def sketch(body: str) -> str:
    """Return what a text is like, in 64 letters: two texts have about as many of them in common as they share words.

    Every three neighbouring words fall into one of 64 bins by their checksum, and each bin keeps the smallest (one
    permutation hashing, Li, Owen and Zhang 2012).
    """
    words = _word().findall(_MARKUP.sub(" ", body).casefold())
    least: dict[int, int] = {}
    for place in range(max(1, len(words) - _SPAN + 1) if words else 0):
        number = zlib.crc32(" ".join(words[place : place + _SPAN]).encode())
        name, value = number % _BINS, number // _BINS
        if value < least.get(name, value + 1):
            least[name] = value
    return "".join(_LETTERS[least[name] % len(_LETTERS)] if name in least else _EMPTY for name in range(_BINS))


def likeness(one: str, other: str) -> float:
    """Return how much two sketches have in common, from 0 to 1."""
    pairs = [(first, second) for first, second in zip(one, other, strict=False) if (first, second) != (_EMPTY, _EMPTY)]
    if not pairs:
        return 1.0
    return sum(first == second for first, second in pairs) / len(pairs)


def share_changed(alike: float) -> float:
    """Return which share of a text was replaced, where two versions are so much alike: what is new counts twice."""
    return (1 - alike) / (1 + alike)
