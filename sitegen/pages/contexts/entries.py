"""Contexts of types of content of the site's own: an entry, the list of all of a type, and their calendar.

This module knows nothing of articles.
"""

from sitegen.facts.values.lists import PageDetail
from sitegen.pages.calendar import calendar_of
from sitegen.pages.contexts.articles import versions
from sitegen.pages.contexts.base import About, Given, context
from sitegen.pages.contexts.lists import pagination
from sitegen.pages.subjects import OwnEntryView


@context("entry")
def _entry(given: Given) -> About:
    entry = given.names["entry"] = given.names["document"] = OwnEntryView(given.read, given.subject[0])
    detail: PageDetail = given.read("page", given.subject[0])
    kind = given.names["type"] = entry.type
    return About(
        detail.title,
        detail.description,
        ((kind.label, kind.url),) if kind.url else (),
        canonical=detail.canonical,
        noindex=detail.noindex,
        image=entry.image,
        others=versions(detail.translations),
    )


@context("entries")
def _entries(given: Given) -> About:
    kind = given.names["type"] = given.site.type(given.subject[0])
    part, where = pagination(given)
    given.names["entries"] = [OwnEntryView(given.read, name) for name in part.articles]
    return About(kind.label, kind.label, pagination=where)


@context("calendar")
def _calendar(given: Given) -> None:
    kind = given.site.type(given.subject[0])
    title = f"{kind.label} – {given.site.title}"
    given.names["calendar"] = calendar_of(given.site.entries(kind.name), title, given.read("address"))
