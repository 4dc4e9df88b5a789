"""From visits of pages to ranks of articles: what is known of an article under its former URLs counts for it too.

This module knows nothing of where visits were counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from sitegen.config.analytics import AnalyticsConfig
from sitegen.config.site import Config
from sitegen.content.routes import output_path
from sitegen.formats.replace import replace_text
from sitegen.newsroom.ranking import RANKING_FILE, Ranked, Ranking, encode_ranking
from sitegen.newsroom.site import Site
from sitegen.stats.services import Visits

_MOST = 200  # articles that are ranked: more than any page shows


class Counts(msgspec.Struct, frozen=True):
    """How often articles were visited. Only ranks are stored."""

    articles: Mapping[str, int]
    """Visits of each article, by id."""
    visits: int
    """Visits of all pages."""

    def ranking(self, analytics: AnalyticsConfig, now: datetime) -> Ranking:
        """Return the ranks of those that were visited often enough; of as many visits, the first id comes first."""
        enough = [(name, count) for name, count in self.articles.items() if count >= analytics.minimum]
        ordered = sorted(enough, key=lambda one: (-one[1], one[0]))[:_MOST]
        return Ranking(now, analytics.days, tuple([Ranked(name, place) for place, (name, _) in enumerate(ordered, 1)]))


def count_articles(visits: Iterable[Visits], site: Site, config: Config) -> Counts:
    """Return how often each article of a site was visited, at its URL or a former one."""
    found: Counter[str] = Counter()
    known, total = _articles(site), 0
    host = urlsplit(config.site.url).hostname
    for url, count in visits:
        total += count
        path = _path_of(url, host, config.base_path)
        name = None if path is None else known.get(path)
        if name is not None:
            found[name] += count
    return Counts(found, total)


def _articles(site: Site) -> dict[str, str]:
    """Return the id of each article that lists show, by the path of its page and of each former one."""
    found = {}
    for edition in (site, *site.editions.values()):
        for article in edition.articles.values():
            if article.listed:
                found[output_path(article.route)] = article.id
    listed = set(found.values())
    for redirect in site.redirects:
        if redirect.kind == "article" and redirect.target in listed:
            found.setdefault(output_path(redirect.route), redirect.target)
    return found


def _path_of(url: str, host: str | None, base: str) -> str | None:
    """Return the path of the page at a URL, below the base path of the site; None for one of another site."""
    try:
        parts = urlsplit(url.strip())
        other = parts.hostname
    except ValueError:
        return None
    if other is not None and _bare(other) != _bare(host or ""):
        return None
    # Some services leave out the scheme, and so the first slash of a path.
    path = unquote(parts.path)
    if not path.startswith("/"):
        name, _, rest = path.partition("/")
        path = f"/{rest}" if _bare(name) == _bare(host or "") else f"/{path}"
    if not path.startswith(base):
        return None
    route = path[len(base) :]
    return output_path(route) if route.endswith((".html", "/")) or not route else output_path(route + "/")


def _bare(host: str) -> str:
    return host.casefold().removeprefix("www.")


def write_ranking(root: Path, ranking: Ranking) -> None:
    """Write what is read most, all of it or nothing."""
    file = root / RANKING_FILE
    file.parent.mkdir(exist_ok=True)
    replace_text(file, encode_ranking(ranking))
