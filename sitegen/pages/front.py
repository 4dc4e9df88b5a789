"""The bands of the front page: which articles each one shows, in the order of the list that the site writes.

No article comes twice unless a band says so, and what is picked or pinned by hand is left to the band that it is for.
This module knows nothing of how a band looks, nor of the clock: it gets the bands and pins that count.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from sitegen.config.site import CONFIG_NAME
from sitegen.content.routes import fold
from sitegen.errors.near_words import nearest
from sitegen.errors.problems import LinkError, Place
from sitegen.errors.remedy import as_written
from sitegen.facts.values.articles import Teaser
from sitegen.facts.values.lists import BandSource
from sitegen.messages.message import Message, tr
from sitegen.pages.recorder import Recorder

OF_ALL = ("top", "latest", "most_read", "articles", "genre")
"""What a band can show besides a kind of term."""
COUNTS = {"lead": 6, "list": 6, "strip": 8}
_COUNT = 4


class Band(msgspec.Struct, frozen=True):
    """`home.bands(…)`: one band of the front page."""

    layout: str
    """`lead`, `grid`, `list`, `strip`, `opinion`, or `auto` where the theme decides."""
    show: str
    """What it shows: `top`, `latest`, `most_read`, `articles`, `genre`, or the kind of its term, such as `category`."""
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
    pinned: tuple[str, ...] = ()
    """Ids of its articles whose place is pinned."""

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
    fallback: Literal["latest", "top", "none"] = "latest"
    minimum: int = 1

    @property
    def kind(self) -> str:
        """The kind of its term, or one of ``OF_ALL``."""
        return self.name.partition("/")[0] if self.show == "term" else self.show

    @property
    def term(self) -> str:
        """The name of its term, or of a genre; empty for every term of its kind."""
        return self.name.partition("/")[2] if self.show == "term" else self.name

    @property
    def repeats(self) -> bool:
        """Whether it shows what others show too: a list of what is read most is none without its first."""
        return self.repeat or self.show == "most_read"


class Pin(msgspec.Struct, frozen=True):
    """What a site writes of one pin."""

    article: str = ""
    band: str = ""
    place: int = 1


class _Place(NamedTuple):
    """A band, and where its articles come from."""

    band: Wanted
    source: BandSource

    def is_called(self, name: str) -> bool:
        """Return whether a pin that names a band means this one."""
        names = (self.band.title, self.band.term, self.source.title, self.source.slug, self.band.show)
        return fold(name) in map(fold, names)


def bands(
    read: Recorder, wanted: Sequence[Mapping[str, Any]], pins: Sequence[Mapping[str, Any]], shown: set[str]
) -> Iterator[Band]:
    """Yield each band that has articles, and add these to the ids that are ``shown``.

    A name that is none is a warning, and its band left out: a tag may end with its last article, at midnight.
    """
    listed = msgspec.convert([dict(one) for one in wanted], list[Wanted])
    named = {(one.kind, read("band", one.kind, one.term).slug) for one in listed if one.term and one.kind not in OF_ALL}
    places = [_Place(one, source) for one in listed for source in _sources(read, one, named)]
    pinned = _pinned(read, msgspec.convert([dict(one) for one in pins], list[Pin]), places)
    by_hand = {name for one in listed if not one.repeats for name in one.articles}
    by_hand |= {pin.article for of_place in pinned.values() for pin in of_place}
    for number, (one, source) in enumerate(places):
        own = pinned.get(number, [])
        here = dict.fromkeys([*(pin.article for pin in own), *one.articles])
        kept = set() if one.repeats else shown | (by_hand - here.keys())
        ids = _ids(read, one, source, [pin for pin in own if pin.article not in kept], kept)
        if ids and len(ids) >= one.minimum:
            if not one.repeats:
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
                pinned=tuple([pin.article for pin in own if pin.article in ids]),
            )


def _pinned(read: Recorder, pins: Iterable[Pin], places: Sequence[_Place]) -> dict[int, list[Pin]]:
    """Return the pins of each place by its number, in order; one that is for no band, or not published, is none.

    Of two for one article, the first one counts.
    """
    found: dict[int, list[Pin]] = {}
    first: dict[str, Pin] = {}
    for pin in pins:
        first.setdefault(pin.article, pin)
    for pin in sorted(first.values(), key=lambda pin: pin.place):
        called = (number for number, place in enumerate(places) if not pin.band or place.is_called(pin.band))
        number = next(called, None)
        if number is None and pin.band:
            known = dict.fromkeys(one.title or source.title or one.show for one, source in places)
            message = tr("no band of the front page is called “{name}”", name=pin.band)
            read.links.append(_problem(message, "band", pin.band, known))
        elif number is not None and _is_listed(read, pin.article, "article"):
            found.setdefault(number, []).append(pin)
    return found


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


def _ids(read: Recorder, one: Wanted, source: BandSource, pins: Sequence[Pin], kept: Container[str]) -> list[str]:
    """Return the ids of the articles of a band, those picked by hand first, without what is kept out of it.

    Those that are pinned are at their places, and the others around them.
    """
    fixed = {pin.article: pin.place for pin in pins}
    asked = [name for name in dict.fromkeys(one.articles) if name not in fixed]
    picked = [name for name in asked if name not in kept and _is_listed(read, name, "articles")]
    kind: str
    key: tuple[str, ...]
    if one.show == "articles":
        count = min(one.count or len(asked), len(asked))
        kind, key = one.fallback, ()
    else:
        count = max((one.count or COUNTS.get(one.layout, _COUNT)) - len(fixed), 0)
        kind = one.kind if one.kind in OF_ALL else "first"
        key = {"top": (), "latest": (), "most_read": (), "genre": (one.term,)}.get(one.kind, (one.kind, source.slug))
    found, size = picked, count - len(picked)
    while len(found) < count and kind != "none":  # no longer a list than needed: what comes after it is read by no page
        names: tuple[str, ...] = read(kind, *key, str(size))
        left = [name for name in names if name not in kept and name not in picked and name not in fixed]
        found = picked + left
        if len(names) < size:
            break
        size += count - len(found)
    return _around(fixed, found[:count])


def _around(fixed: Mapping[str, int], others: Sequence[str]) -> list[str]:
    """Return ids in order, those with a fixed place at it; of two that want the same, the first one has it."""
    found, last = [*others], -1
    for name, place in fixed.items():
        last = max(place - 1, last + 1)
        found.insert(last, name)
    return found


def _is_listed(read: Recorder, identifier: str, key: str) -> bool:
    """Return whether an article is in lists; of one that should be there and is not, a warning says so."""
    if not identifier:
        return False
    state: str | tuple[str, ...] = read("picked", identifier)
    if isinstance(state, tuple):
        message = tr("no article has the id “{identifier}”", identifier=identifier)
        read.links.append(_problem(message, key, identifier, state))
    elif state == "withdrawn":
        message = tr("the front page does not show “{identifier}”, which was withdrawn", identifier=identifier)
        read.links.append(_warning(message, identifier, tr("take it out")))
    elif state == "hidden":
        message = tr("the front page does not show “{identifier}”, which is not published", identifier=identifier)
        read.links.append(_warning(message, identifier, tr("publish it, or take it out")))
    return state == "listed"


def _problem(message: Message, key: str, given: str, known: Iterable[str]) -> LinkError:
    """Return a mistake in ``site.toml``, with the line to write instead."""
    choices = sorted(known)
    meant = nearest(given, choices) or next(iter(choices), None)
    value: Any = [meant] if key == "articles" else meant
    hint = tr("write {line}", line=as_written(key, value, "toml")) if meant else None
    return _warning(message, given or key, hint)


def _warning(message: Message, excerpt: str, hint: Message | None) -> LinkError:
    return LinkError(message, CONFIG_NAME, Place(excerpt=excerpt), hint, "warning")
