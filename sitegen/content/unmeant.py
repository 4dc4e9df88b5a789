"""Signs that an author wrote for a meaning that they do not have here, so that readers see them, or nothing.

Each is looked for in the source without its code, and counts only if it shows in what Markdown made: what is escaped,
or has a meaning after all, does not. This module knows nothing of files.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sitegen.content.codeless import without_code
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


_BY_RARITY = "•~{^\\%][=:)(<>/ "


class Unmeant(NamedTuple):
    """Something that does not mean what its author thinks."""

    offset: int
    """Where it stands in the text."""
    message: Message
    """What becomes of it."""
    hint: Message
    """What to write instead."""


def _rarest(construct: str) -> str:
    """Return the sign of a construct that texts have least: to look for one character is a tenth of the work."""
    return next((sign for sign in _BY_RARITY if sign in construct), "")


class _Sign(NamedTuple):
    """A construct of another dialect, or one that is not finished."""

    needs: str
    """What a text must hold for it."""
    pattern: re.Pattern[str]
    """How it looks in the source."""
    shown: Callable[[re.Match[str]], str]
    """What of it is in the HTML if it has no meaning."""
    trace: str
    """What the HTML must hold for it; most constructs have left it."""
    message: Callable[[str], Message]
    """Returns what becomes of it, of the text that was found."""
    hint: Callable[[str], Message]
    """Returns what to write instead, of what the pattern has in a group, or else of the text of the link."""
    rarest: tuple[str, str]
    """The character of ``needs`` and that of ``trace`` that texts have least."""


def _sign(
    needs: str,
    pattern: str,
    message: Callable[[str], Message],
    hint: Callable[[str], Message],
    shown: str | None = None,
) -> _Sign:
    def whole(match: re.Match[str]) -> str:
        return html.escape(match[0], quote=False).strip() if shown is None else shown

    trace = html.escape(needs, quote=False) if shown is None else shown
    return _Sign(
        needs=needs,
        pattern=re.compile(pattern, re.MULTILINE),
        shown=whole,
        trace=trace,
        message=message,
        hint=hint,
        rarest=(_rarest(needs), _rarest(trace)),
    )


def _raw(text: str) -> Message:
    return tr("“{text}” is shown to readers as it stands", text=text)


_SIGNS = (
    _sign(
        "[^",
        r"\[\^([^\[\]\s]++)\](?!:)",
        lambda text: tr("the note “{text}” has no text", text=text),
        lambda text: tr("write [^{text}]: … on a line of its own", text=text),
    ),
    _sign(
        "^[",
        r"\^\[([^\[\]\n]+)\]",
        _raw,
        lambda text: tr("write [^1] here, and [^1]: {text} on a line of its own", text=text),
        "^[",
    ),
    _sign(
        "][",
        r"\]\[([^\[\]\n^]+)\]",
        lambda text: tr("“{text}” names a link that is defined nowhere", text=text),
        lambda text: tr("write [{text}]: https://… on a line of its own", text=text),
        "][",
    ),
    _sign(
        "] (",
        r"\] \((?:https?://|/|\.\.?/|[\w-]+\.\w)[^()\s]*+\)",
        lambda text: tr("there is a blank between the text and the target of a link: “{text}”", text=text),
        lambda text: tr("write [{text}](…) without a blank", text=text),
        "] (",
    ),
    _sign(
        "](",
        r"\]\(https?://[^()\s]++(?=[ \t]|$)",
        lambda text: tr("this link is not closed: “{text}”", text=text),
        lambda text: tr("write [{text}](…), with a bracket at the end of its target", text=text),
        '](<a href="',
    ),
    _sign(
        "](",
        r"\]\((?<!\[\]\()[ \t]*\)",
        lambda text: tr("“{text}” leads nowhere", text=text),
        lambda text: tr("write [{text}](https://…)", text=text),
        '=""',
    ),
    _sign(
        "[](",
        r"(?<!!)\[\]\(([^()\s]+)\)",
        lambda text: tr("the link “{text}” has no text", text=text),
        lambda text: tr("write [text]({text})", text=text),
        "></a>",
    ),
    _sign(
        ":\\",
        r"\(<?([a-zA-Z]:\\[^)\n]{0,300})\)",
        lambda text: tr("“{text}” is a file of your computer, which readers do not have", text=text),
        lambda _: tr("put the file beside the article, and write its name only"),
        ":\\",
    ),
    _sign(
        "{%",
        r"(?<!\{)\{%(?:(?!\{%|%\})[^\n])*+%\}",
        _raw,
        lambda _: tr("leave it out; code stands between two lines ```, an embed in {{ … }}"),
    ),
    _sign(
        "{{",
        r"\{\{[%<](?:(?!\{\{|[%>]\}\})[^\n])*+[%>]\}\}",
        _raw,
        lambda _: tr("leave it out, or write {{ name … }} on a line of its own"),
    ),
    _sign("•", r"^[ \t]*• ?", lambda _: tr("“•” begins no item of a list"), lambda _: tr("write - instead")),
    _sign(
        "<<<<<<<",
        r"^<{7}(?: .*)?$",
        lambda _: tr("git has left a conflict here"),
        lambda _: tr("keep one of both versions, not this line"),
    ),
    _sign(
        ">>>>>>>",
        r"^>{7}(?: .*)?$",
        lambda _: tr("git has left a conflict here"),
        lambda _: tr("keep one of both versions, not this line"),
        "",
    ),
    _sign(
        "[TOC]",
        r"^[ \t]*\[TOC\][ \t]*$",
        _raw,
        lambda _: tr("leave it out: three sections or more get a table of contents"),
    ),
    _sign(
        "==",
        r"(?<![=\w])==(?=[^\s=])([^=\n]+)(?<=[^\s=])==(?!=)",
        _raw,
        lambda text: tr("write <mark>{text}</mark>", text=text),
    ),
    _sign("~", r"(?<!~)~(?=[^\s~])([^~\n\s]{1,20})~(?!~)", _raw, lambda text: tr("write <sub>{text}</sub>", text=text)),
    _sign(
        ":", r":(?<![\w:/]:)[a-z][a-z_]*[a-z]:(?![\w:/])", _raw, lambda _: tr("write the picture itself, such as 🙂")
    ),
)


def find_unmeant(text: str, start: int, made: str) -> list[Unmeant]:
    """Return what of a text, from an offset on, does not mean what it seems to; ``made`` is the HTML of Markdown."""
    found = [*_unclosed(text, start), *_defined_twice(text, start), *_unknown_tags(text, start, made)]
    blank = ""
    shown = _Shown("")
    beginnings: list[int] = []
    likely = [sign for sign in _SIGNS if sign.rarest[0] in text and sign.rarest[1] in made]
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
