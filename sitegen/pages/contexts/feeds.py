"""Contexts of feeds, and of the list of all feeds for programs. This module knows nothing of pages."""

from datetime import datetime

from sitegen.facts.values.articles import Teaser
from sitegen.facts.values.site import Feed
from sitegen.pages.contexts.base import Given, context
from sitegen.pages.corrections import all_corrections
from sitegen.pages.feeds import CorrectionItem, FeedItem, FeedView, feed_lists, live_items


@context("rss", "atom", "json")
def _feed(given: Given) -> None:
    kind, name = given.subject
    make = {"live": _of_live_blog, "corrections": _of_corrections}.get(kind, _of_list)
    given.names["feed"] = make(given, name)


def _of_list(given: Given, name: str) -> FeedView:
    read, site, kind = given.read, given.site, given.subject[0]
    if kind == "site":
        home, description = site.absolute_url, site.description or site.tagline or site.title
    elif kind == "author":
        profile = read("author", name)
        home, description = profile.absolute_url, profile.bio_text or profile.name
    else:
        detail = read("term", kind, name)
        home, description = read("address").absolute(detail.url), detail.description or detail.name
    teasers: list[Teaser] = read.teasers(read("first", kind, name, str(read("config", "feeds", "items"))), "")
    moments: list[datetime] = [teaser.updated or teaser.date for teaser in teasers]
    own, items = _own(given, read("feeds", kind, name)), [FeedItem(read, teaser, given.words) for teaser in teasers]
    return FeedView(
        title=own.title,
        description=description,
        home=home,
        address=own.absolute_url,
        updated=max(moments, default=None),
        items=tuple(items),
        hub=read("config", "feeds", "hub"),
    )


def _of_corrections(given: Given, _: str) -> FeedView:
    read, kind = given.read, given.subject[0]
    shown = all_corrections(read, given.words, read("config", "feeds", "items"))
    home, description = (
        read("address").absolute(read("indexes")[kind]),
        given.words("What was corrected in our articles"),
    )
    own, last = _own(given, read("feeds", kind, "")), max((item.date for item in shown), default=None)
    return FeedView(
        title=own.title,
        description=description,
        home=home,
        address=own.absolute_url,
        updated=last,
        items=tuple([CorrectionItem(item) for item in shown]),
        hub=read("config", "feeds", "hub"),
    )


def _of_live_blog(given: Given, identifier: str) -> FeedView:
    read = given.read
    teaser: Teaser = read("card", identifier)
    items = live_items(read, identifier)[: read("config", "feeds", "items")]
    own = _own(given, read("article", identifier).live_blog.feeds)
    last = max((item.date for item in items), default=teaser.date)
    label = f"[{teaser.sponsor.label or given.words('Sponsored content')}] " if teaser.sponsor else ""
    return FeedView(
        title=label + own.title,
        description=teaser.summary,
        home=teaser.absolute_url,
        address=own.absolute_url,
        updated=last,
        items=items,
        hub=read("config", "feeds", "hub"),
    )


def _own(given: Given, feeds: tuple[Feed, ...]) -> Feed:
    """Return the feed that is being made, of those of the same list."""
    return next(feed for feed in feeds if feed.format == given.output.kind)


@context("opml")
def _opml(given: Given) -> None:
    given.names["feed_lists"] = feed_lists(given.read, given.words)
