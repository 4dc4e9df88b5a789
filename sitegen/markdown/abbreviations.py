"""Abbreviations, ``*[HTML]: HyperText Markup Language``, in a time that does not grow with their number.

Python-Markdown reads one definition in each pass over a block, and asks at every word for each abbreviation in turn.
This module knows nothing about other blocks.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.abbr import AbbrBlockprocessor, AbbrExtension, AbbrTreeprocessor
from markdown.util import AtomicString

from sitegen.markdown.targets import is_alone

_BOUNDARY = re.compile(r"\b")
_NOTHING = ("", "''", '""')


class AbbreviationExtension(AbbrExtension):
    """Python-Markdown's abbreviations, read in another way."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors."""
        super().extendMarkdown(md)
        md.treeprocessors.register(AbbreviationTreeprocessor(md, self.abbrs), "abbr", 7)  # type: ignore[attr-defined]
        md.parser.blockprocessors.register(AbbreviationProcessor(md.parser, self.abbrs), "abbr", 16)  # type: ignore[attr-defined]


class AbbreviationProcessor(AbbrBlockprocessor):
    """Reads definitions, those in a row at once."""

    RE = re.compile(r"^[*]\[(?P<abbr>[^\\\n]*?)\][ ]?:[ ]*\n?[ ]*(?P<title>.*)$", re.MULTILINE)

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take definitions out of the first block, and return whether there is one."""
        block = blocks[0]
        first = found = self.RE.search(block)
        if first is None or found is None:
            return False
        self._define(found)
        goes_on = is_alone(block)
        while goes_on and (following := self.RE.match(block, found.end() + 1)):
            found = following
            self._define(found)
        del blocks[0]
        if (after := block[found.end() :]).strip():
            blocks.insert(0, after.lstrip("\n"))
        if (before := block[: first.start()]).strip():
            blocks.insert(0, before.rstrip("\n"))
        return True

    def _define(self, found: re.Match[str]) -> None:
        abbreviation, title = found["abbr"].strip(), found["title"].strip()
        if abbreviation and title not in _NOTHING:
            self.abbrs[abbreviation] = title
        elif title:
            self.abbrs.pop(abbreviation, None)


class AbbreviationTreeprocessor(AbbrTreeprocessor):
    """Marks abbreviations in all texts: at each word the longest one that stands there."""

    def run(self, root: Element) -> None:
        """Mark them."""
        if not self.abbrs:
            return
        lengths: dict[str, set[int]] = {}
        for abbreviation in self.abbrs:
            lengths.setdefault(abbreviation[0], set()).add(len(abbreviation))
        self._lengths = {first: sorted(each, reverse=True) for first, each in lengths.items()}
        self._begins = re.compile(rf"\b[{''.join(map(re.escape, lengths))}]")
        self._mark(root)

    def _mark(self, element: Element) -> None:
        """Mark the abbreviations in an element."""
        children: list[Element] = []
        element.text = self._split(element.text, children)
        for child in element:
            self._mark(child)
            children.append(child)
            child.tail = self._split(child.tail, children)
        element[:] = children

    def _split(self, text: str | None, marked: list[Element]) -> str | None:
        """Return what stands before the first abbreviation in a text, and add elements for it and the rest."""
        if not text or isinstance(text, AtomicString):
            return text
        begin = None
        done = 0
        for found in self._begins.finditer(text):
            start = found.start()
            if start < done:
                continue
            end = self._end(text, start)
            if end is None:
                continue
            if begin is None:
                begin = text[:start]
            else:
                marked[-1].tail = text[done:start]
            abbreviation = Element("abbr", {"title": self.abbrs[text[start:end]]})
            abbreviation.text = AtomicString(text[start:end])
            marked.append(abbreviation)
            done = end
        if begin is None:
            return text
        marked[-1].tail = text[done:]
        return begin

    def _end(self, text: str, start: int) -> int | None:
        """Return where the longest abbreviation ends that stands at a place, or None."""
        for length in self._lengths[text[start]]:
            end = start + length
            if text[start:end] in self.abbrs and _BOUNDARY.match(text, end):
                return end
        return None
