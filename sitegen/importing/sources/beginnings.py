"""The beginning of a file, by which a system knows its exports.

This module knows nothing about any system.
"""

from pathlib import Path

BYTES = 65_536
"""How much of a file says what it is."""


def beginning_of(path: Path) -> bytes:
    """Return the first bytes of a file, or nothing if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(BYTES)
    except OSError:
        return b""
