"""What a text contains, counted: the proof that nothing is lost on the way from a source to a page of ``output/``.

It is read by lxml, a parser other than the converter's, and by rules of its own. What sitegen adds to a text, or sets
in another way, does not count: typography, marks of notes, what stands around an embed, credits out of a picture's
file. This module knows nothing about Markdown.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

import lxml.html
import msgspec
from lxml import etree
from lxml.html import HtmlElement

_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark math nobr picture q ruby
    rb rt rp s samp small source span strike strong sub sup svg time tt u var wbr sitegen-note sitegen-unknown
    """.split()  # noqa: SIM905 - as one list of words
)
_SILENT = frozenset(
    "script style svg template noscript head select textarea button datalist sitegen-unknown link meta".split()  # noqa: SIM905
)
_EMBEDS = frozenset({"iframe", "video", "audio", "object", "embed", "applet"})
_CARDS = frozenset(f"embed-{name}" for name in ("card", "film", "sound", "map", "chart", "related", "document"))
"""Classes of what stands for something elsewhere: all of its words are sitegen's, or were an attribute."""
_WRAPPERS = frozenset({"embed-post", "embed-quote", "embed-box"})
"""Classes of what has words of the text in it, and others around them."""
_SHORTCODES_ELSEWHERE = frozenset(
    "youtube vimeo dailymotion peertube audio podcast chart map related document".split()  # noqa: SIM905
)
_SPACES = re.compile(r"\s+")
_PARSER = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
_SHOWN = 60


COUNTS = {
    "words": "Words.",
    "links": "Links with a text or a picture, but those whose text is their URL: sitegen makes one of each bare URL.",
    "pictures": "Pictures.",
    "items": "Items of lists.",
    "code": "Blocks of code.",
    "tables": "Tables.",
    "cells": "Cells of tables with something in them.",
    "notes": "Footnotes.",
    "embeds": "Frames, films, sounds.",
}
"""What is counted."""


class Measures(msgspec.Struct, frozen=True):
    """How much a text contains."""

    text: str
    """Its letters, digits and symbols; a space stands between two words, as far as typography leaves it alone."""
    counts: Mapping[str, int]
    """How many there are of each of ``COUNTS``."""


class Difference(msgspec.Struct, frozen=True):
    """One way in which two texts are not the same."""

    what: str
    """``text``, or one of ``COUNTS``."""
    before: str
    """Number in the source, or words around the place."""
    after: str
    """The same in the page."""


def measure(html: str) -> Measures:
    """Measure a body of a source: HTML with the elements of ``vocabulary``."""
    if not html.strip():
        return Measures("", dict.fromkeys(COUNTS, 0))
    root = lxml.html.document_fromstring(f"<body><div>{html}</div></body>".encode(), parser=_PARSER)
    return _Measuring().of(root)


def measure_page(page: bytes) -> Measures:
    """Measure the text in a page of ``output/``, of an article or a page; raises ValueError where there is none."""
    root = lxml.html.document_fromstring(page, parser=_PARSER)
    found = root.xpath("//main//article//div[contains(concat(' ', @class, ' '), ' prose ')]")
    if not found:
        found = root.xpath("//main//article | //main")
        if not found:
            raise ValueError("this page has no text")
    return _Measuring().of(found[0])


def differences(before: Measures, after: Measures) -> tuple[Difference, ...]:
    """Return in what two texts differ."""
    found = [Difference("text", *_around_difference(before.text, after.text))] if before.text != after.text else []
    numbers = ((name, before.counts[name], after.counts[name]) for name in COUNTS if name != "words")
    return (*found, *(Difference(name, str(one), str(other)) for name, one, other in numbers if one != other))


def _around_difference(before: str, after: str) -> tuple[str, str]:
    """Return the words where two texts begin to differ, up to where they are the same again."""
    start = 0
    shortest = min(len(before), len(after))
    while start < shortest and before[start] == after[start]:
        start += 1
    end = 0
    while end < shortest - start and before[-1 - end] == after[-1 - end]:
        end += 1
    begin, rest = max(start - 20, 0), max(end - 10, 0)
    return _shortened(before[begin : len(before) - rest]), _shortened(after[begin : len(after) - rest])


def _shortened(text: str) -> str:
    return text if len(text) <= 2 * _SHOWN else f"{text[:_SHOWN]} … {text[-_SHOWN:]}"


class _Measuring:
    """One text while it is measured."""

    def __init__(self) -> None:
        self._texts: list[list[str]] = [[]]
        """What is gathered, the innermost note last."""
        self._notes: dict[str, str] = {}
        self._counts = dict.fromkeys(COUNTS, 0)
        self._anchors: list[HtmlElement] = []

    def of(self, root: HtmlElement) -> Measures:
        """Return the measures of an element."""
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if not isinstance(element.tag, str):
                if event == "start":
                    walker.skip_subtree()
                else:
                    self._add(element.tail)
                continue
            if event == "start":
                if self._is_silent(element):
                    walker.skip_subtree()
                else:
                    self._begin(element)
                    self._add(element.text)
            else:
                self._end(element)
                if element is not root:
                    self._add(element.tail)
        text = _normal(" ".join(("".join(self._texts[0]), *self._notes.values())))
        return Measures(text, {**self._counts, "words": len(text.split()), "notes": len(self._notes)})

    def _add(self, text: str | None) -> None:
        if text:
            self._texts[-1].append(text)

    def _is_silent(self, element: HtmlElement) -> bool:
        """Tell whether the words of an element do not count; it may be counted itself."""
        name, classes = element.tag, _classes(element)
        if (
            name in _EMBEDS
            or classes & _CARDS
            or (name == "a" and "frame" in classes)
            or (name == "sitegen-shortcode" and element.get("name") in _SHORTCODES_ELSEWHERE)
        ):
            self._counts["embeds"] += 1
            return True
        return (
            name in _SILENT
            or "embed-title" in classes
            or (name == "span" and "credit" in classes)
            or (name == "figcaption" and bool(_classes(element.getparent()) & _WRAPPERS))
            or (name == "a" and bool(classes & {"footnote-ref", "footnote-backref"}))
        )

    def _begin(self, element: HtmlElement) -> None:
        name = element.tag
        if name not in _INLINE:
            self._add(" ")
        if name == "sitegen-note" or _is_note(element):
            self._texts.append([])
            return
        if name == "img":
            self._picture(element)
        elif name == "li":
            self._counts["items"] += _has_content(element) or any(True for _ in element.iter(*_EMBEDS))
        elif name == "pre":
            self._counts["code"] += _has_content(element)
        elif name == "table":
            self._counts["tables"] += 1
        elif name in ("td", "th"):
            self._counts["cells"] += _has_content(element)
        elif name == "a" and element.get("href") and not element.get("href", "").lower().startswith("javascript:"):
            href = element.get("href", "").strip()
            self._counts["links"] += _has_content(element) and not is_own_url(element.text_content(), href)

    def _end(self, element: HtmlElement) -> None:
        name = element.tag
        if name == "sitegen-note" or _is_note(element):
            text = "".join(self._texts.pop())
            key = element.get("name") or element.get("id") or ""
            if text.strip():
                self._notes[key] = f"{self._notes.get(key, '')} {text}"
        if name not in _INLINE and name not in _SILENT:
            self._add(" ")

    def _picture(self, element: HtmlElement) -> None:
        if {"wp-smiley", "emoji"} & _classes(element) and element.get("alt"):
            self._add(element.get("alt"))
        elif not is_tracker(element.get("width"), element.get("height")):
            self._counts["pictures"] += 1


def is_tracker(width: str | None, height: str | None) -> bool:
    """Tell whether a picture of a size is one that nobody is to see, which counts readers."""
    return width in ("0", "1") and height in ("0", "1")


def is_own_url(text: str, href: str) -> bool:
    """Tell whether the text of a link is its URL."""
    return _bare(text) == _bare(href)


def _bare(url: str) -> str:
    return re.sub(r"^(?:https?:)?//|^mailto:|/$", "", _SPACES.sub("", url))


def _classes(element: HtmlElement | None) -> frozenset[str]:
    return frozenset() if element is None else frozenset((element.get("class") or "").split())


def _is_note(element: HtmlElement) -> bool:
    """Tell whether an element is the text of a footnote in a page."""
    if element.tag != "li":
        return False
    holder = element.getparent().getparent()
    return holder is not None and "footnotes" in _classes(holder)


def _has_content(element: HtmlElement) -> bool:
    return bool(element.text_content().strip()) or element.find(".//img") is not None


def _normal(text: str) -> str:
    """Return the letters, digits and symbols of a text, and a space between two letters that something else parts."""
    return "".join(_normal_characters(unicodedata.normalize("NFKC", text)))


def _normal_characters(text: str) -> Iterator[str]:
    after_letter = False
    is_apart = False
    for character in text:
        kind = unicodedata.category(character)[0]
        if kind in "LM":
            if is_apart and after_letter:
                yield " "
            yield character
            after_letter, is_apart = True, False
        elif kind in "NS":
            yield character
            after_letter = is_apart = False
        elif unicodedata.category(character) != "Cf":
            is_apart = True
