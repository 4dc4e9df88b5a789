"""Front matter with and without its words: what index and plan may know of it, and what pages alone show.

Which fields these are is said by their types. This module knows nothing of bodies.
"""

from functools import cache
from typing import Any, TypeVar

import msgspec

from sitegen.content.meta import ArticleMeta, Meta
from sitegen.traits import Trait, fields_with

AnyMeta = TypeVar("AnyMeta", bound=Meta)


def without_words(meta: AnyMeta) -> AnyMeta:
    """Return front matter with the texts blanked that affect neither index nor plan nor order."""
    return msgspec.structs.replace(meta, **{name: _blank(meta, name) for name in _words(meta.__class__)})


def words_in(meta: Meta) -> dict[str, Any]:
    """Return the texts that ``without_words`` blanks, by name; of a table in a table that holds nothing else."""
    return {name: _only_words(meta, name) for name in _words(meta.__class__)}


def with_words(meta: AnyMeta, words: object) -> AnyMeta:
    """Return front matter with the texts that ``without_words`` blanked, from attributes of the same names."""
    return msgspec.structs.replace(meta, **{name: _joined(meta, words, name) for name in _words(meta.__class__)})


Table = type[msgspec.Struct] | None


@cache
def _words(struct: type[msgspec.Struct]) -> dict[str, Table]:
    """Return the fields of a structure that hold words; those that are tables with the structure of these."""
    return {field.name: field.inner for field in fields_with(struct, Trait.WORDING)}


def _blank(holder: msgspec.Struct, name: str) -> Any:
    value, table = getattr(holder, name), _words(type(holder))[name]
    if table is None or value is None:
        return "" if table is None else None
    return _or_none(msgspec.structs.replace(value, **dict.fromkeys(_words(table), "")))


def _only_words(holder: msgspec.Struct, name: str) -> Any:
    value, table = getattr(holder, name), _words(type(holder))[name]
    if table is None or value is None:
        return value
    return _or_none(table(**{word: getattr(value, word) for word in _words(table)}))


def _joined(holder: msgspec.Struct, words: object, name: str) -> Any:
    value, table, own = getattr(holder, name), _words(type(holder))[name], getattr(words, name)
    if table is None or own is None:
        return value if table else own
    return msgspec.structs.replace(value or table(), **{word: getattr(own, word) for word in _words(table)})


def _or_none(value: msgspec.Struct) -> msgspec.Struct | None:
    return None if value == type(value)() else value


def without_body(meta: ArticleMeta) -> ArticleMeta:
    """Return what remains visible of the front matter of a retracted article: no text or picture but the notice's."""
    return msgspec.structs.replace(meta, **_blank_body())


@cache
def _blank_body() -> dict[str, Any]:
    defaults = {field.name: field.default for field in msgspec.structs.fields(ArticleMeta)}
    shown = [field for trait in (Trait.TYPESET, Trait.PICTURE) for field in fields_with(ArticleMeta, trait)]
    return {field.name: defaults[field.name] for field in shown if Trait.NOTICE not in field.notes}
