"""Emphasis that Markdown can write: around words, within one paragraph, neither empty nor doubled.

This module knows nothing about Markdown.
"""

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

MARKS = (
    "strong",
    "em",
    "del",
    "u",
    "ins",
    "mark",
    "small",
    "sub",
    "sup",
    "code",
    "kbd",
    "samp",
    "var",
    "cite",
    "q",
    "dfn",
    "abbr",
)
"""Inline elements around words."""
_MERGED = ("strong", "em", "del")
_NEEDED = ("img", "br", "a", "sitegen-note", "sitegen-unknown", "sitegen-more")


def repair_emphasis(root: BeautifulSoup) -> None:
    """Take away emphasis of nothing and in itself, join what stands side by side, and move white space out of it."""
    for element in root.find_all(_MERGED):
        if element.find_parent(element.name):
            element.unwrap()
    root.smooth()
    for element in reversed(root.find_all((*MARKS, "a"))):
        if element.name == "a" and not element.get("href"):
            continue
        if not element.get_text().strip() and not element.find(("img", "sitegen-note", "sitegen-unknown")):
            element.unwrap()
            continue
        _merge(element)
        if element.name not in ("code", "kbd", "samp"):
            _move_out(element)
    root.smooth()


def _merge(element: Tag) -> None:
    """Join an element with the same one right behind it."""
    while (
        element.name in _MERGED and isinstance(element.next_sibling, Tag) and element.next_sibling.name == element.name
    ):
        following = element.next_sibling
        for child in list(following.contents):
            element.append(child.extract())
        following.decompose()
    element.smooth()


def _move_out(element: Tag) -> None:
    """Move white space and line breaks at the edges of an element out of it."""
    while element.contents:
        first = element.contents[0]
        if isinstance(first, Tag) and first.name in ("br", "sitegen-more"):
            element.insert_before(first.extract())
        elif isinstance(first, NavigableString) and str(first) != str(first).lstrip():
            text = str(first)
            stripped = text.lstrip()
            element.insert_before(NavigableString(text[: len(text) - len(stripped)]))
            first.replace_with(NavigableString(stripped)) if stripped else first.extract()
        else:
            break
    while element.contents:
        last = element.contents[-1]
        if isinstance(last, Tag) and last.name in ("br", "sitegen-more"):
            element.insert_after(last.extract())
        elif isinstance(last, NavigableString) and str(last) != str(last).rstrip():
            text = str(last)
            stripped = text.rstrip()
            element.insert_after(NavigableString(text[len(stripped) :]))
            last.replace_with(NavigableString(stripped)) if stripped else last.extract()
        else:
            break
