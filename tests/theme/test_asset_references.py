"""Whatever names an asset, in whatever way, leads to it: what works in the preview works for readers."""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import PNG, Files, Newsroom, article

from sitegen.theme.stylesheets import references

SiteOf = Callable[[Files], Newsroom]
BASE = "/journal/"
HASHED = re.compile(r"\.[0-9a-f]{10}(?=\.\w+$)")


def names(newsroom: Newsroom) -> set[str]:
    return {name.removeprefix("assets/") for name in newsroom.files() if name.startswith("assets/")}


def text_of(newsroom: Newsroom, name: str) -> str:
    """Return the published text of the asset that has the hash in its name."""
    (found,) = (one for one in names(newsroom) if HASHED.sub("", one) == name and HASHED.search(one))
    return newsroom.page("assets/" + found)


REWRITTEN = {
    "import './w.js'": "module",
    "export * from './w.js'": "module",
    "export { a } from '../js/w.js'": "module",
    "import(\n  './w.js')": "module",
    "import(`./w.js`)": "module",
    "import('/journal/assets/js/w.js')": "module",
    "import.meta.resolve('./w.js')": "module",
    "new Worker(new URL('w.js', import.meta.url), {type: 'module'})": "module",
    "new URL(\n  `./w.js?a#b` /* here */,\n import.meta.url,)": "module",
    "x = `${new URL('./w.js', import.meta.url)}`": "module",
    "new Worker('/journal/assets/js/w.js')": "page",
    "new SharedWorker(`/journal/assets/js/w.js`)": "page",
    "fetch('/journal/assets/js/w.js?v=1')": "page",
    "importScripts('/journal/assets/js/w.js')": "page",
    "element.src = '/journal/assets/js/w.js'": "page",
    "const list = ['/journal/assets/js/w.js']": "page",
    "navigator.serviceWorker.register('/journal/assets/js/w.js')": "page",
}


@pytest.mark.parametrize("script", REWRITTEN)
def test_a_script_names_what_is_published(site_of: SiteOf, script: str) -> None:
    newsroom = site_of({"themes/x/static/js/a.js": f"log(1)\n{script};", "themes/x/static/js/w.js": "w()"})
    assert not newsroom.build().warnings
    (target,) = re.findall(r"['\"`]([^'\"`]*w\.[0-9a-f]{10}\.js)", text_of(newsroom, "js/a.js"))
    path = target.removeprefix(BASE + "assets/") if target.startswith("/") else posixpath.normpath("js/" + target)
    assert path in names(newsroom)
    assert "js/w.js" not in names(newsroom)


MENTIONED = (
    "new Worker('w.js')",
    "fetch('../assets/js/w.js')",
    "new URL('w.js', document.baseURI)",
    "const base = '/journal/assets/js/'; fetch(base + 'w.js')",
    "fetch('/journal/assets/js/' + name)",
    "fetch(`/journal/assets/${name}`)",
    "fetch(`${base}js/${name}.js`)",
    "fetch(base + name + '.js')",
    "new URL('.', import.meta.url) + 'w.js'",
    "new URL('./js/', base) + name",
    "import('./' + 'w.js')",
    'fetch("\\/journal\\/assets\\/js\\/w.js")',
    "x = '\\x77.js' + 'w.js'",
)


@pytest.mark.parametrize("script", MENTIONED)
def test_what_a_script_puts_together_has_both_names(site_of: SiteOf, script: str) -> None:
    newsroom = site_of(
        {"themes/x/static/js/a.js": script, "themes/x/static/js/w.js": "w()", "static/assets/o.png": PNG}
    )
    newsroom.build()
    assert "js/w.js" in names(newsroom)
    assert newsroom.page("assets/js/w.js") == text_of(newsroom, "js/w.js") == "w()"
    assert newsroom.build().files.written == ()


@pytest.mark.parametrize(
    "files",
    [
        {"themes/x/static/list.json": '{"worker": "w.js"}'},
        {"static/assets/demo.html": '<script src="js/w.js"></script>'},
        {"static/demo/index.html": '<script src="/journal/assets/js/w.js"></script>'},
        {"static/own.js": "import '/journal/assets/js/w.js'"},
        {"templates/404.html": '<script src="/journal/assets/js/w.js"></script>'},
        {"templates/404.html": "<script src=/journal/assets/js/w.js></script>"},
        {"templates/404.html": '<script src="{{ site.url }}assets/js/{{ site.title }}.js"></script>'},
        {"themes/x/templates/404.html": '<script>fetch("/journal/assets/" + name)</script>'},
    ],
)
def test_what_others_name_by_hand_has_both_names(site_of: SiteOf, files: Files) -> None:
    newsroom = site_of({"themes/x/static/js/w.js": "w()", **files})
    newsroom.build()
    assert {"js/w.js"} < names(newsroom)


def test_what_nothing_names_by_hand_has_one_name(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/static/js/w.js": "w()", "themes/x/static/js/a.js": "import './w.js'; log('now.js', 'w.json', 'x/y')",
        "templates/404.html": "{{ asset('js/a.js') }}", "content/articles/a.md": article(body="[w.js](/assets/js/w.js)"),
    })  # fmt: skip
    newsroom.build()
    assert all(HASHED.search(name) for name in names(newsroom))


def test_a_script_that_names_itself_or_one_that_names_it_is_no_circle(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/static/a.js": "new Worker(new URL('a.js', import.meta.url)); new Worker('/journal/assets/b.js')",
        "themes/x/static/b.js": "fetch('/journal/assets/a.js')",
    })  # fmt: skip
    newsroom.build()
    assert "a.js" in names(newsroom)
    newsroom.write({"themes/x/static/b.js": "import './a.js'"})
    assert "a.js → b.js → a.js" in newsroom.failure(), "one module under two names would run twice"


@pytest.mark.parametrize(
    ("script", "column"),
    [
        ("fetch('/journal/assets/gone.json')", 8),
        ("é = 'é'; new Worker('/journal/assets/gone.js')", 22),
        ("new URL('gone.wasm', import.meta.url)", 10),
        ("import('/journal/gone.js')", 9),
    ],
)
def test_what_is_nowhere_is_a_warning_with_its_place(site_of: SiteOf, script: str, column: int) -> None:
    newsroom = site_of({"themes/x/static/a.js": "\n" + script})
    (warning,) = newsroom.build().warnings
    assert str(warning).startswith(f"themes/x/static/a.js:2:{column}: assets/a.js refers to “")


@pytest.mark.parametrize(
    "script",
    [
        "import 'lit'; import('https://x.org/y.js'); import('/elsewhere/z.js')",
        "// import './gone.js'\n/* new URL('gone.js', import.meta.url) */",
        "fetch('/journal/api/search'); fetch('/journal/assets/'); fetch('data.json'); new URL('./', import.meta.url)",
        "x = \"import('./gone.js')\"; y = '/journal/assets/part-' + 'of-a-name.js'",
    ],
)
def test_what_may_be_elsewhere_is_no_warning(site_of: SiteOf, script: str) -> None:
    newsroom = site_of({"themes/x/static/a.js": script})
    assert newsroom.build().warnings == ()


@pytest.mark.parametrize(
    "css",
    [
        "a { b: URL(p.png) }",
        "a { b: Url( 'p.png' ) }",
        "@IMPORT URL(p.css);",
        '@import"p.css";',
        "@import/* a */'p.css';",
        r"a { b: url(\70.png) }",
        r"a { b: url('\70 .png') }",
        r"a { b: url(q\ \(1\).png) }",
        r"a { b: url('q \28 1).png') }",
        "a { b: url(q%20%281%29.png) }",
        "a { b: image-set('q (1).png' 1x) }",
        "a { b: url('q\\\n (1).png') }",
        "a { b: url('/journal/assets/q (1).png?x=1#y') }",
    ],
)
def test_a_stylesheet_names_what_is_published(site_of: SiteOf, css: str) -> None:
    newsroom = site_of({
        "themes/x/static/a.css": css, "themes/x/static/p.png": PNG, "themes/x/static/q (1).png": PNG, "themes/x/static/p.css": "",
    })  # fmt: skip
    assert not newsroom.build().warnings
    published = text_of(newsroom, "a.css")
    (target,) = re.findall(r"[^'\"(]*\.[0-9a-f]{10}\.(?:png|css)", published)
    assert unquote(target.removeprefix(BASE + "assets/")) in names(newsroom)
    assert all(HASHED.search(name) for name in names(newsroom)), "nothing has two names"


def test_names_in_capitals_are_read_too(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/static/A.CSS": "a  { b: url(P.PNG) }", "themes/x/static/P.PNG": PNG})
    newsroom.build()
    published = sorted(names(newsroom))
    assert [HASHED.sub("", name) for name in published] == ["A.CSS", "P.PNG"]
    assert newsroom.page("assets/" + published[0]) == f"a{{b:url({published[1]})}}"


NAME = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_characters="#?:/\\%"), min_size=1)


@given(NAME, st.sampled_from("'\" "))
def test_every_way_to_write_a_name_in_a_stylesheet_is_read(name: str, quote: str) -> None:
    written = "".join(f"\\{ord(one):x} " if not one.isalnum() or one in "abcdef" else one for one in name)
    (found,) = references(f"a {{ b: url({quote}{written}{quote}) }}")
    assert found.target == name


def test_a_script_that_cannot_be_read_is_published_as_it_is(site_of: SiteOf) -> None:
    text = "let a  = = 1 // no"
    newsroom = site_of({"themes/x/static/a.js": "\n" + text, "themes/x/static/b.min.js": text})
    report = newsroom.build(strict=True)
    (note,) = report.warnings
    assert note.severity == "note"
    assert str(note).startswith("themes/x/static/a.js:2:")
    assert "a.js is published as it is" in note.message
    assert text_of(newsroom, "a.js") == "\n" + text
