"""The archive: the table ``[archive]``.

This module knows nothing about the rest of the configuration.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from sitegen.config.table import Table
from sitegen.errors.schema import Issue
from sitegen.fields import Verbatim, like
from sitegen.messages.message import tr


class ArchiveConfig(Table, frozen=True):
    """``[archive]``: old texts, whose faults are notes where only their readers meet them."""

    before: date | None = None
    """Articles dated before this day belong to the archive."""
    folders: tuple[Annotated[Verbatim, like("content/articles/2012", "content/pages/dossiers")], ...] = ()
    """Folders in ``content/`` whose articles and pages belong to it, whatever their date."""

    @property
    def prefixes(self) -> tuple[str, ...]:
        """How the paths of all files in its folders begin."""
        return tuple([folder.rstrip("/") + "/" for folder in self.folders])


def impossible_archive(archive: ArchiveConfig) -> Iterator[Issue]:
    """Yield the folders that are none of content."""
    for number, folder in enumerate(archive.folders):
        if not _is_of_content(folder):
            message = tr("“{folder}” is not a folder below content/", folder=folder)
            yield Issue(("archive", "folders", number), message, write={"folders": [*map(_meant, archive.folders)]})


def _is_of_content(folder: str) -> bool:
    first, *others = folder.rstrip("/").split("/")
    return first == "content" and bool(others) and not {"", ".", ".."}.intersection(others)


def _meant(folder: str) -> str:
    if _is_of_content(folder):
        return folder
    parts = [part for part in folder.split("/") if part not in ("", ".", "..", "content")]
    return "/".join(("content", *(parts or ["articles"])))
