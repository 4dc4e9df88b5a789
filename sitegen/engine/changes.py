"""Which facts are not what they were at the last build.

Found from what they are made from, as their functions declare it: roots, then inputs, then facts. An input whose value
is what it was stops a change there, so that an edit of one text looks at a handful of facts, not at all of them. This
module knows no single fact or input, and nothing of outputs.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from sitegen.cache.state import BuildState
from sitegen.facts.derive import FACTS, INPUTS, WHOLE, Derivation, is_own, size_of_subject
from sitegen.facts.facts import Facts, encode, is_table
from sitegen.facts.keys import Key, Subject
from sitegen.facts.roots import WORDING
from sitegen.facts.subjects import subjects_of_document
from sitegen.theme.messages import catalog_digests

Marks = dict[str, bytes]
_FEW = 20  # subjects up to which each is looked up in the state; of more, all facts of a kind are read
KEPT = frozenset({"newspaper", "editions", "settings", "planned", "pictures", "clock", "edition"})
"""Roots that are what they were where index and plan are those of the last build."""


class Changes(msgspec.Struct, frozen=True):
    """Facts that changed, and what the next build will compare with."""

    facts: dict[int, Key] = {}
    """Changed facts, by the id that traces use."""
    fingerprints: dict[Key, str] = {}
    """Their fingerprints now."""
    editions: dict[str, "EditionChanges"] = {}
    """What changed in each edition."""

    def keep(self, state: BuildState) -> None:
        """Keep what the next build compares with; the caller ends the transaction."""
        for edition in self.editions.values():
            for name, marks in edition.new_marks.items():
                state.set(name, _pack(marks))


def find_changes(
    state: BuildState, facts: Facts, edited: Collection[str], unmoved: frozenset[str], compare: bool
) -> Changes:
    """Return the facts that changed.

    ``edited`` holds the paths of all documents that are not what they were, ``unmoved`` the roots that surely are.
    Without ``compare`` no fact is looked at: all outputs are stale anyway.
    """
    changes = Changes()
    for name, edition in facts.editions.items():
        found = EditionChanges(state, edition, f"@{name}" if name else "", edited, unmoved)
        changes.editions[name] = found
        found.take_marks()
        if compare:
            for number, key, old in found.facts():
                new = edition.fingerprint(key)
                if new != old:
                    changes.facts[number] = key
                    changes.fingerprints[key] = new
    return changes


class EditionChanges:
    """What is not what it was among the inputs of one edition; each is looked at when something asks for it."""

    def __init__(
        self, state: BuildState, facts: Facts, suffix: str, edited: Collection[str], unmoved: frozenset[str]
    ) -> None:
        self._state = state
        self._facts = facts
        self._edited = edited
        self._unmoved = unmoved
        self._moved: dict[str, bool] = {}
        self._moved_subjects: dict[tuple[str, str], set[Subject]] = {}
        self._suffix = suffix  # what the kinds of facts of this edition end in; nothing in the first
        self._known = self._marks("inputs")
        self._now = dict(self._known)
        self.new_marks: dict[str, Marks] = {}
        """Digests to keep, by the name of the setting."""

    def _marks(self, name: str) -> Marks:
        return _unpack(self._state.setting(name + self._suffix) or b"\x80")

    def take_marks(self) -> None:
        """Look at every input, so that the next build can compare with it."""
        for about, name in INPUTS:
            if about == WHOLE:
                self.moved(name)
            else:
                self.subjects(about, name)
        for derivation in FACTS.values():
            for name in derivation.inputs:
                if not is_own(derivation.about, name):
                    self.moved(name)
        self.new_marks["inputs" + self._suffix] = self._now

    def moved(self, name: str) -> bool:
        """Return whether an input, a root or a table of the settings is not what it was."""
        if name not in self._moved:
            self._moved[name] = self._find_moved(name)
        return self._moved[name]

    def _find_moved(self, name: str) -> bool:
        derivation = INPUTS.get((WHOLE, name))
        if derivation is None:
            if name in self._unmoved:
                return False
            if name in WORDING:
                return bool(self._edited)
            if is_table(name):
                return self.moved("settings") and self._differs(name)
            return name not in _DIGESTED or self._differs(name)
        if not any(self.moved(given) for given in derivation.inputs):
            return False
        return not derivation.compare or self._differs(name)

    def _differs(self, name: str) -> bool:
        value = self._facts.inputs[name]
        self._now[name] = mark = _mark(_DIGESTED[name](value) if name in _DIGESTED else value)
        return self._known.get(name) != mark

    def subjects(self, about: str, name: str) -> set[Subject]:
        """Return the subjects whose own input is not what it was."""
        key = about, name
        if key not in self._moved_subjects:
            self._moved_subjects[key] = self._find_subjects(INPUTS[key])
        return self._moved_subjects[key]

    def _find_subjects(self, derivation: Derivation) -> set[Subject]:
        about = derivation.about
        candidates: set[Subject] = set()
        everyone = False
        for given in derivation.inputs:
            if is_own(about, given):
                candidates |= self.subjects(about, given)
            elif given in WORDING:
                candidates |= self._edited_subjects(about)
            else:
                everyone |= self.moved(given)
        if not WORDING.isdisjoint(derivation.inputs):  # known by the path already
            return {*self._facts.subjects(about)} if everyone else candidates
        if not everyone and not candidates:
            return candidates
        setting = f"{about} {derivation.name}"
        known = self._marks(setting)
        now = {} if everyone else dict(known)
        value_of = self._facts.own_of(about, derivation.name)
        for subject in self._facts.subjects(about) if everyone else candidates:
            name = subject[0] if len(subject) == 1 else "\x1f".join(subject)
            try:
                now[name] = _mark(value_of(subject))
            except LookupError:
                now.pop(name, None)
        self.new_marks[setting + self._suffix] = now
        moved = [name for name, mark in now.items() if known.get(name) != mark]
        return {tuple(name.split("\x1f")) for name in (*moved, *(known.keys() - now.keys()))}

    def _edited_subjects(self, about: str) -> set[Subject]:
        newspaper = self._facts.roots.newspaper
        found = (subjects_of_document(path, newspaper).get(about) for path in self._edited)
        return {subject for subject in found if subject is not None}

    def facts(self) -> Iterable[tuple[int, Key, str]]:
        """Yield id, key and fingerprint of each recorded fact that may not be what it was."""
        for kind, derivation in FACTS.items():
            name = kind + self._suffix
            subjects = self.stale(kind)
            if subjects is None:
                yield from self._state.facts(name)
            elif len(subjects) > _FEW:
                size = 1 + size_of_subject(derivation.about)
                yield from (row for row in self._state.facts(name) if row[1][1:size] in subjects)
            else:
                for subject in sorted(subjects):
                    yield from self._state.facts_about(name, subject)

    def stale(self, kind: str) -> set[Subject] | None:
        """Return the subjects of which facts of a kind may not be what they were; None for all."""
        derivation = FACTS[kind]
        return None if self._wholly(derivation) else self._own(derivation)

    def _wholly(self, derivation: Derivation) -> bool:
        """Return whether something changed that all facts of a kind are made from."""
        about = derivation.about
        if derivation.mark:  # it stands for the value
            return False
        own = WORDING if about else frozenset()
        return any(self.moved(given) for given in derivation.inputs if not is_own(about, given) and given not in own)

    def _own(self, derivation: Derivation) -> set[Subject]:
        about = derivation.about
        given = (derivation.mark,) if derivation.mark else derivation.inputs
        found = [self.subjects(about, name) for name in given if is_own(about, name)]
        edited = self._edited_subjects(about) if about and not WORDING.isdisjoint(given) else ()
        return set().union(*found, edited)


_DIGESTED: Mapping[str, Callable[[Any], Any]] = {
    "settings": lambda settings: settings,
    "theme": lambda theme: (theme, catalog_digests(theme)),
    "fonts": lambda fonts: fonts,
    "assets": lambda assets: sorted((name, asset.route, asset.digest) for name, asset in assets.items()),
    "data": lambda data: data.identity,
}
"""What stands for a root whose changes are known by a digest."""


def _mark(value: Any) -> bytes:
    return blake2b(encode(value), digest_size=8).digest()


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Marks).decode
