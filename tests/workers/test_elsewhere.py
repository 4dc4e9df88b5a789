"""A process that works for another computer: what it runs out of is no fault of a task."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.workers import elsewhere
from sitegen.workers.budget import time_budget
from sitegen.workers.elsewhere import DiskRefused, TooMuch, needed_file, unpacked, work_elsewhere, work_with

_FILES = {"a/one.html": b"one", "two.html": b"two"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Have this process work for another computer."""
    monkeypatch.setattr(elsewhere, "_place", elsewhere._Place())
    work_elsewhere("a worker", tmp_path)
    return tmp_path


def _fill(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Have the disk refuse a file."""
    write = Path.write_bytes

    def refuse(path: Path, data: bytes) -> int:
        if path.name.endswith(name):
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", refuse)


def _go_on() -> None:
    while True:
        pass


def test_a_folder_is_unpacked_as_a_whole_or_not(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        _fill(patch, "two.html")
        with pytest.raises(DiskRefused, match="No space left on device"):
            unpacked(_FILES)
    root = unpacked(_FILES)
    assert {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.html")} == _FILES
    assert [path for path in root.parent.iterdir() if path.is_dir()] == [root]


def test_a_file_that_was_sent_and_has_no_room_is_no_fault_of_a_task(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(monkeypatch, ".jpg")
    with work_with({(1, "photo.jpg"): b"photo"}, None), pytest.raises(DiskRefused):
        needed_file(1, "photo.jpg")


def test_what_takes_too_long_is_left_to_the_computer_that_builds(folder: Path) -> None:
    with pytest.raises(TooMuch), time_budget(0.05):
        _go_on()


def test_a_step_without_an_end_ends_the_process(tmp_path: Path) -> None:
    script = f"""import pathlib, re
from sitegen.workers import budget, elsewhere
budget._MARGIN = 0
elsewhere.work_elsewhere("a worker", pathlib.Path({str(tmp_path)!r}))
with budget.time_budget(0.2):
    re.match("(a+)+$", "a" * 60 + "b")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
