"""The workflows of a new site: what they may do, and that each of their shell steps does what it says."""

import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from newsroom import article
from workflows import Runner

from sitegen.cli.init import new_site

PROJECT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the steps are written for Linux and its shell")


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    site = tmp_path / "journal"
    new_site(site, "Le Phare", "https://example.org/", "fr", "Europe/Paris")
    return Runner(site, tmp_path / "runner")


def workflow(runner: Runner, name: str) -> dict[Any, Any]:
    told: dict[Any, Any] = yaml.safe_load((runner.site / ".github/workflows" / name).read_text("utf-8"))
    return told


# What they may do


def test_each_job_has_the_permissions_that_it_needs_and_no_other(runner: Runner) -> None:
    pages, due = workflow(runner, "pages.yml"), workflow(runner, "due.yml")
    assert pages["permissions"] == due["permissions"] == {}
    assert {name: job["permissions"] for name, job in pages["jobs"].items()} == {
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "announce": {"contents": "read"},
    }
    assert due["jobs"]["due"]["permissions"] == {"contents": "read", "actions": "write"}


def test_only_the_small_workflow_has_a_schedule(runner: Runner) -> None:
    on = True  # what YAML 1.1 makes of the word
    assert workflow(runner, "pages.yml")[on].keys() == {"push", "workflow_dispatch"}
    assert "schedule" in workflow(runner, "due.yml")[on]
    assert workflow(runner, "pages.yml")["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_each_job_restores_what_the_last_left(runner: Runner) -> None:
    caches = [
        step["with"]
        for name in ("pages.yml", "due.yml")
        for job in workflow(runner, name)["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/cache")
    ]
    build, restored, saved, due = caches
    assert {cache["path"] for cache in caches} == {".sitegen\noutput\n"}
    assert build == due
    assert restored["key"] == build["key"]
    assert saved["key"] == build["key"] + "-announced"
    assert all(key.startswith(build["restore-keys"]) for key in (build["key"], saved["key"]))


def test_no_value_of_github_is_pasted_into_a_script(runner: Runner) -> None:
    steps = {**runner.steps("pages.yml"), **runner.steps("due.yml")}
    assert all("${{" not in step.get("run", "") for step in steps.values())


# Publish


def test_the_build_step_builds_for_the_address_of_the_page(runner: Runner) -> None:
    runner.values["steps.pages.outputs.base_url"] = "https://x.github.io/journal"
    done = runner.run("pages.yml", "Build")
    assert done.returncode == 0, done.stderr
    assert 'href="https://x.github.io/journal/"' in (runner.site / "output/index.html").read_text("utf-8")
    assert runner.summary.read_text("utf-8").startswith("### ")
    assert "files for 1 article" in runner.summary.read_text("utf-8")


def test_what_is_uploaded_is_what_was_planned(runner: Runner) -> None:
    runner.values |= {"steps.pages.outputs.base_url": "https://x.github.io/journal", "runner.temp": "temporary"}
    upload = next(
        step for step in workflow(runner, "pages.yml")["jobs"]["build"]["steps"] if "upload" in step.get("uses", "")
    )
    assert upload["with"]["path"] == "${{ runner.temp }}/site"
    assert runner.run("pages.yml", "Build").returncode == 0
    planned = {path.relative_to(runner.site / "output") for path in (runner.site / "output").rglob("*")}
    (runner.site / "output/.DS_Store").write_text("x")
    (runner.site / "output/leer").mkdir()
    shutil.rmtree(runner.temporary)
    assert runner.run("pages.yml", "Build").returncode == 0
    place = runner.temporary / "site"
    assert {path.relative_to(place) for path in place.rglob("*")} == planned
    (runner.site / "output/alt/index.html").parent.mkdir()
    (runner.site / "output/alt/index.html").write_text("x")
    shutil.rmtree(runner.temporary)
    assert runner.run("pages.yml", "Build").returncode == 1
    assert not runner.temporary.exists()


def test_a_mistake_is_told_at_its_line_and_in_the_summary(runner: Runner) -> None:
    runner.values["steps.pages.outputs.base_url"] = "https://x.github.io/journal"
    place = runner.site / "content/articles/faute.md"
    place.write_text(article("Une ``` faute", category="Nulle part", author="redaction"), "utf-8")
    done = runner.run("pages.yml", "Build")
    assert done.returncode == 1
    assert "::error file=content/articles/faute.md,line=4,col=1::" in done.stderr
    summary = runner.summary.read_text("utf-8")
    assert summary.startswith("### Failed: nothing was written\n\n```text\nerror: content/articles/faute.md:4:1: ")
    assert not (runner.site / "output").exists()


def test_without_the_address_of_sitegen_the_install_step_says_what_to_do(runner: Runner) -> None:
    (runner.site / "requirements.txt").write_text("# nothing yet\n", "utf-8")
    runner.variables["PATH"] = f"{runner.programs}:/usr/bin:/bin"  # where no sitegen is
    runner.put_program("python", f'exec "{sys.executable}" "$@"')
    done = runner.run("pages.yml", "Install sitegen")
    assert done.returncode == 1, done.stderr
    assert "::error file=requirements.txt,line=1::" in done.stdout


def test_the_install_step_installs_the_commit_that_is_named(runner: Runner, tmp_path: Path) -> None:
    """From a bare repository; what sitegen needs itself is taken from here, for nothing is fetched in a test."""
    source, bare = tmp_path / "source", tmp_path / "sitegen.git"
    hidden = shutil.ignore_patterns("__pycache__")
    for name in ("sitegen", "themes"):
        shutil.copytree(PROJECT / name, source / name, ignore=hidden)
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(PROJECT / name, source / name)
    git = ["git", "-C", source, "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "A"]):
        subprocess.run([*git, *words], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, encoding="utf-8").stdout
    subprocess.run(["git", "clone", "--quiet", "--bare", source, bare], check=True)
    line = f"sitegen-news @ git+https://forge.example/sitegen.git@{commit.strip()}"
    (runner.site / "requirements.txt").write_text(f"# sitegen\n{line}\n", "utf-8")

    own = tmp_path / "venv"
    venv.create(own, with_pip=False, symlinks=True)
    (packages,) = own.glob("lib/python*/site-packages")
    (here,) = Path(sys.prefix).glob("lib/python*/site-packages")
    (packages / "those-of-the-tests.pth").write_text(f"{here}\n", "utf-8")
    runner.path = [str(own / "bin")]
    runner.variables |= {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_IGNORE_INSTALLED": "1"}
    runner.variables |= {"PIP_NO_INDEX": "1", "GIT_CONFIG_COUNT": "1"}
    runner.variables |= {"GIT_CONFIG_KEY_0": f"url.{bare.as_uri()}.insteadOf"}
    runner.variables |= {"GIT_CONFIG_VALUE_0": "https://forge.example/sitegen.git"}
    done = runner.run("pages.yml", "Install sitegen")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip().endswith(str(own / "bin/sitegen"))
    again = subprocess.run([own / "bin/sitegen", "init", "autre"], cwd=tmp_path, capture_output=True, check=False)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "autre/requirements.txt").read_text("utf-8").splitlines()[1:] == [line]


def test_somebody_is_told_only_of_news(runner: Runner, tmp_path: Path) -> None:
    said = tmp_path / "said"
    said.touch()
    runner.variables["GITHUB_OUTPUT"] = str(said)
    runner.values["steps.pages.outputs.base_url"] = "https://x.github.io/journal"
    runner.values["needs.build.outputs.base_url"] = "https://x.github.io/journal"
    assert runner.run("pages.yml", "Build").returncode == 0
    assert runner.run("pages.yml", "Is there anybody to tell?").returncode == 0
    assert said.read_text("utf-8") == ""
    with (runner.site / "site.toml").open("a", encoding="utf-8") as file:
        file.write('[feeds]\nhub = "http://127.0.0.1:9/"\n')
    shutil.rmtree(runner.temporary)
    assert runner.run("pages.yml", "Build").returncode == 0
    assert runner.run("pages.yml", "Is there anybody to tell?").returncode == 0
    assert said.read_text("utf-8") == "news=true\n"
    done = runner.run("pages.yml", "Announce")
    assert done.returncode == 0, done.stderr
    assert "::warning ::cannot notify the hub (http://127.0.0.1:9/)" in done.stderr


# Due

GH = """
printf '%s\\n' "$*" >>"$WORDS"
if [ "$1 $2" = "run list" ]; then printf '%s' "$LAST"; fi
"""


@pytest.fixture
def due(runner: Runner, tmp_path: Path) -> Callable[[str], tuple[int, list[str], str]]:
    """Run the step with a last publication; return its exit code, the words that ``gh`` heard, and what it said."""
    words = tmp_path / "words"
    runner.put_program("gh", GH)

    def run(last: str) -> tuple[int, list[str], str]:
        words.unlink(missing_ok=True)
        runner.variables |= {"LAST": last, "WORDS": str(words)}
        done = runner.run("due.yml", "Publish what is due")
        return done.returncode, words.read_text("utf-8").splitlines(), done.stdout + done.stderr

    return run


def ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


ASKED = "run list --workflow pages.yml --status success --limit 1 --json createdAt --jq .[].createdAt"


def test_what_appeared_since_the_last_publication_starts_the_next(
    runner: Runner, due: Callable[[str], tuple[int, list[str], str]]
) -> None:
    first = runner.site / "content/articles/bienvenue.md"
    first.write_text(re.sub(r"(?m)^date: .*$", "date: 2026-01-01", first.read_text("utf-8")), "utf-8")
    place = runner.site / "content/articles/heure.md"
    place.write_text(article("À l'heure", category="Société", date=ago(2), author="redaction"), "utf-8")
    assert due(ago(3))[:2] == (0, [ASKED, "workflow run pages.yml"])
    code, heard, said = due(ago(1))
    assert (code, heard) == (0, [ASKED])
    assert "Nothing is due" in said


def test_nothing_is_started_before_the_first_publication(due: Callable[[str], tuple[int, list[str], str]]) -> None:
    code, heard, said = due("")
    assert (code, heard) == (0, [ASKED])
    assert "Nothing was published yet" in said


def test_a_site_with_mistakes_fails_and_starts_nothing(
    runner: Runner, due: Callable[[str], tuple[int, list[str], str]]
) -> None:
    (runner.site / "content/articles/faute.md").write_text(article(category="Nulle part"), "utf-8")
    code, heard, said = due(ago(3))
    assert (code, heard) == (1, [ASKED])
    assert "::error file=content/articles/faute.md" in said
