"""The configuration of the editor, judged by the schema that comes with Sveltia CMS."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from sitegen.editor.package import PACKAGE, VERSION, read_package

from .newspaper import copy_newspaper, new_starter
from .tools import MODULES

SOURCE = MODULES / PACKAGE
pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason=f"npm has not installed {PACKAGE}: scripts/setup dev does")


def schema() -> dict[str, Any]:
    return dict(json.loads((SOURCE / "schema/sveltia-cms.json").read_text("utf-8")))


def set_up(root: Path, *options: str) -> Any:
    words = [
        sys.executable,
        "-c",
        "from sitegen.cli.commands import run; run()",
        "editor",
        "--from",
        str(SOURCE),
        *options,
    ]
    subprocess.run(words, cwd=root, check=True, capture_output=True)
    return yaml.safe_load((root / "static/admin/config.yml").read_text("utf-8"))


@pytest.mark.parametrize(
    "options",
    [
        ("--backend", "test-repo", "--language", "en"),
        ("--repo", "a/b", "--backend", "gitlab", "--app-id", "7"),
        ("--repo", "a/b", "--backend", "gitea", "--host", "git.example.org"),
    ],
    ids=str,
)
def test_a_new_site(tmp_path: Path, options: tuple[str, ...]) -> None:
    new_starter(tmp_path)
    judge = Draft7Validator(schema())
    found = [f"{error.json_path}: {error.message[:200]}" for error in judge.iter_errors(set_up(tmp_path, *options))]
    assert found == []


def test_the_sample_newspaper(tmp_path: Path) -> None:
    copy_newspaper(tmp_path)
    config = set_up(tmp_path, "--repo", "a/b", "--backend", "github", "--auth-url", "https://auth.example.org")
    assert not list(Draft7Validator(schema()).iter_errors(config))
    assert len(config["collections"]) > 4, "it has articles in several layouts"


def test_the_schema_is_awake() -> None:
    assert list(Draft7Validator(schema()).iter_errors({"backend": {"name": "test-repo"}, "collections": [{"name": 1}]}))


def test_the_package_is_the_one_that_is_pinned() -> None:
    """Whoever updates package.json updates VERSION and DIGEST of sitegen/editor/package.py, too."""
    assert json.loads((SOURCE / "package.json").read_text("utf-8"))["version"] == VERSION
    assert len(read_package(SOURCE)) > 40
