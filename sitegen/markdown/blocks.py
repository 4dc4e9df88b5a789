"""Blocks of Python-Markdown's that are read by CommonMark's rules: headings, rules, quotations.

This module does not know what stands in a block.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockQuoteProcessor, HashHeaderProcessor, HRProcessor, SetextHeaderProcessor

from sitegen.markdown.words import words_for

_UNDERLINED = re.compile(
    r"((?: *+(?![>#]|[*+-] |\d{1,9}[.)] |: |!!! |\*?\[[^\]\n]+\]:|(?:- *){3,}$|(?:\* *){3,}$|(?:_ *){3,}$)[^\n]++\n)+?)"
    r" {0,3}(=+|-+) *(?:\n|$)",
    re.MULTILINE,
)
_NOTICE = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\] *(?:\n|$)", re.IGNORECASE)
_UNDERLINE = re.compile(r"\n {0,3}(?:=+|-+) *(?:\n|$)")


class HeadingProcessor(HashHeaderProcessor):
    """Reads ``## headings``.

    A single hash needs a blank behind it, or it begins a hashtag; two or more may do without before a letter.
    """

    RE = re.compile(
        r"(?:^|\n) {0,3}(?P<level>#{1,6}(?= |\n|$)|#{2,6}(?=[^\W\d_]))(?P<header>[^\n]*?)(?: #+)? *(?:\n|$)"
    )


class UnderlinedProcessor(SetextHeaderProcessor):
    """Reads headings that are underlined, of one line or several."""

    RE = _UNDERLINED

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether the block begins with such a heading."""
        return _UNDERLINE.search(block) is not None and _UNDERLINED.match(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the heading that the first block begins with."""
        block = blocks.pop(0)
        found = _UNDERLINED.match(block)
        if found is None:
            raise ValueError("this block begins with no heading")
        heading = SubElement(parent, "h1" if found[2][0] == "=" else "h2")
        heading.text = "\n".join(line.strip() for line in found[1].rstrip("\n").split("\n"))
        if after := block[found.end() :]:
            blocks.insert(0, after)


class RuleProcessor(HRProcessor):
    """Reads rules, however far apart their signs are."""

    SEARCH_RE = re.compile(r"^ {0,3}(?:(?:- *){3,}+|(?:_ *){3,}+|(?:\* *){3,}+)$", re.MULTILINE)


class QuotationProcessor(BlockQuoteProcessor):
    """Reads quotations, which an empty line ends, and the notices of GitHub: ``> [!NOTE]``."""

    def __init__(self, parser: BlockParser, language: str) -> None:
        super().__init__(parser)
        self._words = words_for(language)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the quotation in the first block, behind what stands before it."""
        block = blocks.pop(0)
        found = self.RE.search(block)
        if found is None:
            raise ValueError("this block holds no quotation")
        if before := block[: found.start()]:
            self.parser.parseBlocks(parent, [before])
        self.parser.state.set("blockquote")
        quoted = "\n".join(map(self.clean, block[found.start() :].lstrip("\n").split("\n")))
        notice = _NOTICE.match(quoted)
        if notice is None:
            self.parser.parseChunk(SubElement(parent, "blockquote"), quoted)
        else:
            kind = notice[1].lower()
            box = SubElement(parent, "div", {"class": f"admonition {kind}"})
            SubElement(box, "p", {"class": "admonition-title"}).text = self._words.notice(kind)
            self.parser.parseChunk(box, quoted[notice.end() :])
        self.parser.state.reset()
