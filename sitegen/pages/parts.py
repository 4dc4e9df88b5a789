"""Kept parts: what an included file or a macro makes is made once in each process for all pages that answer alike.

While a part is made, what it asks of its page is noted: names of the context, attributes of the page's views, and how
these compare to other values. What was asked and answered leads to the text, as the branches of a tree: templates are
deterministic, so a page that gives the same answers gets the same text, and the answers so far decide what is asked
next. A part that asks for what cannot be compared, such as a list, is made anew for each page. What the answers
themselves are made from is read by the page, the rest by the part. This module knows nothing of templates and of single
facts.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType
from typing import Any

import msgspec
from jinja2.utils import missing
from markupsafe import Markup

_ROOM = 16_000_000
"""Characters that the texts of one part may have in each process: as many as the cards of ten thousand articles."""
_TRIES, _TRIES_OF_VALUES = 64, 4096
"""How often a part may be made before every fourth use of it must have found a text; one that is handed values, such as
the card of an article, is used again only when other lists show the same."""

Question = tuple[str, str, str, Any]
"""Its kind, a name, and for a view the attribute and what that is compared to, or the filter that it is handed to."""
Resolve = Callable[[str], Any]
"""Returns what a name means where a part begins, or ``missing``."""


# Answers

UNKNOWN = object()
"""The answer of a value that cannot be compared."""
_IMMUTABLE = (date, datetime, type, FunctionType, BuiltinFunctionType, type(missing))


def answer_of(value: Any) -> Any:
    """Return what stands for a value: of two values with the same answer, a template makes the same text.

    A number stands for a value that never changes; whoever keeps it has to hold the value, so that no other gets it.
    """
    kind = type(value)
    return value if kind is str or value is None else _way_of(kind)(value)  # type: ignore[arg-type]  # it has a hash


@lru_cache(maxsize=512)  # a preview sees new types after each edit of the settings
def _way_of(kind: type) -> Callable[[Any], Any]:
    """Return the function from a value of some type to its answer."""
    if kind is Markup or kind is int or kind is bool:
        return lambda value: (kind, value)
    if kind is tuple:
        return _of_each
    if issubclass(kind, Derived):
        return lambda value: (kind, id(value.stands_for))
    config = getattr(kind, "__struct_config__", None)
    is_view = kind is Watched or issubclass(kind, View)
    never_changes = kind in _IMMUTABLE or (config is not None and config.frozen)
    return id if never_changes and not is_view else lambda value: UNKNOWN


def _of_each(values: tuple[Any, ...]) -> Any:
    answers = tuple([answer_of(one) for one in values])
    return UNKNOWN if UNKNOWN in answers else answers


def answer_of_attribute(value: Any) -> Any:
    """Return what stands for an attribute of a view: of an empty list or dictionary, that it is one."""
    kind = type(value)
    return kind if (kind is list or kind is dict) and not value else answer_of(value)


class Derived:
    """A value that is made of another one, which never changes, and of facts: it stands for that one."""

    __slots__ = ()

    @property
    def stands_for(self) -> Any:
        """The other value."""
        raise NotImplementedError


def held_for(value: Any) -> Any:
    """Return what has to be held for the answer to stand."""
    return value.stands_for if isinstance(value, Derived) else value


def _answer_of_name(name: str, value: Any, names: Mapping[str, Any]) -> Any:
    """Return the same for what a name means; a page has one view of a name."""
    if isinstance(value, View) and names.get(name) is value:
        return View
    return answer_of(value)


class Recording:
    """What a part that is being made has asked so far."""

    __slots__ = ("answers", "constant", "held", "resolve", "unanswered", "views")

    def __init__(self, views: Mapping[str, Any], resolve: Resolve, constant: frozenset[str]) -> None:
        self.views = views
        """The views of the page, by name."""
        self.resolve = resolve
        self.constant = constant
        """Names that mean the same on each page."""
        self.answers: dict[Question, Any] | None = {}
        """None as soon as an answer is unknown."""
        self.held: list[Any] = []
        """The values that were answered."""
        self.unanswered: list[tuple[Question, Any]] = []
        """What has no answer, and the value that was found."""

    def note(self, question: Question, value: Any, answer: Any) -> None:
        """Note a question, the value that was found, and the answer that it is."""
        if answer is UNKNOWN:
            self.give_up(question, value)
        elif self.answers is not None:
            self.answers.setdefault(question, answer)
            self.held.append(held_for(value))

    def give_up(self, question: Question, value: Any = None) -> None:
        """Note that the part asks for what has no answer."""
        self.answers = None
        self.unanswered.append((question, value))

    def note_name(self, name: str, value: Any) -> None:
        """Note that a name was asked for.

        Where the part began, the name may have meant something else: then the part itself gave it this value.
        """
        value = plain(value)
        if name not in self.constant and plain(self.resolve(name)) is value:
            self.note(("name", name, "", None), value, _answer_of_name(name, value, self.views))


class Shown:
    """What templates get; printed as a whole, it is its name."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return its name: with an address in memory, a page would be another after each build."""
        return type(self).__name__


class View(Shown):
    """What a page is about; while a part is made, a watched view stands for it."""

    __slots__ = ()


class Watched:
    """A view of the page that notes what the part that is being made asks of it."""

    __slots__ = ("ask_", "name_", "view_")  # no names that a template asks for

    def __init__(self, name: str, view: View, ask: "Ask") -> None:
        self.name_ = name
        self.view_ = view
        self.ask_ = ask

    def __getattr__(self, name: str) -> Any:
        value = self.ask_(("attribute", self.name_, name, None), lambda: getattr(self.view_, name, missing))
        return value if value is not missing else getattr(self.view_, name)

    def compare(self, how: str, attribute: str, other: Any) -> bool:
        """Return how an attribute compares to another value: no more than that is noted."""
        if type(other) not in (str, Markup):
            return compare(how, getattr(self, attribute), other)
        question = how, self.name_, attribute, other
        return bool(self.ask_(question, lambda: compare(how, getattr(self.view_, attribute), other)))


Ask = Callable[[Question, Callable[[], Any]], Any]
"""Notes a question, and returns what a function finds as its answer."""


def plain(value: Any) -> Any:
    """Return a value that nobody watches."""
    return value.view_ if type(value) is Watched else value


def compare(how: str, value: Any, other: Any) -> bool:
    """Return whether a value equals another one, or contains it."""
    return bool(value == other) if how == "equals" else other in value


# Parts


class Made(msgspec.Struct, frozen=True, gc=False):
    """What a part made, and what belongs to it."""

    value: Any
    """A text."""
    reads: dict[Any, None]
    """The facts that it was made from."""
    problems: list[Any]
    """What is wrong with it."""
    held: Any
    """What it was handed, and the values that were answered."""


class _Branch:
    """A question of a part, and where each answer leads to."""

    __slots__ = ("answers", "question")

    def __init__(self, question: Question) -> None:
        self.question = question
        self.answers: dict[Any, _Branch | Made] = {}


class PagePart:
    """All that an included file, a macro or a function has made in this process."""

    __slots__ = ("_room", "_trees", "found", "made")

    def __init__(self) -> None:
        self.found = 0
        """How often a text was found."""
        self.made = 0
        """How often one was made."""
        self._trees: dict[Any, _Branch | Made] = {}
        self._room = _ROOM

    def is_worth_it(self, key: Any) -> bool:
        """Return whether pages answer alike often enough; ``key`` is what the part is handed."""
        return self.found * 3 > self.made or self.made < (_TRIES if key is None else _TRIES_OF_VALUES)

    def find(self, key: Any, names: Mapping[str, Any], resolve: Resolve) -> Made | None:
        """Return what was made for a page that answered alike, or None; ``names`` are those of this page."""
        node = self._trees.get(key)
        while type(node) is _Branch:
            kind, name, attribute, other = node.question
            if kind == "name":
                answer = _answer_of_name(name, resolve(name), names)
            elif kind == "attribute":
                answer = answer_of_attribute(getattr(names[name], attribute, missing))
            else:
                answer = answer_of(compare(kind, getattr(names[name], attribute), other))
            node = node.answers.get(answer)
        if node is not None:
            self.found += 1
        return node  # type: ignore[return-value]  # not a branch

    def is_same_for_all(self, key: Any) -> bool:
        """Return whether it asks nothing of a page when it is handed this."""
        return type(self._trees.get(key)) is Made

    def add(self, key: Any, answers: Mapping[Question, Any] | None, made: Made) -> None:
        """Keep what was made, if all that was asked has been answered."""
        self.made += 1
        if answers is None:
            return
        self._room -= len(made.value) + 100 * len(made.reads)
        if self._room < 0:
            self._trees, self._room = {}, _ROOM
        branches = self._trees
        for question, answer in answers.items():
            node = branches.get(key)
            if node is None:
                node = branches[key] = _Branch(question)
            if type(node) is not _Branch or node.question != question:
                return  # what a plugin returns is not always the same
            branches, key = node.answers, answer
        branches[key] = made
