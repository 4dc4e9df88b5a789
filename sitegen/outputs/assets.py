"""Assets of themes that are published only where the site has what needs them.

This module knows nothing of what is in them.
"""

from collections.abc import Callable
from typing import Any

from sitegen.config.site import Config
from sitegen.content.embeds import EMBED_ASSETS
from sitegen.newsroom.republishing import may_republish
from sitegen.newsroom.site import Article, Site
from sitegen.outputs.kinds import KINDS


def _embeds(site: Site, _: Config) -> bool:
    return any(item.outline.embeds for item in site.shown().values())


def _live_blogs(site: Site, _: Config) -> bool:
    return any(isinstance(item, Article) and item.coverage for item in site.public.values())


def _search(_: Site, config: Config) -> bool:
    return config.search.enabled


def _visits(_: Site, config: Config) -> bool:
    return config.analytics.counts


def _most_read(_: Site, config: Config) -> bool:
    options = [edition.options for edition in config.editions.values()]
    bands: list[Any] = [band for one in options for band in one.get("front") or ()]
    return any(one.get("most_read") for one in options) or any(band.get("show") == "most_read" for band in bands)


def _replies(site: Site, _: Config) -> bool:
    return any(map(KINDS["replies"].is_in, (site, *site.editions.values())))


def _republished(site: Site, config: Config) -> bool:
    articles = (item for item in site.public.values() if isinstance(item, Article))
    return any(may_republish(article, config.republish) for article in articles)


_NEEDED: tuple[tuple[tuple[str, ...], Callable[[Site, Config], bool]], ...] = (
    (EMBED_ASSETS, _embeds),
    (("live.js", "share.js"), _live_blogs),
    (("css/replies.css",), _replies),
    (("count.js", "css/visits.css"), _visits),
    (("css/most-read.css",), _most_read),
    (("republish.js", "css/republish.css"), _republished),
    (("search.css", "search-index.js", "search-engine.js", "search.js"), _search),
)


def unused_assets(site: Site, config: Config) -> set[str]:
    """Return the assets that nothing on a site needs."""
    return {name for names, needed in _NEEDED if not needed(site, config) for name in names}
