"""Edits that look like none: what a file is counts, not what it looks like from outside.

Times of modification are set by programs: backups, synchronised folders, ``cp -p``, editors that want to hide a save.
"""

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from newsroom import NOW, Files, Newsroom, article, author, photo

from sitegen.cache.documents import DocumentCache, SourceDigest
from sitegen.engine import parsing
from sitegen.engine.request import BuildRequest, forget_state
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]

TEMPLATE = (
    "{%% extends '^1/article.html' %%}{%% block main %%}{{ super() }}%s {{ data('prices')[0].price }}{%% endblock %%}"
)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="9"/>'
SITE: dict[str, str | bytes] = {
    "content/articles/a.md": article("Un", '![x](d.svg)\n\n{{ chart "t.csv" title="T" }}\n'),
    "content/articles/d.svg": DRAWING.format(16),
    "content/articles/t.csv": "An,Prix\n2024,17\n2025,18\n",
    "content/pages/p.md": "---\ntitle: Page\n---\n\nUn.\n",
    "content/authors/anna.md": author("Anna", "Un."),
    "content/categories/politique.md": "---\ntitle: Politique\n---\n\nUn.\n",
    "data/prices.csv": "name,price\nbread,17\n",
    "static/s.txt": "Un",
    "templates/article.html": TEMPLATE % "Un",
}
EDITED: dict[str, tuple[str, str]] = {
    "content/articles/a.md": ('title: "Un"', 'title: "Du"'),
    "content/articles/d.svg": ("16", "61"),
    "content/articles/t.csv": ("17", "71"),
    "content/pages/p.md": ("Un.", "Du."),
    "content/authors/anna.md": ("Un.", "Du."),
    "content/categories/politique.md": ("Un.", "Du."),
    "data/prices.csv": ("17", "71"),
    "static/s.txt": ("Un", "Du"),
}  # fmt: skip


@pytest.fixture
def newsroom(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """A site whose files count as old: what was saved a moment ago is read in any case."""
    for name in ("_TICK", "_COARSE_TICK"):
        monkeypatch.setattr(parsing, name, -(10**18))
    found = site_of(SITE)
    found.build()
    return found


def in_place(file: Path, data: bytes) -> None:
    """Save as editors do that keep the file."""
    status = file.stat()
    file.write_bytes(data)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def by_rename(file: Path, data: bytes) -> None:
    """Save as editors do that write another file and put it in place."""
    status = file.stat()
    new = file.with_name(".new")
    new.write_bytes(data)
    os.utime(new, ns=(status.st_atime_ns, status.st_mtime_ns))
    new.replace(file)


def edited(newsroom: Newsroom, path: str) -> tuple[Path, bytes]:
    file = newsroom.root / path
    before, after = (one.encode() for one in EDITED[path])
    old = file.read_bytes()
    new = old.replace(before, after, 1)
    assert new != old
    assert len(new) == len(old)
    return file, new


def is_clean(newsroom: Newsroom, folder: Path) -> None:
    """Compare the output with that of a clean build."""
    newsroom.build(output=folder / "clean", state=folder / "state")
    assert newsroom.files() == newsroom.files(folder / "clean")


def lie(newsroom: Newsroom, paths: Mapping[str, str]) -> None:
    """Have the cache say other digests of files that look as they look: so it is where no time of change is known."""
    with closing(DocumentCache(newsroom.root / ".sitegen/documents.db")) as cache:
        looks = {path: known.look for path, known in cache.sources().items()}
        cache.put_sources({path: SourceDigest(looks[path], digest) for path, digest in paths.items()}, ())


def digests(newsroom: Newsroom) -> dict[str, str]:
    with sqlite3.connect(newsroom.root / ".sitegen/documents.db") as cache:
        return dict(cache.execute("SELECT path, digest FROM sources"))


def test_every_kind_of_source_is_edited() -> None:
    assert SITE.keys() - EDITED.keys() == {"templates/article.html"}


@pytest.mark.parametrize("save", [in_place, by_rename])
@pytest.mark.parametrize("path", EDITED)
def test_an_edit_that_keeps_size_and_time_is_seen(
    newsroom: Newsroom, tmp_path: Path, path: str, save: Callable[[Path, bytes], None]
) -> None:
    save(*edited(newsroom, path))
    before = newsroom.files()
    newsroom.build()
    assert newsroom.files() != before
    is_clean(newsroom, tmp_path)


def test_a_link_to_another_file_of_the_same_size_and_time_is_seen(newsroom: Newsroom, tmp_path: Path) -> None:
    file, new = edited(newsroom, "static/s.txt")
    other, link = newsroom.root / "static/o.txt", newsroom.root / "static/l.txt"
    other.write_bytes(new)
    os.utime(other, ns=(1, file.stat().st_mtime_ns))
    link.symlink_to("s.txt")
    newsroom.build()
    link.unlink()
    link.symlink_to("o.txt")
    newsroom.build()
    assert newsroom.page("l.txt") == "Du"
    is_clean(newsroom, tmp_path)


@pytest.mark.parametrize("path", ["data/prices.csv", "content/articles/t.csv"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_table_edited_together_with_its_template(newsroom: Newsroom, tmp_path: Path, path: str, jobs: int) -> None:
    """One that slipped through stops one build, not all: the next one reads the file."""
    known = digests(newsroom)[path]
    file, new = edited(newsroom, path)
    file.write_bytes(new)
    newsroom.build()
    lie(newsroom, {path: known})
    newsroom.write(
        {
            "templates/article.html": TEMPLATE % "Du",
            "content/articles/a.md": article("Du", '{{ chart "t.csv" title="U" }}'),
        }
    )
    with pytest.raises(BuildFailed, match="changed during the build"):
        newsroom.build(jobs=jobs)
    newsroom.build(jobs=jobs)
    is_clean(newsroom, tmp_path)


def test_a_text_that_a_worker_finds_to_be_another_is_read_again(newsroom: Newsroom, tmp_path: Path) -> None:
    right = digests(newsroom)["content/pages/p.md"]
    lie(newsroom, {"content/pages/p.md": "0" * 32})
    newsroom.build()
    assert newsroom.build().parsed == ()
    assert digests(newsroom)["content/pages/p.md"] == right
    is_clean(newsroom, tmp_path)


@pytest.mark.parametrize(("value", "all_are_read"), [("true", True), ("1", True), ("", False), ("false", False)])
def test_in_ci_every_source_is_read(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, value: str, all_are_read: bool
) -> None:
    right = digests(newsroom)
    wrong = dict.fromkeys(EDITED, "0" * 32)
    lie(newsroom, wrong)
    monkeypatch.setenv("CI", value)
    if all_are_read:
        newsroom.build()
    else:
        newsroom.failure()
    assert (digests(newsroom) == right) == all_are_read


def test_a_clean_build_reads_every_source(newsroom: Newsroom) -> None:
    right = digests(newsroom)
    lie(newsroom, dict.fromkeys(EDITED, "0" * 32))
    forget_state(BuildRequest(newsroom.root, now=NOW))
    newsroom.build()
    assert digests(newsroom) == right


def test_what_was_just_saved_is_read_again(site_of: SiteOf) -> None:
    """A second save may fall into the same tick of the clock; file systems that count seconds have long ticks."""
    newsroom = site_of(SITE)
    newsroom.build()
    with sqlite3.connect(newsroom.root / ".sitegen/documents.db") as cache:
        looks = {look for (look,) in cache.execute("SELECT look FROM sources")}
    assert "" in looks


@pytest.mark.parametrize("seconds", [-1, 0, 2**31, 2**33, 2**34 - 1])
def test_any_time_of_modification_is_one(newsroom: Newsroom, tmp_path: Path, seconds: int) -> None:
    for path in EDITED:
        os.utime(newsroom.root / path, ns=(seconds * 10**9, seconds * 10**9))
    newsroom.write({"static/new.png": photo()})
    newsroom.build()
    assert newsroom.build().files.written == ()
    is_clean(newsroom, tmp_path)
