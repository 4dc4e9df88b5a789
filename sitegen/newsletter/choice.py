"""Which articles and corrections a newsletter carries: what is public now, and what no newsletter has carried yet.

This module knows nothing of how they are shown.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from sitegen.newsroom.ledger import recorded_route
from sitegen.newsroom.newsletter_log import Sent, correction_url
from sitegen.newsroom.site import Article, Site

FIRST = timedelta(days=7)
"""How far the first newsletter looks back."""


class Choice(msgspec.Struct, frozen=True):
    """What one newsletter carries."""

    since: datetime
    """What is older is of no concern."""
    articles: tuple[str, ...]
    """Ids, the heaviest first."""
    corrections: tuple[tuple[str, int], ...]
    """Id of the article and number of each, newest first."""
    left_out: tuple[str, ...]
    """Ids of the articles that found no room."""
    sent: tuple[Sent, ...]
    """What is to be added to the list: those without room too, or they would be news for ever."""

    def __bool__(self) -> bool:
        """Return whether there is anything new."""
        return bool(self.articles or self.corrections)


def choose(
    site: Site, name: str, home: str, sent: Collection[Sent], now: datetime, since: datetime | None, most: int
) -> Choice:
    """Return what is new in the edition ``name`` of a site, whose front page is ``home``.

    With ``since``, that is what is younger, carried before or not; else what the list ``sent`` has not got.
    """
    carried = set() if since else {entry.url for entry in sent}
    first = since or min((entry.since for entry in sent if entry.url == home and entry.since), default=now - FIRST)
    former = _former_addresses(site, name)
    edition = site.editions[name] if name else site
    articles: list[tuple[Article, str]] = []
    corrections: list[tuple[datetime, Article, int, str]] = []
    for article in edition.articles.values():
        routes = [recorded_route(article.route), *former.get(article.id, ())]
        if article.listed and article.meta.date > first and carried.isdisjoint(f"/{route}" for route in routes):
            articles.append((article, f"/{routes[0]}"))
        for number, correction in enumerate(article.meta.corrections):
            known = [correction_url(route, correction.type, correction.text) for route in routes]
            if correction.date > first and carried.isdisjoint(known):
                corrections.append((correction.date, article, number, known[0]))
    articles.sort(key=lambda entry: -entry[0].meta.featured)  # stable: the newest of one weight comes first
    corrections.sort(key=lambda entry: (-entry[0].timestamp(), entry[1].id, entry[2]))
    addresses = [address for _, address in articles] + [address for *_, address in corrections]
    ids = [article.id for article, _ in articles]
    return Choice(
        first, tuple(ids[:most]), tuple((article.id, number) for _, article, number, _ in corrections),
        tuple(ids[most:]), (Sent(home, now, first), *(Sent(address, now) for address in addresses)),
    )  # fmt: skip


def _former_addresses(site: Site, name: str) -> dict[str, list[str]]:
    """Return the former addresses of each article of an edition, by id: a moved one is no news."""
    found: dict[str, list[str]] = {}
    for redirect in site.redirects:
        if redirect.kind == "article" and redirect.edition == name:
            found.setdefault(redirect.target, []).append(recorded_route(redirect.route))
    return found
