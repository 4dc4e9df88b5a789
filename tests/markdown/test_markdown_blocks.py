"""Code, notes, tasks, pictures, admonitions, definitions, abbreviations."""

import re

import pytest

from sitegen.markdown.body import MarkdownOptions, render_markdown

PLAIN = MarkdownOptions(typography=False)


def html_of(text: str, language: str = "fr") -> str:
    return render_markdown(text, MarkdownOptions(language=language, typography=False)).html


def flat(text: str, language: str = "fr") -> str:
    return re.sub(r"\s*\n\s*", "", html_of(text, language))


BLOCKS = {
    "definition list": ("Terme\n:   Sens", "<dl><dt>Terme</dt><dd>Sens</dd></dl>"),
    "notice without a title": (
        "!!! warning\n    Texte",
        '<div class="admonition warning"><p class="admonition-title">Attention</p><p>Texte</p></div>',
    ),
    "notice of a kind of the author's": (
        "!!! astuce maison\n    Texte",
        '<div class="admonition astuce maison"><p class="admonition-title">Astuce</p><p>Texte</p></div>',
    ),
    "admonition": (
        '!!! note "À retenir"\n    Texte',
        '<div class="admonition note"><p class="admonition-title">À retenir</p><p>Texte</p></div>',
    ),
    "abbreviation": (
        "L'UE.\n\n*[UE]: Union européenne",
        '<p>L\'<abbr title="Union européenne">UE</abbr>.</p>',
    ),
    "attributes": ("Texte\n{: .chapo #c lang=en}", '<p class="chapo" id="c" lang="en">Texte</p>'),
    "Markdown in HTML": ('<div class="x" markdown>\n*a*\n</div>', '<div class="x"><p><em>a</em></p></div>'),
    "raw HTML": ("<div>\n*a*\n</div>", "<div>*a*</div>"),
    "setext headings": ("Un\n---", '<h2 id="un">Un</h2>'),
    "quotation": ("> a\n\nb", "<blockquote><p>a</p></blockquote><p>b</p>"),
    "tasks": (
        "- [ ] a\n- [x] *b*\n- c",
        '<ul class="task-list"><li class="task"><label><input disabled type="checkbox"> a</label></li>'
        '<li class="task"><label><input checked disabled type="checkbox"> <em>b</em></label></li>'
        "<li>c</li></ul>",
    ),
    "loose tasks": (
        "- [X] a\n\n- [ ] b",
        '<ul class="task-list"><li class="task"><p><label><input checked disabled type="checkbox"> a</label>'
        "</p></li>"
        '<li class="task"><p><label><input disabled type="checkbox"> b</label></p></li></ul>',
    ),
    "a task with a list in it": (
        "- [ ] a\n  - b",
        '<ul class="task-list"><li class="task"><label><input disabled type="checkbox"> a</label>'
        "<ul><li>b</li></ul></li></ul>",
    ),
    "no task": ("- [x](https://a.b)\n- []", '<ul><li><a href="https://a.b">x</a></li><li>[]</li></ul>'),
    "picture with a caption": (
        '![alt](https://a.b/c.jpg "légende")',
        '<figure><img alt="alt" src="https://a.b/c.jpg"><figcaption>légende</figcaption></figure>',
    ),
    "picture with a caption and attributes": (
        '![alt](https://a.b/c.jpg "légende"){.wide}',
        '<figure><img alt="alt" class="wide" src="https://a.b/c.jpg"><figcaption>légende</figcaption></figure>',
    ),
    "linked picture with a caption": (
        '[![alt](https://a.b/c.jpg "légende")](https://a.b)',
        '<figure><a href="https://a.b"><img alt="alt" src="https://a.b/c.jpg"></a>'
        "<figcaption>légende</figcaption></figure>",
    ),
    "picture without a caption": (
        "![alt](https://a.b/c.jpg)",
        '<p><img alt="alt" src="https://a.b/c.jpg"></p>',
    ),
    "picture in a sentence": (
        'Voir ![alt](https://a.b/c.jpg "t")',
        '<p>Voir <img alt="alt" src="https://a.b/c.jpg" title="t"></p>',
    ),
}


@pytest.mark.parametrize(("text", "html"), BLOCKS.values(), ids=BLOCKS)
def test_blocks(text: str, html: str) -> None:
    assert flat(text) == html


PYTHON = '<span class="nb">print</span><span class="p">()</span>'

FENCES = {
    "no language": ("```\na <b>\n```", '<pre tabindex="0"><code>a &lt;b&gt;\n</code></pre>'),
    "unknown language": (
        "```klingon\na\n```",
        '<pre tabindex="0"><code class="language-klingon">a\n</code></pre>',
    ),
    "a language": (
        "```python\nprint()\n```",
        f'<pre tabindex="0" class="highlight"><code class="language-python">{PYTHON}\n</code></pre>',
    ),
    "tildes": ("~~~\n```\n~~~", '<pre tabindex="0"><code>```\n</code></pre>'),
    "a longer closing fence": ("```\na\n`````", '<pre tabindex="0"><code>a\n</code></pre>'),
    "in an item": (
        "- a\n  ```python\n  print()\n  ```\n- b",
        f'<ul>\n<li>\n<p>a</p>\n<pre tabindex="0" class="highlight"><code class="language-python">{PYTHON}\n'
        "</code></pre>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>",
    ),
    "in a quotation": (
        "> a\n>\n> ```\n> x\n>  y\n> ```",
        '<blockquote>\n<p>a</p>\n<pre tabindex="0"><code>x\n y\n</code></pre>\n</blockquote>',
    ),
    "in an admonition": (
        "!!! note\n    ```\n    x\n    ```",
        '<div class="admonition note">\n<p class="admonition-title">Note</p>\n'
        '<pre tabindex="0"><code>x\n</code></pre>\n</div>',
    ),
    "between quotations": (
        "> a\n```\nx\n```\n> b",
        '<blockquote>\n<p>a</p>\n</blockquote>\n<pre tabindex="0"><code>x\n</code></pre>\n'
        "<blockquote>\n<p>b</p>\n</blockquote>",
    ),
    "a title": (
        '```json title="a.json"\n1\n```',
        '<figure class="code"><figcaption>a.json</figcaption>\n<pre tabindex="0" class="highlight">'
        '<code class="language-json"><span class="mi">1</span>\n</code></pre>\n</figure>',
    ),
    "attributes in braces": (
        '```{.python .wide #id hl_lines="1"}\nprint()\n```',
        '<pre tabindex="0" id="id" class="highlight wide"><code class="language-python">'
        f'<span class="hll">{PYTHON}\n</span></code></pre>',
    ),
    "attributes and braces after the language": (
        "```python {.wide}\nprint()\n```",
        f'<pre tabindex="0" class="highlight wide"><code class="language-python">{PYTHON}\n</code></pre>',
    ),
    "lines in braces": (
        "```python{1,3-4}\nprint()\n```",
        f'<pre tabindex="0" class="highlight"><code class="language-python">{PYTHON}\n</code></pre>',
    ),
    "indented code": ("a\n\n    b\n\n    c", '<p>a</p>\n<pre tabindex="0"><code>b\n\nc\n</code></pre>'),
    "a fence shown as code": (
        "a\n\n    ```\n    b\n    ```",
        '<p>a</p>\n<pre tabindex="0"><code>```\nb\n```\n</code></pre>',
    ),
    "an open fence": ("```\na", '<pre tabindex="0"><code>a\n</code></pre>'),
    "in line": ("```a``` b", "<p><code>a</code> b</p>"),
}


@pytest.mark.parametrize(("text", "html"), FENCES.values(), ids=FENCES)
def test_fences(text: str, html: str) -> None:
    assert html_of(text) == html


def test_markdown_in_a_fence_stays_as_it_is() -> None:
    assert "# a\n- b\n[c](d)\nhttps://e.f\n" in html_of("```\n# a\n- b\n[c](d)\nhttps://e.f\n```")


def test_notes_are_numbered_in_the_order_of_their_marks() -> None:
    html = html_of("un[^b] deux[^a]\n\n[^a]: A\n[^b]: B")
    assert re.findall(r'href="#fn:(\w)" role="doc-noteref">(\d)', html) == [("b", "1"), ("a", "2")]
    assert re.findall(r'<li id="fn:(\w)">', html) == ["b", "a"]


@pytest.mark.parametrize(
    ("language", "notes", "back"),
    [
        ("fr", "Notes", "Retour à l’appel de la note 1"),
        ("en-GB", "Footnotes", "Back to reference 1"),
        ("es", "Notas", "Volver a la llamada de la nota 1"),
        ("de", "Fußnoten", "Zurück zum Verweis auf Fußnote 1"),
        ("ar", "الحواشي", "العودة إلى موضع الحاشية 1"),
        ("sv", "Footnotes", "Back to reference 1"),
    ],
)
def test_notes_can_be_followed_by_a_screen_reader(language: str, notes: str, back: str) -> None:
    html = html_of("a[^1]\n\n[^1]: Note.", language)
    assert f'<section aria-label="{notes}" class="footnotes" role="doc-endnotes">' in html
    assert f'<a aria-label="{back}" class="footnote-backref" href="#fnref:1" role="doc-backlink">' in html
    assert "title=" not in html


def test_a_note_with_two_marks_has_two_links_back() -> None:
    body = render_markdown("a[^1] b[^1]\n\n[^1]: Note.", PLAIN)
    assert body.anchors == ("fnref:1", "fnref2:1", "fn:1")
    assert 'aria-label="Retour à l’appel de la note 1 (2)" class="footnote-backref" href="#fnref2:1"' in body.html


def test_a_note_without_a_mark_links_nowhere() -> None:
    html = html_of("a\n\n[^1]: Note.")
    assert '<li id="fn:1">' in html
    assert "footnote-backref" not in html


def test_the_name_of_a_note_may_hold_a_space() -> None:
    body = render_markdown("a[^une note]\n\n[^une note]: Note.", PLAIN)
    assert body.anchors == ("fnref:une-note", "fn:une-note")
    assert 'href="#fn:une-note"' in body.html
    assert 'href="#fnref:une-note"' in body.html


def test_nothing_leaks_from_one_text_into_the_next() -> None:
    first = render_markdown("## T\n\na[^1] UE [x]\n\n[^1]: Note.\n*[UE]: Union\n[x]: https://a.b", PLAIN)
    assert {"t", "fn:1"} <= set(first.anchors)
    second = render_markdown("## T\n\na[^1] UE [x]", PLAIN)
    assert second.html == '<h2 id="t">T</h2>\n<p>a[^1] UE [x]</p>'
    assert second.anchors == ("t",)


def test_a_note_may_be_empty() -> None:
    assert '<li id="fn:1"></li>' in html_of("a[^1] b[^2]\n\n[^1]:\n[^2]: B")
