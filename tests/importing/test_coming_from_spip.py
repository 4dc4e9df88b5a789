"""The page for those who come from SPIP is played on a site of ours: its commands work, no URL dies, nothing leaks."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from spip_backups import PRIVATE, TABLES, write_sqlite

from sitegen.cli.commands import main

ROOT = Path(__file__).parents[2]
PICTURES = ("jpg/pont.jpg", "jpg/rive.jpg", "jpg/foule.jpg", "jpg/cache.jpg", "logo/arton1.png")
NEVER_RUN = ("sitegen serve",)


def _commands(page: str) -> list[str]:
    text = (ROOT / "docs" / "coming-from" / page).read_text("utf-8")
    found = re.search(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return [line for line in found[1].splitlines() if not line.startswith(NEVER_RUN)]


def _play(page: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    for line in _commands(page):
        program, *words = shlex.split(line)
        if program == "cd":
            monkeypatch.chdir(words[0])
            continue
        assert program == "sitegen"
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == 0, f"{line}\n{result.output}"
    return Path.cwd()


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


def test_both_languages_say_the_same_commands() -> None:
    assert _commands("spip.fr.md") == _commands("spip.md")


@pytest.mark.slow
def test_the_page_works(old_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = _play("spip.md", old_site, monkeypatch)
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
