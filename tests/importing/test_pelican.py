"""Pelican: a site of our own with every construct, and the one that comes with it."""

from datetime import datetime
from pathlib import Path

import pytest
from folders import CORPORA, entries_of, written

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Entry, Wishes
from sitegen.importing.sources.folder import Folder
from sitegen.importing.sources.pelican.config import read_settings, slug_of
from sitegen.importing.sources.pelican.reader import SOURCE
from sitegen.importing.sources.pelican.rst import read_rst

SITE = {
    "pelicanconf.py": """
import os
from pathlib import Path
open("ran", "w").write("this file was run")
AUTHOR = "Mia Roy"
SITENAME = "Le " + "Quai"
SITEURL = "https://quai.example"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
LOCALE = ("fr_FR.UTF-8",)
ARTICLE_URL = "posts/{date:%Y}/{date:%B}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
ARTICLE_LANG_URL = "{lang}/{slug}.html"
CATEGORY_URL = "rubrique/{slug}.html"
SECRET = os.environ.get("SECRET")
FEED_ALL_RSS = "feeds/all.rss.xml"
FEED_ALL_ATOM = None
EXTRA_PATH_METADATA = {"extra/robots.txt": {"path": "robots.txt"}}
""",
    "content/ville/pont.md": """Title: Le pont d’été
Date: 2021-02-03 10:00
Modified: 2021-03-01
Tags: eau, rue
Authors: Roy, Mia; Lee, Bo
Summary: Un **pont**
    neuf.
Custom: Bo <bo@quai.example>

Voir [l'école]({filename}ecole.rst#cour), [le plan]({static}/files/plan.pdf) et
[la rue]({tag}rue). ![La pile](|filename|/images/pile.jpg)

[TOC]

    :::python
    a = 1

    b = 2

Fin.
""",
    "content/ville/ecole.rst": """
L'école
#######

:date: 2022-01-02
:category: Écoles
:slug: ecole
:summary: Une *école*.
:authors: - Roy, Mia
          - Lee, Bo

Du texte [#a]_ et encore [#a]_, avec `le pont <{filename}/ville/pont.md>`_ et :abbr:`SNCF (rail)`.

Une partie
==========

.. image:: {static}/images/pile.jpg
   :alt: Une pile

.. code-block:: python
   :linenos:

   x = 1 < 2

.. youtube:: dQw4w9WgXcQ

.. include:: /etc/passwd

.. raw:: html

   <script>alert(1)</script>

.. [#a] La *note*.
""",
    "content/ville/ecole-en.md": "Title: School\nDate: 2022-01-02\nLang: en\nSlug: ecole\n\nText.\n",
    "content/2020-05-06-nom.md": "Title: Du nom\n\nTexte.\n",
    "content/brouillon.md": "Title: B\nDate: 2020-01-01\nStatus: draft\n\nSecret.\n",
    "content/cache.md": "Title: C\nDate: 2020-01-01\nStatus: hidden\n\nHidden.\n",
    "content/saute.md": "Title: S\nDate: 2020-01-01\nStatus: skip\n\nSkipped.\n",
    "content/sans-date.md": "Title: D\n\nNo date.\n",
    "content/pages/contact.md": "Title: Contact\nStatus: hidden\n\nNous.\n",
    "content/pages/ailleurs.rst": "Ailleurs\n########\n\n:save_as: la/index.html\n\nTexte.\n",
    "content/vieux.html": '<html><head><title>Vieux</title><meta name="date" content="2001-02-03"/></head>'
    "<body><p>HTML.</p></body></html>",
    "content/images/pile.jpg": "picture",
    "content/extra/robots.txt": "User-agent: *\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("pelican"), SITE)


@pytest.fixture(scope="module")
def entries(site: Path) -> dict[str, Entry]:
    return entries_of(SOURCE, site)


def test_settings_are_read_and_never_run(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert SOURCE.looks_like([site])
    settings = read_settings(Folder(site))
    assert (settings["SITENAME"], settings["ARTICLE_SAVE_AS"]) == (
        "Le Quai",
        "posts/{date:%Y}/{date:%B}/{slug}/index.html",
    )
    assert "SECRET" not in settings
    assert not (tmp_path / "ran").exists()
    assert not (site / "ran").exists()


def test_the_site_says_who_it_is(site: Path) -> None:
    archive = SOURCE.read([site], Wishes())
    identity = archive.identity
    assert (identity.title, identity.url, identity.language) == ("Le Quai", "https://quai.example/", "fr")
    assert {(term.kind, term.name, term.route) for term in archive.terms} >= {
        ("category", "ville", "/rubrique/ville.html"),
        ("category", "Écoles", "/rubrique/ecoles.html"),
        ("tag", "eau", "/tag/eau.html"),
    }
    assert {person.route for person in archive.people} >= {"/author/mia-roy.html", "/author/roy-mia.html"}
    assert archive.feeds[0] == "/feeds/all.rss.xml"
    assert archive.counts == {"skip": 1}


def test_urls_are_those_of_pelican(entries: dict[str, Entry]) -> None:
    assert {key.removeprefix("content/"): entry.route for key, entry in entries.items()} == {
        "2020-05-06-nom.md": "/posts/2020/mai/du-nom/",
        "brouillon.md": "",
        "cache.md": "/posts/2020/janvier/c/",
        "pages/ailleurs.rst": "/la/",
        "pages/contact.md": "/pages/contact.html",
        "sans-date.md": "",
        "vieux.html": "/posts/2001/février/vieux/",
        "ville/ecole-en.md": "/en/ecole.html",
        "ville/ecole.rst": "/posts/2022/janvier/ecole/",
        "ville/pont.md": "/posts/2021/février/le-pont-dete/",
    }


def test_metadata_has_a_place(entries: dict[str, Entry]) -> None:
    entry = entries["content/ville/pont.md"]
    assert entry.date == datetime.fromisoformat("2021-02-03T10:00:00+01:00")
    assert entry.updated == datetime.fromisoformat("2021-03-01T00:00:00+01:00")
    assert entry.authors == ("Roy, Mia", "Lee, Bo")
    assert entry.categories == ("ville",)
    assert entry.tags == ("eau", "rue")
    assert entry.standfirst == "Un <strong>pont</strong> neuf."
    assert entry.extra == {}
    assert "bo@quai" not in repr(entries)
    school = entries["content/ville/ecole.rst"]
    assert (school.title, school.authors, school.categories) == ("L'école", ("Roy, Mia", "Lee, Bo"), ("Écoles",))
    assert school.standfirst == "Une <em>école</em>."


def test_translations_belong_together(entries: dict[str, Entry]) -> None:
    english = entries["content/ville/ecole-en.md"]
    assert (english.language, english.translation_of) == ("en", "content/ville/ecole.rst")


def test_what_readers_could_not_find_is_not_published(entries: dict[str, Entry]) -> None:
    standings = {key.removeprefix("content/"): entry.standing for key, entry in entries.items()}
    for name in ("brouillon.md", "cache.md", "sans-date.md"):
        assert standings[name] == "draft"
    assert "saute.md" not in standings
    contact = entries["content/pages/contact.md"]
    assert (contact.kind, contact.standing, contact.noindex) == ("page", "published", True)
    assert contact.values == {"menu": "none"}


def test_markdown(entries: dict[str, Entry]) -> None:
    text = entries["content/ville/pont.md"].markdown or ""
    assert "[l'école](/posts/2022/janvier/ecole/#cour)" in text
    assert "[le plan](/files/plan.pdf)" in text
    assert "[la rue](/tag/rue.html)" in text
    assert "![La pile](/images/pile.jpg)" in text
    assert "```python\na = 1\n\nb = 2\n```" in text
    assert "[TOC]" not in text


def test_restructuredtext(entries: dict[str, Entry]) -> None:
    entry = entries["content/ville/ecole.rst"]
    html = entry.html or ""
    assert "<h2>Une partie</h2>" in html
    assert html.count('<sitegen-note name="a">') == 2
    assert "La <em>note</em>." in html
    assert 'href="/posts/2021/février/le-pont-dete/"' in html
    assert 'src="/images/pile.jpg"' in html
    assert '<code class="language-python">x = 1 &lt; 2</code>' in html
    assert "SNCF (rail)" in html
    for name in ("youtube", "include", "raw"):
        assert f'<sitegen-unknown name="directive {name}">' in html
    assert "<script>" not in html
    assert "root:" not in html


def test_html(entries: dict[str, Entry]) -> None:
    entry = entries["content/vieux.html"]
    assert (entry.title, entry.html) == ("Vieux", "<p>HTML.</p>")


def test_files_are_found_by_their_urls(site: Path) -> None:
    find = SOURCE.read([site], Wishes()).find
    assert find("/images/pile.jpg") == site / "content/images/pile.jpg"
    assert find("https://quai.example/robots.txt") == site / "content/extra/robots.txt"
    assert find("/../pelicanconf.py") is None


def test_malformed_settings_are_named_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed) as failed:
        SOURCE.read([written(tmp_path, {"pelicanconf.py": "A = 1\nB = = 2\n"})], Wishes())
    (problem,) = failed.value.problems
    assert (problem.path, problem.line) == ("pelicanconf.py", 2)


@pytest.mark.parametrize(
    "value",
    ["__import__('os').system('x')", "[1] * 10**9", "'a' * 10**9", "f'{open}'", "(lambda: 1)()", "open('x').read()"],
)
def test_nothing_is_worked_out_that_is_no_constant(tmp_path: Path, value: str) -> None:
    site = Folder(written(tmp_path, {"pelicanconf.py": f"SITENAME = {value}\n"}))
    assert "SITENAME" not in read_settings(site)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Le pont d’été !", "le-pont-dete"), ("a -- b", "a-b"), ("  C++ & C#  ", "c-c"), ("Œuvre", "oeuvre")],
)
def test_slugs(tmp_path: Path, text: str, slug: str) -> None:
    assert slug_of(text, read_settings(Folder(tmp_path))) == slug


def test_restructuredtext_without_title_or_with_faults() -> None:
    read = read_rst("Only *text*.\n")
    assert (read.title, read.html.strip()) == ("", "<p>Only <em>text</em>.</p>")
    broken = read_rst("Title\n=====\n\nA `broken\n\n.. unknown:: x\n\n   y\n")
    assert "broken" in broken.html
    assert '<sitegen-unknown name="directive unknown">' in broken.html


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the collected sites are not at {CORPORA}")
def test_the_site_that_comes_with_pelican() -> None:
    entries = entries_of(SOURCE, CORPORA / "import" / "pelican")
    assert len(entries) == 18
    assert entries["content/another_super_article-fr.rst"].translation_of == "content/another_super_article.rst"
    assert entries["content/pages/override_url_saveas.rst"].route == "/override/"
    assert entries["content/draft_article.rst"].standing == "draft"
    assert not any(entry.losses for entry in entries.values())
