"""State and output that do not belong together: what no trace knows is removed, refused or named, never published so."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import NOW, Files, Newsroom, article

from sitegen.engine.request import BuildRequest
from sitegen.engine.verify import verify

SiteOf = Callable[[Files], Newsroom]
A, B = "content/articles/a.md", "content/articles/b.md"
SITE: Files = {A: article("Un", tags=["x"]), B: article("Deux"), "static/note.txt": "x", "static/assets/own.css": "a{}"}
JOBS = [1, 2]


def restored(newsroom: Newsroom, folder: Path) -> None:
    """Put an older output folder in the place of that of today."""
    shutil.rmtree(newsroom.output)
    shutil.copytree(folder, newsroom.output)


@pytest.mark.parametrize("jobs", JOBS)
@pytest.mark.parametrize("gone", [A, "static/note.txt", "static/assets/own.css"])
def test_what_was_withdrawn_does_not_come_back_with_an_older_output(
    site_of: SiteOf, tmp_path: Path, gone: str, jobs: int
) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    shutil.copytree(newsroom.output, tmp_path / "older")
    newsroom.remove(gone)
    newsroom.build()
    wanted = newsroom.files()
    restored(newsroom, tmp_path / "older")
    removed = newsroom.build(jobs=jobs).files.removed
    assert removed
    assert newsroom.files() == wanted
    assert newsroom.build().files.removed == ()


@pytest.mark.parametrize("recorded", [True, False])
def test_another_version_of_a_withdrawn_page_is_refused(site_of: SiteOf, tmp_path: Path, recorded: bool) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    shutil.copytree(newsroom.output, tmp_path / "older")
    newsroom.write({A: article("Un", "Autre texte.\n", tags=["x"])})
    newsroom.build()
    newsroom.remove(A)
    newsroom.build()
    before = newsroom.files()
    place = newsroom.output / "politique/a/index.html"
    place.parent.mkdir()
    shutil.copy(tmp_path / "older/politique/a/index.html", place)
    if recorded:
        shutil.rmtree(newsroom.root / ".sitegen")
    assert "politique/a/index.html" in newsroom.failure()
    place.unlink()
    newsroom.build()
    assert newsroom.files() == before


PAGES = ["x/index.html", "x.html", "x/feed.xml", "x/atom.xml", "x/feed.json", "x/sitemap.xml"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_no_trace_knows_is_refused(site_of: SiteOf, path: str) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    before = newsroom.files()
    newsroom.write({f"output/{path}": "x"})
    assert newsroom.failure() == (
        f"“output” contains pages that are not part of the site: {path}\n"
        "      = remove them: an earlier build may have published them; pages of your own belong in static/"
    )
    assert newsroom.files() == before | {path: b"x"}


@pytest.mark.parametrize("jobs", JOBS)
@pytest.mark.parametrize("path", ["CNAME", "x/y.pdf", ".hidden"])
def test_another_file_is_named_in_every_build_while_it_is_there(site_of: SiteOf, path: str, jobs: int) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    newsroom.write({f"output/{path}": "x"})
    said = (
        f"“output” contains files that sitegen did not write: {path}\n"
        "      = remove them, or move them to static/ if they belong to the site"
    )
    for _ in range(2):
        (warning,) = [one for one in newsroom.build(jobs=jobs).warnings if one.severity == "warning"]
        assert str(warning) == said
    assert said in newsroom.failure(strict=True)
    (newsroom.output / path).unlink()
    assert [one for one in newsroom.build(jobs=jobs).warnings if one.severity == "warning"] == []
    assert newsroom.build(strict=True).rendered == 0


@pytest.mark.parametrize("name", [".DS_Store", ".gitkeep", "x/Thumbs.db"])
def test_files_of_systems_are_passed_over(site_of: SiteOf, name: str) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    newsroom.write({f"output/{name}": "x"})
    assert newsroom.build(strict=True).rendered == 0


def test_verify_compares_both_folders_whole(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    request = BuildRequest(newsroom.root, now=NOW, jobs=1)
    assert verify(request) == []
    newsroom.write({"output/politique/c/index.html": "x", "output/CNAME": "x", "output/.DS_Store": "x"})
    assert [str(one) for one in verify(request)] == [
        "CNAME: a clean build has no such file",
        "politique/c/index.html: a clean build has no such file",
    ]


# Another site


def other(tmp_path: Path, files: Files) -> Newsroom:
    """Return another newspaper, at a URL of its own."""
    newsroom = Newsroom(tmp_path / "other", files)
    text = (newsroom.root / "site.toml").read_text()
    newsroom.write({"site.toml": text.replace("example.org/journal", "example.net")})
    return newsroom


@pytest.mark.parametrize("output", ["its own", "that of the state", "none"])
def test_the_state_of_another_site_counts_as_empty(site_of: SiteOf, tmp_path: Path, output: str) -> None:
    first = site_of(SITE)
    first.build()
    second = other(tmp_path, {A: article("Autre"), "content/articles/d.md": article("Quatre", category="Culture")})
    second.build()
    wanted = second.files()
    shutil.rmtree(second.root / ".sitegen")
    shutil.copytree(first.root / ".sitegen", second.root / ".sitegen")
    if output != "its own":
        shutil.rmtree(second.output)
    if output == "that of the state":
        shutil.copytree(first.output, second.output)
    report = second.build()
    assert report.rendered > 0
    assert second.files() == wanted
    assert second.build().rendered == 0


def test_another_url_for_a_build_is_no_other_site(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    newsroom.build(base_url="https://preview.example/")
    assert newsroom.build(base_url="https://preview.example/").rendered == 0
