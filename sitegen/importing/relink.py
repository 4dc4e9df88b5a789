"""The links and pictures in a Markdown text, written anew.

Only destinations change; all else stays as its author wrote it. This module knows nothing about where links lead.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sitegen.content.codeless import without_code

_DESTINATION = r"<(?P<{0}a>[^<>\n]*)>|(?P<{0}b>(?:[^\s()<>\\]|\\.|\((?:[^\s()<>\\]|\\.)*+\))++)"
_INLINE = re.compile(
    r"(?P<bang>!)?\[(?:[^\[\]\\\n]|\\.|\n(?!\n)|!?\[[^\[\]]*\](?:\([^()\s]*\))?)*+\]\(\s*(?:"
    + _DESTINATION.format("i")
    + r")(?=[\s)])"
)
_PICTURE = re.compile(r"!\[(?:[^\[\]\\\n]|\\.|\n(?!\n))*+\]\(\s*(?:" + _DESTINATION.format("p") + r")(?=[\s)])")
_REFERENCE = re.compile(
    r"^ {0,3}\[[^\]\n^][^\]\n]*\]:[ \t]*\n?[ \t]*(?:" + _DESTINATION.format("r") + ")", re.MULTILINE
)
_ATTRIBUTE = re.compile(
    r"""<(?P<tag>[a-z][a-z0-9]*)\b[^<>]*?\s(?P<name>href|src|poster)\s*=\s*(?P<quote>["'])"""
    r"""(?P<url>[^"'<>]*)(?P=quote)""",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(r"<(?P<auto>https?://[^\s<>]+)>")


class _Spot(NamedTuple):
    start: int
    end: int
    picture: bool


def relinked(text: str, page: Callable[[str], str], picture: Callable[[str], str]) -> str:
    """Return a Markdown text in which the destination of each link and picture is what the functions return for it."""
    plain = without_code(text)
    spots = {(spot.start, spot.end): spot for spot in _spots(plain)}
    parts: list[str] = []
    done = 0
    for spot in sorted(spots.values()):
        if spot.start < done:
            continue
        url = text[spot.start : spot.end]
        new = (picture if spot.picture else page)(url)
        if new != url:
            parts += (text[done : spot.start], new)
            done = spot.end
    return "".join((*parts, text[done:]))


def _spots(text: str) -> Iterator[_Spot]:
    for pattern, name in ((_INLINE, "i"), (_PICTURE, "p"), (_REFERENCE, "r")):
        for found in pattern.finditer(text):
            group = f"{name}a" if found[f"{name}a"] is not None else f"{name}b"
            if found[group]:
                shows = name == "p" or (name == "i" and found["bang"] is not None)
                yield _Spot(found.start(group), found.end(group), shows)
    for found in _ATTRIBUTE.finditer(text):
        if found["url"]:
            shows = found["name"].lower() != "href" and found["tag"].lower() not in ("iframe", "script", "embed")
            yield _Spot(found.start("url"), found.end("url"), shows)
    for found in _AUTOLINK.finditer(text):
        yield _Spot(found.start("auto"), found.end("auto"), False)
