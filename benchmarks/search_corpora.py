"""Real articles for the comparison of search engines: read from the corpora, and written as sites for sitegen.

Each body goes through Python-Markdown and lxml to plain blocks of text. Every engine indexes these blocks, and queries
are made from them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import frontmatter
import markdown
from lxml import html

CORPORA = {"fr": ("fr-minumeco/actualites", "fr-jamstatic/post"), "en": ("en-18f/posts",)}
"""Folders of each language; the articles of a language make one site."""
TITLES = {"fr": "Le Banc d’essai", "en": "The Bench"}

_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|^:::.*$|^\{:.*\}$", re.MULTILINE)  # of other generators
_BLOCKS = {"p", "li", "pre", "td", "th", "dt", "dd", "blockquote", "figcaption", "summary", "div", "section", "article"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_UNSEEN = {"script", "style", "iframe", "svg", "video", "audio", "object", "form"}
_SIGN = re.compile(r"[!#-&(-+\-./:<-@\[-`{-~]")  # whatever may mean something in Markdown


@dataclass(frozen=True)
class Article:
    """A real article as plain text."""

    name: str
    """Its id, and the last part of its URL."""
    language: str
    title: str
    authors: tuple[str, ...]
    standfirst: str
    blocks: tuple[tuple[bool, str], ...]
    """Whether it is a heading, and the text of each block."""
    date: str
    """Year, month and day."""

    @property
    def text(self) -> str:
        """The body, one block a line."""
        return "\n".join(text for _, text in self.blocks)


def read_corpora(folder: Path, language: str) -> list[Article]:
    """Return the articles of a language, oldest first."""
    found = [
        article
        for corpus in CORPORA[language]
        for path in sorted((folder / corpus).rglob("*.md"))
        if (article := _read(path, language)) is not None
    ]
    found.sort(key=lambda article: (article.date, article.name))
    names = [article.name for article in found]
    assert len(names) == len(set(names)), "two articles have one name"
    return found


def _read(path: Path, language: str) -> Article | None:
    post = frontmatter.loads(path.read_text("utf-8"))
    day = re.match(r"\d{4}-\d{2}-\d{2}", str(post.get("date") or path.name))
    title = _plain(str(post.get("title") or ""))
    if day is None or not title:
        return None
    authors = post.get("authors") or post.get("author") or ()
    return Article(
        name=re.sub(r"[^a-z0-9]+", "-", f"{path.parent.name} {path.stem}".lower()).strip("-"),
        language=language,
        title=title,
        authors=tuple(dict.fromkeys([authors] if isinstance(authors, str) else [str(name) for name in authors])),
        standfirst=_plain(str(post.get("description") or post.get("excerpt") or "")),
        blocks=tuple(_blocks(post.content)),
        date=day.group(),
    )


def _plain(text: str) -> str:
    return " ".join(html.fromstring(f"<p>{text}</p>").text_content().split())


def _blocks(body: str) -> Iterator[tuple[bool, str]]:
    page = markdown.markdown(_TEMPLATE.sub("", body), extensions=["fenced_code", "tables", "sane_lists"])
    heading, words = False, [""]
    for is_break, is_heading, text in _walk(html.fragment_fromstring(page, create_parent="div")):
        if is_break:
            if line := " ".join("".join(words).split()):
                yield heading, line
            heading, words = is_heading, []
        words.append(text)
    if line := " ".join("".join(words).split()):
        yield heading, line


def _walk(element: html.HtmlElement) -> Iterator[tuple[bool, bool, str]]:
    """Yield, for each piece of text, whether a block begins there, whether a heading does, and the text."""
    tag = element.tag
    if isinstance(tag, str) and tag not in _UNSEEN:
        is_break = tag in _BLOCKS or tag in _HEADINGS
        yield is_break, tag in _HEADINGS, " " if tag == "br" else element.text or ""
        for child in element:
            yield from _walk(child)
        if is_break:
            yield True, False, ""
    yield False, False, element.tail or ""


def write_site(folder: Path, language: str, articles: list[Article]) -> None:
    """Write the articles of a language as a site for sitegen, with search."""
    (folder / "site.toml").write_text(
        f"[site]\ntitle = {_quoted(TITLES[language])}\nurl = 'https://example.org/'\nlanguage = '{language}'\n"
        "timezone = 'UTC'\n[taxonomy]\ncategories = ['News']\n[search]\nenabled = true\n",
        "utf-8",
    )
    for author in sorted({author for article in articles for author in article.authors}):
        _write(folder / "content" / "authors" / f"{author_id(author)}.md", {"name": author}, "")
    for article in articles:
        keys = {
            "slug": article.name,
            "title": article.title,
            "date": article.date,
            "category": "News",
            "standfirst": article.standfirst,
            "authors": [author_id(author) for author in article.authors],
        }
        body = "\n\n".join(("## " if heading else "") + _escaped(text) for heading, text in article.blocks)
        _write(folder / "content" / "articles" / f"{article.name}.md", keys, body)


def author_id(name: str) -> str:
    """Return the id of an author, as sitegen wants it."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _write(path: Path, keys: dict[str, object], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "\n".join(f"{key}: {_quoted(value)}" for key, value in keys.items() if value)
    path.write_text(f"---\n{head}\n---\n\n{body}\n", "utf-8")


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _escaped(text: str) -> str:
    """Return a text as Markdown that says no more than the text."""
    return _SIGN.sub(lambda sign: f"&#{ord(sign.group())};", text)
