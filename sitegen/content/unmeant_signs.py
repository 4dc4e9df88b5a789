"""Constructs of other dialects of Markdown and unfinished ones of ours: how each looks, and what to write instead."""

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from sitegen.messages.message import Message, tr

_BY_RARITY = "•~{^\\%][=:)(<>/ "


class Sign(NamedTuple):
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


def _rarest(construct: str) -> str:
    """Return the sign of a construct that texts have least: to look for one character is a tenth of the work."""
    return next((sign for sign in _BY_RARITY if sign in construct), "")


def _sign(
    needs: str,
    pattern: str,
    message: Callable[[str], Message],
    hint: Callable[[str], Message],
    shown: str | None = None,
) -> Sign:
    def whole(match: re.Match[str]) -> str:
        return html.escape(match[0], quote=False).strip() if shown is None else shown

    trace = html.escape(needs, quote=False) if shown is None else shown
    return Sign(
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


SIGNS = (
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
"""All of them."""
