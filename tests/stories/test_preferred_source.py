"""The link for a preferred source of Google: only where a site asks for it, and has a host of its own."""

from collections.abc import Callable

import pytest
from newsroom import SITE, Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]

LINK = "https://www.google.com/preferences/source?q="
GAZETTE = SITE.replace('theme = "x"', 'theme = "gazette"')
WANTED = "[options]\npreferred_source = true\n"


@pytest.mark.parametrize(
    ("url", "wanted", "host"),
    [
        ("https://example.org/", True, "example.org"),
        ("https://journal.example.org/", True, "journal.example.org"),
        ("https://example.org/", False, ""),
        ("https://example.github.io/journal/", True, ""),
    ],
)
def test_who_has_a_host_can_ask_for_it(site_of: SiteOf, url: str, wanted: bool, host: str) -> None:
    settings = GAZETTE.replace("https://example.org/journal/", url) + WANTED * wanted
    newsroom = site_of({"site.toml": settings, "content/articles/a.md": article()})
    newsroom.build()
    page = newsroom.page("politique/a/")
    assert (f'href="{LINK}{host}"' in page) is bool(host)
    assert (LINK in page) is bool(host)
    newsroom.check()
