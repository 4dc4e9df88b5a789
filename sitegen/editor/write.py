"""Write the editor into ``static/admin/``. What is there belongs to the site: a second run replaces what nobody edited.

``SHA256SUMS`` says what was written, as ``sha256sum`` does (``sha256sum -c SHA256SUMS`` compares). This module knows
nothing of what is in the files.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from sitegen.errors.problems import BuildFailed, OutputError
from sitegen.formats.replace import replace_bytes
from sitegen.messages.message import tr

FOLDER = "static/admin"
SUMS = "SHA256SUMS"


class Written(msgspec.Struct, frozen=True):
    """What a run changed, by path in the folder."""

    new: tuple[str, ...]
    """Files that are new or have other bytes."""
    removed: tuple[str, ...]
    """Files of an earlier release that are gone."""


def write_editor(root: Path, files: Mapping[str, bytes], force: bool) -> Written:
    """Write files into the folder of the editor, and remove those that an earlier run wrote and this one does not.

    Raises BuildFailed if a file was edited, or is not from an earlier run, unless ``force`` says to replace it.
    """
    folder = root / FOLDER
    known = _read_sums(folder / SUMS)
    present = {name: _sum(folder / name) for name in {*files, *known} if (folder / name).is_file()}
    wanted = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    edited = [name for name, digest in sorted(present.items()) if digest not in (known.get(name), wanted.get(name))]
    if edited and not force:
        hint = tr("move your changes elsewhere, or replace the files with --force")
        raise BuildFailed(
            [
                OutputError(tr("this file was not written by “sitegen editor”"), f"{FOLDER}/{name}", hint=hint)
                for name in edited
            ]
        )
    new = [name for name in sorted(files) if present.get(name) != wanted[name]]
    gone = [name for name in sorted(known.keys() - files.keys()) if name in present]
    try:
        for name in new:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            replace_bytes(folder / name, files[name])
        for name in gone:
            (folder / name).unlink()
        replace_bytes(folder / SUMS, "".join(f"{wanted[name]}  {name}\n" for name in sorted(wanted)).encode())
    except OSError as error:
        raise BuildFailed(
            [OutputError(tr("cannot be written: {strerror}", strerror=error.strerror), FOLDER)]
        ) from error
    return Written(tuple(new), tuple(gone))


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_sums(path: Path) -> dict[str, str]:
    """Return the digests that an earlier run wrote, by name; names that lead out of the folder do not count."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    sums = {name: digest for digest, separator, name in (line.partition("  ") for line in lines) if separator}
    return {name: digest for name, digest in sums.items() if not name.startswith("/") and ".." not in name.split("/")}
