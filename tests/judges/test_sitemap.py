"""The sitemap through the published XML schema, and held against the pages; robots.txt points to it."""

import re
from pathlib import Path

from lxml import etree

from .links import fault
from .newspaper import BuiltSite
from .tools import MODULES

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(MODULES / "sitemap/schema/sitemap.xsd"))


def locations(site: BuiltSite) -> list[str]:
    return [str(loc.text) for loc in etree.parse(site.output / "sitemap.xml").iter(LOC)]


def is_indexable(page: Path) -> bool:
    """Return whether a page is for search engines: not closed to them, and not the way to another page."""
    return not re.search(r'<meta name="robots" content="[^"]*noindex|http-equiv="refresh"', page.read_text("utf-8"))


def test_the_sitemap_follows_the_schema(site: BuiltSite) -> None:
    schema().assertValid(etree.parse(site.output / "sitemap.xml"))


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
