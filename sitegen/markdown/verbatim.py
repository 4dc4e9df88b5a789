"""Take out of the lines of a text what Markdown must not touch: code and HTML. One pass, before anything else.

Code is taken out as it was written, with its tabs and blanks; all other lines lose their tabs then. A fence may stand
inside a list item, a quotation, a notice or a footnote; code by indentation and HTML stand in the text or in an item.
This module does not know what becomes of the lines that stay.
"""

import html
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from markdown.extensions.md_in_html import HTMLExtractorExtra, MarkdownInHTMLPostprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX

from sitegen.markdown.fences import FENCE, read_fence
from sitegen.markdown.html_blocks import BlockEnds, OpenElements, end_of_block, end_of_markdown

_CONTAINER = re.compile(r" *(?:(?:[*+-]|\d{1,9}[.)]|:) +|\[\^[^\]]*\]:(?: +|$)|!!! )")
_BLANK_LINE = re.compile(r"\n[ \t]+(?=\n)")
_INDENTED = re.compile(r" {0,3}\t| {4}")


class RawBlock(str):
    """A block of HTML that stands by itself, whatever its element."""

    __slots__ = ()


class RawHtmlPostprocessor(MarkdownInHTMLPostprocessor):
    """Puts stashed HTML back; around a block of it there is no paragraph."""

    def stash_to_string(self, text: str | Element) -> str:
        """Return a piece of the stash as text."""
        return text if isinstance(text, RawBlock) else super().stash_to_string(text)

    def isblocklevel(self, html: str) -> bool:
        """Tell whether a piece of HTML is a block."""
        return isinstance(html, RawBlock) or super().isblocklevel(html)


class VerbatimPreprocessor(Preprocessor):
    """Replaces code and HTML by placeholders, expands tabs and empties blank lines."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with placeholders."""
        source = "\n".join((*lines, "", ""))
        is_changed = STX in source or ETX in source or "\r" in source
        if is_changed:
            source = source.replace(STX, "").replace(ETX, "")
            source = source.replace("\r\n", "\n").replace("\r", "\n")
        if not _has_literal(source):
            if " \n" in source:
                return _BLANK_LINE.sub("\n", source).split("\n")
            return source.split("\n") if is_changed else [*lines, "", ""]
        lines = source.split("\n")
        self._ends = BlockEnds(lines)
        return self._replaced(lines)

    def _replaced(self, lines: Sequence[str], with_html: bool = True) -> list[str]:
        """Return the lines with placeholders for code, and for HTML where it is looked for."""
        kept: list[str] = []
        opened = OpenElements()
        in_container = False
        position = 0
        while position < len(lines):
            line = lines[position]
            stripped = line.lstrip(" \t")
            if not stripped:
                kept.append("")
                position += 1
                continue
            end = None
            indented = _INDENTED.match(line) is not None
            if ("```" in line or "~~~" in line) and (in_container or not indented):
                end = self._fence(lines, position, kept)
            elif stripped[0] == "<" and with_html and (in_container or opened or not indented):
                end = self._html(lines, position, kept, opened, in_container)
            elif indented and not in_container and not (kept and kept[-1]):
                end = self._code(lines, position, kept)
            if end is not None:
                position = end
                continue
            if "\t" in line:
                line = line.expandtabs(4)
            if _CONTAINER.match(line):
                in_container = True
            elif line[0] != " " and kept and not kept[-1]:
                in_container = False
            kept.append(line)
            position += 1
        return kept

    def _fence(self, lines: Sequence[str], position: int, kept: list[str]) -> int | None:
        """Replace a fenced block; return the position behind it, or None if there is none."""
        opening = FENCE.match(lines[position].expandtabs(4))
        found = None if opening is None else read_fence(lines, position, opening)
        if opening is None or found is None:
            return None
        code, end = found
        # A block of its own needs an empty line before and after it, in its quotation as well.
        self._add(kept, opening["quote"], opening["item"] + opening["indent"], code, not opening["item"])
        if end < len(lines) and lines[end].replace(" ", "") not in ("", opening["quote"].replace(" ", "")):
            kept.append(opening["quote"].rstrip(" "))
        return end

    def _html(
        self, lines: Sequence[str], position: int, kept: list[str], opened: OpenElements, in_container: bool
    ) -> int | None:
        """Replace a block of HTML; return the position behind it, or None if there is none."""
        end = end_of_markdown(lines, position)
        if end is not None:
            extractor = HTMLExtractorExtra(self.md)
            extractor.feed("\n".join(self._replaced(lines[position:end], with_html=False)) + "\n")
            extractor.close()
            kept += ["", *"".join(extractor.cleandoc).split("\n"), ""]
            return end
        end = end_of_block(lines, position, bool(kept and kept[-1]), self._ends)
        if end is None:
            return None
        block = "\n".join(lines[position:end])
        opened.follow(block)
        line = lines[position].expandtabs(4)
        indent = line[: len(line) - len(line.lstrip(" "))] if in_container else ""
        self._add(kept, "", indent, RawBlock(block.strip(" \t\n")), True)
        if end < len(lines) and lines[end].strip(" \t"):
            kept.append("")
        return end

    def _code(self, lines: Sequence[str], position: int, kept: list[str]) -> int:
        """Replace code by indentation; return the position behind it."""
        end = position
        for place in range(position, len(lines)):
            if _INDENTED.match(lines[place]) and lines[place].strip(" \t"):
                end = place + 1
            elif lines[place].strip(" \t"):
                break
        code = "".join(f"{_INDENTED.sub('', line, count=1)}\n" for line in lines[position:end])
        self._add(kept, "", "", f"<pre><code>{html.escape(code, quote=False)}</code></pre>", True)
        if end < len(lines) and lines[end].strip(" \t"):
            kept.append("")
        return end

    def _add(self, kept: list[str], quote: str, indent: str, block: str, apart: bool) -> None:
        """Add a placeholder to the lines, behind an empty line if it stands apart."""
        if apart and kept and kept[-1].replace(" ", "") not in ("", quote.replace(" ", "")):
            kept.append(quote.rstrip(" "))
        kept.append(quote + indent + self.md.htmlStash.store(block))


def _has_literal(source: str) -> bool:
    """Tell whether a text may hold code, HTML or tabs; a search for one fixed sign is the fastest."""
    if "\t" in source or "<" in source or ("`" in source and "```" in source) or ("~" in source and "~~~" in source):
        return True
    return "\n    " in source or source.startswith("    ")
