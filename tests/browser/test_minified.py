"""Minified stylesheets say what they said before: the browser reads the same rules in both."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from sitegen.theme.assets import process
from sitegen.theme.references import Directory
from sitegen.theme.stylesheets import minified
from sitegen.theme.theme import bundled_themes

pytestmark = pytest.mark.browser

RULES = """text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
    return [...sheet.cssRules].map(rule => rule.cssText); }"""
TRICKY = r"""
a { & :hover { color : red } > b { c : d } width: calc( 100% - ( 2 * 1px ) ) ; margin: -1px -2px; grid-area: 1 / 2 }
@media ( width >= 40em ) and ( not ( hover ) ) { a  b , a > b { inset: 0 auto } }
@layer one, two; @container side ( width > 30em ) { p { color: color-mix( in oklch , red 20% , blue ) } }
@supports (display:grid) and (not (display:inline-grid)) { p::before { content : "a  /* b */  c" } }
.a/**/.b , a/**/ b , a /* c */ b { background: url("b  c.png") , url( d.png ) , url("data:image/svg+xml,<svg  x='/*'/>") }
.\31  .b , .\31 2 , .\2c  , [x = "y  z" i] { margin: 1px/**/2px ; color : red ! important ; ; }
:root { --empty: ; --pair: 1px +2px } p:not( .a , .b ) :is( i , b ) { color: rgb( 0 0 0 / 50% ) }
"""
SHEETS = {path.name: path.read_text("utf-8") for path in sorted(bundled_themes().glob("*/static/css/*.css"))}


@pytest.mark.parametrize("name", [*SHEETS, "tricky"])
def test_a_minified_stylesheet_has_the_same_rules(browser: Browser, name: str) -> None:
    text = SHEETS.get(name, TRICKY)
    processed, problems = process(
        "css/x.css", text, True, Directory(lambda route, _: route if "." in route else None, [], "/")
    )
    assert not problems
    assert len(processed) < len(text)
    page = browser.new_page()
    assert page.evaluate(RULES, processed) == page.evaluate(RULES, text)
    page.close()


SELECTORS = (
    "a",
    ".b",
    "#c",
    ":hover",
    ":is(a,.b)",
    "::before",
    "[x='  ']",
    "*",
    ">",
    "+",
    "~",
    ",",
    "&",
    r".\31",
    r".\:",
)
VALUES = (
    "red",
    "1px",
    "-1px",
    "0",
    "calc(",
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    ",",
    "url(a.png)",
    "url( 'b  c' )",
    "'{ /* }'",
)
HEADS = ("color", "width", "margin", "background", "content", "font", "height")
GAP = st.sampled_from(("", " ", "\n\t", "/* ; } */", " /**/ ", "/*a*//*b*/"))


def spaced(*tokens: st.SearchStrategy[str] | str) -> st.SearchStrategy[str]:
    """Return a text of all tokens with something or nothing between them."""
    parts = (part for token in tokens for part in (st.just(token) if isinstance(token, str) else token, GAP))
    return st.tuples(*parts).map("".join)


def several(words: tuple[str, ...], count: int) -> st.SearchStrategy[str]:
    return st.lists(spaced(st.sampled_from(words)), min_size=1, max_size=count).map("".join)


DECLARATION = spaced(st.sampled_from(HEADS), ":", several(VALUES, 4), st.sampled_from(("", "!important")), ";")
RULE = spaced(several(SELECTORS, 4), "{", st.lists(DECLARATION, max_size=3).map("".join), "}")
SHEET = st.tuples(st.sampled_from(("", "@layer a,b;", "@media (width>1px) and (hover){a{color:red}}")), RULE).map(
    "".join
)


def test_whatever_stands_between_two_tokens_the_rules_are_the_same(browser: Browser) -> None:
    page = browser.new_page()

    @settings(max_examples=15, phases=[Phase.generate])
    @given(st.lists(SHEET, min_size=40, max_size=60))
    def same(sheets: list[str]) -> None:  # not with custom properties, whose whitespace is a part of their text
        pairs = [(text, minified(text)) for text in sheets]
        found = page.evaluate(
            "pairs => { const rules = " + RULES + "; return pairs.map(pair => pair.map(rules)); }", pairs
        )
        for (text, short), (before, after) in zip(pairs, found, strict=True):
            assert after == before, (text, short)

    same()
    page.close()
