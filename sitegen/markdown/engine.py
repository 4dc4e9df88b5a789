"""The Markdown engine: Python-Markdown with the constructs that newsrooms write, text in, HTML out.

This module does not know what is done with the HTML afterwards: ids, links and typography come later.
"""

import xml.etree.ElementTree as ElementTree
from typing import ClassVar

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.md_in_html import MarkdownInHtmlExtension, MarkdownInHtmlProcessor
from markdown.extensions.sane_lists import SaneListExtension

from sitegen.markdown.abbreviations import AbbreviationExtension
from sitegen.markdown.blocks import HeadingProcessor, QuotationProcessor, RuleProcessor, UnderlinedProcessor
from sitegen.markdown.footnotes import AccessibleFootnoteExtension
from sitegen.markdown.formulas import FormulaMarkdown, Formulas, extend_formulas
from sitegen.markdown.inline import extend_inline
from sitegen.markdown.layout import arrange
from sitegen.markdown.notices import NoticeProcessor
from sitegen.markdown.targets import DefinitionProcessor
from sitegen.markdown.tree import extend_tree
from sitegen.markdown.verbatim import RawHtmlPostprocessor, VerbatimPreprocessor


class ArrangingBlockParser(BlockParser):
    """A block parser that first lays out each chunk of text: the article, a quotation, a note."""

    def parseChunk(self, parent: ElementTree.Element, text: str) -> None:  # noqa: N802
        """Parse a chunk of text into ``parent``."""
        super().parseChunk(parent, arrange(text))


class NewsMarkdown(FormulaMarkdown):
    """Python-Markdown with everything registered that an article may use."""

    block_parser: ClassVar[type[BlockParser]] = ArrangingBlockParser
    source = ""

    def __init__(self, language: str) -> None:
        self.language = language
        super().__init__(
            extensions=[
                AbbreviationExtension(),
                AttrListExtension(),
                DefListExtension(),
                AccessibleFootnoteExtension(language),
                ArrangingHtmlExtension(),
                SaneListExtension(),
            ],
            output_format="html",
        )
        self.formulas = Formulas(is_wanted=False)
        self.preprocessors.deregister("html_block")
        self.preprocessors.register(VerbatimPreprocessor(self), "normalize_whitespace", 30)
        self.postprocessors.register(RawHtmlPostprocessor(self), "raw_html", 30)
        self.parser.blockprocessors.register(NoticeProcessor(self.parser, language), "admonition", 105)
        extend_inline(self)
        extend_tree(self, language)
        extend_formulas(self)

    def convert(self, source: str) -> str:
        """Return the HTML of a Markdown text."""
        self.source = source
        return super().convert(source)

    def build_parser(self) -> "NewsMarkdown":
        """Build the stages, with a block parser that lays out lists and tables before it reads them."""
        super().build_parser()
        processors = self.parser.blockprocessors
        self.parser = self.block_parser(self)
        self.parser.blockprocessors = processors
        processors.register(HeadingProcessor(self.parser), "hashheader", 70)
        processors.register(UnderlinedProcessor(self.parser), "setextheader", 60)
        processors.register(RuleProcessor(self.parser), "hr", 50)
        processors.register(QuotationProcessor(self.parser, self.language), "quote", 20)
        processors.register(DefinitionProcessor(self.parser), "reference", 15)
        for processor in processors:
            processor.parser = self.parser
        return self


class ArrangingHtmlExtension(MarkdownInHtmlExtension):
    """Markdown inside HTML elements, formatted like all other Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the stock processors, the one that reads the elements replaced by ours."""
        super().extendMarkdown(md)
        md.parser.blockprocessors.register(ArrangingHtmlProcessor(md.parser), "markdown_block", 105)


class ArrangingHtmlProcessor(MarkdownInHtmlProcessor):
    """Lays out the Markdown of an HTML element before it is read."""

    def parse_element_content(self, element: ElementTree.Element) -> None:
        """Parse the content of an element that the author marked with ``markdown``."""
        if element.text and element.get("markdown") == "block":
            element.text = arrange(element.text)
        super().parse_element_content(element)
