"""The summary of a build says what is not public yet, and the preview what changed, in an author's words."""

import json
import string
from pathlib import Path

import pytest
from click.testing import CliRunner

import sitegen.engine.prepare  # noqa: F401  registers every fact
from sitegen.cli.commands import main
from sitegen.facts.derive import FACTS, describe
from tests.newsroom import SITE, Newsroom, article, page

NOW = ("--now", "2026-05-02T12:00:00Z")
FILES = {
    "site.toml": SITE,
    "content/articles/a.md": article(),
    "content/articles/b.md": article(date="2026-12-01 08:00"),
    "content/articles/c.md": article(date="2026-11-30 18:30:00+00:00"),
    "content/articles/d.md": article(status="draft"),
    "content/articles/e.md": article(status="embargo", date="2026-12-01"),
    "content/articles/f.md": article(expires="2026-01-01", date="2025-01-01"),
    "content/pages/g.md": page(status="draft"),
    "content/pages/h.md": page(status="review"),
}


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """A site with an item of each state, in the current folder."""
    newsroom = Newsroom(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return newsroom


def build(*words: str) -> str:
    result = CliRunner().invoke(main, ["build", *NOW, *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


WAITING = "not published yet: 2 scheduled, the next for 2026-11-30 19:30, 1 under embargo, 1 in review, 2 drafts\n"


def test_what_waits_is_in_the_summary_of_each_build(newsroom: Newsroom) -> None:
    for _ in range(2):  # a build in which nothing changed says it again
        assert WAITING in build("--strict")
    assert "not published yet: 2 scheduled, the next for 2026-11-30 19:30\n" in build("--drafts")
    assert "not published yet" not in build("--drafts", "--future")
    newsroom.remove("content/articles/b.md", "content/articles/e.md", "content/pages/g.md", "content/pages/h.md")
    assert "not published yet: 1 scheduled for 2026-11-30 19:30, 1 draft\n" in build()
    newsroom.remove("content/articles/c.md", "content/articles/d.md")
    assert "not published yet" not in build()


def test_programs_read_what_waits(newsroom: Newsroom) -> None:
    assert json.loads(build("--json"))["waiting"] == {"scheduled": 2, "embargo": 1, "review": 1, "draft": 2}
    assert json.loads(build("--json"))["next"] == "2026-11-30T19:30:00+01:00"


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_each_fact_has_words_for_an_author(kind: str) -> None:
    found = FACTS[kind]
    names = {name for _, name, _, _ in string.Formatter().parse(found.words) if name}
    assert found.words
    assert names <= set(found.parameters)
    said = describe((f"{kind}@en", *(f"<{name}>" for name in found.parameters)))
    assert all(f"<{name}>" in said for name in names)


def test_an_edit_is_explained_in_an_authors_words(newsroom: Newsroom) -> None:
    build()
    newsroom.write({"content/articles/a.md": article("Un autre titre")})
    said = build("--explain")
    assert "the headline, teaser or picture of a changed" in said
    assert "card a" not in said
