"""Python-Markdown's block stages, faster, with the same result to the byte.

The stock block parser offers every block to every processor; here a block that holds nothing but running text goes
straight to the last of them. The stock HTML stage parses the whole text as HTML; here it does so only if something
in the text could be a block of HTML. A test runs these stages and the stock ones side by side.

This module must never know what a processor makes of a block.
"""

import re
import xml.etree.ElementTree as ElementTree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor

from sitegen.content.markdown_engine import ArrangingBlockParser

# What running text does not begin with: code, an empty line, stashed HTML, a numbered list.
_BEGINS_BLOCK = re.compile(r" {4}|\n|\x02| {0,3}[0-9]+\. |$")
# What no line of running text begins with: a heading, an underline, a rule, a list, a quotation, a definition, an
# admonition, an abbreviation.
_BEGINS_LINE = re.compile(
    r"(?:^|\n)(?:[#=]|!!!| {0,3}(?:[>\-]|: |[*+] |\*\[|\* {0,2}\* {0,2}\*|_ {0,2}_ {0,2}_))"
)
# Elements whose content the HTML parser of some Python version reads as text, beside those that Markdown knows.
_READ_AS_TEXT = ("title", "xmp", "noembed", "noframes", "plaintext", "svg")


class FastBlockParser(ArrangingBlockParser):
    """A block parser that recognises running text."""

    processors: tuple[BlockProcessor, ...] = ()

    def parseBlocks(self, parent: ElementTree.Element, blocks: list[str]) -> None:  # noqa: N802
        """Parse the blocks into ``parent``."""
        processors = self.processors or tuple(self.blockprocessors)
        self.processors = processors
        paragraph = processors[-1]
        while blocks:
            if is_running_text(blocks[0]):
                paragraph.run(parent, blocks)
                continue
            for processor in processors:
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    break


def is_running_text(block: str) -> bool:
    """Tell whether no processor but that of paragraphs can take the block."""
    return (
        _BEGINS_BLOCK.match(block) is None
        and _BEGINS_LINE.search(block) is None
        and "|" not in block
        and "]:" not in block
    )


class FastHtmlPreprocessor(Preprocessor):
    """Hands the text to the stock HTML stage if there is anything in it that the stage would change."""

    def __init__(self, md: Markdown, stock: Preprocessor) -> None:
        super().__init__(md)
        self.stock = stock
        names = "|".join((*md.block_level_elements, *_READ_AS_TEXT))
        # A character reference without its semicolon gets one there.
        self.pattern = re.compile(rf"<(?:[!?]|/?(?:{names})(?![a-z0-9]))|&#", re.IGNORECASE)

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with blocks of HTML stashed away."""
        if any("<" in line or "&#" in line for line in lines) and self.pattern.search("\n".join(lines)):
            return self.stock.run(lines)
        return lines
