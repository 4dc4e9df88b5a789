"""Footnotes that a screen reader can follow, in the order of their marks.

This module does not know what stands in a note: Python-Markdown's own extension parses them.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.footnotes import (
    NBSP_PLACEHOLDER,
    FootnoteBlockProcessor,
    FootnoteExtension,
    FootnoteInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from sitegen.markdown.words import words_for

# The stock patterns look for the end of a label across lines and other marks, from each of them.
_MARK = r"\[\^([^\[\]]*+)\]"


class NoteProcessor(FootnoteBlockProcessor):
    """Reads the notes."""

    RE = re.compile(r"^ {0,3}\[\^([^\[\]\n]*+)\]: *(.*)$", re.MULTILINE)


class MarkProcessor(FootnoteInlineProcessor):
    """Reads the marks of notes, which are numbered when all of them are known."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the mark of a note, or nothing if there is no such note."""
        name = m[1]
        if name not in self.footnotes.footnotes:
            return None, None, None
        self.footnotes.addFootnoteRef(name)
        mark = Element("sup", {"id": self.footnotes.makeFootnoteRefId(name, found=True)})
        SubElement(mark, "a", {"href": f"#{self.footnotes.makeFootnoteId(name)}", "class": "footnote-ref"})
        return mark, m.start(), m.end()


class AccessibleFootnoteExtension(FootnoteExtension):
    """Python-Markdown's footnotes with valid ids, roles, and back links that say where they lead."""

    def __init__(self, language: str) -> None:
        super().__init__(USE_DEFINITION_ORDER=False, BACKLINK_TEXT="&#8617;&#65038;")
        self.language = language

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the stock processors, and the one that adds the roles after them."""
        super().extendMarkdown(md)
        md.parser.blockprocessors.register(NoteProcessor(self), "footnote", 17)
        md.inlinePatterns.register(MarkProcessor(_MARK, self), "footnote", 175)
        # It fails on a note without text, so the notes are put in order here.
        md.treeprocessors.deregister("footnote-reorder")
        md.treeprocessors.register(FootnoteRoleTreeprocessor(self), "footnote_roles", 14)

    def reset(self) -> None:
        """Forget the notes of the last text."""
        super().reset()
        self._marked: set[str] = set()

    def addFootnoteRef(self, id: str) -> None:  # noqa: A002, N802
        """Remember that a note has a mark."""
        if id not in self._marked:
            self._marked.add(id)
            self.footnote_order.append(id)

    def makeFootnoteId(self, id: str) -> str:  # noqa: A002, N802
        """Return the id of a note; an id in HTML holds no space."""
        return "-".join(super().makeFootnoteId(id).split())

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """Return the id of a mark, numbered if the note has several; an id in HTML holds no space.

        The stock method counts from two upwards for each mark, which takes minutes for thousands of them.
        """
        reference = "-".join(reference.split())
        if not found:
            return reference
        count = self.found_refs.get(reference, 0) + 1
        self.found_refs[reference] = count
        if count > 1:
            reference = reference.replace("fnref", f"fnref{count}", 1)
        self.used_refs.add(reference)
        return reference


class FootnoteRoleTreeprocessor(Treeprocessor):
    """Give the notes, their marks and their back links the roles of a digital publication."""

    def __init__(self, footnotes: AccessibleFootnoteExtension) -> None:
        super().__init__(footnotes.md)
        self.footnotes = footnotes

    def run(self, root: Element) -> None:
        """Mark up the notes where there are any."""
        if not self.footnotes.footnotes:
            return
        words = words_for(self.footnotes.language)
        self._number_marks(root)
        for notes in root.iter("div"):
            if notes.get("class") == "footnote":
                notes.tag = "section"
                notes.attrib = {"class": "footnotes", "role": "doc-endnotes", "aria-label": words.notes}
                self._put_in_order(notes)
                for number, note in enumerate(notes.iterfind("ol/li"), start=1):
                    self._name_links(note, words.back, number)
                    _set_code_apart(note)
                break

    def _number_marks(self, root: Element) -> None:
        """Number the marks as they stand in the text: the inline stage meets those in tables and lists later."""
        marks: dict[str, list[tuple[Element, Element]]] = {}
        for mark in root.iter("sup"):
            link = mark.find("a[@class='footnote-ref']")
            if link is not None:
                link.set("role", "doc-noteref")
                marks.setdefault(link.get("href", ""), []).append((mark, link))
        names = {f"#{self.footnotes.makeFootnoteId(name)}": name for name in self.footnotes.footnote_order}
        self.footnotes.footnote_order[:] = [names[target] for target in marks if target in names]
        for number, alike in enumerate(marks.values(), start=1):
            identifiers = sorted((mark.get("id", "") for mark, _ in alike), key=lambda one: (len(one), one))
            for (mark, link), identifier in zip(alike, identifiers, strict=True):
                mark.set("id", identifier)
                link.text = str(number)

    def _put_in_order(self, notes: Element) -> None:
        """Put the notes in the order of their marks; those without a mark come last."""
        marked = self.footnotes.footnote_order
        places = {self.footnotes.makeFootnoteId(name): place for place, name in enumerate(marked)}
        for listing in notes.iterfind("ol"):
            listing[:] = sorted(listing, key=lambda note: places.get(note.get("id", ""), len(places)))

    def _name_links(self, note: Element, name: str, number: int) -> None:
        """Name each link back to a mark, and drop the one of a note that nothing refers to."""
        used = self.footnotes.used_refs
        for parent in list(note.iter()):
            count = 0
            for link in list(parent):
                if link.get("class") != "footnote-backref":
                    continue
                if link.get("href", "").removeprefix("#") not in used:
                    parent.remove(link)
                    continue
                count += 1
                link.attrib.pop("title", None)
                link.set("role", "doc-backlink")
                label = name.format(number)
                link.set("aria-label", label if count == 1 else f"{label} ({count})")


def _set_code_apart(note: Element) -> None:
    """Move the code that ends a note out of the paragraph with the link back."""
    last = note[-1] if len(note) else None
    code = HTML_PLACEHOLDER_RE.match(last.text or "") if last is not None and last.tag == "p" else None
    if last is None or code is None or (last.text or "")[code.end() :] != NBSP_PLACEHOLDER:
        return
    before = Element("p")
    before.text, last.text = code[0], None
    note.insert(len(note) - 1, before)
