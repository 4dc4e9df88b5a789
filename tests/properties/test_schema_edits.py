"""After an edit of any field of any schema, and of any other file, the output is what a clean build makes.

What one edit renders would hide what another one forgets: so every edit is made alone and taken back, or in a chain.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from edits import contents
from newsroom import NOW, Newsroom
from sample_site import Files, SampleSite
from schema_edits import File, Table, samples, schemas, variants

from sitegen.config.requests import Register
from sitegen.config.site import Config
from sitegen.content.meta import ArticleMeta, AuthorMeta, BoxMeta, CategoryMeta, PageMeta
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from sitegen.theme.theme import ThemeFile

SCHEMAS = (ArticleMeta, PageMeta, AuthorMeta, CategoryMeta, BoxMeta, Config, Register, ThemeFile)
FIXED = {"ThemeFile.name", "TaxonomyConfig.own", "Config.types", "TypeConfig.fields", "TypeConfig.folder"}
"""Fields with one value that can be built: a theme has the name of its folder, and texts what the site declares."""
FIELDS = {f"{struct.__name__}.{name}": kind for schema in SCHEMAS for struct, name, kind in schemas(schema)}
"""The type of each field of all schemas."""


class Tour:
    """A site that is edited and put back, again and again."""

    def __init__(self, folder: Path, languages: bool, bare: bool) -> None:
        self.site = SampleSite(languages, bare)
        self.newsroom = Newsroom(folder / "site", self.site.files)
        self.clean = folder / "clean"
        self.stale: dict[str, list[str]] = {}
        """The files that were not what a clean build makes, by what was edited."""
        wanted = self.clean_build()
        assert isinstance(wanted, dict), wanted
        self.first = wanted
        self.compare("nothing", wanted)

    def visit(self, name: str, files: Files, build_between: bool = True) -> bool:
        """Make an edit, hold it against a clean build, and take it back; return False where it cannot be built.

        Without a build between, the next edit is built together with the end of this one.
        """
        self.write(files)
        wanted = self.clean_build()
        if isinstance(wanted, dict):
            self.compare(name, wanted)
        self.write({path: self.site.files.get(path) for path in files})
        if isinstance(wanted, dict) and build_between:
            self.compare(f"{name}, taken back", self.first)
        return isinstance(wanted, dict)

    def write(self, files: Files) -> None:
        """Write some files, and remove others."""
        for path, text in files.items():
            if text is not None:
                self.newsroom.write({path: text})
            else:
                (self.newsroom.root / path).unlink(missing_ok=True)

    def clean_build(self) -> dict[str, bytes] | str:
        """Return what a clean build makes, or what it says where it fails."""
        shutil.rmtree(self.clean / "state", ignore_errors=True)
        for path in self.clean.rglob("*"):
            if path.is_file():  # to remove folders takes many file systems longer than the build
                path.unlink()
        output = self.clean / "output"
        try:
            build(BuildRequest(self.newsroom.root, output, now=NOW, jobs=1, state=self.clean / "state"))
        except BuildFailed as failure:
            return str(failure)
        return contents(output)

    def compare(self, name: str, wanted: dict[str, bytes]) -> None:
        """Build, and note what is not as wanted; a second build makes nothing."""
        self.newsroom.build()
        found = contents(self.newsroom.output)
        wrong = self.differing(found, wanted)
        again = self.newsroom.build()
        wrong += [f"made twice: {path}" for path in (*again.files.written, *again.files.removed)]
        if wrong:
            self.note(name, wrong)

    def note(self, name: str, wrong: list[str]) -> None:
        """Note what is stale, and build all that the next edit shall not be blamed for."""
        self.stale[name] = wrong
        shutil.rmtree(self.newsroom.output)
        shutil.rmtree(self.newsroom.root / ".sitegen")
        self.newsroom.build()

    def differing(self, found: dict[str, bytes], wanted: dict[str, bytes] | str) -> list[str]:
        """Return the files that are not as wanted, or why none can be."""
        if isinstance(wanted, str):
            return [wanted]
        return sorted(path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path))


class Chain:
    """Edits that are made one after the other, and held against one clean build.

    A file that an edit should have made stays wrong until another edit makes it. So a clean build judges all edits before
    it, as long as none of them makes a file that one before it has not made.
    """

    def __init__(self, tour: Tour, longest: int) -> None:
        self.tour = tour
        self.longest = longest
        """How many edits there are at once: what one of them switches off, those after it cannot change."""
        self.tables: dict[str, Table] = {}
        """The files that are edited."""
        self.made: list[set[str]] = []
        """What each edit has made that no clean build has judged."""
        self.names: list[str] = []

    def visit(self, name: str, file: File, table: Table) -> bool:
        """Make an edit too, and return False where the site can then not be built."""
        now = self.tables.get(file.path, file.table)
        both = combined(file.table, now, table) if len(self.names) < self.longest else None
        if both is None:
            self.end()
            now, both = file.table, table
        before = contents(self.tour.newsroom.output)
        self.tour.write({file.path: file.text(both)})
        try:
            files = self.tour.newsroom.build().files
        except BuildFailed:
            self.tour.write({file.path: file.text(now)})
            return False
        made = {*files.written, *files.removed}
        again = self.tour.newsroom.build()
        if again.rendered or again.files.written or again.files.removed:
            self.tour.stale[f"{name}, once more"] = [*again.files.written, *again.files.removed]
        if self.made and not made <= self.made[-1]:
            self.tour.write({file.path: file.text(now)})
            right = self.judge(before)
            self.tour.write({file.path: file.text(both)})
            if not right:
                self.tour.newsroom.build()
        self.made.append(made)
        self.names.append(name)
        self.tables[file.path] = both
        return True

    def judge(self, found: dict[str, bytes]) -> bool:
        """Return whether what the edits have made is what a clean build makes."""
        wanted = self.tour.clean_build()
        if wanted != found:
            self.tour.note(", ".join(self.names[-len(self.made) :]), self.tour.differing(found, wanted))
        self.made.clear()
        return wanted == found

    def end(self) -> None:
        """Judge what was not, and take all edits back; that is built together with the next one."""
        if self.made:
            self.judge(contents(self.tour.newsroom.output))
        self.tour.write({path: self.tour.site.files[path] for path in self.tables})
        self.tables.clear()
        self.names.clear()


def combined(base: Table, now: Table, edit: Table) -> Table | None:
    """Return a table with an edit of the base made in it too, or None where it has another one at the same place."""
    both = dict(now)
    for name in base.keys() | edit.keys():
        was, there, wanted = (table.get(name) for table in (base, now, edit))
        if wanted == was:
            continue
        if isinstance(was, Mapping) and isinstance(there, Mapping) and isinstance(wanted, Mapping):
            both[name] = combined(dict(was), dict(there), dict(wanted))
            if both[name] is None:
                return None
        elif there != was:
            return None
        elif name in edit:
            both[name] = wanted
        else:
            del both[name]
    return both


def test_every_field_of_every_schema_has_values_and_an_edit() -> None:
    for name, kind in FIELDS.items():
        first, second, *_ = samples(kind)
        assert first != second, f"{name} has twice the same value"
    assert FIELDS.keys() - {label for label, _ in SampleSite().field_edits()} == set()


def test_a_field_without_values_is_told() -> None:
    class Newcomer(msgspec.Struct):
        pinned: str = ""

    with pytest.raises(TypeError, match="note some with “like”"):
        samples(Newcomer)


def test_one_edit_of_each_field(tmp_path: Path) -> None:
    """The first edit of each field that gives a site which can be built: in one language, those of editions in two.

    ``test_every_edit_in_every_site`` makes each edit in each site.
    """
    waiting = FIELDS.keys() - FIXED
    for languages in (False, True):
        tour = Tour(tmp_path / str(languages), languages, bare=False)
        for longest in (8, 1):  # what cannot be built beside others is made alone
            chain = Chain(tour, longest)
            for file in tour.site.schemas:
                for label, table in variants(file.schema, file.table):
                    if label in waiting and chain.visit(label, file, table):
                        waiting.discard(label)
            chain.end()
        assert tour.stale == {}
    assert waiting == set()


def test_an_edit_of_each_file(tmp_path: Path) -> None:
    tour = Tour(tmp_path, languages=True, bare=False)
    made = [tour.visit(name, files) for name, files in tour.site.file_edits()]
    assert tour.stale == {}
    assert made.count(True) > made.count(False)


@pytest.mark.long
@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("languages", [False, True])
def test_every_edit_in_every_site(tmp_path: Path, languages: bool, bare: bool) -> None:
    tour = Tour(tmp_path, languages, bare)
    edits = [(f"{name} ({number})", files) for number, (name, files) in enumerate(tour.site.field_edits())]
    made = [tour.visit(name, files) for name, files in (*edits, *tour.site.file_edits())]
    assert tour.stale == {}
    assert made.count(True) > 4 * made.count(False)
