"""Republication: the table ``[republish]``, under which conditions others may publish articles too.

This module knows nothing about the rest of the configuration.
"""

from collections.abc import Iterator
from typing import Annotated

from sitegen.config.table import Table
from sitegen.config.urls import how_to_write, refused_url
from sitegen.errors.schema import Issue
from sitegen.fields import Plain, Verbatim, WebUrl, like
from sitegen.messages.message import tr

EXAMPLE = "CC BY-ND 4.0"
"""A licence, for hints."""


class RepublishConfig(Table, frozen=True):
    """``[republish]``: articles that others may publish too, each with a page from which to copy its text."""

    articles: bool = False
    """Let others republish each article that does not say otherwise (``republish`` in its front matter)."""
    licence: Plain = ""
    """Name of the licence, such as ``CC BY-ND 4.0``; required."""
    licence_url: WebUrl = ""
    """Absolute URL of the licence."""
    conditions: Annotated[Verbatim, like("/contact/", "https://example.org/")] = ""
    """Page with your own conditions: a path of this site, or an absolute URL."""


def impossible_republish(republish: RepublishConfig) -> Iterator[Issue]:
    """Yield what is missing, and what no link can be."""
    if republish.articles and not republish.licence:
        message = tr("nothing says under which licence articles may be republished")
        yield Issue(("republish", "articles"), message, write={"licence": EXAMPLE})
    if ":" in republish.conditions and (complaint := refused_url(republish.conditions)):
        yield Issue(("republish", "conditions"), complaint, how_to_write(republish.conditions))
