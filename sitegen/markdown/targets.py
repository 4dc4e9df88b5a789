"""The target and the title of a link, behind its text or in a definition, by CommonMark's grammar (4.7, 6.3).

Besides it, a target may hold spaces (``[plan](le plan.pdf)``), and a title quotation marks. This module does not
know where links lead.
"""

import html
import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import ReferenceProcessor
from markdown.inlinepatterns import LinkInlineProcessor
from markdown.util import INLINE_PLACEHOLDER_RE, STX

_URL = r"(?:<([^<>\n]*+)>|((?!<)(?:[^\s()]|\((?:[^\s()]|\((?:[^\s()]|\([^\s()]*+\))*+\))*+\))*+))"
_TITLE = (
    r'(?:"([^"]*+(?:"[^"()\n]*+"[^"()\n]*+)*+)"'
    r"|'([^']*+(?:'[^'()\n]*+'[^'()\n]*+)*+)'"
    r"|\(([^()]*+)\))"
)
_TARGET = re.compile(rf"\(\s*+{_URL}(?:\s++{_TITLE})?+\s*+\)")
_SPACED = re.compile(rf"""\( *+()([^\s()<>"'\[\]][^()<>"'\n\[\]]*+)(?:(?<= ){_TITLE})?+ *+\)""")
# In a definition escapes are still as the author wrote them; inside a line they are placeholders already.
_DEFINED_TITLE = r"""(?:"((?:[^"\\]|\\.)*+|[^\n]*)"|'((?:[^'\\]|\\.)*+)'|\(((?:[^()\\]|\\.)*+)\))"""
_DEFINITION = re.compile(
    r"^ {0,3}\[((?=\s*+[^\s\]])(?:[^\[\]\\]|\\.)*+)\]: *\n? *(?:<([^<>\n]*+)>|((?!<)\S++))"
    + rf"(?:(?: *\n *| ++){_DEFINED_TITLE})? *$",
    re.MULTILINE | re.DOTALL,
)
INNER_LINK = re.compile(r"(?<!!)\[[^\[\]]*+\]\([^()\s]*+\)")
_MEANING = re.compile(r"^ {0,3}: ", re.MULTILINE)
_WHITE_SPACE = re.compile(r"\s")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class TargetProcessor(LinkInlineProcessor):
    """Reads what stands in parentheses behind the text of a link."""

    md: Markdown

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Return the link; of two that stand in each other it is the inner one."""
        found = super().handleMatch(m, data)
        link = found[0]
        if isinstance(link, Element) and "](" in (link.text or "") and INNER_LINK.search(link.text or ""):
            return None, None, None
        return found

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """Return target, title, the place after the link, and whether there is one."""
        found = _TARGET.match(data, index) or _SPACED.match(data, index)
        if found is None:
            return "", None, index, False
        url = self.unescape(found[1] or found[2] or "").strip()
        title = next((each for each in found.groups()[2:] if each is not None), None)
        if title is not None:
            title = _WHITE_SPACE.sub(" ", self.unescape(as_written(self.md, title.strip())))
        return _encoded(url), title, found.end(), True


class DefinitionProcessor(ReferenceProcessor):
    """Reads ``[label]: target "title"``; of two for one label the first counts."""

    RE = _DEFINITION

    def run(self, parent: Element, blocks: list[str]) -> bool:
        """Take the first definition out of the block, and return whether there is one."""
        block = blocks.pop(0)
        found = _DEFINITION.search(block)
        if found is None:
            blocks.insert(0, block)
            return False
        start = found.start()
        self._define(found)
        goes_on = is_alone(block)
        while goes_on and (following := _DEFINITION.match(block, found.end() + 1)):
            found = following
            self._define(found)
        if after := block[found.end() :].strip("\n"):
            blocks.insert(0, after)
        if before := block[:start].rstrip("\n"):
            blocks.insert(0, before)
        return True

    def _define(self, found: re.Match[str]) -> None:
        url = _encoded(_unescaped(found[2] if found[2] is not None else found[3]))
        title = next((_unescaped(each) for each in found.groups()[3:] if each is not None), "")
        self.parser.md.references.setdefault(normal_label(found[1]), (url, title))


def is_alone(block: str) -> bool:
    """Tell whether definitions that stand in a row in a block may be read at once, or one by one.

    Behind each of them a table may begin, or what a term means: these are looked for first.
    """
    return "|" not in block and _MEANING.search(block) is None


def normal_label(label: str) -> str:
    """Return the label of a definition or a reference as both are compared: without case, and on one line."""
    return " ".join(label.split()).casefold()


def as_written(md: Markdown, text: str) -> str:
    """Return a text with each code span as the author wrote it: when links are read, code is a placeholder already."""
    if STX not in text:
        return text
    nodes = md.treeprocessors["inline"].stashed_nodes  # type: ignore[attr-defined]

    def written(placeholder: re.Match[str]) -> str:
        node = nodes.get(placeholder[1])
        if not isinstance(node, Element) or node.tag != "code":
            return placeholder[0]
        return f"`{html.unescape(node.text or '')}`"

    return INLINE_PLACEHOLDER_RE.sub(written, text)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _encoded(url: str) -> str:
    """Return the URL with its spaces encoded if it leads to another site; a name of a file keeps them."""
    return url.replace(" ", "%20") if " " in url and "://" in url else url
