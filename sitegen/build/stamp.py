"""The engine stamp: which sitegen, which libraries, which Python made something.

What another engine made is never taken for fresh. This module knows nothing of sites.
"""

import os
import sys
from functools import cache
from pathlib import Path

from sitegen.content.sources import digest_bytes

_PACKAGE = Path(__file__).parent.parent


@cache
def engine_stamp() -> str:
    """Return a digest of sitegen's own files, of the installed distributions with their versions, and of Python."""
    return digest_bytes("\n".join([sys.version, *_own_files(), *_distributions()]).encode())


def _own_files() -> list[str]:
    """Size and time of each file of sitegen: enough to tell two states of a checkout apart."""
    found = []
    for current, folders, names in os.walk(_PACKAGE):
        folders[:] = [name for name in folders if name not in ("__pycache__", "themes", "starter")]
        for name in names:
            if name.endswith(".py"):
                status = os.stat(os.path.join(current, name))  # noqa: PTH118, PTH116 - every build does this
                found.append(f"{name} {status.st_size} {digest_bytes(Path(current, name).read_bytes())}")
    return sorted(found)


def _distributions() -> list[str]:
    """Name and version of every installed distribution, as the names of its folder tell."""
    found = set()
    for place in sys.path:
        if os.path.isdir(place):  # noqa: PTH112
            found |= {name for name in os.listdir(place) if name.endswith(".dist-info")}  # noqa: PTH208
    return sorted(found)
