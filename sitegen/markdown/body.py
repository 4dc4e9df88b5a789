"""Markdown in, a finished body out: HTML with symbolic links, headings, an excerpt, and what it points to.

This module knows nothing about the site: not the other articles, not the URL of this one, not the theme.
"""

import re
from collections.abc import Callable

import msgspec

from sitegen.markdown.depth import is_too_deep
from sitegen.markdown.fast.body import convert
from sitegen.markdown.formulas import FormulaFlaw, Formulas
from sitegen.markdown.headings import Heading, Identifiers, heading_level, moved_down, with_identifier
from sitegen.markdown.links import LinkMarker
from sitegen.markdown.text import count_words, excerpt_of, plain_text
from sitegen.messages.message import tr
from sitegen.typography.html import SplitHtml, join_html, split_html
from sitegen.typography.typeset import typeset_split

__all__ = ["Body", "Heading", "MarkdownError", "MarkdownOptions", "render_markdown"]

_NOTHING_TO_DO = frozenset(
    f"<{slash}{name}>"
    for name in (
        "p",
        "li",
        "ul",
        "ol",
        "em",
        "strong",
        "blockquote",
        "code",
        "td",
        "tr",
        "sup",
        "div",
        "a",
        "br",
    )
    for slash in ("", "/")
)
_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PROGRAMS = frozenset({"script", "style", "textarea"})  # in which nothing is a comment of HTML
_LEFT_BEHIND = re.compile("\x02?(?:klzzwxh:[0-9]+)?\x03|\x02")
_CODE_BLOCK = re.compile(r"<pre(?=[\s>])(?![^>]*\stabindex)", re.IGNORECASE)


class MarkdownError(Exception):
    """A text that cannot be rendered."""


class MarkdownOptions(msgspec.Struct, frozen=True):
    """What the rendering of a text depends on, besides the text."""

    language: str = "fr"
    """BCP 47; drives the typography."""
    typography: bool = True
    """Whether the text is typeset by the rules of its language."""
    narrow_guillemets: bool = False
    """U+202F instead of U+00A0 inside « »."""
    hour_style: str = "spaced"
    """``spaced`` for 14 h 05, ``compact`` for 14h05."""
    math: bool = False
    """Whether formulas become MathML."""


class Body(msgspec.Struct, frozen=True):
    """A finished body."""

    html: str
    """The HTML; a URL that is to be resolved is ``\\x1a{n}\\x1a``, n being its place in ``targets``."""
    headings: tuple[Heading, ...]
    """All headings, in order."""
    excerpt: str
    """Plain text: what stands before ``<!--more-->``, or else how the text begins."""
    words: int
    """The number of words that a reader reads: no code, no markup."""
    targets: tuple[str, ...]
    """Addresses that are not absolute, as written, each once, in order of appearance."""
    anchors: tuple[str, ...]
    """What a fragment can lead to: every id, and every name of an ``<a>``, in order."""
    fragments: tuple[str, ...] = ()
    """Places on the same page that it links to, as written, without ``#``."""
    pictures: tuple[str, ...] = ()
    """Those of the targets that are shown as pictures, in order of appearance."""
    linked: tuple[str, ...] = ()
    """Those of the pictures that something else leads to as well."""
    ideographs: int = 0
    """How many of the words are one character of Chinese or Japanese."""
    formulas: tuple[str, ...] = ()
    """Formulas that stay as they are written, with their signs."""
    formula_flaws: tuple[FormulaFlaw, ...] = ()
    """Formulas that cannot be read."""
    refused: tuple[str, ...] = ()
    """Addresses that would run a script; their attributes are not in the HTML."""


def render_markdown(text: str, options: MarkdownOptions, change: Callable[[str], str] | None = None) -> Body:
    """Return the body that a Markdown text makes; ``change`` is made to the HTML before it is finished."""
    formulas = Formulas(options.math)
    try:
        html = convert(text, options.language, formulas)
        body = finish_html(change(html) if change else html, options)
    except RecursionError:
        raise MarkdownError(tr("quotations, lists, brackets or elements are nested too deeply")) from None
    if not formulas.written and not formulas.flaws:
        return body
    return msgspec.structs.replace(body, formulas=tuple(formulas.written), formula_flaws=tuple(formulas.flaws))


def finish_html(html: str, options: MarkdownOptions) -> Body:
    """Return the body that converted Markdown makes: ids, symbols, typography, text.

    Raises RecursionError where elements are nested too deeply.
    """
    if "\x02" in html or "\x03" in html:
        # Python-Markdown leaves a placeholder behind where it cannot resolve one, in the alt of a picture say.
        html = _LEFT_BEHIND.sub("", html)
    split = split_html(html)
    if is_too_deep(split):
        raise RecursionError
    links = LinkMarker()
    more, headings = _rewrite(split, links)
    _identify(split, headings, links.identifiers)
    texts = split.texts
    if options.typography:
        texts = typeset_split(split, options.language, options.narrow_guillemets, options.hour_style)
    excerpt = excerpt_of(texts, split, more, options.language)
    if "<!--" in html:  # what authors write for each other, readers would find in the source of the page
        split.markups[:] = [
            markup if name in _PROGRAMS else _COMMENT.sub("", markup)
            for markup, name in zip(split.markups, split.opaque, strict=True)
        ]
    count = count_words(split.texts)
    return Body(
        html=join_html(texts, split.markups).strip(),
        headings=tuple(
            Heading(found.level, links.identifiers[found.anchor], plain_text(texts, split, found.start, found.end))
            for found in headings
        ),
        excerpt=excerpt,
        words=count.words,
        ideographs=count.ideographs,
        targets=links.targets,
        anchors=tuple(filter(None, links.identifiers)),
        fragments=tuple(links.fragments),
        pictures=tuple(links.pictures),
        linked=tuple(target for target in links.pictures if target in links.others),
        refused=tuple(links.refused),
    )


class _FoundHeading(msgspec.Struct):
    """A heading while the body is being finished."""

    level: int
    start: int
    end: int
    anchor: int
    """The place of its id in the list of ids; the id there is empty until one is made."""


def _rewrite(split: SplitHtml, links: LinkMarker) -> tuple[int | None, list[_FoundHeading]]:
    """Put symbols into the tags; return where ``<!--more-->`` stands, and the headings."""
    markups = split.markups
    more = None
    headings: list[_FoundHeading] = []
    for position, markup in enumerate(markups):
        if markup in _NOTHING_TO_DO:
            continue
        if markup.startswith("<!--"):
            if more is None and _MORE.fullmatch(markup):
                more = position
            continue
        level = heading_level(markup)
        if markup[1] == "/":
            if level and headings and headings[-1].end < 0:
                headings[-1].end = position
            continue
        known = len(links.identifiers)
        rewritten = links.rewrite(markup)
        if level:
            if len(links.identifiers) == known:
                links.identifiers.append("")
            headings.append(_FoundHeading(level, position, -1, known))
        elif split.opaque[position]:
            rewritten = _CODE_BLOCK.sub('<pre tabindex="0"', rewritten, count=1)
        markups[position] = rewritten
    return more, [heading for heading in headings if heading.end >= 0]


def _identify(split: SplitHtml, headings: list[_FoundHeading], identifiers: list[str]) -> None:
    """Give each heading an id and its final level."""
    shift = any(heading.level == 1 for heading in headings)
    new = Identifiers(identifiers)
    for heading in headings:
        if shift:
            heading.level = min(heading.level + 1, 6)
            split.markups[heading.start] = moved_down(split.markups[heading.start])
            split.markups[heading.end] = moved_down(split.markups[heading.end])
        if not identifiers[heading.anchor]:
            identifier = new.for_text(plain_text(split.texts, split, heading.start, heading.end))
            identifiers[heading.anchor] = identifier
            split.markups[heading.start] = with_identifier(split.markups[heading.start], identifier)
