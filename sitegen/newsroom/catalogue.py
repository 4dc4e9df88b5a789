"""A catalogue: which articles, or entries of a type, have what, by the keys of their front matter, for whoever asks.

What is asked for one key is looked up once, however many ask. This module knows nothing of templates.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, tzinfo
from functools import cached_property
from operator import attrgetter
from typing import Any

import msgspec

from sitegen.content.meta import Meta
from sitegen.content.routes import fold
from sitegen.errors.problems import did_you_mean
from sitegen.formats.dates import parse_moment
from sitegen.messages.message import Message, tr
from sitegen.newsroom.site import Article, Page
from sitegen.newsroom.terms import Term, TermKind
from sitegen.traits import Trait, fields_with, literals_of

_TERMS = {"category": "category", "tags": "tag", "series": "series", "author": "author", "authors": "author"}
"""The kind of terms that a key of articles names; a taxonomy of the site's own is called like its key."""
_EXTRA = "extra."


class Query(msgspec.Struct, frozen=True, array_like=True):
    """What somebody asks for."""

    where: dict[str, Any] = {}
    """What one must have, by key: a value, several of which one will do, or a range, ``from`` and ``until``."""
    order: tuple[str, ...] = ()
    """Keys to sort by, in reverse where ``-`` stands before; the newest first by default."""
    limit: int | None = None
    """How many to return at most."""


TermsByKind = Mapping[TermKind, Mapping[str, Term]]
_KNOWN: Mapping[str, Callable[[Any], Any]] = {
    "language": attrgetter("language"),
    "live": lambda item: getattr(item, "live", False),
    "past": lambda item: getattr(item, "past", False),
    "updated": lambda item: item.modified if isinstance(item, Article) else item.meta.updated,
}
"""What the newspaper knows better than the front matter, or alone."""


class Catalogue:
    """Some articles of an edition, or entries of a type, in the order in which lists show them."""

    def __init__(self, items: Iterable[Article | Page], terms: TermsByKind, schema: type[Meta], zone: tzinfo) -> None:
        self._items = list(items)
        self._kinds = terms
        self._zone = zone
        self._literals = literals_of(schema)
        self._moments = {field.name for field in fields_with(schema, datetime) if field.own}
        self._texts = {field.name for field in fields_with(schema, Trait.WORDING)}
        self._keys = [name for name in schema.__struct_encode_fields__ if name not in self._texts]
        self._terms: dict[tuple[str, str], frozenset[str]] = {}
        self._values: dict[str, list[Any]] = {}
        self._having: dict[str, dict[Any, list[str]]] = {}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {item.id: place for place, item in enumerate(self._items)}

    def find(self, query: Query) -> tuple[str, ...]:
        """Return the ids of what somebody asks for, in order.

        Raises LookupError for a key that they do not have, and for a value that one cannot have.
        """
        found: Collection[str] = self._places
        for key, wanted in query.where.items():
            having = self._with(key, wanted)
            found = having if found is self._places else [name for name in found if name in having]
        places = self._places
        names = [*found] if found is places else sorted(found, key=places.__getitem__)
        for key in reversed(query.order):
            values = self._all_values(key.removeprefix("-"))
            known = [name for name in names if values[places[name]] is not None]
            unknown = [name for name in names if values[places[name]] is None]
            try:
                known.sort(key=lambda name: values[places[name]], reverse=key.startswith("-"))
            except TypeError:
                message = tr("the values of “{name}” have no order", name=key.removeprefix("-"))
                raise LookupError(message) from None
            names = known + unknown
        return tuple(names[: query.limit if query.limit is None else max(0, query.limit)])

    def _with(self, key: str, wanted: Any) -> set[str] | frozenset[str]:
        """Return the ids of all that have what is wanted."""
        kind = _TERMS.get(key, key)
        if kind in self._kinds and key in self._keys and not isinstance(wanted, bool):
            return frozenset().union(*(self._under(kind, one) for one in _several(wanted)))
        values = self._all_values(key)
        if isinstance(wanted, bool):
            return {one.id for one, value in zip(self._items, values, strict=True) if bool(value) is wanted}
        if isinstance(wanted, Mapping):
            return self._between(key, wanted, values)
        having = self._having.get(key)
        if having is None:
            having = self._having[key] = {}
            for item, value in zip(self._items, values, strict=True):
                for one in value if isinstance(value, tuple) else (value,):
                    having.setdefault(_hashable(one), []).append(item.id)
        found: set[str] = set()
        for one in _several(wanted):
            self._check(key, one)
            found.update(having.get(self._moment(one) if key in self._moments else _hashable(one), ()))
        return found

    def _check(self, key: str, value: Any) -> None:
        """Refuse a value that is none of those which the key can have."""
        words = self._literals.get(key)
        if words and value not in words:
            hint = did_you_mean(str(value), words) or tr("there are {names}", names=", ".join(words))
            raise LookupError(
                tr("{what}; {hint}", what=tr("“{name}” cannot be “{value}”", name=key, value=value), hint=hint)
            )

    def _between(self, key: str, wanted: Mapping[str, Any], values: Iterable[Any]) -> set[str]:
        for name in wanted:
            if name not in ("from", "until"):
                hint = tr("write {names}", names="{'from': …, 'until': …}")
                raise LookupError(
                    tr("{what}; {hint}", what=tr("“{name}” has no “{value}”", name=key, value=name), hint=hint)
                )
        read: Callable[[Any], Any] = self._moment if key in self._moments else lambda value: value
        first, last = (read(wanted[name]) if wanted.get(name) is not None else None for name in ("from", "until"))
        return {
            item.id
            for item, value in zip(self._items, values, strict=True)
            if value is not None and (first is None or value >= first) and (last is None or value < last)
        }

    def _moment(self, written: Any) -> datetime:
        try:
            return parse_moment(written, self._zone)
        except ValueError as error:
            raise LookupError(str(error)) from None

    def _under(self, kind: str, name: Any) -> frozenset[str]:
        """Return the ids of all articles of the term with a name or slug."""
        key = kind, fold(str(name))
        if key not in self._terms:
            terms: Mapping[str, Term] = self._kinds[kind]
            term = terms.get(str(name)) or next((one for one in terms.values() if fold(one.name) == key[1]), None)
            self._terms[key] = frozenset(term.articles) if term else frozenset()
        return self._terms[key]

    def _all_values(self, key: str) -> list[Any]:
        """Return what each has under a key."""
        values = self._values.get(key)
        if values is None:
            get = self._getter(key)
            values = self._values[key] = [get(item) for item in self._items]
        return values

    def _getter(self, key: str) -> Callable[[Article | Page], Any]:
        if key.startswith(_EXTRA):
            name = key.removeprefix(_EXTRA)
            return lambda item: _comparable(item.meta.extra.get(name))
        if key in _KNOWN and (key in self._keys or key == "past"):
            return _KNOWN[key]
        if key in self._keys:
            return lambda item: _comparable(getattr(item.meta, key))
        known = [*self._keys, "past", f"{_EXTRA}…"]
        hint: Message | str | None = did_you_mean(key, known)
        if key in self._texts:
            hint = tr("it is a text: lists are made without texts")
        hint = hint or tr("there are {names}", names=", ".join(known))
        raise LookupError(
            tr("{what}; {hint}", what=tr("nothing can be found or sorted by “{name}”", name=key), hint=hint)
        )


def _several(wanted: Any) -> Collection[Any]:
    return wanted if isinstance(wanted, list | tuple) else (wanted,)


def _comparable(value: Any) -> Any:
    """Return a list of the user's own keys as other lists are."""
    return tuple(value) if isinstance(value, list) else value


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str | int | float | datetime | None) else repr(value)
