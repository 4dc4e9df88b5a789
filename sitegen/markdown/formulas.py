"""Formulas in LaTeX: ``\\(…\\)`` and ``$…$`` in a line, ``\\[…\\]`` and ``$$…$$`` on their own.

They become MathML, or where a site has not asked for that, stay as they are written: neither Markdown nor typography
touches a sign. What a dollar begins is decided by the rule of Pandoc, so that “between 5 $ and 10 $” is text; a
backslash before a bracket may as well be an escape, so that what stands between must look like a formula. This module
knows nothing about MathML.
"""

import re
from xml.etree.ElementTree import Element

import msgspec
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, AtomicString

from sitegen.markdown.mathml import FormulaError, mathml
from sitegen.messages.message import Message

_NOT_ESCAPED = r"(?:(?<!\\)|(?<=\\\\))"
# https://pandoc.org/MANUAL.html#extension-tex_math_dollars; and behind a digit or before a comma it is a currency.
_NO_AMOUNT = r"(?<![$0-9])"


def _formula(not_escaped: str, no_amount: str) -> str:
    """Return the pattern of a formula, given what must not stand before it."""
    return (
        not_escaped + r"(?:\$\$(?P<display>(?:[^$\\\x02]|\\.)+)\$\$"
        r"|" + no_amount + r"\$(?![\s$,.;:!?)])(?P<inline>(?:[^$\\\x02]|\\.)+)(?<!\s)\$(?![0-9])"
        r"|\\\((?P<round>(?:[^$\\\x02]|\\[^()\[\]])+)\\\)"
        r"|\\\[(?P<square>(?:[^$\\\x02]|\\[^()\[\]])+)\\\])"
    )


_CODE_IN_ITEM = " " * 8
_OPENS_DISPLAY = re.compile(r"(?P<prefix>(?: {0,3}> ?)*+) *(?P<sign>\$\$|\\\[)(?P<rest>.*)$")
_ENDS = {"$$": "$$", "\\[": "\\]"}
# A command, an exponent, an equation, an index; else letters that are no word.
_SURELY = re.compile(r"\\[a-zA-Z]|[\^={]|(?<![^\W_])[^\W\d_]_(?:\{|[^\W_](?![^\W_]))")
_OPERATOR = re.compile(r"[+<>]| [-*/]+ ")
_WORD = re.compile(r"[^\W\d_]{2}")
_LETTER = re.compile(r"[^\W\d_]")
_AMOUNTS = re.compile(r"[0-9 .,]*")
_MATHEMATICAL = re.compile(r"[\\^_={}]")
_INSIDE_ALT = re.compile(r"!\[[^\[\]]*\Z")
_BEFORE = 1000  # characters that are looked at before a formula
_INSIDE_URL = re.compile(r"(?:\w://|www\.)\S*\Z|\]\([^()\s]*\Z")


class FormulaFlaw(msgspec.Struct, frozen=True):
    """A formula that cannot be read."""

    written: str
    """The formula, with its signs."""
    offset: int
    """Where in it the fault is."""
    message: Message
    """What is wrong."""


class Formulas:
    """The formulas of one text while it is converted."""

    def __init__(self, is_wanted: bool) -> None:
        self.is_wanted = is_wanted
        """Whether formulas become MathML."""
        self.written: list[str] = []
        """Those that stay as they are written, with their signs."""
        self.flaws: list[FormulaFlaw] = []
        """Those that cannot be read."""

    def element(self, written: str, sign: str, is_display: bool) -> Element:
        """Return the element for a formula."""
        span = Element("span", {"class": "math display" if is_display else "math inline"})
        formula = written[len(sign) : -len(sign)]
        if self.is_wanted:
            try:
                span.append(mathml(formula.strip(), is_display))
            except FormulaError as error:
                before = len(sign) + len(formula) - len(formula.lstrip())
                self.flaws.append(FormulaFlaw(written, before + error.offset, error.message))
            else:
                if is_display:
                    span.set("tabindex", "0")  # it scrolls by itself where it is too wide
                return span
        else:
            self.written.append(written)
        span.text = AtomicString(written)
        return span


class FormulaMarkdown(Markdown):
    """An engine that reads formulas."""

    source: str
    """The text that is being converted."""
    formulas: Formulas
    """Its formulas."""


def extend_formulas(md: FormulaMarkdown) -> None:
    """Register the readers of formulas on a Markdown instance."""
    # Behind code, before everything else that a backslash may mean.
    md.inlinePatterns.register(FormulaProcessor(_formula(_NOT_ESCAPED, _NO_AMOUNT), md), "formula", 188)
    md.preprocessors.register(DisplayPreprocessor(md), "display_formulas", 24)


class DisplayPreprocessor(Preprocessor):
    """Takes formulas over several lines out of the text, before any of these can begin a list or a heading."""

    md: FormulaMarkdown

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with a placeholder for each formula that begins and ends with a line."""
        source = self.md.source
        if ("$" not in source or "$$" not in source) and ("\\" not in source or "\\[" not in source):
            return lines
        kept: list[str] = []
        position = 0
        while position < len(lines):
            line = lines[position]
            # Outside of items, code by indentation is taken out already.
            opening = _OPENS_DISPLAY.match(line) if not line.startswith(_CODE_IN_ITEM) else None
            end = self._end(lines, position, opening) if opening else None
            if opening is None or end is None or not self._stash(lines[position : end + 1], opening, kept):
                kept.append(line)
                position += 1
            else:
                position = end + 1
        return kept

    def _stash(self, lines: list[str], opening: re.Match[str], kept: list[str]) -> bool:
        """Put a placeholder after the lines kept so far, if the lines are a formula."""
        sign = opening["sign"]
        quoted = opening["prefix"].count(">")
        inside = [opening["rest"], *(_unquoted(line, quoted) for line in lines[1:])]
        written = sign + "\n".join(line.strip() for line in inside).rstrip()
        if sign == "\\[" and not looks_like_formula(written[2:-2], is_square=True):
            return False
        element = self.md.formulas.element(written, sign, is_display=True)
        kept.append(lines[0][: opening.start("sign")] + self.md.htmlStash.store(self.md.serializer(element)))
        return True

    @staticmethod
    def _end(lines: list[str], position: int, opening: re.Match[str]) -> int | None:
        """Return the line that a formula over several lines ends with, or None."""
        ends = _ENDS[opening["sign"]]
        if ends in opening["rest"]:
            return None
        quoted = opening["prefix"].count(">")
        for candidate in range(position + 1, len(lines)):
            line = lines[candidate]
            if line.count(">") < quoted or "\x02" in line:
                return None
            inside = _unquoted(line, quoted).strip()
            if not inside or ends in inside[:-2] or inside.startswith("\\["):
                return None
            if inside.endswith(ends):
                return candidate
        return None


class FormulaProcessor(InlineProcessor):
    """Reads formulas inside a text."""

    md: FormulaMarkdown
    behind_re = re.compile(_formula("", ""), re.DOTALL)
    """A formula that stands right behind another one: none of its signs belongs to what stands before it."""

    def __init__(self, pattern: str, md: Markdown) -> None:
        super().__init__(pattern, md)
        self._text = ""
        self._before = ""
        self._end = 0

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        """Return the formula, or nothing for what only has its signs."""
        if data is not self._text or m.start() < self._end:
            self._text, self._before, self._end = data, "", 0
        # What stands before it, as far as it matters, with a sign in place of each other formula.
        self._before = (self._before + data[max(self._end, m.start() - _BEFORE) : m.start()])[-_BEFORE:]
        self._end = m.start()
        found = self._element(m, self._before)
        if found is None:
            return None, None, None
        self._before += ETX
        self._end = m.end()
        return found, m.start(), m.end()

    def _element(self, m: re.Match[str], before: str) -> Element | str | None:
        kind = m.lastgroup or ""
        sign = {"display": "$$", "inline": "$", "round": "\\(", "square": "\\["}[kind]
        if kind == "inline" and _is_prose(m[kind]):
            return None
        if kind in ("round", "square") and (
            before[-1:].isalnum() or not looks_like_formula(m[kind], is_square=kind == "square")
        ):
            return None
        if _INSIDE_URL.search(before):
            return None
        if _INSIDE_ALT.search(before):
            return m[0]
        return self.md.formulas.element(m[0], sign, kind in ("display", "square"))


def _is_prose(text: str) -> bool:
    """Tell whether there are words or amounts between two dollars, and nothing mathematical: “$5/month or 6$”."""
    return (
        " " in text
        and _MATHEMATICAL.search(text) is None
        and (_WORD.search(text) is not None or _AMOUNTS.fullmatch(text) is not None)
    )


def looks_like_formula(text: str, is_square: bool) -> bool:
    """Tell whether what stands between escaped brackets is a formula; else they are brackets."""
    if _SURELY.search(text):
        return True
    if _WORD.search(text) or not _LETTER.search(text):
        return False
    return not is_square or _OPERATOR.search(text) is not None


def _unquoted(line: str, depth: int) -> str:
    """Return the line without ``depth`` quotation marks."""
    place = 0
    for _ in range(depth):
        place = line.find(">", place) + 1
        if not place:
            return ""
    return line[place:]
