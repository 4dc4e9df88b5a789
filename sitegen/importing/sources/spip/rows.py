"""What a backup of SPIP is made of: rows of tables, of which only named columns are ever read.

This module knows nothing about formats and about what the tables mean.
"""

from collections.abc import Mapping

import msgspec

from sitegen.errors.problems import BuildFailed, ContentError

Wanted = Mapping[str, frozenset[str]]
"""Tables by their names without prefix, and the columns to read; a table without columns is only counted.

What is not named here does not leave the reader: passwords, e-mail addresses, messages of readers.
"""


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a table."""

    prefix: str
    """What is before the table's name: ``spip_``."""
    table: str
    """Name without prefix: ``articles``."""
    values: Mapping[str, str] = {}
    """Text by column, of the columns that were asked for and are not NULL; empty for a table that is counted."""
    columns: frozenset[str] = frozenset()
    """All columns that the table has; empty for a table that is counted."""
    line: int | None = None
    """Line of the file where the row begins, from 1."""


def named(table: str, wanted: Wanted) -> tuple[str, str] | None:
    """Return prefix and name of a table, or None if nobody asked for it: ``("spip_", "auteurs_liens")``.

    ``spip_auteurs_articles`` is ``auteurs_articles``, and not ``articles`` behind a longer prefix.
    """
    pieces = table.split("_")
    for start in range(len(pieces)):
        name = "_".join(pieces[start:])
        if name in wanted:
            return table.removesuffix(name), name
    return None


def decoded(value: bytes) -> str:
    """Return the text of a value: UTF-8, else Windows-1252, which is what MySQL calls ``latin1``."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", errors="replace")


def malformed(
    file: str, message: str, line: int | None = None, excerpt: str | None = None, *, hint: str
) -> BuildFailed:
    """Return the error for a backup that cannot be read."""
    return BuildFailed([ContentError(message, file, (line, None, excerpt), hint)])
