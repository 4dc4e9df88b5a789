"""Text of other systems as Markdown: sitegen reads in it what the text says."""

from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.bodies import converted, lost

# Words, and whatever sitegen's Markdown may take for a sign.
_SIGNS = r"""
* ** _ __ ~ ~~ ` ``` # ## - -- --- + 1. 12) > : = == === ! !!! [ ] ( ) [x] [^1] [a](b) ![a](b) [a]: <b> &amp; { } {{ }}
{% %} {.b} {: .b } $ $$ $x$ $5 \ \( \) \[ \] | || ^ ^[a] :smile: [TOC] *[A]: • " ' « » ... <!-- --> <!--more--> ??? ~~~
https://exemple.fr/a_b_c www.exemple.fr. a@exemple.fr a_b_c l'*a* 5*3 a=b x<y a&b c:\d 100% §1 n°2 1er XIXe 14h30 “a” ’
{{youtube {{/gallery}} <<<<<<< >>>>>>>
"""
SIGNS = _SIGNS.split()
WORDS = st.sampled_from([*SIGNS, "\xa0", "\u200b", "\t", "mot", "été", "Un", "deux", "x", "1", " ", " ", "\n"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(["", " "])).join(draw(st.lists(WORDS, min_size=1, max_size=8)))


TEXT = texts()


@settings(max_examples=60)
@given(TEXT)
def test_text_stays_text(text: str) -> None:
    html = f"<p>{escape(text)}</p>"
    made = converted(html).text
    assert lost(html, made) == ()
