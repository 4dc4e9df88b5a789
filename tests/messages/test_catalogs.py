"""The catalogs: every message that reaches a user has a translation, with the same values, and is compiled."""

import ast
import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from sitegen.messages.language import CATALOGS, DOMAIN

ROOT = Path(__file__).parents[2]
CATALOG_FILES = sorted(CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
_PLACES = re.compile(r"(?<!\{)\{\w+(?:!\w)?\}(?!\})|%\(\w+\)s")


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The tool that keeps catalogs up to date."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    yield importlib.import_module("messages")
    sys.modules.pop("messages", None)


def test_every_message_has_a_translation_and_each_catalog_is_up_to_date(
    messages: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert CATALOG_FILES
    assert messages.update(check=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize("path", CATALOG_FILES, ids=lambda path: path.parts[-3])
def test_translations_have_the_values_of_their_messages(messages: ModuleType, path: Path) -> None:
    for one in messages.read(path):
        originals = [one.id] if isinstance(one.id, str) else one.id
        translations = [one.string] if isinstance(one.string, str) else one.string
        wanted = set(_PLACES.findall(originals[-1]))
        for translation in translations if one.id else ():
            assert set(_PLACES.findall(translation)) | {"{count}", "%(num)s"} >= wanted, one.id
            assert set(_PLACES.findall(translation)) <= wanted | set(_PLACES.findall(originals[0])), one.id


def test_french_is_typeset_as_french(messages: ModuleType) -> None:
    for one in messages.read(CATALOGS / f"fr/LC_MESSAGES/{DOMAIN}.po"):
        for text in [one.string] if isinstance(one.string, str) else one.string:
            assert not re.search("«[^\u00a0]|[^\u00a0]»| [;?!»]|« |\\w'\\w", text), text


def test_each_pattern_stands_where_it_is_used() -> None:
    """A pattern in a variable would not be found by the tool, and stay English."""
    for path in sorted((ROOT / "sitegen").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "tr_n"):
                patterns = node.args[: 1 if node.func.id == "tr" else 2]
                assert all(isinstance(one, ast.Constant) for one in patterns), f"{path}:{node.lineno}"


def sitegen(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "SITEGEN_", "CI", "GITHUB"))
    }
    command = [sys.executable, "-m", "sitegen.cli.commands", *words]
    return subprocess.run(command, cwd=cwd, env=clean | environment, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site in French, with a mistake in an article."""
    root = tmp_path_factory.mktemp("site")
    sitegen("init", ".", cwd=root)
    article = root / "content/articles/a.md"
    article.write_text(
        "---\ntitle: A\ndate: 2026-01-01\ncategory: International\nauthor: redaction\ndraft: true\n---\nB\n", "utf-8"
    )
    return root


def test_a_french_user_reads_french(site: Path) -> None:
    for environment in ({"SITEGEN_LANG": "fr"}, {"LANG": "fr_FR.UTF-8"}, {"LANG": "C.UTF-8"}):
        said = sitegen("build", cwd=site, **environment).stderr
        assert "erreur : content/articles/a.md:6:1:" in said.replace("\u00a0", " ")
        assert "\n1 erreur\n" in said
        assert "write" not in said


def test_json_and_build_servers_stay_english(site: Path) -> None:
    (problem,) = json.loads(sitegen("build", "--json", cwd=site, SITEGEN_LANG="fr").stdout)["problems"]
    assert "write" in problem["hint"]
    assert "\n1 error\n" in sitegen("build", cwd=site, CI="true").stderr
    said = sitegen("build", cwd=site, SITEGEN_LANG="fr", GITHUB_ACTIONS="true").stderr
    assert re.search(r"::error file=content/articles/a\.md,line=6,col=1::.*write", said)


@pytest.mark.parametrize("words", [("--help",), ("build", "--help"), ("new", "-h"), ("check", "--help")])
def test_help_is_french_in_every_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    said = sitegen(*words, cwd=tmp_path, SITEGEN_LANG="fr").stdout
    assert "Utilisation" in said
    assert not re.search(r"Usage:|\b(the|Show|and|with|exit|default|all)\b", said), said


def test_usage_errors_are_french(tmp_path: Path) -> None:
    said = sitegen("build", "--nope", cwd=tmp_path, SITEGEN_LANG="fr").stderr
    assert "No such option" not in said
    assert "--nope" in said
    assert "Utilisation" in said
