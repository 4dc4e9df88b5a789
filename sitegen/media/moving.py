"""Move files out of git: each is stored, then in ``media.lock``, and only then gone from the folder of the site.

Whenever that is broken off, each file is still in one of these places, and the output is the same. This module knows
nothing of which texts show a file.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from sitegen.config.site import Config
from sitegen.content.media_lock import LockedFile, read_lock, why_not_outside
from sitegen.content.schemas import Schemas
from sitegen.content.sources import COPIED, SourceFile, discover
from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.imaging.files import RASTER_SUFFIXES
from sitegen.imaging.source_files import digest_of, pulled_file
from sitegen.media.adding import Unfit, copy_of, leave_folder, size_of_picture, store_file
from sitegen.media.lock_file import add_to_lock
from sitegen.media.pulling import AT_ONCE, alone
from sitegen.media.store import Store
from sitegen.messages.message import tr

_SUFFIXES = (
    *RASTER_SUFFIXES,
    *(".epub", ".flac", ".m4a", ".m4v", ".mov", ".mp3", ".mp4", ".oga", ".ogg", ".ogv", ".opus", ".pdf", ".wav"),
    *(".webm", ".zip"),
)
"""Files that are moved without being named: photographs, sound, videos, documents."""
_BATCH = 64  # files after which the lock is written: as many would be looked at again


class Moved(msgspec.Struct, frozen=True):
    """What was moved out of git."""

    files: dict[str, int]
    """The bytes of each file."""
    left: tuple[SitegenError, ...]
    """Files that stay, and why."""


def movable(root: Path, config: Config, named: Sequence[str]) -> list[str]:
    """Return the files to move, in order of path: those ``named``, or in folders named, or all that are no texts.

    Raises BuildFailed for a name that is none.
    """
    sources, _ = discover(root, Schemas.of(config).folders)
    copied = [source for source in sources if source.kind in COPIED]
    if not named:
        return [one.path for one in copied if one.path.lower().endswith(_SUFFIXES) and not why_not_outside(one.path)]
    found: list[str] = []
    problems: list[SitegenError] = []
    for name in named:
        path = name.rstrip("/")
        inside = [one for one in copied if one.path == path or one.path.startswith(f"{path}/")]
        fit = list(_fit(inside, path))
        if not fit:
            problems.append(why_not_outside(path) or ContentError(tr("there is no such file"), path))
        found += fit
    if problems:
        raise BuildFailed(problems)
    return sorted(set(found))


def _fit(inside: Iterable[SourceFile], path: str) -> Iterator[str]:
    """Yield what can be moved: of a folder what is no text, and a file that is named by itself."""
    for one in inside:
        if not why_not_outside(one.path) and (one.path == path or one.path.lower().endswith(_SUFFIXES)):
            yield one.path


def sizes(root: Path, paths: Iterable[str]) -> dict[str, int]:
    """Return the bytes of files."""
    return {path: (root / path).stat().st_size for path in paths}


def move_in(
    root: Path, paths: Sequence[str], config: Config, store: Store, progress: Callable[[str, int, int], None]
) -> Moved:
    """Move files out of git, with every byte as it is; what was broken off is gone on with.

    Raises BuildFailed if one cannot be stored; those before are moved.
    """
    root = root.resolve()
    moved: dict[str, int] = {}
    left: list[SitegenError] = []
    with alone(root):
        _finish(root)
        before = read_lock(root).files
        for start in range(0, len(paths), _BATCH):
            batch: dict[str, LockedFile] = {}
            for path in paths[start : start + _BATCH]:
                try:
                    batch[path] = _looked_at(root, path, before.get(path), config)
                except Unfit as unfit:
                    left.append(unfit.problem)
            with ThreadPoolExecutor(AT_ONCE) as threads:
                list(threads.map(lambda one: store_file(store, one[1], root / one[0], one[0]), batch.items()))
            add_to_lock(root, batch)
            for path, file in batch.items():
                _keep(root, path, pulled_file(root, file.digest))
            leave_folder(root, batch)
            moved |= {path: file.size for path, file in batch.items()}
            progress("move", min(start + _BATCH, len(paths)), len(paths))
    return Moved(moved, tuple(left))


def _looked_at(root: Path, path: str, before: LockedFile | None, config: Config) -> LockedFile:
    """Return what the lock will say of a file; what it said ``before`` of its rights stays. Raises Unfit."""
    file = root / path
    if file.is_symlink():
        raise Unfit(ContentError(tr("this is a link: what it leads to can be moved"), path, severity="note"))
    width, height = size_of_picture(file, path, config)
    before = before or LockedFile(digest="", size=0)
    digest, size = digest_of(file), file.stat().st_size
    return msgspec.structs.replace(before, digest=digest, size=size, width=width, height=height)


def _keep(root: Path, path: str, place: Path) -> None:
    """Move a file to those of the same digest on this computer, in one step."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        (root / path).replace(place)
    except OSError:  # on another disk
        with copy_of(root, root / path) as copy:
            copy.replace(place)


def _finish(root: Path) -> None:
    """Do what was left to do when a command was killed: git may still have files that are gone from the folder."""
    leave_folder(root, [path for path in read_lock(root).files if not (root / path).exists()])
