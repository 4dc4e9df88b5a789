"""Texts as people write them for GitHub, Hugo or Ghost: by CommonMark's rules nothing is lost, shown raw or misread."""

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.markdown.body import MarkdownOptions, render_markdown
from sitegen.markdown.fast.body import convert

TAG = re.compile(r"""<a+(?:\s+[aé:][aé.:]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*/?>""")
ADDRESS = re.compile(r"a{2,}:[^ ]*$")
ROOT = Path(__file__).parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"


def made(text: str) -> str:
    """Return the HTML of a text as one line, without what only helps screen readers."""
    body = render_markdown(text, MarkdownOptions("fr", typography=False))
    shown = re.sub("\x1a([0-9]+)\x1a", lambda symbol: html.escape(body.targets[int(symbol[1])]), body.html)
    return re.sub(r' (?:id|tabindex|role|aria-label|scope)="[^"]*"', "", shown).replace("\n", "")


QUOTED = "<blockquote><p>a</p></blockquote>"
BLOCKS = {
    "two quotations": ("> a\n\n> a", QUOTED * 2),
    "two quotations in an item": ("- x\n\n    > a\n\n    > a", f"<ul><li><p>x</p>{QUOTED * 2}</li></ul>"),
    "a quotation of two paragraphs": ("> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
    "an item ends a quotation": ("> a\n* b", f"{QUOTED}<ul><li>b</li></ul>"),
    "a rule ends a quotation": ("> a\n---", f"{QUOTED}<hr>"),
    "text ends a quotation after an empty line of it": ("> a\n>\nb", f"{QUOTED}<p>b</p>"),
    "Markdown behind an empty line in HTML": ("<div>\n\n*a*\n\n</div>", "<div><p><em>a</em></p></div>"),
    "HTML up to the empty line": ("<div>\n*a*\n</div>\n\n*b*", "<div>*a*</div><p><em>b</em></p>"),
    "a list in details": (
        "<details>\n<summary>S</summary>\n\n- a\n\n</details>",
        "<details><summary>S</summary><ul><li>a</li></ul></details>",
    ),
    "indented tags in an open element": (
        "<figure>\n\n    <img src='https://a.b/c'>\n\n    <figcaption>d</figcaption>\n\n</figure>",
        "<figure><img src='https://a.b/c'><figcaption>d</figcaption></figure>",
    ),
    "indented tags where nothing is open": ("<div></div>\n\n    <b>", "<div></div><pre><code>&lt;b&gt;</code></pre>"),
    "Markdown in HTML where asked for": ('<div markdown="1">\n*a*\n\n*b*\n</div>', "<div><p><em>a</em></p><p><em>b</em></p></div>"),
    "code in Markdown in HTML": ('<div markdown="1">\n\n```\n<b>\n```\n\n</div>', "<div><pre><code>&lt;b&gt;</code></pre></div>"),
    "HTML in an item": ("- a\n\n  <div>\n  x\n  </div>\n- b", "<ul><li><p>a</p><div>  x  </div></li><li><p>b</p></li></ul>"),
    "a comment that is never closed": ("<!-- a\n\nb", "<p>&lt;!-- a</p><p>b</p>"),
    "a fence in a raw pre": ("<pre>\n```\na\n```\n</pre>\n\n*b*", "<pre>```a```</pre><p><em>b</em></p>"),
    "a pre in a raw pre": ("<pre>\n\n<pre>*a*</pre>\n\n*b*\n</pre>", "<pre><pre>*a*</pre>*b*</pre>"),
    "a number sign in an item": ("- #88 est clos", "<ul><li>#88 est clos</li></ul>"),
    "a number sign after a soft break": ("Voir le\n#12 ici", "<p>Voir le#12 ici</p>"),
    "seven signs": ("####### a", "<p>####### a</p>"),
    "an indented heading": ("   ## a ##  ", "<h2>a</h2>"),
    "a hash that ends a heading": ("## C#", "<h2>C#</h2>"),
    "a heading without a blank": ("##Titre", "<h2>Titre</h2>"),
    "an underlined heading of two lines": ("A\nB\n---", "<h2>AB</h2>"),
    "an underline below a dash": ("- A\n---", "<ul><li>A</li></ul><hr>"),
    "a rule of signs far apart": ("-     -     -", "<hr>"),
    "a bullet below a line": ("Adresses\n* une", "<p>Adresses</p><ul><li>une</li></ul>"),
    "a plus below a line": ("Adresses\n+ une", "<p>Adresses</p><ul><li>une</li></ul>"),
    "a dash of a dialogue": ("Il dit\n- non", "<p>Il dit- non</p>"),
    "a number with a bracket": ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    "an item that begins below": ("-\n  a\n-\n  b", "<ul><li>a</li><li>b</li></ul>"),
    "an empty item": ("- a\n-\n- b", "<ul><li>a</li><li></li><li>b</li></ul>"),
    "a single bullet is no list": ("a\n\n*\n\nb", "<p>a</p><p>*</p><p>b</p>"),
    "a fence that begins an item": ("- ```\n  a\n   b\n  ```\n- c", "<ul><li><pre><code>a b</code></pre></li><li><p>c</p></li></ul>"),
    "a fence that is never closed": ("a\n\n```\nb\n\n*c*\n", "<p>a</p><pre><code>b*c*</code></pre>"),
    "a fence that its quotation ends": ("> ```\n> a\n\nb", "<blockquote><pre><code>a</code></pre></blockquote><p>b</p>"),
    "a label over two lines": ("[a\nb]: https://a.b\n\n[A B]", '<p><a href="https://a.b">A B</a></p>'),
    "the first of two definitions": ("[a]: https://a.b\n[A]: https://c.d\n\n[a]", '<p><a href="https://a.b">a</a></p>'),
    "a definition with a blank": ("[a]: <https://a.b/c d>\n\n[a]", '<p><a href="https://a.b/c%20d">a</a></p>'),
    "a definition with a backslash": ("[a]: https://a.b/c\\_d\n\n[a]", '<p><a href="https://a.b/c_d">a</a></p>'),
    "a bar in code in a cell": ("a|b\n-|-\n`x\\|y`|z", "<td><code>x|y</code></td><td>z</td>"),
    "attributes of a table": ("a|b\n-|-\nx|y\n{: .c }", '<table class="c">'),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_blocks(text: str, expected: str) -> None:
    assert expected in made(text)
    assert len(made(text)) == len(expected) or "<table" in made(text)


INLINE = {
    "escapes": (r"\$5 \"q\" \<b> \( \&amp;", "$5 &quot;q&quot; &lt;b&gt; ( &amp;amp;"),
    "no tag": ("<mot, mot> <a.example/b> Map<Clé, Valeur>", "&lt;mot, mot&gt; &lt;a.example/b&gt; Map&lt;Clé, Valeur&gt;"),
    "two references": ("[a] [b]\n\n[a]: https://a.b\n[b]: https://c.d", '<a href="https://a.b">a</a> <a href="https://c.d">b</a>'),
    "a blank before a name": ("[a] [b]\n\n[b]: https://c.d", '<a href="https://c.d">a</a>'),
    "a quotation mark in a URL": ('[a](https://a.b/"c")', '<a href="https://a.b/&quot;c&quot;">a</a>'),
    "signs in a description": (
        "![Le *pont* de [Blois](https://c.d)](https://a.b)",
        '<img alt="Le pont de Blois" src="https://a.b">',
    ),
    "signs in a description by reference": ("![Le *pont*][a]\n\n[a]: https://a.b", '<img alt="Le pont" src="https://a.b">'),
    "a link in a link": ("[a [b](https://a.b)](https://c.d)", '[a <a href="https://a.b">b</a>](<a href="https://c.d">https://c.d</a>)'),
    "a title with escapes": ('[a]\n\n[a]: https://a.b "c \\"d\\""', '<a href="https://a.b" title="c &quot;d&quot;">a</a>'),
    "a tag in a URL": ("[a](https://a.b/<b>)", '<a href="https://a.b/&lt;b&gt;">a</a>'),
    "a title in parentheses": ("[a](https://a.b (c))", '<a href="https://a.b" title="c">a</a>'),
    "a title with quotation marks": ('[a](https://a.b "c "d" e")', '<a href="https://a.b" title="c &quot;d&quot; e">a</a>'),
    "code in a title": ("[a](https://a.b \"le `c`\")", '<a href="https://a.b" title="le `c`">a</a>'),
    "blanks in a URL": ("[a](https://a.b/c d.pdf)", '<a href="https://a.b/c%20d.pdf">a</a>'),
    "a bracket that was forgotten": ("[a](https://a.b et (c) d", '[a](<a href="https://a.b">https://a.b</a> et (c) d'),
    "a backtick in an attribute": ('<b title="`">a`</b>', '<b title="`">a`</b>'),
    "a sign in a URL": (r"<https://a.b/\*>", r'<a href="https://a.b/\*">https://a.b/\*</a>'),
    "blanks in code": ("`` a` `` `  b  ` ` `", "<code>a`</code> <code> b </code> <code> </code>"),
    "backticks that do not pair": ("```a``", "```a``"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), INLINE.values(), ids=INLINE)
def test_inline(text: str, expected: str) -> None:
    assert made(text).replace('"q"', "&quot;q&quot;") == f"<p>{expected}</p>"


def test_notes_are_numbered_as_their_marks_stand() -> None:
    text = "- a[^a]\n\n| b[^b] |\n|---|\n| c[^c] |\n\n> d[^d]\n\ne[^e] f[^a]\n\n" + "\n".join(
        f"[^{n}]: {n}" for n in "edcba"
    )
    body = render_markdown(text, MarkdownOptions("fr")).html
    assert re.findall(r'<sup id="([^"]+)"><a [^>]*href="#fn:(.)"[^>]*>(\d+)<', body) == [
        ("fnref:a", "a", "1"),
        ("fnref:b", "b", "2"),
        ("fnref:c", "c", "3"),
        ("fnref:d", "d", "4"),
        ("fnref:e", "e", "5"),
        ("fnref2:a", "a", "1"),
    ]
    assert re.findall(r'<li id="fn:(.)">', body) == list("abcde")


def test_code_in_a_note_whose_mark_stands_alone() -> None:
    body = render_markdown("a[^1]\n\n[^1]:\n    ```\n    b\n    ```", MarkdownOptions("fr")).html
    assert '<pre tabindex="0"><code>b\n</code></pre>\n<p><a' in body


CODE_LINE = st.text(st.sampled_from("\t ab<>&*_`#-[]():|"), max_size=8)
CODE = st.lists(CODE_LINE, min_size=1, max_size=6)


def code_in(markdown: str) -> str:
    found = re.search(r"<pre[^>]*><code[^>]*>(.*?)</code></pre>", convert(markdown, "fr"), re.DOTALL)
    assert found is not None
    return html.unescape(re.sub("<[^>]*>", "", found[1]))


@given(CODE, st.sampled_from(["", "c", "make"]))
def test_code_in_fences_reaches_readers_as_written(lines: list[str], language: str) -> None:
    code = "".join(f"{line}\n" for line in lines)
    assert code_in(f"a\n\n~~~{language}\n{code}~~~\n\nb") == code


@given(CODE)
def test_code_by_indentation_reaches_readers_as_written(lines: list[str]) -> None:
    code = "".join(f"{line}\n" for line in ["a", *lines, "b"])
    assert code_in("".join(f"    {line}\n" for line in code.splitlines())) == code


WORDS = st.text(st.sampled_from("aé, .:/=\"'"), min_size=1, max_size=8)


@given(WORDS.filter(lambda words: not TAG.fullmatch(f"<{words}>") and not ADDRESS.match(words) and words[0] not in "/"))
def test_what_is_no_tag_stays_text(words: str) -> None:
    assert f"x &lt;{words}&gt; y" in html.unescape(convert(f"x <{words}> y", "fr")).replace("<", "&lt;").replace(
        ">", "&gt;"
    )


def compared(*arguments: str) -> str:
    command = [sys.executable, str(ROOT / "scripts/compare_markdown.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.judge
@pytest.mark.skipif(not (ROOT / "node_modules/commonmark-spec").is_dir(), reason="run scripts/setup dev")
def test_the_examples_of_commonmark() -> None:
    compared("--examples")


@pytest.mark.slow
@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the collected articles are not at {CORPORA}")
@pytest.mark.skipif(not (ROOT / "node_modules/commonmark-spec").is_dir(), reason="run scripts/setup dev")
def test_the_collected_posts() -> None:
    classes = (ROOT / "docs/markdown.md").read_text(encoding="utf-8")
    named = [line[:34].strip() for line in compared().splitlines()[2:] if re.match(r"\S.{33} +\d+ +\d+$", line)]
    assert [name for name in named if name not in ("in no class", "all") and f"| {name} |" not in classes] == []
