"""Time passes: what the clock will change is told before, and a rebuild makes exactly that."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from newsroom import NOW, Files, Newsroom, article, author

from sitegen.cli.commands import main

SiteOf = Callable[[Files], Newsroom]

SITE: dict[str, str | bytes] = {
    "content/articles/old.md": article("Ancien", date="2024-05-01", category="Culture", tags=["y"]),
    "content/articles/base.md": article("Base", date="2025-12-01", tags=["x"]),
    "content/articles/soon.md": article("Bientôt", date="2026-01-01 14:30", tags=["x"], author="anna"),
    "content/articles/ends.md": article("Finit", date="2025-12-02", category="Culture", expires="2026-01-01 16:00"),
    "content/articles/both.md": article("Passe", date="2026-01-03", expires="2026-01-04"),
    "content/articles/never.md": article("Jamais", date="2026-01-05", expires="2026-01-02"),
    "content/articles/draft.md": article("Brouillon", date="2026-01-01 14:00", status="draft"),
    "content/articles/gone.md": article("Retiré", date="2026-01-01 14:00", gone=True),
    "content/articles/back.md": article("Rétracté", date="2026-01-06", status="retracted"),
    "content/authors/anna.md": author("Anna"),
}
EXPECTED = [
    ("2026-01-01T14:30:00+01:00", "appears", "soon"),
    ("2026-01-01T16:00:00+01:00", "expires", "ends"),
    ("2026-01-03T00:00:00+01:00", "appears", "both"),
    ("2026-01-03T14:30:00+01:00", "leaves news", "soon"),
    ("2026-01-04T00:00:00+01:00", "expires", "both"),
    ("2026-01-05T00:00:00+01:00", "expires", "never"),
    ("2026-01-06T00:00:00+01:00", "appears", "back"),
]


@pytest.fixture
def due(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    newsroom = site_of(SITE)
    monkeypatch.chdir(newsroom.root)
    return lambda *options: CliRunner().invoke(main, ["due", "--now", NOW.isoformat(), *options])


def test_all_that_is_due_in_order(due: Callable[..., Result]) -> None:
    run = due("--json")
    assert run.exit_code == 0
    entries = json.loads(run.stdout)
    assert [(item["instant"], item["change"], Path(item["path"]).stem) for item in entries] == EXPECTED
    assert entries[0]["url"] == "https://example.org/journal/politique/soon/"
    assert entries[0]["title"] == "Bientôt"
    assert due().stdout.splitlines()[0] == "2026-01-01T14:30:00+01:00  appears  content/articles/soon.md  “Bientôt”"


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--within", "89m"], []),
        (["--within", "90m"], ["soon"]),
        (["--within", "3h"], ["soon", "ends"]),
        (["--within", "2d"], ["soon", "ends", "both"]),
        (["--since", "2025-12-31T00:00:00Z"], []),
        (["--since", "2025-11-30T00:00:00Z"], ["base", "ends", "base", "ends"]),
        (["--since", "2025-12-01T12:00:00Z", "--within", "2h"], ["ends", "base", "ends", "soon"]),
    ],
)
def test_exit_codes_for_scripts(due: Callable[..., Result], options: list[str], names: list[str]) -> None:
    run = due("--json", *options)
    assert [Path(item["path"]).stem for item in json.loads(run.stdout)] == names
    assert run.exit_code == (0 if names else 3)


@pytest.mark.parametrize("wrong", ["2", "h", "2 h", "-2h", "2x", ""])
def test_a_duration_that_is_none(due: Callable[..., Result], wrong: str) -> None:
    run = due("--within", wrong)
    assert run.exit_code == 2
    assert "is not a duration; write 90s, 15m, 2h, 3d or 1w" in run.stderr


def test_errors_of_the_site_are_told(due: Callable[..., Result]) -> None:
    Path("content/articles/base.md").write_text("---\ntitle: x\n---\n", "utf-8")
    assert due().exit_code == 1


def test_time_alone_makes_exactly_what_it_changes(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    everything = set(newsroom.files())

    def at(hours: float) -> set[str]:
        report = newsroom.build(now=NOW + timedelta(hours=hours))
        assert {path for path, *_ in report.made} >= set(report.files.written)
        return set(report.files.written) | {f"-{path}" for path in report.files.removed}

    feeds = ("feed.xml", "atom.xml", "feed.json")
    assert at(1.4) == set(), "nothing was due"
    appears = {"politique/soon/index.html", "politique/base/index.html", "index.html", "sitemap.xml"}
    appears |= {"sitemap-news.xml", "flux/index.html", "feeds.opml"}
    places = ("politique/", "tags/x/", "auteurs/anna/")
    appears |= {place + "index.html" for place in places} | {place + feed for place in ("", *places) for feed in feeds}
    appears |= {"archives/index.html", "archives/2026/index.html", "archives/2026/01/index.html"}
    appears |= {"archives/2025/index.html", "archives/2025/12/index.html"}  # which lead to the new ones
    appears |= {"auteurs/index.html", "tags/index.html"}
    assert at(1.5) == appears
    expires = {"culture/ends/index.html", "culture/old/index.html", "index.html", "sitemap.xml", "culture/index.html"}
    expires |= {place + feed for place in ("", "culture/") for feed in feeds}
    expires |= {"archives/index.html", "archives/2025/index.html", "archives/2025/12/index.html"}
    assert at(3) == expires
    assert at(11) == set(), "a new day begins, and no page of this theme tells of the day"
    at(0)
    assert set(newsroom.files()) == everything
