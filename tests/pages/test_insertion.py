"""Something between two paragraphs of a text: after so many, and never inside of anything else."""

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from sitegen.pages.insertion import insert_after

MARK = '<aside><p class="m">Annonce</p></aside>'
BLOCKS = st.sampled_from([
    "<p>Un.</p>", '<p class="x > y">Un <em>mot</em>,<br> une <img src="/x.png" alt="</p>"></p>', "<h2>Partie</h2>",
    "<ul><li><p>Un.</p></li><li><p>Deux.</p></li></ul>", "<blockquote><p>Un.</p><p>Deux.</p></blockquote>",
    "<!-- <p> -->", "<hr>", "<hr />", "<figure><img src=x alt=''><figcaption>Vue</figcaption></figure>",
    '<svg viewBox="0 0 1 1"><path d="M0 0"/><g><rect width="1"/></g></svg>',
])  # fmt: skip


@given(st.lists(BLOCKS, max_size=9), st.integers(-1, 9))
def test_it_stands_at_the_first_place_between_two_paragraphs(blocks: list[str], count: int) -> None:
    html = "\n".join(blocks)
    found = insert_after(html, count, MARK)
    whole = [block for block in blocks if not block.startswith("<!--")]
    places = [
        index
        for index in range(1, len(whole))
        if whole[index - 1].startswith("<p") and whole[index].startswith("<p")
        and sum(block.startswith("<p") for block in whole[:index]) >= count
    ]  # fmt: skip
    assert isinstance(found, Markup)
    assert found.replace("\n" + MARK, "") == html
    if not places:
        assert found == html
        return
    body = lxml.html.fragment_fromstring(found, create_parent="div")
    children = [child for child in body if isinstance(child.tag, str)]
    (index,) = (number for number, child in enumerate(children) if child.tag == "aside")
    assert index == places[0]


def test_nothing_is_inserted_where_there_is_nothing() -> None:
    assert insert_after("<p>Un.</p><p>Deux.</p>", 1, "") == "<p>Un.</p><p>Deux.</p>"
    with pytest.raises(Exception, match="insert_after takes a number"):
        insert_after("<p>Un.</p>", "2", MARK)  # type: ignore[arg-type]
