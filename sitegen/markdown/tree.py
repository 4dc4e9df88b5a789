"""Reshape parsed blocks: task lists, tables that scroll, pictures with a caption.

This module knows nothing about inline syntax: it runs on trees, before or after the inline stage.
"""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.tables import TableProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from sitegen.markdown.words import words_for

_ATTRIBUTES = re.compile(r" *\{:?([^{}\n]*)\} *")
_TASK = re.compile(r"\[([ xX])\](?=[ \n]+\S)")


def extend_tree(md: Markdown, language: str) -> None:
    """Register the tree processors of this module on a Markdown instance."""
    # Tasks come before the inline stage, which would take the brackets for a reference; figures after
    # attribute lists, so that these still reach the picture.
    if "|" not in md.ESCAPED_CHARS:
        md.ESCAPED_CHARS.append("|")
    md.parser.blockprocessors.register(ScrollingTableProcessor(md.parser, language), "table", 75)
    md.treeprocessors.register(TaskTreeprocessor(md), "tasks", 25)
    md.treeprocessors.register(TableTreeprocessor(md, language), "table_names", 5)
    md.treeprocessors.register(FigureTreeprocessor(md), "figures", 6)


class ScrollingTableProcessor(TableProcessor):
    """Reads tables, and aligns their cells by class: a strict security policy allows no inline style."""

    def __init__(self, parser: BlockParser, language: str) -> None:
        super().__init__(parser, {"use_align_attribute": True})

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether the block is a table; every table has a bar in its first lines."""
        return "|" in block and super().test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the table of the first block; attributes on the line below it are its own."""
        rows, _, last = blocks[0].rpartition("\n")
        attributes = _ATTRIBUTES.fullmatch(last)
        if attributes is not None:
            blocks[0] = rows
        super().run(parent, blocks)
        if attributes is not None:
            AttrListTreeprocessor(self.parser.md).assign_attrs(parent[-1], attributes[1])

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        super()._build_row(row, parent, align)  # type: ignore[misc]
        for cell in parent[-1]:
            cell.text = (cell.text or "").replace("\\|", "|")
            if cell.tag == "th":
                cell.set("scope", "col")
            side = cell.attrib.pop("align", None)
            if side is not None:
                cell.set("class", f"align-{side}")


class TableTreeprocessor(Treeprocessor):
    """Puts each Markdown table into a box that scrolls, can be focused, and is named by its columns."""

    def __init__(self, md: Markdown, language: str) -> None:
        super().__init__(md)
        self.language = language

    def run(self, root: Element) -> None:
        """Wrap every table; a second one with the same columns gets a number."""
        if root.find(".//table") is None:
            return
        seen: dict[str, int] = {}
        for parent in list(root.iter()):
            for position, child in enumerate(parent):
                if child.tag == "table" and not parent.get("class", "").startswith("table-scroll"):
                    parent[position] = self._box(child, seen)

    def _box(self, table: Element, seen: dict[str, int]) -> Element:
        heads = ("".join(cell.itertext()) for cell in table.iter("th"))
        columns = [HTML_PLACEHOLDER_RE.sub("", head).strip() for head in heads]
        name = words_for(self.language).table.format(", ".join(filter(None, columns))).rstrip(" :\u00a0\u060c")
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
        box = Element("div", {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": name})
        box.text = "\n"
        box.tail, table.tail = table.tail, "\n"
        box.append(table)
        return box


class TaskTreeprocessor(Treeprocessor):
    """Turns ``- [ ]`` and ``- [x]`` into disabled checkboxes, each labelled by the text of its item."""

    def run(self, root: Element) -> None:
        """Rewrite every item that begins with a box."""
        for listing in root.iter("ul"):
            boxes = [self._add_box(item) for item in listing if item.tag == "li"]
            if any(boxes):
                listing.set("class", "task-list")

    @staticmethod
    def _add_box(item: Element) -> bool:
        holder = item
        if not (item.text or "").strip() and len(item) and item[0].tag == "p":
            holder = item[0]
        text = holder.text or ""
        task = _TASK.match(text)
        if task is None:
            return False
        box = Element("input", {"type": "checkbox", "disabled": "disabled"})
        if task[1] != " ":
            box.set("checked", "checked")
        box.tail = text[task.end() :]
        label = Element("label")
        label.append(box)
        holder.text = ""
        holder.insert(0, label)
        item.set("class", "task")
        return True


class FigureTreeprocessor(Treeprocessor):
    """Makes a figure of a picture that stands alone in its paragraph: its title is the caption."""

    def run(self, root: Element) -> None:
        """Replace the paragraphs; a picture inside a link counts as well."""
        if root.find(".//img[@title]") is None:
            return
        for paragraph in root.iter("p"):
            picture = self._lone_picture(paragraph)
            if picture is None:
                continue
            caption = Element("figcaption")
            caption.text = picture.attrib.pop("title")
            caption.tail = "\n"
            paragraph.tag = "figure"
            paragraph.text = "\n"
            paragraph[0].tail = "\n"
            paragraph.append(caption)

    @staticmethod
    def _lone_picture(paragraph: Element) -> Element | None:
        if len(paragraph) != 1 or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
            return None
        child = paragraph[0]
        if child.tag == "a" and len(child) == 1 and not ((child.text or "") + (child[0].tail or "")).strip():
            child = child[0]
        return child if child.tag == "img" and child.get("title", "").strip() else None
