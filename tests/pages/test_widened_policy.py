"""A page’s policy is as wide as what its templates vouch for: exactly, and only where they do."""

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import SITE, Files, Newsroom, article

from sitegen.config.security import DIRECTIVES, STRICT, directives, governing, widened
from sitegen.pages.html_needs import needs_of

SiteOf = Callable[[Files], Newsroom]

FETCHES = [name for name in DIRECTIVES if "-src" in name]
CHECKED = [*(name for name in FETCHES if name not in ("default-src", "child-src")), "form-action"]
SOURCES = ["'self'", "https://a.example", "https://b.example:8443", "c.example"]
DIGESTS = ["'sha256-AAAA'", "'unsafe-hashes'"]
SETTINGS = st.booleans() | st.dictionaries(
    st.sampled_from([*FETCHES, "form-action", "base-uri"]),
    st.lists(st.sampled_from([*SOURCES, "'none'", "'unsafe-inline'", "https:", "data:"]), max_size=3).map(tuple),
    max_size=4,
)
NEEDS = st.lists(
    st.tuples(st.sampled_from(CHECKED), st.sampled_from(SOURCES))
    | st.tuples(st.sampled_from([name for name in CHECKED if name[:6] in ("script", "style-")]), st.sampled_from(DIGESTS)),
    max_size=5,
)  # fmt: skip


def b64(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def policy_of(html: str) -> dict[str, list[str]]:
    (meta,) = re.findall(r'<meta [^>]*Content-Security-Policy"?(?: [^>]*)?>', html)
    found = re.findall(r'content="([^"]*)"', meta)[0]
    return {name: sources for name, *sources in (one.split() for one in unescape(found).split(";"))}


def allows(given: dict[str, list[str]], directive: str) -> set[str]:
    return set(governing(directive, given)) - {"'none'"}


@given(SETTINGS, NEEDS)
def test_a_policy_grows_by_what_is_needed_and_nothing_else(
    setting: bool | dict[str, tuple[str, ...]], needs: list[tuple[str, str]]
) -> None:
    before, after = directives(setting), widened(setting, needs)
    if setting is False:
        assert after == {}
        return
    closed = {name for name, sources in ({} if setting is True else setting).items() if "'none'" in sources}
    for name in CHECKED:
        # An attribute has no hosts: what its element may load means nothing for it.
        was = {one for one in governing(name, before) if not name.endswith("-attr") or one == "'unsafe-inline'"}
        now = set(governing(name, after))
        assert was - {"'none'"} <= now, name
        grown = now - set(governing(name, before)) - set(before["default-src"])
        assert grown <= {source for _, source in needs}, name
        assert "'none'" not in now or len(now) == 1, name
    for name, source in needs:
        sources = governing(name, after)
        inline = "'unsafe-inline'" in sources and source in DIGESTS
        assert source in sources or inline or closed, (name, source)
    for name in closed:
        assert after[name] == before[name], name
    assert list(widened(setting, [*needs, *reversed(needs)])) == list(after)
    assert widened(setting, ()) == before


PIECES = {
    "a script elsewhere": ('<script async src="https://s.example/x.js?a=1&amp;b"></script>', {("script-src-elem", "https://s.example/x.js?a=1&b")}),
    "a script inside": ("<script>\nlet a = '<b>' && 1;\n</script>", {("script-src-elem", b64("\nlet a = '<b>' && 1;\n"))}),
    "a module": ('<SCRIPT TYPE=" Module ">import "/x.js"</SCRIPT >', {("script-src-elem", b64('import "/x.js"'))}),
    "data": ('<script type="application/ld+json">{"a": 1}</script><script type="text/template" src="https://a.example"></script>', set()),
    "nothing in it": ("<script></script><style></style>", set()),
    "a style": ("<style media=print>p > a { color: red }</style>", {("style-src-elem", b64("p > a { color: red }"))}),
    "a stylesheet": ('<link rel="preload stylesheet" as=style href=https://s.example/x.css>', {("style-src-elem", "https://s.example/x.css")}),
    "a font": ('<link rel=preload as=font href="https://f.example/x.woff2" crossorigin>', {("font-src", "https://f.example/x.woff2")}),
    "other links": ('<link rel=me href="https://a.example"><link rel=preconnect href="https://b.example">', set()),
    "a frame": ('<iframe src="https://f.example/x" title="x"></iframe>', {("frame-src", "https://f.example/x")}),
    "an object": ('<object data="https://o.example/x"></object><embed src="/y">', {("object-src", "https://o.example/x"), ("object-src", "/y")}),
    "a form": ('<form action="https://n.example/s" method=post><button formaction="/other">x</button></form>', {("form-action", "https://n.example/s"), ("form-action", "/other")}),
    "a form without action": ("<form method=dialog></form>", set()),
    "attributes": ('<p style="color: red" onclick="a(&quot;b&quot;)">x</p>', {
        ("style-src-attr", "'unsafe-hashes'"), ("style-src-attr", b64("color: red")),
        ("script-src-attr", "'unsafe-hashes'"), ("script-src-attr", b64('a("b")')),
    }),
    "a comment": ("<!-- <script>a()</script> --><p>&lt;script&gt;b()&lt;/script&gt;</p>", set()),
    "what pictures load is known without": ('<img src="https://i.example/x" alt="">', set()),
}  # fmt: skip


@pytest.mark.parametrize(("html", "needs"), PIECES.values(), ids=PIECES)
def test_what_html_needs(html: str, needs: set[tuple[str, str]]) -> None:
    assert set(needs_of(html)) == needs


OWN = {
    "templates/own-head.html": "<script>\n  window.own  =  1; // “é”\n</script>\n<style>\n.own  { color: red }\n</style>\n"
    '<script defer src="https://count.example/x.js"></script>{{ allow("connect-src", "https://count.example/api") }}\n',
    "templates/own-foot.html": '<p class="own" style=" color: red"><a href="https://else.example/">{{ site.title }}</a></p>\n',
}


def test_lines_of_the_owner_are_on_every_page_with_their_policy(site_of: SiteOf) -> None:
    newsroom = site_of({**OWN, "content/articles/a.md": article(aliases=["/ancien/"])})
    for theme, minified in (("x", "false"), ("gazette", "false"), ("depeche", "true")):
        settings = SITE.replace('"x"', f'"{theme}"') + f"[build]\nminify_html = {minified}\n"
        newsroom.write({"site.toml": settings})
        newsroom.build()
        for name in ("", "404.html", "politique/", "politique/a/"):
            html = newsroom.page(name)
            head, _, body = html.partition("</head>")
            script, style = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", head, re.DOTALL)
            assert "window.own  =  1; // “é”" in script  # as it was written, or its digest would not fit
            assert policy_of(html) == {
                **{directive: [*sources] for directive, sources in STRICT.items()},
                "connect-src": ["'self'", "https://count.example"],
                "script-src": ["'self'", b64(script), "https://count.example"],
                "style-src": ["'self'", b64(style)],
                "style-src-attr": [b64("color: red" if minified == "true" else " color: red"), "'unsafe-hashes'"],
            }
            assert body.rstrip().removesuffix("</html>").rstrip().removesuffix("</body>").rstrip().endswith("</p>")
            assert 'class="own"' in body.replace("class=own", 'class="own"')
        assert policy_of(newsroom.page("ancien/")) == {name: [*sources] for name, sources in STRICT.items()}


def test_lines_that_come_change_and_go_change_every_page(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    newsroom.build()
    plain = newsroom.files()
    newsroom.write(OWN)
    newsroom.build()
    own = newsroom.files()
    assert {name for name in own if own[name] != plain[name]} == {name for name in own if name.endswith(".html")}
    newsroom.build(output=newsroom.root / "clean", state=newsroom.root / "state")
    assert newsroom.files(newsroom.root / "clean") == own
    newsroom.remove(*OWN)
    newsroom.build()
    assert newsroom.files() == plain


def test_a_text_widens_nothing(site_of: SiteOf) -> None:
    smuggled = "<script>a()</script><script src='https://evil.example/x.js'></script><form action='https://evil.example/'></form>"
    newsroom = site_of({
        "content/articles/a.md": article("A \x1apolicy", f"<div>{smuggled}</div>\n\n\x1apolicy {{{{ allow }}}}\n", standfirst=smuggled),
        "data/d.json": '{"a": "\\u001apolicy"}',
        "templates/own-foot.html": "<p>{{ data('d').a }}</p>",
    })  # fmt: skip
    newsroom.build()
    assert policy_of(newsroom.page("politique/a/")) == {name: [*sources] for name, sources in STRICT.items()}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('allow("form-actions", "https://a.example")', "unknown directive “form-actions”; did you mean “form-action”?"),
        ('allow("form-action", "https://*.example/x")', "“https://*.example/x” is not the URL of a host"),
        ('allow("connect-src", "javascript:a()")', "“javascript:a()” is not the URL of a host"),
    ],
)
def test_what_a_policy_cannot_allow_is_an_error(site_of: SiteOf, call: str, said: str) -> None:
    newsroom = site_of({"templates/own-head.html": f"\n{{{{ {call} }}}}\n"})
    failure = newsroom.failure()
    assert said in failure
    assert "templates/own-head.html:2" in failure
