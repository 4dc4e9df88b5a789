"""Traits: what a field of a structure *is* beside its type, as a note in ``Annotated`` that code can look for.

A trait stands on the field, so that no list elsewhere repeats the names of fields. A type can be a trait too:
``datetime`` finds every date. Each type of structure is looked through once, when it is first asked about. This module
knows no particular structure.
"""

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Annotated, Any, get_args, get_origin

import msgspec


class Trait(Enum):
    """What a field is."""

    WORDING = "wording"
    """Text that pages only show: neither index, nor plan, nor order depends on it."""


class Field(msgspec.Struct, frozen=True):
    """A field with a trait, or with structures that have such fields."""

    name: str
    """Its name."""
    own: bool
    """Whether the field itself has the trait: each text or date in it, not only what its structures hold."""
    inner: tuple[type[msgspec.Struct], ...]
    """The structures in it that have such fields."""


@cache
def fields_with(struct: type[msgspec.Struct], trait: Trait | type) -> tuple[Field, ...]:
    """Return the fields of a structure that have a trait, or hold one with it at any depth."""
    found = []
    for field in msgspec.structs.fields(struct):
        parts = list(_parts(field.type))
        inner = tuple(
            part
            for part in parts
            if isinstance(part, type) and issubclass(part, msgspec.Struct) and fields_with(part, trait)
        )
        own = trait in parts
        if own or inner:
            found.append(Field(field.name, own, inner))
    return tuple(found)


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield each type and each trait that an annotation names."""
    if get_origin(annotation) is Annotated:
        real, *notes = get_args(annotation)
        yield from (note for note in notes if isinstance(note, Trait))
        yield from _parts(real)
        return
    yield annotation
    for argument in get_args(annotation):
        yield from _parts(argument)
