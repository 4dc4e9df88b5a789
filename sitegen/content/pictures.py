"""The pictures that front matter shows, found by the traits of its fields.

This module knows nothing about files.
"""

from functools import cache
from typing import Any, NamedTuple

from sitegen.content.meta import Meta, Picture, SharedPicture
from sitegen.errors.locate import Key
from sitegen.fields import Role, ShownAs
from sitegen.traits import Trait, values_with


class FrontMatterPicture(NamedTuple):
    """A picture that front matter shows."""

    path: tuple[Key, ...]
    """The keys that lead to its file."""
    src: str
    """Its file, as written."""
    role: Role
    """What it is of."""
    on_notice: bool
    """Whether the notice of a retracted article shows it."""
    focus: str
    """Focal point, as written."""


def pictures_of(meta: Meta) -> list[FrontMatterPicture]:
    """Return the pictures that front matter shows."""
    pictures = []
    for found in values_with(meta, Trait.PICTURE):
        focus = found.holder.focus if isinstance(found.holder, Picture | SharedPicture) else ""
        pictures.append(FrontMatterPicture(found.path, found.value, *_role(found.notes), focus))
    return pictures


@cache
def _role(notes: frozenset[Any]) -> tuple[Role, bool]:
    return next(note.role for note in notes if isinstance(note, ShownAs)), Trait.NOTICE in notes
