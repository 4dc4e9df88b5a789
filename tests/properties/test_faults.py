"""Faults that people met or `scripts/fuzz` found: each ends with a message at the file of whoever wrote it."""

from collections.abc import Callable

import pytest
from newsroom import SITE, Files, Newsroom, article, page

SiteOf = Callable[[Files], Newsroom]
LONG = "mot-" * 80
A = "content/articles/a.md"
URLS = "# URLs\n"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=%s\\n"\n'

CASES: dict[str, tuple[Files, str]] = {
    "a date after all": ({A: article(date="9999-12-31")}, f"{A}:3:1: “9999-12-31” is not a date: the year must be in"),
    "a link to half a host": ({A: article(sources=[{"title": "x", "url": "http://[::1"}])}, f"{A}:5:26: “http://[::1” is not"),
    "a template that extends itself": (
        {"templates/404.html": '{% extends "404.html" %}'},
        "templates/404.html:1: this template extends, includes or calls itself without end",
    ),
    "a template that includes itself": (
        {"templates/404.html": '{% include "404.html" %}'},
        "templates/404.html:1: this template extends, includes or calls itself without end",
    ),
    "a circle of two": (
        {"templates/404.html": '{% extends "x.html" %}', "templates/x.html": '{% extends "404.html" %}'},
        "itself without end",
    ),
    "an expression in 400 brackets": ({"templates/404.html": "{{ " + "(" * 400 + "1" + ")" * 400 + " }}"}, "without end"),
    "a date of a text": ({"templates/404.html": "{{ 'hier'|date }}"}, "templates/404.html:1: |date takes a date, not “hier”"),
    "a number of a text": ({"templates/404.html": "{{ 'x'|number }}"}, "templates/404.html:1: |number takes a number, not “x”"),
    "a feed's date of a text": ({"templates/404.html": "{{ 'x'|rfc822 }}"}, "|rfc822 takes a date with a time, not “x”"),
    "a menu by number": ({"templates/404.html": "{{ site.menu(3) }}"}, "menu is asked for by a text, not by “3”"),
    "half of a character": ({"templates/404.html": "{{ '\\ud800' }}"}, "templates/404.html: /404.html contains U+D800"),
    "an unknown encoding of a catalog": (
        {"themes/x/locale/fr.po": HEADER % "utf-99", "site.toml": SITE + 'language = "fr"\n'},
        "the catalog says that its charset is “utf-99”",
    ),
    "a line break in a name": ({"static/a\nb.txt": "x"}, "static/a␊b.txt: the name of this file contains a line break"),
    "a tab in a name": ({"data/a\tb.json": "{}"}, "data/a␉b.json: the name of this file contains a control character, U+0009"),
    "a letter that reorders in a name": ({"static/a\u202egnp.exe": "x"}, "static/a<U+202E>gnp.exe: the name of this file contains a control character, U+202E"),
    "a line of Unicode in a name": ({"content/pages/a\u2028.md": page()}, "content/pages/a<U+2028>.md: the name of this file contains a control character, U+2028"),
    "a line break in the name of an asset": ({"themes/x/static/a\nM 100644 inline b.txt": "x"}, "“/assets/a\n        M 100644 inline b.txt” is not a URL"),
    "no byte in a URL": ({A: article(), "urls.txt": URLS + "/a%00b/\n"}, "is not a URL within the site"),
    "a tab in a value": ({"content/pages/a.md": "---\ntitle: x\nmenu:  a\tb\nnope: 1\n---\n"}, "content/pages/a.md:4:1: unknown key"),
    "a drawing with half a size": (
        {"content/pages/p.md": page("P", "![x](/a.svg)"), "static/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 ../.."/>'},
        "static/a.svg:1:1: “0 0 9 ../..” is not a viewBox",
    ),
    "a drawing without end": (
        {"content/pages/p.md": page("P", "![x](/a.svg)"), "static/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1e999" height="1"/>'},
        "static/a.svg:1:1: width “1e999” is not a length",
    ),
    "a long slug": ({A: article(slug=LONG)}, f"{A}: “mot-mot-"),
    "a long tag": ({A: article(tags=[LONG])}, f"{A}: “mot-mot-"),
    "a long series": ({A: article(series=LONG)}, f"{A}: “mot-mot-"),
    "a long category": ({A: article(category=LONG)}, f"{A}: “mot-mot-"),
    "a long former URL": ({"content/pages/p.md": page(aliases=[f"/{LONG}/"])}, "content/pages/p.md: “mot-mot-"),
    "a deep former URL": ({"content/pages/p.md": page(aliases=["/" + "a/" * 600])}, "content/pages/p.md: “a/a/a/"),
    "a long name of a plugin": ({"site.toml": f'{SITE}[plugins]\nenabled = ["{LONG}"]\n'}, "site.toml"),
    "a long name of a theme": ({"site.toml": SITE.replace('"x"', f'"{LONG}"')}, "site.toml:4:1: there is no theme"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "message"), CASES.values(), ids=CASES)
def test_a_fault_that_was_met_is_a_message(site_of: SiteOf, files: Files, message: str) -> None:
    assert message in site_of(files).failure()
