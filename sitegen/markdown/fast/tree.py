"""Python-Markdown's last stages, faster, with the same result to the byte.

A document without a backslash has nothing to unescape, and one without a brace no attribute lists: those
stages then need not walk the tree. Line breaks are put in, elements written and stashed HTML put back in
fewer steps. A test runs these stages and the stock ones side by side. This module knows no
construct.
"""

import re
from collections.abc import Callable, Iterable
from operator import itemgetter
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.serializers import BOOLEAN_ATTRIBUTES, to_html_string  # type: ignore[attr-defined]
from markdown.treeprocessors import PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import HTML_PLACEHOLDER, HTML_PLACEHOLDER_RE, AtomicString

from sitegen.markdown.engine import NewsMarkdown
from sitegen.markdown.verbatim import RawHtmlPostprocessor

_PLACEHOLDER_BEGIN = HTML_PLACEHOLDER.partition("%")[0]
_BARE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
_BOOLEAN = BOOLEAN_ATTRIBUTES["html"]
_NOT_ESCAPED = frozenset({"script", "style"})


class FastAttrListTreeprocessor(AttrListTreeprocessor):
    """Looks for attribute lists where the source has braces."""

    md: NewsMarkdown

    def run(self, root: Element) -> None:
        """Assign the attributes."""
        if "{" in self.md.source:
            super().run(root)


class FastUnescapeTreeprocessor(UnescapeTreeprocessor):
    """Looks for escaped characters where the source has backslashes."""

    md: NewsMarkdown

    def run(self, root: Element) -> None:
        """Put the escaped characters back."""
        if "\\" in self.md.source:
            super().run(root)


class FastPrettifyTreeprocessor(PrettifyTreeprocessor):
    """Puts line breaks between blocks, after ``<br>``, and at the end of code."""

    def run(self, root: Element) -> None:
        """Put the line breaks in."""
        self._break_lines(root)
        for rupture in root.iter("br"):
            tail = rupture.tail
            rupture.tail = f"\n{tail}" if tail and not tail.isspace() else "\n"
        for block in root.iter("pre"):
            if len(block) and block[0].tag == "code" and not len(block[0]) and block[0].text is not None:
                block[0].text = AtomicString(block[0].text.rstrip() + "\n")

    def _break_lines(self, element: Element) -> None:
        """Put line breaks into and after a block."""
        is_block = self.md.is_block_level
        if is_block(element.tag) and element.tag not in ("code", "pre") and len(element):
            text = element.text
            if (not text or text.isspace()) and is_block(element[0].tag):
                element.text = "\n"
            for child in element:
                if is_block(child.tag):
                    self._break_lines(child)
        tail = element.tail
        if not tail or tail.isspace():
            element.tail = "\n"


class FastRawHtmlPostprocessor(RawHtmlPostprocessor):
    """Puts stashed HTML back into the document."""

    def run(self, text: str) -> str:
        """Replace each placeholder, and the paragraph around it if the HTML is a block."""
        if _PLACEHOLDER_BEGIN not in text:
            return text
        stash = self.md.htmlStash
        pieces: list[str] = []
        end = 0
        for found in HTML_PLACEHOLDER_RE.finditer(text):
            number = int(found[1])
            if number >= stash.html_counter:
                continue
            raw = self.stash_to_string(stash.rawHtmlBlocks[number])
            start, stop = found.span()
            if start - 3 >= end and text.startswith("<p>", start - 3) and text.startswith("</p>", stop):
                start, stop = start - 3, stop + 4
                if not self.isblocklevel(raw):
                    raw = f"<p>{raw}</p>"
            pieces += (text[end:start], self.run(raw))
            end = stop
        pieces.append(text[end:])
        return "".join(pieces)


def serialize(root: Element) -> str:
    """Return the tree as HTML."""
    pieces: list[str] = []
    try:
        _write(root, pieces.append)
    except RecursionError:
        # The stock serializer is slower, but not bound to the depth of the stack.
        return to_html_string(root)
    return "".join(pieces)


def _write(element: Element, write: Callable[[str], None]) -> None:
    """Write an element, its content and its tail."""
    tag: object = element.tag
    if not isinstance(tag, str):
        write(to_html_string(element))
        return
    if element.attrib:
        write(f"<{tag}{_attributes(element)}>")
    else:
        write(f"<{tag}>")
    name = tag.lower()
    text = element.text
    if text:
        write(text if name in _NOT_ESCAPED else _escaped(text))
    for child in element:
        _write(child, write)
    if name not in HTML_EMPTY:
        write(f"</{tag}>")
    tail = element.tail
    if tail:
        write(tail if tail == "\n" else _escaped(tail))


def _attributes(element: Element) -> str:
    """Return the attributes of an element in the order of their names, a space before each."""
    written: list[str] = []
    attributes: Iterable[tuple[str, str | None]] = element.items()
    for name, value in sorted(attributes, key=itemgetter(0)):
        if value is None:
            written.append(f" {name}")
            continue
        value = _escaped(value).replace('"', "&quot;")
        written.append(f" {value}" if name == value and name in _BOOLEAN else f' {name}="{value}"')
    return "".join(written)


def _escaped(text: str) -> str:
    """Return the text with what is special in HTML escaped; entities stay as they are."""
    if "&" in text:
        text = _BARE_AMPERSAND.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text
