"""A golden site: a small newspaper (``golden/site/source``) and every byte that it becomes (``golden/site/expected``).

After a change on purpose: ``pytest tests/golden --update-golden``, then read the difference.
"""

import re
import shutil
from pathlib import Path

import pytest
from newsroom import NOW, PNG

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.facts.icons import SIZES

PICTURES = ("", ".ico", ".png", ".jpg", ".webp", ".avif")
VERSION = re.compile(r"pictures/[0-9a-f]{20}-[0-9]+x[0-9]+-[0-9a-f]{8}\.[a-z]+")
HERE = Path(__file__).parent / "site"


def test_every_byte(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    root = tmp_path / "journal"
    shutil.copytree(HERE / "source", root)
    for name in ("content/articles/2024/pyongyang/frontiere.png", "content/authors/anna.png", "static/logo.png"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(PNG)
    output = tmp_path / "output"
    build(BuildRequest(root, output, now=NOW, jobs=1))
    made = {path.relative_to(output): path for path in sorted(output.rglob("*")) if path.suffix not in PICTURES}
    expected = HERE / "expected"
    if request.config.getoption("--update-golden"):
        shutil.rmtree(expected, ignore_errors=True)
        for name, path in made.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, expected / name)
    assert list(made) == [path.relative_to(expected) for path in sorted(expected.rglob("*")) if path.is_file()]
    for name, path in made.items():
        assert path.read_text("utf-8") == (expected / name).read_text("utf-8"), name
    icons = {"apple-touch-icon.png", "icon-maskable-512.png", *SIZES}
    assert {path.relative_to(output).as_posix() for path in output.rglob("*.png")} == {"logo.png", *icons}
    # The bytes of pictures are the business of libraries: every version that a page names is there, and no other.
    named = {name for path in made for name in VERSION.findall((output / path).read_text("utf-8"))}
    assert named == {path.relative_to(output).as_posix() for path in (output / "pictures").iterdir()}
