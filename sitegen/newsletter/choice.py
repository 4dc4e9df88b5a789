"""Choose the articles, corrections and replies of a newsletter: what is public now and was in no newsletter yet.

This module knows nothing of how they are rendered.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from sitegen.content.meta import Reply
from sitegen.newsroom.ledger import recorded_route
from sitegen.newsroom.newsletter_log import Sent, correction_url, reply_url
from sitegen.newsroom.replies import is_published
from sitegen.newsroom.site import Article, Site

FIRST = timedelta(days=7)
"""How far back the first newsletter goes."""


class NewsletterEdition(msgspec.Struct, frozen=True):
    """The edition of a site that a newsletter belongs to."""

    site: Site
    """Everything public in it."""
    name: str
    """Its name; empty for the first."""
    home: str
    """Its front page, as the list of sent newsletters writes it."""
    most: int
    """Articles in one newsletter, at most."""
    given_up: Mapping[str, Sequence[str]] = {}
    """What the ledger keeps of URLs that an article had to give up, by path."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of one newsletter."""

    since: datetime
    """Nothing older is included."""
    articles: tuple[str, ...]
    """Ids, highest weight first."""
    corrections: tuple[tuple[str, int], ...]
    """Id of the article and number of each correction, newest first."""
    replies: tuple[tuple[str, int], ...]
    """Id of the article and number of each published reply, from 1, those received last first."""
    left_out: tuple[str, ...]
    """Ids of new articles beyond the limit."""
    sent: tuple[Sent, ...]
    """The new lines of the list; articles beyond the limit too, or they would stay new forever."""

    def __bool__(self) -> bool:
        """Return whether anything is new."""
        return bool(self.articles or self.corrections or self.replies)


class Period(msgspec.Struct, frozen=True):
    """What counts as new."""

    now: datetime
    """The moment of the newsletter."""
    since: datetime | None
    """Everything after this moment is new; None for everything that is not on the list."""


def choose(edition: NewsletterEdition, sent: Collection[Sent], period: Period) -> Choice:
    """Return what is new in an edition; ``sent`` are the lines of the list so far."""
    now, since, home = period.now, period.since, edition.home
    carried = set() if since else {entry.url for entry in sent}
    first = since or min((entry.since for entry in sent if entry.url == home and entry.since), default=now - FIRST)
    former = _former_routes(edition)
    articles: list[tuple[Article, str]] = []
    corrections: list[tuple[datetime, Article, int, str]] = []
    for article in edition.site.articles.values():
        others = (*former.get(article.id, ()), *edition.given_up.get(article.path, ()))
        routes = _names(article, others)
        if article.listed and article.meta.date > first and carried.isdisjoint(f"/{route}" for route in routes):
            articles.append((article, f"/{routes[0]}"))
        for number, correction in enumerate(article.meta.corrections):
            known = [correction_url(route, correction.type, correction.text) for route in routes]
            if correction.date > first and carried.isdisjoint(known):
                corrections.append((correction.date, article, number, known[0]))
    articles.sort(key=lambda entry: -entry[0].meta.featured)  # stable: the newest first within a weight
    corrections.sort(key=lambda entry: (-entry[0].timestamp(), entry[1].id, entry[2]))
    replies = _replies(edition, former, lambda reply, known: reply.received > first and carried.isdisjoint(known))
    addresses = [address for _, address in articles] + [address for *_, address in corrections]
    addresses += [address for *_, address in replies]
    ids = [article.id for article, _ in articles]
    return Choice(
        since=first,
        articles=tuple(ids[: edition.most]),
        corrections=tuple((article.id, number) for _, article, number, _ in corrections),
        replies=tuple((identifier, number) for _, identifier, number, _ in replies),
        left_out=tuple(ids[edition.most :]),
        sent=(Sent(home, now, first), *(Sent(address, now) for address in addresses)),
    )


def _replies(
    edition: NewsletterEdition, former: Mapping[str, Sequence[str]], is_new: Callable[[Reply, Sequence[str]], bool]
) -> list[tuple[datetime, str, int, str]]:
    """Return the new replies to articles, with what the list calls each; also to those that have gone."""
    site = edition.site
    standing = [
        (article.id, article.meta.replies, _names(article, former.get(article.id, ())))
        for article in site.articles.values()
        if article.listed and article.meta.replies
    ]
    gone = [(one.id, one.replies, [recorded_route(one.article)]) for one in site.answered.values()]
    found = []
    for identifier, replies, routes in (*standing, *gone):
        path = site.ids[identifier]
        names = [*routes, *edition.given_up.get(path, ())]
        for number, reply in enumerate(replies, 1):
            known = [reply_url(name, reply.sender, reply.received) for name in names]
            if is_published(reply) and is_new(reply, known):
                found.append((reply.received, identifier, number, known[0]))
    return sorted(found, key=lambda entry: (-entry[0].timestamp(), entry[1], entry[2]))


def _names(article: Article, former: Collection[str]) -> list[str]:
    """Return what the list may call an article: its first URL, its own if no other article's, former ones."""
    own = recorded_route(article.route)
    return [article.first or own, *(() if article.first.startswith(f"{own}?") else (own,)), *former]


def _former_routes(edition: NewsletterEdition) -> dict[str, list[str]]:
    """Return the former routes of each article of an edition, by id: a moved article is not new."""
    found: dict[str, list[str]] = {}
    for redirect in edition.site.redirects:
        if redirect.kind == "article" and redirect.edition == edition.name:
            found.setdefault(redirect.target, []).append(recorded_route(redirect.route))
    return found
