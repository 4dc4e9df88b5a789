"""What happens to an article of a running newspaper, one event each: exactly what is made, what goes, what stays."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from newsroom import NOW, Files, Newsroom, article, author

SiteOf = Callable[[Files], Newsroom]

PLACE = "content/articles/event.md"
TEXT = "Le texte de cet événement, assez long pour que la recherche et les flux en gardent quelque chose.\n"
SITE: dict[str, str | bytes] = {
    # Two articles beside it and two that have nothing to do with it: neither neighbours nor lists in common.
    "content/articles/other.md": article(
        "Autre", date="2024-05-01", category="Culture", tags=["y"], author="bob",
        corrections=[{"date": "2024-05-03", "text": "Il y a deux ponts."}],
    ),
    "content/articles/far.md": article("Loin", date="2024-05-02", category="Culture", tags=["y"], author="bob"),
    "content/articles/before.md": article("Avant", date="2025-12-01", tags=["x"], author="anna"),
    "content/articles/after.md": article("Après", date="2025-12-20", tags=["x"], author="anna"),
    "content/authors/anna.md": author("Anna"),
    "content/authors/bob.md": author("Bob"),
}  # fmt: skip


def event(**front: Any) -> str:
    """Return the article to which everything happens."""
    given = {"title": "Événement", "body": TEXT, "date": "2025-12-10", "tags": ["x"], "author": "anna"}
    return article(**{**given, **front})


FEEDS = ("feed.xml", "atom.xml", "feed.json")
LISTS = ("", "politique/", "tags/x/", "auteurs/anna/")
PAGE = {"politique/event/index.html"}
ITS_FEEDS = {place + feed for place in LISTS for feed in FEEDS}
ITS_LISTS = {f"{place}index.html" for place in LISTS} | {"archives/2025/index.html", "archives/2025/12/index.html"}
COUNTS = {"archives/index.html", "auteurs/index.html", "tags/index.html"}
NEIGHBOURS = {"politique/before/index.html", "politique/after/index.html"}
CORRECTIONS = {"corrections/index.html", *(f"corrections/{feed}" for feed in FEEDS)}
SITEMAP = {"sitemap.xml"}
EVERYWHERE = PAGE | ITS_FEEDS | ITS_LISTS | COUNTS | NEIGHBOURS | SITEMAP
"""Where an article that comes or goes is seen: of the rest of the newspaper nothing is made."""
OF_2026 = {"archives/2026/index.html", "archives/2026/01/index.html"}
RETRACTION = {"date": "2026-01-01 12:00", "text": "Rien de cela n’a eu lieu.", "type": "retraction"}
CORRECTION = {"date": "2026-01-01 12:00", "text": "Le pont a trois arches."}


class Event(msgspec.Struct, frozen=True):
    """Something that happens to the article, and what follows in the output."""

    before: Mapping[str, Any]
    """Front matter before."""
    after: Mapping[str, Any]
    """Front matter after."""
    written: set[str]
    """Files that are written: these and no others."""
    same: set[str] = set()
    """Files that are made again and come out as they were."""
    removed: set[str] = set()
    """Files that go: an address that was public leaves a page unless nobody may know of it."""
    hours: float = 0
    """How much time passes."""


SCHEDULED = {"date": "2026-01-01 14:00"}
EXPIRING = {"expires": "2026-01-01 14:00"}
EVENTS = {
    "an embargo lifts": Event({"status": "embargo"}, {}, EVERYWHERE),
    "it appears": Event(
        SCHEDULED,
        SCHEDULED,
        EVERYWHERE | OF_2026 | {"sitemap-news.xml"},  # what was the last year leads to the new one
        hours=2,
    ),
    "it expires": Event(EXPIRING, EXPIRING, EVERYWHERE, hours=2),
    "it is retracted": Event({}, {"status": "retracted", "corrections": [RETRACTION]}, EVERYWHERE | CORRECTIONS),
    "it is corrected": Event(
        {}, {"corrections": [CORRECTION]}, PAGE | ITS_FEEDS | SITEMAP | CORRECTIONS, same=ITS_LISTS | NEIGHBOURS
    ),
    "it is updated": Event(
        {}, {"updated": "2026-01-01 12:00"}, PAGE | ITS_FEEDS | SITEMAP, same=ITS_LISTS | NEIGHBOURS
    ),
    "it moves": Event(
        {},
        {"slug": "nouveau", "aliases": ["/politique/event/"]},
        PAGE | {"politique/nouveau/index.html", "_redirects"} | ITS_FEEDS | ITS_LISTS | NEIGHBOURS | SITEMAP,
    ),
    "it is gone": Event({}, {"gone": True}, EVERYWHERE),
    "somebody paid for it": Event({}, {"sponsor": {"name": "Marque"}}, PAGE | ITS_FEEDS | ITS_LISTS | NEIGHBOURS),
    "a draft is rewritten": Event({"status": "draft"}, {"status": "draft", "title": "Autrement"}, set()),
    "it becomes a draft again": Event({}, {"status": "draft"}, EVERYWHERE - PAGE, removed=PAGE),
}


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_makes_exactly_what_it_changes(site_of: SiteOf, name: str) -> None:
    told = EVENTS[name]
    newsroom = site_of({**SITE, PLACE: event(**told.before)})
    newsroom.build()
    newsroom.write({PLACE: event(**told.after)})
    now = NOW + timedelta(hours=told.hours)
    report = newsroom.build(now=now)
    assert set(report.files.written) == told.written
    assert {path for path, *_ in report.made} - set(report.files.written) == told.same
    assert set(report.files.removed) == told.removed
    newsroom.check(now=now)
