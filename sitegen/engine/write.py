"""Write: put staged files in place and remove what only an earlier build wanted; nothing that is not ours is touched.

Files wait in the stage while they are made, and are put in place by rename once all of them are there.
This module knows nothing of what the files are.
"""

import os
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

import msgspec

from sitegen.cache.state import Trace, times
from sitegen.content.sources import digest_bytes
from sitegen.engine.stage import INSIDE, Stage
from sitegen.errors.problems import BuildFailed, OutputError
from sitegen.messages.message import tr

SYSTEM_FILES = (".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini")
"""Files that systems and editors put into folders, and that are of no site."""


class Written(msgspec.Struct, frozen=True):
    """What a build did to the output folder."""

    written: tuple[str, ...] = ()
    """Files that are new or have new bytes."""
    removed: tuple[str, ...] = ()
    """Files that are no longer wanted."""
    kept: tuple[str, ...] = ()
    """Files that are no longer wanted, but that somebody has changed since: left alone."""


class Look(msgspec.Struct, frozen=True):
    """What an output folder looks like from outside, beside the traces of its files."""

    moved: frozenset[str] = frozenset()
    """Files that have not the size and time which their traces have: they may be others now."""
    unknown: tuple[str, ...] = ()
    """Files without a trace, in order."""


def look_at(output: Path, state: Path) -> Look:
    """Return what an output folder looks like, for the traces in the file of a state."""
    known = {path: (size, mtime) for path, size, mtime in times(state)}
    moved, unknown, folders = set(known), [], [""]
    while folders:
        folder = folders.pop()
        try:
            entries = os.scandir(f"{output}/{folder}")
        except OSError:
            continue
        with entries:
            for entry in entries:
                path = folder + entry.name
                if path in known:
                    status = entry.stat(follow_symlinks=False)
                    if (status.st_size, status.st_mtime_ns) == known[path]:
                        moved.remove(path)
                elif entry.is_dir(follow_symlinks=False):
                    if path != INSIDE:  # what an interrupted build has left
                        folders.append(path + "/")
                elif entry.name not in SYSTEM_FILES:
                    unknown.append(path)
    return Look(frozenset(moved), tuple(sorted(unknown)))


def current_digest(
    output: Path, touched: dict[str, int], moved: Container[str] | None = None
) -> Callable[[str, Trace | None], str]:
    """Return a function that returns the digest of a file in place, and reads it only if it looks changed.

    ``moved`` holds the files found to look changed, if that was checked before. Those that are what they
    were, and only look newer, are added to ``touched`` with their times, in nanoseconds.
    """
    prefix = f"{output}/"

    def digest_now(path: str, trace: Trace | None) -> str:
        if trace is not None and moved is not None and path not in moved:
            return trace.digest
        try:
            status = os.lstat(prefix + path)
        except OSError:
            return ""
        if trace is not None and status.st_mtime_ns == trace.mtime_ns and status.st_size == trace.size:
            return trace.digest
        try:
            if os.path.islink(prefix + path):  # noqa: PTH114
                return "a link"
            there = digest_bytes(Path(prefix + path).read_bytes())
        except OSError:
            return "a folder"
        if trace is not None and there == trace.digest:
            touched[path] = status.st_mtime_ns
        return there

    return digest_now


def check_output_folder(
    output: Path, root: Path, ours: Collection[str], wanted: Iterable[str], lost: Container[str]
) -> None:
    """Refuse an output folder in which a build would touch what is not ours.

    ``ours`` are the files that earlier builds wrote, ``lost`` those that they once did and that go now. Raises
    BuildFailed with an OutputError.
    """
    inside = os.path.realpath(output)
    if os.path.realpath(root).startswith(inside + os.sep) or inside == os.path.realpath(root):
        raise BuildFailed([OutputError(tr("the output folder “{output}” contains the site itself", output=output))])
    for folder in ("content", "data", "static", "themes", "templates"):
        if (inside + os.sep).startswith(os.path.realpath(root / folder) + os.sep):
            raise BuildFailed(
                [OutputError(tr("the output folder “{output}” is inside “{folder}”", output=output, folder=folder))]
            )
    if not output.is_dir():
        if output.exists():
            raise BuildFailed([OutputError(tr("“{output}” is not a folder", output=output))])
        return
    planned = set(wanted)
    if ours:
        foreign = sorted(path for path in planned.difference(ours) if (output / path).is_file())
        advice = tr("move them, or give the pages another URL")
    else:
        foreign = [path for path in existing(output) if path not in planned and path not in lost]
        advice = tr("choose another folder with --output, or empty this one yourself")
    _refuse(output, foreign, advice)


def check_places(output: Path, staged: Iterable[str], obsolete: Mapping[str, Collection[str]]) -> None:
    """Refuse to put files where something is in the way: a link, a file that is not ours, a folder of such files.

    ``obsolete`` holds the digests that files of ours may have which will be removed.

    Raises BuildFailed with an OutputError.
    """
    if not output.exists():
        return
    digest_now = current_digest(output, {})
    found = []
    for folder in _folders(staged):
        mode = _mode(f"{output}/{folder}")
        if S_ISLNK(mode) or (S_ISREG(mode) and digest_now(folder, None) not in obsolete.get(folder, ())):
            found.append(folder)
    for path in staged:
        if os.path.isdir(f"{output}/{path}") and not (output / path).is_symlink():  # noqa: PTH112 - thousands of times
            inside = (f"{path}/{name}" for name in existing(output / path))
            found += [name for name in inside if digest_now(name, None) not in obsolete.get(name, ())]
    _refuse(output, sorted(found), tr("move them, or give the pages another URL"))


def _refuse(output: Path, foreign: list[str], advice: str) -> None:
    if foreign:
        files = named(foreign)
        message = tr("“{name}” contains files that sitegen did not write: {files}", name=output.name, files=files)
        raise BuildFailed([OutputError(message, hint=advice)])


def named(paths: Sequence[str]) -> str:
    """Return the first of some files, and how many more there are."""
    shown: str = ", ".join(paths[:3])
    return shown if len(paths) <= 3 else tr("{files} and {count} more", files=shown, count=len(paths) - 3)


def _mode(place: str) -> int:
    """Return the mode of what is at a place, which tells its kind, or 0 if there is nothing."""
    try:
        return os.lstat(place).st_mode
    except OSError:
        return 0


def _folders(paths: Iterable[str]) -> set[str]:
    """Return every folder that holds one of the paths."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def put_in_place(output: Path, stage: Stage, staged: Iterable[str], ours: Collection[str]) -> None:
    """Move staged files to their places.

    Raises OSError when the disk refuses; what was moved by then is whole, and the next build goes on from there.
    """
    if not output.exists():
        stage.output.parent.mkdir(parents=True, exist_ok=True)
        if stage.whole:
            stage.folder.rename(stage.output)
            return
        stage.output.mkdir()
    made = {""}
    for path in staged:
        _make_folder(output, path.rpartition("/")[0], made, ours)
        place = f"{output}/{path}"
        try:
            stage.move(path, place)
        except OSError:  # a folder is there, or the disk refuses
            if not os.path.isdir(place):  # noqa: PTH112
                raise
            _remove_empty(Path(place))
            stage.move(path, place)


def remove_obsolete(output: Path, obsolete: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Remove files that we wrote and no longer want; return these, and those left because their bytes changed.

    ``obsolete`` holds the digests that each of them may have. What is behind a link is elsewhere, and left.
    """
    removed, kept = [], []
    digest_now = current_digest(output, {})
    for path, digests in sorted(obsolete.items()):
        there = digest_now(path, None)
        if not there or (output / path).is_dir():
            continue
        if there not in digests or any((output / folder).is_symlink() for folder in _folders([path])):
            kept.append(path)
            continue
        (output / path).unlink()
        removed.append(path)
        _remove_emptied(output / path, output)
    return tuple(removed), tuple(kept)


def _make_folder(output: Path, folder: str, made: set[str], ours: Collection[str]) -> None:
    """Make a folder of the output, if it is not ``made``; a file of ours or a link in its way goes, nothing else."""
    if folder in made:
        return
    _make_folder(output, folder.rpartition("/")[0], made, ours)
    made.add(folder)
    place = f"{output}/{folder}"
    mode = _mode(place)
    if S_ISDIR(mode):
        return
    if S_ISREG(mode) or S_ISLNK(mode):
        if folder not in ours and not S_ISLNK(mode):
            raise FileExistsError(17, tr("a file that sitegen did not write is in the way"), place)
        os.unlink(place)  # noqa: PTH108 - thousands of times
    os.mkdir(place)  # noqa: PTH102


def _remove_emptied(place: Path, output: Path) -> None:
    """Remove the folders that held nothing but a file which was at a place."""
    for folder in place.parents:
        if folder == output:
            return
        try:
            folder.rmdir()  # the system reports if it is not empty: a folder of a section holds thousands of others
        except OSError:
            return


def _remove_empty(folder: Path) -> None:
    """Remove a folder in which there are only folders; raises OSError when there is a file."""
    for current, _, _ in os.walk(folder, topdown=False):
        Path(current).rmdir()


def existing(output: Path) -> list[str]:
    """Return every file in an output folder, in order, but those of systems."""
    return sorted(
        Path(current, name).relative_to(output).as_posix()
        for current, _, names in os.walk(output)
        for name in names
        if not f"{current}/".startswith(f"{output}/{INSIDE}/")  # what an interrupted build has left
        if name not in SYSTEM_FILES
    )
