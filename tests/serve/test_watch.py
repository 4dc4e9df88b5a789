"""The watch reports what may change the site, once for each burst, and nothing else."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from watchdog.observers.polling import PollingObserver

from sitegen.serve import watch as module
from sitegen.serve.watch import Watch

from .previews import PATIENCE, article, write

END = "content/articles/fin.md"


@pytest.fixture(autouse=True)
def _poll_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look ten times a second: nearly all that these tests did was wait for the next look."""
    monkeypatch.setattr(module, "PollingObserver", partial(PollingObserver, timeout=0.1))


@pytest.fixture(params=[False, True], ids=["events", "polling"])
def watch(site: Path, request: pytest.FixtureRequest) -> Iterator[Watch]:
    watch = Watch(site, poll=request.param)
    # A test that waits in vain ends nevertheless: the watch is stopped, and wait() returns None.
    guard = threading.Timer(PATIENCE, watch.stop)
    guard.daemon = True
    guard.start()
    watch.start()
    yield watch
    guard.cancel()
    watch.stop()


def changed_until(watch: Watch, path: str) -> set[str]:
    """Return all changes until ``path`` is among them."""
    changed: set[str] = set()
    while path not in changed:
        burst = watch.wait()
        assert burst is not None, f"{path} never changed; only {sorted(changed)}"
        changed |= burst
    return changed


def test_what_belongs_to_the_site_is_reported(site: Path, watch: Watch) -> None:
    for path in ("content/articles/premier.md", "static/style.css", "themes/simple/theme.toml", "site.toml"):
        place = site / path
        place.write_bytes(place.read_bytes() + b"\n")
        assert path in changed_until(watch, path)


@pytest.mark.parametrize("watch", [False], indirect=True)
def test_reading_is_no_change(site: Path, watch: Watch) -> None:
    for place in site.rglob("*"):
        if place.is_file():
            place.read_bytes()
    write(site / END, "")
    assert changed_until(watch, END) == {END}


def test_what_is_not_the_site_is_no_change(site: Path, watch: Watch) -> None:
    for path in (
        "output/index.html",
        ".sitegen/serve/8000/pages/index.html",
        ".git/index",
        "node_modules/x/content/a.md",
        "README.md",
        "content/articles/.premier.md.swp",
        "content/articles/premier.md~",
        "content/articles/#premier.md#",
        "content/.git/HEAD",
        "themes/simple/.cache/x.css",
    ):
        write(site / path, "x")
    write(site / END, "")
    assert changed_until(watch, END) == {END}


def test_what_plugins_are_made_of_is_reported(site: Path, watch: Watch) -> None:
    write(site / "lib/un.py", "")
    write(site / "mots/a/mots.txt", "")
    watch.add(frozenset({"lib/un.py", "mots", "lib/json.py", "nulle/part.py", "static"}))
    write(site / "lib/deux.py", "x")
    for path in ("lib/un.py", "mots/a/neuf.txt", "lib/json.py"):
        write(site / path, "x")
        changed = changed_until(watch, path)
        assert path in changed
        assert "lib/deux.py" not in changed
    watch.add(frozenset())
    write(site / "lib/un.py", "y")
    write(site / END, "")
    assert changed_until(watch, END) == {END}


def test_a_save_by_rename_is_reported(site: Path, watch: Watch) -> None:
    temporary = write(site / "content/articles/.premier.md.new", "x")
    temporary.replace(site / "content/articles/premier.md")
    changed_until(watch, "content/articles/premier.md")


def vim(file: Path, text: str) -> None:
    """Try whether the folder can be written to, put the old file aside, write a new one."""
    write(file.with_name("4913"), "").unlink()
    write(file.with_name(f".{file.name}.swp"), "x")
    backup = file.rename(file.with_name(file.name + "~"))
    write(file, text)
    backup.unlink()
    file.with_name(f".{file.name}.swp").unlink()


def vim_in_place(file: Path, text: str) -> None:
    """Put a copy aside, write into the file, remove the copy."""
    shutil.copy(file, file.with_name(file.name + "~"))
    write(file, text)
    file.with_name(file.name + "~").unlink()


def emacs(file: Path, text: str) -> None:
    """Lock by a link that leads nowhere, save by itself in between, keep the old file."""
    lock = file.with_name(f".#{file.name}")
    lock.symlink_to("somebody@here.1:2")
    write(file.with_name(f"#{file.name}#"), text)
    file.rename(file.with_name(file.name + "~"))
    write(file, text)
    file.with_name(f"#{file.name}#").unlink()
    lock.unlink()


def jetbrains(file: Path, text: str) -> None:
    """Write beside the file, then exchange the two."""
    new = write(file.with_name(file.name + "___jb_tmp___"), text)
    old = file.rename(file.with_name(file.name + "___jb_old___"))
    new.rename(file)
    old.unlink()


def gnome(file: Path, text: str) -> None:
    """Write a hidden file, and rename it."""
    write(file.with_name(".goutputstream-AB12CD"), text).replace(file)


def slowly(file: Path, text: str) -> None:
    """Empty the file, then write it in two pieces."""
    with file.open("w", encoding="utf-8") as out:
        out.write(text[:5])
        out.flush()
        out.write(text[5:])


EDITORS = (vim, vim_in_place, emacs, jetbrains, gnome, slowly)


@pytest.mark.parametrize("save", EDITORS, ids=lambda save: save.__name__)
def test_editors_report_what_they_save_only(site: Path, watch: Watch, save: Callable[[Path, str], None]) -> None:
    path = "content/articles/premier.md"
    save(site / path, "x")
    write(site / END, "")
    assert changed_until(watch, END) - {"content/articles/4913"} == {path, END}


def test_a_folder_that_moves_is_reported_at_both_places(site: Path, watch: Watch) -> None:
    (site / "content/articles").rename(site / "content/pages")
    changed = changed_until(watch, "content/pages") | {"content/pages"}
    while not any(path.startswith("content/articles") for path in changed):
        changed |= watch.wait() or set()
    write(site / "content/pages/second.md", "x")
    changed_until(watch, "content/pages/second.md")


def test_what_links_lead_to_is_reported_as_the_link(site: Path, watch: Watch) -> None:
    text = write(site / "texts/a.md", "x")
    write(site / "shared/deep/b.png", "x")
    (site / "content/articles/a.md").symlink_to(text)
    (site / "static/shared").symlink_to("../shared")
    changed = changed_until(watch, "static/shared")
    if "content/articles/a.md" not in changed:
        changed_until(watch, "content/articles/a.md")
    write(text, "other")
    changed_until(watch, "content/articles/a.md")
    write(site / "shared/deep/b.png", "other")
    changed_until(watch, "static/shared/deep/b.png")
    (site / "static/shared").unlink()
    changed_until(watch, "static/shared")
    write(site / "shared/deep/b.png", "once more")
    write(site / END, "")
    assert not any(path.startswith("static/shared/") for path in changed_until(watch, END))


def test_what_links_in_linked_folders_lead_to_is_reported_as_both(site: Path, watch: Watch) -> None:
    """One of the links leads back to where it lies: nobody goes round for ever."""
    write(site / "shared/photos/b.png", "x")
    write(site / "agency/c.png", "x")
    (site / "shared/photos/agency").symlink_to("../../agency")
    (site / "shared/photos/again").symlink_to("../../static")
    (site / "static/shared").symlink_to("../shared")
    changed_until(watch, "static/shared")
    write(site / "agency/c.png", "other")
    changed_until(watch, "static/shared/photos/agency/c.png")


def test_a_folder_that_lies_elsewhere_is_reported(site: Path) -> None:
    elsewhere = site.parent / "elsewhere"
    shutil.move(site / "content", elsewhere)
    (site / "content").symlink_to(elsewhere)
    watch = Watch(site)
    guard = threading.Timer(PATIENCE, watch.stop)
    guard.start()
    watch.start()
    write(elsewhere / "articles/premier.md", "x")
    changed_until(watch, "content/articles/premier.md")
    guard.cancel()
    watch.stop()


def test_what_is_removed_is_reported(site: Path, watch: Watch) -> None:
    (site / "content/articles/premier.md").unlink()
    changed_until(watch, "content/articles/premier.md")


def test_a_folder_made_later_is_watched(site: Path, watch: Watch) -> None:
    for path in ("templates/article.html", "data/results.csv"):
        (site / path).parent.mkdir()
        changed_until(watch, path.partition("/")[0])
        write(site / path, "x")
        changed_until(watch, path)


@pytest.mark.parametrize("watch", [False], indirect=True)
def test_folders_made_in_each_other_at_once_are_watched(site: Path, watch: Watch) -> None:
    for number in range(20):
        path = f"content/articles/{number}/a/b/c/d/e/f/premier.md"
        (site / path).parent.mkdir(parents=True)
        write(site / path, "x")
        changed_until(watch, path)


def test_a_folder_exchanged_for_another_is_watched(site: Path, watch: Watch) -> None:
    shutil.move(site / "content", site.parent / "elsewhere")
    changed_until(watch, "content")
    shutil.copytree(site.parent / "elsewhere", site / "content")
    changed_until(watch, "content")
    write(site / END, "x")
    changed_until(watch, END)


@pytest.mark.parametrize("watch", [False], indirect=True)
def test_a_burst_is_one_change(site: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {f"content/articles/a{number}.md" for number in range(200)}
    monkeypatch.setattr(module, "QUIET", 2.0)
    monkeypatch.setattr(module, "SETTLED", 2.0)
    monkeypatch.setattr(module, "PATIENCE", PATIENCE)
    for name in names:
        write(site / name, "x")
    assert watch.wait() == frozenset(names)


def test_a_burst_that_does_not_end_is_answered(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(site)
    monkeypatch.setattr(module, "QUIET", 10 * PATIENCE)
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    watch.notify(str(site / "site.toml"))
    assert watch.wait() == frozenset({"site.toml"})


def test_a_file_that_is_closed_is_waited_for_no_longer(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(site)
    monkeypatch.setattr(module, "QUIET", 1000.0)
    monkeypatch.setattr(module, "PATIENCE", 1000.0)
    watch.notify(str(site / "site.toml"))
    heard: list[frozenset[str] | None] = []
    thread = threading.Thread(target=lambda: heard.append(watch.wait()), daemon=True)
    waits = threading.Event()
    monkeypatch.setattr(watch, "_condition", _Telling(waits))
    thread.start()
    assert waits.wait(PATIENCE)
    watch.notify(str(site / "site.toml"), settled=True)
    thread.join(PATIENCE)
    assert heard == [frozenset({"site.toml"})]


class _Telling(threading.Condition):
    """Tells that somebody waits; who wants to wake them must hold it, and gets it only once they do."""

    def __init__(self, waits: threading.Event) -> None:
        super().__init__()
        self._waits = waits

    def wait(self, timeout: float | None = None) -> bool:
        self._waits.set()
        return super().wait(timeout)


def test_what_is_reported_while_nobody_waits_is_kept(site: Path) -> None:
    watch = Watch(site)
    watch.notify(str(site / "site.toml"))
    watch.notify(str(site / "content/articles/a.md"))
    watch.notify(str(site.parent))
    watch.notify(str(site))
    assert watch.wait() == frozenset({"site.toml", "content/articles/a.md"})


def test_stopping_wakes_who_waits(site: Path) -> None:
    watch = Watch(site)
    watch.start()
    heard: list[frozenset[str] | None] = []
    thread = threading.Thread(target=lambda: heard.append(watch.wait()))
    thread.start()
    watch.stop()
    thread.join(PATIENCE)
    assert heard == [None]
    assert watch.wait() is None


def test_polls_where_there_is_no_room_for_watches(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        schedule: Callable[..., None]

        def start(self) -> None:
            raise OSError(28, "inotify watch limit reached")

        def stop(self) -> None:
            pass

        def join(self) -> None:
            pass

    monkeypatch.setattr(module, "Observer", Full)
    watch = Watch(site)
    watch.start()
    assert watch.polling
    article(site, "fin", "x")
    changed_until(watch, END)
    watch.stop()


def test_packages_of_a_theme_are_not_watched(site: Path, watch: Watch) -> None:
    write(site / "themes/simple/node_modules/a/b/index.js", "")
    write(site / "themes/simple/node_modules/a/static/a.css", "")
    write(site / "themes/simple/static/node_modules/c.css", "")
    write(site / "themes/another/theme.toml", "")
    write(site / END, "")
    changed = changed_until(watch, END)
    assert not any(name.startswith("themes/simple/node_modules") for name in changed)
    changed = set()
    for path in ("themes/simple/static/node_modules/c.css", "themes/another/theme.toml", "themes/another/static/d.css"):
        write(site / path, "x")
        while not any(path.startswith(name) for name in changed):  # of a new folder, its name is enough
            burst = watch.wait()
            assert burst is not None, f"{path} never changed"
            changed |= burst
    watched = {str(one.path) for one in watch._watched.values()}  # the system allows only so many
    assert not any("simple/node_modules" in path for path in watched)
    (site / "themes/another").rename(site / "themes/new")
    changed = set()
    while not any(name.startswith("themes/new") for name in changed):
        burst = watch.wait()
        assert burst is not None
        changed |= burst
    write(site / "themes/new/static/d.css", "yy")
    assert "themes/new/static/d.css" in changed_until(watch, "themes/new/static/d.css")
