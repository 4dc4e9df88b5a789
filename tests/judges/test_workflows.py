"""The workflows of a new site and those of this project, judged by actionlint; and what ours may do."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.cli.init import new_site

from .newspaper import PROJECT
from .tools import NODE, run_json

OURS = sorted((PROJECT / ".github/workflows").iterdir())


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


def test_actionlint_has_nothing_to_say_of_ours() -> None:
    assert [path.name for path in OURS] == ["ci.yml", "release.yml", "weekly.yml"]
    assert said_of(*OURS) == []


def test_ours_may_read_and_only_publishing_has_a_token() -> None:
    further = {}
    for path in OURS:
        workflow = yaml.safe_load(path.read_text("utf-8"))
        assert workflow["permissions"] == {"contents": "read"}
        for name, job in workflow["jobs"].items():
            if "permissions" in job:
                further[path.name, name] = job["permissions"]
    assert further == {("release.yml", "publish"): {"id-token": "write"}}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_ours_name_each_action_by_its_release(path: Path) -> None:
    actions = re.findall(r"uses: (?!\./)(\S+)", path.read_text("utf-8"))
    assert actions
    assert [action for action in actions if not re.fullmatch(r"[\w/-]+@v\d+(\.\d+)*", action)] == []
