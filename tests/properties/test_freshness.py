"""The heart: after any sequence of edits the output is what a clean build makes, and a second build makes nothing."""

import multiprocessing
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from edits import EDITS, EVENTS, World, memory, write
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sample_site import Files, SampleSite

from sitegen.workers import pool

EXAMPLES = int(os.environ.get("SITEGEN_EXAMPLES", "12"))
NAMED = {edit.__name__: edit for edit in EDITS}
# Edits after which the site has a value of every kind that a document may have.
EVERYTHING = (
    "correct", "edit_image", "edit_series", "edit_sponsor", "edit_updated", "edit_genre", "edit_policies", "configure_languages",
    "toggle_contact", "translate", "show_in_body", "chart", "embed", "edit_votes", "edit_results_csv", "edit_x_css", "portray",
    "cover", "edit_paid", "edit_related",
)  # fmt: skip
SAMPLE = SampleSite()
NAMED_BY_FIELDS = {
    path: data for path, data in SAMPLE.files.items() if path.startswith(("plugins/", "static/", "templates/special"))
}


class Newspaper(RuleBasedStateMachine):
    """A newspaper to which anything may happen, in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(dir=memory())
        self.world = World(Path(self.folder.name))
        self.world.site.write(NAMED_BY_FIELDS)
        assert self.world.check()

    @rule(edit=st.sampled_from(list(SAMPLE.field_edits())))
    def edit_field(self, edit: tuple[str, Files]) -> None:
        """Write a file with one field changed, of an own schema."""
        self.world.make(write(edit[1]), 0)

    @rule(edits=st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 11)), min_size=1, max_size=3))
    def edit(self, edits: list[tuple[Callable[[World, int], None], int]]) -> None:
        def all_of_them(world: World, _: int) -> None:
            for edit, number in edits:
                edit(world, number)

        self.world.make(all_of_them, 0)

    @rule(name=st.sampled_from(EVENTS), number=st.sampled_from((0, 1, 2, 5, 6, 7, 10, 11)))
    def happen(self, name: str, number: int) -> None:
        """Let something happen to one of few articles, so that much happens to each."""
        self.world.make(NAMED[name], number)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()


TestNewspaper = Newspaper.TestCase
TestNewspaper.settings = settings(max_examples=EXAMPLES, stateful_step_count=10, deadline=None)


def test_a_tour_of_all_edits(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert world.check()
    refused = [edit.__name__ for number, edit in enumerate(EDITS) if not world.make(edit, number + 1)]
    assert refused == ["toggle_index"]  # a file where a page is: two owners of one address


def test_a_tour_with_worker_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_SMALL", 0)
    world = World(tmp_path)
    assert world.check(jobs=4)
    for number, edit in enumerate(EDITS[:8]):
        assert world.make(edit, number + 1, jobs=4 if number % 2 else 1)


@pytest.mark.parametrize(
    "method", sorted({"spawn", "forkserver"}.intersection(multiprocessing.get_all_start_methods()))
)
def test_processes_that_begin_with_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """On platforms that do not fork, all that a worker needs must reach it as a value."""
    monkeypatch.setattr(pool, "_SMALL", 0)
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: [method])
    world = World(tmp_path)
    assert world.check(jobs=2)
    assert world.make(EDITS[0], 1, jobs=2)
    for number, name in enumerate(EVERYTHING):
        NAMED[name](world, 6 * number + 1)
    # What one process says of a fact another one must say of it too, or outputs are made again for nothing.
    assert world.fingerprints(jobs=2) == world.fingerprints(jobs=1)
