"""Blocks in blocks as Markdown has them: no paragraph in a paragraph, no list in a list without an item.

This module knows nothing about Markdown.
"""

from collections.abc import Iterable, Sequence

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CONTAINERS = frozenset("p div section article aside main header footer nav address figcaption summary".split())  # noqa: SIM905
_BLOCKS = frozenset(
    """
    h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table figure hr details video sitegen-shortcode sitegen-more
    """.split()  # noqa: SIM905 - as one list of words
)
_ANY_BLOCK = tuple(_CONTAINERS | _BLOCKS | {"li", "dt", "dd", "tr", "td", "th", "caption"})
_UNCLOSED = (
    (("li",), ("ul", "ol")),
    (("dt", "dd"), ("dl",)),
    (("td", "th"), ("table",)),
    (("tr",), ("table",)),
    (("thead", "tbody", "tfoot"), ("table",)),
)
"""Elements whose end may be left out, so that the next one seems to stand in them; and what it may stand in."""


def arrange_blocks(root: BeautifulSoup) -> None:
    """Put the blocks of a tree in order; what stands between them becomes paragraphs."""
    _end_what_is_open(root)
    blocks = _Flow(root).of(list(root.contents))
    root.clear()
    root.extend(blocks)
    root.smooth()


def is_picture(element: PageElement | None) -> bool:
    """Tell whether something is a picture, or a link around one and nothing else."""
    if not isinstance(element, Tag):
        return False
    if element.name == "a":
        inside = [child for child in element.contents if isinstance(child, Tag) or str(child).strip()]
        return len(inside) == 1 and is_picture(inside[0])
    return element.name == "img"


def _end_what_is_open(root: BeautifulSoup) -> None:
    for names, stops in _UNCLOSED:
        for element in root.find_all(names):
            outer = element.find_parent((*names, *stops))
            if outer is None or outer.name in stops:
                continue
            place: Tag = outer
            for moved in [element, *element.next_siblings]:
                place.insert_after(moved.extract())
                place = moved  # type: ignore[assignment]


class _Flow:
    """Makes blocks of what stands in an element."""

    def __init__(self, root: BeautifulSoup) -> None:
        self._root = root

    def of(self, nodes: Iterable[PageElement]) -> list[Tag]:
        """Return the blocks that some nodes make; text between blocks is a paragraph."""
        blocks: list[Tag] = []
        run: list[PageElement] = []
        for node in nodes:
            node.extract()
            if isinstance(node, Comment):
                continue
            if not isinstance(node, Tag):
                run.append(node)
            elif node.name in _CONTAINERS:
                self._flush(run, blocks)
                blocks += (
                    self._figure(node) if "wp-caption" in (node.get("class") or ()) else self.of(list(node.contents))
                )
            elif node.name in _BLOCKS:
                self._flush(run, blocks)
                blocks += self._block(node)
            elif node.name in ("li", "dt", "dd"):
                self._flush(run, blocks)
                self._add_to_list(node, blocks)
            elif node.name in ("tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup", "col"):
                self._flush(run, blocks)
                blocks += self.of(list(node.contents))
            elif node.name == "sitegen-note":
                self._note(node)
                run.append(node)
            elif node.find(_ANY_BLOCK):
                self._distribute(node, run, blocks)
            else:
                for note in node.find_all("sitegen-note"):
                    self._note(note)
                run.append(node)
        self._flush(run, blocks)
        return _merged(blocks)

    def _like(self, element: Tag) -> Tag:
        """Return an empty element of the same name and with the same attributes."""
        made = self._root.new_tag(element.name)
        made.attrs = element.attrs.copy()
        return made

    def _note(self, note: Tag) -> None:
        inside = self.of(list(note.contents))
        note.clear()
        note.extend(inside)

    def _flush(self, run: list[PageElement], blocks: list[Tag]) -> None:
        """Make paragraphs of the nodes since the last block: two breaks in a row end one."""
        pieces: list[list[PageElement]] = [[]]
        breaks = 0
        for node in run:
            if isinstance(node, Tag) and node.name == "br":
                breaks += 1
                if breaks == 2:
                    pieces.append([])
            elif isinstance(node, Tag) or str(node).strip(" \t\r\n"):
                breaks = 0
            pieces[-1].append(node)
        run.clear()
        for piece in pieces:
            while piece and _is_blank(piece[0]):
                piece.pop(0)
            while piece and _is_blank(piece[-1]):
                piece.pop()
            if not piece or not any(isinstance(node, Tag) or str(node).strip() for node in piece):
                continue
            if (
                blocks
                and blocks[-1].name == "p"
                and all(isinstance(node, Tag) and node.name == "sitegen-note" for node in piece)
            ):
                blocks[-1].extend(piece)
                continue
            paragraph = self._root.new_tag("p")
            paragraph.extend(piece)
            if paragraph.get_text(strip=True) or paragraph.find(("img", "a", "sitegen-note", "sitegen-unknown")):
                blocks.append(paragraph)

    def _distribute(self, outer: Tag, run: list[PageElement], blocks: list[Tag]) -> None:
        """Put an inline element that stands around blocks into each of them; a link only into the first."""
        inside = self.of(list(outer.contents))
        is_linked = False
        for position, block in enumerate(inside):
            if block.name in ("p", *_HEADINGS) and not (outer.name == "a" and is_linked):
                copy = self._like(outer)
                copy.extend(list(block.contents))
                block.append(copy)
                is_linked = True
            elif outer.name == "a" and block.name == "figure" and not is_linked:
                picture = block.find("img")
                if isinstance(picture, Tag) and not picture.find_parent("a"):
                    picture.wrap(self._like(outer))
                    is_linked = True
            if position == 0 and block.name == "p" and run:
                run += [child.extract() for child in list(block.contents)]
                continue
            self._flush(run, blocks)
            blocks.append(block)

    def _add_to_list(self, item: Tag, blocks: list[Tag]) -> None:
        """Add an item that stands in no list to the one before it."""
        name = "ul" if item.name == "li" else "dl"
        if not (blocks and blocks[-1].name == name and blocks[-1].get("data-made")):
            blocks.append(self._root.new_tag(name, attrs={"data-made": "1"}))
        self._content(item)
        blocks[-1].append(item)

    def _content(self, element: Tag) -> None:
        """Put the blocks of an item or a quotation in order; one paragraph alone is just its text."""
        inside = self.of(list(element.contents))
        element.clear()
        element.extend(inside)

    def _block(self, block: Tag) -> list[Tag]:
        if block.name in ("ul", "ol"):
            return self._list(block)
        if block.name == "dl":
            return self._definitions(block)
        if block.name == "figure":
            return self._figure(block)
        if block.name == "table":
            return self._table(block)
        if block.name in ("blockquote", "details", "sitegen-shortcode"):
            if block.name == "details" and (summary := block.find("summary")):
                summary.name = "p"
                summary.extract()
                self._content(block)
                summary.name = "summary"
                block.insert(0, summary)
            else:
                self._content(block)
            return [block] if block.contents or block.name == "sitegen-shortcode" else []
        if block.name in _HEADINGS:
            return self._heading(block)
        if block.name == "pre" and not block.get_text().strip():
            return []
        return [block]

    def _heading(self, heading: Tag) -> list[Tag]:
        """Return a heading, and what it cannot hold behind it."""
        inside = self.of(list(heading.contents))
        if all(block.name == "p" for block in inside):
            heading.clear()
            for number, block in enumerate(inside):
                if number:
                    heading.append(NavigableString(" "))
                heading.extend(list(block.contents))
            for line_end in heading.find_all("br"):
                line_end.replace_with(NavigableString(" "))
            heading.smooth()
            if heading.get_text(strip=True) or heading.find("img"):
                return [heading]
            return inside
        first = next((number for number, block in enumerate(inside) if block.name == "p"), None)
        if first is None:
            return inside
        made = self._like(heading)
        made.extend(list(inside[first].contents))
        return [*inside[:first], made, *inside[first + 1 :]]

    def _list(self, block: Tag) -> list[Tag]:
        items: list[Tag] = []
        for child in list(block.contents):
            child.extract()
            if isinstance(child, Tag) and child.name == "li":
                self._content(child)
                items.append(child)
                continue
            inside = self.of([child])
            if not inside:
                continue
            if not items or not all(each.name in ("ul", "ol") for each in inside):
                items.append(self._root.new_tag("li"))
            joined = _merged([*items[-1].find_all(True, recursive=False), *inside])
            items[-1].clear()
            items[-1].extend(joined)
        block.clear()
        items = [item for item in items if item.contents]
        block.extend(items)
        return [block] if items else []

    def _definitions(self, block: Tag) -> list[Tag]:
        entries = block.find_all(("dt", "dd"))
        others = [child for child in block.contents if isinstance(child, NavigableString) and child.strip()]
        for entry in entries:
            entry.extract()
            self._content(entry)
        block.clear()
        block.extend([entry for entry in entries if entry.contents])
        return [*([block] if block.contents else []), *self.of(others)]

    def _table(self, table: Tag) -> list[Tag]:
        for cell in table.find_all(("td", "th", "caption")):
            if cell.find_parent("table") is not table:
                continue
            self._content(cell)
            if all(isinstance(child, Tag) and child.name == "p" for child in cell.contents):
                for number, paragraph in enumerate(list(cell.contents)):
                    if number:
                        paragraph.insert_before(self._root.new_tag("br"))
                    paragraph.unwrap()  # type: ignore[attr-defined]
        return [table] if table.find(("td", "th")) else self.of(list(table.contents))

    def _figure(self, figure: Tag) -> list[Tag]:
        """Return a figure of one picture and its caption; of anything else what stands in it, and the caption."""
        captions = figure.find_all("figcaption") + figure.find_all("p", class_="wp-caption-text")
        caption = captions[-1] if len(captions) == 1 else None
        own = caption if caption is not None and caption.find_parent(("figure", "div")) is figure else None
        pictures = figure.find_all("img")
        others = figure.find(("table", "pre", "blockquote", "ul", "ol", "video", "sitegen-shortcode", "figure"))
        if len(pictures) != 1 or others or (own is None and captions):
            return self._figures(figure)
        picture = pictures[0]
        link = picture.find_parent("a")
        shown = link if isinstance(link, Tag) and is_picture(link) else picture
        if own is not None:
            own.extract()
        shown.extract()
        rest = self.of(list(figure.contents))
        made = self._root.new_tag("figure")
        made.append(shown)
        if own is not None and own.get_text(strip=True):
            text = self._root.new_tag("figcaption")
            for credit in own.find_all("cite", class_="credit"):
                if credit.find_previous_sibling(string=lambda each: each.strip() != ""):
                    credit.insert_before(NavigableString(" – "))
                credit.unwrap()
            inside = self.of(list(own.contents))
            for number, block in enumerate(inside):
                if number:
                    text.append(NavigableString(" "))
                text.extend(list(block.contents) if block.name == "p" else [block])
            text.smooth()
            made.append(text)
        return [made, *rest]

    def _figures(self, figure: Tag) -> list[Tag]:
        return self.of(list(figure.contents))


def _merged(blocks: Iterable[Tag]) -> list[Tag]:
    """Return blocks with lists without numbers joined that stand behind each other: Markdown reads them as one."""
    made: list[Tag] = []
    for block in blocks:
        if made and block.name == made[-1].name == "ul":
            made[-1].extend(list(block.contents))
        else:
            made.append(block)
    return made


def _is_blank(node: PageElement) -> bool:
    return (isinstance(node, Tag) and node.name == "br") or (not isinstance(node, Tag) and not str(node).strip())


def only_paragraph(blocks: Sequence[PageElement]) -> bool:
    """Tell whether the content of an item is one paragraph, and lists behind it at most."""
    first, *others = blocks or [Comment("")]
    return (
        isinstance(first, Tag)
        and first.name == "p"
        and all(isinstance(each, Tag) and each.name in ("ul", "ol") for each in others)
    )
