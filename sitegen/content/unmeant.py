"""Signs that an author wrote for a meaning that they do not have here, so that readers see them, or nothing.

Each is looked for in the source without its code, and counts only if it shows in what Markdown made: what is escaped,
or has a meaning after all, does not. This module knows nothing of files.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sitegen.content.codeless import without_code
from sitegen.content.unmeant_signs import SIGNS
from sitegen.markdown.fences import open_fence
from sitegen.markdown.targets import normal_label
from sitegen.messages.message import Message, tr
from sitegen.typography.html import split_html

_CODE = frozenset({"pre", "code", "script", "style", "svg", "math"})
_MISSING = 500
_LINK_OR_LINE = re.compile(r"[\[\n]")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n^]+)\]:[ \t]*(\S+)", re.MULTILINE)
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)(?=[\s>/])[^<>]*>")
_NUMBERED = re.compile(r"^[ >]*(?:`{3,}|~{3,})[^\n`]*?\b(linenums|linenos|lineNos)\b", re.MULTILINE)
# Every element of the HTML standard, its section 15 included: old ones still show something.
_ELEMENTS = frozenset(
    """
    a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button canvas
    caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
    fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
    i iframe img input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr
    noembed noframes noscript object ol optgroup option output p param picture pre progress q rb rp rt rtc
    ruby s samp script search section select slot small source span strike strong style sub summary sup svg
    table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
    """.split()  # noqa: SIM905 - a name a line would fill three screens
)


class Unmeant(NamedTuple):
    """Something that does not mean what its author thinks."""

    offset: int
    """Where it stands in the text."""
    message: Message
    """What becomes of it."""
    hint: Message
    """What to write instead."""


def find_unmeant(text: str, start: int, made: str) -> list[Unmeant]:
    """Return what of a text, from an offset on, does not mean what it seems to; ``made`` is the HTML of Markdown."""
    found = [*_unclosed(text, start), *_defined_twice(text, start), *_unknown_tags(text, start, made)]
    blank = ""
    shown = _Shown("")
    beginnings: list[int] = []
    likely = [sign for sign in SIGNS if sign.rarest[0] in text and sign.rarest[1] in made]
    for sign in likely:
        # Most texts have none of them in their code either: nothing need be blanked then.
        if sign.needs not in text or sign.trace not in made or sign.pattern.search(text, start) is None:
            continue
        if not blank:
            blank = _ESCAPED.sub("  ", without_code(text))
            shown = _Shown(_without_code(made))
            beginnings = [one.start() for one in _LINK_OR_LINE.finditer(blank)]
        for match in sign.pattern.finditer(blank, start):
            begin = _beginning(blank, match.start(), beginnings)
            if begin is not None and shown.holds(sign.shown(match)):
                written = text[begin : match.end()].strip()
                word = match[1] if match.re.groups else text[begin + 1 : match.start()]
                found.append(Unmeant(begin, sign.message(written[:60]), sign.hint(word)))
    return found


class _Shown:
    """What readers see of a text; asked for many pieces of it, mostly from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last = 0
        self._missing: set[str] = set()

    def holds(self, piece: str) -> bool:
        """Tell whether a piece is shown; who asks for hundreds of others first does not learn it."""
        if piece in self._missing or len(self._missing) > _MISSING:
            return False
        place = self._text.find(piece, self._last)
        if place < 0:
            place = self._text.find(piece)
        if place < 0:
            self._missing.add(piece)
            return False
        self._last = place
        return True


def _beginning(text: str, found: int, beginnings: Sequence[int]) -> int | None:
    """Return where the construct found begins: what was found of a link is what follows its text.

    ``beginnings`` are the places of the brackets that may begin a link, and of the ends of lines.
    """
    if text[found] != "]":
        return found
    place = bisect_left(beginnings, found)
    begin = beginnings[place - 1] if place else -1
    if begin < 0 or text[begin] == "\n" or (begin and (text[begin - 1].isalnum() or text[begin - 1] == "]")):
        return None
    return begin - 1 if text[begin - 1] == "!" else begin


def _unclosed(text: str, start: int) -> Iterator[Unmeant]:
    """Yield the fence that nothing closes, and the numbers of lines that no code gets."""
    if ("`" not in text or "```" not in text) and ("~" not in text or "~~~" not in text):
        return
    offset = open_fence(text[start:])
    if offset is not None:
        yield Unmeant(
            start + offset, tr("nothing closes this block of code"), tr("write the same signs below its last line")
        )
    for match in _NUMBERED.finditer(text, start):
        yield Unmeant(
            match.start(1),
            tr("“{word}” has no effect", word=match[1]),
            tr("leave it out: lines of code have no numbers"),
        )


def _defined_twice(text: str, start: int) -> Iterator[Unmeant]:
    """Yield the definitions that an earlier one of the same label takes the effect of."""
    first: dict[str, str] = {}
    blank = ""
    for match in _DEFINITION.finditer(text, start) if "]:" in text else ():
        if first.setdefault(normal_label(match[1]), match[2]) != match[2]:
            blank = blank or without_code(text)
            if blank[match.start() : match.end()] != match[0]:
                continue
            message = tr("“{label}” is defined twice, and the first time counts", label=match[1])
            yield Unmeant(match.start(), message, tr("give one of them another name"))


def _unknown_tags(text: str, start: int, made: str) -> Iterator[Unmeant]:
    """Yield the tags that HTML does not know."""
    matches = _TAG.finditer(text, start) if "<" in text else ()
    unknown = [match for match in matches if match[1].lower() not in _ELEMENTS]
    if not unknown:
        return
    blank = without_code(text)
    shown = {match[0] for match in _TAG.finditer(_without_code(made))}
    for match in unknown:
        if blank[match.start() : match.end()] == match[0] and match[0] in shown:
            tag = match[0][:60]
            message = tr("HTML knows no “{name}”: readers do not see “{tag}”", name=match[1], tag=tag)
            yield Unmeant(match.start(), message, tr("write \\{tag} if it is text", tag=tag))


def _without_code(made: str) -> str:
    """Return HTML without what is no text in it: code, drawings, comments."""
    split = split_html(made)
    return "".join(
        part
        for text, markup, opaque in zip(split.texts, [*split.markups, ""], [*split.opaque, None], strict=True)
        for part in (text, "" if (opaque or "").lower() in _CODE or markup.startswith("<!--") else markup)
    )
