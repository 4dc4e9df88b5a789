"""No address that was ever published is lost: renamed articles, withdrawn ones, tables of redirects, and the ledger."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from newsroom import NOW, Files, Newsroom, article, author, page

from sitegen.cli.commands import main
from sitegen.engine.reading import read_site
from sitegen.engine.record import record, write_ledger
from sitegen.newsroom.ledger import Entry, Ledger, format_ledger, likeness, sketch

SiteOf = Callable[[Files], Newsroom]

A = "content/articles/a.md"
LONG = "\n\n".join(" ".join(f"mot{line}x{place}" for place in range(20)) + "." for line in range(12)) + "\n\n"
SITE: dict[str, str | bytes] = {
    A: article("Un", LONG, "2025-01-01", tags=["x"], author="anna"),
    "content/articles/b.md": article("Deux", "Autre chose, tout à fait.", "2025-01-02"),
    "content/pages/contact.md": page("Contact", "Écrire à la rédaction, par la poste."),
    "content/authors/anna.md": author("Anna", "Elle écrit."),
}


def recorded(newsroom: Newsroom) -> tuple[str, ...]:
    result = record(newsroom.root, read_site(newsroom.root, NOW, lambda stage, done, total: None))
    write_ledger(newsroom.root, result.text)
    return result.added


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    site = site_of(SITE)
    site.build()
    recorded(site)
    site.build()
    return site


def move(newsroom: Newsroom, old: str, new: str, text: str | None = None) -> None:
    data = (newsroom.root / old).read_text("utf-8") if text is None else text
    newsroom.remove(old)
    newsroom.write({new: data})


def leads(newsroom: Newsroom, old: str) -> str:
    """Return where the page at an old address leads, however it is told."""
    html = newsroom.page(old)
    target = html.split('http-equiv="refresh" content="0; url=')[1].split('"')[0]
    assert f'<link rel="canonical" href="{target}">' in html
    assert f"/journal/{old} {target} 301\n" in newsroom.page("_redirects")
    return target.removeprefix("https://example.org/journal/")


def test_what_is_recorded(newsroom: Newsroom) -> None:
    lines = (newsroom.root / "urls.txt").read_text("utf-8").splitlines()
    assert [line.split(" ")[0] for line in lines[1:]] == sorted([
        "/auteurs/anna/", "/contact/", "/politique/", "/politique/a/", "/politique/b/", "/tags/x/",
    ])  # fmt: skip
    assert lines[1:] == sorted(lines[1:])
    assert next(line for line in lines if line.startswith("/politique/a/ ")).endswith(f" - {A}")
    assert recorded(newsroom) == ()
    assert (newsroom.root / "urls.txt").read_text("utf-8").splitlines() == lines
    assert newsroom.build().rendered == 0


RENAMED: dict[str, tuple[str, Callable[[Newsroom], None]]] = {
    "a slug": ("politique/neuf/", lambda site: site.write({A: article("Un", LONG, "2025-01-01", slug="neuf")})),
    "a category": ("culture/a/", lambda site: site.write({A: article("Un", LONG, "2025-01-01", "Culture")})),
    "a file": ("politique/autre/", lambda site: move(site, A, "content/articles/2025/autre.md")),
    "a bundle of it": (
        "politique/autre/",
        lambda site: move(site, A, "content/articles/autre/index.md", article("X", LONG, "2025-02-01")),
    ),
    "a file, and its text was edited": (
        "politique/autre/",
        lambda site: move(site, A, "content/articles/autre.md", article("Y", LONG + "Encore une phrase, à la fin.")),
    ),
    "the pattern of all addresses": (
        "2025/a/",
        lambda site: site.configure('[permalinks]\narticle = "/{year}/{slug}/"\n'),
    ),
}


@pytest.mark.parametrize("change", RENAMED)
def test_a_renamed_article_gets_its_redirect_by_itself(newsroom: Newsroom, change: str) -> None:
    new, edit = RENAMED[change]
    edit(newsroom)
    newsroom.build()
    assert leads(newsroom, "politique/a/") == new
    # Recorded, and moved once more: both old addresses lead to the last place at once.
    recorded(newsroom)
    newsroom.build()
    assert leads(newsroom, "politique/a/") == new
    place = next(path for path, data in newsroom.files(newsroom.root / "content").items() if LONG.encode() in data)
    newsroom.write({f"content/{place}": article("Un", LONG, "2025-01-01", slug="encore")})
    newsroom.build()
    last = "2025/encore/" if "pattern" in change else "politique/encore/"
    assert leads(newsroom, "politique/a/") == leads(newsroom, new) == last


@pytest.mark.parametrize("edited", ["", "Encore une phrase, à la fin."])
def test_a_file_may_be_renamed_many_times(newsroom: Newsroom, edited: str) -> None:
    last = A
    for name in ("deux", "trois", "quatre"):
        move(newsroom, last, f"content/articles/{name}.md", article("Un", LONG + edited, "2025-01-01"))
        last = f"content/articles/{name}.md"
        newsroom.build()
        recorded(newsroom)
        newsroom.build()
    for old in ("a", "deux", "trois"):
        assert leads(newsroom, f"politique/{old}/") == "politique/quatre/"


def test_pages_and_authors_are_known_again_too(newsroom: Newsroom) -> None:
    move(newsroom, "content/pages/contact.md", "content/pages/ecrire.md")
    move(newsroom, "content/authors/anna.md", "content/authors/anna-k.md")
    newsroom.write({A: article("Un", LONG, "2025-01-01", author="anna-k")})
    newsroom.build()
    assert leads(newsroom, "contact/") == "ecrire/"
    assert leads(newsroom, "auteurs/anna/") == "auteurs/anna-k/"


def test_letters_beyond_ascii(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("Été", LONG, slug="été-à-paris")})
    newsroom.configure('[taxonomy]\nslugs = "unicode"\n')
    newsroom.build()
    recorded(newsroom)
    assert "/politique/%C3%A9t%C3%A9-%C3%A0-paris/ " in (newsroom.root / "urls.txt").read_text("utf-8")
    newsroom.write({A: article("Été", LONG, slug="hiver")})
    newsroom.build()
    assert 'url=https://example.org/journal/politique/hiver/"' in newsroom.page("politique/été-à-paris/")


LOST: dict[str, tuple[str, Callable[[Newsroom], None]]] = {
    "a file is deleted": (
        "urls.txt:5:1: “/politique/a/” was published, but content/articles/a.md no longer exists\n"
        "      = restore the file with “gone: true”, add “/politique/a/” to the “aliases” of its successor, "
        'or add to [urls] in site.toml: gone = ["/politique/a/"]',
        lambda site: site.remove(A),
    ),
    "another text takes its place": (
        "but content/articles/a.md no longer exists",
        lambda site: move(site, A, "content/articles/c.md", article("Autre", "Rien de ce qui était là. " * 30)),
    ),
    "it becomes a draft": (
        "urls.txt:5:1: “/politique/a/” was published, but content/articles/a.md now has the status “draft”\n"
        "      = publish it, or add “gone: true” to show readers that it was withdrawn",
        lambda site: site.write({A: article("Un", LONG, status="draft")}),
    ),
    "it is put under embargo": (
        "now has the status “embargo”",
        lambda site: site.write({A: article("Un", LONG, status="embargo")}),
    ),
    "its date moves into the future": (
        "now has a date in the future",
        lambda site: site.write({A: article("Un", LONG, "2027-01-01")}),
    ),
}


def test_a_file_that_cannot_be_read_is_not_taken_for_a_lost_one(newsroom: Newsroom) -> None:
    newsroom.write({A: article("Un", LONG, status="publised")})
    told = newsroom.failure()
    assert "“status” cannot be “publised”" in told
    assert "urls.txt" not in told


@pytest.mark.parametrize("change", LOST)
def test_an_address_that_leads_nowhere_is_an_error_with_its_remedy(newsroom: Newsroom, change: str) -> None:
    told, edit = LOST[change]
    before = newsroom.files()
    edit(newsroom)
    assert told in newsroom.failure()
    assert newsroom.files() == before


def drop_and_name(newsroom: Newsroom) -> None:
    newsroom.remove(A)
    newsroom.configure('[urls]\ngone = ["/politique/a/"]\n')


KEPT: dict[str, Callable[[Newsroom], None]] = {
    "gone": lambda site: site.write({A: article("Un", LONG, gone=True)}),
    "expired": lambda site: site.write({A: article("Un", LONG, "2025-01-01", expires="2025-12-01")}),
    "gone and elsewhere": lambda site: site.write({A: article("Un", LONG, slug="neuf", gone=True)}),
    "named in the configuration": drop_and_name,
}


@pytest.mark.parametrize("change", KEPT)
def test_what_was_withdrawn_leaves_a_page(newsroom: Newsroom, change: str) -> None:
    KEPT[change](newsroom)
    newsroom.build()
    html = newsroom.page("politique/a/")
    assert "Cette page a été retirée" in html
    assert '<meta name="robots" content="noindex">' in html
    assert "politique/a/" not in newsroom.page("sitemap.xml")
    assert "Cette page a été retirée" in newsroom.page("tags/x/"), "lists come and go with their articles"
    recorded(newsroom)
    newsroom.build()
    assert "Cette page a été retirée" in newsroom.page("politique/a/")


def test_an_alias_or_a_redirect_is_enough(newsroom: Newsroom) -> None:
    newsroom.remove(A)
    newsroom.write({"content/articles/b.md": article("Deux", aliases=["/politique/a/"])})
    newsroom.build()
    assert leads(newsroom, "politique/a/") == "politique/b/"
    newsroom.write({"content/articles/b.md": article("Deux")})
    newsroom.configure('[urls.redirects]\n"/politique/a" = "/politique/b/"\n')
    newsroom.build()
    assert leads(newsroom, "politique/a/") == "politique/b/"


# The table in site.toml


def configured(newsroom: Newsroom, **table: str) -> None:
    lines = "".join(f'"{key}" = "{value}"\n' for key, value in table.items())
    newsroom.configure(f"[urls.redirects]\n{lines}")


def test_chains_are_flattened(newsroom: Newsroom) -> None:
    newsroom.write({"content/articles/b.md": article("Deux", aliases=["/d/"])})
    table = {
        "/a/": "/b/",
        "/b/": "/c.html",
        "/c.html": "/d",
        "/e/": "/politique/#bas",
        "/f/": "https://ailleurs.example/x?y",
    }
    newsroom.write({"static/charte.pdf": "x"})
    files = {"/h.php": "/feed.xml", "/i/": "/politique/atom.xml", "/j.xml": "/charte.pdf"}
    configured(newsroom, **table, **{"/g/": "/"}, **files)
    newsroom.build()
    for former, last in files.items():
        assert leads(newsroom, former[1:]) == last[1:]
        assert "\x1a" not in newsroom.page(former[1:])
    for former in ("a/", "b/", "c.html"):
        assert leads(newsroom, former) == "politique/b/"
    assert leads(newsroom, "e/") == "politique/#bas"
    assert leads(newsroom, "f/") == "https://ailleurs.example/x?y"
    assert leads(newsroom, "g/") == ""


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            {"/a/": "/b/", "/b/": "/a/"},
            'site.toml:6:2: these redirects form a loop: /a/ → /b/ → /a/\n    6 | "/a/" = "/b/"',
        ),
        ({"/a/": "/a/"}, "these redirects form a loop: /a/ → /a/"),
        ({"/a/": "/politique/bb/"}, "site.toml:6:2: nothing is published at “/politique/bb/”"),
        ({"/a/": "/politique/bb/"}, "did you mean “/politique/b/”?"),
        ({"/a/": "/politique/", "/a": "/"}, "site.toml redirects “/a/” twice"),
        ({"/a/": "javascript:alert(1)"}, "site.toml:6:2: “javascript:alert(1)” is not an absolute URL"),
        ({"/a/": "//ailleurs.example/x"}, "“//ailleurs.example/x” is not an absolute URL"),
        ({"/a/": "https://ailleurs.example/ x"}, "“https://ailleurs.example/ x” is not an absolute URL"),
        ({"/a/": "/politique/b.xml"}, "nothing is published at “/politique/b.xml”"),
        ({"/politique/b/": "/contact/"}, "content/articles/b.md and site.toml have the same URL “/politique/b/”"),
    ],
)
def test_loops_clashes_and_dead_ends_are_refused(newsroom: Newsroom, table: dict[str, str], told: str) -> None:
    configured(newsroom, **table)
    assert told in newsroom.failure()


def test_an_alias_that_is_the_own_address_or_stands_twice(newsroom: Newsroom) -> None:
    newsroom.write({A: article("Un", LONG, aliases=["/politique/a/", "/x/", "/x"])})
    told = newsroom.failure()
    for route in ("politique/a", "x"):
        assert f"{A}: {A} names the URL “/{route}/” twice\n      = take it out of “aliases”" in told


def test_an_author_who_leaves_is_told_of_with_what_can_be_done(newsroom: Newsroom) -> None:
    newsroom.remove("content/authors/anna.md")
    newsroom.write({A: article("Un", LONG, "2025-01-01", tags=["x"])})
    told = newsroom.failure()
    assert "“/auteurs/anna/” was published, but content/authors/anna.md no longer exists" in told
    assert "gone: true" not in told
    newsroom.configure('[urls]\ngone = ["/auteurs/anna/"]\n')
    newsroom.build()


def test_a_list_of_redirects_of_your_own_wins(newsroom: Newsroom) -> None:
    newsroom.write({"static/_redirects": "/x /y 302\n", "content/articles/b.md": article("Deux", aliases=["/d/"])})
    newsroom.build()
    assert newsroom.page("_redirects") == "/x /y 302\n"
    newsroom.remove("static/_redirects")
    newsroom.build()
    assert newsroom.page("_redirects") == "/journal/d/ https://example.org/journal/politique/b/ 301\n"


# Texts that change without a word


CHANGED = LONG.replace("mot1", "neuf")


@pytest.mark.parametrize(
    ("text", "front", "warned"),
    [
        (LONG, {"standfirst": "Un autre chapô."}, False),
        (LONG.replace("mot3x5 ", "trois "), {}, False),
        (CHANGED, {}, True),
        (CHANGED, {"updated": "2025-06-01"}, False),
        (CHANGED, {"corrections": [{"date": "2025-06-01", "text": "Non pas deux ans, mais trois."}]}, False),
        (CHANGED, {"status": "retracted"}, False),
    ],
)
def test_a_text_that_changes_without_a_word(newsroom: Newsroom, text: str, front: dict[str, Any], warned: bool) -> None:
    newsroom.write({A: article("Un", text, "2025-01-01", tags=["x"], author="anna", **front)})
    warnings = [str(warning) for warning in newsroom.build().warnings]
    told = [warning for warning in warnings if "of the published text changed" in warning]
    assert bool(told) is warned
    if warned:
        assert told[0].startswith(f"{A}: about ")
        assert "of the published text changed" in newsroom.failure(strict=True)
        newsroom.configure("[corrections]\nthreshold = 1.0\n")
        assert newsroom.build().warnings == ()
        newsroom.configure("")
        recorded(newsroom)
        assert newsroom.build().warnings == ()


@pytest.mark.parametrize(
    "front", [{}, {"updated": "2025-05-01"}, {"corrections": [{"date": "2025-05-31", "text": "Non pas deux."}]}]
)
def test_a_notice_taken_away_or_of_former_times_says_nothing(newsroom: Newsroom, front: dict[str, Any]) -> None:
    newsroom.write({A: article("Un", LONG, "2025-01-01", tags=["x"], author="anna", updated="2025-06-01 17:00")})
    newsroom.build()
    recorded(newsroom)
    newsroom.write({A: article("Un", CHANGED, "2025-01-01", tags=["x"], author="anna", **front)})
    assert ["without an update" in str(warning) for warning in newsroom.build().warnings] == [True]
    newsroom.write({A: article("Un", CHANGED, "2025-01-01", tags=["x"], author="anna", updated="2025-06-01 18:00")})
    assert newsroom.build().warnings == ()


def test_a_sketch_tells_how_much_two_texts_have_in_common() -> None:
    words = [f"mot{number}" for number in range(400)]
    first = sketch(" ".join(words))
    for share in (0.0, 0.05, 0.2, 0.5, 1.0):
        count = int(400 * share)
        other = sketch(" ".join([f"neuf{number}" for number in range(count)] + words[count:]))
        expected = (1 - share) / (1 + share)
        assert abs(likeness(first, other) - expected) < 0.13
    assert likeness(sketch("Un texte."), sketch("<p>Un <em>texte</em>&nbsp;!</p>")) == 1
    assert likeness(sketch(""), sketch("")) == 1
    assert likeness(sketch("a b c"), sketch("d e f")) == 0


# The file


def test_a_merge_keeps_the_lines_of_both(newsroom: Newsroom) -> None:
    ledger = newsroom.root / "urls.txt"
    text = ledger.read_text("utf-8")
    newsroom.write({A: article("Un", CHANGED, "2025-01-01", updated="2025-06-01")})
    recorded(newsroom)
    both = text + ledger.read_text("utf-8").split("\n", 1)[1]
    ledger.write_text(both, "utf-8")
    assert newsroom.build().warnings == ()
    newsroom.write({A: article("Un", LONG, "2025-01-01", tags=["x"], author="anna")})
    assert newsroom.build().warnings == (), "what either side has recorded is known"
    recorded(newsroom)
    assert ledger.read_text("utf-8") == text


def test_git_merges_the_ledger_by_itself(newsroom: Newsroom) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        subprocess.run(["git", *who, *arguments], cwd=newsroom.root, check=True, capture_output=True)

    from sitegen.starter.files import STARTER

    attributes = (STARTER / "common/dot-gitattributes").read_text("utf-8")
    newsroom.write({".gitattributes": attributes, ".gitignore": "output/\n.sitegen/\n"})
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "one")
    for branch in ("left", "right"):
        git("checkout", "-b", branch, "main")
        newsroom.write({f"content/articles/{branch}.md": article(branch, f"Texte de {branch}.")})
        recorded(newsroom)
        git("add", ".")
        git("commit", "-m", branch)
    git("merge", "left")
    newsroom.build()
    assert recorded(newsroom) == ()


@pytest.mark.parametrize("line", ["politique/a/", "<<<<<<< HEAD", "/a/ x", "/a/ - - -"])
def test_a_malformed_line_is_told(newsroom: Newsroom, line: str) -> None:
    with (newsroom.root / "urls.txt").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert "urls.txt:8:1: this is not a line of urls.txt" in newsroom.failure()


def test_what_is_written_is_read() -> None:
    entries = [Entry("", path="p"), Entry("a%20b/c/", "0", "s", "2025", "content/un fichier.md"), Entry("tags/x/")]
    ledger = Ledger(format_ledger(entries) + "\n# rien\n")
    assert ledger.malformed == []
    assert sorted(
        (entry for several in ledger.entries.values() for entry in several), key=lambda entry: entry.route
    ) == sorted(entries, key=lambda entry: entry.route)


def test_the_command(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(newsroom.root)
    newsroom.write({"content/articles/c.md": article("Trois", "Tout autre.", "2026-01-01 13:00:01")})
    now = ("--now", NOW.isoformat())
    assert CliRunner().invoke(main, ["record", "--check", *now]).exit_code == 0
    later = ("--now", "2026-01-02")
    run = CliRunner().invoke(main, ["record", "--check", *later])
    assert (run.exit_code, run.stdout) == (3, "/politique/c/\n")
    run = CliRunner().invoke(main, ["record", *later])
    assert (run.exit_code, run.stdout) == (0, "/politique/c/\n1 new URL\n")
    assert "/politique/c/ " in Path("urls.txt").read_text("utf-8")
    run = CliRunner().invoke(main, ["record", *later])
    assert (run.exit_code, run.stdout) == (0, "0 new URLs; urls.txt is up to date\n")


def test_a_renamed_file_whose_text_changes_before_it_is_recorded_is_looked_at_again(newsroom: Newsroom) -> None:
    move(newsroom, A, "content/articles/autre.md")
    newsroom.build()
    assert leads(newsroom, "politique/a/") == "politique/autre/"
    newsroom.write(
        {
            "content/articles/autre.md": article(
                "Un", LONG.replace("mot", "rien"), "2025-01-01", tags=["x"], author="anna"
            )
        }
    )
    assert "content/articles/a.md no longer exists" in newsroom.failure()
