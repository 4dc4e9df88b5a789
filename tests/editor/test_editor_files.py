"""`sitegen editor` writes a folder that belongs to the site, from a package that is what it was."""

import io
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from newsroom import Files, Newsroom, article

from sitegen.cli import commands as cli
from sitegen.editor import package
from sitegen.editor.backend import Wanted, find_backend
from sitegen.editor.package import digest_of, read_package
from sitegen.editor.page import page_files
from sitegen.editor.write import FOLDER, SUMS, write_editor
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
PACKAGE = {
    "LICENSE.txt": b"MIT",
    "npm/index.js": b"export const init = () => {};",
    "npm/chunks/a-b_c.js": b"export default 1;",
    "npm/assets/icon.woff2": b"\0",
    "locales/fr.json": b'{"a": "b"}',
}
UNUSED = {
    "npm/index.js.map": b"{}",
    "dist/cms.js": b"1",
    "package.json": b"{}",
    "npm/../secret": b"x",
    "README.md": b"",
}


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the small package be the one that was released."""
    monkeypatch.setattr(package, "DIGEST", digest_of(PACKAGE))


def folder(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        if ".." not in name:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
    return root


def archive(path: Path, files: dict[str, bytes], extra: tuple[tarfile.TarInfo, ...] = ()) -> Path:
    with tarfile.open(path, "w:gz") as opened:
        for name, data in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(data)
            opened.addfile(member, io.BytesIO(data))
        for member in extra:
            opened.addfile(member)
    return path


@pytest.mark.usefixtures("released")
def test_folder_and_archive_give_the_same_files_without_what_nobody_loads(tmp_path: Path) -> None:
    link = tarfile.TarInfo("package/npm/link.js")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    assert read_package(folder(tmp_path / "cms", PACKAGE | UNUSED)) == PACKAGE
    assert read_package(archive(tmp_path / "cms.tgz", PACKAGE | UNUSED, (link,))) == PACKAGE


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(
    "other",
    [
        PACKAGE | {"npm/index.js": b"export const init = () => { /* more */ };"},
        PACKAGE | {"npm/more.js": b""},
        {name: data for name, data in PACKAGE.items() if name != "locales/fr.json"},
        {},
    ],
)
def test_any_other_package_is_refused(tmp_path: Path, other: dict[str, bytes]) -> None:
    for source in (folder(tmp_path / "cms", other) if other else tmp_path, archive(tmp_path / "cms.tgz", other)):
        with pytest.raises(BuildFailed, match=r"this is not @sveltia/cms .* as it was released"):
            read_package(source)


def test_what_is_no_package_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cms.tgz").write_bytes(b"no archive")
    with pytest.raises(BuildFailed, match="the editor cannot be read"):
        read_package(tmp_path / "cms.tgz")
    monkeypatch.setattr(package, "_MOST_BYTES", 10)
    with pytest.raises(BuildFailed, match="it is too large"):
        read_package(archive(tmp_path / "cms.tgz", PACKAGE))


@pytest.mark.usefixtures("released")
def test_npm_packs_it_without_running_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(words: list[str], cwd: Path, **_: Any) -> subprocess.CompletedProcess[str]:
        asked.append(words)
        if len(asked) == 1:
            archive(cwd / "sveltia-cms.tgz", PACKAGE)
        return subprocess.CompletedProcess(words, len(asked) - 1, "", "npm error network\n")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(package.shutil, "which", lambda name: f"/bin/{name}")
    assert read_package(None) == PACKAGE
    assert asked[0][-1] == f"{package.PACKAGE}@{package.VERSION}"
    assert "--ignore-scripts" in asked[0]
    with pytest.raises(BuildFailed, match="npm cannot fetch the editor: npm error network"):
        read_package(None)
    monkeypatch.setattr(package.shutil, "which", lambda name: None)
    with pytest.raises(BuildFailed, match="npm is not installed"):
        read_package(None)


def test_the_page_says_what_may_be_loaded() -> None:
    files = page_files("A <b> & c", "fr", ("https://api.example",), PACKAGE)
    text = files["index.html"].decode()
    assert "<title>A &lt;b&gt; &amp; c</title>" in text
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert "connect-src &#x27;self&#x27; blob: data: https://api.example;" in text
    assert "unsafe-inline" not in text.partition("script-src")[2].partition(";")[0].replace("&#x27;", "")
    assert files["cms/locales/fr.js"] == b'export default {"a": "b"}'
    assert set(files) == {
        "index.html", "start.js", "cms/LICENSE.txt", "cms/npm/index.js", "cms/npm/chunks/a-b_c.js",
        "cms/npm/assets/icon.woff2", "cms/locales/fr.js",
    }  # fmt: skip


def test_a_second_run_replaces_what_nobody_edited(tmp_path: Path) -> None:
    first = {"index.html": b"1", "cms/old.js": b"old", "config.yml": b"a: 1"}
    second = {"index.html": b"1", "cms/new.js": b"new", "config.yml": b"a: 2"}
    assert write_editor(tmp_path, first, force=False).new == ("cms/old.js", "config.yml", "index.html")
    written = write_editor(tmp_path, second, force=False)
    assert (written.new, written.removed) == (("cms/new.js", "config.yml"), ("cms/old.js",))
    assert {path.relative_to(tmp_path / FOLDER).as_posix() for path in (tmp_path / FOLDER).rglob("*.*")} == set(second)
    assert write_editor(tmp_path, second, force=False).new == ()
    done = subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=tmp_path / FOLDER, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["config.yml", "cms/old.js"])
def test_what_somebody_wrote_is_replaced_only_by_force(tmp_path: Path, name: str) -> None:
    files = {"config.yml": b"a: 1", "cms/old.js": b"old"}
    write_editor(tmp_path, files, force=False)
    (tmp_path / FOLDER / name).write_bytes(b"mine")
    newer = {"config.yml": b"a: 2"}
    with pytest.raises(BuildFailed, match=rf"static/admin/{name}: this file was not written by"):
        write_editor(tmp_path, newer, force=False)
    assert (tmp_path / FOLDER / name).read_bytes() == b"mine"
    write_editor(tmp_path, newer, force=True)
    assert (tmp_path / FOLDER / "config.yml").read_bytes() == b"a: 2"
    assert not (tmp_path / FOLDER / "cms/old.js").exists()


def test_what_another_program_put_there_stays(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "config.yml").write_bytes(b"decap: 1")
    with pytest.raises(BuildFailed):
        write_editor(tmp_path, {"config.yml": b"a: 1"}, force=False)
    assert not (tmp_path / FOLDER / SUMS).exists()


def test_sums_lead_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_bytes(b"mine")
    (tmp_path / FOLDER).mkdir(parents=True)
    digest = "6b1b36cbb04b41490bfc0ab2bfa26f86ec1e5a1ce1ce8d5d5f9ae0f1c9a8a1f0"
    lines = [f"{digest}  ../../site.toml\n", f"{digest}  {tmp_path}/site.toml\n", "nonsense\n", "\n"]
    (tmp_path / FOLDER / SUMS).write_text("".join(lines), "utf-8")
    write_editor(tmp_path, {"config.yml": b"a: 1"}, force=True)
    assert (tmp_path / "site.toml").read_bytes() == b"mine"


class FakeGit:
    """What git says of a repository."""

    def __init__(self, url: str | None, head: str | None = "origin/main") -> None:
        self._said = {"remote": url, "symbolic-ref": head}

    def ask(self, *words: str) -> str | None:
        return self._said[words[0]]


@pytest.mark.parametrize(
    ("url", "wanted", "settings", "hosts"),
    [
        ("git@github.com:gazette/site.git", {}, {"name": "github", "repo": "gazette/site", "branch": "main"},
         {"https://api.github.com", "https://www.githubstatus.com"}),
        ("https://user:secret@gitlab.com/press/gazette/site.git", {"app_id": "7"},
         {"name": "gitlab", "repo": "press/gazette/site", "branch": "main", "app_id": "7", "auth_type": "pkce"},
         {"https://gitlab.com", "https://status-api.hostedstatus.com"}),
        ("ssh://git@codeberg.org/gazette/site", {},
         {"name": "gitea", "repo": "gazette/site", "branch": "main", "api_root": "https://codeberg.org/api/v1",
          "base_url": "https://codeberg.org"}, {"https://codeberg.org"}),
        ("https://git.example.org:8443/gazette/site.git", {"forge": "gitlab", "branch": "texts"},
         {"name": "gitlab", "repo": "gazette/site", "branch": "texts", "api_root": "https://git.example.org:8443/api/v4",
          "base_url": "https://git.example.org:8443"},
         {"https://git.example.org:8443", "https://status-api.hostedstatus.com"}),
        (None, {"forge": "github", "repo": "a/b", "auth": "https://auth.example.org/x"},
         {"name": "github", "repo": "a/b", "branch": "main", "base_url": "https://auth.example.org/x"},
         {"https://api.github.com", "https://www.githubstatus.com", "https://auth.example.org"}),
        (None, {"forge": "test-repo"}, {"name": "test-repo"}, set()),
    ],
)  # fmt: skip
def test_the_remote_says_where_articles_go(
    url: str | None, wanted: dict[str, str], settings: dict[str, str], hosts: set[str]
) -> None:
    backend = find_backend(FakeGit(url), Wanted(**wanted))  # type: ignore[arg-type]
    assert backend.settings == settings
    assert set(backend.hosts) == hosts


@pytest.mark.parametrize(
    ("url", "wanted", "said"),
    [
        (None, {}, "git does not know the repository"),
        ("/srv/git/site.git", {}, "git does not know the repository"),
        ("https://git.example.org/gazette/site", {}, "does not know the host git.example.org"),
    ],
)
def test_an_unknown_repository_is_asked_for(url: str | None, wanted: dict[str, str], said: str) -> None:
    with pytest.raises(BuildFailed, match=said):
        find_backend(FakeGit(url), Wanted(**wanted))  # type: ignore[arg-type]


@pytest.fixture
def edited(site_of: SiteOf, released: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """Give a site whose editor was set up by the command."""
    newsroom = site_of({"content/articles/a.md": article("A"), "content/authors/ana.md": "---\nname: Ana\n---\n"})
    config = (newsroom.root / "site.toml").read_text("utf-8")
    (newsroom.root / "site.toml").write_text(
        config + "\n[hosting]\nheaders = true\n[search]\nenabled = true\n", "utf-8"
    )
    monkeypatch.chdir(newsroom.root)
    from click.testing import CliRunner

    source = folder(tmp_path / "cms", PACKAGE)
    done = CliRunner().invoke(cli.main, ["editor", "--from", str(source), "--backend", "test-repo", "--language", "en"])
    assert done.exit_code == 0, done.output
    assert "https://example.org/journal/admin/" in done.output
    return newsroom


def test_the_editor_is_published_and_found_by_nobody_else(edited: Newsroom) -> None:
    edited.build()
    assert (edited.output / "admin/index.html").read_bytes() == (edited.root / FOLDER / "index.html").read_bytes()
    rules = edited.page("_headers")
    assert "/journal/admin/*\n" in rules
    assert "X-Robots-Tag: noindex, nofollow" in rules.partition("admin/*")[2]
    others = [path for path in edited.output.rglob("*") if path.is_file() and "admin" not in path.parts]
    found = [path.name for path in others if b"/admin/" in path.read_bytes()]
    assert found == ["_headers"]


def test_without_an_editor_no_rule_speaks_of_it(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article("A")})
    config = (newsroom.root / "site.toml").read_text("utf-8")
    (newsroom.root / "site.toml").write_text(config + "\n[hosting]\nheaders = true\n", "utf-8")
    newsroom.build()
    assert "admin" not in newsroom.page("_headers")
