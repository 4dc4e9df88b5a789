"""Traits: what a field of a structure is beside its type, as notes in ``Annotated`` that code can look for.

A trait stands on the field, or on the type that several fields share, so that no list elsewhere repeats names of
fields. A type can be a trait too: ``datetime`` finds every date. A structure is looked through once, when code first
asks about it. This module knows no particular structure.
"""

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec

StructType = TypeVar("StructType", bound=msgspec.Struct)
Path = tuple[str | int, ...]


class Trait(Enum):
    """What a field is. Every text has exactly one of the first five."""

    __hash__ = object.__hash__  # there is one object of each; that of Enum is written in Python, and slow

    TYPESET = "typeset"
    """Running text that readers see: typeset by the rules of its language."""
    VERBATIM = "verbatim"
    """Text that is used as written: a name that is looked up, a value for machines."""
    LINK = "link"
    """URL that becomes an ``href``: of the web, an email address or a phone number."""
    WEB = "web"
    """Absolute URL of the web."""
    PICTURE = "picture"
    """File of a picture."""
    WORDING = "wording"
    """Text that pages only show: neither index, nor plan, nor order depends on it."""
    HEADLINE = "headline"
    """Must hold something that readers see."""
    NAME = "name"
    """Must hold a letter or digit: a URL is made of it."""
    LONG = "long"
    """May take several lines: whatever lets people write it gives it room."""
    STARTS = "starts"
    """The date at which what a document is about begins."""
    ENDS = "ends"
    """The date at which it is over."""
    NOTICE = "notice"
    """Remains visible when the article is retracted; all other texts and pictures go with its body."""


class Field(msgspec.Struct, frozen=True):
    """A field with a trait, or with structures that have such fields."""

    name: str
    """Its name."""
    key: str
    """What people call it in files, where that is no name in Python."""
    own: bool
    """Whether its own values have the trait, and not only what its structures hold."""
    inner: type[msgspec.Struct] | None
    """The structure in it that has such fields."""
    notes: frozenset[Any]
    """All notes of the field."""
    required: bool
    """Whether it must be given."""


class Found(msgspec.Struct, frozen=True):
    """A value that has a trait."""

    path: Path
    """The keys and places that lead to it."""
    value: Any
    """The value."""
    holder: msgspec.Struct
    """The structure whose field it is in."""
    notes: frozenset[Any]
    """The notes of all fields on the way to it."""


@cache
def fields_with(struct: type[msgspec.Struct], trait: Trait | type) -> tuple[Field, ...]:
    """Return the fields of a structure that have a trait, or hold one with it at any depth.

    Mappings are not looked into: their entries belong to the user.
    """
    found = []
    for field, types, notes in _taken_apart(struct):
        structs = [kind for kind in types if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
        inner = next((kind for kind in structs if fields_with(kind, trait)), None)
        own = trait in types or trait in notes
        if own or inner:
            found.append(
                Field(
                    name=field.name,
                    key=field.encode_name,
                    own=own,
                    inner=inner,
                    notes=frozenset(notes),
                    required=field.required,
                )
            )
    return tuple(found)


@cache
def _taken_apart(struct: type[msgspec.Struct]) -> list[tuple[msgspec.structs.FieldInfo, set[Any], set[Any]]]:
    """Return the fields of a structure, with the types and the notes that each one's annotation names."""
    return [(field, *_parts(field.type)) for field in msgspec.structs.fields(struct)]


def _parts(annotation: Any) -> tuple[set[Any], set[Any]]:
    """Return the types and the notes that an annotation names."""
    origin = get_origin(annotation)
    if origin is None:
        return {annotation}, set()
    types: set[Any] = set()
    notes: set[Any] = set()
    inner = get_args(annotation)
    if origin is Annotated:
        notes.update(note for note in inner[1:] if not isinstance(note, msgspec.Meta))
        inner = inner[:1]
    if origin is not dict:
        for part in inner:
            found = _parts(part)
            types |= found[0]
            notes |= found[1]
    return types, notes


NoteType = TypeVar("NoteType")


def notes_of(struct: type[msgspec.Struct], kind: type[NoteType]) -> dict[str, NoteType]:
    """Return the notes of a type on the fields of a structure, by the name of the field."""
    found = {}
    for field in msgspec.structs.fields(struct):
        for note in _parts(field.type)[1]:
            if isinstance(note, kind):
                found[field.name] = note
    return found


@cache
def literals_of(struct: type[msgspec.Struct]) -> dict[str, tuple[str, ...]]:
    """Return the words that each field can have of which there are a few only, by the name of the field."""
    found: dict[str, tuple[str, ...]] = {}
    for field in msgspec.structs.fields(struct):
        types, _ = _parts(field.type)
        words = tuple(kind for kind in types if isinstance(kind, str))
        if words:
            found[field.name] = tuple(sorted(words))
    return found


def values_with(struct: msgspec.Struct, trait: Trait | type) -> list[Found]:
    """Return every value of a structure that has a trait and is not empty, at any depth."""
    found: list[Found] = []
    for field in fields_with(type(struct), trait):
        value = getattr(struct, field.name)
        if not value:
            continue
        several = isinstance(value, tuple)
        for place, item in enumerate(value) if several else ((0, value),):
            path: Path = (field.key, place) if several else (field.key,)
            if isinstance(item, msgspec.Struct):
                for one in values_with(item, trait):
                    notes = _united(field.notes, one.notes)
                    found.append(Found((*path, *one.path), one.value, one.holder, notes))
            elif field.own:
                found.append(Found(path, item, struct, field.notes))
    return found


@cache
def _united(one: frozenset[Any], other: frozenset[Any]) -> frozenset[Any]:
    return one | other


def with_changed(struct: StructType, trait: Trait | type, change: Callable[[Any], Any]) -> StructType:
    """Return a structure in which each value with a trait that is not empty is changed, at any depth."""

    changes: dict[str, Any] = {}
    for field in fields_with(type(struct), trait):
        value = getattr(struct, field.name)
        if value:
            changes[field.name] = _changed(value, trait, change if field.own else _same, change)
    return msgspec.structs.replace(struct, **changes) if changes else struct


def _changed(value: Any, trait: Trait | type, own: Callable[[Any], Any], change: Callable[[Any], Any]) -> Any:
    """Return a value with itself changed by ``own``, and what structures in it have of a trait by ``change``."""
    if isinstance(value, tuple):
        return tuple([_changed(item, trait, own, change) for item in value])
    if isinstance(value, msgspec.Struct):
        return with_changed(value, trait, change)
    return own(value)


def _same(value: Any) -> Any:
    return value
