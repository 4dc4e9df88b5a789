"""Output, state and what lies in them on other file systems: mount points, as containers have them, and links."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from newsroom import NOW, Files, Newsroom, article, photo

from sitegen.engine.reading import read_site
from sitegen.engine.record import record, write_ledger
from sitegen.engine.stage import INSIDE, Stage
from sitegen.errors.problems import BuildFailed
from sitegen.newsletter.files import write_newsletter

SiteOf = Callable[[Files], Newsroom]
Mount = Callable[[Path], None]
SITE: dict[str, str | bytes] = {
    "content/articles/a.md": article("Un", "![x](p.png)\n"),
    "content/articles/p.png": photo(),
    "content/articles/b.md": article("Deux", category="Monde"),
    "static/s.txt": "s",
}
PLACES = ("output", "output/monde", "output/pictures", ".sitegen", ".sitegen/pictures")


def run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.skip(f"these tests may not mount: {done.stderr.strip()}")


@pytest.fixture(params=["tmpfs", "bind", "simulated"])
def mount(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mount]:
    """Make a folder the mount point of another file system, or have the system answer as if it was one."""
    mounted: list[Path] = []

    def make(place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True)
        if request.param == "simulated":
            simulate(place, monkeypatch)
            return
        if shutil.which("mount") is None:
            pytest.skip("there is no mount here")
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        options = ["-t", "tmpfs", "none"] if request.param == "tmpfs" else ["--bind", elsewhere]
        run("mount", *options, place)
        mounted.append(place)

    yield make
    for place in mounted:
        subprocess.run(["umount", "-l", place], check=True)


def simulate(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have renames between this folder and others fail, and its own, and its removal."""
    own = os.path.realpath(place)

    def renaming(real: Callable[..., None]) -> Callable[..., None]:
        def rename(source: str | Path, target: str | Path, **rest: int) -> None:
            ends = [os.path.realpath(end) for end in (source, target)]
            if own in ends:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(target))
            if len({end.startswith(own + os.sep) for end in ends}) > 1:
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(target))
            real(source, target, **rest)

        return rename

    rmdir = os.rmdir

    def remove(path: str | Path, **rest: int) -> None:
        if os.path.realpath(path) == own:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))
        rmdir(path, **rest)

    monkeypatch.setattr(os, "rename", renaming(os.rename))
    monkeypatch.setattr(os, "replace", renaming(os.replace))
    monkeypatch.setattr(os, "rmdir", remove)


def is_clean(newsroom: Newsroom, folder: Path) -> None:
    shutil.rmtree(folder / "clean", ignore_errors=True)
    newsroom.build(output=folder / "clean", state=folder / "state")
    assert newsroom.files() == newsroom.files(folder / "clean")
    leftovers = [path for path in newsroom.root.rglob("*") if "stage" in path.name]
    assert leftovers == []


def edit(newsroom: Newsroom, folder: Path) -> None:
    """Build, build again, edit, remove, and add, each time with the files of a clean build."""
    newsroom.build()
    is_clean(newsroom, folder)
    assert newsroom.build().files.written == ()
    newsroom.write({"content/articles/a.md": article("Trois"), "content/articles/c.md": article("C", category="Monde")})
    newsroom.build()
    is_clean(newsroom, folder)
    newsroom.remove("content/articles/b.md", "content/articles/c.md")
    newsroom.build()
    is_clean(newsroom, folder)
    newsroom.write(SITE)
    newsroom.build()
    assert newsroom.build().files.written == ()
    is_clean(newsroom, folder)


@pytest.mark.parametrize("place", PLACES)
def test_a_mount_point(site_of: SiteOf, tmp_path: Path, mount: Mount, place: str) -> None:
    newsroom = site_of(SITE)
    if place.startswith("output/"):  # a first build would refuse a folder that it did not make
        newsroom.build()
        shutil.rmtree(newsroom.root / place)
    mount(newsroom.root / place)
    edit(newsroom, tmp_path)


@pytest.mark.parametrize("there", [True, False], ids=["to a folder", "to nothing yet"])
@pytest.mark.parametrize("place", ["output", ".sitegen"])
def test_a_link(site_of: SiteOf, tmp_path: Path, place: str, there: bool) -> None:
    newsroom = site_of(SITE)
    target = tmp_path / "elsewhere" / place
    target.parent.mkdir()
    if there:
        target.mkdir()
    (newsroom.root / place).symlink_to(target)
    edit(newsroom, tmp_path)
    assert (newsroom.root / place).is_symlink()
    assert any(target.iterdir())


def test_a_link_to_a_mount_point(site_of: SiteOf, tmp_path: Path, mount: Mount) -> None:
    newsroom = site_of(SITE)
    mount(tmp_path / "volume")
    (newsroom.root / "output").symlink_to(tmp_path / "volume")
    edit(newsroom, tmp_path)


def test_a_failed_build_leaves_a_mount_point_as_it_was(site_of: SiteOf, mount: Mount) -> None:
    newsroom = site_of(SITE)
    mount(newsroom.root / "output")
    newsroom.build()
    before = newsroom.files()
    newsroom.write({"content/articles/a.md": article("A", "[x](nulle-part.md)")})
    newsroom.failure()
    assert newsroom.files() == before


def test_what_a_killed_build_left_in_a_mount_point_is_no_foreign_file(site_of: SiteOf, mount: Mount) -> None:
    newsroom = site_of(SITE)
    mount(newsroom.root / "output")
    newsroom.write({f"output/{INSIDE}/0123": "half a p"})
    newsroom.build()
    assert not (newsroom.output / INSIDE).exists()


def test_next_to_an_output_folder_nothing_may_be_writable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may have one writable folder: the volume."""
    (tmp_path / "output").mkdir()
    mkdir = Path.mkdir

    def refuse(path: Path, *rest: int, **named: bool) -> None:
        if path.parent == tmp_path:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        mkdir(path, *rest, **named)

    monkeypatch.setattr(Path, "mkdir", refuse)
    stage = Stage(tmp_path / "output")
    stage.begin()
    assert stage.folder == tmp_path / "output" / INSIDE
    stage.put("a/index.html", b"x")
    (tmp_path / "output/a").mkdir()
    stage.move("a/index.html", f"{tmp_path}/output/a/index.html")
    stage.clear()
    assert [path.name for path in (tmp_path / "output").rglob("*")] == ["a", "index.html"]


def test_a_full_disk_behind_a_part_of_the_output(
    site_of: SiteOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    simulate(newsroom.output / "monde", monkeypatch)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    newsroom.write({"content/articles/b.md": article("Neuf", category="Monde")})
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", full)
        with pytest.raises(BuildFailed, match="cannot write: No space left on device"):
            newsroom.build()
    newsroom.build()
    is_clean(newsroom, tmp_path)


# Files that people commit


@pytest.mark.parametrize("name", ["urls.txt", "newsletters.txt"])
@pytest.mark.parametrize("how", ["a link", "a link to nothing yet", "a mount point", "a mount point, simulated"])
def test_a_list_that_is_elsewhere(
    site_of: SiteOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, how: str
) -> None:
    newsroom = site_of(SITE)
    place, elsewhere = newsroom.root / name, tmp_path / "elsewhere.txt"
    if "nothing" not in how:
        elsewhere.write_bytes(b"")
    if "link" in how:
        place.symlink_to(elsewhere)
    elif "simulated" in how:
        simulate(place, monkeypatch)
    else:
        place.touch()
        run("mount", "--bind", elsewhere, place)
    try:
        if name == "urls.txt":
            reading = read_site(newsroom.root, NOW, lambda *_: None)
            write_ledger(newsroom.root, record(newsroom.root, reading).text)
        else:
            write_newsletter(newsroom.root, "1", {"a.txt": b"a"}, "/ 2026\n")
        assert place.stat().st_size
        assert place.is_symlink() == ("link" in how)
        assert not list(newsroom.root.glob(".*.new"))
        assert "simulated" in how or elsewhere.read_bytes() == place.read_bytes()
    finally:
        if how == "a mount point":
            subprocess.run(["umount", "-l", place], check=True)
