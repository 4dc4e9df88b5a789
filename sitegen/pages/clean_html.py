"""Clean HTML: a finished text with nothing but what other sites and programs show of it.

No classes, ids and styles, no frames and scripts, no pictures that may not be passed on. This module knows nothing of
where a text goes, or of facts.
"""

from collections.abc import Callable, Collection
from html import escape
from html.parser import HTMLParser

from markupsafe import Markup

_FRAMES = {"applet", "audio", "canvas", "iframe", "math", "object", "svg", "video"}
_DROPPED = _FRAMES | {"button", "dialog", "form", "noscript", "script", "select", "style", "template", "textarea"}
"""What goes with all that is in it."""
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_KEPT = {
    "a": ("href", "hreflang", "rel"),
    "col": ("span",),
    "img": ("src", "alt", "width", "height"),
    "ol": ("start", "reversed"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
}
_EVERYWHERE = ("lang", "dir")
_OF_TEXT = {"dd", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary"}
"""What becomes a paragraph where it is not shown."""
_GROUPS = {"aside", "blockquote", "details", "div", "dl", "figure", "li", "ol", "section", "table", "ul"}
_BLOCKS = _OF_TEXT | _GROUPS | {"hr", "p"}
_NEEDS_CONTENT = {"a", "blockquote", "figcaption", "figure", "li", "ol", "p", "ul"}


def clean_html(html: str, elements: Collection[str], shows: Callable[[str], bool]) -> Markup:
    """Return a text with some elements only; ``shows`` is asked for the URL of each picture."""
    cleaner = _Cleaner(elements, shows)
    cleaner.feed(html)
    cleaner.close()
    return Markup(cleaner.text())


class _Open:
    """An element that has begun."""

    __slots__ = ("begin", "refused", "tag", "written")

    def __init__(self, tag: str, written: str, begin: int) -> None:
        self.tag = tag
        self.written = written
        self.begin = begin
        self.refused = False


class _Cleaner(HTMLParser):
    """Writes what it reads, element by element, always well-formed."""

    def __init__(self, elements: Collection[str], shows: Callable[[str], bool]) -> None:
        super().__init__()
        self._elements = elements
        self._shows = shows
        self._parts: list[str] = []
        self._open: list[_Open] = []
        self._dropping: list[str] = []

    def text(self) -> str:
        """Return what was written."""
        while self._open:
            self._close()
        return "".join(self._parts).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element, or drop it."""
        if self._dropping:
            if tag == self._dropping[0]:
                self._dropping.append(tag)
            return
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        if tag in _DROPPED or "footnote-backref" in classes:
            if tag == "math":
                self._parts.append(escape(values.get("alttext", ""), quote=False))
            self._dropping.append(tag)
            return
        if tag in _BLOCKS and self._open and self._open[-1].tag == "p":
            self._close()
        if tag == "img":
            self._picture(values)
            return
        written = tag if tag in self._elements else "p" if tag in _OF_TEXT else ""
        if "footnote-ref" in classes:  # the note is in the same text, which has no ids
            written = ""
        if tag in _VOID:
            if written:
                self._parts.append(f"<{written}{_attributes(tag, values)}>")
            return
        self._open.append(_Open(tag, written, len(self._parts)))
        self._parts.append(f"<{written}{_attributes(written, values)}>" if written else "")

    def _picture(self, values: dict[str, str]) -> None:
        if "img" in self._elements and self._shows(values.get("src", "")):
            self._parts.append(f"<img{_attributes('img', values)}>")
            return
        figure = next((one for one in reversed(self._open) if one.tag == "figure"), None)
        if figure is not None:
            figure.refused = True

    def handle_endtag(self, tag: str) -> None:
        """End an element, with all that is still open in it."""
        if self._dropping:
            if tag == self._dropping[0]:
                self._dropping.pop()
            return
        if all(one.tag != tag for one in self._open):
            return
        while self._open[-1].tag != tag:
            self._close()
        self._close()

    def _close(self) -> None:
        one = self._open.pop()
        inside = "".join(self._parts[one.begin + 1 :])
        empty = one.written in _NEEDS_CONTENT and not inside.strip()
        if empty or (one.refused and "<img" not in inside):
            del self._parts[one.begin :]
        elif one.written:
            self._parts.append(f"</{one.written}>")
        else:
            self._parts.append(" " if one.tag in _BLOCKS and inside and not inside[-1:].isspace() else "")

    def handle_data(self, data: str) -> None:
        """Write text."""
        if not self._dropping:
            self._parts.append(escape(data, quote=False))


def _attributes(tag: str, values: dict[str, str]) -> str:
    names = (*_KEPT.get(tag, ()), *_EVERYWHERE)
    return "".join(f' {name}="{escape(values[name])}"' for name in names if name in values)
