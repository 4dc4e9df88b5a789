"""Every attribute of HTML that holds a URL is treated like ``href``: in a text, below a base path, in a feed, by checks."""

import html
from collections.abc import Callable

import pytest
from newsroom import Files, Newsroom, article

from sitegen.checks.page import read_page
from sitegen.markdown.body import MarkdownOptions, render_markdown
from sitegen.markdown.url_attributes import ACTIONS, CANDIDATES, PLACES

SiteOf = Callable[[Files], Newsroom]


@pytest.mark.parametrize("name", [*PLACES, *CANDIDATES])
def test_a_url_is_resolved_later(name: str) -> None:
    body = render_markdown(f'<blockquote {name}="../a.md">\nUn texte.\n</blockquote>', MarkdownOptions())
    assert body.targets == ("../a.md",)
    assert f'{name}="\x1a0\x1a"' in body.html


@pytest.mark.parametrize("url", ["javascript:a()", "file:///a", "blob:x", "feed:javascript:a()"])
@pytest.mark.parametrize("name", [*PLACES, *ACTIONS])
def test_a_url_that_runs_a_script_or_is_no_reader_s_is_refused(name: str, url: str) -> None:
    body = render_markdown(f'<blockquote {name}="{url}">\nUn texte.\n</blockquote>', MarkdownOptions())
    assert body.refused == (url,)
    assert name not in body.html


@pytest.mark.parametrize(
    "url",
    ["file:///home/anna/a.jpg", "blob:https://example.org/0", "view-source:https://a.example/", "feed:javascript:a()"],
)
@pytest.mark.parametrize(
    "text", ["[a]({})", "![a]({})", "[a][b]\n\n[b]: {}", '<a href="{}">a</a>', '{{{{ document "{}" title="A" }}}}']
)
def test_a_text_with_such_a_url_is_an_error_at_its_place(site_of: SiteOf, url: str, text: str) -> None:
    newsroom = site_of({"content/articles/a.md": article("A", "Un.\n\n" + text.format(url) + "\n")})
    failure = newsroom.failure()
    assert "content/articles/a.md:" in failure
    assert url in failure


@pytest.mark.parametrize("name", PLACES)
def test_a_url_is_right_below_a_base_path_and_in_a_feed(site_of: SiteOf, name: str) -> None:
    text = f'<blockquote {name}="b.md">\nUn.\n</blockquote>\n\n<q id="x" {name}="#x">deux</q>\n'
    newsroom = site_of({"content/articles/a.md": article("A", text), "content/articles/b.md": article("B")})
    newsroom.build()
    page, feed = newsroom.page("politique/a/"), html.unescape(newsroom.page("feed.xml"))
    assert f'{name}="/journal/politique/b/"' in page
    assert f'{name}="#x"' in page
    assert f'{name}="https://example.org/journal/politique/b/"' in feed
    assert f'{name}="https://example.org/journal/politique/a/#x"' in feed


@pytest.mark.parametrize("name", [*PLACES, *ACTIONS, *CANDIDATES])
def test_the_check_of_pages_sees_a_url(name: str) -> None:
    assert "b.html" in read_page(f'<html><body><q {name}="b.html">un</q></body></html>'.encode()).urls


@pytest.mark.parametrize("value", ["Le Monde, 3 mai", "", "Une page"])
def test_a_title_where_a_source_is_expected_stays(value: str) -> None:
    body = render_markdown(f'<blockquote cite="{value}">\nUn.\n</blockquote>', MarkdownOptions())
    assert f'cite="{value}"' in body.html
    assert not body.targets


def test_a_source_that_leads_nowhere_is_an_error(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article("A", '<q cite="nowhere.md">un</q>\n')})
    assert "nowhere.md" in newsroom.failure()
