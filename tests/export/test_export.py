"""An export has the whole newspaper, and nothing else; what goes in comes out."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from newsroom import NOW, SITE, Newsroom, article, author, page, photo
from warcio.archiveiterator import ArchiveIterator

from sitegen.cli.commands import main
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from sitegen.export.export import ExportReport, ExportRequest, Format, format_of, run_export
from sitegen.export.plain_shortcodes import plain_shortcodes

SiteOf = Callable[..., Newsroom]

TEXT = """\
Une phrase, et [le quai](id:2024-02-01_quai), puis [la page](../pages/contact.md).[^1]

Le reste [est parti](parti.md), [vraiment](id:parti).

## Partie {.grande}

![Un pont](pont.jpg)

{{ youtube "https://www.youtube.com/watch?v=dQw4w9WgXcQ" title="Un film" }}

{{ infobox title="Repères" }}

Un *encadré* avec [un lien](id:2024-02-01_quai#ancre).

{{ /infobox }}

{{ box "aide" }}

[^1]: Une note.
"""
SETTINGS = """\
[taxonomy]
categories = ["Politique", "Culture"]

[permalinks]
article = "/{year}/{slug}/"

[api]
enabled = true
per_page = 3
"""


@pytest.fixture
def newspaper(site_of: SiteOf) -> Newsroom:
    made = site_of(
        {
            "site.toml": SITE + SETTINGS,
            "content/articles/pont.md": article(
                "Le pont", TEXT, standfirst="Le chapô.", author={"id": "ana", "role": "texte"}, tags=["Ponts", "ponts et quais"],
                series={"name": "La rivière", "part": 2}, updated="2025-06-03 10:00", aliases=["/ancien/"],
                image={"src": "pont.jpg", "alt": "Un pont", "credit": "La Gazette"},
                corrections=[{"date": "2025-06-02 08:00", "text": "Deux arches."}],
                replies=[
                    {"from": "Jo", "received": "2025-06-02 08:00", "state": "published", "text": "Non."},
                    {"from": "Al", "received": "2025-06-02 08:00", "state": "refused", "reason": "Un secret."},
                ],
            ),
            "content/articles/2024-02-01_quai.md": article("Le quai", "## Suite {#ancre}\n", category="Culture", date="2024-02-01 09:00"),
            "content/articles/retire.md": article(
                "Rétracté", "Un texte retiré.\n", status="retracted", standfirst="Chapô retiré.",
                corrections=[{"date": "2025-06-02 08:00", "text": "Faux.", "type": "retraction"}],
            ),
            "content/articles/parti.md": article("Parti", "Un texte parti.\n", gone=True),
            "content/articles/demain.md": article("Demain", "Un texte de demain.\n", date="2027-01-01 08:00"),
            "content/articles/brouillon.md": article("Brouillon", "Un texte caché.\n", status="draft"),
            "content/articles/pont.jpg": photo(60, 40, 1, "JPEG"),
            "content/articles/cachee.jpg": photo(60, 40, 2, "JPEG"),
            "content/pages/contact.md": page("Contact", "Un mot.\n"),
            "content/boxes/aide.md": page("Aide", "Un conseil.\n"),
            "content/authors/ana.md": author("Ana", "Une vie.\n"),
            "content/categories/culture.md": page("Culture", "Une introduction.\n"),
            "static/plan.txt": "Un plan.\n",
            "data/mots.json": '{"mot": "mer"}',
        }
    )  # fmt: skip
    made.build()
    return made


def export(newsroom: Newsroom, place: Path, form: Format = "markdown", **wishes: Any) -> ExportReport:
    """Export a site at the moment of all tests."""
    request = ExportRequest(root=newsroom.root, place=place, format=form, now=NOW, **wishes)
    return run_export(request, lambda *_: None)


def rebuilt(place: Path) -> Path:
    """Build an export, as whoever has it would; return the output."""
    build(BuildRequest(place, now=NOW, jobs=1))
    return place / "output"


def facts(output: Path) -> dict[str, Any]:
    """Return what a built site says of its articles, by URL, however its HTML is laid out."""
    files = sorted(output.glob("**/api/v1/articles/[0-9]*.json"))
    articles = [one for file in files for one in json.loads(file.read_text("utf-8"))["articles"]]
    for one in articles:
        one["content_html"] = re.sub(r"\s+", "", one["content_html"] or "")
    return {one["url"]: one for one in articles}


def urls(output: Path) -> set[str]:
    """Return every URL of a built site; names of pictures have digests of their bytes."""
    return {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}


def front(place: Path, name: str) -> dict[str, Any]:
    """Return the front matter of an exported text."""
    return dict(yaml.safe_load((place / name).read_text("utf-8").split("---\n")[1]))


def test_what_goes_in_comes_out(newspaper: Newsroom, tmp_path: Path) -> None:
    place = tmp_path / "export"
    report = export(newspaper, place)
    output = rebuilt(place)
    assert facts(output) == facts(newspaper.output)
    assert urls(output) == urls(newspaper.output)
    for name in (
        "",
        "culture/",
        "auteurs/ana/",
        "contact/",
        "dossiers/la-riviere/",
        "ancien/",
        "2025/retire/",
        "2025/parti/",
    ):
        before, after = ((folder / name / "index.html").read_text() for folder in (newspaper.output, output))
        assert after == before, name
    assert report.kept == (("content/articles/pont.md", ("box",)),)


def test_an_export_of_an_export_is_the_same(newspaper: Newsroom, tmp_path: Path) -> None:
    export(newspaper, tmp_path / "one")
    again = ExportRequest(root=tmp_path / "one", place=tmp_path / "two", format="markdown", now=NOW)
    run_export(again, lambda *_: None)
    for path in sorted((tmp_path / "one/content").rglob("*.md")):
        name = path.relative_to(tmp_path / "one")
        assert (tmp_path / "two" / name).read_text() == path.read_text()


def test_texts_are_plain_markdown_with_all_that_is_implied(newspaper: Newsroom, tmp_path: Path) -> None:
    place = tmp_path / "export"
    export(newspaper, place)
    text = (place / "content/articles/pont.md").read_text("utf-8")
    assert "youtube.com/watch" in text
    assert "{{ youtube" not in text
    assert "[le quai](2024-02-01_quai.md)" in text
    values = front(place, "content/articles/2024-02-01_quai.md")
    assert values["slug"] == "quai"
    assert (str(values["date"]), values["language"]) == ("2024-02-01 09:00:00+01:00", "fr")
    assert front(place, "content/articles/pont.md")["authors"] == [{"id": "ana", "role": "texte"}]
    table = (place / "articles.csv").read_text("utf-8")
    assert (
        "content/articles/pont.md,https://example.org/journal/2025/pont/,Le pont,2025-06-01 08:00:00+02:00,fr" in table
    )


def test_nothing_unpublished_is_exported(newspaper: Newsroom, tmp_path: Path) -> None:
    place = tmp_path / "export"
    export(newspaper, place)
    everything = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file()).decode("utf-8", "replace")
    for secret in ("Un texte", "Chapô retiré", "Un secret", "Demain", "Brouillon"):
        assert secret not in everything, secret
    assert not (place / "content/articles/cachee.jpg").exists()
    export(newspaper, tmp_path / "all", drafts=True)
    assert "Un texte caché" in (tmp_path / "all/content/articles/brouillon.md").read_text("utf-8")


def test_names_that_were_taken_out_are_not_in_it(newspaper: Newsroom, tmp_path: Path) -> None:
    newspaper.write(
        {
            "content/articles/quai2.md": article("Jean Dupont part", "Hier, **Jean Dupont** est parti.\n"),
            "requests.toml": '[[requests]]\nreceived = 2025-12-01\ndecided = 2025-12-02\narticles = ["quai2"]\nanonymise = {"Jean Dupont" = "un voisin"}\n',
        }
    )
    place = tmp_path / "export"
    export(newspaper, place)
    assert "un voisin" in (place / "content/articles/quai2.md").read_text("utf-8")
    everything = b"".join(path.read_bytes() for path in place.rglob("*") if path.is_file())
    assert b"Dupont" not in everything
    assert not (place / "requests.toml").exists()


def test_a_folder_with_something_in_it_is_refused(newspaper: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export/mine.txt").write_text("")
    with pytest.raises(BuildFailed, match="is not empty"):
        export(newspaper, tmp_path / "export")


def test_a_file_is_not_written_over_a_folder(newspaper: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "export.zip").mkdir()
    with pytest.raises(BuildFailed, match="is a folder, not a file"):
        export(newspaper, tmp_path / "export.zip", "zip")


def test_a_zip_file_is_the_finished_site(newspaper: Newsroom, tmp_path: Path) -> None:
    export(newspaper, tmp_path / "one.zip", "zip")
    export(newspaper, tmp_path / "two.zip", "zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == newspaper.files()
    assert not (newspaper.root / ".sitegen/export").exists()


def test_a_web_archive_has_a_response_for_each_url(newspaper: Newsroom, tmp_path: Path) -> None:
    export(newspaper, tmp_path / "one.warc.gz", "warc")
    first = (tmp_path / "one.warc.gz").read_bytes()
    export(newspaper, tmp_path / "one.warc.gz", "warc")
    assert (tmp_path / "one.warc.gz").read_bytes() == first
    responses: dict[str, tuple[str, bytes]] = {}
    with (tmp_path / "one.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            assert record.rec_headers["WARC-Date"] == "2026-01-01T12:00:00Z"
            if record.rec_type == "response":
                kind = record.http_headers.get_header("Content-Type")
                responses[record.rec_headers["WARC-Target-URI"]] = kind, record.content_stream().read()
    base = "https://example.org/journal/"
    assert len(responses) == len(newspaper.files())
    assert responses[f"{base}2025/pont/"] == ("text/html; charset=utf-8", newspaper.page("2025/pont/").encode())
    assert responses[f"{base}feed.xml"][0] == "application/xml; charset=utf-8"


def test_the_name_says_the_format(newspaper: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [format_of(Path(name)) for name in ("a.zip", "a.warc.gz", "a.WARC", "a")] == [
        "zip",
        "warc",
        "warc",
        "markdown",
    ]
    monkeypatch.chdir(newspaper.root)
    done = CliRunner().invoke(main, ["export", str(tmp_path / "x"), "--now", "2026-01-01 12:00"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "x/site.toml").is_file()
    refused = CliRunner().invoke(main, ["export", str(tmp_path / "x.zip"), "--with-drafts"])
    assert refused.exit_code == 2


def test_without_warcio_the_message_says_what_to_install(
    newspaper: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "warcio.warcwriter", None)
    with pytest.raises(BuildFailed, match="pip install"):
        export(newspaper, tmp_path / "one.warc.gz", "warc")
    assert list(tmp_path.glob("*.warc*")) == []


@pytest.mark.parametrize(
    ("body", "expected", "kept"),
    [
        ("Un.\n", "Un.\n", []),
        ('{{ pullquote source="A" }}\nUn *mot*.\n{{ /pullquote }}\n', "<blockquote>\n\nUn *mot*.\n\n<p>— A</p></blockquote>", []),
        ("{{ legal-notice }}\n", "{{ legal-notice }}", ["legal-notice"]),
        ("```\n{{ box \"x\" }}\n```\n", "```\n{{ box \"x\" }}\n```", []),
        ("{{ inconnu }}\n", "{{ inconnu }}", ["{{ … }}"]),
    ],
)  # fmt: skip
def test_a_shortcode_becomes_plain_or_stays(body: str, expected: str, kept: list[str]) -> None:
    text, names = plain_shortcodes(body)
    assert (text.strip(), names) == (expected.strip(), kept)
