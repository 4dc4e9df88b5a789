"""Lists and tables as people write them."""

import re

import pytest

from sitegen.markdown.body import MarkdownOptions, render_markdown
from sitegen.markdown.layout import arrange

PLAIN = MarkdownOptions(typography=False)


def flat(text: str) -> str:
    """Render, and drop the white space between tags."""
    return re.sub(r"\s*\n\s*", "", render_markdown(text, PLAIN).html)


NESTED = "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"

LISTS = {
    "under a line that announces it": ("Voici :\n- a", "<p>Voici :</p><ul><li>a</li></ul>"),
    "under a line that announces it in bold": (
        "**Voici :**\n* a",
        "<p><strong>Voici :</strong></p><ul><li>a</li></ul>",
    ),
    "under a bold line": ("**Sources**\n- a", "<p><strong>Sources</strong></p><ul><li>a</li></ul>"),
    "two items under any line": ("Une phrase.\n- a\n- b", "<p>Une phrase.</p><ul><li>a</li><li>b</li></ul>"),
    "a dash in prose": (
        "Le ministre, dit-il,\n- et lui seul, décide.",
        "<p>Le ministre, dit-il,- et lui seul, décide.</p>",
    ),
    "a year that begins a line": ("En\n2024. Une année.", "<p>En2024. Une année.</p>"),
    "a one that begins a line": ("Le chapitre\n1. Fin.", "<p>Le chapitre1. Fin.</p>"),
    "numbers under a line": ("Texte\n1. a\n2. b", "<p>Texte</p><ol><li>a</li><li>b</li></ol>"),
    "a number that is announced": ("Trois :\n1. a", "<p>Trois :</p><ol><li>a</li></ol>"),
    "under a heading": ("## T\n- a", '<h2 id="t">T</h2><ul><li>a</li></ul>'),
    "nested by two": ("- a\n  - b\n- c", NESTED),
    "nested by three": ("- a\n   - b\n- c", NESTED),
    "nested by four": ("- a\n    - b\n- c", NESTED),
    "nested by a tab": ("- a\n\t- b\n- c", NESTED),
    "three levels by two": (
        "- a\n  - b\n    - c\n  - d",
        "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li></ul>",
    ),
    "bullets in numbers by three": (
        "1. a\n   - b\n2. c",
        "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
    ),
    "a paragraph in an item by two": (
        "- a\n\n  para\n- b",
        "<ul><li><p>a</p><p>para</p></li><li><p>b</p></li></ul>",
    ),
    "a paragraph in a nested item": (
        "- a\n  - b\n\n    para",
        "<ul><li>a<ul><li><p>b</p><p>para</p></li></ul></li></ul>",
    ),
    "right-aligned numbers": (" 9. a\n10. b", '<ol start="9"><li>a</li><li>b</li></ol>'),
    "numbers that begin later": ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    "the other kind ends a list": ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    "a heading ends a list": ("- a\n## T", '<ul><li>a</li></ul><h2 id="t">T</h2>'),
    "a rule ends a list": ("- a\n---\nb", "<ul><li>a</li></ul><hr><p>b</p>"),
    "text at the margin ends a list": ("- a\n\nb", "<ul><li>a</li></ul><p>b</p>"),
    "a lazy line belongs to its item": ("- a\nsuite\n- b", "<ul><li>asuite</li><li>b</li></ul>"),
    "in a quotation": (
        "> Voici :\n> - a\n>   - b",
        "<blockquote><p>Voici :</p><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>",
    ),
    "in a note": ("a[^1]\n\n[^1]: Voici :\n    - b", None),
    "a rule is no list": ("a\n\n* * *\n\n- - -", "<p>a</p><hr><hr>"),
    "code that looks like a list": (
        "a\n\n    - b\n    - c",
        '<p>a</p><pre tabindex="0"><code>- b- c</code></pre>',
    ),
    "in HTML that holds Markdown": (
        '<div markdown="1">\nVoici :\n- a\n  - b\n</div>',
        "<div><p>Voici :</p><ul><li>a<ul><li>b</li></ul></li></ul></div>",
    ),
    "in raw HTML": ("<pre>\n- a\n  - b\n</pre>", '<pre tabindex="0">- a- b</pre>'),
}


@pytest.mark.parametrize(("text", "html"), LISTS.values(), ids=LISTS)
def test_lists(text: str, html: str | None) -> None:
    rendered = flat(text)
    if html is None:
        assert "<ul><li>b</li></ul>" in rendered
    else:
        assert rendered == re.sub(r"\s*\n\s*", "", html)


@pytest.mark.parametrize("text", [text for text, _ in LISTS.values()], ids=LISTS)
def test_layout_is_idempotent(text: str) -> None:
    arranged = arrange(text.expandtabs(4))
    assert arrange(arranged) == arranged


TABLE = "| a | b |\n|---|--:|\n| 1 | 2 |"


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        f"Texte\n{TABLE}",
        f"## T\n{TABLE}",
        f"- item\n\n{TABLE}",
        f"> Texte\n> {TABLE.replace(chr(10), chr(10) + '> ')}",
    ],
)
def test_a_table_begins_wherever_its_rule_says_so(text: str) -> None:
    html = flat(text)
    assert html.count("<table>") == 1
    assert '<thead><tr><th scope="col">a</th><th class="align-right" scope="col">b</th></tr></thead>' in html
    assert '<tbody><tr><td>1</td><td class="align-right">2</td></tr></tbody>' in html


def test_prose_with_a_bar_is_no_table() -> None:
    assert flat("a | b\nc - d | e") == "<p>a | bc - d | e</p>"


def test_a_table_scrolls_can_be_focused_and_has_a_name() -> None:
    html = flat(f"{TABLE}\n\n{TABLE}")
    assert '<div aria-label="Tableau\u00a0: a, b" class="table-scroll" role="region" tabindex="0"><table>' in html
    assert 'aria-label="Tableau\u00a0: a, b (2)"' in html
    assert html.count("</table></div>") == 2


def test_a_table_without_column_names_is_still_named() -> None:
    assert 'aria-label="Tableau"' in flat("| | |\n|---|---|\n| 1 | 2 |")
