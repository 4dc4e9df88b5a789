"""What the system refuses: a full disk, a folder that may not be written; several builds at once."""

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from newsroom import NOW, Files, Newsroom, article

from sitegen.cache.database import Database
from sitegen.engine.reading import read_site
from sitegen.engine.stage import Stage
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
BODY = "Un texte assez long pour remplir une page de la base de données.\n\n" * 300
MANY = {f"content/articles/a{number}.md": article(f"Titre {number}", BODY) for number in range(20)}


@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize("pages", [1, 2, 6, 12, 20])
def test_a_full_disk_under_the_state_is_a_message_and_loses_nothing(
    site_of: SiteOf, monkeypatch: pytest.MonkeyPatch, pages: int, rebuild: bool
) -> None:
    newsroom = site_of({"content/articles/a.md": article("A")})
    if rebuild:
        newsroom.build()
    before = newsroom.files()
    newsroom.write(MANY)
    with monkeypatch.context() as full:
        open_file = sqlite3.connect

        def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
            connection = open_file(*arguments, **options)
            if str(arguments[0]).endswith(".db"):
                connection.execute("PRAGMA page_size = 16384")
                connection.execute(f"PRAGMA max_page_count = {pages}")
            return connection

        full.setattr("sqlite3.connect", connect)
        with pytest.raises(BuildFailed) as caught:
            newsroom.build()
        (problem,) = caught.value.problems
        assert problem.message == "cannot write: no space left on this disk"
        if pages < 6:
            with pytest.raises(BuildFailed, match="no space left"):
                read_site(newsroom.root, NOW, lambda *_: None)
    assert before.items() <= newsroom.files().items() or newsroom.build().rendered
    newsroom.build()
    elsewhere = newsroom.root.parent / "clean"
    newsroom.build(output=elsewhere)
    assert newsroom.files() == newsroom.files(elsewhere)


@pytest.mark.parametrize("step", ["begin", "put"])
def test_a_full_disk_under_the_output_is_a_message(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    newsroom = site_of({"content/articles/a.md": article("A")})
    newsroom.build()
    before = newsroom.files()
    newsroom.write({"content/articles/a.md": article("B")})

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(Stage, step, refuse)
        assert "No space left on device" in newsroom.failure()
    assert newsroom.files() == before
    newsroom.build()
    assert "B" in newsroom.page("politique/a/")


def test_a_state_that_cannot_be_a_folder_is_a_message(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article("A"), ".sitegen": "x"})
    assert newsroom.failure() == ".sitegen: cannot be written: File exists"
    with pytest.raises(BuildFailed, match="cannot be written"):
        read_site(newsroom.root, NOW, lambda *_: None)


def test_a_second_build_waits_for_the_first_and_says_so_if_that_takes_long(
    site_of: SiteOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of({"content/articles/a.md": article("A")})
    newsroom.build()
    other = sqlite3.connect(newsroom.root / ".sitegen" / "lock", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(Database, "PATIENCE", 0.05)
    assert "another build of this site is running" in newsroom.failure()
    other.close()
    newsroom.build()


@pytest.mark.slow
def test_three_first_builds_at_once_make_one_site(site_of: SiteOf, tmp_path: Path) -> None:
    newsroom = site_of({f"content/articles/a{number}.md": article(f"Titre {number}") for number in range(20)})
    command = [sys.executable, "-c", "from sitegen.cli.commands import run; run()", "build", "--now", NOW.isoformat()]
    running = [
        subprocess.Popen(command, cwd=newsroom.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    newsroom.build(output=tmp_path / "clean")
    assert newsroom.files() == newsroom.files(tmp_path / "clean")
