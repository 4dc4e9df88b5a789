"""Links that lead nowhere are taken out of HTML: every word stays, and every other link."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from sitegen.markdown.dead_links import without_dead_links

DEAD, LIVE = "\x1a1\x1a", "\x1a2\x1a"
CASES = {
    'un <a href="D">deux</a> trois': "un deux trois",
    '<a href="L">un <em>deux</em></a> <a title="x > y" href="D">trois</a>': '<a href="L">un <em>deux</em></a> trois',
    '<a id="a" href="D">un</a>': '<a id="a">un</a>',
    "<A HREF='D'>un</A>": "un",
    "<a href=D>un</a>": "un",
    '<p><img src="D" alt="Un &lt;pont&gt; &amp; &quot;un quai&quot;"></p>': '<p>Un &lt;pont&gt; &amp; "un quai"</p>',
    '<p><img src="D" alt=""></p>\n<p>un</p>': "<p>un</p>",
    '<a href="L"><img src="D" alt=""></a>un': "un",
    '<figure><img src="D" alt="Un"><figcaption>Deux</figcaption></figure>': "<figure>Un<figcaption>Deux</figcaption></figure>",
    '<img src="L" srcset="D 1x, L 2x" alt="Un">': '<img src="L" srcset="L 2x" alt="Un">',
    '<video poster="D" src="L">un</video>': '<video src="L">un</video>',
    '<video src="D" controls>un <a href="L">deux</a></video>': 'un <a href="L">deux</a>',
    '<video><source src="D"><source src="L">un</video>': '<video><source src="L">un</video>',
    '<audio><source src="D">un</audio> <audio src="L"></audio>': 'un <audio src="L"></audio>',
    '<object data="D"><object data="L">un</object></object>': '<object data="L">un</object>',
    '<iframe src="D">un</iframe>': "un",
    '<blockquote cite="D">un</blockquote>': "<blockquote>un</blockquote>",
    '<a>un</a> <a name="x">deux</a>': 'un <a name="x">deux</a>',
    "1 < 2 <a href='D'>un": "1 < 2 un",
}  # fmt: skip


def filled(text: str) -> str:
    return re.sub(r"\b[DL]\b", lambda found: DEAD if found[0] == "D" else LIVE, text)


@pytest.mark.parametrize(("written", "wanted"), CASES.items())
def test_what_is_dead_leaves_its_words(written: str, wanted: str) -> None:
    assert without_dead_links(filled(written), DEAD.__eq__) == filled(wanted)


def test_a_place_on_the_page_may_be_dead() -> None:
    text = '<a href="#un">un</a> <a href="#caf&eacute;">deux</a> <a href="#trois">trois</a>'
    assert without_dead_links(text, {"#un", "#café"}.__contains__) == 'un deux <a href="#trois">trois</a>'


URLS = st.sampled_from(["dead", "live"])
WORDS = st.sampled_from(["un", " deux ", "&amp;", "<br>", "1 &lt; 2"])


def elements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(inner, max_size=3).map("".join)
    return st.one_of(
        st.builds('<a href="{}">{}</a>'.format, URLS, WORDS),
        st.builds("<em>{}</em>".format, inside),
        st.builds('<div class="a>b">{}</div>'.format, inside),
        st.builds("<blockquote cite='{}'>{}</blockquote>".format, URLS, inside),
        st.builds('<object data="{}">{}</object>'.format, URLS, inside),
        st.builds('<video src="{}" title=\'"\'>{}</video>'.format, URLS, WORDS),
        st.builds('<img alt="" src="{}" srcset="{} 1x, {} 2x">'.format, URLS, URLS, URLS),
    )


@given(st.recursive(WORDS, elements, max_leaves=20))
def test_no_word_and_no_other_link_is_lost(text: str) -> None:
    made = without_dead_links(text, "dead".__eq__)
    before, after = (html.fragment_fromstring(one, create_parent="main") for one in (text, made))
    assert after.text_content() == before.text_content()
    assert "dead" not in made
    for path in (".//a/@href", ".//object/@data", ".//blockquote/@cite", ".//video/@src", ".//img/@src"):
        assert after.xpath(path) == [url for url in before.xpath(path) if url == "live"]
    for tag in ("em", "div"):
        assert len(after.findall(f".//{tag}")) == len(before.findall(f".//{tag}"))
    assert without_dead_links(made, "dead".__eq__) == made
