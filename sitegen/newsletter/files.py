"""The files of newsletters: a folder for each, written in one step, and the list of what they contained.

This module knows nothing of what is in them.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from sitegen.errors.problems import BuildFailed, ContentError, OutputError
from sitegen.formats.replace import replace_text
from sitegen.messages.message import tr
from sitegen.newsroom.newsletter_log import SENT_NAME, Sent, parse_sent

FOLDER = "newsletters"


def read_sent(root: Path) -> tuple[str, list[Sent]]:
    """Return the text of the list, and its entries.

    Raises BuildFailed with every line that is not an entry.
    """
    try:
        text = (root / SENT_NAME).read_text("utf-8-sig")
    except FileNotFoundError:
        return "", []
    except (OSError, ValueError) as error:
        raise BuildFailed([ContentError(tr("cannot be read: {error}", error=error), SENT_NAME)]) from None
    entries, problems = parse_sent(text)
    if problems:
        raise BuildFailed(problems)
    return text, entries


def write_newsletter(root: Path, name: str, files: Mapping[str, bytes], sent: str) -> None:
    """Write the folder of a newsletter, all of it or nothing, and then the list.

    Raises BuildFailed if that fails.
    """
    folder = Path(os.path.realpath(root / FOLDER), name)
    new, old = (folder.with_name(f".{name}.{word}") for word in ("new", "old"))
    try:
        for leftover in (new, old):
            shutil.rmtree(leftover, ignore_errors=True)
        new.mkdir(parents=True)
        for file, data in files.items():
            (new / file).write_bytes(data)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
        replace_text(root / SENT_NAME, sent)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        problem = OutputError(
            tr("cannot write: {strerror}", strerror=error.strerror or error), error.filename and str(error.filename)
        )
        raise BuildFailed([problem]) from error
