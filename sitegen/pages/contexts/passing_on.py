"""Contexts of what leaves the site: feeds of partners, files of the API, pages to republish from.

This module knows nothing of formats: those are templates.
"""

from collections.abc import Sequence
from typing import Any

from sitegen.facts.passing_on import PartnerList
from sitegen.facts.values.articles import Teaser
from sitegen.facts.values.site import SiteURLs
from sitegen.outputs.kinds import API_ARTICLES, API_INDEX, API_SCHEMA, api_route
from sitegen.pages.contexts.base import About, Given, context
from sitegen.pages.passing_on import ApiView, PartnerFeed, Passage, PassedOn, republication


@context("partner")
def _partner(given: Given) -> None:
    read, site, name = given.read, given.site, given.subject[0]
    partner, urls = read("config", "partners")[name], read("address")
    listed: PartnerList = read("partner", name)
    items = _items(given, listed.articles, Passage.to(partner))
    given.names["feed"] = PartnerFeed(
        title=site.title,
        home=site.absolute_url,
        description=site.description or site.tagline or site.title,
        address=urls.absolute(urls.url(given.output.route)),
        language=listed.language,
        updated=max((item.changed for item in items), default=None),
        items=items,
        hub=read("config", "feeds", "hub"),
    )


def _items(given: Given, articles: Sequence[str], how: Passage) -> tuple[PassedOn, ...]:
    return tuple([PassedOn(given.read, teaser, given.words, how) for teaser in given.read.teasers(articles, "")])


@context("api")
def _api(given: Given) -> None:
    read, number = given.read, given.subject[0]
    how = Passage(whole=read("config", "api").text == "full", corrections=False)
    given.names["api"] = _api_view(given, number=int(number), items=_items(given, read("api_articles", number), how))


@context("api_index")
def _api_index(given: Given) -> None:
    files = [(one, _url_in_api(given, API_ARTICLES.format(number=one.number))) for one in given.read("api_files")]
    given.names["api"] = _api_view(given, files=tuple(files))


@context("api_schema")
def _api_schema(given: Given) -> None:
    given.names["api"] = _api_view(given)


def _api_view(given: Given, **more: Any) -> ApiView:
    index, schema = _url_in_api(given, API_INDEX), _url_in_api(given, API_SCHEMA)
    return ApiView(index=index, schema=schema, per_page=given.read("config", "api").per_page, **more)


def _url_in_api(given: Given, file: str) -> str:
    urls: SiteURLs = given.read("address")
    return urls.absolute(urls.url(api_route(given.read("config", "site", "path"), file)))


@context("republish")
def _republish(given: Given) -> About:
    read = given.read
    teaser: Teaser = read("card", given.subject[0])
    item = PassedOn(read, teaser, given.words, Passage())
    given.names["republication"] = republication(read, item)
    title = given.words("Republish this article")
    section = teaser.section
    crumbs = (*((step.name, step.url) for step in section.trail), (section.name, section.url))
    return About(title, crumbs=(*crumbs, (teaser.title, teaser.url)))
