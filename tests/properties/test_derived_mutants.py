"""Each kind of fact and each input, taken for unchanged: some edit of the sample site must notice.

These mutants are made from what is registered, so that a new fact has one without a word here. An edit is tried on a
mutant only where it changes what the mutant forgets; the first pass over all edits finds out which ones do.
"""

import shutil
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from edits import contents, memory
from newsroom import NOW, Newsroom, article
from sample_site import Files, SampleSite

from sitegen.engine import decision
from sitegen.engine.changes import Changes, EditionChanges
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import Session
from sitegen.errors.problems import BuildFailed
from sitegen.facts.derive import FACTS, INPUTS, WHOLE, Derivation
from sitegen.facts.keys import Key
from sitegen.facts.subjects import Subject

Forgotten = tuple[str, str]
"""What a mutant forgets: ``fact`` and a kind, or what an input is about and its name."""
MUTANTS: tuple[Forgotten, ...] = (
    *(("fact", kind) for kind in FACTS),
    *(key for key, derivation in INPUTS.items() if derivation.compare),
)


class Effect(NamedTuple):
    """What an edit does to a build."""

    name: str
    files: Files
    changed: frozenset[Forgotten]
    """The kinds of facts and the inputs that it changes."""
    missed: tuple[Key, ...]
    """Facts that it changes without being found."""


class Sample:
    """The sample site, built, to which edits can be made one by one."""

    def __init__(self, folder: Path, search: bool = False) -> None:
        files = SampleSite().files
        settings = str(files["site.toml"]).replace('"images" = {', '"images" = {"cards" = true, ')
        if search:
            settings = settings.replace('"search" = {', '"search" = {"enabled" = true')
        self.files = {**files, **MORE, "site.toml": settings}
        self.newsroom = Newsroom(folder / "site", self.files)
        self.folder = folder
        self.clean: dict[str, dict[str, bytes]] = {}
        """What a clean build makes after an edit, by the name of the edit."""
        self.newsroom.build()
        for part in ("output", ".sitegen"):
            shutil.copytree(self.newsroom.root / part, folder / f"first-{part}")

    def edits(self) -> Iterator[tuple[str, Files]]:
        site = SampleSite()
        for number, (name, files) in enumerate((*site.field_edits(), *site.file_edits(), *MORE_EDITS.items())):
            settings = files.get("site.toml")
            if isinstance(settings, str):
                files = {"site.toml": settings.replace('"images" = {', '"images" = {"cards" = true, ')}
            yield f"{name} ({number})", files

    def write(self, files: Files) -> None:
        for path, data in files.items():
            if data is not None:
                self.newsroom.write({path: data})
            else:
                (self.newsroom.root / path).unlink(missing_ok=True)

    def take_back(self, files: Files) -> None:
        """Undo an edit, and everything that a build made of it."""
        self.write({path: self.files.get(path) for path in files})
        for part in ("output", ".sitegen"):
            shutil.rmtree(self.newsroom.root / part)
            shutil.copytree(self.folder / f"first-{part}", self.newsroom.root / part)

    @cached_property
    def effects(self) -> list[Effect]:
        """What each edit does with which the site can be built; those that do the least come first."""
        found = []
        with pytest.MonkeyPatch.context() as patched:
            spy = Spy(patched)
            for name, files in self.edits():
                self.write(files)
                try:
                    self.newsroom.build()
                except BuildFailed:
                    pass
                else:
                    found.append(Effect(name, files, frozenset(spy.changed), tuple(spy.missed)))
                self.take_back(files)
        return sorted(found, key=lambda effect: len(effect.changed))

    def notices(self, effect: Effect, session: Session | None) -> bool:
        """Make an edit, and return whether the output is not what a clean build makes."""
        if session:
            build(self.request, session=session)
            session.notify(effect.files)
        self.write(effect.files)
        try:
            if effect.name not in self.clean:
                self.clean[effect.name] = self.clean_build()
            build(self.request, session=session)
            return contents(self.newsroom.output) != self.clean[effect.name]
        finally:
            self.take_back(effect.files)

    @property
    def request(self) -> BuildRequest:
        return BuildRequest(self.newsroom.root, now=NOW, jobs=1)

    def clean_build(self) -> dict[str, bytes]:
        output = self.folder / "clean"
        shutil.rmtree(output, ignore_errors=True)
        build(BuildRequest(self.newsroom.root, output / "output", now=NOW, jobs=1, state=output / "state"))
        return contents(output / "output")


class Spy:
    """Hears what builds find to have changed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.changed: set[Forgotten] = set()
        self.missed: list[Key] = []
        real = decision.find_changes

        def find_changes(state: Any, facts: Any, *rest: Any, **options: Any) -> Changes:
            before = {
                (edition, kind): state.facts(f"{kind}@{edition}" if edition else kind)
                for edition in facts.editions
                for kind in FACTS
            }
            changes = real(state, facts, *rest, **options)
            self.changed = {("fact", key[0].partition("@")[0]) for key in changes.facts.values()}
            for found in changes.editions.values():
                self.changed |= {(WHOLE, name) for name, moved in found._moved.items() if moved}
                self.changed |= {key for key, subjects in found._moved_subjects.items() if subjects}
            self.missed = [
                key
                for (edition, kind), rows in before.items()
                for number, key, mark in rows
                if number not in changes.facts and facts.editions[edition].fingerprint((kind, *key[1:])) != mark
            ]
            return changes

        monkeypatch.setattr(decision, "find_changes", find_changes)


MORE: dict[str, str | bytes] = {
    "content/articles/chiffres.md": article("Chiffres", '{{ chart "votes.csv" title="Voix" }}', category="La mer"),
    "content/articles/votes.csv": "Liste;Voix\nA;1\n",
    "templates/home.html": '{% extends "@core/home.html" %}{% block head %}{{ home.latest(1)[0].id }}{% endblock %}',
}
MORE_EDITS: dict[str, Files] = {
    "edit votes": {"content/articles/votes.csv": "Liste;Voix\nA;2\n"},
}
"""What changes facts that no edit of the sample site changes."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    import tempfile

    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        yield Sample(Path(folder))


def forget(monkeypatch: pytest.MonkeyPatch, forgotten: Forgotten) -> None:
    """Take something for what it was, whatever became of it."""
    about, name = forgotten
    if about == "fact":
        wholly, own = EditionChanges._wholly, EditionChanges._own

        def never(changes: EditionChanges, derivation: Derivation) -> bool:
            return derivation is not FACTS[name] and wholly(changes, derivation)

        def of_none(changes: EditionChanges, derivation: Derivation) -> set[Subject]:
            return set() if derivation is FACTS[name] else own(changes, derivation)

        monkeypatch.setattr(EditionChanges, "_wholly", never)
        monkeypatch.setattr(EditionChanges, "_own", of_none)
    elif about == WHOLE:
        moved = EditionChanges._find_moved
        monkeypatch.setattr(EditionChanges, "_find_moved", lambda self, one: one != name and moved(self, one))
    else:
        subjects = EditionChanges._find_subjects

        def find(changes: EditionChanges, derivation: Derivation) -> set[Subject]:
            return set() if derivation is INPUTS[forgotten] else subjects(changes, derivation)

        monkeypatch.setattr(EditionChanges, "_find_subjects", find)


@pytest.mark.long
def test_no_edit_changes_a_fact_without_being_found(sample: Sample) -> None:
    assert len(sample.effects) > 100
    assert {effect.name: effect.missed for effect in sample.effects if effect.missed} == {}


@pytest.mark.long
@pytest.mark.parametrize("forgotten", MUTANTS, ids=" ".join)
def test_an_edit_kills(sample: Sample, forgotten: Forgotten, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = [effect for effect in sample.effects if forgotten in effect.changed]
    assert tried, "no edit changes this: add one"
    forget(monkeypatch, forgotten)
    assert any(sample.notices(effect, None) for effect in tried), f"none of {len(tried)} edits notices"
