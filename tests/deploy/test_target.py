"""Publishing into a storage, killed at any moment: what is there is the output, and no page ever lacks its files."""

import hashlib
import re
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.deploy import turn
from sitegen.deploy.files import FileToPublish, Stage
from sitegen.deploy.manifest import OWN
from sitegen.deploy.published import Published
from sitegen.deploy.target import Target
from sitegen.deploy.wishes import Wishes
from sitegen.errors.problems import BuildFailed
from sitegen.newsroom.ledger import Ledger
from sitegen.pages.hosting import FOREVER
from sitegen.storage.opening import open_storage
from sitegen.storage.storage import PART, Headers, Storage, StorageFault, Stored

SITE = "https://example.org/"
Content = Mapping[str, str]


class Killed(BaseException):
    """The computer is switched off."""


class Watched:
    """A storage that counts what is changed in it, stops for good after some changes, and looks at each."""

    def __init__(self, storage: Storage, last: int | None = None, look: Callable[[], None] = lambda: None) -> None:
        self.url = storage.url
        self.at_once = 3
        self.changed: list[str] = []
        self._storage, self._last, self._look = storage, last, look
        self._lock = threading.Lock()

    def look(self, name: str) -> Stored | None:
        return self._storage.look(name)

    def read(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        return self._storage.read(name, start, stop)

    def files(self) -> Iterator[Stored]:
        return self._storage.files()

    def put(self, name: str, file: Path, headers: Headers | None = None) -> None:
        self._change(name, lambda: self._storage.put(name, file, headers))

    def write(self, name: str, data: bytes) -> None:
        self._change("", lambda: self._storage.write(name, data))

    def delete(self, name: str) -> None:
        self._change("" if name.startswith(OWN) else f"-{name}", lambda: self._storage.delete(name))

    def _change(self, name: str, change: Callable[[], None]) -> None:
        with self._lock:
            if self._last is not None and len(self.changed) >= self._last:
                raise Killed
            self.changed.append(name)
            change()
            self._look()

    @property
    def sent(self) -> list[str]:
        """The files of the site that were changed, without those about them."""
        return [name for name in self.changed if name]


def output(content: Content, folder: Path) -> dict[str, FileToPublish]:
    """Return the files of an output; pages name the assets that they need."""
    files = {}
    for number, (path, text) in enumerate(content.items()):
        place = folder / f"{number}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        place.write_text(text)
        page = path.endswith(".html")
        stage = Stage.ENTRANCES if path == "index.html" else Stage.TEXTS if page else Stage.MATERIAL
        files[path] = FileToPublish(
            path=path,
            place=place,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            size=len(text.encode()),
            headers=Headers("text/html; charset=utf-8" if page else "text/plain", "brief" if page else FOREVER),
            stage=stage,
            lasting=False,
        )
    return files


def contents(storage: Storage) -> dict[str, str]:
    """Return what readers see."""
    names = [stored.name for stored in storage.files()]
    return {name: storage.read(name).decode() for name in names if not name.startswith(OWN) and PART not in name}


def publish(storage: Storage, content: Content, folder: Path, dry_run: bool = False, **wishes: Any) -> Published:
    """Publish, and return what was said to have changed."""
    said: list[Published] = []
    wanted = Wishes(**{"site": SITE, "ledger": Ledger(), "most": 10_000, **wishes})
    Target(storage, wanted, lambda *_: None).publish(output(content, folder), said.append, dry_run)
    return said[-1]


def url_of(kind: str, folder: Path) -> str:
    """Return the URL of a storage: in memory, in a folder, or in one by the library that reaches servers."""
    here = (folder / "www").as_uri()
    return {"memory": f"memory://{folder.name}", "folder": here, "server": here.replace("file:", "local:")}[kind]


@pytest.fixture(params=["memory", "folder", "server"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    with emptied(url_of(request.param, tmp_path)) as opened:
        yield opened


class emptied:  # noqa: N801 - reads like a function
    """Give a storage, and leave nothing of it."""

    def __init__(self, url: str) -> None:
        self.storage = open_storage(url, Path())

    def __enter__(self) -> Storage:
        return self.storage

    def __exit__(self, *_: object) -> None:
        for stored in list(self.storage.files()):
            self.storage.delete(stored.name)


ASSETS = ("assets/a.1.css", "assets/b.2.css", "pictures/c.jpg", "d", "d/e", "media/f/g")
PAGES = ("index.html", "un/index.html", "deux/index.html", "un/trois/index.html", "d/index.html")


@st.composite
def sites(draw: st.DrawFn) -> Content:
    """Return an output whose pages name only files that it has."""
    assets = draw(st.sets(st.sampled_from(ASSETS)))
    pages = draw(st.sets(st.sampled_from(PAGES)))
    if "d" in assets:
        assets, pages = assets - {"d/e"}, pages - {"d/index.html"}
    site = {name: draw(st.sampled_from(("x", "y"))) + name for name in sorted(assets)}
    for page in sorted(pages):
        named = [name for name in sorted(assets) if name[0] != "d"]  # a file gives way to a folder before all others
        needs = draw(st.sets(st.sampled_from(named))) if named else set()
        site[page] = draw(st.sampled_from(("x", "y"))) + "".join(f" <{name}>" for name in sorted(needs))
    return site


def lacking(found: Content) -> list[tuple[str, str]]:
    """Return pages, each with a file that it needs and that is not there."""
    pages = {path: text for path, text in found.items() if path.endswith(".html")}
    return [(page, name) for page, text in pages.items() for name in re.findall("<(.*?)>", text) if name not in found]


@pytest.mark.parametrize("kind", ["memory", "folder", "server"])
@settings(max_examples=12, deadline=None)
@given(history=st.lists(st.tuples(sites(), st.one_of(st.none(), st.integers(0, 14))), min_size=1, max_size=5))
def test_whatever_is_killed_the_next_one_goes_on(kind: str, history: list[tuple[Content, int | None]]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(turn, "_LOST", 0.0)
        folder = Path(name)
        with emptied(url_of(kind, folder)) as storage:
            for content, last in [*history, (history[-1][0], None)]:
                watched = Watched(
                    storage, last, lambda: lacking(contents(storage)) and pytest.fail("a page lacks a file")
                )
                try:
                    publish(watched, content, folder)
                except Killed:
                    continue
                assert contents(storage) == content
            again = Watched(storage)
            assert not publish(again, content, folder)
            assert again.changed == []


def test_only_what_changed_is_sent_and_pages_come_last(storage: Storage, tmp_path: Path) -> None:
    first = {"index.html": "1 <a.css>", "un/index.html": "1 <a.css>", "a.css": "1", "b.css": "1"}
    assert publish(storage, first, tmp_path).added == tuple(sorted(first))
    watched = Watched(storage)
    said = publish(
        watched, {"index.html": "2 <c.css>", "un/index.html": "1 <a.css>", "a.css": "1", "c.css": "2"}, tmp_path
    )
    assert (said.added, said.changed, said.removed) == (("c.css",), ("index.html",), ("b.css",))
    assert watched.sent == ["c.css", "index.html", "-b.css"]


def test_a_dry_run_changes_nothing(storage: Storage, tmp_path: Path) -> None:
    publish(storage, {"index.html": "1", "b.css": "1"}, tmp_path)
    watched = Watched(storage)
    said = publish(watched, {"index.html": "2", "c.css": "1"}, tmp_path, dry_run=True)
    assert (said.added, said.changed, said.removed) == (("c.css",), ("index.html",), ("b.css",))
    assert watched.changed == []


def test_what_somebody_else_changed_or_removed_is_put_back(storage: Storage, tmp_path: Path) -> None:
    content = {"index.html": "abc", "un/index.html": "abc", "a.css": "abc"}
    publish(storage, content, tmp_path)
    storage.write("un/index.html", b"xyz")
    storage.delete("a.css")
    said = publish(storage, content, tmp_path)
    assert (said.added, said.changed) == (("a.css",), ("un/index.html",))
    assert contents(storage) == content


def test_files_of_others_stay(storage: Storage, tmp_path: Path) -> None:
    publish(storage, {"index.html": "1", "b.css": "1"}, tmp_path)
    storage.write("autre.txt", b"1")
    publish(storage, {"index.html": "1"}, tmp_path)
    assert contents(storage) == {"index.html": "1", "autre.txt": "1"}


def test_a_part_that_was_broken_off_goes(storage: Storage, tmp_path: Path) -> None:
    publish(storage, {"index.html": "1"}, tmp_path)
    storage.write(f"un/.deux.css{PART}", b"hal")
    assert not publish(storage, {"index.html": "1"}, tmp_path)
    assert [stored.name for stored in storage.files() if not stored.name.startswith(OWN)] == ["index.html"]


def test_a_storage_of_somebody_else_is_refused(storage: Storage, tmp_path: Path) -> None:
    storage.write("index.html", b"by hand")
    storage.write("autre.txt", b"1")
    with pytest.raises(BuildFailed, match=r"has files that sitegen did not put there: autre\.txt"):
        publish(storage, {"index.html": "1"}, tmp_path)
    assert contents(storage) == {"index.html": "by hand", "autre.txt": "1"}
    publish(storage, {"index.html": "1"}, tmp_path, force=True)
    assert contents(storage) == {"index.html": "1", "autre.txt": "1"}


def test_another_site_is_not_replaced(storage: Storage, tmp_path: Path) -> None:
    publish(storage, {"index.html": "1", "un.txt": "1"}, tmp_path)
    with pytest.raises(BuildFailed, match=r"has the files of another site, https://example\.org/"):
        publish(storage, {"index.html": "2"}, tmp_path, site="https://example.com/")
    publish(storage, {"index.html": "2"}, tmp_path, site="https://example.com/", force=True)
    assert contents(storage) == {"index.html": "2"}


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b damaged", None])
def test_a_lost_manifest_removes_nothing(storage: Storage, tmp_path: Path, damage: bytes | None) -> None:
    publish(storage, {"index.html": "1", "a.css": "1"}, tmp_path)
    name = f"{OWN}manifest.json.gz"
    storage.delete(name) if damage is None else storage.write(name, damage)
    publish(storage, {"index.html": "2", "a.css": "1"}, tmp_path)
    assert contents(storage) == {"index.html": "2", "a.css": "1"}
    assert publish(storage, {"index.html": "2"}, tmp_path).removed == ("a.css",)


def test_many_removals_have_to_be_meant(storage: Storage, tmp_path: Path) -> None:
    many = {f"{number}.txt": "1" for number in range(120)}
    publish(storage, {"index.html": "1", **many}, tmp_path)
    with pytest.raises(BuildFailed, match="120 files would be removed, and 100 at most may be") as caught:
        publish(storage, {"index.html": "2"}, tmp_path, most=None)
    assert "add --max-deletes 120" in str(caught.value)
    assert contents(storage)["index.html"] == "1"
    assert len(publish(storage, {"index.html": "2"}, tmp_path, most=120).removed) == 120


def test_one_deployment_at_a_time(storage: Storage, tmp_path: Path) -> None:
    other = turn.Turn(storage)
    other.take()
    with pytest.raises(BuildFailed, match=r"another deployment to .* is at work"):
        publish(storage, {"index.html": "1"}, tmp_path)
    other.end()
    publish(storage, {"index.html": "1"}, tmp_path)


def test_a_turn_lasts_as_long_as_it_is_kept(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    now = lambda: clock[0]  # noqa: E731
    monkeypatch.setattr(turn, "time", SimpleNamespace(time=now, monotonic=now))
    kept, other = turn.Turn(storage), turn.Turn(storage)
    kept.take()
    for _ in range(5):
        clock[0] += 40
        kept.keep()
    clock[0] += 40
    with pytest.raises(BuildFailed, match="is at work"):
        other.take()
    clock[0] += 40
    other.take()
    with pytest.raises(BuildFailed, match="has begun meanwhile"):
        kept.keep()
    kept.end()
    other.check()


def test_one_that_is_overtaken_stops_before_it_removes(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(storage, {"index.html": "1", "a.css": "1"}, tmp_path)
    monkeypatch.setattr(turn, "_LOST", 0.0)

    def overtake() -> None:
        if contents(storage).get("index.html") == "2":
            turn.Turn(storage).take()

    with pytest.raises(BuildFailed, match=r"another deployment to .* has begun meanwhile"):
        publish(Watched(storage, look=overtake), {"index.html": "2"}, tmp_path)
    assert contents(storage) == {"index.html": "2", "a.css": "1"}


def test_a_storage_that_fails_is_named_and_the_rest_goes_on(storage: Storage, tmp_path: Path) -> None:
    content = {f"{number}.css": "1" for number in range(9)} | {"index.html": "1"}

    class Failing(Watched):
        def put(self, name: str, file: Path, headers: Headers | None = None) -> None:
            if name == "7.css":
                raise StorageFault("away")
            super().put(name, file, headers)

    with pytest.raises(BuildFailed, match=r"7\.css: this file could not be published: away"):
        publish(Failing(storage), content, tmp_path)
    watched = Watched(storage)
    publish(watched, content, tmp_path)
    assert "7.css" in watched.sent
    assert len(watched.sent) < len(content)


def test_a_network_forgets_pages_and_only_then_their_files_go(storage: Storage, tmp_path: Path) -> None:
    told: list[tuple[list[str], set[str]]] = []

    def purge(paths: list[str]) -> None:
        told.append((paths, set(contents(storage))))

    publish(storage, {"index.html": "1", "un.html": "1", "deux.html": "1", "a.css": "1"}, tmp_path, purge=purge)
    assert told == []
    publish(storage, {"index.html": "2", "un.html": "1", "trois.html": "1", "b.css": "1"}, tmp_path, purge=purge)
    assert told == [
        (["deux.html", "index.html", "trois.html"], {"index.html", "un.html", "trois.html", "a.css", "b.css"})
    ]


def test_one_that_is_overtaken_while_a_network_forgets_removes_no_file(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(storage, {"index.html": "1", "a.css": "1"}, tmp_path)
    monkeypatch.setattr(turn, "_LOST", 0.0)
    with pytest.raises(BuildFailed, match="has begun meanwhile"):
        publish(storage, {"index.html": "2"}, tmp_path, purge=lambda _: turn.Turn(storage).take())
    assert contents(storage) == {"index.html": "2", "a.css": "1"}


def test_a_network_that_was_not_told_is_told_next_time(storage: Storage, tmp_path: Path) -> None:
    told: list[list[str]] = []

    def away(_: list[str]) -> None:
        raise BuildFailed([])

    publish(storage, {"index.html": "1", "a.css": "1"}, tmp_path)
    with pytest.raises(BuildFailed):
        publish(storage, {"index.html": "2"}, tmp_path, purge=away)
    assert contents(storage) == {"index.html": "2", "a.css": "1"}
    assert publish(storage, {"index.html": "2"}, tmp_path, purge=told.append) == Published((), (), ("a.css",))
    assert told == [["index.html"]]
    publish(storage, {"index.html": "2"}, tmp_path, purge=told.append)
    assert told == [["index.html"]]
