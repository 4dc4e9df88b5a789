"""A process that lives on and builds after each edit, told only what was edited, comes to what a clean build makes."""

import shutil
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import msgspec
import pytest
from edits import BASE, EDITS, World, contents, unlink
from newsroom import author

from sitegen.cache.state import BuildState
from sitegen.engine import snapshot
from sitegen.engine.changes import Changes, EditionChanges
from sitegen.engine.engine import build
from sitegen.engine.parsing import Parsed
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import LastBuild, Readers, Session
from sitegen.engine.span import Span
from sitegen.errors.problems import BuildFailed
from sitegen.outputs.output import Output

Step = tuple[Callable[[World, int], None], int]


class Living(World):
    """A site that is previewed while it is edited."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.session = Session()
        self.preview = BuildRequest(self.site.root, self.site.root / ".sitegen/preview", now=self.now, jobs=1)
        self.seen = self.sources()
        self.checks = self.updated = 0

    def check(self, jobs: int = 1) -> bool:
        """Build from what was edited, and hold it against a clean build; now and then, look at everything."""
        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        failure = self.failure(
            BuildRequest(self.site.root, clean / "output", now=self.now, jobs=1, state=clean / "state")
        )
        files = self.sources()
        self.session.notify(
            [path for path in files.keys() | self.seen.keys() if files.get(path) != self.seen.get(path)]
        )
        self.seen = files
        self.preview = msgspec.structs.replace(self.preview, now=self.now)
        assert self.failure(self.preview) == failure
        if failure:
            return False
        expected = contents(clean / "output")
        assert contents(self.preview.output_folder) == expected
        assert self.session.last is not None
        last = self.session.last.snapshot
        self.updated += last.changed is not None and last.digest == ""
        self.checks += 1
        if self.checks % 3 == 0:
            self.session.look_at_all()
            again = build(self.preview, session=self.session)
            assert (again.rendered, again.files.written, again.files.removed) == (0, (), ())
        if self.checks % 7 == 0:  # killed, and begun anew
            self.session = Session()
            again = build(self.preview, session=self.session)
            assert (again.rendered, again.files.written, again.files.removed) == (0, (), ())
        return True

    def failure(self, request: BuildRequest) -> str:
        """Build, and return what it tells where it fails."""
        try:
            build(request, session=self.session if request is self.preview else None)
        except BuildFailed as failure:
            return str(failure)
        return ""


def tour(folder: Path, rounds: int = 2) -> Living:
    """Make every edit, in the second round on a site that has all of them behind it."""
    world = Living(folder)
    assert world.check()
    for first in range(1, rounds + 1):
        for number, edit in enumerate(EDITS):
            world.make(edit, number + first)
    return world


@pytest.mark.parametrize("rounds", [1, pytest.param(2, marks=pytest.mark.long)])
def test_a_tour_of_all_edits(tmp_path: Path, rounds: int) -> None:
    world = tour(tmp_path, rounds)
    assert world.updated > 20, "nearly every build looked at everything: the test is blind"


def forget_revisions(monkeypatch: pytest.MonkeyPatch) -> None:
    real = BuildState.put_documents

    def put_documents(self: BuildState, changed: Mapping[str, str | None]) -> None:
        if not self.documents():
            real(self, changed)

    monkeypatch.setattr(BuildState, "put_documents", put_documents)


def take_all_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Parsed, "has_shapes_of", lambda self, other, paths: True)


def forget_places(monkeypatch: pytest.MonkeyPatch) -> None:
    real = EditionChanges._find_moved
    monkeypatch.setattr(EditionChanges, "_find_moved", lambda self, name: name != "places" and real(self, name))


def take_all_for_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every file that is gone and was no source for one that came and went."""
    tops = ("content", "data", "static", "site.toml", "urls.txt", "plugins")
    monkeypatch.setattr(snapshot, "FOLDERS", frozenset(tops))


def forget_new_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Readers, "update", lambda self, before, paths: None)


def forget_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    real = LastBuild.concerned

    def concerned(
        self: LastBuild, changes: Changes, copied: Collection[str], outputs: Mapping[str, Output]
    ) -> dict[str, Output]:
        return real(self, changes, (), outputs)

    monkeypatch.setattr(LastBuild, "concerned", concerned)


def forget_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Span, "holds_at", lambda self, moment: True)


def forget_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "meet", lambda self, stamp: None)


def edit_filter(world: World, number: int) -> None:
    """Change a filter of a plugin; what it makes of constants is compiled into templates."""
    world.site.write(
        {
            "plugins/mots.py": f"def filters():\n    return {{'numero': lambda text: text + ' {number}'}}\n",
            "templates/article.html": "{% extends '@core/article.html' %}"
            "{% block content %}{{ 'x'|numero }}{{ super() }}{% endblock %}",
        }
    )
    world.config["plugins"] = '"mots"'
    world.configure()


def edit_script(world: World, number: int) -> None:
    """Change a file that is copied, and that is no picture: the plan stands."""
    world.site.write({"static/compte.js": f"let compte = {number}"})


def print_bio(world: World, number: int) -> None:
    """Have each page show what few of them showed before."""
    world.site.write({"themes/x/templates/base.html": BASE.replace("<main>", "<main>{{ site.authors[0].bio }}")})


def edit_printed_bio(world: World, number: int) -> None:
    world.site.write({"content/authors/ana.md": author("Ana", f"Bio d’Ana, {number}.")})


def edits(name: str, *numbers: int) -> list[Step]:
    """Return an edit, by its name, with some numbers."""
    edit = next(edit for edit in EDITS if edit.__name__ == name)
    return [(edit, number) for number in numbers]


def make_expire(world: World, number: int) -> None:
    name = world.pick(number)
    world.articles[name]["expires"] = "2026-01-02 10:00"
    world.save(name)
    unlink(world, name)


def restore_title_and_restart(world: World, number: int) -> None:
    """End without having looked at everything, and begin anew when the edit is undone."""
    assert isinstance(world, Living)
    world.session = Session()
    name = world.pick(number)
    world.articles[name]["title"] = "Titre 1"
    world.save(name)


# What goes wrong with each fault, and the shortest way there.
STORIES: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], list[Step]]] = {
    "what words are": (take_all_for_words, edits("edit_category", 1) + edits("edit_slug", 1)),
    "anchors": (forget_places, edits("link_to_heading", 1) + edits("drop_heading", 2)),
    "copied files": (forget_copies, [(edit_script, 1), (edit_script, 2)]),
    "the ledger": (
        take_all_for_sources,
        edits("record", 1) + edits("rename_recorded", 1) + edits("lose_ledger", 1),
    ),
    "the clock": (forget_the_clock, [(make_expire, 1), *edits("later", 39)]),
    "revisions": (forget_revisions, [*edits("edit_title", 1), (restore_title_and_restart, 1)]),
    "filters": (forget_the_engine, [(edit_filter, 1), (edit_filter, 2)]),
    "readers": (forget_new_readers, [(print_bio, 1), (edit_printed_bio, 2)]),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_told_rightly(name: str, tmp_path: Path) -> None:
    tell(STORIES[name][1], tmp_path)


@pytest.mark.parametrize("name", STORIES)
def test_a_fault_is_noticed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant, steps = STORIES[name]
    mutant(monkeypatch)
    with pytest.raises((AssertionError, LookupError)):
        tell(steps, tmp_path)


def tell(steps: list[Step], folder: Path) -> None:
    world = Living(folder)
    assert world.check()
    for edit, number in steps:
        world.make(edit, number)
