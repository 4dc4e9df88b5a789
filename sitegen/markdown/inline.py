"""Inline constructs besides those of Python-Markdown, and some of its own by CommonMark's rules.

This module knows nothing about blocks or about what the URLs lead to.
"""

import re
import string
import xml.etree.ElementTree as ElementTree

from markdown import Markdown
from markdown.inlinepatterns import (
    ESCAPE_RE,
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    REFERENCE_RE,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.util import HTML_PLACEHOLDER_RE, INLINE_PLACEHOLDER_RE, AtomicString

from sitegen.markdown.emphasis import EmphasisProcessor
from sitegen.markdown.literal import EscapeProcessor, LiteralProcessor
from sitegen.markdown.targets import TargetProcessor, as_written, normal_label

_BARE_ADDRESS = r"(?:https?://|www\.)(?=[^\W_])[^\s<>\x02\x03«»“”„‹›\"`|\\]+"
_DOMAIN = re.compile(r"(?:https?://)?(?:[^\W_][\w-]*\.)+[^\W_][^\W_-]*(?:-+[^\W_]+)*(?=[/:?#]|$)|https?://localhost\b")
_LINK = re.compile(r"!?\[([^\[\]]*+)\]\([^()\s]*+\)")
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3})(?=[^\s*_])([^*_]*)(?<=[^\s*_])\1")
_ESCAPED = re.compile("\x02([0-9]+)\x03")
_TRAILING = "?!.,:*_~'’;"
_ENTITY_AT_END = re.compile(r"&[a-zA-Z0-9]+;$")


def extend_inline(md: Markdown) -> None:
    """Register the inline constructs of this module on a Markdown instance."""
    patterns = md.inlinePatterns
    for name in ("backtick", "autolink", "automail", "html"):
        patterns.deregister(name)
    patterns.register(LiteralProcessor(md), "literal", 190)
    patterns.register(EscapeProcessor(ESCAPE_RE, md), "escape", 180)
    patterns.register(TargetProcessor(LINK_RE, md), "link", 160)
    patterns.register(ImageProcessor(IMAGE_LINK_RE, md), "image_link", 150)
    patterns.register(HardBreakProcessor(r"\\\n", md), "backslash_break", 185)
    patterns.register(BareAddressProcessor(_BARE_ADDRESS, md), "bare_address", 85)
    patterns.register(CodeReferenceProcessor(REFERENCE_RE, md), "reference", 170)
    patterns.register(CodeImageReferenceProcessor(IMAGE_REFERENCE_RE, md), "image_reference", 140)
    patterns.register(CodeShortReferenceProcessor(REFERENCE_RE, md), "short_reference", 130)
    patterns.register(CodeShortImageReferenceProcessor(IMAGE_REFERENCE_RE, md), "short_image_ref", 125)
    patterns.register(EmphasisProcessor(md), "em_strong", 60)
    md.ESCAPED_CHARS = list(string.punctuation)


class HardBreakProcessor(InlineProcessor):
    """Turn a backslash at the end of a line into a line break."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element, int, int]:
        """Return the break, in place of the backslash and the end of the line."""
        return ElementTree.Element("br"), m.start(), m.end()


class BareAddressProcessor(InlineProcessor):
    """Turn ``https://…`` and ``www.…`` in running text into links, by the rules that GitHub follows."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        """Return the link, without the punctuation of the sentence around it."""
        start = m.start()
        before = data[start - 1] if start else " "
        url = _trimmed(m.group())
        if before.isalnum() or before in "@/_.-=&" or not _DOMAIN.match(url):
            return None, None, None
        if "\x02" in data[:start] and self._inside_raw_link(data[:start]):
            return None, None, None
        link = ElementTree.Element("a")
        link.set("href", url if url.startswith("http") else f"http://{url}")
        link.text = AtomicString(url)
        return link, start, start + len(url)

    def _inside_raw_link(self, text: str) -> bool:
        """Tell whether the text ends inside an ``<a>`` that the author wrote as HTML."""
        nodes = self.md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
        blocks = self.md.htmlStash.rawHtmlBlocks
        for placeholder in reversed(list(INLINE_PLACEHOLDER_RE.finditer(text))):
            node = nodes.get(placeholder[1])
            stashed = HTML_PLACEHOLDER_RE.fullmatch(node) if isinstance(node, str) else None
            if stashed is None:
                continue
            markup = str(blocks[int(stashed[1])]).lower()
            if markup.startswith("</a"):
                return False
            if markup.startswith(("<a ", "<a\n")):
                return True
        return False


def _trimmed(url: str) -> str:
    """Return the URL without the punctuation that belongs to the sentence."""
    while url:
        last = url[-1]
        entity = _ENTITY_AT_END.search(url) if last == ";" else None
        if entity is not None:
            url = url[: entity.start()]
        elif last in _TRAILING or (last == ")" and url.count(")") > url.count("(")) or last == "]":
            url = url[:-1]
        else:
            break
    return url


class ImageProcessor(TargetProcessor, ImageInlineProcessor):
    """``![alt](target)``; the alt text is what somebody would say of it, without signs."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element | str | None, int | None, int | None]:
        """Return the picture."""
        found = super().handleMatch(m, data)
        if isinstance(found[0], ElementTree.Element):
            found[0].set("alt", _spoken(found[0].get("alt", "")))
        return found


def _spoken(text: str) -> str:
    """Return a description without the signs of emphasis and links."""
    while "](" in text and (shorter := _LINK.sub(r"\1", text)) != text:
        text = shorter
    return _EMPHASIS.sub(r"\2", text) if "*" in text or "_" in text else text


class _CodeNames(ReferenceInlineProcessor):
    """Let a reference be named by code."""

    md: Markdown

    # Gruber's Markdown lets a blank stand before the name; CommonMark reads two references then.
    RE_LINK = re.compile(r" ?\[([^\]]*)\]")

    def named(self, name: str) -> str:
        """Return the name as labels are compared, with each code span as the author wrote it."""
        return normal_label(_ESCAPED.sub(lambda code: "\\" + chr(int(code[1])), as_written(self.md, name)))


class CodeReferenceProcessor(_CodeNames):
    """``[text][`code`]`` and ``[`code`][]``."""

    def evalId(  # noqa: N802
        self, data: str, index: int, text: str
    ) -> tuple[str | None, int, bool]:
        """Return the name of the reference, its end, and whether there is one."""
        if data[index : index + 1] == " " and normal_label(text) in self.md.references:
            return None, index, False
        name, end, handled = super().evalId(data, index, text)
        return (self.named(name) if name else name), end, handled


class CodeShortReferenceProcessor(_CodeNames, ShortReferenceInlineProcessor):
    """``[`code`]``."""

    def evalId(  # noqa: N802
        self, data: str, index: int, text: str
    ) -> tuple[str, int, bool]:
        """Return the name of the reference, its end, and whether there is one."""
        return self.named(text), index, True


class CodeImageReferenceProcessor(CodeReferenceProcessor, ImageReferenceInlineProcessor):
    """``![alt][`code`]``."""

    def makeTag(self, href: str, title: str, text: str) -> ElementTree.Element:  # noqa: N802
        """Return the picture."""
        return super().makeTag(href, title, _spoken(text))


class CodeShortImageReferenceProcessor(CodeShortReferenceProcessor, ShortImageReferenceInlineProcessor):
    """``![`code`]``."""

    def makeTag(self, href: str, title: str, text: str) -> ElementTree.Element:  # noqa: N802
        """Return the picture."""
        return super().makeTag(href, title, _spoken(text))
