"""Whatever happens to files outside git, a build is what a clean one makes, also in a session that hears of it."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest
from newsroom import NOW, Files, Newsroom, article, photo

from sitegen.content.media_lock import LOCK_NAME, LockedFile, lock_text, read_lock
from sitegen.content.sources import digest_bytes
from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.engine.session import Session
from sitegen.imaging.source_files import PULLED, pulled_file

SiteOf = Callable[[Files], Newsroom]
PHOTO, TWIN, PLAN = "content/articles/pont.png", "content/articles/quai.png", "content/articles/plan.pdf"
STATIC = "static/photos/carte.png"
BODY = "![Un pont](pont.png)\n\nUn mot. ![Un quai](quai.png) [Le plan](plan.pdf) [La photo](pont.png)\n"


class Shelf:
    """A site, and its files outside git."""

    def __init__(self, site: Newsroom) -> None:
        self.site = site

    def lock(self, **files: LockedFile | None) -> None:
        """Write sections into the lock, or take them out."""
        known = {**read_lock(self.site.root).files, **files}
        self.site.write({LOCK_NAME: lock_text({path: file for path, file in known.items() if file is not None})})

    def take(self, path: str, data: bytes, width: int = 0, height: int = 0) -> None:
        """Have a file outside git, and its bytes on this computer."""
        digest = digest_bytes(data)
        place = pulled_file(self.site.root, digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        self.lock(**{path: LockedFile(digest=digest, size=len(data), width=width, height=height)})

    def change(self, path: str, **values: object) -> None:
        """Write keys into a section."""
        self.lock(**{path: msgspec.structs.replace(read_lock(self.site.root).files[path], **values)})

    def written(self) -> dict[str, bytes]:
        """Return what a preview watches."""
        files = (path for name in ("content", "static") for path in (self.site.root / name).rglob("*.*"))
        found = {path.relative_to(self.site.root).as_posix(): path.read_bytes() for path in files}
        lock = self.site.root / LOCK_NAME
        return found | ({LOCK_NAME: lock.read_bytes()} if lock.exists() else {})

    def lose(self, path: str) -> None:
        """Lose the bytes of a file, and every picture that was made."""
        pulled_file(self.site.root, read_lock(self.site.root).files[path].digest).unlink(missing_ok=True)
        for store in self.site.root.rglob(".sitegen/pictures"):
            shutil.rmtree(store)


ONE, OTHER = photo(90, 60, 1), photo(90, 60, 2)
EDITS: dict[str, Callable[[Shelf], object]] = {
    "a photo leaves git": lambda it: (it.site.remove("content/articles/pont.png"), it.take(PHOTO, ONE, 90, 60)),
    "a document leaves git": lambda it: (it.site.remove(PLAN), it.take(PLAN, b"%PDF", 0)),
    "a picture in static leaves git": lambda it: (it.site.remove(STATIC), it.take(STATIC, OTHER, 90, 60)),
    "its bytes are lost": lambda it: it.lose(PHOTO),
    "those of the document too": lambda it: it.lose(PLAN),
    "and those in static": lambda it: it.lose(STATIC),
    "another photo takes the place": lambda it: it.take(PHOTO, photo(120, 60, 3), 120, 60),
    "the document is back": lambda it: it.take(PLAN, b"%PDF", 0),
    "a second one has the same bytes": lambda it: (it.site.remove(TWIN), it.take(TWIN, photo(120, 60, 3), 120, 60)),
    "a credit": lambda it: it.change(PHOTO, credit="Jeanne Martin"),
    "other alt text": lambda it: it.change(PHOTO, alt="Un pont"),
    "rights that go on": lambda it: it.change(PHOTO, until=date(2026, 1, 1)),
    "rights that have ended": lambda it: it.change(PHOTO, until=date(2025, 12, 31)),
    "of the document too": lambda it: it.change(PLAN, until=date(2025, 12, 31)),
    "and of what is lost": lambda it: it.change(STATIC, until=date(2025, 12, 31)),
    "rights again": lambda it: it.change(PHOTO, until=None),
    "a file at the path": lambda it: it.site.write({PHOTO: ONE}),
    "no section any more": lambda it: it.lock(**{PHOTO: None}),
    "no file any more": lambda it: it.site.write({"content/articles/a.md": article("A", "Un mot.\n")}),
}


@pytest.fixture
def shelf(site_of: SiteOf) -> Shelf:
    site = site_of(
        {
            "content/articles/a.md": article("A", BODY, image={"src": "pont.png", "alt": "Un pont"}),
            PHOTO: ONE,
            TWIN: OTHER,
            PLAN: b"%PDF",
            STATIC: OTHER,
        }
    )
    site.configure("[images]\nformats = []\n")
    return Shelf(site)


def test_each_edit_is_seen(shelf: Shelf) -> None:
    shelf.site.build()
    for name, edit in EDITS.items():
        before = shelf.site.files()
        edit(shelf)
        shelf.site.check()
        same = name in ("a photo leaves git", "a document leaves git", "a picture in static leaves git")
        same = same or name in ("other alt text", "rights that go on")
        assert (shelf.site.files() == before) is same or name == "no section any more", name


def test_a_session_sees_each_edit(shelf: Shelf) -> None:
    session = Session()
    request = BuildRequest(shelf.site.root, now=NOW, jobs=1)
    build(request, session=session)
    for name, edit in EDITS.items():
        before = shelf.written()
        edit(shelf)
        after = shelf.written()
        changed = {path for path in before | after if before.get(path) != after.get(path)}
        session.notify(changed or {LOCK_NAME})  # as a pull does
        build(request, session=session)
        with tempfile.TemporaryDirectory() as folder:
            clean = Path(folder, "output")
            shelf.site.build(output=clean, state=Path(folder, "state"))
            assert shelf.site.files() == shelf.site.files(clean), name
    assert not (shelf.site.root / PULLED / "adding").exists()
