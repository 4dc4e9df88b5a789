"""Bodies of WordPress without paragraphs get those that WordPress would have shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.importing.html.paragraphs import with_paragraphs
from sitegen.importing.html.text import text_of


def on_one_line(html: str) -> str:
    return re.sub(r"\n+", "", html)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("un\n\ndeux\ntrois", "<p>un</p><p>deux<br>trois</p>"),
        ("un\r\n\r\ndeux", "<p>un</p><p>deux</p>"),
        ("un\n<ul>\n<li>a\nb</li>\n</ul>\nfin", "<p>un</p><ul><li>a<br>b</li></ul><p>fin</p>"),
        ("<b>un\n\ndeux</b> trois", "<p><b>un</b></p><p><b>deux</b> trois</p>"),
        ("<blockquote>cité</blockquote>", "<blockquote><p>cité</p></blockquote>"),
        ("<div>un\n\ndeux</div>", "<div><p>un</p><p>deux</p></div>"),
        ("<div>un</div>", "<div>un</div>"),
        ("<p>un\ndeux</p>trois", "<p>un<br>deux</p><p>trois</p>"),
        ("<h2>T</h2>\ntexte", "<h2>T</h2><p>texte</p>"),
        ("un<br />\ndeux", "<p>un<br />deux</p>"),
        ("<td>un</td>", "<td>un</td>"),
        ("<p>déjà</p>\n\n<p>là</p>", "<p>déjà</p><p>là</p>"),
        ("un\n\n<!--more-->\n\ndeux", "<p>un</p><!--more--><p>deux</p>"),
        ("un\n\n<sitegen-more></sitegen-more>\n\ndeux", "<p>un</p><sitegen-more></sitegen-more><p>deux</p>"),
        (
            "<!-- wp:paragraph -->\n<p>un</p>\n<!-- /wp:paragraph -->\n\nun\n\ndeux",
            "<!-- wp:paragraph --><p>un</p><!-- /wp:paragraph --><p>un</p><p>deux</p>",
        ),
        (
            "<!-- wp:group --><!-- wp:spacer /--><div>un\n\ndeux</div><!-- /wp:group -->",
            "<!-- wp:group --><!-- wp:spacer /--><div>undeux</div><!-- /wp:group -->",
        ),
    ],
)
def test_paragraphs_are_those_of_wordpress(stored: str, shown: str) -> None:
    assert on_one_line(with_paragraphs(stored)) == shown


@pytest.mark.parametrize("name", ["pre", "script", "style", "textarea", "svg", "sitegen-unknown"])
def test_nothing_changes_where_lines_are_as_they_are(name: str) -> None:
    inside = f"<{name}>un\n\n  deux\n</{name}>"
    assert inside in with_paragraphs(f"avant\n\n{inside}\n\naprès")


PIECES = st.sampled_from(
    ["mot", " ", "\n", "\n\n", "<b>", "</b>", "<p>", "</p>", "<ul><li>", "</li></ul>", "<div>", "</div>", "<br />",
     "<img src='x\n\ny'>", "<!-- c\n\nd -->", "<pre>\n\nx</pre>", "<blockquote>", "</blockquote>", "a < b"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_the_rule_keeps_all_words_and_changes_nothing_the_second_time(stored: str) -> None:
    once = with_paragraphs(stored)
    assert "".join(text_of(once).split()) == "".join(text_of(stored).split())
    assert with_paragraphs(once) == once
