"""The engine stamp: which sitegen, which libraries, which Python made something.

What another engine made is never taken for fresh. This module knows nothing of sites.
"""

import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sitegen.content.sources import digest_bytes

_PACKAGE = Path(__file__).parent.parent


def engine_stamp(plugins: Iterable[tuple[str, Path]]) -> str:
    """Return a digest of sitegen's own files, the installed distributions, Python, and the files of ``plugins``."""
    digests = [f"{name} {_digest(path)}" for name, path in plugins]
    return digest_bytes("\n".join([sys.version, *_installed(), *digests]).encode())


def _digest(path: Path) -> str:
    """Return the digest of a file, or nothing where there is none."""
    try:
        return digest_bytes(path.read_bytes())
    except OSError:
        return ""


@cache
def picture_stamp() -> str:
    """Return a digest of what decides how a picture is read and made: the folder ``imaging/``, and Pillow."""
    return _stamp("imaging/", "pillow-")


@cache
def search_stamp() -> str:
    """Return a digest of what decides how the search index is made: the folder ``search/``, and Pagefind."""
    return _stamp("search/", "cbor2-", "pagefind")


def _stamp(room: str, *distributions: str) -> str:
    ours = [name for name in _own_files() if name.startswith(room)]
    theirs = [name for name in _distributions() if name.startswith(distributions)]
    return digest_bytes("\n".join([*ours, *theirs]).encode())


@cache
def _installed() -> list[str]:
    return [*_own_files(), *_distributions()]


def _own_files() -> list[str]:
    """Path and digest of each file of sitegen: distinguishes two states of a checkout."""
    found = []
    for current, folders, names in os.walk(_PACKAGE):
        folders[:] = [name for name in folders if name not in ("__pycache__", "themes", "starter")]
        for path in (Path(current, name) for name in names if name.endswith(".py")):
            found.append(f"{path.relative_to(_PACKAGE).as_posix()} {digest_bytes(path.read_bytes())}")
    return sorted(found)


def _distributions() -> list[str]:
    """Name and version of every installed distribution, read from the names of their folders."""
    found = set()
    for place in sys.path:
        if os.path.isdir(place):  # noqa: PTH112
            found |= {name for name in os.listdir(place) if name.endswith(".dist-info")}  # noqa: PTH208
    return sorted(found)
