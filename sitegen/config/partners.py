"""Partners: the tables ``[partners.…]``, a feed each; and the table ``[api]``.

This module knows nothing about the rest of the configuration.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Literal

from sitegen.config.languages import wrong_language
from sitegen.config.table import Table
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import AuthorId, CategoryName, Count, Language, Plain, Several, Verbatim, like
from sitegen.messages.message import tr

_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


class PartnerConfig(Table, frozen=True):
    """``[partners.aggregator]``: a feed for one recipient, such as a news app, with its own choice of articles."""

    preset: Literal["rss", "smartnews", "flipboard", "msn"] = "rss"
    """What its recipient asks for: plain RSS, or the form of SmartNews, Flipboard or MSN."""
    path: Annotated[Verbatim, like("mer.xml", "flux/ciel.xml")] = ""
    """Where it is; by default ``partners/``, its name and ``.xml``."""
    language: Language = ""
    """Language of its articles; by default that of the site."""
    categories: tuple[CategoryName, ...] = ()
    """Only articles in these categories, or in a part of one."""
    tags: tuple[Plain, ...] = ()
    """Only articles with one of these tags."""
    authors: tuple[AuthorId, ...] = ()
    """Only articles of these authors, by id."""
    without_categories: tuple[CategoryName, ...] = ()
    """No articles in these categories, or in a part of one."""
    without_tags: tuple[Plain, ...] = ()
    """No articles with one of these tags, such as that of an agency."""
    without_authors: tuple[AuthorId, ...] = ()
    """No articles of these authors, by id."""
    sponsored: bool = False
    """Include sponsored articles, with their label in the headline."""
    paid: bool = False
    """Include articles for subscribers, with the summary only."""
    delay: Count = 0
    """Minutes after publication at which an article enters the feed."""
    days: Several | None = None
    """Days after publication at which it leaves the feed; by default as the recipient asks."""
    items: Several | None = None
    """Maximum number of articles; by default as the recipient asks."""
    text: Literal["full", "summary"] = "full"
    """Whether it contains whole texts."""
    embeds: Literal["none", "links"] = "none"
    """What becomes of shortcodes: they are left out, or become links and quotations."""
    pictures: Literal["own", "all", "none"] = "own"
    """Which pictures it contains: by default those whose credit says that they are yours, as ``own_credits`` under
    ``[images]`` lists."""


class ApiConfig(Table, frozen=True):
    """``[api]``: all published articles as JSON, in files that programs read."""

    enabled: bool = False
    """Publish them, at ``api/v1/``."""
    per_page: Several = 100
    """Articles in one file; a file that is full changes no more unless an article of it does."""
    text: Literal["full", "summary"] = "full"
    """Whether it contains whole texts."""


def partner_path(name: str, partner: PartnerConfig) -> str:
    """Return where the feed of a partner is, within its edition."""
    return partner.path.lstrip("/") or f"partners/{name}.xml"


def impossible_partners(partners: Mapping[str, PartnerConfig], categories: Collection[str] | None) -> Iterator[Issue]:
    """Yield what no partner can have; ``categories`` are the declared ones, or None where any will do."""
    for name, partner in partners.items():
        place = ("partners", name)
        if _NAME.fullmatch(name) is None:
            hint = tr("write small letters, digits and hyphens, as in [partners.news-app]")
            yield Issue(place, tr("“{name}” cannot be a part of a URL", name=name), hint)
        if partner.path and not partner.path.endswith((".xml", ".rss")):
            line = {"path": f"partners/{name}.xml"}
            yield Issue((*place, "path"), tr("“{path}” is not the path of a feed", path=partner.path), write=line)
        if partner.language and (advice := wrong_language(partner.language)):
            message = tr("“{language}” is not a language tag", language=partner.language)
            yield Issue((*place, "language"), message, advice)
        for key in ("categories", "without_categories"):
            yield from _undeclared((*place, key), getattr(partner, key), categories)


def _undeclared(place: tuple[str, ...], names: Collection[str], declared: Collection[str] | None) -> Iterator[Issue]:
    for number, name in enumerate(names):
        if declared is not None and name not in declared:
            hint = did_you_mean(name, declared) or tr("[taxonomy] declares: {names}", names=", ".join(declared))
            yield Issue((*place, number), tr("“{name}” is not a declared category", name=name), hint)
