"""First URLs: what feeds call an article by, so that readers see it once, wherever it moves.

Of an article that is where it was recorded first, that is its URL. This module knows nothing about feeds.
"""

from collections.abc import Iterable, Mapping

import msgspec

from sitegen.newsroom.ledger import Entry, another, recorded_route
from sitegen.newsroom.site import Article, Item, Site


def first_urls(site: Site, ledger: Mapping[str, list[Entry]], heirs: Mapping[str, str]) -> dict[str, str]:
    """Return the first URL of each article that is not where it was first, by path, as the ledger writes it.

    ``heirs`` says what files of the ledger that are gone were renamed to.
    """
    marked: dict[str, str] = {}
    described: dict[str, str] = {}
    moved: dict[str, str] | None = None
    for route, entries in ledger.items():
        for entry in entries:
            if not (entry.first or entry.sketch):
                continue
            path: str | None = entry.path
            if path not in site.public:
                path = heirs.get(entry.path)
            if path is None:
                moved = _moved(site) if moved is None else moved
                path = moved.get(route)
            article = site.public.get(path or "")
            if isinstance(article, Article):
                found = marked if entry.first else described
                found.setdefault(article.path, route)
                if route == recorded_route(article.route):
                    found[article.path] = route
    return _distinct(site, described | marked)


def _moved(site: Site) -> dict[str, str]:
    """Return the file of each article that a former URL leads to, by that URL."""
    paths = {
        (name, article.id): article.path
        for name, edition in (("", site), *site.editions.items())
        for article in edition.articles.values()
    }
    found = ((one.route, paths.get((one.edition, one.target))) for one in site.redirects if one.kind == "article")
    return {recorded_route(route): path for route, path in found if path}


def _distinct(site: Site, first: Mapping[str, str]) -> dict[str, str]:
    """Return only the URLs at which the articles are not any more, no two the same."""
    routes = {path: recorded_route(item.route) for path, item in site.public.items() if isinstance(item, Article)}
    away = {path: route for path, route in sorted(first.items()) if routes[path] != route}
    away = {path: route for path, route in sorted(first.items()) if routes[path] != route}
    if not away:
        return {}
    taken = {*away.values(), *routes.values()}
    claimed = {route: path for path, route in reversed(away.items())}
    for path, route in [*away.items(), *((path, route) for path, route in routes.items() if path not in away)]:
        if claimed.get(route, path) != path:  # another article was here first
            away[path] = another(route, taken)
            taken.add(away[path])
    return away


def with_first_urls(site: Site, first: Mapping[str, str]) -> Site:
    """Return a site whose articles know their first URLs."""
    if not first:
        return site

    def known(items: Iterable[tuple[str, Item]]) -> dict[str, Item]:
        return {
            name: msgspec.structs.replace(item, first=first[item.path])
            if isinstance(item, Article) and item.path in first
            else item
            for name, item in items
        }

    def whole(one: Site) -> Site:
        return msgspec.structs.replace(one, articles=known(one.articles.items()), public=known(one.public.items()))

    editions = {name: whole(edition) for name, edition in site.editions.items()}
    return msgspec.structs.replace(whole(site), editions=editions)
