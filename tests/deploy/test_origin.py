"""Where sitegen comes from: a line that installs it elsewhere, or an honest nothing."""

import json
import subprocess
from pathlib import Path

import pytest

from sitegen.deploy.origin import public_url, requirement

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_from_an_index() -> None:
    assert requirement("1.2.3", None) == "sitegen-news==1.2.3"


def test_from_a_repository() -> None:
    told = {"url": "https://a:b@forge.example/x/sitegen.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}
    assert requirement("1", json.dumps(told)) == f"sitegen-news @ git+https://forge.example/x/sitegen.git@{COMMIT}"


def test_from_an_archive() -> None:
    assert requirement("1", json.dumps({"url": "file:///x/sitegen.whl", "archive_info": {}})) is None


def git(folder: Path, *words: str) -> str:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", "-C", folder, *author, *words], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


def test_from_a_clone(tmp_path: Path) -> None:
    clone = tmp_path / "dossier à moi"
    clone.mkdir()
    told = json.dumps({"url": clone.as_uri(), "dir_info": {"editable": True}})
    assert requirement("1", told) is None  # no clone
    git(clone, "init", "--quiet")
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "A")
    commit = git(clone, "rev-parse", "HEAD")
    git(clone, "remote", "add", "origin", "git@forge.example:x/sitegen.git")
    assert requirement("1", told) is None  # nobody else has this commit
    git(clone, "update-ref", "refs/remotes/origin/main", commit)
    assert requirement("1", told) == f"sitegen-news @ git+https://forge.example/x/sitegen.git@{commit}"
    git(clone, "remote", "set-url", "origin", str(tmp_path / "elsewhere"))
    assert requirement("1", told) is None  # on this computer only


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://forge.example/x/y.git", "https://forge.example/x/y.git"),
        ("https://token@forge.example:8443/x/y", "https://forge.example:8443/x/y"),
        ("git+https://forge.example/x/y", "https://forge.example/x/y"),
        ("ssh://git@forge.example:2222/x/y.git", "https://forge.example/x/y.git"),
        ("git@forge.example:x/y.git", "https://forge.example/x/y.git"),
        ("forge.example:x/y.git", "https://forge.example/x/y.git"),
        ("../sitegen", None),
        ("file:///srv/sitegen.git", None),
        (r"C:\sitegen", None),
    ],
)
def test_an_address_that_everybody_can_read(address: str, public: str | None) -> None:
    assert public_url(address) == public
