"""Split finished HTML into the text that a typesetter may touch and the markup that it may not.

This module knows no rule of any language.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

ATTRIBUTES = r"""(?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+"""
"""What stands in a tag behind its name: a value in quotation marks may hold ``>``."""
# A formula stands in such a span, as MathML or as its author wrote it.
_NEVER_TYPESET = (
    "pre|code|kbd|samp|var|tt|script|style|textarea|template|svg|math|iframe|object|video|audio"
    '|span(?= class="math[ "])'
)
_EVERY_NAME = tuple(_NEVER_TYPESET.split("|"))
_INITIALS = "".join(sorted({letter for name in _EVERY_NAME for letter in (name[0], name[0].upper())}))
# Most tags are told from these by their first two characters; without case, a pattern cannot tell it so fast.
_OPENED = re.compile(rf"<(?=[{_INITIALS}!][^>])(?i:(?:{_NEVER_TYPESET})(?=[\s>])|!--)")
_CLOSED = re.compile(rf"</({'|'.join(name.partition('(')[0] for name in _EVERY_NAME)})\s*>", re.IGNORECASE)
_ELEMENT = re.compile(rf"<({_NEVER_TYPESET})(?=[\s>])", re.IGNORECASE)
_FEW = 16
_SHORT = 8192  # characters, in which even two thousand of them take milliseconds
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font", "i", "ins", "label"),
        *("mark", "q", "rp", "rt", "ruby", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "u"),
    )
)
_BLANK_INSIDE_LINE = frozenset({"br", "wbr"})
_LANGUAGE = re.compile(r"""\s(?:xml:)?lang\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)

OPENING = "\x0e"
"""Stands for the start tag of an inline element."""
CLOSING = "\x0f"
"""Stands for the end tag of an inline element."""
OPAQUE = "\x10"
"""Stands for something inline that is read like a word but never typeset: code, a picture, a formula."""
BREAK = "\x11"
"""Stands for a line break inside a paragraph."""
BLOCK = "\x12"
"""Stands for the border of a block: nothing is paired across it."""
RAISED = "\x13"
"""Begins text that is set as a superscript."""
LEVEL = "\x14"
"""Ends text that is set as a superscript."""


class SplitHtml(NamedTuple):
    """HTML as alternating text and markup: one more text than markups."""

    texts: list[str]
    """What stands between the markup, entities included."""
    markups: list[str]
    """Tags and comments; an element whose content is never typeset is one piece, content and all."""
    opaque: list[str | None]
    """For each piece of markup that is a whole element, the name of the element."""


def split_html(html: str) -> SplitHtml:
    """Split HTML into text and markup; joining the pieces in turn gives the same HTML."""
    # The pattern looks through all that follows for the end of each element that has none: more than a few take long.
    if len(html) < _SHORT or len(_OPENED.findall(html)) <= _FEW:
        split = _split(_markup(_EVERY_NAME, has_comments=True).split(html))
        if not any(map(_is_nest, split.markups, split.opaque)):
            return split
    return _split([*_pieces(html)])


def _split(pieces: list[Any]) -> SplitHtml:
    return SplitHtml(pieces[0::3], pieces[1::3], pieces[2::3])


def _is_nest(markup: str, name: str | None) -> bool:
    """Tell whether an element, which goes to the first end of its name, seems to hold another one of this name."""
    return name is not None and markup.lower().count(f"<{name.lower()}") > 1


def _pieces(html: str) -> Iterator[str | None]:
    """Yield text, markup and the name of a whole element in turn: what the pattern finds, but each to its own end."""
    last_ends: dict[str, int] = {found[1].lower(): found.end() for found in _CLOSED.finditer(html)}
    last_comment = html.rfind("-->")
    done = 0
    while found := _markup((), last_comment > done).search(html, done):
        start, end = found.span()
        name = None
        if opened := _ELEMENT.match(html, start):
            own_end = _end_of(html, opened[1], end, last_ends.get(opened[1].lower(), 0))
            name, end = (opened[1], own_end) if own_end else (None, end)
        yield html[done:start]
        yield html[start:end]
        yield name
        done = end
    yield html[done:]


def _end_of(html: str, name: str, start: int, last: int) -> int:
    """Return where an element of a name ends whose content begins at ``start``, or 0 if nothing ends it.

    ``last`` is where the last end of this name ends. What holds more beginnings than ends goes on, as in a browser.
    """
    depth = 1
    for found in re.compile(rf"<(/?){name}(?=[\s>])[^<>]*>", re.IGNORECASE).finditer(html, start, last):
        depth += -1 if found[1] else 1
        if not depth:
            return found.end()
    return len(html) if last > start else 0


def join_html(texts: Sequence[str], markups: Sequence[str]) -> str:
    """Join text and markup again, and write what was raised as superscript."""
    pieces = [""] * (len(texts) + len(markups))
    pieces[0::2] = texts
    pieces[1::2] = markups
    return with_superscripts("".join(pieces))


def with_superscripts(html: str) -> str:
    """Return HTML with what was raised as superscript."""
    return html.replace(RAISED, "<sup>").replace(LEVEL, "</sup>") if RAISED in html else html


def tag_name(markup: str) -> str:
    """Return the lower-case name of the element that a tag begins or ends, or nothing for a comment."""
    matched = _NAME.match(markup)
    return matched[1].lower() if matched else ""


@functools.lru_cache(maxsize=64)
def _markup(names: tuple[str, ...], has_comments: bool) -> re.Pattern[str]:
    """Return the pattern of a piece of markup; elements of these names are one piece with their content."""
    element = rf"(?i:({'|'.join(names)}))(?=[\s>]){ATTRIBUTES}>.*?</(?i:\2)\s*>"
    whole = f"(?=[{_INITIALS}][^>]){element}" if names else "(?!)()"  # <p> and most others are told at once
    comment = "!--.*?-->|" if has_comments else ""
    return re.compile(rf"(<(?:{whole}|/?[a-zA-Z]{ATTRIBUTES}>|{comment}[!?][^<>]*>))", re.DOTALL)


@functools.lru_cache(maxsize=256)
def _boundary_of(name: str, closes: bool) -> str:
    """Return what a typesetter sees in place of a tag of this name."""
    if name in _INLINE:
        return CLOSING if closes else OPENING
    if name in _BLANK_INSIDE_LINE:
        return BREAK
    return OPAQUE if name in {"img", "input", "button", "picture", "source"} else BLOCK


_COMMON = {
    tag: boundary
    for boundary, tags in {
        BLOCK: "<p> </p> <li> </li> <ul> </ul> <ol> </ol> <h2> </h2> <h3> </h3> <hr>",
        OPENING: "<em> <strong> <sup>",
        CLOSING: "</em> </strong> </a> </sup>",
        BREAK: "<br>",
    }.items()
    for tag in tags.split()
}


def boundaries(split: SplitHtml) -> list[str]:
    """Return, for each piece of markup, the character that stands for it in the text."""
    found = []
    for markup, opaque in zip(split.markups, split.opaque, strict=True):
        boundary = _COMMON.get(markup)
        if boundary is None:
            if opaque is not None:
                boundary = BLOCK if opaque.lower() in {"pre", "script", "style", "iframe", "video"} else OPAQUE
            elif markup[1] == "!" or markup[1] == "?":
                boundary = OPENING
            else:
                boundary = _boundary_of(tag_name(markup), markup[1] == "/")
        found.append(boundary)
    return found


def languages(split: SplitHtml, language: str) -> list[str] | None:
    """Return the language of each text, or None if they are all in the language of the document."""
    starts = {
        position: next(filter(None, matched.groups()), "")
        for position, markup in enumerate(split.markups)
        if "lang" in markup and split.opaque[position] is None and (matched := _LANGUAGE.search(markup))
    }
    if not starts:
        return None
    found = [language]
    open_elements: list[tuple[str, int, str]] = []
    for position, markup in enumerate(split.markups):
        name = tag_name(markup)
        if position in starts and not markup.endswith("/>"):
            open_elements.append((name, 1, starts[position]))
        elif open_elements and open_elements[-1][0] == name and split.opaque[position] is None:
            _, depth, inner = open_elements.pop()
            depth += -1 if markup[1] == "/" else 1
            if depth:
                open_elements.append((name, depth, inner))
        found.append(open_elements[-1][2] if open_elements else language)
    return found
