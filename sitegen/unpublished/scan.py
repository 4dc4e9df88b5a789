"""The scan: searches finished outputs, before any is written, for anything of an unpublished item.

It searches for URLs, file names, and pieces of titles and texts that are long enough to be unmistakable, all in one
pass, in the process that makes the bytes. This module knows nothing about why an item is unpublished.
"""

import html
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

from sitegen.content.routes import quote_route
from sitegen.errors.problems import LeakError, Place
from sitegen.facts.gallery import media_route
from sitegen.facts.keys import Key
from sitegen.messages.message import tr
from sitegen.outputs.output import Output
from sitegen.unpublished.needles import Unpublished

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

    from sitegen.unpublished.public_words import PublicWords

# A shorter title, or a shorter piece of text, may well be about something else.
_TITLE_WORDS, _TITLE_LENGTH, _TEXT_LENGTH = 4, 20, 40
_TEXTS = 6  # pieces of one body: its beginning, its end, and what lies between
_ENDS_URL = frozenset(b"\"'<>#?\\&) \t\r\n,]}")
# What separates a URL from what stands before it: in HTML, in JSON and scripts, in running text.
_BEFORE_URL = re.compile(
    r"\\(?:u[0-9a-fA-F]{4}|.)|&(?:quot|apos|lt|gt|nbsp|#34|#39|#x27|#60|#62);|[\s\"'<>()\[\]{}^`|«»“”„]"
)
_FAR = 2000  # bytes: no URL that is looked for begins further before its path
_DOTS = re.compile(r"[./]*").fullmatch
# What every filter and every format writes alike: letters, digits, plain punctuation.
_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ ,.\-’;:!?()])*")
_WORDS = re.compile(r"\w+")
_GLUE = re.compile("[\u00a0\u202f\u2009]")
_QUOTES = re.compile(r"«\s?|\s?»|[“”„]")
_TAG = re.compile(r"<[^>]*>|&#?\w+;|\x1a\d*")
_HINT = tr("nothing was written; find what put it there: a template, a plugin or another file")
_HINT_FOR_WORDS = tr(
    "{hint}; if the theme says these words anyway, write {line} around them", hint=_HINT, line='{{ _("…") }}'
)
_SOURCE = re.compile(r"<(?:script|style|code|pre)\b.*?</(?:script|style|code|pre)>", re.DOTALL)


class Needle(msgspec.Struct, frozen=True):
    """Bytes that must be in no output."""

    data: bytes
    """The bytes."""
    what: Literal["title", "text", "URL", "picture", "name"]
    """What they are of the item."""
    item: str
    """Path of the unpublished document."""
    host: str = ""
    """Of a path: the host whose URL it is part of; a URL of another one is a match only where this is empty."""


class Hit(msgspec.Struct, frozen=True):
    """A needle that an output contains."""

    output: str
    """Route of the output."""
    needle: Needle
    """What was found."""


def pieces(text: str, length: int) -> list[str]:
    """Return the pieces of a plain text that have at least this length and that every format writes alike."""
    found = (match.group().strip(" ,.-’;:!?()") for match in _PLAIN.finditer(text))
    return [piece for piece in found if len(piece) >= length]


def spellings(text: str) -> set[str]:
    """Return the ways in which a typeset text may be written: as it is, in a feed, as its author typed it."""
    plain = _GLUE.sub(" ", text)
    spaced = (plain, _GLUE.sub("", text))
    typed = {one.replace("’", "'") for one in (*spaced, *(_QUOTES.sub('"', one) for one in spaced))}
    written = {text, text.replace("\u202f", "\u00a0"), plain, *typed}
    escaped = {way(one) for one in written for way in (_escape, html.escape, partial(html.escape, quote=False))}
    return written | escaped | {way(one) for one in (text, *typed) for way in (_in_json, _in_script)}


def _with_apostrophes(text: str) -> set[str]:
    """Return a plain piece of text with each kind of apostrophe that authors and templates write."""
    return {text, *(text.replace("’", other) for other in ("'", "&#39;", "&#x27;"))} if "’" in text else {text}


def _escape(text: str) -> str:
    """Return a text as Jinja2 escapes it, which writes an apostrophe in another way than Python does."""
    return html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


def _in_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def _in_script(text: str) -> str:
    """Return a text as Jinja2's ``tojson`` writes it."""
    return _in_json(text).replace("&", "\\u0026").replace("'", "\\u0027")


def pieces_of_body(body: str) -> list[str]:
    """Return the pieces by which the HTML of a body can be recognised."""
    found = [
        piece
        for part in _TAG.split(_SOURCE.sub("<>", body))
        for line in part.split("\n")
        for piece in pieces(line, _TEXT_LENGTH)
    ]
    if len(found) <= _TEXTS:
        return found
    step = (len(found) - 1) / (_TEXTS - 1)
    return [found[round(place * step)] for place in range(_TEXTS)]


def find_needles(
    items: Iterable[Unpublished], body: Callable[[Unpublished], Sequence[str]], url: str, planned: Collection[str]
) -> tuple[Needle, ...]:
    """Return what to search for.

    ``body`` returns the pieces of an item's body, ``url`` is that of the site, ``planned`` holds public routes.
    """
    found: dict[bytes, Needle] = {}
    for item in items:
        for needle in _needles(item, body(item), url, planned):
            found.setdefault(needle.data, needle)
    return tuple(found.values())


def _needles(item: Unpublished, body: Sequence[str], url: str, planned: Collection[str]) -> Iterator[Needle]:
    host, base = urlsplit(url).netloc, urlsplit(url).path
    if item.secret == "all" and item.route and item.route not in planned:
        yield Needle((base + quote_route(item.route)).encode(), "URL", item.path, host)
    if item.secret != "its text":
        found = {item.title: spellings(item.title)} if len(item.title) >= _TITLE_LENGTH else {}
        found |= {piece: _with_apostrophes(piece) for piece in pieces(item.title, _TITLE_LENGTH) if piece not in found}
        for piece, ways in found.items():
            if len(_WORDS.findall(piece)) >= _TITLE_WORDS:
                yield from (Needle(way.encode(), "title", item.path) for way in sorted(ways))
    for piece in (*(piece for text in item.texts for piece in pieces(text, _TEXT_LENGTH)), *body):
        yield from (Needle(way.encode(), "text", item.path) for way in sorted(_with_apostrophes(piece)))
    for name in sorted(item.media):
        yield Needle((base + quote_route(media_route(name, {}))).encode(), "picture", item.path, host)


class Scanner:
    """Searches for all needles at once; one for each process."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self._needles = needles
        self._automaton: BytesAhoCorasick | None = None
        if needles:
            import ahocorasick_rs

            self._automaton = ahocorasick_rs.BytesAhoCorasick([needle.data for needle in needles])

    def __call__(self, output: str, data: bytes) -> tuple[Hit, ...]:
        """Return what of the needles is in the bytes of an output."""
        if self._automaton is None:
            return ()
        hits: dict[Hit, None] = {}
        for number, start, end in self._automaton.find_matches_as_indexes(data, overlapping=True):
            needle = self._needles[number]
            if needle.what == "URL" and end < len(data) and data[end] not in _ENDS_URL:
                continue
            if needle.host and not _begins_url(data, start, needle.host):
                continue
            hits[Hit(output, needle)] = None
        return tuple(hits)


def _begins_url(data: bytes, start: int, host: str) -> bool:
    """Return whether the path at an offset is the whole path of a URL, and the host before it, if any, is this one."""
    before = _BEFORE_URL.split(data[max(0, start - _FAR) : start].decode(errors="replace"))[-1].casefold()
    near = before.rstrip("/")
    for name in {host.casefold(), "www." + host.casefold(), host.casefold().removeprefix("www.")}:
        if near.endswith(name) and not re.search(r"[\w.-]$", near.removesuffix(name)):
            return True
    if "//" in before:  # the URL of another host
        return False
    # Behind a letter it is the end of a longer path; behind "=", ":" or "," a new one begins, and dots are relative.
    return bool(_DOTS(re.split(r"[=:;,]", before)[-1])) and not before.endswith("/")


def scan_file(task: tuple[str, Path], scanner: Scanner) -> tuple[Hit, ...]:
    """Return the needles that a published file contains; an unreadable file is reported elsewhere."""
    output, path = task
    try:
        return scanner(output, path.read_bytes())
    except OSError:
        return ()


def copies(outputs: Iterable[Output], items: Iterable[Unpublished]) -> list[Hit]:
    """Return the outputs that are made from a file which only unpublished items refer to."""
    secret = {name: item for item in items for name in item.media}
    return [
        Hit(output.route, Needle(output.source.encode(), "picture", secret[output.source].path))
        for output in outputs
        if output.source in secret
    ]


def owned(outputs: Iterable[Output], items: Iterable[Unpublished]) -> list[Hit]:
    """Return the outputs of items whose URL is secret: a page there would reveal them.

    The bytes of such a page need not contain its URL, and another item may rightly have the same.
    """
    secret = {item.path: item for item in items if item.secret == "all"}
    return [
        Hit(output.route, Needle(output.route.encode(), "URL", output.owner))
        for output in outputs
        if output.owner in secret
    ]


def judge(
    hits: Iterable[Hit], items: Mapping[str, Unpublished], words: "PublicWords", read: Iterable[Key] = ()
) -> list[LeakError]:
    """Return the leaks: hits other than words that the newspaper says in public anyway.

    An author may quote a title, and two articles may share one. ``read`` are the facts that the outputs were made from.
    """
    found = list(hits)
    texts = {hit.needle.data: hit.needle.data.decode() for hit in found if hit.needle.what in ("title", "text")}
    secret = words.without(texts.values(), items, read) if texts else set()
    leaks: dict[tuple[str, str], LeakError] = {}
    for hit in found:
        needle = hit.needle
        if needle.what in ("URL", "picture") or texts[needle.data] in secret:
            message = tr(
                "“/{output}” contains the {what} of this document, which {why}",
                output=hit.output,
                what=needle.what,
                why=items[needle.item].why,
            )
            place = Place(excerpt=needle.data.decode())
            hint = _HINT_FOR_WORDS if needle.data in texts else _HINT
            leaks.setdefault((hit.output, needle.item), LeakError(message, needle.item, place, hint))
    return list(leaks.values())
