"""An export has the files that git has not, and none whose rights have ended."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from newsroom import NOW, Files, Newsroom, article, photo

from sitegen.config.site import load_config
from sitegen.content.media_lock import LOCK_NAME, lock_text, read_lock
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from sitegen.export.export import ExportRequest, Format, run_export
from sitegen.imaging.source_files import pulled_file
from sitegen.media.moving import movable, move_in
from sitegen.media.store import open_store

PICTURE, PLAN, KEY = "content/articles/pont.jpg", "static/plan.pdf", "static/.well-known/key.txt"
AFTER = datetime(2027, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def moved(site_of: Callable[[Files], Newsroom]) -> Newsroom:
    """Give a site whose files were moved out of git."""
    site = site_of(
        {
            "content/articles/pont.md": article("Le pont", "![Un pont](pont.jpg)\n\n[Le plan](/plan.pdf)\n"),
            PICTURE: photo(60, 40, 1, "JPEG"),
            PLAN: b"%PDF-1.4 plan",
            KEY: "clef\n",
        }
    )
    site.configure('[media]\nstore = "../store"\n')
    config = load_config(site.root)
    move_in(site.root, movable(site.root, config, ()), config, open_store(site.root, config.media), lambda *_: None)
    return site


def export(site: Newsroom, place: Path, form: Format = "markdown", now: datetime = NOW) -> None:
    run_export(ExportRequest(root=site.root, place=place, format=form, now=now), lambda *_: None)


def built(place: Path, now: datetime) -> dict[str, bytes]:
    """Return the output of an export."""
    build(BuildRequest(place, now=now, jobs=1))
    output = place / "output"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_files_outside_git_lie_in_the_folder_of_an_export(moved: Newsroom, tmp_path: Path) -> None:
    assert set(read_lock(moved.root).files) == {PICTURE, PLAN}
    moved.build()
    export(moved, tmp_path / "export")
    assert not (tmp_path / "export" / LOCK_NAME).exists()
    made = built(tmp_path / "export", NOW)
    assert made == moved.files()
    assert ".well-known/key.txt" in made


def test_what_only_the_lock_says_goes_along(moved: Newsroom, tmp_path: Path) -> None:
    lock = read_lock(moved.root).files
    credited = msgspec.structs.replace(lock[PICTURE], credit="Jeanne Martin")
    ended = msgspec.structs.replace(lock[PLAN], until=date(2026, 6, 30))
    moved.write({LOCK_NAME: lock_text({PICTURE: credited, PLAN: ended})})
    moved.build(now=AFTER)
    export(moved, tmp_path / "export", now=AFTER)
    assert not (tmp_path / "export" / PLAN).exists()
    assert built(tmp_path / "export", AFTER) == moved.files()


@pytest.mark.parametrize("form", ["markdown", "zip", "warc"])
def test_nobody_exports_a_placeholder(moved: Newsroom, tmp_path: Path, form: Format) -> None:
    pulled_file(moved.root, read_lock(moved.root).files[PLAN].digest).unlink()
    with pytest.raises(BuildFailed, match="run “sitegen media pull”"):
        export(moved, tmp_path / "export", form)
    assert not (tmp_path / "export").exists()


@pytest.mark.parametrize("place", ["themes/mine", "data", "static/x", "content/x"])
def test_an_export_is_no_part_of_what_it_is_made_of(moved: Newsroom, place: str) -> None:
    with pytest.raises(BuildFailed, match="is a part of the site"):
        export(moved, moved.root / place)
