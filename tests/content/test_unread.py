"""Files that are no part of a site: each is named with the reason, and none is published."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.unread import PUBLISHED_DOT_NAMES, is_foreign, is_ignored, notes_on_ignored
from tests.newsroom import Newsroom, article

TEXT = "---\ntitle: A\n---\nB\n"
A = "content/articles/a.md"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A site with one article."""
    return Newsroom(tmp_path / "site", {A: article()})


def notes(newsroom: Newsroom) -> list[str]:
    return [str(note) for note in newsroom.build(strict=True).warnings]


@pytest.mark.parametrize(
    ("path", "text", "reason", "hint"),
    [
        ("content/articles/essai.md.txt", TEXT, "articles are Markdown files", "rename it to “essai.md”"),
        ("content/articles/essai.MDOWN", TEXT, "articles are Markdown files", "rename it to “essai.md”"),
        ("content/articles/été.docx", "PK", "articles are Markdown files", "convert it to Markdown, as “été.md”"),
        ("content/pages/notes.rst", "A\n=\n", "articles are Markdown files", "convert it to Markdown, as “notes.md”"),
        ("essai.md", TEXT, "it is beside site.toml", "move it to content/articles/"),
        ("essai.MD", "+++\ntitle = 'A'\n+++\nB\n", "it is beside site.toml", "move it to content/articles/"),
        ("_posts/2024-01-01-a.md", TEXT, "_posts/ is no folder of a site", "move it to content/articles/"),
        ("articles/a.markdown", "\ufeff" + TEXT, "articles/ is no folder of a site", "move it to content/articles/"),
        ("static/.env", "SECRET=1", "only .domains, .htaccess, .nojekyll, .well-known are published", "move it out"),
        ("static/a/.git/config", "[core]", "are published", "move it out of static/"),
        ("static/x.bak", "x", "are those of backups", "rename it, or delete it"),
        ("content/articles/b.md.orig", TEXT, "are those of backups", "rename it, or delete it"),
        ("content/articles/.b.md", TEXT, "its name begins with a dot", "rename it"),
        ("data/.a.csv", "a\n1\n", "its name begins with a dot", "rename it"),
    ],
)
def test_a_file_that_is_not_read_is_named_once_with_the_reason(
    newsroom: Newsroom, path: str, text: str, reason: str, hint: str
) -> None:
    newsroom.write({path: text})
    for _ in range(2):  # a build in which nothing changed says it again
        (note,) = notes(newsroom)
        shown = path.rpartition("/.git/")[0] + "/.git" if "/.git/" in path else path
        assert unicodedata.normalize("NFC", note).startswith(f"{shown}: this file is not read: ")
        assert reason in note
        assert f"      = {hint}" in note
    shutil.rmtree(newsroom.root / "static/a", ignore_errors=True)
    (newsroom.root / path).unlink(missing_ok=True)
    assert notes(newsroom) == []


@pytest.mark.parametrize("name", sorted(PUBLISHED_DOT_NAMES))
def test_dot_names_that_hosts_look_for_are_published(newsroom: Newsroom, name: str) -> None:
    path = f"{name}/security.txt" if name == ".well-known" else name
    newsroom.write({f"static/{path}": "x"})
    assert notes(newsroom) == []
    assert newsroom.page(path) == "x"


def test_a_suffix_in_capitals_is_that_of_an_article(newsroom: Newsroom) -> None:
    newsroom.write({"content/articles/ESSAI.MD": article("Essai"), "content/articles/B/INDEX.Markdown": article("B")})
    assert notes(newsroom) == []
    assert {"essai", "b"} <= {name.removesuffix("/index.html").rpartition("/")[2] for name in newsroom.files()}


@pytest.mark.parametrize("name", ["~$essai.docx", ".~lock.essai.odt#", "a.md~", ".DS_Store", "._a.md", ".a.md.swp"])
@pytest.mark.parametrize("folder", ["content/articles", "static", "data"])
def test_what_editors_and_systems_write_is_passed_over_in_silence(newsroom: Newsroom, folder: str, name: str) -> None:
    before = set(newsroom.files()) if newsroom.build() else set()
    newsroom.write({f"{folder}/{name}": "x"})
    assert notes(newsroom) == []
    assert set(newsroom.files()) == before


def test_a_text_that_an_article_offers_for_download_is_not_named(newsroom: Newsroom) -> None:
    newsroom.write({A: article(body="[Le texte](le%20texte.docx)\n"), "content/articles/le texte.docx": "PK"})
    assert notes(newsroom) == []
    assert any(name.endswith("le texte.docx") for name in newsroom.files())


def test_documents_of_a_repository_are_not_articles(newsroom: Newsroom) -> None:
    newsroom.write({"README.md": "# A\n", "CONTRIBUTING.md": "A\n", "docs/a.md": "# A\n", ".github/b.md": TEXT})
    newsroom.write({"node_modules/x/README.md": TEXT, "archetypes/article.md": TEXT})
    assert notes(newsroom) == []


def test_many_files_are_one_note(newsroom: Newsroom) -> None:
    newsroom.write({f"_posts/{number}.md": TEXT for number in range(9)})
    (note,) = notes(newsroom)
    assert "_posts/ is no folder of a site; neither are 1.md, 2.md, 3.md and 5 more files" in note


NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1, max_size=12)
ODD = st.builds("{}{}{}".format, st.sampled_from(["", ".", "~$", "#", "._"]), NAMES, st.sampled_from(["", "~", ".bak"]))


@given(st.lists(ODD, min_size=1, max_size=6, unique=True))
def test_every_ignored_file_is_named_unless_a_program_wrote_it(names: list[str]) -> None:
    ignored = [name for name in names if is_ignored(name)]
    said = list(notes_on_ignored(f"static/{name}" for name in ignored))
    named = [name for name in ignored if not is_foreign(name)]
    count = sum(1 + note.message.count("; neither are") for note in said)
    assert (count > 0) == (len(named) > 0)
    assert {note.path for note in said} <= {f"static/{name}" for name in named}
    assert all(not name.startswith(".") or name in PUBLISHED_DOT_NAMES for name in set(names) - set(ignored))


def test_no_secret_of_a_folder_reaches_the_output(newsroom: Newsroom) -> None:
    secrets = [".env", ".env.local", ".git/HEAD", ".ssh/id_rsa", ".npmrc", "a/.htpasswd", "a/b/.aws/credentials"]
    newsroom.write({f"static/{name}": "hunter2" for name in secrets})
    assert len(notes(newsroom)) == 3
    assert all(b"hunter2" not in data for data in newsroom.files().values())
