"""Sitemaps through the published XML schema and a parser, and held against the pages; robots.txt points to them."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from usp.objects.sitemap import AbstractSitemap, IndexXMLSitemap, InvalidSitemap, PagesXMLSitemap
from usp.tree import sitemap_tree_for_homepage
from usp.web_client.abstract_client import (
    AbstractWebClient,
    AbstractWebClientResponse,
    LocalWebClientSuccessResponse,
    WebClientErrorResponse,
)

from sitegen.facts import site as facts_module
from sitegen.planning import plan as plan_module

from .links import fault
from .newspaper import BuiltSite, build_site
from .tools import MODULES

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(MODULES / "sitemap/schema/sitemap.xsd"))


def locations(site: BuiltSite) -> list[str]:
    return [str(loc.text) for loc in etree.parse(site.output / "sitemap.xml").iter(LOC)]


def is_indexable(page: Path) -> bool:
    """Return whether a page is for search engines: not closed to them, and not the way to another page."""
    return not re.search(r'<meta name="robots" content="[^"]*noindex|http-equiv="refresh"', page.read_text("utf-8"))


def test_the_sitemaps_follow_the_schema(site: BuiltSite) -> None:
    schema().assertValid(etree.parse(site.output / "sitemap.xml"))
    news = etree.parse(site.output / "sitemap-news.xml")
    etree.strip_elements(news, "{http://www.google.com/schemas/sitemap-news/0.9}*", with_tail=False)
    schema().assertValid(news)  # which knows nothing of Google's part


def test_a_sitemap_of_no_news_follows_the_schema(newspaper: BuiltSite) -> None:
    """The sample has no news on the day of the tests; the file stays, for search engines remember its address."""
    file = newspaper.output / "sitemap-news.xml"
    assert "<news:news>" not in file.read_text("utf-8")
    schema().assertValid(etree.parse(file))


class SiteClient(AbstractWebClient):
    """Answers from the folder of a site as a server would."""

    def __init__(self, site: BuiltSite) -> None:
        self._site = site

    def set_max_response_data_length(self, max_response_data_length: int | None) -> None:
        pass

    def get(self, url: str) -> AbstractWebClientResponse:
        file = self._site.file_at(urlsplit(url).path) if url.startswith(self._site.base_url) else None
        if file is None:
            return WebClientErrorResponse("404 Not Found", retryable=False)
        return LocalWebClientSuccessResponse(url, file.read_text("utf-8"))


def read_by_parser(site: BuiltSite) -> AbstractSitemap:
    """Return the sitemaps of a site as a parser finds them, beginning with robots.txt alone."""
    return sitemap_tree_for_homepage(
        site.base_url, SiteClient(site), use_known_paths=False, normalize_homepage_url=False
    )


def named(tree: AbstractSitemap, kind: type[AbstractSitemap]) -> list[str]:
    return [sitemap.url.rpartition("/")[2] for sitemap in tree.all_sitemaps() if type(sitemap) is kind]


def test_a_parser_finds_every_page_from_robots(starter: BuiltSite) -> None:
    tree = read_by_parser(starter)
    assert named(tree, PagesXMLSitemap) == ["sitemap.xml", "sitemap-news.xml"]
    assert not named(tree, InvalidSitemap)
    pages = list(tree.all_pages())
    assert {page.url for page in pages} == set(locations(starter))
    (story,) = [page.news_story for page in pages if page.news_story]
    assert (story.publication_name, story.publication_language) == ("The Beacon", "en")
    assert story.title
    assert story.publish_date.tzinfo


def test_a_parser_takes_an_index(newspaper: BuiltSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (plan_module, facts_module):
        monkeypatch.setattr(module, "SITEMAP_SIZE", 40)
    site = build_site(newspaper.output.parent, output=tmp_path / "output")
    tree = read_by_parser(site)
    names = [f"sitemap-{number}.xml" for number in range(1, len(site.files("sitemap-?.xml")) + 1)]
    assert len(names) > 1
    assert named(tree, IndexXMLSitemap) == ["sitemap.xml"]
    assert named(tree, PagesXMLSitemap) == [*names, "sitemap-news.xml"]
    assert {page.url for page in tree.all_pages()} == set(locations(newspaper))
    for name in names:
        schema().assertValid(etree.parse(site.output / name))


def test_the_schema_is_awake() -> None:
    urlset = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><lastmod>soon</lastmod></url></urlset>'
    assert not schema().validate(etree.fromstring(urlset))


def is_way_to_pages(page: str) -> bool:
    """Return whether a page only leads to others: a further page of a list."""
    return bool(re.search(r"/page/\d+/index\.html$", page))


def test_the_sitemap_has_each_page_for_search_engines_once(site: BuiltSite) -> None:
    pages = {site.url(page): site.name(page) for page in site.files("*.html") if is_indexable(page)}
    listed = locations(site)
    assert len(set(listed)) == len(listed)
    assert set(listed) <= set(pages)
    assert not [pages[url] for url in set(pages) - set(listed) if not is_way_to_pages(pages[url])]


def test_every_location_leads_somewhere(site: BuiltSite) -> None:
    assert not [found for url in locations(site) if (found := fault(site, url))]


def test_robots_names_the_sitemap_by_its_full_address(site: BuiltSite) -> None:
    named = re.findall(r"(?m)^Sitemap: (\S+)$", (site.output / "robots.txt").read_text("utf-8"))
    assert named
    assert all(url.startswith(site.base_url) and not fault(site, url) for url in named)
