"""Names that a template asks for and nobody has: an error where they are used, which names the place that asked.

A value travels: it is passed to a macro of another file, or put into a list. So each remembers which line of which
template asked for it. This module knows nothing of files.
"""

import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

import jinja2
import msgspec
from jinja2 import StrictUndefined, Undefined, UndefinedError
from jinja2.utils import missing

from sitegen.errors.problems import did_you_mean
from sitegen.messages.message import tr
from sitegen.pages.parts import plain

Asked = tuple[jinja2.Template, int]
"""A template, and a line of the code that it was compiled to."""


class UndefinedName(UndefinedError):
    """A name that nobody has was used."""

    def __init__(self, message: str, asked: Asked | None) -> None:
        super().__init__(message)
        self.asked = asked


class Missing(StrictUndefined):
    """A name that a template asks for and nobody has: says so, and what was probably meant."""

    __slots__ = ("_undefined_asked",)

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError
    ) -> None:
        super().__init__(hint, obj, name)
        # A macro says itself that it was called with too little: what is wrong is its call.
        self._undefined_asked = _asked(outside=(hint or "").startswith("parameter "))

    # Python writes what is inside a list by ``repr``.
    __repr__ = Undefined._fail_with_undefined_error

    @property  # type: ignore[override]
    def _undefined_exception(self) -> Callable[[str], UndefinedName]:
        return lambda message: UndefinedName(message, self._undefined_asked)

    @_undefined_exception.setter
    def _undefined_exception(self, value: object) -> None:
        """Ignore the class that the base class stores here."""

    @property
    def _undefined_message(self) -> str:
        of, name = plain(self._undefined_obj), self._undefined_name
        if self._undefined_hint or of is missing or not isinstance(name, str):
            return str(super()._undefined_message)
        owner = type(of).__name__.removesuffix("View").lower()
        close = did_you_mean(name, _names_of(of))
        message = tr("“{owner}” has no “{name}”", owner=owner, name=name)
        return tr("{what}; {hint}", what=message, hint=close) if close else message


class MissingData(Missing):
    """A data file that is not there: can be asked for with ``if`` and ``is defined``, and else is an error."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


class NoElse(Undefined):
    """What ``x if y`` gives where there is no ``else``: nothing; inside a list, it can be filtered but not shown."""

    __slots__ = ()
    __repr__ = Undefined._fail_with_undefined_error


def refuse_json(value: object) -> None:
    """Say why a value cannot be JSON."""
    if isinstance(value, StrictUndefined):
        str(value)
    raise TypeError(tr("a value of type “{name}” cannot be JSON", name=type(value).__name__))


def _asked(outside: bool) -> Asked | None:
    """Return where a template asks for a value right now; with ``outside``, the template that called it."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            if not outside:
                return template, frame.f_lineno
            outside = False
        frame = frame.f_back
    return None


def _names_of(value: object) -> set[str]:
    """Return what templates may ask of a value; views hand on what is in the values that they hold."""
    if isinstance(value, Mapping):
        return {str(key) for key in value}
    held = (getattr(value, slot, None) for slot in getattr(type(value), "__slots__", ()))
    inner = {field for part in held if isinstance(part, msgspec.Struct) for field in part.__struct_fields__}
    return inner | {name for name in dir(value) if not name.startswith("_")}
