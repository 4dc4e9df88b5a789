"""Rows of tables from any backup of SPIP: XML, SQL or SQLite, packed by gzip or not.

Which one it is is seen from the first bytes. This module knows nothing about what the tables mean.
"""

import gzip
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Literal, cast

from sitegen.importing.sources.beginnings import BYTES
from sitegen.importing.sources.spip.rows import TableRow, Wanted, decoded, malformed, named
from sitegen.importing.sources.spip.sql import sql_rows
from sitegen.importing.sources.spip.xml import xml_attributes, xml_rows
from sitegen.messages.language import shown
from sitegen.messages.message import tr

Format = Literal["sqlite", "xml", "sql"]

_PACKED = b"\x1f\x8b"
_SQLITE = b"SQLite format 3\0"
_ALWAYS = 64 << 20  # bytes that a packed file may always unpack to
_RATIO = 100  # and how often its own size: gzip makes of a database a fifth to a twentieth
_UNREADABLE = (OSError, EOFError, zlib.error)
_SQL = (b"create table", b"insert into", b"replace into")


def head(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked; nothing if it cannot be read."""
    try:
        return _beginning(path)
    except _UNREADABLE:
        return b""


def _beginning(path: Path) -> bytes:
    with path.open("rb") as raw, _unpacked(raw) as stream:
        return stream.read(BYTES)


def format_of(beginning: bytes) -> Format | None:
    """Return what kind of backup begins like this, or None if none does."""
    if beginning.startswith(_SQLITE):
        return "sqlite"
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return "xml"
    return "sql" if any(word in text.lower() for word in _SQL) else None


def rows(path: Path, file: str, wanted: Wanted) -> Iterator[TableRow]:
    """Read the rows of the wanted tables, in the order of the backup; ``file`` is its name in messages.

    Raises BuildFailed if the file is malformed or no backup.
    """
    try:
        kind = format_of(_beginning(path))
        if kind == "sqlite":
            yield from _sqlite_rows(path, file, wanted)
            return
        with path.open("rb") as raw, _unpacked(raw) as stream:
            if kind is None:
                raise malformed(
                    file,
                    tr("this is no backup of SPIP: neither XML, nor SQL, nor SQLite"),
                    hint=tr("name the .xml, .xml.gz, .sql or .sqlite file of the backup"),
                )
            read = xml_rows if kind == "xml" else sql_rows
            yield from read(stream, file, wanted)
    except _UNREADABLE as error:
        raise malformed(
            file,
            tr("this file cannot be read: {reason}", reason=str(error)),
            hint=tr("copy the backup again, and see that the file is complete"),
        ) from None


def attributes(path: Path) -> dict[str, str]:
    """Return what the first element of a dump in XML says, such as ``version`` and ``adresse_site``."""
    if format_of(head(path)) != "xml":
        return {}
    with path.open("rb") as raw, _unpacked(raw) as stream:
        return xml_attributes(stream)


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    packed = raw.read(len(_PACKED)) == _PACKED
    size = raw.seek(0, 2)
    raw.seek(0)
    return cast(IO[bytes], _Bounded(raw, max(_ALWAYS, size * _RATIO))) if packed else raw


class _Bounded(gzip.GzipFile):
    """A packed file that unpacks to no more than a backup would."""

    def __init__(self, raw: IO[bytes], limit: int) -> None:
        super().__init__(fileobj=raw)
        self._limit = limit

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes. Raises OSError when there are too many."""
        piece = super().read(size)
        if self.tell() > self._limit:
            raise OSError(shown(tr("it unpacks to more than {limit} MB", limit=self._limit >> 20)))
        return piece


def _sqlite_rows(path: Path, file: str, wanted: Wanted) -> Iterator[TableRow]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.text_factory = decoded
            database.execute("PRAGMA trusted_schema = OFF")
            tables = [str(name) for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for name in tables:
                known = named(name, wanted)
                if known is not None:
                    yield from _table_rows(database, name, known, wanted[known[1]])
    except sqlite3.DatabaseError as error:
        raise malformed(
            file,
            tr("this SQLite file is damaged: {reason}", reason=str(error)),
            hint=tr("make the backup again, and see that the file is complete"),
        ) from None


def _table_rows(
    database: sqlite3.Connection, name: str, known: tuple[str, str], kept: frozenset[str]
) -> Iterator[TableRow]:
    prefix, table = known
    quoted = '"' + name.replace('"', '""') + '"'
    if not kept:
        (count,) = database.execute(f"SELECT count(*) FROM {quoted}").fetchone()
        for _ in range(count):
            yield TableRow(prefix=prefix, table=table)
        return
    columns = frozenset(str(row[1]) for row in database.execute(f"PRAGMA table_info({quoted})"))
    read = sorted(kept & columns)
    if not read:
        return
    listed = ", ".join(f'"{column}"' for column in read)
    for values in database.execute(f"SELECT {listed} FROM {quoted}"):
        texts = {column: _text(value) for column, value in zip(read, values, strict=True) if value is not None}
        yield TableRow(prefix=prefix, table=table, values=texts, columns=columns)


def _text(value: object) -> str:
    return decoded(value) if isinstance(value, bytes) else str(value)
