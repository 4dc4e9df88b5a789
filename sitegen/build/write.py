"""Write: put rendered files in place, all or nothing, and remove what we wrote before and no longer want.

Everything is staged beside the output folder first, and a file is put in place by rename, only where its bytes differ.
Files that are not ours are never touched. This module knows nothing of what the files are.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from sitegen.errors import BuildFailed, OutputError

MANIFEST = "manifest.json"


class Manifest(msgspec.Struct, frozen=True):
    """What the last build wrote."""

    files: dict[str, str]
    """Digest of each file, by its path in the output folder."""


class Written(msgspec.Struct, frozen=True):
    """What a build did to the output folder."""

    written: tuple[str, ...]
    """Files that are new or have new bytes."""
    removed: tuple[str, ...]
    """Files that are no longer wanted."""
    kept: tuple[str, ...]
    """Files that are no longer wanted, but that somebody has changed since: left alone."""


def digest(data: bytes) -> str:
    """Return the digest by which contents are compared."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def read_manifest(root: Path) -> Manifest:
    """Return what the last build wrote; damaged or missing counts as nothing."""
    try:
        return msgspec.json.decode((root / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        return Manifest({})


def check_output_folder(output: Path, root: Path, manifest: Manifest, wanted: Iterable[str]) -> None:
    """Refuse an output folder with files in it that are not ours.

    Raises BuildFailed with an OutputError.
    """
    inside = os.path.realpath(output)
    if os.path.realpath(root).startswith(inside + os.sep) or inside == os.path.realpath(root):
        raise BuildFailed([OutputError(f"the output folder “{output}” contains the site itself")])
    for folder in ("content", "static", "themes", "templates", ".sitegen/outputs"):
        if (inside + os.sep).startswith(os.path.realpath(root / folder) + os.sep):
            raise BuildFailed([OutputError(f"the output folder “{output}” is inside “{folder}”")])
    if not output.is_dir():
        if output.exists():
            raise BuildFailed([OutputError(f"“{output}” is not a folder")])
        return
    wanted = set(wanted)
    if manifest.files:
        foreign = sorted(path for path in wanted - set(manifest.files) if (output / path).is_file())
        advice = "move them, or give the pages another address"
    else:
        foreign = [path for path in _existing(output) if path not in wanted]
        advice = "choose another folder with --output, or empty this one yourself"
    if foreign:
        shown = ", ".join(foreign[:3]) + (f" and {len(foreign) - 3} more" if len(foreign) > 3 else "")
        message = f"“{output.name}” holds files that sitegen did not write: {shown}"
        raise BuildFailed([OutputError(message, hint=advice)])


def write_outputs(
    root: Path, output: Path, rendered: Mapping[str, bytes], copies: Mapping[str, Path], manifest: Manifest
) -> Written:
    """Put every file in place and remove those that only the last build wanted.

    Raises BuildFailed with an OutputError when the disk refuses; nothing is lost then.
    """
    # Beside the output folder, not in the state folder: a rename works within one file system only.
    stage = output.with_name(f".{output.name}.stage")
    shutil.rmtree(stage, ignore_errors=True)
    digests: dict[str, str] = {}
    changed: list[str] = []
    try:
        for path, data in sorted(rendered.items()):
            digests[path] = digest(data)
            if not _same(output / path, data):
                _stage(stage / path).write_bytes(data)
                changed.append(path)
        for path, source in sorted(copies.items()):
            data = source.read_bytes()
            digests[path] = digest(data)
            if not _same(output / path, data):
                _stage(stage / path).write_bytes(data)
                changed.append(path)
        obsolete = sorted(set(manifest.files) - set(digests))
        # From here on both old and new files are ours: a crash leaves nothing that nobody answers for.
        _save(root, Manifest({**manifest.files, **digests}))
        for path in changed:
            _make_room(output, path, manifest)
            os.replace(stage / path, output / path)
        removed, kept = _remove(output, obsolete, manifest)
        _save(root, Manifest(digests))
    except OSError as error:
        problem = OutputError(f"cannot write: {error.strerror or error}", error.filename and str(error.filename))
        raise BuildFailed([problem]) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return Written(tuple(changed), removed, kept)


def _save(root: Path, manifest: Manifest) -> None:
    path = root / MANIFEST
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_bytes(msgspec.json.encode(manifest))
    os.replace(temporary, path)


def _stage(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _same(path: Path, data: bytes) -> bool:
    try:
        return not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _make_room(output: Path, path: str, manifest: Manifest) -> None:
    """Make the folders that a file needs; an old file of ours in the way of a folder goes, nothing else."""
    parents = Path(path).parents
    for parent in reversed(parents[:-1] if parents else ()):
        place = output / parent
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            if parent.as_posix() not in manifest.files and not place.is_symlink():
                raise FileExistsError(17, "a file that is not ours is in the way", str(place))
            place.unlink()
    (output / path).parent.mkdir(parents=True, exist_ok=True)
    if (output / path).is_dir() and not (output / path).is_symlink():
        _prune_empty(output / path)


def _prune_empty(folder: Path) -> None:
    for current, _, _ in os.walk(folder, topdown=False):
        os.rmdir(current)


def _remove(output: Path, obsolete: Iterable[str], manifest: Manifest) -> tuple[tuple[str, ...], tuple[str, ...]]:
    removed, kept = [], []
    for path in obsolete:
        file = output / path
        if not file.is_file() or file.is_symlink():
            continue
        if digest(file.read_bytes()) != manifest.files[path]:
            kept.append(path)
            continue
        file.unlink()
        removed.append(path)
        folder = file.parent
        while folder != output and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
    return tuple(removed), tuple(kept)


def _existing(output: Path) -> list[str]:
    return sorted(
        Path(current, name).relative_to(output).as_posix()
        for current, _, names in os.walk(output)
        for name in names
        if name not in (".gitkeep", ".DS_Store")
    )
