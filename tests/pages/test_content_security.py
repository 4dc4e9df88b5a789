"""The Content Security Policy: strict, on every page, and as wide as what the page shows."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import SITE, Files, Newsroom, article, page

from sitegen.pages.content_security import content_security_policy, with_policy

SiteOf = Callable[[Files], Newsroom]
STRICT = (
    "default-src 'self'; img-src 'self' data:; media-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'"
)


def policy(html: str) -> str:
    found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert len(found) == 1
    return unescape(found[0])


def allowed(html: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (directive.split() for directive in policy(html).split(";"))}


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    return site_of({
        "content/articles/a.md": article(body="Texte.", aliases=["/ancien/"], tags=["x"]),
        "content/articles/gone.md": article("B", gone=True),
        "content/articles/p.md": article("P", body="![Un pont](https://Photos.Example:8443/p.jpg?a=1)"),
        "content/pages/b.md": page(body="Texte."),
    })  # fmt: skip


@pytest.mark.parametrize("theme", ["x", "gazette", "depeche"])
def test_every_page_of_every_theme_has_it_early(newsroom: Newsroom, theme: str) -> None:
    newsroom.write({"site.toml": SITE.replace('"x"', f'"{theme}"')})
    newsroom.build()
    pages = [name for name in newsroom.files() if name.endswith(".html")]
    assert {"index.html", "404.html", "ancien/index.html", "politique/gone/index.html"} <= set(pages)
    for name in pages:
        html = newsroom.page(name)
        if name != "politique/p/index.html":
            assert policy(html) == STRICT, name
        # It protects only what stands behind it.
        assert not re.search("<(script|style|link|base|title)", html.partition("Content-Security-Policy")[0])
        assert not re.search(
            r"\x1a|<[^>]*\s(style|on[a-z]+)=|<style|<script(?! type=\"application/ld\+json\"| src=)", html
        )


def test_a_page_may_load_what_it_shows_from_other_hosts_and_nothing_else(newsroom: Newsroom) -> None:
    newsroom.build()
    assert allowed(newsroom.page("politique/p/"))["img-src"] == ["'self'", "data:", "https://photos.example:8443"]
    assert policy(newsroom.page("")) == STRICT


SHOWN = {
    "two hosts, each once": (
        '<img src="https://b.example/1"><img alt="" src="https://a.example/2"><img src="https://b.example/3">',
        ["https://a.example", "https://b.example"], [],
    ),
    "candidates": (
        '<source srcset="/own.webp 1x, https://a.example/2,2.webp 2x" type="image/webp"><img src="x.png">',
        ["https://a.example"], [],
    ),
    "another way of quoting": ("<IMG SRC='//a.example/x'><img src=http://b.example/y>", ["a.example", "http://b.example"], []),
    "a film": (
        '<video poster="https://p.example/x" src="https://v.example/x"><source src="https://w.example/y?a&amp;b"></video>',
        ["https://p.example"], ["https://v.example", "https://w.example"],
    ),
    "a sound": ('<audio controls src="https://v.example/x"></audio>', [], ["https://v.example"]),
    "letters of other languages": ('<img src="https://bücher.example/x">', ["https://xn--bcher-kva.example"], []),
    "its own address": ('<img src="https://example.org/x"><img src="https://example.org:8080/x">', ["https://example.org:8080"], []),
    "links show nothing": ('<a href="https://a.example/x.png"><img alt="https://b.example" src="/x.png"></a>', [], []),
    "code shows nothing": ("<code>&lt;img src=&quot;https://a.example/x&quot;&gt;</code>", [], []),
    "what would change the policy": (
        "<img src=\"https://a.example;script-src/x\"><img src=\"https://'unsafe-inline' /x\"><img src=\"https://[a/x\">"
        '<img src="https://*.example/x"><img src="javascript://a.example/x"><img src="https://a:99999/x">',
        [], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "pictures", "films"), SHOWN.values(), ids=SHOWN)
def test_hosts_of_pictures_and_films(body: str, pictures: list[str], films: list[str]) -> None:
    head = f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(True)}">'
    found = allowed(with_policy(head + body, "https://example.org", True, ()))
    assert found["img-src"] == ["'self'", "data:", *pictures]
    assert found["media-src"] == ["'self'", *films]


SPACE = st.sampled_from([" ", "\n", "\t ", " / ", "  "])
HOSTS = st.sampled_from(["a.example", "b.example", "c.example", "d.example"])
SHOWING = ("img", "source", "video", "audio")
NAMES = st.lists(st.sampled_from(["src", "srcset", "poster", "alt", "href"]), max_size=4, unique=True)
BETWEEN = st.sampled_from(["", "“Été” & <b>", "a < b > c", '"', "'", "<!-- -->", "< img src=https://e.example>"])
END = st.sampled_from([">", " />"])
QUOTED = st.text("ab<>/='\" \n,éà;&", max_size=12)


@st.composite
def written(draw: st.DrawFn, name: str, value: str) -> str:
    """Return an attribute in one of the ways in which HTML allows to write it."""
    ways = ["", *(quote for quote in ("'", '"') if quote not in value)]
    quote = draw(st.sampled_from(ways if not re.search(r"[\s\"'=<>`]|^$|/$", value) else ways[1:]))
    spelt = draw(st.sampled_from([name, name.upper(), name.title()]))
    return spelt + draw(st.sampled_from(["=", " = ", "=\n"])) + quote + value + quote


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, set[str], set[str]]:
    """Return the body of a page, and the hosts of its pictures and of its films."""
    pieces: list[str] = []
    pictures: set[str] = set()
    films: set[str] = set()
    for element in draw(st.lists(st.sampled_from([*SHOWING, "p", "imgs", "a"]), max_size=5)):
        attributes = [draw(st.sampled_from(["controls", "alt", "data-src", "hidden"]))]
        for name in draw(NAMES):
            host = draw(HOSTS)
            url = draw(st.sampled_from(["https://{}/x", "http://{}/a?b=1&amp;c", "https:&#47;/{}/x>y"])).format(host)
            value = {"srcset": f"/own.webp 1x, {url} 2x", "alt": ""}.get(name, url)
            if name == "alt":
                value = draw(QUOTED.map(lambda text: text.replace('"', "")))
            attributes.append(draw(written(name, value)))
            if element in SHOWING and name in ("src", "srcset", "poster"):
                shown = pictures if element == "img" or name != "src" else films
                shown.add(("https://" if value.find("https:") >= 0 else "http://") + host)
        draw(st.randoms()).shuffle(attributes)
        spelt = draw(st.sampled_from([element, element.upper(), element.title()]))
        spaced = "".join(draw(SPACE) + one for one in attributes)
        pieces.append(f"<{spelt}{spaced}{draw(END)}{draw(BETWEEN)}")
    return "".join(pieces), pictures, films


@given(pages())
def test_the_hosts_are_those_that_a_browser_reads(shown: tuple[str, set[str], set[str]]) -> None:
    body, pictures, films = shown
    head = f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(True)}">'
    found = allowed(with_policy(head + body, "https://own.example", True, ()))
    assert found["img-src"] == ["'self'", "data:", *sorted(pictures)]
    assert found["media-src"] == ["'self'", *sorted(films)]


def test_what_site_toml_closes_stays_closed() -> None:
    closed = {"img-src": ["'none'"], "media-src": ["'none'"]}
    head = f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(closed)}">'
    body = '<img src=https://a.example/x><button data-frame="https://f.example/x">'
    found = allowed(with_policy(head + body, "https://own.example", closed, [("form-action", "https://b.example")]))
    assert (found["img-src"], found["media-src"]) == (["'none'"], ["'none'"])
    assert found["frame-src"] == ["'self'", "https://f.example"]
    assert found["form-action"] == ["https://b.example"]


def test_a_site_may_widen_it_or_do_without(newsroom: Newsroom) -> None:
    newsroom.configure(
        "[security.csp]\nframe-src = ['https://www.youtube-nocookie.com']\nform-action = [\"'self'\"]\n"
        "script-src = [\"'none'\"]\nimg-src = ['https:']\nupgrade-insecure-requests = []\n"
    )
    newsroom.build()
    assert allowed(newsroom.page("politique/p/")) == {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "https:", "https://photos.example:8443"],
        "media-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
        "frame-src": ["'self'", "https://www.youtube-nocookie.com"],
        "script-src": ["'none'"],
        "upgrade-insecure-requests": [],
    }
    newsroom.configure("[security]\ncsp = false\n")
    newsroom.build()
    assert "Content-Security-Policy" not in newsroom.page("")
