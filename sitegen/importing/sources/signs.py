"""Signs that mean something else to sitegen than to the generator that a text comes from, or nothing.

sitegen itself finds them (``content/unmeant.py``): what would be a warning in the new site is written so that readers
see what they saw. This module knows no generator.
"""

import re
import string
from urllib.parse import unquote

from anyascii import anyascii

from sitegen.content.links import has_anchor
from sitegen.content.unmeant import find_unmeant
from sitegen.importing.html.hidden import hidden
from sitegen.importing.relink import relinked
from sitegen.importing.sources.outside_code import replaced
from sitegen.markdown.body import Body, MarkdownError, MarkdownOptions, render_markdown

_ROUNDS = 3  # what is written otherwise can bring to light what stood behind it
_OPTIONS = MarkdownOptions(language="en", typography=False)
_BULLET = re.compile(r"[ \t]*•[ \t\u00a0]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TAG = re.compile(r"</?([\w:.-]+)[^<>]*>")
_EMPTY_LINK = re.compile(r"\[\]\((?:<([^<>\n]*)>|([^\s()]*))[^()\n]*\)")
_CONTENTS = re.compile(r"[ \t]*\[TOC\][ \t]*")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]+\]:[^\n]*")


def as_it_was_read(text: str) -> str:
    """Return a Markdown text in which nothing is left that sitegen would warn of as unintended."""
    for _ in range(_ROUNDS):
        made: list[str] = []

        def inspect(html: str, made: list[str] = made) -> str:
            made.append(html)
            return html

        try:
            body = render_markdown(text, _OPTIONS, inspect)
        except MarkdownError:
            return text
        found = find_unmeant(text, 0, made[0])
        if not found:
            return _with_anchors(text, body)
        offsets = sorted({one.offset for one in found}, reverse=True)
        tags = {tag[1] for offset in offsets if (tag := _TAG.match(text, offset))}
        for offset in offsets:
            text = text if _TAG.match(text, offset) else _written(text, offset)
        for name in tags:  # with the end tag too, of which nothing is said
            both = re.compile(rf"</?{re.escape(name)}(?=[\s/>])[^<>]*>", re.IGNORECASE)
            text = replaced(text, both, lambda found: hidden(_TAG.sub(r"\1", found[0]), found[0]))
    return text


def _with_anchors(text: str, body: Body) -> str:
    """Return a text whose links to its own headings have the ids that sitegen gives them."""
    known = {_folded(anchor): anchor for anchor in reversed(body.anchors)}
    moved = {
        f"#{fragment}": f"#{known[_folded(fragment)]}"
        for fragment in body.fragments
        if not has_anchor(fragment, body.anchors) and _folded(fragment) in known
    }
    return relinked(text, lambda url: moved.get(url, url), str) if moved else text


def _folded(anchor: str) -> str:
    return "".join(sign for sign in anyascii(unquote(anchor)).lower() if sign.isalnum())


def _written(text: str, offset: int) -> str:
    """Return a text in which what begins at an offset is written as readers saw it."""
    before, rest = text[:offset], text[offset:]
    if bullet := _BULLET.match(rest):
        return f"{before}* {rest[bullet.end() :]}"
    if fence := _FENCE.match(rest):
        return f"{text.rstrip()}\n{fence[1]}\n"
    if contents := _CONTENTS.match(rest):
        return before + rest[contents.end() :]
    if link := _EMPTY_LINK.match(rest):
        url = link[1] or link[2] or ""
        return before + (f"<{url}>" if url.startswith(("https://", "http://")) else "") + rest[link.end() :]
    if definition := _DEFINITION.match(rest):
        return before + hidden("definition", definition[0]) + rest[definition.end() :]
    return f"{before}\\{rest}" if rest[:1] in string.punctuation else text
