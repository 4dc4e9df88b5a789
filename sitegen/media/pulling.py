"""Bring files from the store to this computer: what was begun is gone on with, and nothing counts before it is whole.

This module knows nothing of what a build needs.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

import msgspec

from sitegen.cache.database import Database, locked
from sitegen.content.media_lock import LOCK_NAME, LockedFile, MediaLock
from sitegen.errors.problems import BuildFailed, DeployError, SitegenError
from sitegen.imaging.source_files import PULLED, digest_of, is_here, pulled_file
from sitegen.media.store import CHUNK, Store
from sitegen.messages.message import tr
from sitegen.storage.storage import StorageFault

AT_ONCE = 8
"""Files that are on their way at the same time."""


class Pulled(msgspec.Struct, frozen=True):
    """What was brought."""

    files: tuple[str, ...]
    """The files, in order of path."""
    size: int
    """Their bytes."""


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the lock of the files on this computer: two commands would write the same ones.

    Raises BuildFailed while another command holds it, or if the folder cannot be written.
    """
    import sqlite3

    try:
        with locked(root / PULLED, Database.PATIENCE):
            yield
    except sqlite3.OperationalError:
        message = tr("another command is busy with the files outside git")
        raise BuildFailed([DeployError(message, hint=tr("wait until it has ended"))]) from None


def pull(
    root: Path, lock: MediaLock, wanted: Iterable[str], store: Store, progress: Callable[[str, int, int], None]
) -> Pulled:
    """Bring some files of a lock to this computer, those that are not there.

    Raises BuildFailed with each file that could not be brought; the others are there then.
    """
    missing: dict[str, list[str]] = {}
    for path in sorted(wanted):
        if not is_here(root, lock.files[path]):
            missing.setdefault(lock.files[path].digest, []).append(path)
    files = {digest: lock.files[paths[0]] for digest, paths in missing.items()}
    problems: list[SitegenError] = []
    with alone(root), ThreadPoolExecutor(AT_ONCE) as threads:
        tasks = {threads.submit(_bring, root, file, store): digest for digest, file in files.items()}
        for done, task in enumerate(as_completed(tasks), 1):
            progress("pull", done, len(tasks))
            if (error := task.exception()) is not None:
                problems += _problems(error, missing[tasks[task]], lock)
            if done == AT_ONCE == len(problems):  # a store that is out of reach is so for the thousands to come
                threads.shutdown(wait=True, cancel_futures=True)
                break
    if problems:
        raise BuildFailed(problems)
    brought = sorted(path for paths in missing.values() for path in paths)
    return Pulled(tuple(brought), sum(file.size for file in files.values()))


def _problems(error: BaseException, paths: list[str], lock: MediaLock) -> Iterator[SitegenError]:
    """Yield what is wrong with each file that could not be brought."""
    if not isinstance(error, StorageFault | OSError):
        raise error
    said = error.strerror if isinstance(error, OSError) else str(error)
    for path in paths:
        message = tr("this file could not be brought from the store: {error}", error=said or error)
        hint = tr("look at [media] store in site.toml, and at the credentials in the environment; then run this again")
        yield lock.problem(path, message, hint)


def _bring(root: Path, file: LockedFile, store: Store) -> None:
    """Bring one file. Raises StorageFault, and OSError where this computer refuses."""
    place = pulled_file(root, file.digest)
    part = place.with_name(f"{file.digest}.part")
    place.parent.mkdir(parents=True, exist_ok=True)
    start = part.stat().st_size if part.is_file() else 0
    with part.open("ab") as stream:
        if start > file.size:
            stream.truncate(start := 0)
        while start < file.size:
            stop = min(start + CHUNK, file.size)
            data = store.read(file.digest, start, stop)
            if not data:
                break
            stream.write(data)
            start += len(data)
    if start != file.size or digest_of(part) != file.digest:
        part.unlink()
        raise StorageFault(tr("what is stored is not this file: it is damaged, or somebody replaced it"))
    part.replace(place)


def wake_preview(root: Path) -> None:
    """Have a preview look: it watches the lock, and not the files on this computer."""
    os.utime(root / LOCK_NAME)
