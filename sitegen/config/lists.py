"""Lists of articles: the tables ``[lists]``, ``[feeds]`` and ``[search]``.

This module knows nothing about the rest of the configuration.
"""

from collections.abc import Iterator
from typing import Literal

from sitegen.config.table import Table
from sitegen.errors.schema import Issue
from sitegen.fields import Count, Several, WebUrl
from sitegen.messages.message import tr


class ListsConfig(Table, frozen=True):
    """``[lists]``: paginated lists."""

    per_page: Several = 20
    """Articles per page."""
    index_tags_from: Count = 2
    """Articles that a tag needs for search engines to index its page."""


class FeedsConfig(Table, frozen=True):
    """``[feeds]``: RSS, Atom and JSON Feed."""

    items: Several = 20
    """Articles per feed."""
    formats: tuple[Literal["rss", "atom", "json"], ...] = ("rss", "atom", "json")
    """Feed formats."""
    terms: bool = True
    """Create feeds for categories, tags and authors."""
    hub: WebUrl = ""
    """URL of the WebSub hub to notify of changes, named in every feed."""


class SearchConfig(Table, frozen=True):
    """``[search]``: the search page and its index."""

    enabled: bool = False
    """Let readers search the articles, in an index of static files."""


def impossible_feeds(feeds: FeedsConfig) -> Iterator[Issue]:
    """Yield the formats that are named twice."""
    for form in sorted({form for form in feeds.formats if feeds.formats.count(form) > 1}):
        yield Issue(
            ("feeds", "formats"), tr("the format “{form}” is listed twice", form=form), tr("remove one of them")
        )
