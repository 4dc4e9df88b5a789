"""An import from beginning to end, of an export in which is what the issue of imports fears."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from sitegen.content.routes import output_path
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Wishes
from sitegen.importing.files import Files
from sitegen.importing.html.markdown import Converted
from sitegen.importing.html.places import Places
from sitegen.importing.report import Report
from sitegen.importing.run import ImportRequest, run_import
from sitegen.newsroom.ledger import Ledger

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(data, "PNG")
    return data.getvalue()


PICTURE = _picture()


def _item(number: int, title: str, body: str, *more: str, **fields: str) -> str:
    values = {"status": "publish", "post_type": "post", "post_date": f"2019-03-{number:02} 08:00:00",
              "post_name": f"billet-{number}", **fields}  # fmt: skip
    values["post_date_gmt"] = values["post_date"].replace("08:00", "07:00")
    lines = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in values.items())
    year, month = values["post_date"][:4], values["post_date"][5:7]
    folder = "" if values["post_type"] == "page" else f"{year}/{month}/"
    link = f"https://journal.example/{folder}{values['post_name']}/"
    return (
        f"<item><title>{title}</title><link>{link}</link><dc:creator>lea</dc:creator>{lines}<wp:post_id>{number}</wp:post_id>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded>{''.join(more)}</item>"
    )


POLITICS = '<category domain="category" nicename="politique"><![CDATA[Politique]]></category>'
EXPORT = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Le Journal</title><link>https://journal.example</link>'
    "<language>fr-FR</language><wp:wxr_version>1.2</wp:wxr_version>"
    "<wp:base_site_url>https://journal.example</wp:base_site_url><wp:base_blog_url>https://journal.example</wp:base_blog_url>"
    "<wp:author><wp:author_id>2</wp:author_id><wp:author_login>lea</wp:author_login>"
    "<wp:author_email>lea@journal.example</wp:author_email><wp:author_display_name>Léa Morel</wp:author_display_name></wp:author>"
    "<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>politique</wp:category_nicename>"
    "<wp:cat_name><![CDATA[Politique]]></wp:cat_name></wp:category>"
    + _item(1, "Le pont rouvre", '<p>Le pont <strong>rouvre</strong>, dit <a href="https://journal.example/2019/03/billet-2/">'
            'le maire</a>.</p><p><img src="https://journal.example/wp-content/uploads/2019/03/pont-300x200.png" alt="Le pont"></p>',
            POLITICS)
    + _item(2, "Le maire parle", "<p>Un budget de 12 millions.</p><ul><li>écoles</li><li>ponts</li></ul>", POLITICS)
    + _item(3, "Le secret", "<p>Rien de cela ne doit paraître : brouillon-confidentiel.</p>", POLITICS, status="draft")
    + _item(4, "Le cahier", "<p>Texte du cahier : prive-confidentiel.</p>", POLITICS, status="private")
    + _item(5, "Contact", "<p>Écrivez-nous.</p>", post_type="page", post_name="nous-ecrire")
    + _item(6, "À la corbeille", "<p>corbeille-confidentielle</p>", POLITICS, status="trash")
    + _item(7, "pont", "", "<wp:attachment_url>https://journal.example/wp-content/uploads/2019/03/pont.png</wp:attachment_url>",
            post_type="attachment", status="inherit")
    + "</channel></rss>"
)  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "uploads/2019/03").mkdir(parents=True)
    (folder / "uploads/2019/03/pont.png").write_bytes(PICTURE)
    (folder / "journal.xml").write_text(EXPORT, "utf-8")
    return folder


def _import(source: Path, root: Path, **options: bool) -> Report:
    paths = (source / "journal.xml", source / "uploads")
    request = ImportRequest(root=root, paths=paths, wishes=Wishes(), now=NOW, **options)
    return run_import(request, lambda *_: None)[0]


def _texts(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file() and ".sitegen" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes().decode("latin-1") for path in files}


def test_an_export_becomes_a_site_that_builds(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "journal"
    report = _import(source, root)
    assert (report.after["articles"], report.after["pages"], report.differing) == (4, 1, [])
    built = build(BuildRequest(root=root, now=NOW, strict=True), lambda *_: None)
    assert not [problem for problem in built.warnings if problem.severity != "note"]
    output = root / "output"
    assert (output / "2019/03/billet-1/index.html").is_file()
    assert (
        "../2019/billet-2.md" in (root / "content/articles/2019/billet-1.md").read_text()
        or "billet-2.md" in (root / "content/articles/2019/billet-1.md").read_text()
    )
    assert (root / "static/wp-content/uploads/2019/03/pont.png").read_bytes() == PICTURE


def test_nothing_private_is_published_and_nothing_personal_copied(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "journal"
    report = _import(source, root)
    build(BuildRequest(root=root, now=NOW), lambda *_: None)
    published = "".join(text for name, text in _texts(root).items() if name.startswith("output/"))
    assert "confidentiel" not in published
    everything = "".join(_texts(root).values()) + json.dumps(report.as_json())
    assert "lea@journal.example" not in everything
    assert "corbeille-confidentielle" not in everything
    assert report.left["trash"] == 1


def test_every_address_is_kept_and_recorded(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "journal"
    _import(source, root)
    build(BuildRequest(root=root, now=NOW), lambda *_: None)
    ledger = Ledger((root / "urls.txt").read_text())
    for route in ("2019/03/billet-1/", "2019/03/billet-2/", "nous-ecrire/", "author/lea/", "category/politique/"):
        assert (root / "output" / output_path(route)).is_file(), route
        assert route in ledger.entries, route
    rules = (root / "redirect-rules/_redirects").read_text()
    assert "/ p=1 /2019/03/billet-1/ 301\n" in rules
    (root / "content/articles/2019/billet-2.md").unlink()
    with pytest.raises(BuildFailed) as failure:
        build(BuildRequest(root=root, now=NOW), lambda *_: None)
    assert any("/2019/03/billet-2/" in str(problem) for problem in failure.value.problems)


def test_a_second_import_changes_nothing_and_keeps_edits(source: Path, tmp_path: Path) -> None:
    root = tmp_path / "journal"
    _import(source, root)
    before = _texts(root)
    report = _import(source, root)
    assert (set(report.outcomes), report.kept, _texts(root)) == ({"equal"}, [], before)
    edited = root / "content/articles/2019/billet-1.md"
    edited.write_text(edited.read_text().replace("rouvre", "ferme"))
    (source / "journal.xml").write_text(EXPORT.replace("12 millions", "13 millions"), "utf-8")
    report = _import(source, root)
    assert report.kept == ["content/articles/2019/billet-1.md"]
    assert "ferme" in edited.read_text()
    assert "13 millions" in (root / "content/articles/2019/billet-2.md").read_text()


@pytest.mark.parametrize("after", [1, 4, 7])
def test_an_import_that_is_killed_goes_on_where_it_was(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    whole, killed = tmp_path / "whole/journal", tmp_path / "killed/journal"
    _import(source, whole)
    write, left = Files.write, [after]

    def dying(files: Files, name: str, text: str) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return write(files, name, text)

    with monkeypatch.context() as patched:
        patched.setattr(Files, "write", dying)
        with pytest.raises(KeyboardInterrupt):
            _import(source, killed)
    _import(source, killed)
    assert _texts(killed) == _texts(whole)


def test_a_dry_run_leaves_no_trace(source: Path, tmp_path: Path) -> None:
    report = _import(source, tmp_path / "journal", dry_run=True)
    assert report.outcomes["written"] > 5
    assert not (tmp_path / "journal").exists()


def test_a_picture_that_is_not_at_hand_is_reported_once(source: Path, tmp_path: Path) -> None:
    (source / "uploads/2019/03/pont.png").unlink()
    root = tmp_path / "journal"
    report = _import(source, root)
    assert report.fetchable == 1
    assert report.differing == []  # it is reported as what it is
    text = (root / "import-report.md").read_text()
    assert (report.before["pictures"], report.after["pictures"]) == (1, 0)
    assert "wp-content/uploads/2019/03/pont.png" in text


def test_the_comparison_finds_what_is_lost(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sitegen.importing import documents

    convert = documents.to_markdown

    def losing(html: str, places: Places) -> Converted:
        converted = convert(html, places)
        return msgspec.structs.replace(converted, text=converted.text.replace("- ponts", "").replace("12", "13"))

    monkeypatch.setattr(documents, "to_markdown", losing)
    report = _import(source, tmp_path / "journal")
    assert {one.where for one in report.differing} == {"content/articles/2019/billet-2.md"}
    assert {one.what for one in report.differing} == {"text", "items"}


def test_what_members_could_read_is_published_by_name_only(source: Path, tmp_path: Path) -> None:
    export = {"db": [{"meta": {"version": "5.0.0"}, "data": {"posts": [
        {"id": "1", "title": "Pour tous", "slug": "tous", "html": "<p>tous-le-texte</p>", "status": "published",
         "visibility": "public", "type": "post", "published_at": "2024-01-02T08:00:00.000Z"},
        {"id": "2", "title": "Payant", "slug": "payant", "html": "<p>payant-le-texte</p>", "status": "published",
         "visibility": "paid", "type": "post", "published_at": "2024-01-03T08:00:00.000Z"},
    ], "users": [], "tags": [], "posts_tags": [], "posts_authors": [], "settings": []}}]}  # fmt: skip
    file = source / "ghost.json"
    file.write_text(json.dumps(export))
    for publish in (False, True):
        root = tmp_path / f"journal-{publish}"
        run_import(
            ImportRequest(root=root, paths=(file,), system="ghost", publish_members=publish, now=NOW), lambda *_: None
        )
        build(BuildRequest(root=root, now=NOW), lambda *_: None)
        published = "".join(text for name, text in _texts(root).items() if name.startswith("output/"))
        assert "tous-le-texte" in published
        assert ("payant-le-texte" in published) is publish
        assert (
            "paid: true"
            in (root / "content/articles/2024" / ("payant.md" if publish else "payant/index.md")).read_text()
        ) is publish
