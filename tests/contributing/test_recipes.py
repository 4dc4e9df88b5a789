"""The recipes for contributors are true: each is followed literally, on a copy of the package."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from newsroom import SITE, Files, Newsroom

ROOT = Path(__file__).resolve().parents[2]
RECIPES = sorted((ROOT / "docs/contributing").glob("*.md"))
_BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BUILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import sitegen
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
assert Path(sitegen.__file__).is_relative_to(sys.argv[1])
build(BuildRequest(Path(), now=datetime(2026, 6, 1, 12, tzinfo=UTC), jobs=1, **dict(
    zip(("output", "state"), map(Path, sys.argv[2:])))))
"""


class Block(NamedTuple):
    """Something that a recipe says to write, or what comes of it."""

    language: str
    file: str
    text: str


def blocks(recipe: Path) -> list[Block]:
    return [Block(*found) for found in _BLOCK.findall(recipe.read_text("utf-8"))]


def changed(text: str, diff: str) -> str:
    """Return a text with a diff applied, whose lines stand in it once."""
    lines = [(line[:1] or " ", line[1:] + "\n") for line in diff.splitlines()]
    old = "".join(line for sign, line in lines if sign in " -")
    new = "".join(line for sign, line in lines if sign in " +")
    assert {sign for sign, _ in lines} <= {" ", "-", "+"}
    assert f"\n{text}".count(f"\n{old}") == 1, f"these lines do not stand there once:\n{old}"
    return f"\n{text}".replace(f"\n{old}", f"\n{new}", 1)[1:]


class Workshop:
    """A copy of the package, in which a recipe is followed, and a site that is built with it."""

    def __init__(self, folder: Path, newsroom: Newsroom) -> None:
        self.package = folder
        self.newsroom = newsroom
        unwanted = shutil.ignore_patterns("__pycache__")
        for name in ("sitegen", "themes"):
            shutil.copytree(ROOT / name, folder / name, ignore=unwanted)

    def follow(self, steps: list[Block]) -> None:
        """Do what a recipe says."""
        for block in steps:
            file = self.package / block.file
            if block.language == "diff":
                file.write_text(changed(file.read_text("utf-8"), block.text), "utf-8")
            elif block.file.startswith("sitegen/"):
                assert not file.exists()
                file.write_text(block.text, "utf-8")
            elif not block.file.startswith("output/"):
                self.newsroom.write({block.file: block.text})

    def build(self, *places: Path) -> None:
        """Build in a process of its own, with the changed package."""
        code = [sys.executable, "-W", "error", "-c", BUILD, str(self.package), *map(str, places)]
        environment = os.environ | {"PYTHONPATH": str(self.package)}
        run = subprocess.run(code, cwd=self.newsroom.root, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr


@pytest.fixture
def workshop(tmp_path: Path, site_of: Callable[[Files], Newsroom]) -> Workshop:
    return Workshop(tmp_path / "package", site_of({"site.toml": SITE.replace("/journal/", "/")}))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_does_what_it_says(recipe: Path, workshop: Workshop) -> None:
    steps = blocks(recipe)
    workshop.follow(steps)
    workshop.build()
    results = [block for block in steps if block.file.startswith("output/")]
    assert results
    for block in results:
        assert block.text.strip() in (workshop.newsroom.root / block.file).read_text("utf-8")


def test_an_edit_of_the_new_key_is_noticed(workshop: Workshop, tmp_path: Path) -> None:
    steps = blocks(ROOT / "docs/contributing/front-matter-key.md")
    workshop.follow(steps)
    workshop.build()
    (pinned,) = (block for block in steps if "pinned: true" in block.text)
    before = workshop.newsroom.files()
    workshop.newsroom.write({pinned.file: pinned.text.replace("pinned: true\n", "")})
    workshop.build()
    workshop.build(tmp_path / "clean/output", tmp_path / "clean/state")
    after = workshop.newsroom.files()
    assert {name for name in before if before[name] != after[name]} == {"culture/index.html"}
    assert workshop.newsroom.files() == workshop.newsroom.files(tmp_path / "clean/output")


def test_there_is_a_recipe_for_each() -> None:
    assert [path.stem for path in RECIPES] == ["front-matter-key", "output-kind", "shortcode"]
