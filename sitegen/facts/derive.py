"""Derived values: a function's keyword-only parameters say what its value is made from, and it is handed nothing else.

An *input* is a value that many facts share (``given``) or that one subject has of its own, such as the placement of an
article (``each``). A *fact* is what an output can read. The name of a parameter is the name of an input, of a root (see
``roots.py``) or of a table of the settings; what a function does not name it cannot reach, for it is a function of a
module. So dependencies are read from signatures, once, and are listed nowhere else. This module knows no value.
"""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import msgspec

from sitegen.facts.keys import Key
from sitegen.messages.message import Message

Function = TypeVar("Function", bound=Callable[..., Any])
WHOLE = ""
"""What an input is about that is about nothing in particular."""


class Derivation(msgspec.Struct, frozen=True):
    """A function that makes values, and what it declares."""

    name: str
    """Name of the input, or kind of the fact."""
    make: Callable[..., Any]
    """The function."""
    about: str
    """Kind of its subject, such as ``article``; nothing where it is about the newspaper as a whole."""
    parameters: tuple[str, ...]
    """Its positional parameters: the subject, and what else is in the key of a fact."""
    inputs: tuple[str, ...]
    """Its keyword-only parameters."""
    compare: bool = True
    """Whether the digest of an input shows that it changed."""
    mark: str = ""
    """The input whose digest stands for the fact's value, where the value itself is large."""
    kept: bool = True
    """Whether the value of a fact stays in memory."""
    words: str = ""
    """What an author calls the fact, with parameters in braces."""


INPUTS: dict[tuple[str, str], Derivation] = {}
"""Every input, by what it is about and by name; each is registered where it is defined."""
SUBJECTS: dict[str, Derivation] = {}
"""What returns every subject of a kind."""
FACTS: dict[str, Derivation] = {}
"""Every fact, by kind; each is registered where it is defined."""


def given(function: Function) -> Function:
    """Register a function that makes an input that many facts share."""
    return _input(function, WHOLE)


def between(function: Function) -> Function:
    """Register a function for an input that is not compared: a digest would cost more than what is made from it.

    It counts as changed as soon as something is that it is made from.
    """
    return _input(function, WHOLE, compare=False)


def each(about: str, name: str = "") -> Callable[[Function], Function]:
    """Register a function that makes an input for each subject of a kind, under its own name or another."""
    return lambda function: _input(function, about, name=name)


def subjects(about: str) -> Callable[[Function], Function]:
    """Register a function that returns every subject of a kind."""

    def register(function: Function) -> Function:
        SUBJECTS[about] = _derivation(function, WHOLE)
        return function

    return register


def fact(words: str, about: str = WHOLE, mark: str = "", kept: bool = True) -> Callable[[Function], Function]:
    """Register a function that makes a kind of facts; their keys begin with the subject that they are ``about``.

    ``words`` say to an author what they are, with parameters of the function in braces.
    """

    def register(function: Function) -> Function:
        derivation = msgspec.structs.replace(_derivation(function, about), words=words, mark=mark, kept=kept)
        FACTS[derivation.name] = derivation
        return function

    return register


def describe(key: Key) -> Message:
    """Return a fact in the words of an author, such as “the text of content/articles/a.md”."""
    found = FACTS[key[0].partition("@")[0]]
    values = dict.fromkeys(found.parameters, "") | dict(zip(found.parameters, key[1:], strict=False))
    return Message(found.words, "", values)


def _input(function: Function, about: str, compare: bool = True, name: str = "") -> Function:
    found = _derivation(function, about)
    derivation = msgspec.structs.replace(found, name=name or found.name, compare=compare)
    INPUTS[about, derivation.name] = derivation
    return function


def _derivation(function: Callable[..., Any], about: str) -> Derivation:
    parameters = inspect.signature(function).parameters.values()
    return Derivation(
        name=function.__name__.strip("_"),
        make=function,
        about=about,
        parameters=tuple(one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD),
        inputs=tuple(one.name for one in parameters if one.kind is one.KEYWORD_ONLY),
    )


def is_own(about: str, name: str) -> bool:
    """Return whether a parameter means an input that the subject of the function has of its own."""
    return about != WHOLE and (about, name) in INPUTS


@cache
def size_of_subject(about: str) -> int:
    """Return how many parts of a key the subject of a kind takes."""
    return next(len(found.parameters) for found in INPUTS.values() if found.about == about) if about else 0
