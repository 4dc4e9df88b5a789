"""Writing is safe: nothing is lost that is not ours, nothing is half done that is not mended."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from newsroom import PNG, SITE, Files, Newsroom, article

from sitegen.engine.stage import Stage
from sitegen.engine.write import put_in_place
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
A, B, C = (f"content/articles/{name}.md" for name in "abc")


def times(newsroom: Newsroom) -> dict[str, int]:
    return {
        path.relative_to(newsroom.output).as_posix(): path.stat().st_mtime_ns
        for path in newsroom.output.rglob("*") if path.is_file()
    }  # fmt: skip


def clean(newsroom: Newsroom, folder: Path) -> dict[str, bytes]:
    """Return what a clean build of the same site makes, elsewhere."""
    made = {".sitegen", ".output.stage", "output"}
    files = {name: data for name, data in newsroom.files(newsroom.root).items() if name.split("/")[0] not in made}
    shutil.rmtree(folder, ignore_errors=True)
    other = Newsroom(folder, files)
    other.build()
    return other.files()


def test_what_has_the_same_bytes_is_not_written_again(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("Un", date="2025-01-01"), B: article("Deux", category="Culture", date="2025-01-02")})
    first = newsroom.build()
    assert set(first.files.written) == set(newsroom.files())
    before = times(newsroom)
    assert newsroom.build().files.written == ()
    assert times(newsroom) == before
    newsroom.write({A: article("Uns", date="2025-01-01")})
    report = newsroom.build()
    after = times(newsroom)
    assert {path for path in after if after[path] != before[path]} == set(report.files.written)
    assert "politique/a/index.html" in report.files.written
    assert "culture/b/index.html" not in report.files.written
    assert "robots.txt" not in report.files.written


def test_even_without_state_equal_bytes_are_not_written_again(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("Un")})
    newsroom.build()
    before = times(newsroom)
    shutil.rmtree(newsroom.root / ".sitegen")
    report = newsroom.build()
    assert report.rendered > 0
    assert report.files.written == ()
    assert times(newsroom) == before


def test_only_what_we_wrote_is_removed(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("Un", tags=["x"]), B: article("Deux")})
    newsroom.build()
    newsroom.write({"output/CNAME": "example.org", "output/politique/a/note.txt": "foreign"})
    newsroom.remove(A)
    report = newsroom.build()
    assert "politique/a/index.html" in report.files.removed
    assert not (newsroom.output / "tags").exists(), "folders that became empty go too"
    assert newsroom.page("CNAME") == "example.org"
    assert newsroom.page("politique/a/note.txt") == "foreign"


def test_what_somebody_changed_is_kept_when_it_is_no_longer_wanted(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("Un"), B: article("Deux")})
    newsroom.build()
    newsroom.write({"output/politique/a/index.html": "edited by hand"})
    newsroom.remove(A)
    report = newsroom.build()
    assert report.files.kept == ("politique/a/index.html",)
    assert newsroom.page("politique/a/") == "edited by hand"


def test_what_somebody_changed_or_removed_is_made_again_while_it_is_wanted(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("Un"), B: article("Deux")})
    newsroom.build()
    wanted = newsroom.files()
    newsroom.write({"output/politique/a/index.html": "edited by hand"})
    (newsroom.output / "feed.xml").unlink()
    shutil.rmtree(newsroom.output / "archives")
    assert newsroom.build().files.written == tuple(
        sorted(
            path for path in wanted if path in ("politique/a/index.html", "feed.xml") or path.startswith("archives/")
        )
    )
    assert newsroom.files() == wanted


FOREIGN = "“output” contains files that sitegen did not write: {}\n      = {}"
CHOOSE = "choose another folder with --output, or empty this one yourself"
MOVE = "move them, or give the pages another URL"


def test_a_folder_with_foreign_files_is_refused_with_advice(site_of: SiteOf) -> None:
    newsroom = site_of({A: article()})
    newsroom.write(
        {"output/thesis.doc": "x", "output/a/1": "x", "output/a/2": "x", "output/a/3": "x", "output/.gitkeep": ""}
    )
    assert newsroom.failure() == FOREIGN.format("a/1, a/2, a/3 and 1 more", CHOOSE)
    assert set(newsroom.files()) == {"thesis.doc", "a/1", "a/2", "a/3", ".gitkeep"}


def test_a_foreign_file_is_never_overwritten(site_of: SiteOf) -> None:
    newsroom = site_of({A: article()})
    newsroom.build()
    newsroom.write({"output/politique/b/index.html": "foreign", B: article()})
    before = newsroom.files()
    assert newsroom.failure() == FOREIGN.format("politique/b/index.html", MOVE)
    assert newsroom.files() == before


@pytest.mark.parametrize("foreign", ["tags", "tags/x"])
def test_a_foreign_file_where_a_folder_is_needed_is_refused_before_anything_is_written(
    site_of: SiteOf, foreign: str
) -> None:
    newsroom = site_of({A: article("Un")})
    newsroom.build()
    newsroom.write({f"output/{foreign}": "foreign", A: article("Uns", tags=["x"])})
    before = newsroom.files()
    assert newsroom.failure() == FOREIGN.format(foreign, MOVE)
    assert newsroom.files() == before


def test_a_folder_with_foreign_files_where_a_file_is_needed_is_refused_before_anything_is_written(
    site_of: SiteOf,
) -> None:
    newsroom = site_of({A: article("Un")})
    newsroom.build()
    newsroom.write({"output/plan.pdf/notes/x": "foreign", "static/plan.pdf": "x", A: article("Uns")})
    before = newsroom.files()
    assert newsroom.failure() == FOREIGN.format("plan.pdf/notes/x", MOVE)
    assert newsroom.files() == before


def test_a_file_becomes_a_folder_and_a_file_again(site_of: SiteOf) -> None:
    newsroom = site_of({A: article(), "static/data": "a file"})
    newsroom.build()
    newsroom.remove("static/data")
    newsroom.write({"static/data/one": "1", "static/data/deep/two": "2"})
    newsroom.build()
    assert newsroom.page("data/deep/two") == "2"
    shutil.rmtree(newsroom.root / "static/data")
    newsroom.write({"static/data": "a file again"})
    newsroom.build()
    assert newsroom.page("data") == "a file again"
    assert newsroom.build().files.written == ()


def test_a_changed_file_where_a_folder_is_needed_is_not_lost(site_of: SiteOf) -> None:
    newsroom = site_of({A: article(), "static/data": "a file"})
    newsroom.build()
    newsroom.write({"output/data": "edited by hand"})
    newsroom.remove("static/data")
    newsroom.write({"static/data/one": "1"})
    newsroom.failure()
    assert newsroom.page("data") == "edited by hand"


PLACES: dict[str, tuple[str, str]] = {
    "the site itself": (".", "contains the site itself"),
    "above the site": ("..", "contains the site itself"),
    "inside the content": ("content/out", "is inside “content”"),
    "inside a theme": ("themes/x/out", "is inside “themes”"),
    "the static files": ("static", "is inside “static”"),
    "a file": ("site.toml", "is not a folder"),
}


@pytest.mark.parametrize(("place", "message"), PLACES.values(), ids=PLACES)
def test_places_that_cannot_be_an_output_folder(site_of: SiteOf, place: str, message: str) -> None:
    newsroom = site_of({A: article(), "static/x": "x"})
    before = {path: data for path, data in newsroom.files(newsroom.root).items() if not path.startswith(".sitegen")}
    assert message in newsroom.failure(output=newsroom.root / place)
    after = {path: data for path, data in newsroom.files(newsroom.root).items() if not path.startswith(".sitegen")}
    assert after == before


def test_each_output_folder_is_answered_for_by_itself(site_of: SiteOf, tmp_path: Path) -> None:
    newsroom = site_of({A: article(), B: article()})
    newsroom.build()
    newsroom.remove(A)
    other = tmp_path / "other"
    newsroom.build(output=other)
    assert "politique/a/index.html" not in newsroom.files(other)
    newsroom.build()
    assert newsroom.files() == newsroom.files(other)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "thesis.doc").write_text("x")
    assert "thesis.doc" in newsroom.failure(output=foreign)


# Links


def test_a_link_in_the_output_is_never_followed_outside(site_of: SiteOf, tmp_path: Path) -> None:
    newsroom = site_of({A: article("Un"), B: article("Deux", category="Culture")})
    newsroom.build()
    outside = tmp_path / "outside"
    shutil.move(newsroom.output / "politique", outside / "politique")
    (newsroom.output / "politique").symlink_to(outside / "politique", target_is_directory=True)
    (outside / "feed.xml").write_bytes((newsroom.output / "feed.xml").read_bytes())
    (newsroom.output / "feed.xml").unlink()
    (newsroom.output / "feed.xml").symlink_to(outside / "feed.xml")
    before = newsroom.files(outside), newsroom.files()
    newsroom.write({A: article("Uns")})
    assert newsroom.failure() == FOREIGN.format("politique", MOVE)
    assert (newsroom.files(outside), newsroom.files()) == before
    (newsroom.output / "politique").unlink()
    newsroom.build()
    assert newsroom.files(outside) == before[0]
    assert not (newsroom.output / "feed.xml").is_symlink()
    assert "Uns" in newsroom.page("politique/a/")


def test_what_is_behind_a_link_is_never_removed(site_of: SiteOf, tmp_path: Path) -> None:
    newsroom = site_of({A: article("Un"), B: article("Deux", category="Culture")})
    newsroom.build()
    outside = tmp_path / "outside"
    shutil.move(newsroom.output / "politique", outside)
    (newsroom.output / "politique").symlink_to(outside, target_is_directory=True)
    before = newsroom.files(outside)
    newsroom.remove(A)
    newsroom.build()
    assert newsroom.files(outside) == before


def test_what_gets_in_the_way_while_files_are_put_in_place(tmp_path: Path) -> None:
    output, elsewhere = tmp_path / "output", tmp_path / "elsewhere"
    (output / "a").mkdir(parents=True)
    elsewhere.mkdir()
    (output / "a" / "link").symlink_to(elsewhere)
    (output / "a" / "ours").write_bytes(b"old")
    (output / "a" / "foreign").write_bytes(b"foreign")
    paths = ["a/link/b/page", "a/link/page", "a/ours/page", "page"]
    stage = Stage(output)
    stage.begin()
    for path in (*paths, "a/foreign/page"):
        stage.put(path, path.encode())
    put_in_place(output, stage, paths, {"a/ours"})
    with pytest.raises(FileExistsError):
        put_in_place(output, stage, ["a/foreign/page"], {"a/ours"})
    files = {path.relative_to(output).as_posix(): path.read_text() for path in output.rglob("*") if path.is_file()}
    assert files == {**{path: path for path in paths}, "a/foreign": "foreign"}
    assert not list(elsewhere.iterdir())


def test_an_output_folder_that_is_a_link_is_fine(site_of: SiteOf, tmp_path: Path) -> None:
    newsroom = site_of({A: article()})
    (tmp_path / "www").mkdir()
    newsroom.output.symlink_to(tmp_path / "www", target_is_directory=True)
    newsroom.build()
    assert newsroom.output.is_symlink()
    assert (tmp_path / "www/politique/a/index.html").is_file()


# Failures

BEFORE: dict[str, str | bytes] = {
    A: article("Un", tags=["x"]),
    B: article("Deux", series="S"),
    C: article("Trois", image={"src": "p.png", "alt": ""}),
    "content/articles/p.png": PNG,
    "static/data": "a file",
    "site.toml": SITE + '[feeds]\nformats = ["rss"]\nterms = false\n',
}


def edit(newsroom: Newsroom) -> None:
    newsroom.remove(B, "static/data")
    newsroom.write({A: article("Uns", tags=["y"]), "content/articles/d.md": article("Quatre"), "static/data/one": "1"})


@contextmanager
def disk_fails(monkeypatch: pytest.MonkeyPatch, newsroom: Newsroom, function: str, number: int) -> Iterator[None]:
    """Let the disk refuse the n-th replacing or removing of a file in the output folder."""
    real = getattr(os, function)
    calls = itertools.count(1)

    def failing(*arguments: Any, **keywords: Any) -> None:
        if str(arguments[-1]).startswith(f"{newsroom.output}/") and next(calls) == number:
            raise OSError(28, "No space left on device", str(arguments[-1]))
        real(*arguments, **keywords)

    with monkeypatch.context() as patch:
        patch.setattr(os, function, failing)
        yield


def broken_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str) -> Iterator[Newsroom]:
    """Yield a site for each moment at which an edit's build can break off, just after that."""
    for number in itertools.count(1):
        newsroom = Newsroom(tmp_path / f"site{number}", BEFORE)
        newsroom.build()
        edit(newsroom)
        with disk_fails(monkeypatch, newsroom, function, number):
            try:
                newsroom.build()
            except BuildFailed as failure:
                assert "cannot write: No space left on device" in str(failure)  # noqa: PT017 - either outcome is right
            else:
                assert number > 5, "the disk never failed"
                return
        assert not (newsroom.root / ".output.stage").exists()
        yield newsroom


@pytest.mark.parametrize("function", ["replace", "unlink"])
def test_a_build_that_breaks_off_is_mended_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    wanted = None
    for newsroom in broken_builds(tmp_path, monkeypatch, function):
        newsroom.build()
        wanted = wanted or clean(newsroom, tmp_path / "clean")
        assert newsroom.files() == wanted
        assert newsroom.build().rendered == 0


@pytest.mark.parametrize("function", ["replace", "unlink"])
def test_what_a_broken_build_has_written_goes_when_the_edit_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    wanted = None
    for newsroom in broken_builds(tmp_path, monkeypatch, function):
        newsroom.remove("content/articles/d.md", "static/data/one")
        (newsroom.root / "static/data").rmdir()
        newsroom.write(BEFORE)
        newsroom.build()
        wanted = wanted or clean(newsroom, tmp_path / "clean")
        assert newsroom.files() == wanted


@pytest.mark.parametrize("function", ["replace", "unlink"])
def test_what_a_broken_build_has_changed_goes_when_it_is_no_longer_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    wanted = None
    for newsroom in broken_builds(tmp_path, monkeypatch, function):
        newsroom.remove(A, C, "content/articles/d.md")
        assert newsroom.build().files.kept == ()
        wanted = wanted or clean(newsroom, tmp_path / "clean")
        assert newsroom.files() == wanted


def test_a_new_file_that_a_broken_build_has_put_in_place_goes_when_it_is_taken_back(
    site_of: SiteOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of(BEFORE)
    newsroom.build()
    before = newsroom.files()
    newsroom.write({"static/0.txt": "the first to be put in place", A: article("Uns", tags=["x"])})
    with disk_fails(monkeypatch, newsroom, "replace", 2), pytest.raises(BuildFailed):
        newsroom.build()
    assert newsroom.files() == {"0.txt": b"the first to be put in place", **before}
    newsroom.remove("static/0.txt")
    newsroom.write(BEFORE)
    newsroom.build()
    assert newsroom.files() == before


def test_a_first_build_that_breaks_off_leaves_no_folder(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of(BEFORE)

    def refuse(*_: Any) -> None:
        raise OSError(28, "No space left on device", "x")

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refuse)
        newsroom.failure()
    assert not newsroom.output.exists()
    newsroom.build()
    assert "politique/a/index.html" in newsroom.files()


def test_a_source_that_vanishes_while_it_is_copied_is_told(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of(BEFORE)
    newsroom.build()
    before = newsroom.files()
    newsroom.write({A: article("Uns"), "static/z": "x"})
    real = Path.read_bytes

    def vanish(path: Path) -> bytes:
        """Be there for the digest, which another function reads, and gone for the copy."""
        if path.name == "z":
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", vanish)
    assert newsroom.failure() == "z: cannot be written: No such file or directory"
    assert newsroom.files() == before
