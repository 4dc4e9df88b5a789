"""Photographs outside git: articles do not know; who has none sees placeholders, and nobody publishes these."""

import io
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from newsroom import NOW, Files, Newsroom, article, author, photo, versions_of
from PIL import Image

from sitegen.cli.commands import main
from sitegen.config.site import load_config
from sitegen.content.media_lock import LOCK_NAME, lock_text, read_lock
from sitegen.engine.lacking import lacking, plan_site
from sitegen.errors.problems import BuildFailed
from sitegen.imaging.source_files import PULLED
from sitegen.media.adding import Added, Wanted, add
from sitegen.media.moving import movable, move_in
from sitegen.media.pulling import pull
from sitegen.media.store import open_store

SiteOf = Callable[[Files], Newsroom]
LEAD = "content/articles/2025/pont/lead.png"
INSIDE = "content/articles/2025/pont/inside.png"
PORTRAIT = "content/authors/ana.png"
PLAN = "content/articles/2025/pont/plan.pdf"
MAP = "static/photos/map.png"
DRAFT = "content/articles/draft.png"
PICTURES = (LEAD, INSIDE, PORTRAIT, MAP)
FILES: Files = {
    "content/authors/ana.md": author("Ana", photo={"src": "ana.png", "alt": "Ana"}),
    "content/articles/2025/pont/index.md": article(
        "Le pont",
        "Avant.\n\n![Dedans](inside.png \"L’intérieur\")\n\n[Le plan](plan.pdf) et ![la carte](/photos/map.png).\n",
        author="ana",
        image={"src": "lead.png", "alt": "Un pont", "caption": "Le pont, hier."},
    ),
    "content/articles/draft.md": article("Plus tard", "![Demain](draft.png)\n", status="draft"),
    LEAD: photo(900, 600, 1),
    INSIDE: photo(700, 500, 2),
    PORTRAIT: photo(300, 300, 3),
    MAP: photo(400, 300, 4),
    DRAFT: photo(200, 100, 5),
    PLAN: b"%PDF-1.4 plan",
}  # fmt: skip
STORE = '[media]\nstore = "../store"\n'


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    """Give a site with its files in git, and a store beside it."""
    site = site_of(FILES)
    site.configure(f'{STORE}[images]\nformats = ["webp"]\n')
    return site


@pytest.fixture
def moved(newsroom: Newsroom) -> Newsroom:
    """Give that site after its files were moved out of git, and built."""
    move(newsroom)
    newsroom.build()
    return newsroom


def move(site: Newsroom) -> None:
    config = load_config(site.root)
    move_in(site.root, movable(site.root, config, ()), config, open_store(site.root, config.media), lambda *_: None)


def forget(site: Newsroom) -> None:
    """Make this computer one that has pulled nothing, and made no picture."""
    for name in (PULLED, ".sitegen/pictures"):
        shutil.rmtree(site.root / name, ignore_errors=True)


def bring(site: Newsroom, drafts: bool = False) -> tuple[str, ...]:
    """Pull what a build needs, and return what was brought."""
    wanted = lacking(*plan_site(site.root, drafts, lambda *_: None)[:2])
    store = open_store(site.root, load_config(site.root).media)
    return pull(site.root, read_lock(site.root), wanted, store, lambda *_: None).files


def change(site: Newsroom, path: str, **values: Any) -> None:
    """Write values into the section of a file in the lock."""
    import msgspec

    files = dict(read_lock(site.root).files)
    files[path] = msgspec.structs.replace(files[path], **values)
    site.write({LOCK_NAME: lock_text(files)})


def noted(site: Newsroom, **request: Any) -> str:
    return "\n".join(map(str, site.build(**request).warnings))


def test_a_site_is_the_same_after_its_files_left_git(newsroom: Newsroom) -> None:
    newsroom.build()
    before = newsroom.files()
    move(newsroom)
    assert not any((newsroom.root / path).exists() for path in (*PICTURES, PLAN, DRAFT))
    assert set(read_lock(newsroom.root).files) == {*PICTURES, PLAN, DRAFT}
    newsroom.check()
    assert newsroom.files() == before
    assert newsroom.build().rendered == 0


def test_who_has_no_files_sees_placeholders_of_the_same_size(moved: Newsroom) -> None:
    before = moved.files()
    forget(moved)
    moved.check()
    text = noted(moved)
    assert text.count("this file is not on this computer: pages show a placeholder") == len(PICTURES) + 1
    assert DRAFT not in text
    pages = moved.page("politique/pont/"), before["politique/pont/index.html"].decode()
    size = re.compile(r'width="\d+" height="\d+"')
    assert size.findall(pages[0]) == size.findall(pages[1]) != []
    assert "pictures/placeholder-" in pages[0]
    assert not versions_of(bytes(FILES[LEAD]), moved.files())  # type: ignore[arg-type]
    drawn = next(data for name, data in moved.files().items() if name.startswith("pictures/placeholder-900x600"))
    assert Image.open(io.BytesIO(drawn)).size == (900, 600)
    assert len({pixel for _, pixel in Image.open(io.BytesIO(drawn)).convert("L").getcolors()}) > 2
    assert b"sitegen media pull" in moved.files()["media/articles/2025/pont/plan.pdf"]
    assert Image.open(io.BytesIO(moved.files()["photos/map.png"])).size == (400, 300)


def test_after_a_pull_everything_is_as_before(moved: Newsroom) -> None:
    before = moved.files()
    forget(moved)
    moved.build()
    assert set(bring(moved)) == {*PICTURES, PLAN}
    moved.check()
    assert moved.files() == before
    assert set(bring(moved, drafts=True)) == {DRAFT}


def test_a_picture_whose_versions_were_made_is_not_brought_again(moved: Newsroom) -> None:
    before = moved.files()
    shutil.rmtree(moved.root / PULLED)
    assert set(bring(moved)) == {MAP, PLAN}  # these are published as they are
    moved.build()
    assert moved.files() == before
    assert moved.build().rendered == 0
    moved.write({"content/articles/b.md": article("Encore", "![Un pont](2025/pont/lead.png)\n")})
    moved.build()
    assert "pictures/placeholder-" not in moved.page("politique/b/")
    # A place of the layout that needs other versions needs the files.
    moved.write({"themes/x/theme.toml": 'name = "x"\n[images.body]\nof = "body"\nwidths = [333]\n'})
    moved.build()
    assert "pictures/placeholder-" in moved.page("politique/b/")
    assert set(bring(moved)) == {LEAD, INSIDE}
    moved.build()
    assert "pictures/placeholder-" not in moved.page("politique/b/")


def test_a_version_that_turns_out_to_be_damaged_asks_for_the_file(moved: Newsroom) -> None:
    shutil.rmtree(moved.root / PULLED)
    bring(moved)
    moved.build()
    before = moved.files()
    name = versions_of(bytes(FILES[LEAD]), before)[0]
    (place,) = (moved.root / ".sitegen/pictures").rglob(name.rpartition("/")[2])
    place.write_bytes(b"damaged" * 20)
    (moved.output / name).unlink()
    assert f"{LEAD}: this file is needed, and is not on this computer" in moved.failure()
    assert bring(moved) == (LEAD,)
    moved.build()
    assert moved.files() == before


def test_a_store_may_hold_what_no_page_shows(moved: Newsroom) -> None:
    from sitegen.checks.check import check

    moved.write({"content/articles/left.png": photo(20, 20)})
    move(moved)
    moved.write({"content/articles/unused.png": photo(20, 20)})
    told = [problem.path for problem in check(moved.root, NOW, lambda *_: None).problems]
    assert "content/articles/unused.png" in told
    assert "content/articles/left.png" not in told


def test_nobody_publishes_a_placeholder(moved: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    forget(moved)
    moved.build()
    said = moved.failure(publishes=True)
    assert "media.lock" in said
    assert "the site would be published without it" in said
    assert "run “sitegen media pull”" in said
    monkeypatch.setenv("CI", "true")
    assert moved.failure() == said
    bring(moved)
    moved.build()


def test_a_build_server_looks_at_the_bytes(moved: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (moved.root / PULLED).rglob("*"):
        if place.is_file() and len(place.name) == 32:
            place.write_bytes(bytes(len(place.read_bytes())))
    shutil.rmtree(moved.root / ".sitegen/pictures")
    monkeypatch.setenv("CI", "true")
    assert "published without it" in moved.failure()


def test_rights_that_end_take_the_picture_away(moved: Newsroom) -> None:
    change(moved, LEAD, until=date(2026, 1, 14))
    change(moved, INSIDE, until=date(2026, 1, 14))
    change(moved, PLAN, until=date(2026, 1, 14))
    change(moved, MAP, until=date(2026, 1, 14))
    last = datetime(2026, 1, 14, 22, 59, tzinfo=UTC)
    moved.check(now=last)
    assert versions_of(bytes(FILES[LEAD]), moved.files())  # type: ignore[arg-type]
    after = datetime(2026, 1, 14, 23, 0, tzinfo=UTC)  # midnight in Paris
    text = noted(moved, now=after)
    assert text.count("the rights of this file ended on 2026-01-14: no page shows it") == 4
    moved.check(now=after)
    for path in (LEAD, INSIDE, MAP):
        assert not versions_of(bytes(FILES[path]), moved.files())  # type: ignore[arg-type]
    assert "media/articles/2025/pont/plan.pdf" not in moved.files()
    assert "photos/map.png" not in moved.files()
    page = moved.page("politique/pont/")
    assert "L’intérieur" not in page
    assert "Le pont, hier." not in page
    assert "Avant." in page
    assert "Le plan et" in page
    assert "<figure" not in page.partition("Avant.")[2].partition("</article>")[0]
    feed = moved.page("feed.xml")
    assert "Dedans" not in feed
    change(moved, LEAD, until=date(2027, 1, 14))
    moved.check(now=after)
    assert versions_of(bytes(FILES[LEAD]), moved.files())  # type: ignore[arg-type]


def run(site: Newsroom, *words: str) -> Any:
    before = Path.cwd()
    os.chdir(site.root)
    try:
        return CliRunner().invoke(main, words)
    finally:
        os.chdir(before)


def test_rights_that_end_are_due(moved: Newsroom) -> None:
    change(moved, LEAD, until=date(2026, 1, 14))
    shown = run(moved, "due", "--now", "2026-01-01 12:00+01:00")
    assert f"2026-01-15T00:00:00+01:00  ends  media.lock  “{LEAD}”" in shown.output
    assert run(moved, "due", "--since", "2026-01-15 12:00+01:00", "--within", "9w").exit_code == 3


def test_the_credit_of_the_lock_counts(moved: Newsroom) -> None:
    change(moved, INSIDE, credit="Jeanne Martin / Agence")
    moved.check()
    assert "Jeanne Martin / Agence" in moved.page("politique/pont/")


def test_a_file_that_lies_there_too_counts_and_is_said(moved: Newsroom) -> None:
    other = photo(640, 480, 9)
    moved.write({LEAD: other})
    text = noted(moved)
    assert "this file is in the folder of the site too, and pages show that one" in text
    moved.check()
    assert versions_of(other, moved.files())
    config = load_config(moved.root)
    (added,) = put(moved, moved.root / LEAD)
    assert (added.path, added.file.width) == (LEAD, 640)
    assert not (moved.root / LEAD).exists()
    moved.check()
    assert versions_of(other, moved.files())
    assert "pages show that one" not in noted(moved)
    assert config.media.store == "../store"


def put(site: Newsroom, *files: Path, **wishes: Any) -> list[Added]:
    config = load_config(site.root)
    wanted = Wanted(**{"folder": "content/media/2026", **wishes})
    return add(site.root, files, wanted, config, open_store(site.root, config.media))


def test_a_photo_is_added_without_its_location(newsroom: Newsroom, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Jeanne Martin"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (47.0, 12.0, 30.5)
    source = tmp_path / "IMG 0001.JPG"
    source.write_bytes(photo(800, 600, 7, "JPEG", exif=exif))
    (added,) = put(newsroom, source, credit="J. M.", until=date(2027, 6, 30))
    assert added.path == "content/media/2026/img-0001.jpg"
    assert added.stripped
    section = (newsroom.root / LOCK_NAME).read_text().partition("\n[")[2]
    assert section.startswith('"content/media/2026/img-0001.jpg"]\ndigest = "')
    assert section.endswith('width = 800\nheight = 600\ncredit = "J. M."\nuntil = 2027-06-30\n')
    stored = Image.open(newsroom.root.parent / "store" / added.file.digest[:2] / added.file.digest)
    assert stored.getexif()[0x013B] == "Jeanne Martin"
    assert not stored.getexif().get_ifd(0x8825)
    assert stored.tobytes() == Image.open(source).tobytes()
    newsroom.write({"content/articles/c.md": article("Photo", "![Vue](../media/2026/img-0001.jpg)\n")})
    newsroom.check()
    assert "J. M." in newsroom.page("politique/c/")
    assert put(newsroom, source)[0].file == added.file  # once more changes nothing, and forgets nothing
    source.write_bytes(photo(80, 60, 8, "JPEG"))
    with pytest.raises(BuildFailed, match="there is another file"):
        put(newsroom, source)
    assert put(newsroom, source, replace=True)[0].file.width == 80


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("notes.md", b"# Notes", "is a text, which stays in git"),
        ("photo.jpg", b"no picture", "this file is not a picture"),
        ("gone.jpg", None, "this is no file"),
    ],
)
def test_what_cannot_be_added_is_refused(
    newsroom: Newsroom, tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(BuildFailed, match=said):
        put(newsroom, tmp_path / name)
    assert not (newsroom.root / LOCK_NAME).exists()


def test_a_site_without_a_store_is_told_how_to_name_one(site_of: SiteOf) -> None:
    site = site_of(FILES)
    shown = run(site, "media", "move-in")
    assert shown.exit_code == 1
    assert 'write [media] store = "../photos"' in shown.output


def test_commands_say_what_they_do(newsroom: Newsroom) -> None:
    assert f"{LEAD}  " in run(newsroom, "media", "move-in", "--dry-run").output
    assert (newsroom.root / LEAD).exists()
    assert "moved: 6 files" in run(newsroom, "media", "move-in").output
    assert "nothing is missing" in run(newsroom, "media", "pull").output
    forget(newsroom)
    assert "brought: 5 files" in run(newsroom, "media", "pull").output
    assert "brought: 1 file" in run(newsroom, "media", "pull", "--all").output
    assert "nothing is missing" in run(newsroom, "media", "pull", "--all").output
    newsroom.build()
    shown = run(newsroom, "media", "status").output
    assert re.search(r"outside git: 6 files, [\d.]+ kB; on this computer: 6", shown)
    assert re.search(rf"  +[\d.]+ kB +[\d.]+ kB  store  {LEAD}", shown)


def test_git_no_longer_has_what_was_moved(newsroom: Newsroom) -> None:
    import subprocess

    def git(*words: str) -> str:
        options = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        done = subprocess.run(["git", *options, *words], cwd=newsroom.root, check=True, capture_output=True, text=True)
        return done.stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "All")
    move(newsroom)
    assert f"D  {LEAD}" in git("status", "--porcelain").splitlines()
    assert LEAD not in git("ls-files").splitlines()


def test_the_now_of_these_tests_is_before_every_end() -> None:
    assert datetime(2026, 1, 14, tzinfo=UTC) > NOW
