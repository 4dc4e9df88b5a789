"""The workflows of a new site, judged by actionlint."""

from pathlib import Path
from typing import Any

import pytest

from sitegen.cli.init import new_site

from .tools import NODE, run_json


def said_of(*workflows: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run_json(NODE, Path(__file__).with_name("actionlint.mjs"), *workflows)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_site(tmp_path, "Le Phare", "https://example.org/", "fr", "Europe/Paris")
    return tmp_path / ".github/workflows"


def test_actionlint_has_nothing_to_say(folder: Path) -> None:
    workflows = sorted(folder.iterdir())
    assert [path.name for path in workflows] == ["due.yml", "pages.yml"]
    assert said_of(*workflows) == []


def test_the_judge_is_awake(folder: Path) -> None:
    broken = folder / "broken.yml"
    broken.write_text((folder / "pages.yml").read_text("utf-8").replace("steps.pages.", "steps.page."), "utf-8")
    said = said_of(broken)
    assert said
    assert all('"page" is not defined' in problem["message"] for problem in said)
