"""A storm of edits leaves nothing stale, whatever is loaded meanwhile."""

import shutil
import subprocess
from pathlib import Path

from .previews import make_site, running, write
from .storm import check_out, equals_a_clean_build, settle, storm


def test_a_storm_leaves_nothing_stale(tmp_path: Path) -> None:
    assert storm(tmp_path / "site", files=150, clients=8, again=lambda branch: branch < 4) > 0


def git(root: Path, *arguments: str) -> None:
    """Run git in a folder, whatever the user has configured."""
    names = "-c", "user.name=Essai", "-c", "user.email=essai@example.org", "-c", "commit.gpgsign=false"
    subprocess.run(["git", *names, *arguments], cwd=root, check=True, capture_output=True)


def test_another_branch_of_git_is_followed_and_back(tmp_path: Path) -> None:
    """A thousand articles, of which one branch has other texts, fewer articles, and a section that was moved."""
    root = make_site(tmp_path / "site")
    write(root / ".gitignore", ".sitegen/\n")
    check_out(root, 1000, 0)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Un")
    git(root, "checkout", "-qb", "autre")
    check_out(root, 1000, 1)
    shutil.move(root / "content/articles/39", root / "content/articles/moved")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Deux")
    git(root, "checkout", "-q", "main")
    with running(root) as server:
        settle(server, " 0</a>")
        git(root, "checkout", "-q", "autre")
        settle(server, " 1</a>")
        equals_a_clean_build(server)
        git(root, "checkout", "-q", "main")
        settle(server, " 0</a>")
        equals_a_clean_build(server)
        assert server.service.live.state.problems == ()
