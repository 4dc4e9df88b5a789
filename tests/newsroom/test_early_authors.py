"""Of an author, readers see a page and a name; a note says so if that is before anything that they sign."""

from collections.abc import Callable
from typing import Any

import pytest
from newsroom import NOW, Files, Newsroom, article, author

SiteOf = Callable[[Files], Newsroom]
ANNA, A, B = "content/authors/anna.md", "content/articles/a.md", "content/articles/b.md"
NOTE = "content/authors/anna.md:2:1: this author's page is public, but none of their articles is"
HIDDEN: list[dict[str, Any]] = [
    {"status": "draft"},
    {"status": "review"},
    {"status": "embargo"},
    {"date": "2026-03-01 08:00"},
    {"expires": "2025-12-01"},
]


def notes(newsroom: Newsroom, **request: Any) -> list[str]:
    return [
        str(one).split("\n")[0]
        for one in newsroom.build(**request).warnings
        if one.severity == "note" and "author's page" in str(one)
    ]


@pytest.mark.parametrize("front", HIDDEN, ids=str)
def test_an_author_of_drafts_only_is_a_note(site_of: SiteOf, front: dict[str, Any]) -> None:
    newsroom = site_of({ANNA: author("Anna", "Sa vie."), A: article(author="anna", **front), B: article("B")})
    assert notes(newsroom) == [NOTE]
    assert "Sa vie." in newsroom.page("auteurs/anna/"), "the page is public nevertheless"
    assert notes(newsroom) == [NOTE], "and again by a build that makes nothing"
    newsroom.build(strict=True)
    newsroom.write({A: article(authors=["anna"])})
    assert notes(newsroom) == []


def test_who_signs_nothing_is_no_news(site_of: SiteOf) -> None:
    assert notes(site_of({ANNA: author("Anna"), A: article()})) == []


@pytest.mark.parametrize("front", [{}, {"status": "retracted"}])
def test_one_public_article_is_enough(site_of: SiteOf, front: dict[str, Any]) -> None:
    files = {ANNA: author("Anna"), A: article(author="anna", status="draft"), B: article("B", author="anna", **front)}
    assert notes(site_of(files)) == []


def test_a_preview_shows_the_drafts_too(site_of: SiteOf) -> None:
    newsroom = site_of({ANNA: author("Anna"), A: article(author="anna", status="draft")})
    assert notes(newsroom, drafts=True) == []
    assert notes(newsroom, drafts=True, now=NOW) == []


def test_what_was_recorded_was_public_before(site_of: SiteOf) -> None:
    newsroom = site_of({ANNA: author("Anna"), A: article(author="anna", status="draft")})
    assert notes(newsroom) == [NOTE]
    newsroom.write({"urls.txt": "# sitegen\n/auteurs/anna/\n"})
    assert notes(newsroom) == []


def test_a_public_article_in_another_language_counts(site_of: SiteOf) -> None:
    newsroom = site_of(
        {ANNA: author("Anna"), A: article(author="anna", status="draft"), B: article("B", author="anna", language="en")}
    )
    newsroom.configure('\n[languages.en]\ntitle = "The Gazette"\n')
    assert notes(newsroom) == []
    newsroom.write({B: article("B", author="anna", language="en", status="draft")})
    assert notes(newsroom) == [NOTE]
