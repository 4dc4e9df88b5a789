"""What the module of a system offers.

This module knows nothing about any system.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from sitegen.importing.archive import Archive, Wishes


class Source(NamedTuple):
    """One system that newspapers come from."""

    name: str
    """What the command line calls it."""
    looks_like: Callable[[Sequence[Path]], bool]
    """Return whether the paths are an export or a site of this system, from names and the beginnings of files."""
    read: Callable[[Sequence[Path], Wishes], Archive]
    """Read the paths: exports, and folders of pictures beside them. Entries are read when they are asked for.

    Raises BuildFailed with ContentErrors that name file and line if they are malformed, or of an unknown version.
    """
