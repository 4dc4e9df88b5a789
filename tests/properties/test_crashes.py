"""What happens between two builds that nobody wants: a killed build, a full disk, a worker that dies, a fresh checkout."""

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from edits import EDITS, World, contents
from newsroom import NOW, Newsroom, article

from sitegen.cache.state import BuildState
from sitegen.errors.problems import BuildFailed
from sitegen.workers import pool

LOOP = 'def source(text, path):\n    while "sans fin" in text:\n        pass\n    return text\n'
DEATH = (
    "import os, signal\n\ndef source(text, path):\n"
    '    if "tuez-moi" in text:\n        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))\n    return text\n'
)
BY_NAME = {edit.__name__: edit for edit in EDITS}


class Killed(BaseException):
    """The end of a process, as far as one process can play it."""


def after(calls: int, function: Callable[..., object], end: BaseException) -> Callable[..., object]:
    """Return a function that does what it did so many times, and then never again."""
    left = [calls]

    def wrapped(*arguments: object, **named: object) -> object:
        if left[0] == 0:
            raise end
        left[0] -= 1
        return function(*arguments, **named)

    return wrapped


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    assert world.check()
    return world


@pytest.mark.parametrize("moves", [0, 1, 3, 8])
def test_a_build_killed_while_it_moves_files(world: World, moves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    BY_NAME["change_template"](world, 1)
    BY_NAME["rename"](world, 1)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", after(moves, os.replace, Killed()))
        with pytest.raises(Killed):
            world.site.build(now=world.now)
    assert world.check()


@pytest.mark.parametrize("call", ["add_pending", "put_facts", "put_traces", "forget_traces", "set", "commit"])
@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_build_killed_while_it_keeps_its_state(
    world: World, call: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    BY_NAME["configure_title"](world, 2)
    BY_NAME["delete"](world, 1)
    with monkeypatch.context() as patch:
        patch.setattr(BuildState, call, after(times, getattr(BuildState, call), Killed()))
        with suppress(Killed):
            world.site.build(now=world.now)
    assert world.check()


def test_a_build_killed_by_the_system_at_any_moment(world: World) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "sitegen.cli.commands", "build", "--now", NOW.isoformat(), "--jobs", "1"]
    for number in range(8):
        EDITS[number](world, number)
        BY_NAME["change_template"](world, number)
        with subprocess.Popen(command, cwd=world.site.root, env=environment, stderr=subprocess.DEVNULL) as process:
            time.sleep(0.12 + 0.07 * number)  # anywhere between start and end; what holds, holds wherever it is
            process.kill()
        assert world.check()


@pytest.mark.parametrize("written", [0, 5])
def test_a_full_disk_changes_nothing(world: World, written: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(world.site.output)
    BY_NAME["change_template"](world, 3)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", after(written, os.write, OSError(errno.ENOSPC, "No space left on device")))
        with pytest.raises(BuildFailed, match="No space left on device"):
            world.site.build(now=world.now)
    assert contents(world.site.output) == before
    assert not list(world.site.root.glob(".*stage*"))
    assert world.check()


def test_a_fresh_checkout_with_what_was_kept_makes_nothing_again(world: World, tmp_path: Path) -> None:
    for kept in ((".sitegen", "output"), (".sitegen",)):
        fresh = tmp_path / f"fresh-{len(kept)}" / "site"
        for path, data in (world.sources() | contents_of(world.site.root, kept)).items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_bytes(data)
        other = Newsroom.__new__(Newsroom)
        other.root, other.output = fresh, fresh / "output"
        report = other.build(now=world.now)
        assert report.parsed == ()
        assert contents(other.output) == contents(world.site.output)
        if "output" in kept:
            assert (report.rendered, report.files.written) == (0, ())
        again = other.build(now=world.now)
        assert (again.rendered, again.files.written, again.parsed) == (0, (), ())


def contents_of(root: Path, folders: tuple[str, ...]) -> dict[str, bytes]:
    return {path: data for path, data in contents(root).items() if path.split("/")[0] in folders}


def with_plugin(site: Newsroom, text: str, count: int, body: str) -> None:
    site.configure('[plugins]\nenabled = ["mal"]\n[limits]\narticle_seconds = 0.5\n')
    site.write({"plugins/mal.py": text, "content/articles/mauvais.md": article("Mauvais", body)})
    site.write({f"content/articles/a{number}.md": article(f"Titre {number}") for number in range(count)})


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_takes_for_ever_is_named(tmp_path: Path, jobs: int) -> None:
    site = Newsroom(tmp_path / "site", {})
    with_plugin(site, LOOP, 40, "Un texte sans fin.")
    told = site.failure(jobs=jobs)
    assert told.startswith("content/articles/mauvais.md: parsing takes more than 0.5 seconds, which end at “")
    assert "article_seconds" in told
    assert not site.output.exists()


def test_in_a_thread_too_an_article_that_takes_for_ever_is_named(tmp_path: Path) -> None:
    site = Newsroom(tmp_path / "site", {})
    with_plugin(site, LOOP, 2, "Un texte sans fin.")
    with ThreadPoolExecutor(1) as threads:  # where no signal comes, as on Windows
        told = threads.submit(site.failure).result()
    assert told.startswith("content/articles/mauvais.md: parsing takes more than 0.5 seconds")
    shutil.rmtree(site.root / "plugins")
    site.configure("")
    site.build()


def test_an_article_that_kills_its_process_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_SMALL", 0)
    site = Newsroom(tmp_path / "site", {})
    with_plugin(site, DEATH, 40, "tuez-moi")
    told = site.failure(jobs=2)
    assert told == (
        "content/articles/mauvais.md: a worker process died while processing this file\n      = perhaps it ran out of memory"
    )
    shutil.rmtree(site.root / "plugins")
    site.configure("")
    assert site.build(jobs=2).articles == 41
