"""Contexts of files for search engines, robots, hosts and browsers. This module knows nothing of what readers see."""

from sitegen.facts.icons import SIZES
from sitegen.facts.values.site import SiteURLs
from sitegen.outputs.kinds import NEWS_SITEMAP
from sitegen.pages.ai_preferences import reservation
from sitegen.pages.contexts.base import Given, context
from sitegen.pages.feeds import NewsEntry, SitemapEntry
from sitegen.pages.hosting import ads_lines, editor_rules, header_rules, host_of, robots_groups, security_fields
from sitegen.theme.locale import direction_of, news_language


@context("sitemap")
def _sitemap(given: Given) -> None:
    urls: SiteURLs = given.read("address")
    pages = given.read("sitemap", given.subject[0])
    given.names["entries"] = [SitemapEntry(urls.absolute(url), moment) for url, moment in pages]


@context("sitemap_index")
def _sitemap_index(given: Given) -> None:
    home, total = given.read("address").absolute_home, int(given.subject[0])
    given.names["entries"] = [SitemapEntry(f"{home}sitemap-{number}.xml", None) for number in range(1, total + 1)]


@context("news_sitemap")
def _news_sitemap(given: Given) -> None:
    given.names["entries"] = [
        NewsEntry(teaser.absolute_url, teaser.title, teaser.date, news_language(teaser.language))
        for teaser in given.read.teasers(given.read("news"), "")
    ]


@context("robots")
def _robots(given: Given) -> None:
    urls: SiteURLs = given.read("address")
    folders = [edition.url for edition in given.read("editions")] or [urls.home]
    files = ("sitemap.xml", NEWS_SITEMAP)
    given.names["sitemaps"] = [urls.absolute(folder + file) for folder in folders for file in files]
    given.names["groups"] = robots_groups(given.read("config", "robots"), given.read("config", "ai"), urls.base)


@context("ads")
def _ads(given: Given) -> None:
    given.names["lines"] = ads_lines(given.read("config", "ads"))


@context("security")
def _security(given: Given) -> None:
    urls: SiteURLs = given.read("address")
    own, language = urls.absolute(urls.url(given.output.route)), given.site.language.split("-")[0]
    given.names["fields"] = security_fields(given.read("config", "security_txt"), language, own)


@context("tdm")
def _tdm(given: Given) -> None:
    given.names["reservations"] = reservation(given.read("config", "ai"), given.read("address").base)


@context("headers")
def _headers(given: Given) -> None:
    base, assets = given.read("address").base, given.read("hashed_assets")
    hosting, editor = given.read("config", "hosting"), given.read("has_editor")
    rules = header_rules(hosting, given.read("config", "ai"), base, assets)
    given.names["rules"] = [*rules, *(editor_rules(base) if editor else ())]


@context("cname")
def _cname(given: Given) -> None:
    given.names["host"] = host_of(given.read("address").origin)


@context("indexnow")
def _indexnow(given: Given) -> None:
    given.names["key"] = given.read("config", "deploy", "indexnow_key")


@context("redirects")
def _redirects(given: Given) -> None:
    """The list that some hosts read: each former URL and where it leads."""
    given.names["redirects"] = given.read("redirects")


@context("manifest")
def _manifest(given: Given) -> None:
    site = given.site
    given.names["direction"] = direction_of(site.language)
    given.names["colour"] = given.read("theme_colour")
    urls: SiteURLs = given.read("address")
    shown = [
        {"src": urls.url(name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": "any"}
        for name, side in SIZES.items()
    ]
    masked = {"src": site.icons.maskable, "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    given.names["icons"] = [*shown, masked]


@context("asset")
def _asset(given: Given) -> None:
    """A stylesheet or script that the theme renders: it sees the site only."""
