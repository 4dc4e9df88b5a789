"""The engine stamp: which sitegen, which libraries, which Python made something.

What another engine made is never taken for fresh. This module knows nothing of sites.
"""

import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sitegen.content.sources import digest_bytes
from sitegen.plugins import PluginFile

_PACKAGE = Path(__file__).parent.parent


def engine_stamp(plugins: Iterable[PluginFile]) -> str:
    """Return a digest of sitegen's own files, the plugins, the installed distributions, and Python."""
    digests = [
        f"{plugin.name} {name} {digest_bytes(path.read_bytes())}" for plugin in plugins for name, path in plugin.files()
    ]
    return digest_bytes("\n".join([sys.version, *_installed(), *digests]).encode())


@cache
def picture_stamp() -> str:
    """Return a digest of what decides how a picture is read and made: some files of sitegen, and Pillow."""
    ours = [name for name in _own_files() if name.split(" ")[0] in _PICTURE_FILES]
    return digest_bytes("\n".join([*ours, *(name for name in _distributions() if name.startswith("pillow-"))]).encode())


@cache
def search_stamp() -> str:
    """Return a digest of what decides how the index of the search page is made: some files of sitegen, and Pagefind."""
    ours = [name for name in _own_files() if name.split(" ")[0] in _SEARCH_FILES]
    theirs = [name for name in _distributions() if name.startswith(("cbor2-", "pagefind"))]
    return digest_bytes("\n".join([*ours, *theirs]).encode())


_PICTURE_FILES = ("pictures.py", "rights.py", "vector_pictures.py", "picture_making.py", "card_making.py")
_SEARCH_FILES = ("search.py", "search_making.py")


@cache
def _installed() -> list[str]:
    return [*_own_files(), *_distributions()]


def _own_files() -> list[str]:
    """Name and digest of each file of sitegen: tells two states of a checkout apart."""
    found = []
    for current, folders, names in os.walk(_PACKAGE):
        folders[:] = [name for name in folders if name not in ("__pycache__", "themes", "starter")]
        for name in names:
            if name.endswith(".py"):
                found.append(f"{name} {digest_bytes(Path(current, name).read_bytes())}")
    return sorted(found)


def _distributions() -> list[str]:
    """Name and version of every installed distribution, as the names of its folder tell."""
    found = set()
    for place in sys.path:
        if os.path.isdir(place):  # noqa: PTH112
            found |= {name for name in os.listdir(place) if name.endswith(".dist-info")}  # noqa: PTH208
    return sorted(found)
