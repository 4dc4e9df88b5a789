"""What the hook on commit messages lets through, and what it says of the rest."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts/subject.py"


def said_of(message: str, folder: Path) -> str:
    (folder / "message").write_text(message, "utf-8")
    done = subprocess.run(
        [sys.executable, SCRIPT, folder / "message"], capture_output=True, encoding="utf-8", check=False
    )
    assert bool(done.returncode) == bool(done.stderr)
    return done.stderr


@pytest.mark.parametrize(
    "subject",
    [
        "Add a page",
        "Embed videos",
        "Bring it back",
        "Pass the clock on",
        "Focus the search",
        "É" * 72,
        'Revert "Added a page."',
    ],
)
def test_a_good_subject(subject: str, tmp_path: Path) -> None:
    assert said_of(f"# a comment\n{subject}\n\nWhy it was done.\n", tmp_path) == ""


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("", "capital letter"),
        ("add a page", "capital letter"),
        ("Add a page.", "full stop"),
        ("A" * 73, "73 characters"),
        ("Added a page", "not “Added”"),
        ("Adds a page", "not “Adds”"),
        ("Adding: a page", "not “Adding”"),
    ],
)
def test_a_bad_subject(subject: str, said: str, tmp_path: Path) -> None:
    assert said in said_of(f"{subject}\n\nWhy it was done.\n", tmp_path)
