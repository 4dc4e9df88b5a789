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
        r"(?:^|\n) {0,3}(?P<level>#{1,6}(?= |\n|$)|#{2,6}(?=[^\W\d_]))"
        r"(?P<header>[^\n ]*+(?: ++(?!#+ *(?:\n|$)|\n|$)[^\n ]++)*+)(?: ++#+)? *+(?:\n|$)"
    )

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the next heading of the first block, and those that stand right below it."""
        block = blocks.pop(0)
        found = self.RE.search(block)
        if found is None:
            raise ValueError("this block holds no heading")
        if before := block[: found.start()]:
            self.parser.parseBlocks(parent, [before])
        is_loose = self.parser.state.isstate("looselist")
        goes_on = not is_loose and _goes_on(block)
        while True:
            SubElement(parent, f"h{len(found['level'])}").text = found["header"].strip()
            end = found.end()
            following = self.RE.match(block, end - 1) if goes_on and block[end - 1] == "\n" else None
            if following is None:
                break
            found = following
        if after := block[end:]:
            blocks.insert(0, self.looseDetab(after) if is_loose else after)


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
        goes_on = _goes_on(block)
        while True:
            heading = SubElement(parent, "h1" if found[2][0] == "=" else "h2")
            heading.text = "\n".join(line.strip() for line in found[1].rstrip("\n").split("\n"))
            end = found.end()
            following = _UNDERLINED.match(block, end) if goes_on and not block.startswith("    ", end) else None
            if following is None:
                break
            found = following
        if after := block[end:]:
            blocks.insert(0, after)


class RuleProcessor(HRProcessor):
    """Reads rules, however far apart their signs are."""

    SEARCH_RE = re.compile(r"^ {0,3}(?:(?:- *){3,}+|(?:_ *){3,}+|(?:\* *){3,}+)$", re.MULTILINE)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the next rule of the first block, and those that stand right below it."""
        block = blocks.pop(0)
        found = self.SEARCH_RE.search(block)
        if found is None:
            raise ValueError("this block holds no rule")
        if before := block[: found.start()].rstrip("\n"):
            self.parser.parseBlocks(parent, [before])
        goes_on = _goes_on(block)
        while True:
            SubElement(parent, "hr")
            end = found.end()
            following = self.SEARCH_RE.match(block, end + 1) if goes_on else None
            if following is None:
                break
            found = following
        if after := block[end:].lstrip("\n"):
            blocks.insert(0, after)


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


def _goes_on(block: str) -> bool:
    """Tell whether what stands behind the first construct of a block may be read at once if it is another of its kind.

    All readers before this one have refused the block; only that of tables looks at its first lines alone.
    """
    return "|" not in block
