"""What a reader sees of a piece of HTML, as lines that can be compared: one line a block, containers by indentation.

Typography is undone: quotation marks, apostrophes, dashes and spaces are the same whichever way they are written.
Elements that show nothing by themselves (`div`, `span`) leave no trace, nor do comments and scripts.
"""

import re
from urllib.parse import quote

from lxml.html import HtmlElement, document_fromstring

CONTAINERS = frozenset(
    ["blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "figure", "section", "details"]
)
BLOCKS = frozenset(
    [
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "th", "td", "thead", "tbody", "figcaption"),
        *("article", "aside", "summary", "header", "footer", "main", "nav", "form", "address", "center", "fieldset"),
        *("iframe", "video", "audio", "object", "body", "caption"),
    ]
)
MARKS = {"em": "em", "i": "em", "strong": "strong", "b": "strong", "del": "del", "s": "del", "strike": "del"}
_SAFE = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"<>\\^`{|}[]')
SILENT = frozenset(["script", "style", "template", "head", "title"])
_LETTER = r"[^\W\d_]"
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”„«»‘’‚‹›'", '"'),
        **dict.fromkeys("–—", "-"),
        "…": "...",
        "×": "x",
    }
)
_SPACE = re.compile(rf"(?<!{_LETTER}) | (?!{_LETTER})")
_WHITE = re.compile(r"\s+")
_DASHES = re.compile(r"-{2,}|\"{2,}")


def fold(text: str) -> str:
    """Return a text without what typography may change."""
    text = _DASHES.sub(lambda run: run[0][0], text.translate(_FOLDED))
    return _SPACE.sub("", _WHITE.sub(" ", text))


def tree_of(html: str) -> HtmlElement:
    """Return the elements that a browser makes of HTML."""
    return document_fromstring(f"<html><body><div>{html}</div></body></html>")


class Reading:
    """Collects the lines of a tree."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line = ""
        self._depth = 0
        self._kind = ""

    def read(self, root: HtmlElement) -> list[str]:
        """Return the lines of a tree."""
        self._inside(root)
        self._end()
        return self.lines

    def _end(self) -> None:
        text = fold(self._line)
        if text:
            self._add(f"{self._kind}{text}")
        self._line = ""

    def _add(self, line: str) -> None:
        self.lines.append("  " * self._depth + line)

    def _inside(self, element: HtmlElement) -> None:
        self._line += element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                self._one(child)
            self._line += child.tail or ""

    def _one(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in SILENT or element.get("class") in ("footnote-backref", "footnotes-sep"):
            return
        if tag == "sup" and (element.get("class") == "footnote-ref" or element.get("id", "").startswith("fnref")):
            self._line += f"⟦note {element.text_content().strip('[]').partition(':')[0]}⟧"
            return
        if tag == "pre":
            self._end()
            self._add("code " + repr(element.text_content().removesuffix("\n")))
        elif tag == "hr":
            if element.getparent().get("class") == "footnotes":
                return
            self._end()
            self._add("---")
        elif re.fullmatch("h[1-6]", tag):
            self._end()
            self._kind = f"{tag} "
            self._inside(element)
            if not fold(self._line):
                self._add(tag)
            self._end()
            self._kind = ""
        elif tag in CONTAINERS:
            self._end()
            self._add("notes" if tag == "section" and (element.get("class") or "").startswith("footnotes") else tag)
            self._depth += 1
            self._inside(element)
            self._end()
            self._depth -= 1
        elif tag in BLOCKS:
            self._end()
            self._inside(element)
            if tag in ("th", "td"):
                text = fold(self._line)
                self._line = ""
                self._add(f"| {text}")
            self._end()
        else:
            self._inline(element, tag)

    def _inline(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self._line += "⏎"
        elif tag == "img":
            self._line += f"⟦img {_quoted(element, 'src')} {_quoted(element, 'alt')} {_quoted(element, 'title')}⟧"
        elif tag == "code":
            self._line += f"⟦code {_WHITE.sub('␣', element.text_content())}⟧"
        elif tag == "input":
            self._line += "[x]" if element.get("checked") is not None else "[ ]"
        elif tag == "a" and element.get("href") is not None:
            self._line += f"⟦a {_quoted(element, 'href')} {_quoted(element, 'title')}⟧"
            self._inside(element)
            self._line += "⟦/a⟧"
        elif tag in MARKS:
            self._line += f"⟦{MARKS[tag]}⟧"
            self._inside(element)
            self._line += f"⟦/{MARKS[tag]}⟧"
        else:
            self._inside(element)


def _quoted(element: HtmlElement, name: str) -> str:
    if name in ("href", "src"):
        return '"' + quote(element.get(name, "").strip(), safe=_SAFE) + '"'
    return fold(element.get(name, "")).replace(" ", "␣")


def lines_of(tree: HtmlElement) -> list[str]:
    """Return what readers see of a tree, as lines."""
    return Reading().read(tree)
