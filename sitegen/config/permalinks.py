"""Where things are: the tables ``[permalinks]`` and ``[urls]``.

This module knows nothing about the rest of the configuration.
"""

import re
from collections.abc import Iterator
from typing import Annotated

from sitegen.config.table import Table
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import Route, Verbatim, Word, like
from sitegen.messages.message import tr

_TOKENS = ("category", "day", "id", "month", "slug", "year")


class PermalinksConfig(Table, frozen=True):
    """``[permalinks]``: the URLs of articles, and the words used in URLs (the defaults follow the language)."""

    article: Annotated[Verbatim, like("/{category}/{slug}/", "/{year}/{month}/{slug}/")] = "/{category}/{slug}/"
    """Pattern with the tokens ``{category} {year} {month} {day} {slug} {id}``."""
    tags: Word | None = None
    """First part of a tag's URL."""
    authors: Word | None = None
    """First part of an author's URL."""
    archives: Word | None = None
    """First part of an archive's URL."""
    series: Word | None = None
    """First part of a series' URL."""
    feeds: Word | None = None
    """URL of the list of feeds."""
    corrections: Word | None = None
    """URL of the list of all corrections."""
    replies: Word | None = None
    """URL of the list of all replies."""
    search: Word | None = None
    """URL of the search page."""
    republish: Word | None = None
    """Last part of the URL of the page from which an article is republished."""
    page: Word | None = None
    """The word before the page number in paginated lists."""


class UrlsConfig(Table, frozen=True):
    """``[urls]``: former URLs that neither aliases nor ``urls.txt`` cover."""

    gone: tuple[Route, ...] = ()
    """URLs where a page says that the content was withdrawn."""
    redirects: Annotated[dict[str, str], like({"/naguere/": "/"}, {"/naguere/": "https://example.org/"})] = {}
    """Former URLs and their new targets: a path of this site or an absolute URL."""


_SUFFIX = re.compile(r"\.html?$")


def impossible_permalinks(permalinks: PermalinksConfig) -> Iterator[Issue]:
    """Yield what is wrong with the pattern of articles."""
    pattern = permalinks.article
    try:
        pattern.format_map(dict.fromkeys(_TOKENS, "x"))
    except (AttributeError, KeyError, ValueError, IndexError) as error:
        meant = did_you_mean(str(error).strip("'"), _TOKENS)
        hint = meant or tr("the tokens are {names}", names=", ".join(f"{{{token}}}" for token in _TOKENS))
    else:
        tidy = f"/{pattern.strip('/')}/"
        if "{slug}" not in pattern and "{id}" not in pattern:
            hint = tr("add {slug} or {id}: without them all articles have the same URL")
        elif not pattern.endswith("/") and not _SUFFIX.search(pattern):
            hint = tr('write article = "{tidy}": without the last slash browsers would save the page', tidy=tidy)
        else:
            return
    yield Issue(("permalinks", "article"), tr("“{value}” is not a pattern for URLs", value=pattern), hint)
