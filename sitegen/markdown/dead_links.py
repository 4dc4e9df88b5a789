"""HTML without what leads nowhere: readers get the words of a link and of a picture, and nothing that fails to load.

This module does not know which URLs are dead.
"""

import html as entities
import re
from collections.abc import Callable

from sitegen.markdown.url_attributes import CANDIDATES, PLACES, is_url
from sitegen.typography.html import ATTRIBUTES

_TAG = re.compile(rf"<(/?)([a-zA-Z][\w:-]*)(?=[\s/>])({ATTRIBUTES})>")
_ATTRIBUTE = re.compile(r"""\s*+([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_WITHOUT_END = frozenset({"area", "embed", "img", "link", "source", "track"})
"""Elements that are nothing without their URL, and hold nothing."""
_AROUND = frozenset({"a", "iframe", "object", "script"})
"""Elements that are nothing without their URL but what they hold."""
_WHOLE = ("href", "src", "data")
"""Attributes without which such an element is nothing."""
_PLAYER = re.compile(rf"<(video|audio)(?=[\s>])({ATTRIBUTES})>((?:[^<]++|<(?!/\1\s*>))*+)</\1\s*>", re.IGNORECASE)
_PLAYS = re.compile(r"<source\b", re.IGNORECASE)
_LEADS = re.compile(r"\shref\s*=", re.IGNORECASE)
_IS_PLACE = re.compile(r"\s(?:id|name)\s*=", re.IGNORECASE)
"""What a link has that others may lead to."""
_EMPTY = re.compile(r"<(p|figure|a)\b[^<>]*>\s*</\1>\n?")

IsDead = Callable[[str], bool]


def without_dead_links(html: str, is_dead: IsDead) -> str:
    """Return a text without links that lead nowhere; ``is_dead`` is asked for each URL, entities decoded.

    Of a link its content stays, of a picture its alt text, of a player or a frame what it holds for browsers without.
    """
    parts: list[str] = []
    dropped: dict[str, list[bool]] = {}
    """Of each open element whether its start tag was taken out, by name."""
    done = 0
    for tag in _TAG.finditer(html):
        parts.append(html[done : tag.start()])
        done = tag.end()
        name = tag[2].lower()
        open_ones = dropped.setdefault(name, [])
        if tag[1]:
            parts.append("" if open_ones and open_ones.pop() else tag[0])
            continue
        attributes, lost, alt = _attributes(tag[3], is_dead)
        goes = bool(lost.intersection(_WHOLE)) or (name == "source" and bool(lost))
        goes = goes or (name == "a" and _LEADS.search(tag[3]) is None)  # its URL was refused
        if goes and name in _WITHOUT_END:
            parts.append(alt if name == "img" else "")
            continue
        out = goes and name in _AROUND and _IS_PLACE.search(tag[3]) is None
        if name in _AROUND:
            if name == "a":  # the start of a link ends the one before
                open_ones.clear()
            open_ones.append(out)
        parts.append("" if out else f"<{tag[2]}{attributes}>" if attributes != tag[3] else tag[0])
    text = "".join((*parts, html[done:]))
    return _EMPTY.sub("", _EMPTY.sub("", _PLAYER.sub(_player, text)))


def _attributes(written: str, is_dead: IsDead) -> tuple[str, set[str], str]:
    """Return the attributes of a tag without dead URLs, the names of those that had one, and the alt text."""
    kept: list[str] = []
    lost: set[str] = set()
    alt = ""
    for found in _ATTRIBUTE.finditer(written):
        name, value = found[1].lower(), found[2] or found[3] or found[4] or ""
        url = entities.unescape(value).strip()
        if name == "alt":
            alt = entities.escape(entities.unescape(value), quote=False)
        if name in PLACES and is_url(name, url) and is_dead(url):
            lost.add(name)
        elif name in CANDIDATES:
            every = url.split(",")
            candidates = [one for one in every if not is_dead((one.split() or [""])[0])]
            if candidates == every:
                kept.append(found[0])
            elif candidates:
                kept.append(f' {found[1]}="{entities.escape(",".join(candidates).strip())}"')
            else:
                lost.add(name)
        else:
            kept.append(found[0])
    return "".join(kept), lost, alt


def _player(found: re.Match[str]) -> str:
    """Return a player, or only what it holds where it has nothing to play."""
    plays = re.search(r"\ssrc\s*=", found[2], re.IGNORECASE) or _PLAYS.search(found[3])
    return found[0] if plays else found[3]
