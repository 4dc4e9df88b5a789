"""``sitegen check``: everything that can be wrong with a site, found in one run, and nothing written to the output."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sitegen.checks.check import FOLDER, Checked, check
from sitegen.checks.feeds import FEED_KINDS, check_feed
from sitegen.checks.page import read_page
from sitegen.cli.commands import main
from sitegen.outputs.kinds import KINDS
from tests.newsroom import NOW, PNG, Newsroom, article, author, page

A, B = "content/articles/a.md", "content/articles/b.md"
LONG = "Une phrase de sept mots se répète. " * 8
CLEAN = {
    A: article("Un titre", LONG + "\n\n## Partie\n\n[Plus](b.md#suite)\n", standfirst="Un chapô."),
    B: article("Un autre", "## Suite\n\nUn texte.\n", standfirst="Un autre chapô."),
    "content/authors/redaction.md": author("La rédaction", "Des gens."),
    "content/pages/a-propos.md": page("À propos", "Un texte.\n", description="Qui nous sommes."),
}
BODY = "{% extends 'core/article.html' %}"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A site without faults."""
    return Newsroom(tmp_path / "site", CLEAN)


def run(newsroom: Newsroom, **request: Any) -> Checked:
    return check(newsroom.root, request.get("now", NOW), lambda stage, done, total: None)


def said(newsroom: Newsroom) -> list[str]:
    return [f"{problem.severity}: {problem}" for problem in run(newsroom).problems]


def test_a_site_without_faults_has_no_findings(newsroom: Newsroom) -> None:
    checked = run(newsroom)
    assert [str(problem) for problem in checked.problems] == []
    assert checked.pages > 5
    assert not newsroom.output.exists()


def with_page(html: str) -> dict[str, str]:
    """Return a template that shows something more on each article's page."""
    return {
        "templates/article.html": f'{{% extends "base.html" %}}{{% block content %}}<h1>T</h1>{html}{{% endblock %}}'
    }


FAULTS: list[tuple[dict[str, Any], str]] = [
    # what a build says too
    ({A: article(body="[x](c.md)\n")}, f"error: {A}:7:5: there is no file “c.md”"),
    ({A: article(tags=["Été"]), B: article(tags=["été"])}, "is treated as"),
    ({A: article(body="![](p.png)\n"), "content/articles/p.png": PNG}, "has no alt text"),
    ({"content/articles/x.docx": "PK"}, "note: content/articles/x.docx: this file is not read"),
    # texts
    ({A: article(body="#### Trop bas\n\nTexte.\n")}, f"warning: {A}:7:6: the heading “Trop bas” (h4) follows an h1: a level is left out"),
    ({B: article("Un titre", "## Suite\n\nTexte.\n")}, f"note: {B}: {A} has the same title, “Un titre”"),
    ({A: article("A", LONG), B: article("B", LONG)}, f"warning: {B}: {A} has the same text"),
    ({A: article("Un titre " * 12)}, f"note: {A}: long title: "),
    ({A: article(body="\n")}, f"note: {A}: no text"),
    # pages, wherever the fault comes from
    (with_page("<a href='{{ site.url }}nulle-part/'>x</a>"), f"error: {A}: nothing is published at “/journal/nulle-part/” (and on 1 more pages)"),
    (with_page("<a href='#rien'>x</a>"), f"error: {A}: the page at “#rien” has no anchor “#rien”"),
    (with_page("<a href='../../a-propos'>x</a>"), "note: {A}: “../../a-propos” leads to its page by a redirect"),
    (with_page("<img src='x.png' alt=''>"), "nothing is published at “x.png”"),
    (with_page("<img srcset='y.png 2x, z.png 1x' alt=''>"), "nothing is published at “z.png”"),
    (with_page("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"), "has no attribute alt"),
    (with_page("<a href='https://x.example/'><span></span></a>"), "the link to “https://x.example/” has no text that can be read aloud"),
    (with_page("<p id='i'></p><p id='i'></p>"), "two elements of this page have the id “i”"),
    (with_page("<h1>Encore</h1>"), "this page has 2 headings of the first level"),
    (with_page("<h3>Trop bas</h3>"), "the heading “Trop bas” (h3) follows an h1: a level is left out"),
    (with_page("<h2> </h2>"), "this page has a heading without text"),
    (with_page("<a href='http://[x/'>x</a>"), "“http://[x/” is not a URL"),
    (with_page("<p>" + "x" * 400_000 + "</p>"), "note: {A}: this page has 405 kB of HTML"),
    ({"templates/article.html": "<!doctype html><h1>T</h1>"}, "this page has no title"),
    ({"templates/article.html": "<!doctype html><title>T</title><h1>T</h1>"}, "this page does not say its language"),
    ({"templates/article.html": "<!doctype html><html lang=fr><title>T</title>"}, "this page has no heading h1"),
    ({"templates/article.html": "<!doctype html><html lang=fr><title>T</title><h1>T</h1>"}, "2 pages have the same title, “T”"),
    # files
    ({"content/articles/reste.zip": "PK"}, "note: content/articles/reste.zip: no document uses this file"),
    ({"static/lourd.jpg": b"\xff\xd8\xff" + b"0" * 600_000}, "note: static/lourd.jpg: this picture is published as it is, with 600 kB"),
    # feeds
    ({"templates/rss.xml": "<rss><channel><item></rss>"}, "this feed cannot be read"),
    ({"templates/rss.xml": "<rss><channel><item><guid>a</guid><link>https://example.org/journal/x/</link></item></channel></rss>"},
     "the entry “a” has no “title”"),
    ({"templates/feed.json": '{"items": [{"id": "a", "url": "https://example.org/journal/x/"}]}'},
     "nothing is published at “https://example.org/journal/x/”"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "finding"), FAULTS, ids=[finding[:60] for _, finding in FAULTS])
def test_each_fault_is_found_in_one_run(newsroom: Newsroom, files: dict[str, str], finding: str) -> None:
    newsroom.write(files)
    found = said(newsroom)
    assert any(finding.replace("{A}", A) in line for line in found), "\n".join(found)
    assert found == said(newsroom), "the second check, of pages that are built already, says the same"
    assert not newsroom.output.exists()


def test_all_faults_are_found_in_one_run_by_file(newsroom: Newsroom) -> None:
    newsroom.write({A: article("Un titre " * 12, "#### Trop bas\n"), "content/articles/reste.zip": "PK"})
    newsroom.write(with_page("<a href='#rien'>x</a><p id='i'></p><p id='i'></p>"))
    problems = run(newsroom).problems
    assert len({problem.message for problem in problems}) >= 5
    assert [problem.sort_key() for problem in problems] == sorted(problem.sort_key() for problem in problems)


def test_texts_are_checked_even_where_the_site_has_errors(newsroom: Newsroom) -> None:
    newsroom.write({A: article(body="[x](c.md)\n"), B: article("Un titre " * 12)})
    checked = run(newsroom)
    assert checked.pages == 0
    assert {problem.path for problem in checked.problems} == {A, B}


def test_the_place_of_a_dead_link_is_that_in_the_source(newsroom: Newsroom) -> None:
    newsroom.write({A: article(body="Voir <a href='https://example.org/journal/nulle/part/'>là</a>.\n")})
    assert f"error: {A}:7:15: nothing is published at “https://example.org/journal/nulle/part/”" in "".join(
        said(newsroom)
    )


@pytest.mark.parametrize(
    ("files", "code"), [({}, 0), ({A: article("Un titre " * 12)}, 0), ({A: article(body="#### Bas\n")}, 1)]
)
def test_exit_code_and_json(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], code: int
) -> None:
    newsroom.write(files)
    monkeypatch.chdir(newsroom.root)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    invoke: Callable[..., Any] = lambda *words: CliRunner().invoke(main, ["check", *words], catch_exceptions=False)  # noqa: E731
    result = invoke("--json", "--now", "2026-01-01T12:00:00Z")
    found = json.loads(result.stdout)
    assert result.exit_code == code
    assert found["warnings"] + found["errors"] == code
    assert found["pages"] > 5
    assert invoke().exit_code == code
    assert (newsroom.root / FOLDER).is_dir()


def test_a_check_follows_the_site(newsroom: Newsroom) -> None:
    newsroom.build()
    assert said(newsroom) == []
    newsroom.write({B: article("Un autre", "## Fin\n\nUn texte.\n", standfirst="Un autre chapô.")})
    assert "has no anchor “#suite”" in said(newsroom)[0]
    newsroom.write(CLEAN)
    assert said(newsroom) == []
    assert run(newsroom, now=datetime(2030, 1, 1, tzinfo=UTC)).problems == ()


def test_each_kind_of_feed_is_read() -> None:
    assert set(KINDS) >= FEED_KINDS
    for kind in FEED_KINDS:
        assert list(check_feed(kind, "x", b"<", lambda url: True))


def test_pages_of_any_kind_are_read() -> None:
    read = read_page(
        "<svg><title>x</title></svg><a name=n href=' /x '>é</a><base href=/b/><meta name=robots content='noindex'>".encode()
    )
    assert (read.anchors, read.urls, read.base, read.indexed) == (frozenset({"n"}), ("/x",), "/b/", False)
