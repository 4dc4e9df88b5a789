"""Kill a command before each of its steps on the disk, and see what is left: run by test_kills.py, in a process alone."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["SITEGEN_LANG"] = "en"
from newsroom import Newsroom, article, photo

from sitegen.config.site import load_config
from sitegen.content.media_lock import read_lock
from sitegen.imaging.source_files import PULLED, is_here
from sitegen.media.moving import movable, move_in
from sitegen.media.pulling import pull
from sitegen.media.store import open_store

STEPS = ("open", "os.rename", "os.remove", "shutil.copyfile", "os.truncate")
Command = Callable[[Newsroom], object]


def killed_at(number: int, command: Command, site: Newsroom) -> bool:
    """Run a command in a copy of this process that dies before a step; return whether it came so far."""
    child = os.fork()
    if child == 0:
        steps = 0

        def die(event: str, values: tuple[object, ...]) -> None:
            nonlocal steps
            if event in STEPS and (event != "open" or _writes(values)):
                steps += 1
                if steps == number:
                    os._exit(9)

        sys.addaudithook(die)
        try:
            command(site)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def _writes(values: tuple[object, ...]) -> bool:
    """Return whether a file is opened to be written."""
    flags = values[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def move(site: Newsroom) -> object:
    config = load_config(site.root)
    store = open_store(site.root, config.media)
    return move_in(site.root, movable(site.root, config, ()), config, store, lambda *_: None)


def bring(site: Newsroom) -> object:
    lock = read_lock(site.root)
    store = open_store(site.root, load_config(site.root).media)
    return pull(site.root, lock, lock.files, store, lambda *_: None)


def begun(top: Path) -> Newsroom:
    """Return a site with a folder as its store, in pieces so small that a file takes several."""
    site = Newsroom(
        top / "site",
        {
            "content/articles/a.md": article("A", "![Un](un.png) [Deux](deux.pdf)\n"),
            "content/articles/un.png": photo(90, 60),
            "content/articles/deux.pdf": bytes(range(256)) * 40,
        },
    )
    site.configure('[media]\nstore = "../store"\n')
    site.build()
    return site


def main(top: Path) -> None:
    """Kill both commands at each of their steps."""
    import sitegen.media.pulling as pulling

    pulling.CHUNK = 4000
    site = begun(top)
    before = site.files()
    origin, copies = top / "site", top / "origin"
    shutil.copytree(origin, copies, symlinks=True)
    number, places = 1, 0
    while killed_at(number, move, _again(copies, top)):
        site.build()
        assert site.files() == before, f"move-in, killed at {number}: the output is another one"
        move(site)
        site.build()
        assert site.files() == before, f"move-in, killed at {number}, then run: the output is another one"
        lock = read_lock(site.root)
        store = open_store(site.root, load_config(site.root).media)
        assert len(lock.files) == 2
        assert all(store.size(file.digest) == file.size and is_here(site.root, file) for file in lock.files.values())
        assert not list((site.root / "content").rglob("*.p*"))
        number, places = number + 1, places + 1
    move(site)
    lock = read_lock(site.root)
    number = 1
    while True:
        shutil.rmtree(site.root / PULLED)
        if not killed_at(number, bring, site):
            break
        bring(site)
        assert all(is_here(site.root, file, suspicious=True) for file in lock.files.values()), f"pull, at {number}"
        assert not list((site.root / PULLED).rglob("*.part"))
        site.build()
        assert site.files() == before, f"pull, killed at {number}: the output is another one"
        number, places = number + 1, places + 1
    print(places)


def _again(copies: Path, top: Path) -> Newsroom:
    """Put the site back to what it was, and empty its store."""
    for name in ("site", "store"):
        shutil.rmtree(top / name, ignore_errors=True)
    shutil.copytree(copies, top / "site", symlinks=True)
    return _opened(top / "site")


def _opened(root: Path) -> Newsroom:
    site = Newsroom(root, {})
    site.configure('[media]\nstore = "../store"\n')
    return site


if __name__ == "__main__":
    main(Path(sys.argv[1]))
