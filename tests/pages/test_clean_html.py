"""Texts that are passed on: nothing but plain elements, always well-formed."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.newsroom.recipients import PLAIN_ELEMENTS
from sitegen.pages.clean_html import clean_html


def clean(html: str, elements: frozenset[str] = PLAIN_ELEMENTS, own: str = "own.jpg") -> str:
    return str(clean_html(html, elements, own.__eq__))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p class="a" id="b" onclick="c()">Un <em style="d">mot</em>.</p>', "<p>Un <em>mot</em>.</p>"),
        ("<div><p>Un</p><script>x < 1</script><p>deux</p></div>", "<p>Un</p><p>deux</p>"),
        ('<figure><img src="own.jpg" alt="A"><figcaption>Une</figcaption></figure>', None),
        ('<figure><img src="afp.jpg"><figcaption>Une</figcaption></figure><p>Un</p>', "<p>Un</p>"),
        ('<p><a href="/x"><img src="afp.jpg"></a></p>', ""),
        ("<p>Un<p>deux", "<p>Un</p><p>deux</p>"),
        ("<ul><li>Un</b></li></ul>", "<ul><li>Un</li></ul>"),
        ("<p>1 &lt; 2 &amp; 3</p>", None),
        ('<p>Si <math alttext="x^2"><mi>x</mi></math>.</p>', "<p>Si x^2.</p>"),
        ('<p>Un mot.<sup><a class="footnote-ref" href="#1">1</a></sup></p>', "<p>Un mot.<sup>1</sup></p>"),
    ],
)
def test_a_text_is_plain(html: str, expected: str | None) -> None:
    assert clean(html) == (html if expected is None else expected)


def test_what_a_recipient_does_not_show_becomes_a_paragraph() -> None:
    assert clean("<h6>Un</h6><dl><dt>deux</dt></dl>", frozenset({"p"})) == "<p>Un</p><p>deux</p>"


class _Balance(HTMLParser):
    """Raises where elements are not ended in order, or where one is there that should not be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in PLAIN_ELEMENTS
        assert {name for name, _ in attrs}.isdisjoint({"class", "id", "style", "onclick"})
        if tag not in ("br", "col", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


TAGS = st.sampled_from(
    ["p", "/p", "div", "/div", "em", "/em", "ul", "li", "/ul", "figure", "/figure", "img src=afp.jpg", "br", "h6", "a",
     "/a", "svg", "/svg", "iframe", "p class=a", "td", "script", "/script"]
)  # fmt: skip


@given(st.lists(st.one_of(TAGS.map("<{}>".format), st.sampled_from(["mot", " ", "&lt;", "<", "é"]))))
def test_any_text_becomes_well_formed(parts: list[str]) -> None:
    found = clean("".join(parts))
    balance = _Balance()
    balance.feed(found)
    balance.close()
    assert balance.open == []
    assert "afp.jpg" not in found
