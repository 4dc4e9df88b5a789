"""Files that are sources and should perhaps not be: copies that a synchronisation left, and what hosts refuse.

This module knows nothing about what is in a document, except its title.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath

from sitegen.content.unread import MARKDOWN_SUFFIXES
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.messages.message import tr

# “name (Anna's conflicted copy 2026-01-02).md” (Dropbox, Nextcloud, in their users' languages), “name_conflict-….md”
# (ownCloud), “name.sync-conflict-20260102-101112-ABCDEFG.md” (Syncthing), “name.Conflict.md” (Resilio).
_CONFLICT = re.compile(
    r"\s*\((?=[^()]*(?:confli[ck]?t|konflikt))(?=[^()]*(?:cop(?:y|ie|ia)|kopi[ea]|case))[^()]*\)"
    r"|_conflict-\d{8}-\d{6}|\.sync-conflict-\d{8}-\d{6}(?:-\w+)?|\.conflict$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r" (?:\d+|\(\d+\))$")  # “name 2.md” (iCloud), “name (1).md” (Google Drive)
_TITLE = re.compile(rb"^[\s\"{]*title[\"\s]*[:=]\s*(.*?)\s*$", re.MULTILINE)
_HEAD = 4096  # bytes in which a title is looked for
_LIMIT = 100 * 1024 * 1024


def conflicted_copies(root: Path, paths: Collection[str]) -> Iterator[SitegenError]:
    """Yield a warning for each file that a synchronised folder made because two people had changed one file.

    A number behind the name may be the author's, so it needs the same title in both files.
    """
    for path in paths:
        if " " not in path and "onfl" not in path.lower():  # in none of the patterns: nearly all files
            continue
        place = PurePosixPath(path)
        match = _CONFLICT.search(place.stem)
        if match:
            original = place.with_name(place.stem[: match.start()] + place.stem[match.end() :] + place.suffix)
        elif path.lower().endswith(MARKDOWN_SUFFIXES) and (match := _NUMBERED.search(place.stem)):
            original = place.with_name(place.stem[: match.start()] + place.suffix)
            if str(original) not in paths or _title(root / path) != _title(root / original):
                continue
        else:
            continue
        message = tr(
            "this looks like the copy of “{name}” that a synchronised folder makes of a conflict", name=original.name
        )
        hint = tr(
            "take what you need of it into “{name}” and delete it; rename it if it is a file of its own",
            name=original.name,
        )
        yield ContentError(message, path, hint=hint, severity="warning")


def large_files(sizes: Iterable[tuple[str, int]]) -> Iterator[SitegenError]:
    """Yield a note on each file that GitHub refuses; ``sizes`` are paths and bytes.

    https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github
    """
    for path, size in sizes:
        if size > _LIMIT:
            message = tr(
                "this file has {size} MB, and GitHub refuses files of more than 100 MB", size=size // (1024 * 1024)
            )
            hint = tr(
                "publish films and archives at a host for them, and link to it; other hosts have limits of their own"
            )
            yield ContentError(message, path, hint=hint, severity="note")


def _title(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            found = _TITLE.search(file.read(_HEAD))
    except OSError:
        return None
    return found[1] if found else None
