"""The plain text of a body: what a reader reads, how many words, and how an excerpt of it begins.

This module knows nothing about themes, or about the length of descriptions in any feed or card.
"""

import html
import re
from collections.abc import Sequence

from sitegen.markdown.headings import heading_level
from sitegen.markdown.mathml import written_formula
from sitegen.markdown.sentences import sentence_ends, without_abbreviation
from sitegen.markdown.unspaced import WordCount, count_unspaced, cut_unspaced, has_unspaced
from sitegen.typography.html import LEVEL, RAISED, SplitHtml, boundaries, tag_name

_MARKS = frozenset((*"!?:;,.…«»“”\"'()[]–—-/|&=+*•·→←%€$£°<>", "...", "--", "---", "?!", "!!", "!!!"))
_ANY_TAG = re.compile(r"<[^>]*>")
_WHITE_SPACE = re.compile(r"[ \t\n]+")
_FOOTNOTE_MARK = re.compile(r'<sup id="fnref')
_READ_AS_TEXT = frozenset({"span", "math", "code", "kbd", "samp", "var", "tt"})
_LEFT_OUT = frozenset({"table", "figure", "section", "aside", "details", "form", "nav", "sitegen-embed"})
_LENGTH = 280
_SHORTEST = 140
_NEXT_WORD = 20
"""How many characters behind a sentence are looked at for the word that begins the next one."""


def count_words(texts: Sequence[str]) -> WordCount:
    """Return the number of words in the texts of a body: no code, no markup."""
    text = _decoded(" ".join(texts))
    if has_unspaced(text):
        return count_unspaced(text)
    pieces = text.split()
    # A mark that stands between spaces, as in "Oui !", is no word.
    return WordCount(len(pieces) - len(list(filter(_MARKS.__contains__, pieces))), 0)


def plain_text(texts: Sequence[str], split: SplitHtml, start: int, end: int) -> str:
    """Return the text between two pieces of markup, without footnote marks, on one line."""
    pieces = [texts[start + 1]]
    position = start + 1
    while position < end:
        markup = split.markups[position]
        if _FOOTNOTE_MARK.match(markup):
            while position < end - 1 and split.markups[position] != "</sup>":
                position += 1
        elif split.opaque[position] in _READ_AS_TEXT:
            pieces.append(written_formula(markup) or _ANY_TAG.sub("", markup))
        elif markup.startswith("<br"):
            pieces.append(" ")
        pieces.append(texts[position + 1])
        position += 1
    return _one_line("".join(pieces))


def excerpt_of(texts: Sequence[str], split: SplitHtml, end: int | None, language: str) -> str:
    """Return the text before the piece of markup ``end``, or the first paragraphs cut at a good place."""
    if end is not None:
        return " ".join(_blocks(texts, split, end))
    paragraphs: list[str] = []
    length = 0
    opened = -1
    inside_embed = False
    for position, markup in enumerate(split.markups):
        if "sitegen-embed" in markup:
            inside_embed = markup[1] != "/"
        if inside_embed:
            continue
        if markup.startswith("<p") and markup[2] in "> \n":
            opened = -1 if "admonition-title" in markup else position
        elif markup == "</p>" and opened >= 0:
            paragraph = plain_text(texts, split, opened, position)
            opened = -1
            if paragraph:
                paragraphs.append(paragraph)
                length += len(paragraph) + 1
                if length > _LENGTH:
                    break
        elif markup.startswith("<section"):
            break
    return _cut(" ".join(paragraphs or _blocks(texts, split, len(split.markups))), language)


def _blocks(texts: Sequence[str], split: SplitHtml, end: int) -> list[str]:
    """Return the text of each block before ``end``, without headings, tables and figures."""
    blocks: list[str] = []
    start = -1
    left_out = 0
    kinds = boundaries(split)
    for position in range(end + 1):
        at_end = position == end
        if not at_end and kinds[position] != "\x12":
            continue
        if not left_out and (block := plain_text(texts, split, start, position)):
            blocks.append(block)
        start = position
        if at_end:
            break
        markup = split.markups[position]
        if tag_name(markup) in _LEFT_OUT or heading_level(markup):
            left_out += -1 if markup[1] == "/" else 1
    return blocks


def _cut(text: str, language: str) -> str:
    """Return the text, cut after a sentence or else after a word if it is long."""
    if has_unspaced(text) and (cut := cut_unspaced(text, _SHORTEST, _LENGTH)) is not None:
        return cut
    if len(text) <= _LENGTH:
        return text
    end = next((end for end in sentence_ends(text[: _LENGTH + _NEXT_WORD], language) if end <= _LENGTH), 0)
    if end >= _SHORTEST:
        return text[:end]
    head = text[: _LENGTH + 1]
    head = without_abbreviation(head[: max(head.rfind(" "), 0)], language) or head[:_LENGTH]
    return head.rstrip(" ,;:–—-«“(\u00a0\u202f") + "…"


def _one_line(text: str) -> str:
    """Return HTML text decoded and on one line, its no-break spaces kept."""
    text = _decoded(text.replace(RAISED, "").replace(LEVEL, ""))
    if "\n" in text or "  " in text or "\t" in text:
        text = _WHITE_SPACE.sub(" ", text)
    return text.strip(" ")


def _decoded(text: str) -> str:
    """Return the text with its entities decoded."""
    return html.unescape(text) if "&" in text else text
