"""No edit changes a fact without being found: each fact is evaluated again, and compared with what the engine says.

This sees more than the bytes of outputs, for most pages read several facts that one edit changes together. Each kind of
fact and each input is then taken for unchanged, and some edit must notice. These mutants are made from what is
registered, so that a new fact has one without a word here.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from gettext import GNUTranslations
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from edits import memory
from newsroom import NOW, Newsroom, article, author
from sample_site import Files, SampleSite

from sitegen.engine import decision
from sitegen.engine.changes import Changes, EditionChanges
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import LastBuild, Readers, Session
from sitegen.errors.problems import BuildFailed
from sitegen.facts.derive import FACTS, INPUTS, WHOLE, Derivation, size_of_subject
from sitegen.facts.facts import Facts, digest
from sitegen.facts.keys import Subject

Forgotten = tuple[str, str]
"""What a mutant forgets: ``fact`` and a kind, or what an input is about and its name."""
MUTANTS: tuple[Forgotten, ...] = (
    *(("fact", kind) for kind in FACTS),
    *(key for key, derivation in INPUTS.items() if derivation.compare),
)
_BY_ELISE = {"category": "La mer", "author": "élise"}
_GALLERY = '{{ gallery title="Vues" }}\n![Photo](photo.png)\n![Dessin](/assets/dessin.svg)\n{{ /gallery }}'


def _answered(text: str, **front: Any) -> str:
    """Return an article with a reply."""
    reply = {"from": "Anne", "received": "2025-07-01", "state": "published", "text": text}
    return article("Retiré", category="La mer", replies=[reply], **front)


_GONE = {"gone": True, "expires": "2025-12-01"}
MORE: dict[str, str | bytes] = {
    "content/articles/chiffres.md": article(
        "Chiffres", f'{{{{ chart "votes.csv" title="Voix" }}}}\n\n{_GALLERY}', **_BY_ELISE
    ),
    "content/articles/vue.md": article("Vue", image={"src": "photo.png", "alt": "Photo"}, **_BY_ELISE),
    "content/articles/paye.md": article("Payé", sponsor={"name": "Marque", "logo": "/mark.png"}, **_BY_ELISE),
    "content/articles/retire.md": _answered("Non.", **_GONE),
    "content/articles/votes.csv": "Liste;Voix\nA;1\n",
    "content/authors/élise.md": author("Élise"),
    "static/assets/dessin.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>',
    "templates/home.html": '{% extends "@core/home.html" %}{% block head %}{{ home.latest(1)[0].id }}'
    '{{ home.bands(data("bands").list)|map(attribute="title")|join }}{% endblock %}',
    "data/bands.json": '{"list": [{"show": "category", "name": "La mer"}, {"show": "genre", "name": "reportage"},'
    ' {"show": "articles", "articles": ["chiffres", "vue"]}]}',
}
"""What reads facts that no page of the sample site reads, or has them for one reason alone."""


class Edit(NamedTuple):
    """An edit of the sample site."""

    name: str
    files: Files
    now: datetime = NOW
    """The moment of the build."""


class Effect(NamedTuple):
    """What an edit does to a build."""

    edit: Edit
    touched: frozenset[Forgotten]
    """The kinds of facts that it may change, and the inputs that it changes."""
    changed: frozenset[Forgotten]
    """The kinds of facts that it changes."""
    missed: tuple[str, ...]
    """What it changes without being found."""


class Sample:
    """The sample site, built, to which edits can be made one by one."""

    def __init__(self, folder: Path) -> None:
        self.files = {**SampleSite().files, **MORE}
        self.settings = str(self.files["site.toml"])
        self.files["site.toml"] = _with_social_images(self.settings)
        self.files[_THEME] = str(self.files[_THEME]).replace('"options" = {', f'"options" = {{{_AGE_NOTE}, ', 1)
        self.newsroom = Newsroom(folder / "site", self.files)
        self.folder = folder
        session = Session()
        build(self.request(NOW), session=session)
        assert session.last is not None
        self.last = session.last
        for facts in self.last.facts.editions.values():
            asked = {key[0] for key in facts._values}
            for kind, derivation in FACTS.items():  # of some, no page asks, and a session carries them over too
                if kind not in asked and len(derivation.parameters) == size_of_subject(derivation.about):
                    for subject in facts.subjects(derivation.about) if derivation.about else [()]:
                        facts.fingerprint((kind, *subject))
        for part in _MADE:
            shutil.copytree(self.newsroom.root / part, folder / part)

    def edits(self) -> Iterator[Edit]:
        """Yield every edit of the sample site, and some more."""
        site = SampleSite()
        for number, (name, files) in enumerate((*site.field_edits(), *site.file_edits())):
            if "site.toml" in files:
                files = {"site.toml": _with_social_images(str(files["site.toml"]))}
            yield Edit(f"{name} ({number})", files)
        yield Edit("without social images", {"site.toml": self.settings})
        yield Edit("the table of a chart", {"content/articles/votes.csv": "Liste;Voix\nA;2\n"})
        yield Edit("the reply to an article that has gone", {"content/articles/retire.md": _answered("Si.", **_GONE)})
        yield Edit("an article that comes back", {"content/articles/retire.md": _answered("Non.")})
        uses = '"images" = {"gallery" = {"of" = "body", "widths" = [30]}, '
        theme = str(self.files[_THEME]).replace('"images" = {', uses)
        yield Edit("the use of pictures in a gallery", {_THEME: theme})
        yield Edit("a day later", {}, NOW + timedelta(days=1))
        yield Edit("years later", {}, NOW + timedelta(days=800))

    def request(self, now: datetime) -> BuildRequest:
        """Return what a build is asked."""
        return BuildRequest(self.newsroom.root, now=now, jobs=1)

    def session(self) -> Session:
        """Return a session that has just built the site."""
        session = Session()
        traces = dict(self.last.traces)
        session.last = msgspec.structs.replace(self.last, traces=traces, readers=Readers(traces))
        session.changed = frozenset()
        return session

    def make(self, edit: Edit, session: Session | None = None) -> None:
        """Make an edit, build, and take both back."""
        if session:
            session.notify(edit.files)
        self._write(edit.files)
        try:
            with suppress(BuildFailed):
                build(self.request(edit.now), session=session)
        finally:
            self._write({path: self.files.get(path) for path in edit.files})
            for part in _MADE:
                shutil.rmtree(self.newsroom.root / part)
                shutil.copytree(self.folder / part, self.newsroom.root / part)

    def _write(self, files: Files) -> None:
        for path, data in files.items():
            if data is not None:
                self.newsroom.write({path: data})
            else:
                (self.newsroom.root / path).unlink(missing_ok=True)

    @cached_property
    def effects(self) -> list[Effect]:
        """What each edit does, in a build and in one of a session; those that touch the least come first."""
        found = []
        with pytest.MonkeyPatch.context() as patched:
            spy = Spy(patched)
            for edit in self.edits():
                spy.clear()
                self.make(edit)
                self.make(edit, self.session())
                found.append(Effect(edit, frozenset(spy.touched), frozenset(spy.changed), tuple(spy.missed)))
        return sorted(found, key=lambda effect: len(effect.touched))


_MADE = ("output", ".sitegen")
_THEME = "themes/x/theme.toml"
_AGE_NOTE = (
    '"age_note" = {"type" = "table", "description" = "Un âge.", "fields" = {"years" = {"type" = "whole", "default" = 1}, '
    '"without" = {"type" = "list", "of" = "section"}}}'
)


def _with_social_images(settings: str) -> str:
    return settings.replace('"images" = {', '"images" = {"cards" = true, ')


class Spy:
    """Hears what builds find to have changed, and what they miss."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.touched: set[Forgotten] = set()
        self.changed: set[Forgotten] = set()
        self.missed: list[str] = []
        find, carry_over = decision.find_changes, LastBuild.carry_over

        def find_changes(state: Any, facts: Facts, *rest: Any, compare: bool) -> Changes:
            rows = [
                (edition, kind, row)
                for name, edition in facts.editions.items()
                for kind in FACTS
                for row in state.facts(f"{kind}@{name}" if name else kind)
            ]
            changes = find(state, facts, *rest, compare=compare)
            self.changed |= {("fact", key[0].partition("@")[0]) for key in changes.facts.values()}
            for one in changes.editions.values():
                self.touch(one)
            for edition, kind, (number, key, mark) in rows if compare else ():
                if number not in changes.facts and edition.fingerprint((kind, *key[1:])) != mark:
                    self.missed.append(f"{key} changed")
            return changes

        def carry_over_all(last: LastBuild, facts: Facts, changes: Changes) -> None:
            carry_over(last, facts, changes)
            fresh = Facts({name: edition.roots for name, edition in facts.editions.items()})
            for name, edition in facts.editions.items():
                self.compare(edition, fresh.editions[name])

        monkeypatch.setattr(decision, "find_changes", find_changes)
        monkeypatch.setattr(LastBuild, "carry_over", carry_over_all)

    def clear(self) -> None:
        """Forget what was heard."""
        self.touched, self.changed, self.missed = set(), set(), []

    def touch(self, changes: EditionChanges) -> None:
        """Note which facts are looked at, and which inputs are not what they were."""
        self.touched |= {(WHOLE, name) for name, moved in changes._moved.items() if moved}
        self.touched |= {key for key, subjects in changes._moved_subjects.items() if subjects}
        found = FACTS.items()
        self.touched |= {("fact", kind) for kind, one in found if changes._wholly(one) or changes._own(one)}

    def compare(self, carried: Facts, fresh: Facts) -> None:
        """Note which carried values are not what they would be now."""
        for key, value in carried._values.items():
            try:
                now = fresh.value(key)
            except LookupError:
                now = None
            if _comparable(value) != _comparable(now):
                self.missed.append(f"{key} is carried over")
        for name, value in carried.inputs.items():
            derivation = INPUTS.get((WHOLE, name))
            if derivation and derivation.compare and digest(fresh.inputs[name]) != digest(value):
                self.missed.append(f"{name} is carried over")


def _comparable(value: Any) -> Any:
    """Return what tells a value of a fact from others."""
    return value._catalog if isinstance(value, GNUTranslations) else digest(value)


@pytest.fixture(scope="module")
def sample() -> Iterator[Sample]:
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
    assert {effect.edit.name: effect.missed for effect in sample.effects if effect.missed} == {}
    assert sum(1 for effect in sample.effects if effect.touched) > 200


@pytest.mark.long
@pytest.mark.parametrize("forgotten", MUTANTS, ids=" ".join)
def test_what_is_forgotten_is_missed(sample: Sample, forgotten: Forgotten, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [effect for effect in sample.effects if forgotten in effect.touched]
    assert found, "no edit changes this: add one"
    tried = [effect.edit for effect in sorted(found, key=lambda effect: forgotten not in effect.changed)]
    forget(monkeypatch, forgotten)
    spy = Spy(monkeypatch)
    for edit in tried:
        sample.make(edit)
        if spy.missed:
            return
        sample.make(edit, sample.session())
        if spy.missed:
            return
    pytest.fail(f"none of {len(tried)} edits notices")
