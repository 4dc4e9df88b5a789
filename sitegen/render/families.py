"""Families of facts: which facts may have changed, without evaluating them all.

Each kind of fact is a function of some inputs: perhaps one document of its own, and some groups of inputs that many
share, such as the order of all articles. Where neither has changed since the last build, no fact of the family has, and
none is evaluated. What may have changed is evaluated and compared: a group may be too coarse, never too fine.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from sitegen.content.site import Article
from sitegen.render.facts import Facts, Key
from sitegen.render.messages import catalog_digests

ABSENT = "absent"
_encode = msgspec.json.Encoder(enc_hook=repr).encode


class Family(msgspec.Struct, frozen=True):
    """What the facts of one kind are functions of."""

    groups: tuple[str, ...] = ()
    """Shared inputs."""
    own: bool = False
    """Whether each has a document of its own too."""


FAMILIES: dict[str, Family] = {
    "address": Family(("config",)),
    "archive": Family(("config", "order")),
    "article": Family(("config", "names", "order"), own=True),
    "asset": Family(("config", "theme", "places")),
    "author": Family(("config", "pictures", "places"), own=True),
    "author_count": Family(("order",)),
    "authors": Family(("names",)),
    "body": Family(own=True),
    "card": Family(("config", "names", "pictures", "places"), own=True),
    "config": Family(("config",)),
    "feeds": Family(("config", "names", "order")),
    "first": Family(("order",)),
    "indexes": Family(("config", "places")),
    "latest": Family(("order",)),
    "link": Family(("config", "places")),
    "menu": Family(("config", "pages")),
    "messages": Family(("theme",)),
    "neighbours": Family(("order",)),
    "options": Family(("theme",)),
    "page": Family(("config", "pages"), own=True),
    "publisher": Family(("config", "pictures", "places")),
    "related": Family(("order",)),
    "sections": Family(("config", "names", "order")),
    "sitemap": Family(("config", "names", "order", "pages")),
    "size": Family(("pictures",)),
    "slice": Family(("config", "order")),
    "slugs": Family(("names", "order")),
    "sponsorship": Family(("config",)),
    "target": Family(("config", "order", "pages"), own=True),
    "template": Family(("theme",)),
    "term": Family(("config", "names", "order")),
    "terms": Family(("config", "names", "order")),
    "today": Family(("clock", "config")),
    "top": Family(("order",)),
    "years": Family(("config", "order")),
}


def fingerprint(facts: Facts, key: Key) -> str:
    """Return a digest of a fact's value; a fact whose subject is gone is ``absent``."""
    try:
        value = facts.mark(key)
    except LookupError:
        return ABSENT
    return digest(value)


def digest(value: Any) -> str:
    """Return a digest of any value that a fact may have."""
    return hashlib.blake2b(_encode(value), digest_size=16).hexdigest()


def group_digests(facts: Facts) -> dict[str, str]:
    """Return the digest of each group of shared inputs."""
    return {name: digest(gather(facts)) for name, gather in _GROUPS.items()}


def _config(facts: Facts) -> Any:
    return facts.config


def _names(facts: Facts) -> Any:
    """How terms are called and where they are, without their articles."""
    return [
        (term.kind, term.slug, term.name, term.route, term.order, term.colour, term.description, term.document)
        for terms in facts.site.terms.values()
        for term in terms.values()
    ]


def _order(facts: Facts) -> Any:
    """What decides which articles are in which list, and where."""
    articles = facts.site.articles.values()
    originals = {article.meta.translation_of for article in articles}
    return [_identity(article, originals) for article in articles]


def _identity(article: Article, originals: set[str]) -> Any:
    meta = article.meta
    translated = None
    if meta.translation_of or article.id in originals:
        translated = (meta.translation_of, meta.language, meta.title)
    return (
        article.id, article.route, meta.date, article.state, article.category, article.tags, article.series, meta.series,
        meta.credits, meta.sponsor is None, meta.related, meta.featured, translated, meta.updated, meta.noindex,
        meta.canonical,
    )  # fmt: skip


def _pages(facts: Facts) -> Any:
    return [(page.id, page.route, page.meta) for page in facts.site.pages.values()]


def _places(facts: Facts) -> Any:
    """Where a link can lead."""
    site = facts.site
    public = [(path, item.route, item.outline.anchors) for path, item in site.public.items()]
    return sorted(site.documents), sorted(site.ids.items()), sorted(site.media), public, sorted(facts.planned)


def _theme(facts: Facts) -> Any:
    theme = facts.theme
    return theme.options, theme.templates, theme.digests, sorted(theme.assets), catalog_digests(theme)


_GROUPS: dict[str, Callable[[Facts], Any]] = {
    "clock": lambda facts: facts.value(("today",)),
    "config": _config,
    "names": _names,
    "order": _order,
    "pages": _pages,
    "pictures": lambda facts: facts.pictures,
    "places": _places,
    "theme": _theme,
}
