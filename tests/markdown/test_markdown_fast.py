"""The stages that replace Python-Markdown's own give the same HTML to the byte, whatever the input."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.markdown.depth import is_too_deep
from sitegen.markdown.engine import NewsMarkdown
from sitegen.markdown.fast.body import FastMarkdown
from sitegen.typography.html import split_html

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
FOLDERS = ("fr-minumeco", "fr-jamstatic", "en-18f", "python-markdown", "pathological", "wordpress")
# Stock stages take a time that grows with the square of these inputs; this much of each shows all they do.
PATHOLOGICAL_LENGTH = 1500


@pytest.fixture(scope="module")
def stock() -> NewsMarkdown:
    return NewsMarkdown("fr")


@pytest.fixture(scope="module")
def fast() -> FastMarkdown:
    return FastMarkdown("fr")


def both(stock: NewsMarkdown, fast: FastMarkdown, text: str) -> tuple[str, str]:
    stock.reset()
    fast.reset()
    return fast.convert(text), stock.convert(text)


def texts_of(folder: str) -> Iterator[tuple[str, str]]:
    for path in sorted((CORPORA / folder).rglob("*")):
        if path.suffix in {".md", ".txt", ".html"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            text = re.sub(r"[\x00-\x08\x0b-\x1f]", "", re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL))
            yield str(path), text[:PATHOLOGICAL_LENGTH] if folder == "pathological" else text


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the collected articles are not at {CORPORA}")
@pytest.mark.parametrize("folder", FOLDERS)
def test_on_what_others_wrote(stock: NewsMarkdown, fast: FastMarkdown, folder: str) -> None:
    results = {path: both(stock, fast, text) for path, text in texts_of(folder)}
    # What is nested more deeply than a text may be ends where Python's stack ends.
    different = [path for path, (one, other) in results.items() if one != other and not is_too_deep(split_html(one))]
    assert different == []


INLINE = (
    *("mot", "a", "été", " ", "  \n", "\n", "\\\n", "\\", "\\*", "`", "``", "*", "**", "***", "_", "__", "~~", "~"),
    *("[", "]", "![", "](", ")", "(", "](u)", '](u "t")', "](<u v>)", "][r]", "[r]", "[^n]", "[`r`]", "[ ] ", "<"),
    *(">", "<b>", "</b>", "<br>", "<!-- c -->", "<a href='x'>", "</a>", "<div>", "</div>", "&", "&amp;", "&#38;"),
    *("&#38 ", '"', "'", "!", "https://a.b/c_d", "www.a.b", "<https://a.b>", "<a@b.c>", "{.x}", "{: #i }", "|", "UE"),
    *(":", "1.", "-", "#", "=", "|--|", "é*è*", "(a)", "](a(b)c)", "![i](u 't')", "<i title='*a*'>"),
)
LINES = (
    *("# h", "## h {#i}", "###", "h\n===", "h\n---", "* * *", "---", "- a", "- [ ] a", "* b", "+ c", "1. a", "2. b"),
    *("  - c", "    - d", "    code", "   x", "> q", "> - a", ">", ": d", "a | b\n--|--\n1 | 2", "| a |\n|--|\n| b |"),
    *("[r]: u", '[r]: <u> "t"', "[`r`]: v", "[^n]: note", "    suite", "*[UE]: Union", '!!! note "t"', "!!! warning"),
    *("```", "```python\nx = 1\n```", "~~~", "<div>", "</div>", '<div markdown="1">', "<p>a</p>", "<pre>", "</pre>"),
    *("<!--", "-->", "<hr>", "<script>", "</script>", "<br>", "<?php ?>", "<![CDATA[x]]>", "", "", "", "\t- tab"),
    *('<p markdown="span">*a*</p>', "///Footnotes Go Here///", "{: .x }", "\\", "   ", "![i](u)", '![i](u "t")'),
)
INLINE_TEXTS = st.lists(st.sampled_from(INLINE), max_size=12).map("".join)
MARKDOWN = st.lists(st.one_of(st.sampled_from(LINES), INLINE_TEXTS), max_size=10).map("\n".join)


@settings(deadline=None)
@given(MARKDOWN)
def test_on_generated_markdown(text: str) -> None:
    assert len(set(both(GENERATED_STOCK, GENERATED_FAST, text))) == 1


@settings(deadline=None)
@given(INLINE_TEXTS)
def test_on_generated_inline_markdown(text: str) -> None:
    definitions = "\n\n[r]: u 't'\n\n[^n]: note"
    assert len(set(both(GENERATED_STOCK, GENERATED_FAST, text))) == 1
    assert len(set(both(GENERATED_STOCK, GENERATED_FAST, text + definitions))) == 1


GENERATED_STOCK = NewsMarkdown("fr")
GENERATED_FAST = FastMarkdown("fr")
