"""Python-Markdown's block stage, faster, with the same result to the byte.

The stock block parser offers every block to every processor; here a block that holds nothing but running text
goes straight to the last of them. A test runs this stage and the stock one side by side.

This module does not know what a processor makes of a block.
"""

import re
from collections import deque
from typing import cast
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.util import HTML_PLACEHOLDER_RE, STX

from sitegen.markdown.blocks import HeadingProcessor, RuleProcessor
from sitegen.markdown.engine import ArrangingBlockParser
from sitegen.markdown.layout import arrange
from sitegen.markdown.notices import NoticeProcessor

_MANY = 1000  # blocks
# What running text does not begin with: code, an empty line, stashed HTML, a numbered list.
_BEGINS_BLOCK = re.compile(r" {4}|\n|\x02| {0,3}[0-9]+\. |$")
# What no line of running text begins with: a heading, an underline, a rule, a list, a quotation, a
# definition, an admonition, an abbreviation. A pattern that begins with a line break is found many times
# faster than one that begins with a choice, hence two of them.
_MARKS = r"(?:!!!| {0,3}(?:[#=>\-]|: |[*+] |\*\[|\* *\* *\*|_ *_ *_))"
_BEGINS_FIRST_LINE = re.compile(_MARKS)
_BEGINS_LATER_LINE = re.compile(r"\n" + _MARKS)
# What the first line of a rule, or a later one, begins with.
_BEGINS_RULE = re.compile(r" {0,3}([-_*]) *\1 *\1")
_BEGINS_LATER_RULE = re.compile(r"\n {0,3}([-_*]) *\1 *\1")


class _Blocks(deque[str]):
    """Many blocks: to take the first of them away, a list would move all others."""

    def pop(self, index: int = -1) -> str:
        """Take a block away, the first or the last one."""
        return self.popleft() if index == 0 else super().pop()


class FastBlockParser(ArrangingBlockParser):
    """A block parser that knows at a glance who takes the most frequent kinds of block."""

    processors: tuple[BlockProcessor, ...] = ()

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802
        """Parse a chunk of text into ``parent``."""
        blocks: list[str] = arrange(text).split("\n\n")
        self.parseBlocks(parent, blocks if len(blocks) < _MANY else cast("list[str]", _Blocks(blocks)))

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
            heading = HeadingProcessor.RE.fullmatch(block) if block[:1] in "# " else None
            if heading is not None:
                SubElement(parent, f"h{len(heading['level'])}").text = heading["header"].strip()
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


class FastRuleProcessor(RuleProcessor):
    """Reads rules, and knows at a glance most blocks that hold none."""

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether a rule is in the block."""
        if _BEGINS_RULE.match(block) is None and _BEGINS_LATER_RULE.search(block) is None:
            return False
        return super().test(parent, block)
