"""Families of facts: which facts may have changed, without evaluating them all.

Each kind of fact is a function of some inputs: perhaps one document of its own, and some groups of inputs that many
share, such as the order of all articles. Where neither has changed since the last build, no fact of the family has, and
none is evaluated. What may have changed is evaluated and compared: a group may be too coarse, never too fine.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Set
from typing import Any

import msgspec

from sitegen.content.sources import digest_bytes
from sitegen.facts.base import Key
from sitegen.facts.facts import Facts
from sitegen.facts.icons import colour_of
from sitegen.facts.social_images import can_shape, right_to_left
from sitegen.newsroom.indexing import is_indexed
from sitegen.newsroom.site import Article, Page
from sitegen.newsroom.terms import TERM_KINDS
from sitegen.theme.messages import catalog_digests

ABSENT = "absent"
BESIDE_LAYOUT = ("asset bytes", "assets", "data", "pages", "theme", "translations")
"""Groups that may be others though the layout is what it was: they hold words, or what templates and assets say."""
_encode = msgspec.json.Encoder(enc_hook=repr).encode


class Family(msgspec.Struct, frozen=True):
    """What the facts of one kind are functions of."""

    groups: tuple[str, ...] = ()
    """Shared inputs."""
    own: bool = False
    """Whether each has a document of its own too."""
    members: bool = False
    """Whether each is about an article, and only a change among the members of its category and tags matters."""
    term: bool = False
    """Whether each is about a list, and of an order only the members of that list matter."""


FAMILIES: dict[str, Family] = {
    "address": Family(("config",)),
    "archive": Family(("config", "order")),
    "article": Family(("config", "live", "names", "previews", "translations"), own=True),
    "asset": Family(("assets", "config")),
    "author": Family(("assets", "config", "pictures"), own=True),
    "author_count": Family(("order",)),
    "authors": Family(("names",)),
    "body": Family(own=True),
    "card": Family(("assets", "config", "live", "names", "pictures"), own=True),
    "corrections": Family(("corrections",)),
    "config": Family(("config",)),
    "counterparts": Family(("config", "editions", "names")),
    "crops": Family(("config", "pictures")),
    "data": Family(("data",)),
    "editions": Family(("editions",)),
    "feed_lists": Family(("config", "corrections", "names", "order")),
    "feeds": Family(("config", "names", "order"), term=True),
    "first": Family(("order",), term=True),
    "icons": Family(("config",)),
    "integrity": Family(("asset bytes",)),
    "indexes": Family(("config", "places")),
    "latest": Family(("order",)),
    "link": Family(("assets", "config", "pictures", "places")),
    "menu": Family(("config", "pages")),
    "messages": Family(("theme",)),
    "news": Family(("news",)),
    "neighbours": Family(("order",), members=True),
    "options": Family(("theme",)),
    "page": Family(("config", "pages", "translations"), own=True),
    "pages": Family(("config", "names", "order"), term=True),
    "policies": Family(("config", "pages")),
    "publisher": Family(("assets", "config", "pictures")),
    "redirects": Family(("config", "order", "pages", "places")),
    "related": Family(("order",), members=True),
    "sections": Family(("config", "names")),
    "sitemap": Family(("config", "names", "order", "pages", "places")),
    "share": Family(("assets", "cards", "config", "names", "pictures"), own=True),
    "shown": Family(("assets", "pictures", "places")),
    "slice": Family(("config", "order"), term=True),
    "slugs": Family(("names", "order")),
    "sources": Family(("assets", "config", "pictures", "theme")),
    "sponsorship": Family(("config",)),
    "table": Family(("data", "places")),
    "target": Family(("config", "names", "order", "pages"), own=True),
    "template": Family(("theme",)),
    "term": Family(("config", "names", "order"), term=True),
    "terms": Family(("config", "names", "order")),
    "today": Family(("clock", "config")),
    "top": Family(("order",)),
    "use": Family(("theme",)),
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


def group_digests(facts: Facts, names: Iterable[str] = ()) -> dict[str, str]:
    """Return the digest of each group of shared inputs, or of those named."""
    return {name: digest(_GROUPS[name](facts)) for name in names or _GROUPS}


def inherit(facts: Facts, last: Facts, moved: Set[str], own: Collection[Key]) -> None:
    """Give ``facts`` the values of ``last`` that are still right.

    ``moved`` are the groups that are not what they were, ``own`` the keys of facts whose document changed.
    """
    stale = {kind for kind, family in FAMILIES.items() if not moved.isdisjoint(family.groups)}
    kept = {name for name, group in _SHARED.items() if group not in moved}
    facts.inherit(last, stale, own, kept)


# What facts of several kinds share, and the group of inputs that it is made from.
_SHARED = {
    "_archive": "order",
    "_listed": "order",
    "_moments": "order",
    "_positions": "order",
    "_public_routes": "places",
    "_related": "order",
    "previews": "order",
}


def _config(facts: Facts) -> Any:
    return facts.config


def _cards(facts: Facts) -> Any:
    """How cards are drawn, where there are any."""
    if not facts.config.images.cards:
        return None
    shaped = right_to_left(article.language for article in facts.site.articles.values()) and can_shape()
    return facts.theme.card, colour_of(facts.theme.options), facts.first.card_fonts, shaped


def _names(facts: Facts) -> Any:
    """How terms are called and where they are in all editions, without their articles."""
    return [
        (
            term.kind,
            term.slug,
            term.name,
            term.route,
            term.order,
            term.colour,
            term.description,
            term.document,
            term.extra,
            term.key,
        )
        for edition in facts.editions.values()
        for terms in edition.site.terms.values()
        for term in terms.values()
    ]


def _order(facts: Facts) -> Any:
    """What decides which articles are in which list, and where."""
    return [_identity(article) for article in facts.site.articles.values()]


def _identity(article: Article) -> Any:
    meta = article.meta
    return (
        article.id, article.route, meta.date, article.state, article.category, article.tags, article.series,
        meta.series, meta.credits, meta.sponsor is None, meta.related, meta.featured, article.modified, meta.noindex,
        meta.canonical,
    )  # fmt: skip


_WITH_DIGEST = tuple(kind.name for kind in TERM_KINDS.values() if kind.connects)


def member_digests(facts: Facts) -> dict[str, str]:
    """Return a digest of the members of each category and tag: what previous, next and related articles come from."""
    site = facts.site
    marks = {
        name: _encode((name, article.meta.date, article.meta.sponsor is None))
        for name, article in site.articles.items()
    }
    return {
        f"{kind} {slug}": digest_bytes(b"\n".join([marks[name] for name in term.articles]))
        for kind in _WITH_DIGEST
        for slug, term in site.terms[kind].items()
    }


def has_same_members(key: Key, changed: Set[str]) -> bool:
    """Return whether the list that a fact is about is a term with the members that it had; ``changed`` names others."""
    return key[1] in _WITH_DIGEST and f"{key[1]} {key[2]}" not in changed


def near_members(facts: Facts, changed: set[str]) -> set[str]:
    """Return the ids of articles whose neighbours or related articles may have changed with some terms."""
    categories, tags = (
        {name.removeprefix(kind) for name in changed if name.startswith(kind)} for kind in ("category ", "tag ")
    )
    return {
        article.id
        for article in facts.site.articles.values()
        if article.category in categories or not tags.isdisjoint(article.tags) or article.meta.related
    }


def _translations(facts: Facts) -> Any:
    public = facts.site.public
    texts = [public[path] for paths in facts.site.versions.values() for path in paths]
    return [
        (text.path, text.route, text.language, text.meta.title, is_indexed(text))
        for text in texts
        if isinstance(text, Article | Page)
    ]


def _pages(facts: Facts) -> Any:
    return [(page.id, page.route, page.meta) for page in facts.site.pages.values()]


def _places(facts: Facts) -> Any:
    """Where a link can lead."""
    site = facts.site
    public = [(path, item.route, item.outline.places) for path, item in site.public.items()]
    gone = sorted(site.gone.items()), site.redirects
    return sorted(site.documents), sorted(site.ids.items()), sorted(site.media), public, gone, sorted(facts.planned)


def _theme(facts: Facts) -> Any:
    theme = facts.theme
    return theme.options, theme.images, theme.templates, theme.digests, sorted(theme.assets), catalog_digests(theme)


def _assets(facts: Facts) -> Any:
    """Under which name each asset is published."""
    return sorted((name, asset.route) for name, asset in facts.assets.items())


_GROUPS: dict[str, Callable[[Facts], Any]] = {
    "asset bytes": lambda facts: sorted((name, asset.digest) for name, asset in facts.assets.items()),
    "assets": _assets,
    "cards": _cards,
    "clock": lambda facts: facts.value(("today",)),
    "config": _config,
    "corrections": lambda facts: [
        (article.id, article.meta.corrections) for article in facts.site.articles.values() if article.meta.corrections
    ],
    "data": lambda facts: (
        [(name, facts.data.mark(name)) for name in facts.data.files],
        [(file.path, file.digest) for file in facts.data.tables.values()],
    ),
    "editions": lambda facts: facts.value(("editions",)),
    "live": lambda facts: [(article.id, article.live) for article in facts.site.articles.values() if article.meta.live],
    "names": _names,
    "news": lambda facts: facts.value(("news",)),
    "order": _order,
    "pages": _pages,
    "pictures": lambda facts: sorted(facts.pictures.items()),
    "places": _places,
    "previews": lambda facts: facts.previews,
    "theme": _theme,
    "translations": _translations,
}
