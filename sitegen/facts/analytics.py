"""Facts about visits: what counts them, and what is read most.

This module knows nothing of what an article shows.
"""

from urllib.parse import urlsplit

from sitegen.config.analytics import AnalyticsConfig
from sitegen.content.data import DataFiles
from sitegen.content.gate import Gate
from sitegen.facts.derive import fact, given
from sitegen.facts.values.site import Analytics, SiteURLs
from sitegen.newsroom.ranking import RANKING_NAME, ranking_of
from sitegen.newsroom.site import Page, Site


@fact("what counts visits")
def analytics_(*, analytics: AnalyticsConfig) -> Analytics | None:
    """What counts visits on every page, or None where nothing does."""
    service = analytics.service
    if service is None or not analytics.counts:
        return None
    return Analytics(
        kind=analytics.kind or "",
        service=service.name,
        host=urlsplit(analytics.url).netloc,
        endpoint=analytics.endpoint,
        site=analytics.site,
        consent=analytics.consent,
        campaigns=analytics.campaigns,
        referrers=analytics.referrers,
    )


@fact("the page about privacy")
def privacy_page(*, analytics: AnalyticsConfig, newspaper: Site, site_urls: SiteURLs) -> str:
    """URL of the page about privacy, or nothing where there is none."""
    page = _page_of(analytics.page, newspaper)
    return site_urls.url(page.route) if page else ""


def _page_of(name: str, newspaper: Site) -> Page | None:
    """Return the page of a name in an edition: its own, or the version of the one in another language."""
    own = {page.path: page for page in newspaper.pages.values()}
    for page in own.values():
        if page.id.rpartition("/")[2] == name:
            return page
    others = (path for path, item in newspaper.public.items() if isinstance(item, Page) and item.id == name)
    versions = (own.get(version) for path in others for version in newspaper.versions.get(path, ()))
    return next(filter(None, versions), None)


@given
def ranking(*, data: DataFiles, analytics: AnalyticsConfig, newspaper: Site, clock: Gate) -> tuple[str, ...]:
    """Return the ids of the articles of an edition that are read most, in order, as long as that is new enough.

    An article that lists do not show, such as one that was withdrawn, is not among them.
    """
    found = ranking_of(data.read(RANKING_NAME)) if RANKING_NAME in data.files else None
    if found is None or clock.has_passed(found.ends(analytics)):
        return ()
    articles = newspaper.articles
    ranked = sorted(found.articles, key=lambda one: one.rank)
    return tuple(dict.fromkeys([one.id for one in ranked if one.id in articles and articles[one.id].listed]))


@fact("what is read most")
def most_read(count: str, *, ranking: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the articles that are read most."""
    return ranking[: int(count)]


@fact("what is read most of {kind} {name}", "list")
def most_read_of(
    kind: str, name: str, count: str, *, ids: tuple[str, ...], ranking: tuple[str, ...]
) -> tuple[str, ...]:
    """Ids of the articles of a list that are read most."""
    members = set(ids) if ranking else ()
    return tuple([one for one in ranking if one in members][: int(count)])
