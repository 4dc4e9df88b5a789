"""Copies that a synchronised folder makes of a conflict, and files that hosts refuse."""

import os
from collections.abc import Callable

import pytest
from newsroom import Files, Newsroom, article

from sitegen.content.odd_files import large_files

SiteOf = Callable[[Files], Newsroom]
COPIES = (
    "pont (Ana's conflicted copy 2026-01-02).md",
    "pont (Copie en conflit de Ana 2026-01-02).md",
    "pont (conflicted copy 2026-01-02 101112).md",
    "pont (In Konflikt stehende Kopie von Ana 2026-01-02).md",
    "pont (Copia en conflicto de Ana).md",
    "pont_conflict-20260102-101112.md",
    "pont.sync-conflict-20260102-101112-ABCDEFG.md",
    "pont.Conflict.md",
    "pont 2.md",
    "pont (1).md",
)


def copies(newsroom: Newsroom) -> list[str | None]:
    """Return the files that the warnings call a copy of pont.md."""
    return [one.path for one in newsroom.build().warnings if "copy of “pont.md”" in one.message]


@pytest.mark.parametrize("name", COPIES)
def test_a_conflicted_copy_is_no_second_article_without_a_word(site_of: SiteOf, name: str) -> None:
    path = f"content/articles/{name}"
    newsroom = site_of({"content/articles/pont.md": article("Le pont"), path: article("Le pont", "Un autre texte.")})
    assert copies(newsroom) == [path]
    assert path in newsroom.failure(strict=True)
    newsroom.remove(path)
    assert copies(newsroom) == []


@pytest.mark.parametrize(
    "name",
    [
        "pont 2.md",
        "pont (1).md",
        "pont conflit.md",
        "pont (conflict explained).md",
        "pont_conflict-2024.md",
        "conflit.md",
        "pont-2.md",
        "pont2.md",
        "tour 2.md",
    ],
)
def test_a_name_that_an_author_gave_is_none(site_of: SiteOf, name: str) -> None:
    newsroom = site_of(
        {"content/articles/pont.md": article("Le pont"), f"content/articles/{name}": article("La suite")}
    )
    assert copies(newsroom) == []


def test_copies_of_pictures_and_data_are_named_too(site_of: SiteOf) -> None:
    newsroom = site_of({
        "static/a.sync-conflict-20260102-101112-ABCDEFG.txt": "", "data/r (conflicted copy).csv": "a\n1\n", "static/b 2.txt": "", "static/b.txt": "",
    })  # fmt: skip
    found = [one.path for one in newsroom.build().warnings if "synchronised" in one.message]
    assert found == ["data/r (conflicted copy).csv", "static/a.sync-conflict-20260102-101112-ABCDEFG.txt"]


def test_a_file_that_github_refuses_is_a_note(site_of: SiteOf) -> None:
    newsroom = site_of({"static/film.mp4": "x", "static/other.mp4": "x"})
    limit = 100 * 1024 * 1024
    os.truncate(newsroom.root / "static/film.mp4", limit + 1)  # a file with a hole: it takes no space
    (note,) = newsroom.build(strict=True).warnings
    assert (note.severity, note.path) == ("note", "static/film.mp4")
    assert "100 MB" in note.message
    assert list(large_files([("a", limit)])) == []
