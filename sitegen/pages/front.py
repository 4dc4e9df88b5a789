"""The bands of the front page: which articles each one shows, in the order of the list that the site writes.

No article comes twice unless a band says so, and what is picked by hand is left to the band that picks it. This module
knows nothing of how a band looks.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from sitegen.config.site import CONFIG_NAME
from sitegen.errors.near_words import nearest
from sitegen.errors.problems import LinkError, Place
from sitegen.errors.remedy import as_written
from sitegen.facts.values.articles import Teaser
from sitegen.facts.values.lists import BandSource
from sitegen.messages.message import Message, tr
from sitegen.pages.recorder import Recorder

OF_ALL = ("top", "latest", "articles", "genre")
"""What a band can show besides a kind of term."""
COUNTS = {"lead": 6, "list": 6, "strip": 8}
_COUNT = 4


class Band(msgspec.Struct, frozen=True):
    """`home.bands(…)`: one band of the front page."""

    layout: str
    """`lead`, `grid`, `list`, `strip`, `opinion`, or `auto` where the theme decides."""
    show: str
    """What it shows: `top`, `latest`, `articles`, `genre`, or the kind of its term, such as `category`."""
    title: str
    """Its heading: its own, or the name of its term; empty if it has neither."""
    cards: list[Teaser]
    """Its articles, at least one."""
    slug: str = ""
    """Slug of its term, or empty."""
    url: str = ""
    """URL of the page of its term, or empty."""
    description: str = ""
    """One sentence about its term, or empty."""
    key: str = ""
    """Slug of a category in the first language, the same in all editions, for stylesheets."""

    @property
    def illustrated(self) -> list[Teaser]:
        """Those of its articles that have a picture."""
        return [card for card in self.cards if card.image]

    @property
    def thin(self) -> bool:
        """Whether the theme decides on its layout, and it is too small for the width of the page: one article, or
        two without a picture."""
        return self.layout == "auto" and bool(self.title) and len(self.cards) < (2 if self.illustrated else 3)


class Wanted(msgspec.Struct, frozen=True):
    """What a site writes of one band; each key is optional."""

    show: str = "category"
    name: str = ""
    articles: tuple[str, ...] = ()
    layout: Literal["auto", "lead", "grid", "list", "strip", "opinion"] = "auto"
    count: int = 0
    title: str = ""
    repeat: bool = False

    @property
    def kind(self) -> str:
        """The kind of its term, or one of ``OF_ALL``."""
        return self.name.partition("/")[0] if self.show == "term" else self.show

    @property
    def term(self) -> str:
        """The name of its term, or of a genre; empty for every term of its kind."""
        return self.name.partition("/")[2] if self.show == "term" else self.name


def bands(read: Recorder, wanted: Sequence[Mapping[str, Any]], shown: set[str]) -> Iterator[Band]:
    """Yield each band that has articles, and add these to the ids that are ``shown``.

    A name that is none is a warning, and its band left out: a tag may end with its last article, at midnight.
    """
    listed = msgspec.convert([dict(one) for one in wanted], list[Wanted])
    picked = {name for one in listed if not one.repeat for name in one.articles}
    named = {(one.kind, read("band", one.kind, one.term).slug) for one in listed if one.term and one.kind not in OF_ALL}
    for one in listed:
        for source in _sources(read, one, named):
            kept = set() if one.repeat else shown | (picked - set(one.articles))
            ids = _ids(read, one, source, kept)
            if ids:
                shown |= set(ids)
                yield Band(
                    layout=one.layout,
                    show=one.kind,
                    title=one.title or source.title,
                    cards=read.teasers(ids),
                    slug=source.slug,
                    url=source.url,
                    description=source.description,
                    key=source.key,
                )


def _sources(read: Recorder, one: Wanted, named: Container[tuple[str, str]]) -> Iterator[BandSource]:
    """Yield where the articles of a band come from; without a name, each term of its kind that no other band names."""
    source = BandSource() if one.kind in OF_ALL else read("band", one.kind, one.term)
    if source.kinds:
        message = tr("no taxonomy of the front page is called “{name}”", name=one.kind)
        read.links.append(_problem(message, "name", one.name, [f"{kind}/{one.term}" for kind in source.kinds]))
    elif source.others:
        message = tr("no {kind} of the front page is called “{name}”", kind=one.kind, name=one.term)
        known = [f"{one.kind}/{name}" if one.show == "term" else name for name in source.others]
        read.links.append(_problem(message, "name", one.name, known))
    elif one.kind in OF_ALL or source.slug:
        yield source
    elif not one.term:
        # Of sections only those that are part of no other.
        of_kind = [term.slug for term in read("sections")] if one.kind == "category" else read("slugs", one.kind)
        for slug in of_kind:
            if (one.kind, slug) not in named:
                yield read("band", one.kind, slug)


def _ids(read: Recorder, one: Wanted, source: BandSource, kept: Container[str]) -> list[str]:
    """Return the ids of the articles of a band, those picked by hand first, without what is kept out of it."""
    picked = [name for name in dict.fromkeys(one.articles) if name not in kept and _is_listed(read, name)]
    if one.show == "articles":
        return picked[: one.count or None]
    count = one.count or COUNTS.get(one.layout, _COUNT)
    key = {"top": (), "latest": (), "genre": (one.term,)}.get(one.kind, (one.kind, source.slug))
    kind = one.kind if one.kind in OF_ALL else "first"
    found, size = picked, count - len(picked)
    while len(found) < count:  # no longer a list than needed: what comes after it makes no page again
        names: tuple[str, ...] = read(kind, *key, str(size))
        found = picked + [name for name in names if name not in kept and name not in picked]
        if len(names) < size:
            break
        size += count - len(found)
    return found[:count]


def _is_listed(read: Recorder, identifier: str) -> bool:
    found: bool | tuple[str, ...] = read("picked", identifier)
    if isinstance(found, bool):
        return found
    message = tr("no article has the id “{identifier}”", identifier=identifier)
    read.links.append(_problem(message, "articles", identifier, found))
    return False


def _problem(message: Message, key: str, given: str, known: Iterable[str]) -> LinkError:
    """Return a mistake in ``site.toml``, with the line to write instead."""
    choices = sorted(known)
    meant = nearest(given, choices) or next(iter(choices), None)
    value: Any = [meant] if key == "articles" else meant
    hint = tr("write {line}", line=as_written(key, value, "toml")) if meant else None
    return LinkError(message, CONFIG_NAME, Place(excerpt=given or key), hint, "warning")
