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
_PART_OF_LINK = re.compile(r"!?\[|\](?:\([^()\s]*+\))?")
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3})(?=[^\s*_])([^*_]*)(?<=[^\s*_])\1")
_ESCAPED = re.compile("\x02([0-9]+)\x03")
_TRAILING = "?!.,:*_~'’;]"
_ENTITY = re.compile(r"&[a-zA-Z0-9]+;")


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

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self._text = ""
        self._place = 0
        self._is_inside = False

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        """Return the link, without the punctuation of the sentence around it."""
        start = m.start()
        before = data[start - 1] if start else " "
        url = _trimmed(m.group())
        if before.isalnum() or before in "@/_.-=&" or not _DOMAIN.match(url) or self._inside_raw_link(data, start):
            return None, None, None
        link = ElementTree.Element("a")
        link.set("href", url if url.startswith("http") else f"http://{url}")
        link.text = AtomicString(url)
        return link, start, start + len(url)

    def _inside_raw_link(self, data: str, start: int) -> bool:
        """Tell whether a place is inside an ``<a>`` that the author wrote as HTML; asked for from left to right."""
        if data is not self._text or start < self._place:
            self._text, self._place, self._is_inside = data, 0, False
        nodes = self.md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]
        blocks = self.md.htmlStash.rawHtmlBlocks
        for placeholder in INLINE_PLACEHOLDER_RE.finditer(data, self._place, start):
            node = nodes.get(placeholder[1])
            stashed = HTML_PLACEHOLDER_RE.fullmatch(node) if isinstance(node, str) else None
            if stashed is None:
                continue
            markup = str(blocks[int(stashed[1])])[:3].lower()
            if markup.startswith("</a"):
                self._is_inside = False
            elif markup.startswith(("<a ", "<a\n")):
                self._is_inside = True
        self._place = start
        return self._is_inside


def _trimmed(url: str) -> str:
    """Return the URL without the punctuation that belongs to the sentence."""
    end = len(url)
    unopened = url.count(")") - url.count("(")
    while end:
        last = url[end - 1]
        entity = url.rfind("&", 0, end) if last == ";" and url[end - 2 : end - 1].isalnum() else -1
        if entity >= 0 and _ENTITY.fullmatch(url, entity, end):
            end = entity
            continue
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return url[:end]


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
    if "](" in text:
        text = _without_links(text)
    return _EMPHASIS.sub(r"\2", text) if "*" in text or "_" in text else text


def _without_links(text: str) -> str:
    """Return a text with the text of each link in place of it; links may stand in each other."""
    pieces: list[str] = []
    open_brackets: list[int] = []
    done = 0
    for found in _PART_OF_LINK.finditer(text):
        pieces.append(text[done : found.start()])
        done = found.end()
        if found[0].endswith("["):
            open_brackets.append(len(pieces))
        elif found[0] == "]":
            open_brackets.clear()  # brackets that are none of a link stay, and so do those around them
        elif open_brackets:
            pieces[open_brackets.pop()] = ""
            continue
        pieces.append(found[0])
    return "".join((*pieces, text[done:]))


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
