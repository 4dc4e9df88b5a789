"""Views that hand on what is in the values that they hold: each of its names is a property, which Python finds at once.

This module knows nothing of single views.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

ViewType = TypeVar("ViewType", bound="Handing")


class HandedOn(property):
    """A name of a value that a view holds."""


class Handing:
    """What ``handing_on`` gives more names than its class says."""

    __slots__ = ()

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


def handing_on(**held: type[msgspec.Struct]) -> Callable[[type[ViewType]], type[ViewType]]:
    """Give a view all names of the values that it holds in some slots, but for those that it has itself."""

    def extended(view: type[ViewType]) -> type[ViewType]:
        for slot, kind in held.items():
            for name in kind.__struct_fields__:
                if name not in vars(view):
                    setattr(view, name, HandedOn(attrgetter(f"{slot}.{name}")))
        return view

    return extended
