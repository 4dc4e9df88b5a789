"""The archive: faults that only readers of old pages meet are notes there, and errors or warnings everywhere else."""

import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from newsroom import NOW, Files, Newsroom, article, author, page, photo

from sitegen.checks.check import check
from sitegen.engine.archive import counts, summary
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import Session
from sitegen.errors.faults import FAULTS, is_borne
from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
ARCHIVE = "[archive]\nbefore = 2020-01-01\n"
OLD = "2019-12-31 23:59"
NEW = "2020-01-01 00:00"
BUILT: dict[str, dict[str, str]] = {
    "link": {
        "a route": "[Le pont](/rien/) tient.",
        "an id": "[Le pont](id:rien) tient.",
        "a draft": "[Le pont](secret.md) tient.",
        "a host": "[Le pont](www.example.org/pont) tient.",
        "an embed": '{{ related "/rien/" title="Le pont" }}',
        "HTML": '<p><a class="x" title="a > b" href="/rien/">Le pont</a> tient.</p>',
    },
    "anchor": {"of this page": "[Le pont](#rien) tient.", "of another": "[Le pont](neuf.md#rien) tient."},
    "file": {
        "a document": "[Le pont](pont.pdf) tient.",
        "a picture": "![Le pont](pont.jpg)",
        "a captioned picture": '![Le pont](pont.jpg "Vu du quai")\n\nUn.',
        "a picture in a link": "[![Le pont](pont.jpg)](grand.jpg)",
        "a film": '<video src="pont.mp4" controls>Le pont</video>',
        "sources": '<audio controls><source src="pont.mp3"><a href="pont.mp3">Le pont</a></audio>',
        "candidates": '<img src="pont.jpg" srcset="pont.jpg 1x, pont2.jpg 2x" alt="Le pont">',
        "a frame": '<iframe src="pont.html">Le pont</iframe>',
        "an object": '<object data="pont.svg"><p>Le pont</p></object>',
        "an embed": '{{ document "pont.pdf" title="Le pont" }}',
        "a poster": '{{ map "45.7, 4.8" title="Le pont" poster="pont.png" alt="Plan" }}',
    },
    "picture": {"a page": "![Le pont](faux.jpg)"},
    "alt": {"nothing": "Le pont.\n\n![](photo.png)"},
    "refused": {"a script": "[Le pont](javascript:alert(1)) tient.", "a file": "[Le pont](file:///C:/pont.doc)"},
    "blocked": {"a style": '<p style="color: red">Le pont</p>', "a frame": '<iframe src="https://x.example/a">Le pont</iframe>'},
    "pasted": {"Word": '<p class="MsoNormal">Le pont</p>'},
    "unmeant": {"a note": "Le pont[^9] tient.", "numbers": "Le pont\n\n``` py linenums\nx\n```"},
    "foreign": {"Hugo": "{{< figure x >}}\n\nLe pont.", "Liquid": "{{ page.title }} est Le pont."},
    "poster": {"a film": '{{ youtube "https://youtu.be/dQw4w9WgXcQ" title="Le pont" }}'},
    "formula": {"as written": "Le pont fait $x^2$ mètres."},
    "unread_formula": {"an unknown command": "Le pont : $\\rien{x}$"},
    "shortcode": {"without an end": '{{ infobox title="Le pont" }}\n\nUn.', "no value": "{{ youtube }}"},
    "entry": {"no time": "## 14 h 32 Un\n\n## Le pont\n"},
    "whole_page": {"a base": '<base href="https://example.org/">'},
}  # fmt: skip
"""A body with one fault of a kind, which the build finds."""
CHECKED: dict[str, dict[str, str]] = {
    "nameless": {"a link": "Un <a href='https://example.org/pont'></a> pont."},
    "heading": {
        "a level": "## Un\n\n#### Trois",
        "no text": "Un\n\n<h2></h2>",
        "two titles": "<pre><code>\n<h1>Deux</h1>\n</code></pre>",
    },
    "repeated_id": {"two": '<p id="un">Un</p>\n\n<p id="un">Un</p>'},
    "double": {"a text": "Un pont. " * 30},
    "spelling": {},
}
"""A body with one fault of a kind, which only `sitegen check` finds."""
CASES = [
    pytest.param(kind, body, id=f"{kind}: {name}") for kind, bodies in BUILT.items() for name, body in bodies.items()
]


def site(site_of: SiteOf, body: str, date: str = OLD, config: str = ARCHIVE, **front: Any) -> Newsroom:
    math = "" if "x^2" in body else "[markdown]\nmath = true\n"
    newsroom = site_of(
        {
            "content/articles/vieux.md": article(date=date, body=body, **{"title": "Vieux", **front}),
            "content/articles/neuf.md": article(title="Neuf", date="2025-01-01", body="Un pont. " * 30),
            "content/articles/secret.md": article(title="Ce que nul ne sait encore", status="draft", body="Rien."),
            "content/articles/photo.png": photo(),
            "content/articles/faux.jpg": b"<!doctype html><p>404</p>",
        }
    )
    newsroom.configure(config + math)
    return newsroom


def test_there_is_a_case_for_each_kind_of_fault() -> None:
    of_sites = {kind for kind, fault in FAULTS.items() if fault.severity == "note" and fault.counted is None}
    of_sites.add("external")  # of other sites, and a note unless a site wants more
    assert BUILT.keys() | CHECKED.keys() == FAULTS.keys() - of_sites


@pytest.mark.parametrize(("kind", "body"), CASES)
def test_a_fault_is_borne_in_the_archive_and_nowhere_else(site_of: SiteOf, kind: Any, body: str) -> None:
    front = {"live": True} if kind == "entry" else {}
    newsroom = site(site_of, body, **front)
    if not is_borne(kind):
        with pytest.raises(BuildFailed, match=r"."):
            newsroom.build(strict=True)
        return
    report = newsroom.build(strict=True)
    assert kind in counts(report.archive)
    assert report.warnings == ()
    assert {problem.severity for problem in report.archive} == {"note"}
    newsroom.write({"content/articles/vieux.md": article(title="Vieux", date=NEW, body=body, **front)})
    if FAULTS[kind].severity == "note":
        assert [problem.fault for problem in newsroom.build(strict=True).warnings] == [kind]
    else:
        with pytest.raises(BuildFailed):
            newsroom.build(strict=True)


@pytest.mark.parametrize(("kind", "body"), [case for case in CASES if is_borne(case.values[0])])  # type: ignore[arg-type]
def test_readers_of_the_archive_get_the_words_and_nothing_that_is_dead(site_of: SiteOf, kind: str, body: str) -> None:
    newsroom = site(site_of, body)
    newsroom.build(strict=True)
    shown = html.document_fromstring(newsroom.page("politique/vieux/index.html")).xpath("//article")[0]
    words = shown.text_content() + "".join(shown.xpath(".//@alt"))
    assert "Le pont" in words
    assert "\x1b" not in words
    for dead in ("rien", "pont.", "pont2", "grand.jpg", "faux", "secret", "javascript", "file:"):
        assert not shown.xpath(f".//@*[contains(., '{dead}')][name() != 'id']"), dead
    checked = check(newsroom.root, NOW, lambda *_: None)
    assert {problem.severity for problem in checked.problems} == {"note"}
    assert kind in counts(checked.problems)


@pytest.mark.parametrize(
    ("kind", "body"),
    [pytest.param(kind, body, id=f"{kind}: {name}") for kind, bodies in CHECKED.items() for name, body in bodies.items()],
)  # fmt: skip
def test_what_only_the_check_finds_is_borne_too(site_of: SiteOf, kind: Any, body: str) -> None:
    newsroom = site(site_of, body, date="2024-01-01")
    strict = check(newsroom.root, NOW, lambda *_: None).problems
    assert [one.severity for one in strict if one.fault == kind] == ["warning"]
    newsroom = site(site_of, body)
    patient = check(newsroom.root, NOW, lambda *_: None).problems
    assert [one.severity for one in patient if one.fault == kind] == ["note"]


def test_what_is_wrong_in_front_matter_is_borne_where_it_is_a_link(site_of: SiteOf) -> None:
    image = {"src": "rien.jpg", "alt": "Le pont"}
    newsroom = site(site_of, "Un.", image=image, related=["rien"], translation_of="rien")
    assert counts(newsroom.build(strict=True).archive) == {"link": 2, "file": 1}
    assert "rien" not in newsroom.page("politique/vieux/index.html")
    for file in ("/rien.png", "faux.jpg"):
        newsroom.write({"content/articles/vieux.md": article(date=OLD, image={"src": file, "alt": "Le pont"})})
        assert len(newsroom.build(strict=True).archive) == 1
        assert file not in newsroom.page("politique/vieux/index.html")
    for wrong in ({"author": "rien"}, {"categorie": "Politique"}, {"status": "perdu"}):
        newsroom.write({"content/articles/vieux.md": article(date=OLD, **wrong)})
        with pytest.raises(BuildFailed):
            newsroom.build()


def test_a_spelling_is_borne_if_only_old_articles_have_it(site_of: SiteOf) -> None:
    newsroom = site(site_of, "Un.", tags=["Climat"])
    others = {f"content/articles/{name}.md": article(title=name, date=NEW, tags=["climat"]) for name in "ab"}
    newsroom.write(others)
    assert counts(newsroom.build(strict=True).archive) == {"spelling": 1}
    newsroom.write({"content/articles/z.md": article(title="Z", date=NEW, tags=["Climat", "climat"])})
    with pytest.raises(BuildFailed, match=r"content/articles/z\.md: tag “Climat” is treated as “climat”"):
        newsroom.build(strict=True)


def test_folders_of_articles_pages_and_authors_belong_to_the_archive(site_of: SiteOf) -> None:
    dead = "[Un](/rien/)"
    newsroom = site_of(
        {
            "content/articles/2012/a.md": article(body=dead, date="2025-01-01"),
            "content/pages/vieux/b.md": page(body=dead),
            "content/authors/ana.md": author("Ana", dead),
        }
    )
    newsroom.configure('[archive]\nfolders = ["content/articles/2012", "content/pages/vieux/", "content/authors"]\n')
    assert [one.path for one in newsroom.build(strict=True).archive] == [
        "content/articles/2012/a.md", "content/authors/ana.md", "content/pages/vieux/b.md",
    ]  # fmt: skip
    newsroom.configure('[archive]\nbefore = 2026-01-01\nfolders = ["content/articles/2012x"]\n')
    told = newsroom.failure()
    assert "content/pages/vieux/b.md" in told
    assert "content/articles/2012/a.md" not in told  # dated before
    assert "there is nothing in the folder “content/articles/2012x”" in told
    assert "did you mean “content/articles/2012”?" in told


@pytest.mark.parametrize(
    ("folder", "meant"),
    [
        ("articles/2012", "content/articles/2012"), ("content", "content/articles"),
        ("content/../static", "content/static"), ("/2012/", "content/2012"),
    ],
)  # fmt: skip
def test_a_folder_that_is_none_of_content_is_an_error(site_of: SiteOf, folder: str, meant: str) -> None:
    newsroom = site(site_of, "Un.", config=f'[archive]\nfolders = ["content/articles/a", "{folder}"]\n')
    told = newsroom.failure()
    assert f"“{folder}” is not a folder below content/" in told
    assert f'write folders = ["content/articles/a", "{meant}"]' in told


def test_the_faults_are_those_of_a_clean_build_after_each_edit(site_of: SiteOf) -> None:
    newsroom = site(site_of, "[Un](/rien/) [deux](#rien) ![trois](rien.jpg)")
    session, first = Session(), {"link": 1, "anchor": 1, "file": 1}
    request = BuildRequest(newsroom.root, newsroom.root.parent / "preview", now=NOW, jobs=1)

    def told(**options: Any) -> list[str]:
        report = newsroom.build(**options)
        session.look_at_all()
        kept = build(request, session=session)
        fresh = Path(tempfile.mkdtemp(dir=newsroom.root.parent))
        clean = build(BuildRequest(newsroom.root, fresh / "output", now=NOW, jobs=1, state=fresh / "state"))
        assert [*map(str, report.archive)] == [*map(str, kept.archive)] == [*map(str, clean.archive)]
        return [one.fault or "" for one in report.archive]

    assert Counter(told()) == first
    assert Counter(told(strict=True)) == first  # nothing was made
    newsroom.write({"content/articles/neuf.md": article(title="Neuf", date="2025-01-01", body="Deux ponts.")})
    assert Counter(told()) == first
    newsroom.write({"content/pages/rien.md": page()})
    newsroom.write({"content/articles/vieux.md": article(title="Vieux", date=OLD, body="[Un](/rien/) [deux](#rien)")})
    assert told() == ["anchor"]
    newsroom.remove("content/pages/rien.md")
    assert Counter(told()) == {"link": 1, "anchor": 1}
    newsroom.remove("content/articles/vieux.md")
    assert told() == []


def test_without_the_archive_its_faults_are_errors_with_their_place_again(site_of: SiteOf) -> None:
    newsroom = site(site_of, "Un.\n\n[Deux](/rien/)")
    newsroom.build()
    before = newsroom.files()
    newsroom.configure("")
    told = newsroom.failure()
    assert told.startswith("content/articles/vieux.md:9:8: nothing is published at “/rien/”")
    assert newsroom.files() == before
    newsroom.configure(ARCHIVE)
    report = newsroom.build(strict=True)
    assert report.rendered == 0
    assert counts(report.archive) == {"link": 1}


def test_the_summary_is_one_line(site_of: SiteOf) -> None:
    newsroom = site(site_of, "[Un](/rien/) [deux](/rien/2/) ![trois](rien.jpg)")
    (note,) = summary(newsroom.build().archive)
    assert str(note) == ("3 faults in the archive (2 dead links, 1 missing file): “sitegen check” lists them all")
    assert note.severity == "note"
    assert summary([]) == []


def test_a_leak_is_an_error_in_the_archive_too(site_of: SiteOf) -> None:
    newsroom = site(site_of, "Un [pont](https://example.org/journal/politique/secret/).")
    assert "contains the URL of this document" in newsroom.failure()
