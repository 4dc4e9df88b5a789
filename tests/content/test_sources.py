"""Discover: what is a source, what is none, and what the names may be."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.content.sources import SourceFile, discover, last_change_ns
from sitegen.content.unread import is_ignored


@pytest.fixture
def tree(tmp_path: Path) -> Callable[..., Path]:
    def make(*names: str) -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name, "utf-8")
        return tmp_path

    return make


def found(root: Path) -> dict[str, str]:
    sources, problems = discover(root)
    assert all(problem.severity == "note" for problem in problems)
    assert [source.path for source in sources] == sorted(source.path for source in sources)
    return {source.path: source.kind for source in sources}


def test_the_place_says_the_kind(tree: Callable[..., Path]) -> None:
    root = tree(
        "content/articles/a.md", "content/articles/2024/b/index.md", "content/articles/2024/b/photo.jpg",
        "content/articles/c.markdown", "content/pages/d.md", "content/authors/e.md", "content/authors/e.jpg",
        "content/categories/f.md", "content/note.txt", "static/g.css", "static/h/i.md", "elsewhere/j.md", "site.toml",
    )  # fmt: skip
    assert found(root) == {
        "content/articles/a.md": "article", "content/articles/2024/b/index.md": "article",
        "content/articles/2024/b/photo.jpg": "media", "content/articles/c.markdown": "article",
        "content/pages/d.md": "page", "content/authors/e.md": "author", "content/authors/e.jpg": "media",
        "content/categories/f.md": "category", "content/note.txt": "media", "static/g.css": "static",
        "static/h/i.md": "static",
    }  # fmt: skip


def test_data_files(tree: Callable[..., Path]) -> None:
    root = tree(
        "data/a.csv", "data/b/c.json", "data/d.toml", "data/e.yaml", "data/f.YML", "data/.hidden", "data/g.csv~"
    )
    assert found(root) == dict.fromkeys(
        ["data/a.csv", "data/b/c.json", "data/d.toml", "data/e.yaml", "data/f.YML"], "data"
    )


def test_names_that_templates_cannot_tell_apart(tree: Callable[..., Path]) -> None:
    root = tree(
        "data/a.csv", "data/a.json", "data/b.xlsx", "data/c", "data/e\u0301.csv", "data/\u00e9.csv", "data/a/a.csv"
    )
    sources, problems = discover(root)
    assert [source.path for source in sources] == ["data/a.csv", "data/a/a.csv", "data/e\u0301.csv"]
    assert [(problem.path, problem.message.split(":")[0]) for problem in problems] == [
        ("data/a.json", "templates know this file and “data/a.csv” by the same name “a”"),
        ("data/b.xlsx", "sitegen cannot read data files of this format"),
        ("data/c", "sitegen cannot read data files of this format"),
        ("data/\u00e9.csv", "templates know this file and “data/e\u0301.csv” by the same name “é”"),
    ]


def test_no_folders_no_sources(tmp_path: Path) -> None:
    assert found(tmp_path) == {}


def test_size_times_and_inode_are_noted(tree: Callable[..., Path]) -> None:
    root = tree("content/articles/a.md")
    file = root / "content/articles/a.md"
    os.utime(file, ns=(1, 1_700_000_000_123_456_789))
    ((source,), _) = discover(root)
    status = file.stat()
    size, modified, changed, inode = map(int, source.look.split())
    assert (size, modified) == (len("content/articles/a.md"), 1_700_000_000_123_456_789)
    assert (changed, inode) == (status.st_ctime_ns, status.st_ino)
    assert last_change_ns(source.look) == status.st_ctime_ns


def test_a_link_looks_like_what_it_leads_to(tree: Callable[..., Path]) -> None:
    root = tree("content/articles/a.md", "content/articles/b.md")
    (root / "content/articles/c.md").symlink_to("a.md")
    looks = {source.path: source.look for source in discover(root)[0]}
    assert looks["content/articles/c.md"] == looks["content/articles/a.md"] != looks["content/articles/b.md"]


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("content/articles/a.md", "a"),
        ("content/articles/2024/a.markdown", "2024/a"),
        ("content/articles/2024/a/index.md", "2024/a"),
        ("content/articles/index.md", "index"),
        ("content/articles/v1.2.md", "v1.2"),
        ("content/pages/legal/terms.md", "legal/terms"),
        ("content/articles/e\u0301te\u0301.md", "été"),
    ],
)
def test_the_id(path: str, identifier: str) -> None:
    assert SourceFile(path, "article", "").id == identifier


@pytest.mark.parametrize(
    ("name", "ignored"),
    [
        (".git", True), ("a.md~", True), (".a.md.swp", True), ("#a.md#", True), ("Thumbs.db", True),
        ("__pycache__", True), ("a.bak", True), ("a.md", False), ("_a.md", False), ("a~b.md", False), ("tmp", False),
    ],
)  # fmt: skip
def test_what_is_an_editors_business(name: str, ignored: bool) -> None:
    assert is_ignored(name) == ignored


def test_ignored_folders_are_not_entered(tree: Callable[..., Path]) -> None:
    assert found(tree("content/articles/.hidden/a.md", "content/.DS_Store", "static/.well-known~/x")) == {}


@pytest.mark.parametrize("name", ["content/a.md", "content/drafts/a.md", "content/articles.md"])
def test_markdown_in_no_folder_is_a_mistake(tree: Callable[..., Path], name: str) -> None:
    sources, (problem,) = discover(tree(name))
    assert sources == []
    assert str(problem) == (
        f"{name}: this file is not in a content folder\n"
        "      = move it to content/articles/, content/pages/, content/authors/, content/categories/, content/boxes/"
    )


def test_a_link_is_followed_inside_the_site_only(
    tree: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("x")
    root = tree("content/articles/a.md", "shared/b.md", "shared/deep/c.md")
    (root / "content/articles/b.md").symlink_to(root / "shared/b.md")
    (root / "content/articles/deep").symlink_to(root / "shared/deep", target_is_directory=True)
    (root / "content/articles/out.md").symlink_to(outside / "secret.md")
    (root / "content/articles/out").symlink_to(outside, target_is_directory=True)
    (root / "content/articles/none.md").symlink_to(root / "nowhere.md")
    (root / "shared/deep/loop").symlink_to(root / "shared/deep", target_is_directory=True)
    (root / "content/articles/up").symlink_to(root / "content", target_is_directory=True)
    sources, problems = discover(root)
    assert [source.path for source in sources] == [
        "content/articles/a.md", "content/articles/b.md", "content/articles/deep/c.md",
    ]  # fmt: skip
    assert sorted(str(problem) for problem in problems) == [
        "content/articles/deep/loop: this symbolic link leads to a folder that contains it",
        "content/articles/none.md: the target of this symbolic link does not exist",
        "content/articles/out.md: this symbolic link leads out of the site's folder",
        "content/articles/out: this symbolic link leads out of the site's folder",
        "content/articles/up: this symbolic link leads to a folder that contains it",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_not_utf_8_and_a_thing_that_is_no_file(tree: Callable[..., Path]) -> None:
    root = tree("content/articles/a.md")
    with open(os.fsencode(root / "content/articles") + b"/\xe9.md", "w") as file:
        file.write("x")
    os.mkfifo(root / "static.fifo")
    (root / "static").mkdir()
    os.mkfifo(root / "static/pipe")
    sources, problems = discover(root)
    assert [source.path for source in sources] == ["content/articles/a.md"]
    assert sorted(str(problem) for problem in problems) == [
        "content/articles/\ufffd.md: the name of this file is not valid UTF-8\n      = rename it",
        "static/pipe: this is neither a file nor a folder",
    ]


def test_a_folder_that_cannot_be_read_is_told(tree: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    root = tree("content/articles/a.md", "static/shut/b")
    scandir = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith("shut"):
            raise PermissionError(13, "Permission denied", folder)
        return scandir(folder)

    monkeypatch.setattr("os.scandir", refuse)
    _, problems = discover(root)
    assert [str(problem) for problem in problems] == ["static/shut: cannot be read: Permission denied"]
