"""The page for those who come from SPIP is played on a site of ours: its commands work, no URL dies, nothing leaks."""

from pathlib import Path

import pytest
from guides import commands, play
from PIL import Image
from spip_backups import PRIVATE, TABLES, write_sqlite

PICTURES = ("jpg/pont.jpg", "jpg/rive.jpg", "jpg/foule.jpg", "jpg/cache.jpg", "logo/arton1.png")


@pytest.fixture
def old_site(tmp_path: Path) -> Path:
    write_sqlite(tmp_path / "gazette.sqlite", TABLES)
    for name in PICTURES:
        path = tmp_path / "IMG" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (64, 48), (90, 120, 60)).save(path)
    (tmp_path / "IMG" / "pdf").mkdir()
    (tmp_path / "IMG" / "pdf" / "rapport.pdf").write_bytes(b"%PDF-1.4\n")
    return tmp_path


def test_both_languages_say_the_samecommands() -> None:
    assert commands("spip.fr.md") == commands("spip.md")


@pytest.mark.slow
def test_the_page_works(old_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = play("spip.md", old_site, monkeypatch)
    urls = (journal / "urls.txt").read_text("utf-8")
    for row in TABLES["urls"]:
        if row["type"] in ("article", "breve"):
            assert f"/{row['url']}/" in urls, row
            assert (journal / "output" / str(row["url"]) / "index.html").is_file(), row
    for section in ("-Societe-", "-Transports-", "+-Ponts-+", "_Lea-Martin_"):
        assert f"/{section}/" in urls
    assert "spip.php?article1" in (journal / "redirect-rules" / "nginx.conf").read_text("utf-8")

    everything = [path for path in journal.rglob("*") if path.is_file()]
    leaks = [
        (path.relative_to(journal).as_posix(), text)
        for path in everything
        for text in PRIVATE
        if text.encode() in path.read_bytes()
    ]
    assert leaks == []
    public = [path for path in everything if path.is_relative_to(journal / "output")]
    drafts = ("Un brouillon secret", "À finir.", "Proposé", "Refusé", "Jeté")
    assert [text for text in drafts for path in public if text.encode() in path.read_bytes()] == []
