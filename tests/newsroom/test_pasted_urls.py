"""URLs as they are pasted, percent-encoded and whole, and letters with accents in two characters."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import SITE, Files, Newsroom, article

from sitegen.config.site import parse_config
from sitegen.content.data import read_data
from sitegen.content.routes import alias_route, decoded, quote_route
from sitegen.engine.why import explain

SiteOf = Callable[[Files], Newsroom]
NEW = "https://example.org/journal/politique/neuf/"
FORMER = "été/première page"
PASTED = (
    "/été/première page/",
    "/%C3%A9t%C3%A9/premi%C3%A8re%20page/",
    "%c3%a9t%c3%a9/premi%c3%a8re%20page",
    "https://example.org/journal/%C3%A9t%C3%A9/premi%C3%A8re%20page/?a=1#b",
    "HTTP://www.example.net/journal/été/première page/",
    unicodedata.normalize("NFD", "/été/première page/"),
    "/e%CC%81te%CC%81/premie%CC%80re%20page/",
)


def leads(newsroom: Newsroom) -> bool:
    """Return whether the former URL leads to the new one."""
    return f"url={NEW}" in newsroom.page(FORMER + "/")


@pytest.mark.parametrize("url", PASTED)
def test_a_pasted_alias_is_the_url_that_it_was(site_of: SiteOf, url: str) -> None:
    newsroom = site_of({"content/articles/neuf.md": article(aliases=[url])})
    newsroom.build()
    assert leads(newsroom)


@pytest.mark.parametrize("url", PASTED)
@pytest.mark.parametrize("target", ["/politique/neuf/", "/politique/%6eeuf"])
def test_so_is_a_redirect_and_its_target(site_of: SiteOf, url: str, target: str) -> None:
    newsroom = site_of({"content/articles/neuf.md": article()})
    newsroom.configure(f'[urls.redirects]\n"{url}" = "{target}"\n')
    newsroom.build()
    assert leads(newsroom)


@pytest.mark.parametrize("url", PASTED)
def test_so_is_what_is_gone(site_of: SiteOf, url: str) -> None:
    newsroom = site_of({"content/articles/neuf.md": article()})
    newsroom.configure(f'[urls]\ngone = ["{url}"]\n')
    newsroom.build()
    assert 'name="robots" content="noindex' in newsroom.page(FORMER + "/")


def test_two_ways_to_write_one_url_are_one(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/neuf.md": article(aliases=PASTED[:2])})
    assert f"names the URL “/{FORMER}/” twice" in newsroom.failure()


def test_the_url_that_an_error_shows_can_be_pasted(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/neuf.md": article(), "urls.txt": "/%C3%A9t%C3%A9/ - - - content/articles/vieux.md\n",
    })  # fmt: skip
    told = newsroom.failure()
    (shown,) = {part.split("”")[0] for part in told.split("“")[1:] if part.startswith("/")}
    newsroom.write({"content/articles/neuf.md": article(aliases=[shown])})
    newsroom.build()
    assert f"url={NEW}" in newsroom.page("été/")
    assert explain(newsroom.root, shown, newsroom.output).path == "été/index.html"


@given(st.text(st.characters(min_codepoint=32, exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1))
def test_whatever_a_browser_makes_of_a_path_is_read_back(text: str) -> None:
    path = unicodedata.normalize("NFC", text)
    if "%" not in path and decoded(path) == path:
        assert decoded(quote_route(path)) == path


@pytest.mark.parametrize("url", ["/100%/", "/%ff/", "/a%00b/", "/a%0Ab/", "/%E2%80%A8/"])
def test_what_stands_for_no_text_stays_as_it_is(url: str) -> None:
    assert alias_route(url, "/") == url.lstrip("/")


def test_every_text_of_a_configuration_is_composed() -> None:
    accents = 'title = "E\u0301te\u0301 \\u0041\\u030A"\ntagline = "e\\u0301"\n'
    site = parse_config(SITE.replace('title = "La Gazette"\n', accents) + '[urls.redirects]\n"/e\\u0301/" = "/"\n')
    assert (site.site.title, site.site.tagline) == ("Été Å", "é")
    assert list(site.urls.redirects) == ["/é/"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"e\u0301": ["e\\u0301"]}'),
        ("a.yaml", '"e\\u0301": [e\u0301]'),
        ("a.toml", '"e\u0301" = ["e\\u0301"]'),
    ],
)
def test_every_text_of_a_data_file_is_composed(name: str, text: str) -> None:
    assert read_data(text.encode(), f"data/{name}") == ({"é": ("é",)}, [])


def test_one_term_in_two_forms_is_one(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article(category="Économie"), "content/articles/b.md": article(category="E\u0301conomie"),
        "themes/x/templates/own.css": 'a { content: "e\u0301 {{ site.title }}" }',
    })  # fmt: skip
    newsroom.configure('tagline = "E\u0301te\u0301"\n[taxonomy]\ncategories = ["E\u0301conomie"]\n')
    newsroom.build()
    assert "economie/index.html" in newsroom.files()
    everything = "".join(newsroom.files()) + newsroom.page("") + newsroom.page("economie/")
    assert unicodedata.is_normalized("NFC", everything)
    assert "Été" in everything
    (style,) = (name for name in newsroom.files() if name.startswith("assets/own."))
    assert unicodedata.is_normalized("NFC", newsroom.page(style))
