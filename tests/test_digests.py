"""The comparison of the sample's bytes between versions of Python and systems."""

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts/digests.py"
WORKFLOW = SCRIPT.parents[1] / ".github/workflows/ci.yml"


def run(*arguments: str | Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout


def listed(folder: Path, name: str, **changed: bytes | None) -> Path:
    """Write the list of a site of five files, some of them changed."""
    files = {"index.html": b"x", "a/é.xml": b"y", "p.webp": b"z", "s.pf_meta": gzip.compress(b"m", mtime=0), **changed}
    site = folder / f"{name}.site"
    for path, data in files.items():
        if data is not None:
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(data)
    place = folder / f"{name}.txt"
    place.write_bytes(run(site)[1].encode())
    return place


def compared(folder: Path, other: str, **changed: bytes | None) -> tuple[int, str]:
    first = listed(folder, "linux-3.11")
    return run("--compare", first, listed(folder, other, **changed))


@pytest.mark.parametrize("other", ["linux-3.13", "macos-3.11"])
def test_the_same_is_the_same(tmp_path: Path, other: str) -> None:
    assert compared(tmp_path, other, **{"s.pf_meta": gzip.compress(b"m", 1, mtime=5)}) == (0, "2 lists say the same\n")


@pytest.mark.parametrize("other", ["linux-3.13", "macos-3.11"])
@pytest.mark.parametrize(
    "changed", [{"index.html": b"?"}, {"index.html": None}, {"new.html": b""}, {"s.pf_meta": gzip.compress(b"?")}]
)
def test_a_difference_is_one(tmp_path: Path, other: str, changed: dict[str, bytes | None]) -> None:
    code, said = compared(tmp_path, other, **changed)
    assert code == 1
    assert all(path in said for path in changed)


def test_pictures_may_differ_between_systems_only(tmp_path: Path) -> None:
    assert compared(tmp_path / "a", "macos-3.11", **{"p.webp": b"?"})[0] == 0
    assert compared(tmp_path / "b", "linux-3.13", **{"p.webp": b"?"})[0] == 1
    assert compared(tmp_path / "c", "macos-3.11", **{"p.webp": None})[0] == 1


def test_the_workflow_compares_what_every_job_builds() -> None:
    text = WORKFLOW.read_text("utf-8")
    assert text.count("scripts/digests.py output") == 2
    assert "scripts/digests.py --compare" in text
    assert "needs: [linux, others]" in text
