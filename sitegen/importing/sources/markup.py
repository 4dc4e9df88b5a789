"""Tags of HTML in a text that no parser has seen yet: found, read and written one at a time.

Sources change a few tags of a body and leave the rest, byte for byte, to the conversion. This module knows nothing
about any system.
"""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_OPENS_VERBATIM = re.compile(r"<(?:(?P<comment>!--)|(?P<name>pre|code|script|style|textarea)\b)", re.IGNORECASE)
_MARKS = ("\ufdd0", "\ufdd1")  # of the signs that Unicode promises never to use
_MARKED = re.compile(f"{_MARKS[0]}(\\d+){_MARKS[1]}")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Verbatim:
    """A text of which code and comments are set aside, so that nothing in them is taken for markup of a source."""

    def __init__(self, html: str) -> None:
        for mark in _MARKS:
            html = html.replace(mark, "")
        self._kept: list[str] = []
        pieces: list[str] = []
        ends: dict[str, int] = {}  # where the next end is, so that no text is searched twice for it
        done = 0
        for opening in _OPENS_VERBATIM.finditer(html):
            if opening.start() < done:
                continue
            name = (opening["name"] or "!--").lower()
            if ends.get(name, 0) < opening.end():
                ends[name] = _end_of(name, html, opening.end())
            if ends[name] == len(html) + 1:  # it never ends, and so never began
                continue
            pieces += (html[done : opening.start()], f"{_MARKS[0]}{len(self._kept)}{_MARKS[1]}")
            self._kept.append(html[opening.start() : ends[name]])
            done = ends[name]
        self.text = "".join((*pieces, html[done:]))
        """The text, with a mark for each piece that is set aside."""

    def restore(self, text: str) -> str:
        """Return a text made from ``text`` with everything in it that was set aside."""
        return _MARKED.sub(lambda found: self._kept[int(found[1])], text)


def _end_of(name: str, html: str, start: int) -> int:
    if name == "!--":
        end = html.find("-->", start)
        return end + 3 if end >= 0 else len(html) + 1
    found = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, start)
    return found.end() if found else len(html) + 1


def tag_pattern(names: str) -> re.Pattern[str]:
    """Return the pattern of opening tags of elements with one of these names, such as ``img|a``."""
    return re.compile(rf"""<(?P<name>{names})\b(?P<rest>(?:\s(?:"[^"]*"|'[^']*'|[^<>"'])*)?)>""", re.IGNORECASE)


def attributes(tag: str) -> dict[str, str]:
    """Return the attributes of an opening tag, decoded."""
    inner = re.sub(r"^<\w[\w-]*|/?>$", "", tag)
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(inner):
        found.setdefault(name.lower(), unescape(value.strip("\"'") if value[:1] in "\"'" else value))
    return found


def opening(name: str, values: Mapping[str, str]) -> str:
    """Return an opening tag."""
    written = "".join(f' {key}="{escape(value)}"' for key, value in values.items())
    return f"<{name}{written}>"


def with_tags(html: str, names: str, change: Callable[[dict[str, str]], Mapping[str, str] | None]) -> str:
    """Return HTML in which the attributes of opening tags are changed; None leaves a tag as it is."""

    def changed(found: re.Match[str]) -> str:
        before = attributes(found[0])
        values = change(dict(before))
        return found[0] if values is None or values == before else opening(found["name"], values)

    return tag_pattern(names).sub(changed, html)


def without_addresses(text: str) -> str:
    """Return a text of which no reader saw the source without the e-mail addresses in it."""
    return _ADDRESS.sub("…", text)


def figure(image: str, caption: str = "", credit: str = "") -> str:
    """Return a figure around the HTML of a picture; caption and credit are HTML too."""
    cited = f'<cite class="credit">{credit}</cite>' if credit else ""
    said = " ".join(filter(None, (caption.strip(), cited)))
    return f"<figure>{image.strip()}{f'<figcaption>{said}</figcaption>' if said else ''}</figure>"
