"""Folders of the user who runs sitegen, outside every site: no checkout and no restored cache reaches them.

Each system has its own: https://specifications.freedesktop.org/basedir-spec/latest/,
https://learn.microsoft.com/windows/win32/shell/knownfolderid. This module knows nothing of what is in them.
"""

import os
import sys
from pathlib import Path
from typing import Literal

_WINDOWS = {"cache": "LOCALAPPDATA", "config": "APPDATA"}
_MAC = {"cache": "~/Library/Caches", "config": "~/Library/Application Support"}


def user_folder(kind: Literal["cache", "config"]) -> Path | None:
    """Return the folder of sitegen for caches or for settings, or None if the user has none; it need not be there."""
    if sys.platform == "win32":
        top = os.environ.get(_WINDOWS[kind], "")
    elif sys.platform == "darwin":
        top = os.path.expanduser(_MAC[kind])  # noqa: PTH111 - returns what it cannot expand
    else:
        top = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
        if not os.path.isabs(top):  # noqa: PTH117 - the specification says so
            top = os.path.expanduser(f"~/.{kind}")  # noqa: PTH111
    # Of a user without a home “~” stays, which would be a folder of the site.
    return Path(top, "sitegen") if os.path.isabs(top) else None  # noqa: PTH117


def private_folder(root: Path) -> Path | None:
    """Return the cache folder of the user, made if need be, or None where others than the user may write it.

    So it is on a build server, whose jobs share it, and where it is in the folder of a site.
    """
    folder = user_folder("cache")
    if folder is None or in_ci() or Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(root)):
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    if os.name == "posix" and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        return None
    return folder


def in_ci() -> bool:
    """Return whether this is a run of a CI service, which may have restored files and caches with times of its own."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")
