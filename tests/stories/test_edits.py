"""Edit stories: after any sequence of edits the output is what a clean build makes, and a second build renders nothing.

A report of a stale page becomes a story of a few lines here.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import NOW, PNG, SITE, Files, Newsroom, article, author, page

from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]

START: dict[str, str | bytes] = {
    "content/articles/a.md": article("Un", "[b](b.md#lieu)", "2025-01-01", tags=["x"], author="anna"),
    "content/articles/b.md": article("Deux", "## Lieu\n", "2025-01-02", tags=["x", "y"], series="S"),
    "content/articles/c.md": article("Trois", date="2025-02-03", category="Culture", series="S", related=["a"]),
    "content/articles/d.md": article("Quatre", date="2025-02-04", status="draft"),
    "content/articles/e.md": article("Cinq", date="2026-01-05", image={"src": "e.png", "alt": "e"}),
    "content/articles/e.png": PNG,
    "content/authors/anna.md": author("Anna", "Bio."),
    "content/categories/culture.md": "---\ntitle: Culture\n---\nIntroduction.",
    "content/pages/contact.md": page("Contact"),
    "static/robots-note.txt": "x",
}


def check(newsroom: Newsroom, folder: Path, **request: Any) -> None:
    """Compare the output with what a clean build makes elsewhere, and build a second time."""
    made = {".sitegen", "output"}
    files = {name: data for name, data in newsroom.files(newsroom.root).items() if name.split("/")[0] not in made}
    shutil.rmtree(folder, ignore_errors=True)
    other = Newsroom(folder, files)
    other.build(**request)
    assert newsroom.files() == other.files()
    report = newsroom.build(**request)
    assert (report.rendered, report.files.written, report.files.removed) == (0, (), ())


A, B, C, D = (f"content/articles/{name}.md" for name in "abcd")

STORIES: dict[str, dict[str, str | bytes | None]] = {
    "a text": {A: article("Un", "[b](b.md#lieu) et plus", "2025-01-01", tags=["x"], author="anna")},
    "a title": {A: article("Un autre", "[b](b.md#lieu)", "2025-01-01", tags=["x"], author="anna")},
    "a slug": {B: article("Deux", "## Lieu\n", "2025-01-02", tags=["x", "y"], series="S", slug="nouveau")},
    "a heading that is linked to": {
        A: article("Un", "[b](b.md#endroit)", "2025-01-01"),
        B: article("Deux", "## Endroit\n", "2025-01-02"),
    },
    "a date": {A: article("Un", "[b](b.md#lieu)", "2025-03-01", tags=["x"], author="anna")},
    "a tag more": {A: article("Un", "[b](b.md#lieu)", "2025-01-01", tags=["x", "y", "z"], author="anna")},
    "a tag less": {B: article("Deux", "## Lieu\n", "2025-01-02", tags=["x"], series="S")},
    "another category": {A: article("Un", "[b](b.md#lieu)", "2025-01-01", "Culture", tags=["x"], author="anna")},
    "a new article": {"content/articles/f.md": article("Six", date="2025-06-01", tags=["x"])},
    "a new article in a new category": {"content/articles/f.md": article("Six", date="2025-06-01", category="Sport")},
    "an article less": {C: None},
    "a draft that is published": {D: article("Quatre", date="2025-02-04")},
    "an article that becomes a draft": {C: article("Trois", date="2025-02-03", category="Culture", status="draft")},
    "a retraction": {C: article("Trois", date="2025-02-03", category="Culture", status="retracted")},
    "an article renamed": {C: None, "content/articles/cc.md": article("Trois", date="2025-02-03", category="Culture")},
    "a bundle of it": {C: None, "content/articles/c/index.md": article("Trois", date="2025-02-03", category="Culture")},
    "a sponsor": {A: article("Un", "[b](b.md#lieu)", "2025-01-01", tags=["x"], sponsor={"name": "N"})},
    "weight on the front page": {A: article("Un", "[b](b.md#lieu)", "2025-01-01", tags=["x"], featured=5)},
    "a language": {A: article("Un", "[b](b.md#lieu)", "2025-01-01", language="en", translation_of="b")},
    "the name of an author": {"content/authors/anna.md": author("Anna K.", "Bio.")},
    "the bio of an author": {"content/authors/anna.md": author("Anna", "Autre bio, voir [c](../articles/c.md).")},
    "another author": {"content/authors/bert.md": author("Bert", order=-1)},
    "the title of a category": {"content/categories/culture.md": "---\ntitle: Arts\n---\nIntroduction."},
    "the introduction of a category": {"content/categories/culture.md": "---\ntitle: Culture\n---\nAutre."},
    "no file of a category": {"content/categories/culture.md": None},
    "the title of a page": {"content/pages/contact.md": page("Écrire")},
    "a page in another menu": {"content/pages/contact.md": page("Contact", menu="main")},
    "a page less": {"content/pages/contact.md": None},
    "another picture": {
        "content/articles/e.md": article("Cinq", date="2025-01-05", image={"src": "e.png", "alt": "e"}),
        "content/articles/e.png": PNG + b"\0",
    },
    "a static file": {"static/robots-note.txt": "y", "static/new.txt": "z"},
    "a static file less": {"static/robots-note.txt": None},
    "the title of the site": {"site.toml": SITE.replace("La Gazette", "Le Journal")},
    "the address of the site": {"site.toml": SITE.replace("/journal/", "/autre/")},
    "fewer articles on a page": {"site.toml": SITE + "[lists]\nper_page = 1\n"},
    "no feeds of terms": {"site.toml": SITE + "[feeds]\nterms = false\n"},
    "an option of the theme": {"site.toml": SITE + '[options]\naccent = "#cc0000"\n'},
    "a template that appears": {"templates/article.html": "{{ article.title }}"},
    "a part of a template that appears": {"templates/head.html": "<title>x</title>"},
    "a template of the theme": {
        "themes/x/templates/home.html": "{% extends '@core/home.html' %}{% block footer %}{% endblock %}"
    },
    "an asset of the theme": {"themes/x/static/x.css": "a{}"},
    "a rendered asset": {"themes/x/templates/x.css": "{{ site.title }}"},
    "words of the theme": {
        "themes/x/locale/fr.po": 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Front page"\nmsgstr "Nouvelles"\n'
    },
    "a parent of the theme": {
        "themes/x/theme.toml": 'name = "x"\nparent = "y"\n',
        "themes/y/theme.toml": 'name = "y"\n',
        "themes/y/templates/404.html": "perdu",
    },
    "everything of a kind less": {
        A: None,
        B: None,
        C: None,
        D: None,
        "content/articles/e.md": None,
        "content/authors/anna.md": None,
    },
}


@pytest.mark.parametrize("edits", STORIES.values(), ids=STORIES)
def test_after_an_edit_and_after_taking_it_back(
    site_of: SiteOf, tmp_path: Path, edits: dict[str, str | bytes | None]
) -> None:
    newsroom = site_of(START)
    newsroom.build()
    first = newsroom.files()
    originals = {
        name: (newsroom.root / name).read_bytes() if (newsroom.root / name).is_file() else None for name in edits
    }
    apply(newsroom, edits)
    newsroom.build()
    assert newsroom.files() != first or edits.keys() == {"site.toml"}
    check(newsroom, tmp_path / "clean")
    apply(newsroom, originals)
    newsroom.build()
    assert newsroom.files() == first


def apply(newsroom: Newsroom, edits: dict[str, Any]) -> None:
    for name in [name for name, data in edits.items() if data is None]:
        if (newsroom.root / name).is_file():
            newsroom.remove(name)
    newsroom.write({name: data for name, data in edits.items() if data is not None})


def test_time_passes(site_of: SiteOf, tmp_path: Path) -> None:
    newsroom = site_of(
        {**START, C: article("Trois", date="2025-02-03", expires="2026-01-03"), "content/pages/p.md": page("P")}
    )
    for hours in (0, 1, 24, 48, 24 * 4, 24 * 400):
        newsroom.build(now=NOW + timedelta(hours=hours))
        check(newsroom, tmp_path / "clean", now=NOW + timedelta(hours=hours))
    assert "politique/e/index.html" in newsroom.files()
    assert "Trois" not in newsroom.page("politique/c/")
    newsroom.build(now=NOW)
    assert "politique/e/index.html" not in newsroom.files()
    assert "Trois" in newsroom.page("politique/c/")


def test_an_hour_of_the_same_day_passes(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            A: article("Paraît", date="2026-01-01 14:30"),
            B: article("Expire", date="2025-01-01", expires="2026-01-01 15:30"),
        }
    )
    shown = []
    for minutes in (0, 89, 90, 120, 149, 150, 200, 0):  # from 13:00 in Paris, and back again
        newsroom.build(now=NOW + timedelta(minutes=minutes))
        pages = newsroom.output.glob("politique/*/index.html")
        shown.append({path.parent.name for path in pages if "<article>" in path.read_text("utf-8")})
    assert shown == [{"b"}, {"b"}, {"a", "b"}, {"a", "b"}, {"a", "b"}, {"a"}, {"a"}, {"b"}]


def test_an_edit_of_one_text_makes_little(site_of: SiteOf) -> None:
    fixed = {"date": "2025-01-02", "standfirst": "Chapô", "tags": ["x", "y"], "series": "S"}
    newsroom = site_of({**START, B: article("Deux", "## Lieu\n", **fixed)})
    newsroom.build()
    newsroom.write({B: article("Deux", "## Lieu\n\nPlus de mots.\n", **fixed)})
    report = newsroom.build()
    assert [path for path, _ in report.parsed] == [B]
    lists = ("", "politique/", "tags/x/", "tags/y/")
    feeds = {place + feed for place in lists for feed in ("feed.xml", "atom.xml", "feed.json")}
    assert set(report.files.written) == {"politique/b/index.html", *feeds}
    assert {path for path, *_ in report.made} == set(report.files.written)


def test_touching_a_file_is_no_edit_and_a_restored_backup_is_one(site_of: SiteOf) -> None:
    newsroom = site_of(START)
    newsroom.build()
    (newsroom.root / A).touch()
    assert newsroom.build().rendered == 0
    old = (newsroom.root / A).stat()
    newsroom.write({A: article("Uns", "[b](b.md#lieu)", "2025-01-01", tags=["x"], author="anna")})
    os.utime(newsroom.root / A, ns=(1, old.st_mtime_ns - 10**9))
    newsroom.build()
    assert "Uns" in newsroom.page("politique/a/")


def test_a_state_that_another_build_writes_is_not_damaged(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of({"content/articles/a.md": article("A")})
    newsroom.build()
    before = newsroom.files()
    monkeypatch.setattr("sitegen.cache.database.Database.PATIENCE", 0.05)
    other = sqlite3.connect(newsroom.root / ".sitegen" / "documents.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    newsroom.write({"content/articles/b.md": article("B")})
    with pytest.raises(BuildFailed, match="another build of this site is running"):
        newsroom.build()
    other.execute("ROLLBACK")
    other.close()
    assert newsroom.files() == before
    assert newsroom.build().warnings == ()


def test_a_damaged_state_is_an_empty_one_and_a_line_says_so(site_of: SiteOf, tmp_path: Path) -> None:
    newsroom = site_of(START)
    newsroom.build()
    for file in (newsroom.root / ".sitegen").glob("*.db"):
        file.write_bytes(b"no database at all, but longer than a header" * 50)
    report = newsroom.build()
    assert [problem.message for problem in report.warnings] == [
        "the state of the last build was damaged: everything was built again"
    ]
    check(newsroom, tmp_path / "clean")


def test_a_mistake_and_its_remedy(site_of: SiteOf, tmp_path: Path) -> None:
    newsroom = site_of(START)
    newsroom.build()
    before = newsroom.files()
    good = (newsroom.root / A).read_bytes()
    newsroom.write(
        {A: article("Un", "[b](b.md#rien)", "2025-01-01"), B: article("Deuxième", "## Lieu\n", "2025-01-02")}
    )
    newsroom.failure()
    assert newsroom.files() == before
    newsroom.write({A: good})
    newsroom.build()
    assert "Deuxième" in newsroom.page("politique/b/")
    check(newsroom, tmp_path / "clean")


names = st.sampled_from([f"content/articles/{name}.md" for name in "abcdef"])
texts = st.builds(
    article,
    st.sampled_from(["Un", "Deux"]),
    st.sampled_from(["Mots.", "Autres mots."]),
    st.sampled_from(["2025-01-01", "2025-02-02", "2027-01-01"]),
    st.sampled_from(["Politique", "Culture"]),
    tags=st.lists(st.sampled_from("xyz"), unique=True),
    status=st.sampled_from(["published", "published", "draft", "retracted"]),
    series=st.sampled_from([None, "S"]),
    featured=st.integers(0, 2),
    slug=st.none(),
    sponsor=st.sampled_from([None, {"name": "N"}]),
)
edits = st.dictionaries(names, st.none() | texts, min_size=1, max_size=4)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(edits, min_size=2, max_size=4))
def test_after_any_edits_the_output_is_that_of_a_clean_build(tmp_path: Path, steps: list[dict[str, Any]]) -> None:
    shutil.rmtree(tmp_path / "site", ignore_errors=True)
    newsroom = Newsroom(tmp_path / "site", {"content/pages/contact.md": page("Contact")})
    for step in steps:
        apply(newsroom, step)
        newsroom.build()
    check(newsroom, tmp_path / "clean")


def test_the_word_before_the_number_of_a_page(site_of: SiteOf, tmp_path: Path) -> None:
    """The first page of a list leads to the second, and has not moved itself."""
    newsroom = site_of(START)
    newsroom.configure("[lists]\nper_page = 1\n")
    newsroom.build()
    newsroom.configure('[lists]\nper_page = 1\n[permalinks]\npage = "feuille"\n')
    newsroom.build()
    assert "/politique/feuille/2/" in newsroom.page("politique/")
    check(newsroom, tmp_path / "clean")


def test_a_word_in_a_catalog(site_of: SiteOf, tmp_path: Path) -> None:
    """The catalog was there before, and nothing else is another."""
    newsroom = site_of(START | {"themes/x/locale/fr.po": 'msgid "Front page"\nmsgstr "Nouvelles"\n'})
    newsroom.build()
    newsroom.write({"themes/x/locale/fr.po": 'msgid "Front page"\nmsgstr "Du neuf"\n'})
    newsroom.build()
    assert "Du neuf" in newsroom.page("politique/a/")
    check(newsroom, tmp_path / "clean")


def test_no_article_is_picked_by_hand_any_more(site_of: SiteOf, tmp_path: Path) -> None:
    """What is related is then found by tags; those have not changed."""
    newsroom = site_of(START)
    newsroom.build()
    newsroom.write({C: article("Trois", date="2025-02-03", category="Culture", series="S")})
    newsroom.build()
    check(newsroom, tmp_path / "clean")
