"""HTML of other systems as Markdown: sitegen reads in it what the HTML says, and has nothing to say against it."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.bodies import converted, lost, published
from tests.importing.test_bodies import TEXT

SAID = TEXT.map(escape)
ATTRIBUTE = TEXT.map(lambda text: escape(" ".join(text.split()) or "x"))


def element(name: str, inside: st.SearchStrategy[str], attributes: str = "") -> st.SearchStrategy[str]:
    return inside.map(lambda text: f"<{name}{attributes}>{text}</{name}>")


def inline(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    marks = st.sampled_from(
        ["b", "i", "strong", "em", "s", "del", "u", "sup", "sub", "mark", "kbd", "cite", "span", "abbr"]
    )
    return st.lists(
        SAID
        | st.builds(lambda name, text: f"<{name}>{text}</{name}>", marks, inside)
        | element("code", SAID)
        | st.builds(lambda url, text: f'<a href="{url}">{text}</a>', URLS, inside)
        | st.builds(lambda url, alt: f'<img src="{url}" alt="{alt}">', URLS, ATTRIBUTE)
        | st.just("<br>"),
        min_size=1,
        max_size=4,
    ).map("".join)


URLS = st.sampled_from(
    [
        "https://exemple.fr/",
        "https://exemple.fr/a_b*c(d)e",
        "/a/b.html",
        "/un%20deux.jpg",
        "/é/à.jpg?a=1&amp;b=2",
        "http://x.fr/~a/|b",
    ]
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    return draw(st.recursive(SAID, inline, max_leaves=6))


LINE = lines()


def blocks(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(
        element("li", inside | st.builds("{}{}".format, LINE, inside) | element("p", LINE)), min_size=1, max_size=3
    )
    return st.lists(
        inside
        | element("p", LINE)
        | element("blockquote", inside)
        | element("ul", items.map("".join))
        | element("ol", items.map("".join))
        | st.builds(
            lambda name, text: f"<{name}>{text}</{name}>", st.sampled_from(["div", "section", "p", "strong"]), inside
        ),
        min_size=1,
        max_size=3,
    ).map("\n".join)


def table(rows: list[list[str]]) -> str:
    head, *others = rows
    lines = [
        "".join(f"<th>{cell}</th>" for cell in head),
        *("".join(f"<td>{cell}</td>" for cell in row) for row in others),
    ]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


BLOCK_OF_LINES = (
    element("p", LINE)
    | st.builds(lambda level, text: f"<h{level}>{text}</h{level}>", st.integers(1, 6), LINE)
    | element("pre", SAID)
    | element("pre", element("code", SAID, ' class="language-python"'))
    | st.integers(1, 3)
    .flatmap(lambda size: st.lists(st.lists(LINE, min_size=size, max_size=size), min_size=1, max_size=3))
    .map(table)
    | element("figure", st.builds(lambda url, said: f'<img src="{url}"><figcaption>{said}</figcaption>', URLS, LINE))
    | st.just("<hr>")
    | element("dl", st.builds(lambda term, said: f"<dt>{term}</dt><dd>{said}</dd>", LINE, LINE))
    | SAID
    | st.just('<iframe src="https://www.youtube.com/embed/aqz-KE-bpKQ" title="Un lapin"></iframe>')
    | st.just('<iframe src="http://ailleurs.example/x"></iframe>')
    | st.builds(
        lambda line, key, note: f'<p>{line}<sitegen-note name="{key}">{note}</sitegen-note></p>',
        LINE,
        st.integers(1, 3),
        LINE,
    )
    | st.just('<sitegen-unknown name="[galerie]">[galerie ids="1, 2" {{ youtube }} --&gt;]</sitegen-unknown>')
    | st.just("<sitegen-more></sitegen-more>")
)


@st.composite
def single_blocks(draw: st.DrawFn) -> str:
    return draw(BLOCK_OF_LINES)


BLOCK = single_blocks()


@st.composite
def bodies(draw: st.DrawFn) -> str:
    return "\n".join(draw(st.lists(st.recursive(BLOCK, blocks, max_leaves=5), min_size=1, max_size=4)))


BODY = bodies()


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(BODY)
def test_nothing_is_lost_of_any_body(html: str) -> None:
    text = converted(html).text
    # Items that say nothing, such as one around a shortcode that is hidden, are left out.
    assert [one for one in lost(html, text) if one.what != "items"] == []
    assert published(text)[1] == []
