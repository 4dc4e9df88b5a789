"""The engine as it is used: the stages of Python-Markdown that waste time are replaced by equivalents.

What is replaced gives the same result to the byte; a test runs both engines on everything there is.
This module knows no construct: those belong to the engine it speeds up.
"""

import functools
import threading

from markdown.inlinepatterns import IMAGE_LINK_RE, IMAGE_REFERENCE_RE

from sitegen.markdown.engine import NewsMarkdown
from sitegen.markdown.fast.blocks import (
    FastBlockParser,
    FastHeadingProcessor,
    FastNoticeProcessor,
    FastRuleProcessor,
)
from sitegen.markdown.fast.inline import FastInlineTreeprocessor
from sitegen.markdown.fast.links import FastBrackets, FastEmphasisProcessor, FastImageProcessor, FastLinkProcessor
from sitegen.markdown.fast.tree import (
    FastAttrListTreeprocessor,
    FastPrettifyTreeprocessor,
    FastRawHtmlPostprocessor,
    FastUnescapeTreeprocessor,
    serialize,
)
from sitegen.markdown.formulas import Formulas
from sitegen.markdown.inline import (
    CodeImageReferenceProcessor,
    CodeReferenceProcessor,
    CodeShortImageReferenceProcessor,
    CodeShortReferenceProcessor,
)

# The same as LINK_RE and REFERENCE_RE, and found faster because it begins with a fixed character.
_LONGEST_NAME = 1000
_BRACKET = r"\[(?<!!\[)"


def convert(text: str, language: str, formulas: Formulas | None = None) -> str:
    """Return the HTML of a Markdown text, in whichever thread this is called, and add its formulas to ``formulas``."""
    engine = _engine(language, threading.get_ident())
    engine.reset()
    engine.formulas = formulas or Formulas(is_wanted=False)
    try:
        return engine.convert(text)
    except BaseException:
        # What a conversion leaves behind when it is cut short, no reset undoes.
        _engine.cache_clear()
        raise


@functools.lru_cache(maxsize=32)
def _engine(language: str, thread: int) -> "FastMarkdown":
    """Return the engine of a language and a thread: it keeps state, and is dear to build."""
    return FastMarkdown(language)


class FastMarkdown(NewsMarkdown):
    """The same Markdown in less time."""

    block_parser = FastBlockParser

    def __init__(self, language: str) -> None:
        super().__init__(language)
        # Just above the stock one, which shares its priority with a later one.
        self.parser.blockprocessors.register(FastNoticeProcessor(self.parser, language), "admonition", 105.5)
        self.parser.blockprocessors.register(FastHeadingProcessor(self.parser), "hashheader", 70)
        self.parser.blockprocessors.register(FastRuleProcessor(self.parser), "hr", 50)
        self.treeprocessors.register(FastInlineTreeprocessor(self), "inline", 20)
        self.treeprocessors.register(FastPrettifyTreeprocessor(self), "prettify", 10)
        self.treeprocessors.register(FastAttrListTreeprocessor(self), "attr_list", 8)
        self.treeprocessors.register(FastUnescapeTreeprocessor(self), "unescape", 0)
        self.postprocessors.register(FastRawHtmlPostprocessor(self), "raw_html", 30)
        self.serializer = serialize
        self._block_level = frozenset(self.block_level_elements)
        patterns = self.inlinePatterns
        patterns.register(FastLinkProcessor(_BRACKET, self), "link", 160)
        patterns.register(FastImageProcessor(IMAGE_LINK_RE, self), "image_link", 150)
        patterns.register(_Reference(_BRACKET, self), "reference", 170)
        patterns.register(_ImageReference(IMAGE_REFERENCE_RE, self), "image_reference", 140)
        patterns.register(_ShortReference(_BRACKET, self), "short_reference", 130)
        patterns.register(_ShortImageReference(IMAGE_REFERENCE_RE, self), "short_image_ref", 125)
        patterns.register(FastEmphasisProcessor(self), "em_strong", 60)

    def is_block_level(self, tag: object) -> bool:
        """Tell whether the name is that of a block in HTML."""
        if not isinstance(tag, str):
            return False
        return tag in self._block_level or tag.lower().rstrip("/") in self._block_level


class _Names(FastBrackets):
    """Reads brackets behind which a name stands in others."""

    def is_possible(self, data: str, start: int, closing: int) -> bool:
        """Tell whether a bracket follows."""
        return data.startswith(("[", " ["), closing + 1)


class _ShortNames(FastBrackets):
    """Reads brackets with a name in them."""

    def is_possible(self, data: str, start: int, closing: int) -> bool:
        """Tell whether it is short enough for a name (CommonMark, 4.7)."""
        return closing - start < _LONGEST_NAME


class _Reference(_Names, CodeReferenceProcessor):
    """``[text][name]``."""


class _ImageReference(_Names, CodeImageReferenceProcessor):
    """``![text][name]``."""


class _ShortReference(_ShortNames, CodeShortReferenceProcessor):
    """``[name]``."""


class _ShortImageReference(_ShortNames, CodeShortImageReferenceProcessor):
    """``![name]``."""
