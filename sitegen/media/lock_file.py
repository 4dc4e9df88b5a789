"""Write ``media.lock``: read it again before, for somebody may have changed it. This module knows nothing of stores."""

from collections.abc import Mapping
from pathlib import Path

from sitegen.content.media_lock import LOCK_NAME, LockedFile, lock_text, read_lock
from sitegen.formats.replace import replace_text


def add_to_lock(root: Path, files: Mapping[str, LockedFile]) -> None:
    """Write files into the lock of a site; what people wrote about files of the same path stays.

    Raises BuildFailed if the lock cannot be read, and OSError if it cannot be written.
    """
    before = read_lock(root)
    text = lock_text({**before.files, **files})
    if text != before.text:
        replace_text(root / LOCK_NAME, text)
