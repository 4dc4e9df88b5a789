"""Change notifications: which files below the folder of the site may have changed.

A burst of events is one notification. The build decides what is stale. This module knows nothing of builds and of the
web.
"""

import os
import sys
import threading
import time
import warnings
from collections.abc import Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from sitegen.config.requests import REQUESTS_NAME
from sitegen.config.site import CONFIG_NAME
from sitegen.content.media_lock import LOCK_NAME
from sitegen.content.unread import is_ignored
from sitegen.newsroom.ledger import LEDGER_NAME

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver, ObservedWatch

FOLDERS = ("content", "data", "plugins", "static", "templates", "themes")
SETTLED = 0.01
"""Seconds without an event after which a burst is over, if every file written has been closed."""
_FILES = ((CONFIG_NAME,), (LEDGER_NAME,), (LOCK_NAME,), (REQUESTS_NAME,))
QUIET = 0.05
"""The same if not, or if the system does not report that files are closed."""
PATIENCE = 0.5
"""Seconds after which a burst that goes on is reported nevertheless."""

_PACKAGES = "node_modules"
_READING = ("opened", "closed_no_write")  # watchdog reports reading too
_SETTLING = ("closed", "moved", "deleted")
# On Windows, Ctrl-C cannot interrupt a thread that waits without a timeout.
_INTERRUPTIBLE = 0.5 if sys.platform == "win32" else None
_OF_FOLDERS = ("modified", "attrib")  # a folder is “modified” whenever a swap file in it comes or goes


class Watch:
    """Watches the folders and the configuration of one site."""

    def __init__(self, root: Path, poll: bool = False) -> None:
        self.polling = poll
        self._root = root.resolve()
        self._handler = _Handler(self)
        self._observer: BaseObserver | None = None
        self._watched: dict[str, ObservedWatch] = {}
        self._targets: dict[tuple[Path, bool], ObservedWatch] = {}
        # A link may lead elsewhere inside the site: a change there is reported under the path of the link.
        self._links: dict[str, Path] = {}
        self._more: frozenset[str] = frozenset()
        self._condition = threading.Condition()
        self._changed: set[str] = set()
        self._open: set[str] = set()
        self._first = self._last = 0.0
        self._stopped = False

    def start(self) -> None:
        """Begin to watch; poll if the system cannot watch so many files."""
        try:
            self._observe()
        except OSError:
            if self.polling:
                raise
            self._poll_instead()

    @property
    def pending(self) -> bool:
        """Whether a change waits to be taken by ``wait``, or the watch is stopped."""
        return bool(self._changed) or self._stopped

    def wait(self, patience: float | None = None) -> frozenset[str] | None:
        """Wait for a change and for the end of the burst; return the files, or None once stopped.

        Return no files if nothing changes for ``patience`` seconds.
        """
        end = None if patience is None else time.monotonic() + patience
        with self._condition:
            while not self.pending:
                remaining = None if end is None else end - time.monotonic()
                if remaining is not None and remaining <= 0:
                    return frozenset()
                self._condition.wait(_INTERRUPTIBLE if remaining is None else remaining)
            while not self._stopped:
                quiet = QUIET if self._open or self.polling else SETTLED
                remaining = min(self._last + quiet, self._first + PATIENCE) - time.monotonic()
                if remaining <= 0:
                    break
                self._condition.wait(remaining)
            if self._stopped:
                return None
            changed = frozenset(self._changed)
            self._changed.clear()
            self._open.clear()
        # Before the build reads files: what appears in a new folder from now on is another change.
        self._follow_or_poll(changed)
        return changed

    def add(self, places: frozenset[str]) -> None:
        """Watch these files and folders of the site too, which plugins are made of, instead of those added before."""
        if places != self._more:
            self._more = places
            self._follow_or_poll(frozenset())

    def stop(self) -> None:
        """Stop watching, and end ``wait``."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()
        self._end()

    def notify(self, path: str, settled: bool = False) -> None:
        """Report that the file or folder at ``path`` may have changed; ``settled`` if nobody is writing to it."""
        places = self._places(Path(path))
        if not places:
            return
        with self._condition:
            self._last = time.monotonic()
            if not self._changed:
                self._first = self._last
                self._condition.notify_all()
            self._changed.update(places)
            if settled:
                self._open.difference_update(places)
                if not self._open:  # ``wait`` can end earlier now
                    self._condition.notify_all()
            else:
                self._open.update(places)

    def _places(self, path: Path) -> list[str]:
        """Return the paths of a file, relative to the site; none if the file does not belong to the site."""
        names = [path, *(self._root / link / path.relative_to(target) for link, target in self._links_to(path))]
        places = []
        for name in names:
            parts = name.relative_to(self._root).parts if name.is_relative_to(self._root) else ()
            ours = parts in _FILES or (parts[:1] and parts[0] in FOLDERS) or self._added(parts)
            if ours and not any(map(is_ignored, parts)) and not _has_packages(parts):
                places.append("/".join(parts))
        return places

    def _added(self, parts: tuple[str, ...]) -> bool:
        return bool(self._more) and any("/".join(parts[:count]) in self._more for count in range(1, len(parts) + 1))

    def _links_to(self, path: Path) -> list[tuple[str, Path]]:
        return [(link, target) for link, target in self._links.items() if path.is_relative_to(target)]

    def _observe(self) -> None:
        # watchdog warns of a folder that it meets twice, below a new one and in an event; it watches it all the same.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        self._observer = PollingObserver() if self.polling else Observer()
        self._observer.start()
        # Not recursive: output/ and other folders next to those of the site may be large.
        self._observer.schedule(self._handler, str(self._root))
        self._follow(frozenset())

    def _follow(self, changed: Set[str]) -> None:
        """Watch the folders that exist now; one that changed itself was created, removed or replaced."""
        if self._observer is None:
            return
        if not changed or any(self._may_be_link(name) for name in changed):
            self._follow_links()
        wanted = dict(self._folders())
        for name in [name for name in self._watched if name in changed or name not in wanted]:
            self._observer.unschedule(self._watched.pop(name))
        for name in wanted.keys() - self._watched.keys():
            with suppress(FileNotFoundError):  # gone again, which is another change
                folder = str(self._root / name)
                self._watched[name] = self._observer.schedule(self._handler, folder, recursive=wanted[name])

    def _folders(self) -> Iterator[tuple[str, bool]]:
        """Yield each folder to watch, and whether with all that is in it.

        Not a folder of packages in a theme: it may have more folders than the system can watch.
        """
        for name in FOLDERS:
            if (self._root / name).is_dir():
                yield name, name != "themes"
        for theme in _folders_in(self._root / "themes"):
            yield f"themes/{theme.name}", False
            yield from ((f"themes/{theme.name}/{folder.name}", True) for folder in _folders_in(theme))

    def _follow_or_poll(self, changed: Set[str]) -> None:
        try:
            self._follow(changed)
        except OSError:
            if self.polling:
                raise
            self._poll_instead()

    def _may_be_link(self, name: str) -> bool:
        """Return whether there may be, or was, a link at or below a path that changed."""
        place = self._root / name
        return place.is_symlink() or place.is_dir() or any(f"{link}/".startswith(f"{name}/") for link in self._links)

    def _follow_links(self) -> None:
        """Watch the targets of links that are not watched already."""
        self._links = dict(self._find_links())
        observer = self._observer
        assert observer is not None
        wanted = set()
        for target in self._links.values():
            top = target.relative_to(self._root).parts[0]
            if top not in FOLDERS or (self._root / top).is_symlink():
                wanted.add((target, True) if target.is_dir() else (target.parent, False))
        for path in self._more:
            place = self._root / path
            if path.partition("/")[0] not in FOLDERS and place.parent.is_dir():
                wanted.add((place, True) if place.is_dir() else (place.parent, False))
        wanted.discard((self._root, False))  # watched already, for the configuration
        for folder, recursive in wanted - self._targets.keys():
            with suppress(FileNotFoundError):
                self._targets[folder, recursive] = observer.schedule(self._handler, str(folder), recursive=recursive)
        for gone in self._targets.keys() - wanted:
            observer.unschedule(self._targets.pop(gone))

    def _find_links(self) -> Iterator[tuple[str, Path]]:
        """Yield every link that leads elsewhere inside the site, and its target."""
        pending = [self._root / name for name in FOLDERS]
        while pending:
            try:
                with os.scandir(pending.pop()) as entries:
                    found = [entry for entry in entries if not is_ignored(entry.name)]
            except (FileNotFoundError, NotADirectoryError, PermissionError):
                continue
            for entry in found:
                path = Path(entry.path)
                if _has_packages(path.relative_to(self._root).parts):
                    continue
                if entry.is_symlink():
                    target = path.resolve()
                    if target == self._root or not target.is_relative_to(self._root):
                        continue
                    yield path.relative_to(self._root).as_posix(), target
                    if any(
                        target == folder.resolve() for folder in path.parents
                    ):  # a link to a folder that contains it
                        continue
                if entry.is_dir():
                    pending.append(path)

    def _poll_instead(self) -> None:
        self._end()
        self.polling = True
        self._observe()

    def _end(self) -> None:
        observer, self._observer = self._observer, None
        self._watched.clear()
        self._targets.clear()
        if observer is not None:
            observer.stop()
            observer.join()


def _folders_in(folder: Path) -> list[Path]:
    """Return the folders in a folder that may belong to a theme; links are followed elsewhere."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.is_dir(follow_symlinks=False) and not is_ignored(entry.name)]
    except OSError:
        return []
    return [folder / entry.name for entry in found if entry.name != _PACKAGES]


def _has_packages(parts: tuple[str, ...]) -> bool:
    """Return whether a path is the folder of packages in a theme, with which it was made, or is in it."""
    return parts[:1] == ("themes",) and parts[2:3] == (_PACKAGES,)


class _Handler(FileSystemEventHandler):
    """Turns events into change notifications, except those of reading."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Report both paths of a move: many editors save by renaming."""
        kind = event.event_type
        if kind in _READING or (event.is_directory and kind in _OF_FOLDERS):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._watch.notify(os.fsdecode(path), kind in _SETTLING)
