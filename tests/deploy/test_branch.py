"""Publishing to a branch of a bare repository, and reading the site from there as readers of GitHub Pages do."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from newsroom import article, author
from pages import files_of_branch, served

from sitegen.deploy.branch import Branch, publish
from sitegen.deploy.finished import collect_finished
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from tests.errors.test_printable import is_harmless

URL = "https://x.github.io/journal/"
SITE = f"""\
[site]
title = "La Gazette"
url = "{URL}"
"""


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", folder, *words], capture_output=True, encoding="utf-8", check=True)
    return done.stdout.strip()


class Clone:
    """A clone with a site, and the bare repository that it publishes to."""

    def __init__(self, folder: Path) -> None:
        self.bare, self.site = folder / "origin.git", folder / "site"
        subprocess.run(["git", "init", "--quiet", "--bare", self.bare], check=True)
        subprocess.run(["git", "init", "--quiet", "--initial-branch", "main", self.site], check=True)
        git(self.site, "config", "user.name", "Ada")
        git(self.site, "config", "user.email", "ada@example.org")
        git(self.site, "remote", "add", "origin", str(self.bare))
        self.write("site.toml", SITE)
        self.write(".gitignore", "/output/\n/.sitegen/\n")
        self.write("content/articles/pont.md", article("Le pont rouvre", author="ada"))
        self.write("content/authors/ada.md", author("Ada"))
        self.write("static/.well-known/essai.txt", "là\n")
        self.write("static/_brut/données.csv", "a,b\n")
        self.commit()

    def write(self, name: str, text: str) -> None:
        place = self.site / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")

    def commit(self) -> None:
        git(self.site, "add", "--all")
        git(self.site, "commit", "--quiet", "--message", "A")

    def sitegen(self, *words: str, code: int = 0) -> str:
        command = [sys.executable, "-m", "sitegen.cli.commands", *words]
        done = subprocess.run(command, cwd=self.site, capture_output=True, encoding="utf-8", timeout=120, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def branch(self, name: str = "gh-pages") -> dict[str, bytes]:
        return files_of_branch(self.bare, name)

    def has_branch(self, name: str = "gh-pages") -> bool:
        return bool(git(self.site, "ls-remote", "origin", f"refs/heads/{name}"))


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_branch_holds_the_output_and_nothing_local_is_touched(clone: Clone) -> None:
    before = git(clone.site, "for-each-ref", "refs/heads"), git(clone.site, "status", "--porcelain")
    said = clone.sitegen("deploy")
    assert "published to origin/gh-pages: " in said
    assert clone.branch() == {**files_in(clone.site / "output"), ".nojekyll": b""}
    assert before == (git(clone.site, "for-each-ref", "refs/heads"), git(clone.site, "status", "--porcelain"))
    message = git(clone.bare, "log", "-1", "--format=%B", "gh-pages")
    assert message == f"Publish {git(clone.site, 'rev-parse', '--short', 'HEAD')}\n\nPublished-by: sitegen"

    assert "origin/gh-pages is up to date" in clone.sitegen("deploy")
    assert git(clone.bare, "rev-list", "--count", "gh-pages") == "1"

    clone.write("content/articles/pont.md", article("Le pont ferme", author="ada"))
    clone.write("content/articles/quai.md", article("Le quai", author="ada"))
    said = clone.sitegen("deploy", "--dry-run")
    assert "added: politique/quai/index.html" in said
    assert "changed: politique/pont/index.html" in said
    assert git(clone.bare, "rev-list", "--count", "gh-pages") == "1"
    clone.sitegen("deploy", "--message", "Quai")
    assert clone.branch() == {**files_in(clone.site / "output"), ".nojekyll": b""}
    assert git(clone.bare, "log", "--format=%s", "gh-pages").startswith("Quai\nPublish ")


def test_a_clone_that_never_saw_the_branch_goes_on_from_it(clone: Clone, tmp_path: Path) -> None:
    clone.sitegen("deploy")
    git(clone.site, "push", "--quiet", "origin", "main")
    other = tmp_path / "other"
    where = clone.bare.as_uri()
    subprocess.run(["git", "clone", "--quiet", "--depth=1", "--branch=main", where, other], check=True)
    clone.site = other
    git(other, "config", "user.name", "Bob")
    git(other, "config", "user.email", "bob@example.org")
    clone.write("content/articles/quai.md", article("Le quai", author="ada"))
    clone.sitegen("deploy")
    assert git(clone.bare, "log", "--format=%cn", "gh-pages") == "Bob\nAda"


def taken(clone: Clone, files: dict[str, str], message: str) -> None:
    """Put a branch at the remote that somebody else wrote."""
    git(clone.site, "checkout", "--quiet", "--orphan", "gh-pages")
    git(clone.site, "rm", "-rfq", "--cached", ".")
    for name, text in files.items():
        clone.write(name, text)
        git(clone.site, "add", "--force", name)
    git(clone.site, "commit", "--quiet", "--message", message)
    git(clone.site, "push", "--quiet", "origin", "gh-pages")
    for name in files:
        (clone.site / name).unlink()
    git(clone.site, "checkout", "--quiet", "--force", "main")
    git(clone.site, "branch", "--quiet", "-D", "gh-pages")


def test_the_branch_of_somebody_else_is_taken_over_only_by_force(clone: Clone) -> None:
    taken(clone, {"index.html": "by hand"}, "By hand")
    said = clone.sitegen("deploy", code=1)
    assert "somebody other than sitegen made the last commit of origin/gh-pages" in said
    assert git(clone.bare, "rev-list", "--count", "gh-pages") == "1"
    clone.sitegen("deploy", "--force")
    assert git(clone.bare, "rev-list", "--count", "gh-pages") == "2"


def test_a_domain_is_not_lost_by_publishing(clone: Clone) -> None:
    taken(clone, {"CNAME": "example.org"}, "Domain\n\nPublished-by: sitegen")
    assert "publishing would lose its domain" in clone.sitegen("deploy", code=1)
    clone.write("site.toml", SITE.replace(URL, "https://example.org/") + "[hosting]\ncname = true\n")
    clone.sitegen("deploy")
    assert clone.branch()["CNAME"] == b"example.org"


def test_the_sources_are_never_replaced(clone: Clone) -> None:
    git(clone.site, "push", "--quiet", "origin", "main:gh-pages", "main:other")
    assert "holds the sources of a site" in clone.sitegen("deploy", "--force", code=1)
    assert "you are on the branch “main”" in clone.sitegen("deploy", "--force", "--branch", "main", code=1)
    assert "site.toml" in clone.branch()


@pytest.mark.parametrize(
    ("words", "prepare", "said"),
    [
        (["--remote", "orgin"], lambda _: None, "did you mean “origin”?"),
        (["--branch", "a..b"], lambda _: None, "“a..b” is not a valid branch name"),
        (["--branch", "--force"], lambda _: None, "“--force” is not a valid branch name"),
        ([], lambda clone: git(clone.site, "remote", "remove", "origin"), "there is no remote “origin”"),
        ([], lambda clone: (clone.bare / "HEAD").unlink(), "cannot reach origin: "),
        ([], lambda clone: (clone.site / ".git").rename(clone.site / "x"), "is not in a git repository"),
        ([], lambda clone: git(clone.site, "config", "user.email", ""), "git does not know who you are"),
        ([], lambda clone: clone.write("content/articles/pont.md", "---\ntitle: x\n---\n"), "missing"),
        (["--strict"], lambda clone: clone.write("site.toml", SITE + "[security_txt]\ncontact=['mailto:a@b.fr']\nexpires=2020-01-01\n"),
         "security.txt has expired"),
    ],
)  # fmt: skip
def test_a_refusal_says_why_and_publishes_nothing(
    clone: Clone, words: list[str], prepare: Callable[[Clone], object], said: str
) -> None:
    prepare(clone)
    assert said in clone.sitegen("deploy", *words, code=1)
    assert not (clone.bare / "refs/heads/gh-pages").exists()


def test_what_a_build_would_not_make_is_not_published(clone: Clone) -> None:
    clone.sitegen("build", "--drafts")
    clone.write("output/secret.txt", "x")
    (clone.site / "output/lien").symlink_to(clone.site / "site.toml")
    said = clone.sitegen("deploy", code=1)
    assert "error: output/lien: the build did not write this file" in said
    assert "error: output/secret.txt: the build did not write this file" in said
    assert not clone.has_branch()


def test_only_what_was_planned_is_put_into_a_folder(clone: Clone, tmp_path: Path) -> None:
    clone.sitegen("deploy", "--folder", str(tmp_path / "published"), "--base-url", "https://example.net/")
    planned = files_in(clone.site / "output")
    assert files_in(tmp_path / "published") == planned
    assert not clone.has_branch()
    assert "this is not an empty folder" in clone.sitegen("deploy", "--folder", str(tmp_path / "published"), code=1)
    (clone.site / "output/.DS_Store").write_text("x")
    (clone.site / "output/leer").symlink_to(clone.site / "content", target_is_directory=True)
    clone.sitegen("deploy", "--folder", str(tmp_path / "other"), "--base-url", "https://example.net/")
    assert files_in(tmp_path / "other") == planned
    clone.write("output/note.txt", "x")
    said = clone.sitegen("deploy", "--folder", str(tmp_path / "third"), code=1)
    assert "error: output/note.txt: the build did not write this file" in said
    assert not (tmp_path / "third").exists()


def test_a_file_that_changes_after_the_build_is_not_published(clone: Clone, tmp_path: Path) -> None:
    clone.sitegen("build")
    clone.write("output/index.html", "edited")
    (clone.site / "output/robots.txt").unlink()
    shutil.move(clone.site / "output/politique", tmp_path / "politique")
    (clone.site / "output/politique").symlink_to(tmp_path / "politique", target_is_directory=True)
    with pytest.raises(BuildFailed) as caught:
        collect_finished(BuildRequest(clone.site), tmp_path / "published")
    paths = {str(problem.path) for problem in caught.value.problems}
    assert {"output/index.html", "output/robots.txt", "output/politique/pont/index.html"} <= paths
    assert not (tmp_path / "published").exists()


HOSTILE_NAMES = [
    "a\nM 100644 inline index.html\ndata 5\nowned\n",
    "a\n\ncommit refs/heads/main\n",
    "a\rb", "a\x01b", "a\u2028b", '"index.html"', ".git/config", "a/.GIT/hooks/x", "a\udc80",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_no_name_gives_commands_to_git(clone: Clone, name: str) -> None:
    """Whatever made the folder, and even if nothing else has looked at it."""
    output = clone.site / "output"
    (output / name).parent.mkdir(parents=True)
    (output / name).write_text("x", "utf-8")
    before = git(clone.site, "for-each-ref")
    with pytest.raises(BuildFailed, match="git cannot publish a file of this name") as caught:
        publish(clone.site, output, Branch("origin", "gh-pages"), None, False, False)
    assert all(map(is_harmless, str(caught.value).split("\n")))
    assert git(clone.site, "for-each-ref") == before
    assert not clone.has_branch()


def test_a_link_is_not_followed(clone: Clone) -> None:
    output = clone.site / "output"
    output.mkdir()
    (output / "lien.txt").symlink_to(clone.site / "site.toml")
    with pytest.raises(BuildFailed, match="would publish what it leads to"):
        publish(clone.site, output, Branch("origin", "gh-pages"), None, False, False)


@pytest.mark.parametrize("name", ["GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE"])
@pytest.mark.parametrize("value", ["x\ndata 0\n\nreset refs/heads/main\n", "a <b> c"])
def test_no_committer_gives_commands_to_git(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    clone.sitegen("build")
    monkeypatch.setenv(name, value)
    before = git(clone.site, "for-each-ref")
    with pytest.raises(BuildFailed, match="git cannot commit as"):
        publish(clone.site, clone.site / "output", Branch("origin", "gh-pages"), None, False, False)
    assert git(clone.site, "for-each-ref") == before


def test_a_name_in_the_sources_is_refused_before_anything_is_built(clone: Clone) -> None:
    clone.write("static/a\nM 100644 inline index.html\ndata 5\nowned\n", "x")
    said = clone.sitegen("deploy", code=1)
    assert (
        "error: static/a␊M 100644 inline index.html␊data 5␊owned␊: the name of this file contains a line break" in said
    )
    assert not clone.has_branch()


def test_an_edited_output_is_mended_before_it_is_published(clone: Clone) -> None:
    clone.sitegen("build")
    good = files_in(clone.site / "output")
    clone.write("output/index.html", "edited")
    clone.sitegen("deploy")
    assert clone.branch() == {**good, ".nojekyll": b""}


def test_addresses_are_recorded_when_asked_and_only_after_publishing(clone: Clone) -> None:
    clone.sitegen("deploy", "--record", "--dry-run")
    clone.sitegen("deploy")
    assert not (clone.site / "urls.txt").exists()
    clone.sitegen("deploy", "--record")
    assert "/politique/pont/" in (clone.site / "urls.txt").read_text("utf-8")


def test_readers_find_everything_below_the_path_of_the_project(
    clone: Clone, links_of: Callable[[str], list[str]]
) -> None:
    clone.sitegen("deploy")
    opener = build_opener(ProxyHandler({}))
    with served(clone.branch(), "/journal/") as host:

        def get(path: str) -> tuple[int, str, str, str]:
            try:
                with opener.open(host + path, timeout=10) as answer:
                    kind = answer.headers["Content-Type"]
                    return answer.status, kind, urlsplit(answer.url).path, answer.read().decode("utf-8", "replace")
            except HTTPError as error:
                with error:
                    return error.code, error.headers["Content-Type"], path, error.read().decode()

        seen: set[str] = set()
        waiting = ["/journal/", "/journal/feed.xml", "/journal/sitemap.xml"]
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            status, kind, _, text = get(path)
            assert status == 200, path
            assert kind != "application/octet-stream", path
            if not kind.startswith("text/html"):
                continue
            for link in links_of(text):
                target = urlsplit(urljoin(f"{URL}{path.removeprefix('/journal/')}", link))
                if target.hostname == "x.github.io":
                    assert target.path.startswith("/journal/"), f"{path}: {link}"
                    waiting.append(target.path)
        assert "/journal/politique/pont/" in seen

        assert get("/journal/politique/pont")[2] == "/journal/politique/pont/"
        status, _, _, text = get("/journal/nulle/part/")
        assert status == 404
        assert f'href="{URL}"' in text or 'href="/journal/"' in text
        assert get("/journal/.well-known/essai.txt")[0] == 200
        assert get("/journal/_brut/donn%C3%A9es.csv")[0] == 200
        assert get("/robots.txt")[0] == 404  # a project has none: the host's is asked for
