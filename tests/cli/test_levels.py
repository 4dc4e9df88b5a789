"""Levels of messages: an error publishes nothing, a warning is refused by --strict, a note never is."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen.cli.commands import main
from tests.newsroom import SITE, article

REPOSITORY = Path(__file__).parents[2]
NOW = ("--now", "2026-05-02T12:00:00Z")
ROOT = SITE.replace("example.org/journal/", "gazette.fr/")
EXPIRING = '[security_txt]\ncontact = ["mailto:a@gazette.fr"]\nexpires = 2026-06-01\n'
A, B = "content/articles/a.md", "content/articles/b.md"
NOTE = {"site.toml": ROOT + EXPIRING, A: article()}
WARNING = {"site.toml": ROOT + EXPIRING, A: article(tags=["Climat"]), B: article(tags=["climat"])}
ERROR = WARNING | {"content/articles/c.md": article(author="nobody")}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of the core's templates, as the current folder."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"themes/x/theme.toml": 'name = "x"\n', "content/authors/redaction.md": "---\nname: R\n---\n"})
    return tmp_path


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def sitegen(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.mark.parametrize(
    ("files", "counts", "plain", "strict"),
    [(NOTE, (0, 0, 1), 0, 0), (WARNING, (0, 1, 1), 0, 1), (ERROR, (1, 1, 1), 1, 1)],
    ids=["note", "warning", "error"],
)
def test_levels_decide_what_is_refused_and_all_are_counted(
    folder: Path, files: dict[str, str], counts: tuple[int, int, int], plain: int, strict: int
) -> None:
    write(folder, files)
    for words, code in (((), plain), (("--strict",), strict), (("--strict",), strict)):
        result = sitegen("build", *NOW, *words, "--json")
        said = json.loads(result.stdout)
        assert result.exit_code == code
        errors, warnings, notes = counts
        wanted = (errors + warnings, 0, notes) if words else counts
        assert (said["errors"], said["warnings"], said["notes"]) == wanted
        levels = [problem["severity"] for problem in said["problems"]]
        assert tuple(map(levels.count, ("error", "warning", "note"))) == wanted
        assert set(said["problems"][0]) == {
            "severity", "fault", "path", "line", "column", "message", "excerpt", "hint",
        }  # fmt: skip
    result = sitegen("build", *NOW)
    words_of = {0: "", 1: "1 {}"}
    last = ", ".join(
        words_of[count].format(name) for name, count in zip(("error", "warning", "note"), counts, strict=True) if count
    )
    assert f"\n{last}\n" in result.stderr


def test_a_note_is_a_notice_on_github(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    write(folder, NOTE)
    assert "::notice file=site.toml,line=7,col=1::security.txt expires on 2026-06-01" in sitegen("build", *NOW).stderr


@pytest.mark.parametrize("base_url", ["", "https://une.github.io/depot/"], ids=["at the root", "below a path"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_fresh_site_passes_strict_builds(folder: Path, language: str, base_url: str) -> None:
    assert sitegen("init", "new", "--language", language).exit_code == 0
    shutil.copytree(folder / "new", folder, dirs_exist_ok=True)
    result = sitegen("build", "--strict", "--json", *(("--base-url", base_url) if base_url else ()))
    said = json.loads(result.stdout)
    assert (result.exit_code, said["errors"], said["warnings"]) == (0, 0, 0)
    assert {problem["fault"] for problem in said["problems"]} == {"starter", "publisher"}, (
        "what the newsroom has to write"
    )


def test_thousands_of_problems_are_a_screen_or_two(folder: Path) -> None:
    links = " ".join(f"[{number}](/rien/{number}/)" for number in range(2_000))
    write(folder, {"site.toml": ROOT, A: article(body=links), B: article(body="[a](#rien)")})
    result = sitegen("build", *NOW)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) < 600
    assert lines[-1] == "1 error"  # of the texts by themselves; links are looked at when these are right
    write(folder, {B: article()})
    lines = sitegen("build", *NOW).stderr.splitlines()
    assert len(lines) < 600
    assert lines[-3].startswith("… and 1900 more like “nothing is published at")
    assert lines[-2:] == ["… 1900 are not shown: “sitegen check --json” lists all", "2000 errors"]
    assert json.loads(sitegen("build", *NOW, "--json").stdout)["errors"] == 2_000


def test_the_archive_is_one_line_of_a_build_and_all_of_a_check(folder: Path) -> None:
    archive = "[archive]\nbefore = 2030-01-01\n"
    links = " ".join(f"[{number}](/rien/{number}/)" for number in range(300))
    write(folder, {"site.toml": ROOT + archive, A: article(body=links)})
    result = sitegen("build", *NOW, "--strict")
    assert result.exit_code == 0
    summary = "300 faults in the archive (300 dead links): “sitegen check” lists them all"
    assert result.stderr.splitlines() == [f"note: {summary}", "1 note"]
    said = json.loads(sitegen("build", *NOW, "--json").stdout)
    assert (said["errors"], said["warnings"], said["notes"], said["archive"]) == (0, 0, 300, {"link": 300})
    assert all(problem["line"] == 7 and problem["fault"] == "link" for problem in said["problems"])
    checked = sitegen("check", *NOW)
    assert checked.exit_code == 0
    assert checked.stderr.count("nothing is published at") == 300
    found = json.loads(sitegen("check", *NOW, "--json").stdout)
    assert sum(problem["fault"] == "link" for problem in found["problems"]) == 300
