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

import msgspec

from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, without_body
from sitegen.content.routes import quote_route
from sitegen.errors.problems import LeakError, Place
from sitegen.facts.gallery import media_route
from sitegen.outputs.output import Output
from sitegen.unpublished.needles import Unpublished

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

# A shorter title, or a shorter piece of text, may well be about something else.
_TITLE_WORDS, _TITLE_LENGTH, _TEXT_LENGTH = 4, 20, 40
_TEXTS = 6  # pieces of one body: its beginning, its end, and what lies between
_ENDS_URL = frozenset(b"\"'<>#?\\&) \t\r\n,]}")
# What every filter and every format writes alike: letters, digits, plain punctuation.
_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ ,.\-’;:!?()])*")
_WORDS = re.compile(r"\w+")
_GLUE = re.compile("[\u00a0\u202f\u2009]")
_QUOTES = re.compile(r"«\s?|\s?»|[“”„]")
_TAG = re.compile(r"<[^>]*>|&#?\w+;|\x1a\d*")
_SOURCE = re.compile(r"<(?:script|style|code|pre)\b.*?</(?:script|style|code|pre)>", re.DOTALL)


class Needle(msgspec.Struct, frozen=True):
    """Bytes that must be in no output."""

    data: bytes
    """The bytes."""
    what: Literal["title", "text", "URL", "picture"]
    """What they are of the item."""
    item: str
    """Path of the unpublished document."""


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


def _folded(text: str) -> str:
    """Return a text as it reads, however it is written."""
    return _QUOTES.sub('"', "".join(html.unescape(text).replace("’", "'").split()))


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
    items: Iterable[Unpublished], body: Callable[[Unpublished], Sequence[str]], base: str, planned: Collection[str]
) -> tuple[Needle, ...]:
    """Return what to search for; ``body`` returns the pieces of an item's body, ``planned`` holds public routes."""
    found: dict[bytes, Needle] = {}
    for item in items:
        for needle in _needles(item, body(item), base, planned):
            found.setdefault(needle.data, needle)
    return tuple(found.values())


def _needles(item: Unpublished, body: Sequence[str], base: str, planned: Collection[str]) -> Iterator[Needle]:
    if item.secret == "all" and item.route and item.route not in planned:
        yield Needle((base + quote_route(item.route)).encode(), "URL", item.path)
    if item.secret != "its text":
        found = {item.title: spellings(item.title)} if len(item.title) >= _TITLE_LENGTH else {}
        found |= {piece: _with_apostrophes(piece) for piece in pieces(item.title, _TITLE_LENGTH) if piece not in found}
        for piece, ways in found.items():
            if len(_WORDS.findall(piece)) >= _TITLE_WORDS:
                yield from (Needle(way.encode(), "title", item.path) for way in sorted(ways))
    for piece in (*(piece for text in item.texts for piece in pieces(text, _TEXT_LENGTH)), *body):
        yield from (Needle(way.encode(), "text", item.path) for way in sorted(_with_apostrophes(piece)))
    for name in sorted(item.media):
        yield Needle((base + quote_route(media_route(name))).encode(), "picture", item.path)


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
        hits = {
            Hit(output, self._needles[number]): None
            for number, _, end in self._automaton.find_matches_as_indexes(data, overlapping=True)
            if self._needles[number].what != "URL" or end == len(data) or data[end] in _ENDS_URL
        }
        return tuple(hits)


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
    hits: Iterable[Hit],
    items: Mapping[str, Unpublished],
    documents: Iterable[Document],
    body: Callable[[str], str],
    more: str,
) -> list[LeakError]:
    """Return the leaks: hits other than words that a public document contains itself.

    An author may quote a title, and two articles may share one. ``body`` returns the HTML of a document, ``more`` is
    what else the newspaper publishes: its configuration.
    """
    found = list(hits)
    texts = {hit.needle.data for hit in found if hit.needle.what in ("title", "text")}
    if texts:
        read = {text: _folded(text.decode()) for text in texts}
        ours = _folded(more)
        texts -= {text for text in texts if read[text] in ours}
        for document in documents:
            if not texts:
                break
            said = _folded(_said(document, items.get(document.path), body))
            texts -= {text for text in texts if read[text] in said}
    leaks: dict[tuple[str, str], LeakError] = {}
    for hit in found:
        needle = hit.needle
        if needle.what in ("URL", "picture") or needle.data in texts:
            message = f"“/{hit.output}” contains the {needle.what} of this document, which {items[needle.item].why}"
            hint = "nothing was written; find what put it there: a template, a plugin or another file"
            place = Place(excerpt=needle.data.decode())
            leaks.setdefault((hit.output, needle.item), LeakError(message, needle.item, place, hint))
    return list(leaks.values())


def _said(document: Document, item: Unpublished | None, body: Callable[[str], str]) -> str:
    """Return all that a document says in public: nothing if it is unpublished, a notice if it is retracted."""
    if item is not None and item.secret != "its text":
        return ""
    meta = document.front_matter
    if item is not None and isinstance(meta, ArticleMeta):
        meta = without_body(meta)
    strings = [str(getattr(meta, name)) for name in meta.__struct_fields__]
    if item is not None:
        return "\n".join(strings)
    said = re.sub(r"<[^>]*>", "", body(document.path))
    return "\n".join([*strings, document.words.excerpt, said])
