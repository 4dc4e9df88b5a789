"""Minified stylesheets say what they said before: the browser reads the same rules in both."""

import pytest
from playwright.sync_api import Browser

from sitegen.theme.assets import process
from sitegen.theme.theme import bundled_themes

pytestmark = pytest.mark.browser

RULES = """text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
    return [...sheet.cssRules].map(rule => rule.cssText); }"""
TRICKY = """
a { & :hover { color : red } > b { c : d } width: calc( 100% - ( 2 * 1px ) ) ; margin: -1px -2px; grid-area: 1 / 2 }
@media ( width >= 40em ) and ( not ( hover ) ) { a  b , a > b { inset: 0 auto } }
@layer one, two; @container side ( width > 30em ) { p { color: color-mix( in oklch , red 20% , blue ) } }
@supports (display:grid) and (not (display:inline-grid)) { p::before { content : "a  /* b */  c" } }
:root { --empty: ; --pair: 1px +2px } p:not( .a , .b ) :is( i , b ) { color: rgb( 0 0 0 / 50% ) }
"""
SHEETS = {path.name: path.read_text("utf-8") for path in sorted(bundled_themes().glob("*/static/css/*.css"))}


@pytest.mark.parametrize("name", [*SHEETS, "tricky"])
def test_a_minified_stylesheet_has_the_same_rules(browser: Browser, name: str) -> None:
    text = SHEETS.get(name, TRICKY)
    processed, problems = process("css/x.css", text, True, lambda route: route if "." in route else None, [], "/")
    assert not problems
    assert len(processed) < len(text)
    page = browser.new_page()
    assert page.evaluate(RULES, processed) == page.evaluate(RULES, text)
    page.close()
