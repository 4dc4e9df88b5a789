"""Facts: everything that an output can depend on, each a key, such as ``("card", "2024/titre")``, and a value.

Each is evaluated when it is first asked for, and once, by the function that is registered for its kind, which is handed
the inputs that it names. Templates never come here: they see views, and views record each fact that they hand out.
This module knows nothing of single facts.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from typing import Any

import msgspec

from sitegen.config.site import Config
from sitegen.errors.problems import SitegenError
from sitegen.facts import (  # noqa: F401  these register their facts
    ages,
    analytics,
    articles,
    boxes,
    front,
    lists,
    passing_on,
    publisher,
    references,
    replies,
    search,
    site,
)
from sitegen.facts.derive import FACTS, INPUTS, SUBJECTS, WHOLE, Derivation, is_own, size_of_subject
from sitegen.facts.keys import ABSENT, Key, Subject
from sitegen.facts.roots import EditionRoots, Roots
from sitegen.messages.message import tr
from sitegen.newsroom.site import Site
from sitegen.newsroom.wording import printed_config

_TABLES = frozenset(Config.__struct_fields__)
_ROOTS = frozenset(Roots.__struct_fields__)
_MOST = 400_000
"""Values of facts that a process has in memory, each of some 1.3 kB with its key: those of 40,000 articles."""


def digest(value: Any) -> str:
    """Return a digest of any value that an input or a fact may have; it is the same in every process."""
    return hashlib.blake2b(encode(value), digest_size=16).hexdigest()


def _identity(value: Any) -> Any:
    """Return what stands for a value that has no encoding of its own."""
    if isinstance(value, SitegenError):
        return value.__reduce__()[1]
    return value.identity


_encode = msgspec.json.Encoder(enc_hook=_identity).encode


def encode(value: Any) -> bytes:
    """Return a value as it is compared: what stands for it, where its class says what does."""
    return _encode(getattr(value, "identity", value))


def roots_of(newspaper: Site, settings: Config, **shared: Any) -> dict[str, Roots]:
    """Return the roots of every edition, by name; that of the first language is empty."""
    sites = {"": newspaper, **newspaper.editions}
    editions = {
        name: EditionRoots(sites[name], printed_config(edition))
        for name, edition in settings.editions.items()
        if name in sites
    }
    return {
        name: Roots(edition=name, editions=editions, newspaper=one.newspaper, settings=one.settings, **shared)
        for name, one in editions.items()
    }


class Facts:
    """The facts of one edition."""

    def __init__(self, roots: Mapping[str, Roots], edition: str = "", others: "dict[str, Facts] | None" = None) -> None:
        self.roots = roots[edition]
        """What all values are derived from."""
        self.editions: dict[str, Facts] = {} if others is None else others
        """The facts of every edition, by name."""
        self.editions[edition] = self
        if others is None:
            for name in roots:
                if name:
                    Facts(roots, name, self.editions)
        self.inputs = _Inputs(self)
        """Inputs that many facts share, by name."""
        self._own: dict[tuple[str, str], Callable[[Subject], Any]] = {}
        self._values = _Values(self)
        self.value: Callable[[Key], Any] = self._values.__getitem__
        """Return the value of the fact ``key``; the kind of one of a further edition ends in ``@`` and its language."""
        self.parts: dict[Any, Any] = {}
        """Parts that several outputs show, which are made of these facts."""

    def fingerprint(self, key: Key) -> str:
        """Return a digest of a fact's value; a fact whose subject is gone is ``absent``."""
        derivation = FACTS[key[0].partition("@")[0]]
        try:
            if derivation.mark:
                return digest(self.own(derivation.about, derivation.mark, _subject(derivation, key)))
            return digest(self.value(key))
        except LookupError:
            return ABSENT

    def own(self, about: str, name: str, subject: Subject) -> Any:
        """Return an input that a subject has of its own. Raises LookupError where there is no such subject."""
        return self.own_of(about, name)(subject)

    def own_of(self, about: str, name: str) -> Callable[[Subject], Any]:
        """Return what returns an input for a subject, and raises LookupError where there is no such subject."""
        found = self._own.get((about, name))
        if found is None:
            found = self._own[about, name] = self._maker(INPUTS[about, name])
        return found

    def _maker(self, derivation: Derivation) -> Callable[[Subject], Any]:
        """Return a function that makes an input for a subject; several facts of one subject ask for it in a row."""
        call = self.caller(derivation)
        last: list[tuple[Subject, Any]] = [((), None)]  # one value: threads of a preview ask too

        def maker(subject: Subject) -> Any:
            asked, value = last[0]
            if asked != subject:
                value = call(subject, subject)
                last[0] = subject, value
            return value

        return maker

    def caller(self, derivation: Derivation) -> Callable[[Key, Subject], Any]:
        """Return a function that makes a value from positional arguments and the inputs of a subject."""
        make, about, inputs = derivation.make, derivation.about, self.inputs
        own = [(name, self.own_of(about, name)) for name in derivation.inputs if is_own(about, name)]
        names = [name for name in derivation.inputs if not is_own(about, name)]
        shared: dict[str, Any] = {}

        def call(arguments: Key, subject: Subject) -> Any:
            if not shared and names:
                shared.update([(name, inputs[name]) for name in names])
            if not own:
                return make(*arguments, **shared)
            return make(*arguments, **shared, **{name: get(subject) for name, get in own})

        return call

    def subjects(self, about: str) -> Iterable[Subject]:
        """Return every subject of a kind."""
        derivation = SUBJECTS[about]
        found: Iterable[Subject] = derivation.make(**{name: self.inputs[name] for name in derivation.inputs})
        return found

    def carry_over(
        self, last: "Facts", moved: Callable[[str], bool], stale: Callable[[str], Collection[Subject] | None]
    ) -> None:
        """Take inputs that have not moved, and values that are not stale, from the facts of an earlier build.

        ``stale`` returns the subjects whose facts of a kind may not be what they were, or None for all of the kind.
        """
        kept = {name: value for name, value in last.inputs.items() if name not in self.inputs and not moved(name)}
        self.inputs.update(kept)
        found = dict(self._values)
        self._values.clear()  # into an empty dictionary another one is copied as it lies in memory
        self._values.update(last._values)
        scanned: dict[str, Collection[Subject] | None] = {}
        for kind, derivation in FACTS.items():
            subjects = stale(kind)
            if subjects is None or (subjects and len(derivation.parameters) > size_of_subject(derivation.about)):
                scanned[kind] = subjects
                continue
            for subject in subjects:  # its one key
                self._values.pop((kind, *subject), None)
        for key in [key for key in self._values if key[0] in scanned]:
            subjects = scanned[key[0]]
            if subjects is None or _subject(FACTS[key[0]], key) in subjects:
                del self._values[key]
        self._values.update(found)

    def root(self, name: str) -> Any:
        """Return a root or a table of the settings."""
        return getattr(self.roots, name) if name in _ROOTS else getattr(self.roots.settings, name)


def is_table(name: str) -> bool:
    """Return whether a parameter means a table of the settings."""
    return name in _TABLES


def _subject(derivation: Derivation, key: Key) -> Subject:
    return key[1 : 1 + size_of_subject(derivation.about)]


class _Inputs(dict[str, Any]):
    """Inputs found so far; one that is asked for is made."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self._facts = facts

    def __missing__(self, name: str) -> Any:
        derivation = INPUTS.get((WHOLE, name))
        value = (
            self._facts.root(name)
            if derivation is None
            else derivation.make(**{given: self[given] for given in derivation.inputs})
        )
        self[name] = value
        return value


class _Values(dict[Key, Any]):
    """The values of facts found so far; one that is asked for is evaluated. Templates ask some hundred times a page."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self._facts = facts
        self._makers: dict[str, Callable[[Key], Any]] = {}

    def __missing__(self, key: Key) -> Any:
        kind, _, edition = key[0].partition("@")
        if edition:
            return self._facts.editions[edition].value((kind, *key[1:]))
        try:
            "".join(key)
        except TypeError:  # what a template asked with
            raise TypeError(tr("{kind} is asked for by a text, not by “{key}”", kind=kind, key=key[-1])) from None
        maker = self._makers.get(kind) or self._maker(kind)
        value = maker(key)
        if FACTS[kind].kept:
            if len(self) >= _MOST:
                self._forget()
            self[key] = value
        return value

    def _forget(self) -> None:
        """Forget those that were evaluated first: who asks for one again has it evaluated again."""
        for key in list(islice(self, _MOST // 4)):
            del self[key]

    def _maker(self, kind: str) -> Callable[[Key], Any]:
        derivation = FACTS.get(kind)
        if derivation is None:
            message = tr("there is no fact “{kind}”: declare one in facts/, with @fact", kind=kind)
            raise ValueError(message)
        call, size = self._facts.caller(derivation), 1 + size_of_subject(derivation.about)
        maker: Callable[[Key], Any] = lambda key: call(key[1:], key[1:size])  # noqa: E731
        self._makers[kind] = maker
        return maker
