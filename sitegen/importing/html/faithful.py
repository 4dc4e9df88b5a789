"""Whether sitegen reads Markdown as the HTML that it was written for, and has nothing to say against it.

This module knows nothing about how Markdown is written.
"""

import html
import json
import re

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from sitegen.config.security import Directives, directives
from sitegen.content.blocked import find_blocked
from sitegen.content.pasted import find_pasted
from sitegen.content.shortcodes import read_shortcodes
from sitegen.content.unmeant import find_unmeant
from sitegen.errors.faults import FAULTS
from sitegen.importing.html.measure import is_own_url
from sitegen.markdown.body import MarkdownError, MarkdownOptions, render_markdown

_POLICY: Directives = tuple((name, tuple(sources)) for name, sources in directives(True).items())
_PARSER = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
_SYMBOL = re.compile("\x1a([0-9]+)\x1a")
_NO_SIGN = frozenset(
    [
        "html",
        "body",
        "div",
        "span",
        "thead",
        "tbody",
        "tfoot",
        "section",
        "input",
        "label",
        "sitegen-content",
        "sitegen-language",
        "figure",
        "wbr",
        "colgroup",
        "col",
    ]
)
_BLOCKS = frozenset(
    "li ul ol dl dt dd blockquote h1 h2 h3 h4 h5 h6 pre table tr td th hr figcaption details summary p caption".split()  # noqa: SIM905
)
_WHOLE = frozenset("img br pre hr sitegen-unknown sitegen-embed sitegen-shortcode sitegen-more sitegen-note".split())  # noqa: SIM905
_EDGE, _PARAGRAPH = "\x01", "\x02"
_SPACES = re.compile(r"[ \t\r\n\f]+")
_AROUND_EDGE = re.compile(f"[ {_PARAGRAPH}]*{_EDGE}[ {_PARAGRAPH}]*")
_PARAGRAPHS = re.compile(f" *{_PARAGRAPH}[ {_PARAGRAPH}]*")


def is_faithful(meant: str, markdown: str, language: str) -> bool:
    """Tell whether Markdown is read as the HTML that is meant, without a warning; ``meant`` has been prepared."""
    shortcodes = read_shortcodes(markdown, str) if "{{" in markdown else None
    if shortcodes is not None and any(FAULTS[flaw.fault].severity != "note" for flaw in shortcodes.flaws):
        return False
    written = markdown if shortcodes is None else shortcodes.text
    flaws: list[object] = []

    def inspect(made: str) -> str:
        flaws.extend(find_blocked(written, made, _POLICY))
        flaws.extend(find_unmeant(markdown, 0, made))
        return made if shortcodes is None else shortcodes.put_back(made)

    try:
        body = render_markdown(written, MarkdownOptions(language=language, typography=False), inspect)
    except MarkdownError:
        return False
    if flaws or body.refused or body.formulas or find_pasted(markdown) is not None:
        return False
    made = _SYMBOL.sub(lambda found: html.escape(body.targets[int(found[1])]), body.html)
    return _shape(made) == _shape(meant)


def _shape(text: str) -> str:
    """Return what HTML says in one way of writing it: words, and signs for what stands around them."""
    if not text.strip():
        return ""
    root = lxml.html.document_fromstring(f"<body><div>{text}</div></body>".encode(), parser=_PARSER)
    return _Shape().of(root)


class _Shape:
    """One text while it is walked through."""

    def __init__(self) -> None:
        self._pieces: list[list[str]] = [[]]
        self._notes: dict[str, str] = {}

    def of(self, root: HtmlElement) -> str:
        walker = etree.iterwalk(root, events=("start", "end"))
        whole: HtmlElement | None = None
        for event, element in walker:
            name = element.tag
            if event == "start":
                if self._is_whole(element):
                    walker.skip_subtree()
                    whole = element
                    continue
                self._begin(element, name)
                self._add(element.text)
            else:
                if element is not whole:
                    self._end(element, name)
                whole = None
                self._add(element.tail)
        return "\n".join((_tidy(self._pieces[0]), *self._notes.values()))

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces[-1].append(text.replace("\xa0", "\x03"))

    def _sign(self, text: str) -> None:
        self._pieces[-1].append(f"⟦{text}⟧")

    def _is_whole(self, element: HtmlElement) -> bool:
        """Tell whether an element is one sign with all that is in it."""
        name, classes = element.tag, (element.get("class") or "").split()
        if name == "sitegen-embed":
            said = json.loads(element.get("data-embed").lstrip("\x1b"))
            self._pieces[-1].append(f"{_EDGE}⟦embed {said['name']}⟧{_EDGE}")
            return element.find(".//sitegen-content") is None
        if name == "sitegen-shortcode":
            self._pieces[-1].append(f"{_EDGE}⟦embed {element.get('name')}⟧{_EDGE}")
            return not len(element)
        if name == "pre":
            code = element.text_content().strip("\n")
            self._pieces[-1].append(
                f"{_EDGE}⟦pre⟧{html.escape(code)}{_EDGE}".replace("\n", "⏎").replace(" ", "␣").replace("\t", "⇥")
            )
            return True
        if name == "br":
            self._pieces[-1].append("\x04")
            return True
        if name == "sup" and (element.get("id") or "").startswith("fnref"):
            self._sign("note")
            return True
        if name == "a" and "footnote-backref" in classes:
            return True
        if name in ("sitegen-unknown", "sitegen-more"):
            return True
        if name == "hr" and _is_of_notes(element):
            return True
        return name == "p" and element.getparent().find("sitegen-content") is not None

    def _begin(self, element: HtmlElement, name: str) -> None:
        if name == "sitegen-note" or _is_note(element):
            if name == "sitegen-note":
                self._sign("note")
            self._pieces.append([])
        elif name == "p":
            self._pieces[-1].append(_PARAGRAPH)
        elif _is_around(element):
            return
        elif name in _BLOCKS:
            start = (element.get("start") or "") if name == "ol" else ""
            self._pieces[-1].append(f"{_EDGE}⟦{name}{start}⟧{_EDGE}")
        elif name == "img":
            self._sign(f"img {element.get('src')} {element.get('alt') or ''}")
        elif name == "a" and _is_link(element):
            self._sign(f"a {element.get('href')}")
        elif name == "span" and "math" in (element.get("class") or ""):
            self._sign("math")
        elif name not in _NO_SIGN and name != "a" and name not in _WHOLE:
            self._sign(name)

    def _end(self, element: HtmlElement, name: str) -> None:
        if _is_note(element) or name == "sitegen-note":
            text = _tidy(self._pieces.pop()).rstrip("\xa0 ")
            key = element.get("name") or element.get("id") or ""
            if text:
                self._notes[key] = text
        elif name == "p":
            self._pieces[-1].append(_PARAGRAPH)
        elif _is_around(element):
            return
        elif name in _BLOCKS and name not in ("pre", "hr"):
            self._pieces[-1].append(f"{_EDGE}⟦/{name}⟧{_EDGE}")
        elif name == "a" and _is_link(element):
            self._sign("/a")
        elif name not in _NO_SIGN and name != "a" and name not in _WHOLE:
            self._sign(f"/{name}")


def _is_link(element: HtmlElement) -> bool:
    """Tell whether an element is a link whose text is another than its URL: of a bare URL, sitegen makes one anyway."""
    href = element.get("href")
    return bool(href) and not is_own_url(element.text_content(), href)


def _is_note(element: HtmlElement) -> bool:
    return element.tag == "li" and (element.get("id") or "").startswith("fn:")


def _is_of_notes(element: HtmlElement) -> bool:
    return element.getparent() is not None and element.getparent().get("class") == "footnotes"


def _is_around(element: HtmlElement) -> bool:
    """Tell whether an element stands around the content of an embed, or around the notes."""
    return _is_of_notes(element) or (element.getparent() is not None and element.getparent().tag == "sitegen-embed")


def _tidy(pieces: list[str]) -> str:
    text = _SPACES.sub(" ", "".join(pieces)).replace("\x03", "\xa0")
    text = re.sub(" *\x04 *", "⟦br⟧", text)
    text = _AROUND_EDGE.sub(_EDGE, text)
    text = _PARAGRAPHS.sub(_PARAGRAPH, text)
    text = re.sub(f"{_EDGE}+", _EDGE, text)
    return text.strip(f" {_EDGE}{_PARAGRAPH}")
