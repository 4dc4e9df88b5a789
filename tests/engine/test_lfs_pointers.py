"""Files that Git LFS has not fetched: an error, wherever they are and whatever they are called."""

from pathlib import Path

import pytest

from tests.newsroom import Newsroom, article

A = "content/articles/a.md"
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'4d' * 32}\nsize 12345\n"
PLACES = [
    "static/plan.pdf", "static/fonts/f.woff2", "static/app.js", "static/lettre", "content/articles/photo.jpg",
    "content/articles/unused.bin", "content/authors/r.png", "data/votes.csv", "themes/x/static/logo.js", A,
]  # fmt: skip


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A site with one article that was built."""
    newsroom = Newsroom(tmp_path / "site", {A: article(), "data/votes.csv": "a\n1\n"})
    newsroom.build()
    return newsroom


@pytest.mark.parametrize("path", PLACES)
def test_a_pointer_is_an_error_until_its_file_is_there(newsroom: Newsroom, path: str) -> None:
    before = newsroom.files()
    present = (newsroom.root / path).read_bytes() if (newsroom.root / path).exists() else None
    newsroom.write({path: POINTER})
    for _ in range(2):  # and not only when it is read for the first time
        said = newsroom.failure()
        assert f"{path}: Git LFS has not fetched this file" in said
        assert "= run “git lfs pull”" in said
        assert newsroom.files() == before
    if present is None:
        newsroom.remove(path)
    else:
        newsroom.write({path: present})
    assert newsroom.build().warnings == ()
    assert newsroom.files() == before


def test_a_text_about_pointers_is_none(newsroom: Newsroom) -> None:
    newsroom.write(
        {"static/notes.txt": "Un pointeur commence par :\n" + POINTER, "static/long.txt": POINTER + "x" * 1000}
    )
    assert newsroom.build(strict=True).warnings == ()
    assert "notes.txt" in newsroom.files()
