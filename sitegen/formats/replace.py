"""Replace a file that people commit, in one step. This module knows nothing of what is in it."""

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path

_FIXED = (errno.EBUSY, errno.EXDEV)


def replace_text(place: Path, text: str) -> None:
    """Write a file anew, all of it or nothing; a link goes on leading to it.

    A file that is itself a mount point, as in containers, cannot be replaced: it is written where it is. Raises OSError
    when the disk refuses.
    """
    replace_bytes(place, text.encode())


def replace_bytes(place: Path, data: bytes) -> None:
    """Write a file anew like ``replace_text``; whoever could read it still can."""
    real = Path(os.path.realpath(place))
    new = real.with_name(f".{real.name}.new")
    try:
        new.write_bytes(data)
        with suppress(FileNotFoundError):
            shutil.copymode(real, new)
        new.replace(real)
    except OSError as error:
        new.unlink(missing_ok=True)
        if error.errno not in _FIXED:
            raise
        real.write_bytes(data)
