"""The workflows of a new site and those of this project, judged by actionlint and zizmor; and what they may do."""

import json
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.cli.init import new_site
from sitegen.deploy.doctor import examine

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
    assert [path.name for path in OURS] == ["audit.yml", "ci.yml", "release.yml", "weekly.yml"]
    assert said_of(*OURS) == []


CONFIG = PROJECT / ".github/zizmor.yml"


def zizmor(place: Path, persona: str = "regular", config: Path | None = CONFIG) -> list[tuple[str, str]]:
    """Return what zizmor finds, without asking the net: the rule and the place of each."""
    program = Path(sysconfig.get_path("scripts"), "zizmor")
    options = ("--offline", "--no-progress", f"--persona={persona}", "--strict-collection", "--format=json")
    command = [program, *options, f"--config={config}" if config else "--no-config", place]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.stdout, done.stderr
    return [(found["ident"], json.dumps(found["locations"])[:300]) for found in json.loads(done.stdout)]


def test_zizmor_finds_nothing(folder: Path) -> None:
    assert zizmor(folder.parent) == []


def test_zizmor_finds_nothing_in_ours() -> None:
    assert zizmor(PROJECT / ".github", "pedantic") == []


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ('"$BASE_URL"', "${{ github.event.head_commit.message }}", "template-injection"),
        (
            "permissions:\n      contents: read\n      pages: read\n",
            "permissions: write-all\n",
            "excessive-permissions",
        ),
        ("persist-credentials: false", "fetch-depth: 0", "artipacked"),
        ("  push:\n", "  pull_request_target:\n", "dangerous-triggers"),
    ],
)
def test_zizmor_is_awake(folder: Path, good: str, bad: str, rule: str) -> None:
    text = (folder / "pages.yml").read_text("utf-8")
    assert good in text
    (folder / "pages.yml").write_text(text.replace(good, bad), "utf-8")
    assert rule in {found for found, _ in zizmor(folder.parent)}


def test_workflows_pinned_as_the_manual_says_are_good_to_the_strictest_and_to_the_doctor(folder: Path) -> None:
    manual = (PROJECT / "docs/security.md").read_text("utf-8")
    pinned = re.search(r"- uses: actions/checkout@([0-9a-f]{40} # v[\d.]+)\n", manual)
    assert pinned
    before = [str(one) for one in examine(folder.parents[1])]
    for path in folder.iterdir():
        text, count = re.subn(r"(uses: [\w/-]+)@v[\d.]+", rf"\1@{pinned[1]}", path.read_text("utf-8"))
        assert count
        path.write_text(text, "utf-8")
    assert zizmor(folder.parent, config=None) == []
    assert [str(one) for one in examine(folder.parents[1])] == before


def _rights(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Return the rights of each job of a workflow that gives none to all of them."""
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["permissions"] == {}
    return {(path.name, name): job["permissions"] for name, job in workflow["jobs"].items()}


def test_each_job_has_only_the_rights_that_it_needs(folder: Path) -> None:
    rights = {job: given for path in (*OURS, *folder.iterdir()) for job, given in _rights(path).items()}
    assert {job: given for job, given in rights.items() if given != {"contents": "read"}} == {
        ("release.yml", "publish"): {"id-token": "write"},
        ("pages.yml", "build"): {"contents": "read", "pages": "read"},
        ("pages.yml", "deploy"): {"pages": "write", "id-token": "write"},
        ("due.yml", "due"): {"contents": "read", "actions": "write"},
    }


def test_every_locked_dependency_is_audited_but_not_by_what_every_change_must_pass() -> None:
    workflow = yaml.safe_load((PROJECT / ".github/workflows/audit.yml").read_text("utf-8"))
    said = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    audit = next(line for line in said if line.startswith("pip-audit "))
    locks = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "requirements").iterdir()}
    assert set(re.findall(r"-r (\S+)", audit)) == locks
    assert any(line.startswith("npm audit ") for line in said)
    assert "schedule" in workflow[True]  # YAML 1.1 reads “on” so
    for script in (".ci/run", "scripts/test", "scripts/check", "scripts/setup"):
        assert not re.search(r"\baudit\b(?<!no-audit)", (PROJECT / script).read_text("utf-8"))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_ours_name_each_action_by_its_release(path: Path) -> None:
    actions = re.findall(r"uses: (?!\./)(\S+)", path.read_text("utf-8"))
    assert actions
    assert [action for action in actions if not re.fullmatch(r"[\w/-]+@v\d+(\.\d+)*", action)] == []
