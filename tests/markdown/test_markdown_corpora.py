"""What others wrote: real articles, Python-Markdown's own pairs, and inputs made to break parsers."""

import contextlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sitegen.markdown.body import MarkdownError, MarkdownOptions, finish_html, render_markdown

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
PAIRS = CORPORA / "python-markdown" / "tests"
ARTICLES = {"fr-minumeco": "fr", "fr-jamstatic": "fr", "en-18f": "en"}

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the collected articles are not at {CORPORA}"),
]


def article_bodies(corpus: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the Markdown of each article, as the earlier stages would hand it over."""
    for path in sorted((CORPORA / corpus).rglob("*.md")):
        if not path.name.startswith("_"):
            text = path.read_text(encoding="utf-8", errors="replace")
            text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
            yield path.name, re.sub(r"[\x00-\x08\x0b-\x1f]", "", text)


VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
BLOCKS = frozenset(
    [
        "div",
        "dl",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)


class NestingCheck(HTMLParser):
    """Collects what is wrong in the nesting of elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.mistakes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS and "p" in self.open:
            self.mistakes.append(f"<{tag}> inside <p>")
        if tag == "a" and "a" in self.open:
            self.mistakes.append("<a> inside <a>")
        if len(attrs) != len({name for name, _ in attrs}):
            self.mistakes.append(f"an attribute of <{tag}> twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.mistakes.append(f"</{tag}> closes another element")


def nesting_mistakes(html: str) -> list[str]:
    check = NestingCheck()
    check.feed(html)
    check.close()
    return check.mistakes + [f"<{tag}> stays open" for tag in check.open]


@pytest.mark.parametrize(("corpus", "language"), ARTICLES.items())
def test_real_articles_become_well_formed_html(corpus: str, language: str) -> None:
    count = 0
    for name, text in article_bodies(corpus):
        body = render_markdown(text, MarkdownOptions(language=language))
        count += 1
        assert all(f"\x1a{number}\x1a" in body.html for number in range(len(body.targets))), name
        assert [heading.id for heading in body.headings if heading.id not in body.anchors] == [], name
        assert not re.search("[\x02\x03\x0e-\x15]", body.html + body.excerpt), name
        assert len(body.excerpt) <= 282 or re.search(r"<!--\s*more", text), name
        # What authors write as HTML is theirs; only articles without it can be held to account.
        if not re.search(r"<[a-zA-Z/]", re.sub(r"```.*?```|`[^`]*`|<https?:[^>]*>", "", text, flags=re.DOTALL)):
            assert nesting_mistakes(body.html) == [], name
            assert len(set(body.anchors)) == len(body.anchors), name
    assert count > 80


INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "img",
        "input",
        "kbd",
        "label",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
    ]
)


class Pieces(HTMLParser):
    """Takes HTML apart, without the white space that no reader can see."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = sorted(f"{name}={value}" for name, value in attrs)
        self.pieces.append(("<", tag, *values))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append((">", tag))

    def handle_comment(self, data: str) -> None:
        self.pieces.append(("!", data))

    def handle_data(self, data: str) -> None:
        if self.pieces and self.pieces[-1][0] == "text":
            data = self.pieces.pop()[1] + data
        self.pieces.append(("text", data))


def significant(html: str) -> list[tuple[str, ...]]:
    """Return the pieces of HTML with insignificant white space taken out."""
    taker = Pieces()
    taker.feed(html)
    taker.close()
    pieces: list[tuple[str, ...]] = []
    preformatted = 0
    for position, piece in enumerate(taker.pieces):
        if piece[1] == "pre":
            preformatted += 1 if piece[0] == "<" else -1
        if piece[0] == "text":
            following = taker.pieces[position + 1] if position + 1 < len(taker.pieces) else ("!", "")
            text = piece[1].rstrip("\n") if following[0] == ">" else piece[1]
            if not preformatted:
                text = re.sub(r"[ \t\n]+", " ", text)
                if not pieces or pieces[-1][1] not in INLINE or pieces[-1][1] == "br":
                    text = text.lstrip(" ")
                if following[1] not in INLINE or following[1] == "br":
                    text = text.rstrip(" ")
            if not text:
                continue
            piece = ("text", text)
        pieces.append(piece)
    return pieces


NOTES = "our notes carry roles, accessible names and a text arrow, in a section of their own"
CODE = "code keeps its tabs, and the blanks at the ends of its lines"
QUOTATIONS = "an empty line ends a quotation"
HASHTAG = "a single hash directly before a letter begins a hashtag, not a heading"
DIFFERING_PAIRS = {
    "misc/funky-list": "a list of the other kind begins a new list",
    "misc/header-in-lists": HASHTAG,
    "misc/hline": HASHTAG,
    "misc/arabic": CODE,
    "misc/bidi": CODE,
    "misc/blockquote": QUOTATIONS,
    "misc/blockquote-hr": QUOTATIONS,
    "misc/lazy-block-quote": QUOTATIONS,
    "misc/multi-paragraph-block-quote": QUOTATIONS,
    "misc/lists7": "blanks behind the last signs of a heading are none of it",
    "misc/url_spaces": "blanks in the URL of another site are encoded",
    "basic/hard-wrapped": "a bullet below a line of text begins a list",
    "basic/links-reference": "what stands on the next line is no name of a reference",
    "basic/markdown-documentation-basics": CODE,
    "basic/markdown-syntax": CODE,
    "basic/tabs": CODE,
    "extensions/extra/markdown-syntax": CODE,
    "misc/headers": "a bare address becomes a link",
    "misc/multi-test": "the footnotes extension is always on here",
    "misc/some-test": "a numbered list keeps the number that it begins with",
    "misc/email": "an address in angle brackets is shown as written",
    "misc/escaped_links": "a backslash before any punctuation is an escape",
    "misc/uche": "a titled picture alone in its paragraph becomes a figure with a caption",
    "misc/underscores": "the stored pair is not what Python-Markdown 3.11 makes of it either",
    "extensions/extra/extra_config": "the pair belongs to other settings of the footnotes extension",
    "extensions/extra/footnote": NOTES,
    "extensions/extra/footnote_many_footnotes": NOTES,
    "extensions/extra/footnote_placeholder": NOTES,
    "extensions/extra/footnote_placeholder_depth": NOTES,
    "extensions/extra/named_markers": NOTES,
    "extensions/extra/raw-html": NOTES,
}
PAIR_FOLDERS = ("basic", "misc", "extensions/extra")
PAIR_NAMES = sorted(
    str(path.relative_to(PAIRS).with_suffix(""))
    for folder in PAIR_FOLDERS
    for path in (PAIRS / folder).glob("*.txt")
    if path.with_suffix(".html").exists()
)


def test_the_table_of_differing_pairs_names_only_pairs() -> None:
    assert set(DIFFERING_PAIRS) <= set(PAIR_NAMES)
    assert len(PAIR_NAMES) > 85


@pytest.mark.parametrize("name", PAIR_NAMES)
def test_python_markdown_pairs(name: str) -> None:
    """Python-Markdown's HTML is finished like ours, with ids and symbols, so that only Markdown differs."""
    options = MarkdownOptions(language="en", typography=False)
    text = (PAIRS / f"{name}.txt").read_text(encoding="utf-8")
    expected = finish_html((PAIRS / f"{name}.html").read_text(encoding="utf-8"), options)
    same = significant(render_markdown(text, options).html) == significant(expected.html)
    assert same == (name not in DIFFERING_PAIRS)


@pytest.mark.parametrize("path", sorted((CORPORA / "pathological").glob("*.md")), ids=lambda path: path.stem)
def test_pathological_texts_raise_nothing_but_our_error(path: Path) -> None:
    text = re.sub(r"[\x00-\x08\x0b-\x1f]", "", path.read_text(encoding="utf-8"))[:4000]
    with contextlib.suppress(MarkdownError):
        render_markdown(text, MarkdownOptions())
