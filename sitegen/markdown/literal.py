"""What is taken literally within a line: code, ``<https://…>`` and HTML, whichever begins first.

Python-Markdown looks for each of them in the whole text, one after the other, so that a backtick in an attribute begins
code, and a sign in a URL is an escape. Here they are found in one scan, by CommonMark's rules (6.1, 6.5, 6.6): what
looks like a tag and is none stays text. This module knows nothing about blocks of HTML.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import AutomailInlineProcessor, EscapeInlineProcessor, InlineProcessor
from markdown.util import AMP_SUBSTITUTE, AtomicString, code_escape

# A backslash takes the meaning of what follows; what the target of a link holds is none of this.
_BEGINS = r"\\[\\`<]|`+|\]\((?=[^\s()<>`]*+<)[^\s()`]*+\)|(?<!\]\()(?<!\]\( )<(?=[a-zA-Z/!?])"
_ADDRESS = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\x00-\x20<>]*+)>")
_MAIL = re.compile(r"<([\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z0-9][a-zA-Z0-9-]*+(?:\.[a-zA-Z0-9][a-zA-Z0-9-]*+)*+)>")
TAG = (
    r"""<(?:[a-zA-Z][a-zA-Z0-9-]*+(?:\s++[a-zA-Z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+)*+"""
    r"""\s*+/?>|/[a-zA-Z][a-zA-Z0-9-]*+\s*+>)"""
)
"""A tag of HTML."""
_HTML = re.compile(TAG + r"|<(?:!---?>|!--.*?-->|\?.*?\?>|![a-zA-Z][^>]*+>|!\[CDATA\[.*?\]\]>)", re.DOTALL)
_ENDS = {"!": ">", "?": "?>"}


class LiteralProcessor(InlineProcessor):
    """Reads code, URLs and mail addresses in angle brackets, and HTML."""

    md: Markdown

    def __init__(self, md: Markdown) -> None:
        super().__init__(_BEGINS, md)
        self._mail = AutomailInlineProcessor("", md)
        self._text = ""
        self._unclosed: set[int] = set()
        self._ends: dict[str, int] = {}

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Return what begins here, and its place."""
        begins = m[0]
        if begins[0] == "`":
            return self._code(len(begins), m, data)
        if begins != "<":
            return None, None, None
        if found := _ADDRESS.match(data, m.start()):
            link = Element("a", {"href": found[1]})
            link.text = AtomicString(found[1])
            return link, found.start(), found.end()
        if found := _MAIL.match(data, m.start()):
            return self._mail.handleMatch(found, data)
        if self._can_end(data, m.start()) and (found := _HTML.match(data, m.start())):
            return self.md.htmlStash.store(found[0]), found.start(), found.end()
        return None, None, None

    def _can_end(self, data: str, start: int) -> bool:
        """Tell whether what ends the comment or instruction that may begin here comes at all."""
        end = _ENDS.get(data[start + 1])
        if end is None:
            return True
        if data.startswith("--", start + 2):
            end = "->"
        elif data.startswith("[", start + 2):
            end = "]]>"
        self._look_at(data)
        if end not in self._ends:
            self._ends[end] = data.rfind(end)
        return self._ends[end] > start

    def _look_at(self, data: str) -> None:
        """Forget what was found of another text."""
        if data is not self._text:
            self._text, self._unclosed, self._ends = data, set(), {}

    def _code(self, length: int, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:
        """Return the code that as many backticks end as began it."""
        self._look_at(data)
        if length in self._unclosed:
            return None, None, None
        end = re.compile(f"(?<!`)`{{{length}}}(?!`)").search(data, m.end())
        if end is None:
            self._unclosed.add(length)
            return None, None, None
        code = data[m.end() : end.start()].replace("\n", " ")
        if code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        element = Element("code")
        element.text = AtomicString(code_escape(code))
        return element, m.start(), end.end()


class EscapeProcessor(EscapeInlineProcessor):
    r"""Reads ``\*``; ``\&`` begins no entity."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Return what stands for the character."""
        if m[1] == "&":
            return f"{AMP_SUBSTITUTE}amp;", m.start(), m.end()
        return super().handleMatch(m, data)
