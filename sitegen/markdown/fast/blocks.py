"""Python-Markdown's block stages, faster, with the same result to the byte.

The stock block parser offers every block to every processor; here a block that holds nothing but running text
goes straight to the last of them. The stock HTML stage parses the whole text as HTML; here it does so only if
something in the text could be a block of HTML. A test runs these stages and the stock ones side by side.

This module does not know what a processor makes of a block.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HRProcessor
from markdown.extensions.md_in_html import HTMLExtractorExtra
from markdown.preprocessors import NormalizeWhitespace, Preprocessor
from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX

from sitegen.markdown.engine import ArrangingBlockParser, HeadingProcessor, NewsMarkdown
from sitegen.markdown.notices import NoticeProcessor

_BLANK_LINE = re.compile(r"\n +(?=\n)")
# What running text does not begin with: code, an empty line, stashed HTML, a numbered list.
_BEGINS_BLOCK = re.compile(r" {4}|\n|\x02| {0,3}[0-9]+\. |$")
# What no line of running text begins with: a heading, an underline, a rule, a list, a quotation, a
# definition, an admonition, an abbreviation. A pattern that begins with a line break is found many times
# faster than one that begins with a choice, hence two of them.
_MARKS = r"(?:[#=]|!!!| {0,3}(?:[>\-]|: |[*+] |\*\[|\* {0,2}\* {0,2}\*|_ {0,2}_ {0,2}_))"
_BEGINS_FIRST_LINE = re.compile(_MARKS)
_BEGINS_LATER_LINE = re.compile(r"\n" + _MARKS)
# What the first line of a rule, or a later one, begins with.
_BEGINS_RULE = re.compile(r" {0,3}([-_*]) {0,2}\1 {0,2}\1")
_BEGINS_LATER_RULE = re.compile(r"\n {0,3}([-_*]) {0,2}\1 {0,2}\1")
# A heading that is a block of its own; a backslash could escape its last hash.
_HEADING_LINE = re.compile(r"(#{2,6}|#(?![^\W\d_]))([^\n\\]*)")
# Elements whose content the HTML parser of some Python version reads as text, besides those that Markdown knows.
_READ_AS_TEXT = ("title", "xmp", "noembed", "noframes", "plaintext", "svg")


class FastBlockParser(ArrangingBlockParser):
    """A block parser that knows at a glance who takes the most frequent kinds of block."""

    processors: tuple[BlockProcessor, ...] = ()

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        """Parse the blocks into ``parent``."""
        processors = self.processors or tuple(self.blockprocessors)
        self.processors = processors
        paragraph = processors[-1]
        while blocks:
            block = blocks[0]
            if block[:1].isalpha() and is_running_text(block):
                self._add_text(parent, blocks)
                continue
            heading = _HEADING_LINE.fullmatch(block)
            if heading is not None:
                SubElement(parent, f"h{len(heading[1])}").text = heading[2].rstrip("#").strip()
                del blocks[0]
                continue
            if is_running_text(block) or self._is_stashed_html(block):
                paragraph.run(parent, blocks)
                continue
            if not block:
                self.blockprocessors["empty"].run(parent, blocks)
                continue
            for processor in processors:
                if processor.test(parent, block) and processor.run(parent, blocks) is not False:
                    break

    def _add_text(self, parent: Element, blocks: list[str]) -> None:
        """Add a block that begins with a letter as a paragraph, or as the text of an item of a list."""
        if not self.state or self.state[-1] != "list":
            SubElement(parent, "p").text = blocks.pop(0)
        elif parent.text or len(parent):
            self.processors[-1].run(parent, blocks)
        else:
            parent.text = blocks.pop(0)

    def _is_stashed_html(self, block: str) -> bool:
        """Tell whether the block is nothing but a placeholder for HTML that holds no Markdown."""
        if block[:1] != STX:
            return False
        placeholder = HTML_PLACEHOLDER_RE.fullmatch(block)
        return placeholder is not None and isinstance(self.md.htmlStash.rawHtmlBlocks[int(placeholder[1])], str)


def is_running_text(block: str) -> bool:
    """Tell whether no processor but that of paragraphs can take the block."""
    # No block that begins with a letter is taken for how it begins.
    return (
        (block[:1].isalpha() or (_BEGINS_BLOCK.match(block) is None and _BEGINS_FIRST_LINE.match(block) is None))
        and "|" not in block
        and ("]" not in block or "]:" not in block)
        and ("\n" not in block or _BEGINS_LATER_LINE.search(block) is None)
    )


class FastNoticeProcessor(NoticeProcessor):
    """Reads notices, and knows at a glance most blocks that are none."""

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether the block is a notice or belongs to one."""
        return ("!!!" in block or block.startswith(" ")) and super().test(parent, block)


class FastHeadingProcessor(HeadingProcessor):
    """Reads headings, and knows at a glance most blocks that hold none."""

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether a heading is in the block."""
        return "#" in block and super().test(parent, block)


class FastRuleProcessor(HRProcessor):
    """Reads rules, and knows at a glance most blocks that hold none."""

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether a rule is in the block."""
        if _BEGINS_RULE.match(block) is None and _BEGINS_LATER_RULE.search(block) is None:
            return False
        return super().test(parent, block)


class FastNormalizeWhitespace(NormalizeWhitespace):
    """Looks for what is to be normalised before it copies the text; this is the first stage."""

    md: NewsMarkdown

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with tabs expanded and blank lines emptied."""
        source = self.md.source
        if "\t" in source or "\r" in source or STX in source or ETX in source:
            return super().run(lines)
        if " \n" in source or source.endswith(" "):
            return _BLANK_LINE.sub("\n", source + "\n\n").split("\n")
        return [*lines, "", ""]


class FastHtmlExtractor(HTMLExtractorExtra):
    """Parses HTML, and does not collect the names of all elements again at each tag."""

    def __init__(self, md: Markdown) -> None:
        self._all_blocks = set(md.block_level_elements)
        super().__init__(md)
        self._blocks = self._all_blocks - (self.span_tags | self.raw_tags | self.empty_tags)
        self._spans_and_blocks = self._blocks | self.span_tags

    @property
    def block_level_tags(self) -> set[str]:
        """The elements that are blocks."""
        return self._all_blocks

    @property
    def block_tags(self) -> set[str]:
        """The elements that may hold blocks of Markdown."""
        return self._blocks

    @property
    def span_and_blocks_tags(self) -> set[str]:
        """The elements that may hold any Markdown."""
        return self._spans_and_blocks


class FastHtmlPreprocessor(Preprocessor):
    """Stashes HTML away, if there is anything in the text that could be a block of it."""

    md: NewsMarkdown

    def __init__(self, md: NewsMarkdown) -> None:
        super().__init__(md)
        names = "|".join((*md.block_level_elements, *_READ_AS_TEXT))
        # A character reference without its semicolon gets one from the parser, so it counts as well.
        self._pattern = re.compile(rf"<(?:[!?]|/?(?:{names})(?![a-z0-9]))|&#", re.IGNORECASE)

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with placeholders for blocks of HTML."""
        if "<" not in self.md.source and "&" not in self.md.source:
            return lines
        source = "\n".join(lines)
        if ("<" not in source and "&#" not in source) or self._pattern.search(source) is None:
            return lines
        extractor = FastHtmlExtractor(self.md)
        extractor.feed(source)
        extractor.close()
        return "".join(extractor.cleandoc).split("\n")
