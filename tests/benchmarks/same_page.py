"""What a page says, in a form in which two generators can be compared: what is only their manner is taken out.

Each difference that does not count stands here with its reason.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html
from lxml.html import HtmlElement

EXCERPT = 60
"""Characters of an author's text that both show: where it is cut is each generator's own rule."""

_QUOTES = re.compile('[«»“”"]')
_SPACES = re.compile(r"\s+")
# Names that follow the content, each generator's own way.
_ASSET = re.compile(
    r"^/(?:assets/)?((?:css|fonts|js)/[\w-]+|sections|search[\w-]*)(?:\.min)?\.[0-9a-f]+\.(css|woff2|js)$"
)
_PICTURE = re.compile(r"(?:https://example\.org)?/(?:pictures/[\w-]+|img/photo-\d+_hu_\w+)\.(avif|webp|jpg)")


@dataclass(frozen=True)
class Element:
    """An element as the comparison sees it: name, attributes, and the text that stands directly in it."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True)
class Page:
    """A page as the comparison sees it."""

    head: Counter[Element]
    data: list[Any]
    """Structured data, parsed."""
    frame: list[Element]
    """Every element of the body in order, without the text of the article and what is related to it."""
    related: list[str]
    """Where the cards below an article lead."""
    related_card: set[Element]
    links: list[str]
    """Where the text of an article leads, in order."""
    text: str
    tags: Counter[str]
    """How often the text of an article has which element."""


def undone(text: str) -> str:
    """Return a text without its typography: goldmark knows quotes, ellipses and apostrophes, but no French spaces."""
    text = _QUOTES.sub('"', text.replace("’", "'").replace("…", "...").replace("–", "-").replace("—", "-"))
    return _SPACES.sub("", text)


def read_page(html: str, excerpts: frozenset[str] = frozenset()) -> Page:
    """Return what a page says. ``excerpts`` are the beginnings of the authors' texts."""
    root = lxml.html.document_fromstring(html)
    head, body = root.find("head"), root.find("body")
    data = [json.loads(script.text_content()) for script in head.iter("script") if _is_data(script)]
    prose = body.xpath(".//article[contains(@class, 'story')]/div[contains(@class, 'prose')]")
    for found in prose:
        _drop_dialect(found)
    related = body.xpath(".//section[@class='related']//div[@class='band-cards']")
    links = [link.get("href") for found in related for link in found.iter("a")]
    cards = {
        Element(element.tag, (("class", element.get("class", "")),), "")
        for found in related
        for element in found.iter()
        if element.tag not in ("picture", "source", "img", "div") and "thumb" not in element.get("class", "")
    }
    for found in related:
        found.getparent().remove(found)
    text = "".join(found.text_content() for found in prose)
    tags = Counter(element.tag for found in prose for element in found.iter())
    body_links = [link.get("href") for found in prose for link in found.iter("a")]
    for found in prose:
        for child in list(found):
            found.remove(child)
        found.text = ""
    return Page(
        Counter(_element(element, excerpts) for element in head if _counts(element)),
        [_data(found, excerpts) for found in data],
        [_element(element, excerpts) for element in body.iter()],
        links,
        {Element(card.tag, tuple((k, v.replace(" plain", "")) for k, v in card.attributes), "") for card in cards},
        [_link(link) for link in body_links],
        undone(text),
        tags,
    )


def _counts(element: HtmlElement) -> bool:
    """Return whether an element of the head says something about the page."""
    return element.get("name") != "generator" and not _is_data(element)


def _is_data(element: HtmlElement) -> bool:
    return element.tag == "script" and element.get("type") == "application/ld+json"


def _drop_dialect(prose: HtmlElement) -> None:
    """Take out of an article's text what Python-Markdown and goldmark write differently for the same source."""
    # Notes: numbers, places and marks of the way back differ; that they are there is compared.
    for notes in prose.xpath("./*[contains(@class, 'footnotes')]"):
        notes.tag = "div"
        for back in notes.xpath(".//a[contains(@class, 'backref')]"):
            back.drop_tree()
        for rule in notes.xpath(".//hr"):
            rule.drop_tree()
        texts = sorted(undone(item.text_content()) for item in notes.iter("li"))
        for child in list(notes):
            notes.remove(child)
        notes.text = "".join(texts)
    for mark in prose.xpath(".//sup[starts-with(@id, 'fnref')]"):
        mark.tail = mark.tail or ""
        for child in list(mark):
            mark.remove(child)
        mark.text = ""
    # The ordinal of a century is raised by sitegen's typography: text, not structure.
    for raised in prose.xpath(".//sup[not(starts-with(@id, 'fnref'))]"):
        raised.drop_tag()
    # Whether items are paragraphs, and whether another mark begins another list: CommonMark has its own rules.
    for paragraph in prose.xpath(".//li/p"):
        paragraph.drop_tag()
    for items in prose.xpath(".//ul | .//ol"):
        while (after := items.getnext()) is not None and after.tag == items.tag and not (items.tail or "").strip():
            items.tail = after.tail
            after.tail = None
            items.extend(after)
            after.getparent().remove(after)
    # Code is coloured by Pygments or by Chroma, each with its own spans and frame.
    for frame in prose.xpath(".//div[@class='highlight']"):
        frame.drop_tag()
    for code in prose.xpath(".//pre//code"):
        text = code.text_content()
        for child in list(code):
            code.remove(child)
        code.text = text


def _element(element: HtmlElement, excerpts: frozenset[str]) -> Element:
    attributes = tuple(
        sorted((name, _value(name, value, excerpts)) for name, value in element.attrib.items() if _shows(element, name))
    )
    text = undone((element.text or "") + "".join(child.tail or "" for child in element))
    return Element(element.tag, attributes, _excerpt(_minutes(text), excerpts))


def _shows(element: HtmlElement, name: str) -> bool:
    """Return whether an attribute says anything to readers or other programs."""
    return not (
        # What Pagefind takes from a page; sitegen makes its index from the source.
        name.startswith("data-pagefind-")
        # Where each index is, what it calls the sections and authors that it filters by, and scripts made small.
        or (name == "data-index" and element.get("class") == "search")
        or (name == "value" and element.tag == "option" and element.get("value"))
        or (name == "integrity" and element.tag == "script")
    )


def _value(name: str, value: str, excerpts: frozenset[str]) -> str:
    if name in ("href", "src", "srcset"):
        return _link(value)
    if name == "id" or name.startswith("aria-labelledby"):
        return value
    return _excerpt(_picture(undone(value)), excerpts)


def _link(value: str) -> str:
    if found := _ASSET.match(value):
        return f"{found[1].removeprefix('css/')}.{found[2]}"
    if value.startswith("#"):
        # The names of headings: Python-Markdown's and goldmark's, each in its own alphabet.
        return "#"
    if value.startswith("mailto:"):
        return undone(unquote(value))  # each escapes what it likes beyond what it must
    return _picture(value)


def _picture(value: str) -> str:
    return _PICTURE.sub(r"picture.\1", value)


def _excerpt(text: str, excerpts: frozenset[str]) -> str:
    return text[:EXCERPT] if text[:EXCERPT] in excerpts else text


def _minutes(text: str) -> str:
    """Leave out the minutes of reading: each counts words in its own way (a test compares the counts themselves)."""
    return re.sub(r"^\d+mindelecture$", "mindelecture", text)


def _data(found: Any, excerpts: frozenset[str]) -> Any:
    if isinstance(found, dict):
        # Words are compared apart, with a tolerance.
        return {key: _data(value, excerpts) for key, value in found.items() if key != "wordCount"}
    if isinstance(found, list):
        return [_data(value, excerpts) for value in found]
    if isinstance(found, str):
        return _excerpt(_picture(undone(found)), excerpts)
    return found


def words_of(html: str) -> int:
    """Return how many words the structured data of an article claim."""
    found = re.search(r'"wordCount":(\d+)', html)
    return int(found[1]) if found else 0


def pages_of(output: Path) -> Iterator[str]:
    """Yield every page below an output folder, by its path."""
    for path in sorted(output.rglob("*.html")):
        yield path.relative_to(output).as_posix()
