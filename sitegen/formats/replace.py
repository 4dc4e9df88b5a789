"""Replace a text file that people commit, in one step. This module knows nothing of what is in it."""

import errno
import os
from pathlib import Path

_FIXED = (errno.EBUSY, errno.EXDEV)


def replace_text(place: Path, text: str) -> None:
    """Write a file anew, all of it or nothing; a link goes on leading to it.

    A file that is itself a mount point, as in containers, cannot be replaced: it is written where it is. Raises OSError
    when the disk refuses.
    """
    real = Path(os.path.realpath(place))
    new = real.with_name(f".{real.name}.new")
    try:
        new.write_text(text, "utf-8", newline="\n")
        new.replace(real)
    except OSError as error:
        new.unlink(missing_ok=True)
        if error.errno not in _FIXED:
            raise
        real.write_text(text, "utf-8", newline="\n")
