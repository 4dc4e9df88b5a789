"""The list of all content, for people and for programs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from newsroom import SITE, Files, Newsroom, article, author, page

from sitegen.cli.commands import main

NOW = "2026-01-01 12:00+00:00"
ARTICLES = {
    "publie": article("Publié", date="2025-06-01 08:00"),
    "brouillon": article("Brouillon", date="2025-06-02 08:00", status="draft"),
    "relu": article("Relu", date="2025-06-03 08:00", status="review"),
    "embargo": article("Embargo", date="2025-06-04 08:00", status="embargo"),
    "futur": article("Futur", date="2026-02-01 08:00"),
    "fini": article("Fini", date="2025-06-05 08:00", expires="2025-12-01 08:00"),
    "parti": article("Parti", date="2025-06-06 08:00", gone=True),
    "retire": article(
        "Retiré",
        date="2025-06-07 08:00",
        status="retracted",
        corrections=[{"date": "2025-06-08 08:00", "type": "retraction", "text": "Tout était faux."}],
    ),
}
FILES: Files = {
    **{f"content/articles/{name}.md": text for name, text in ARTICLES.items()},
    "content/pages/projets/a-propos.md": page("À propos", status="draft"),
    "content/authors/anna.md": author("Anna Blanc"),
    "content/categories/politique.md": "---\ndescription: Tout.\n---\n",
    "content/categories/inutile.md": "---\ntitle: Inutile\n---\n",
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    def invoke(newsroom: Newsroom, *options: str) -> Result:
        monkeypatch.chdir(newsroom.root)
        return CliRunner().invoke(main, ["list", "--now", NOW, *options])

    return invoke


Run = Callable[..., Result]


def items(result: Result) -> list[dict[str, Any]]:
    return list(json.loads(result.stdout))


def test_every_document_is_listed_with_its_state(site_of: Callable[[Files], Newsroom], run: Run) -> None:
    result = run(site_of(FILES), "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [(item["id"], item["kind"], item["state"]) for item in items(result)] == [
        ("futur", "article", "scheduled"),
        ("retire", "article", "retracted"),
        ("parti", "article", "gone"),
        ("fini", "article", "expired"),
        ("embargo", "article", "embargo"),
        ("relu", "article", "review"),
        ("brouillon", "article", "draft"),
        ("publie", "article", "published"),
        ("projets/a-propos", "page", "draft"),
        ("anna", "author", "published"),
        ("inutile", "category", "published"),
        ("politique", "category", "published"),
    ]


def test_the_fields_of_an_item(site_of: Callable[[Files], Newsroom], run: Run) -> None:
    found = {item["file"]: item for item in items(run(site_of(FILES), "--json"))}
    assert found["content/articles/futur.md"] == {
        "id": "futur",
        "kind": "article",
        "file": "content/articles/futur.md",
        "title": "Futur",
        "state": "scheduled",
        "date": "2026-02-01T08:00:00+01:00",
        "url": "https://example.org/journal/politique/futur/",
        "language": "fr",
    }
    described = {file: (item["title"], item["date"], item["url"]) for file, item in found.items()}
    base = "https://example.org/journal/"
    assert described["content/pages/projets/a-propos.md"] == ("À propos", None, base + "projets/a-propos/")
    assert described["content/authors/anna.md"] == ("Anna Blanc", None, base + "auteurs/anna/")
    assert described["content/categories/politique.md"] == ("Politique", None, base + "politique/")
    assert described["content/categories/inutile.md"] == ("Inutile", None, None)


def test_dates_and_urls_of_a_site_in_two_languages(site_of: Callable[[Files], Newsroom], run: Run) -> None:
    newsroom = site_of(
        {
            "content/articles/pont.md": article("Pont"),
            "content/articles/en/bridge.md": article("Bridge", date="2025-07-01 08:00", language="en"),
        }
    )
    newsroom.write({"site.toml": SITE + 'timezone = "Europe/Paris"\n[languages.en]\ntitle = "The Gazette"\n'})
    found = [(item["url"], item["date"], item["language"]) for item in items(run(newsroom, "--json"))]
    assert found == [
        ("https://example.org/journal/en/politique/bridge/", "2025-07-01T08:00:00+02:00", "en"),
        ("https://example.org/journal/politique/pont/", "2025-06-01T08:00:00+02:00", "fr"),
    ]


def test_the_table(site_of: Callable[[Files], Newsroom], run: Run) -> None:
    newsroom = site_of(
        {
            "content/articles/a.md": article("Le pont"),
            "content/articles/b.md": article("東京の橋", date="2025-06-02 09:30", status="draft"),
            "content/authors/anna.md": author("Anna"),
        }
    )
    result = run(newsroom)
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "draft      2025-06-02 09:30  東京の橋  content/articles/b.md",
        "published  2025-06-01 08:00  Le pont   content/articles/a.md",
        "published                    Anna      content/authors/anna.md",
    ]


def test_filters(site_of: Callable[[Files], Newsroom], run: Run) -> None:
    newsroom = site_of(FILES)
    found = items(run(newsroom, "--json", "--state", "draft", "--state", "review"))
    assert [item["id"] for item in found] == ["relu", "brouillon", "projets/a-propos"]
    found = items(run(newsroom, "--json", "--state", "draft", "--kind", "page"))
    assert [item["id"] for item in found] == ["projets/a-propos"]
    assert items(run(newsroom, "--json", "--kind", "page", "--state", "expired")) == []
    empty = run(newsroom, "--kind", "page", "--state", "expired")
    assert (empty.exit_code, empty.stdout, empty.stderr) == (0, "", "nothing to list\n")
    assert run(newsroom, "--state", "vieux").exit_code == 2


def test_errors_in_documents_do_not_hide_the_others(
    site_of: Callable[[Files], Newsroom], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    newsroom = site_of(
        {
            "content/articles/a.md": article("Bon"),
            "content/articles/b.md": article("Auteur inconnu", author="zoe", date="2025-05-01 08:00"),
            "content/articles/c.md": "---\ntitle: Sans date\n---\n",
        }
    )
    result = run(newsroom, "--json")
    assert result.exit_code == 1
    assert [item["title"] for item in items(result)] == ["Bon", "Auteur inconnu"]
    shown = newsroom.failure()
    assert [line for line in shown.splitlines() if line.startswith("content/")] == [
        line.removeprefix("error: ") for line in result.stderr.splitlines() if line.startswith("error: ")
    ]
    assert "::error file=content/articles/c.md" in result.stderr


def test_an_error_in_the_configuration_leaves_nothing_to_list(site_of: Callable[[Files], Newsroom], run: Run) -> None:
    newsroom = site_of(FILES)
    newsroom.write({"site.toml": "[site"})
    result = run(newsroom, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "site.toml" in result.stderr


def test_listing_writes_no_output(site_of: Callable[[Files], Newsroom], run: Run) -> None:
    newsroom = site_of(FILES)
    assert run(newsroom).exit_code == 0
    assert not newsroom.output.exists()
