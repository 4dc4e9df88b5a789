"""Rows of an SQL dump of MySQL or MariaDB, as mysqldump, phpMyAdmin, Adminer and SPIP's hosts write them.

The dump is read in pieces and never kept: a table of 400 MB takes the memory of its longest row. Text of a value is
decoded on its own, because dumps mix encodings. This module knows nothing about what the tables mean.
"""

import re
from collections.abc import Iterator
from typing import IO

from sitegen.importing.sources.spip.rows import TableRow, Wanted, decoded, malformed, named
from sitegen.messages.message import tr

_PIECE = 1 << 18  # bytes that are read at a time
_LONGEST = 64 << 20  # bytes of the longest row or statement: MySQL's own default for a packet

_BLANK = re.compile(rb"(?:[\s;]++|--[^\n]*+\n|#[^\n]*+\n|/\*(?:[^*]|\*(?!/))*+\*/)++")
_STRING = rb"'[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+'"
_REST = re.compile(
    rb"(?:[^;'\"`/#-]++|" + _STRING + rb'|"(?:[^"\\]|\\.)*+"|`[^`]*+`|/\*(?:[^*]|\*(?!/))*+\*/|--[^\n]*+\n|[/#-])*+;',
    re.DOTALL,
)
_NAME = rb"(?:[`\"]?\w++[`\"]?\s*+\.\s*+)?[`\"]?(\w++)[`\"]?"
_CREATE = re.compile(rb"CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + _NAME + rb"\s*\(", re.IGNORECASE)
_COLUMN = re.compile(rb"^\s*[`\"](\w+)[`\"]\s+\w", re.MULTILINE)
_INSERT = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:(?:IGNORE|DELAYED|LOW_PRIORITY|HIGH_PRIORITY)\s+)*(?:INTO\s+)?"
    + _NAME
    + rb"\s*+(?:\(([^)]*+)\)\s*+)?VALUES?\s*+",
    re.IGNORECASE,
)
_OPENS = re.compile(rb"\s*+\(")
_VALUE = re.compile(
    rb"\s*+(?:_\w++\s*+)?(?:'([^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+)'|0x([0-9A-Fa-f]*+)|([^\s,()'][^,()']*+))\s*+([,)])",
    re.DOTALL,
)
_NEXT = re.compile(rb"\s*+([,;])|\s*+ON\s+DUPLICATE[^;]*+(;)", re.IGNORECASE)
_ESCAPE = re.compile(rb"\\(.)|''", re.DOTALL)
_ESCAPED = {b"0": b"\0", b"b": b"\b", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"Z": b"\x1a", b"%": b"\\%", b"_": b"\\_"}
_SQLITE = re.compile(rb"\s*PRAGMA\s+foreign_keys", re.IGNORECASE)


class _Text:
    """The dump from where it is read to, with more of it whenever a pattern needs more."""

    def __init__(self, stream: IO[bytes], file: str) -> None:
        self._stream = stream
        self._rest = b""
        self._at = 0
        self._ended = False
        self._lines = 1  # line of the first byte of the rest
        self.file = file

    @property
    def line(self) -> int:
        """Line that is being read, from 1."""
        return self._lines + self._rest.count(b"\n", 0, self._at)

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Match here, and go behind it; the pattern must say how it ends."""
        while True:
            found = pattern.match(self._rest, self._at)
            if found or self._ended:
                self._at = found.end() if found else self._at
                return found
            self._more()

    def begins(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Match here and go behind it, within a piece that is long enough for the head of any statement."""
        while len(self._rest) - self._at < _PIECE and not self._ended:
            self._more()
        found = pattern.match(self._rest, self._at)
        if found:
            self._at = found.end()
        return found

    def at_end(self) -> bool:
        """Return whether nothing is left."""
        while self._at == len(self._rest) and not self._ended:
            self._more()
        return self._at == len(self._rest)

    def excerpt(self) -> str:
        """Return the first characters from here, for a message; values are not among them."""
        return decoded(self._rest[self._at : self._at + 60]).split("'", 1)[0].split("\n", 1)[0]

    def _more(self) -> None:
        if len(self._rest) - self._at > _LONGEST:
            raise malformed(
                self.file,
                tr("a statement of this SQL dump is longer than {limit} MB", limit=_LONGEST >> 20),
                self.line,
                hint=tr("is it a dump of MySQL or MariaDB? write one with `mysqldump`, or export it with phpMyAdmin"),
            )
        piece = self._stream.read(max(_PIECE, len(self._rest) - self._at))
        self._ended = not piece
        self._lines += self._rest.count(b"\n", 0, self._at)
        self._rest = self._rest[self._at :] + (piece or b"\n")
        self._at = 0


def sql_rows(stream: IO[bytes], file: str, wanted: Wanted) -> Iterator[TableRow]:
    """Read the rows of the wanted tables, in the order of the dump.

    Raises BuildFailed, with the line, if a statement breaks off or a row does not have the columns of its table.
    """
    text = _Text(stream, file)
    columns: dict[bytes, list[str]] = {}
    if text.begins(_SQLITE):
        raise malformed(
            file,
            tr("this is a text dump of SQLite, which escapes texts in another way than MySQL"),
            1,
            hint=tr("name the .sqlite file itself"),
        )
    while True:
        while text.begins(_BLANK):
            pass
        if text.at_end():
            return
        if found := text.begins(_CREATE):
            statement = _rest(text)
            columns[found[1]] = [name.decode() for name in _COLUMN.findall(statement)]
        elif found := text.begins(_INSERT):
            name = found[1].decode()
            known = named(name, wanted)
            if known is None:
                _rest(text)
                continue
            listed = re.findall(rb"\w+", found[2]) if found[2] else None
            names = [column.decode() for column in listed] if listed else columns.get(found[1])
            if not names:
                raise malformed(
                    file,
                    tr("the columns of the table {table} are not said: no CREATE TABLE is before its rows", table=name),
                    text.line,
                    hint=tr("export structure and data, or tick “complete inserts”"),
                )
            yield from _inserted(text, known, names, wanted[known[1]])
        else:
            _rest(text)


def _inserted(text: _Text, known: tuple[str, str], names: list[str], kept: frozenset[str]) -> Iterator[TableRow]:
    """Read the rows of one INSERT."""
    prefix, table = known
    columns = frozenset(names) if kept else frozenset[str]()
    while True:
        if not text.match(_OPENS):
            raise _broken(text, prefix + table)
        line = text.line
        values: list[bytes | None] = []
        while True:
            found = text.match(_VALUE)
            if found is None:
                raise _broken(text, prefix + table)
            values.append(_value(found) if kept else None)
            if found[4] == b")":
                break
        if len(values) != len(names):
            raise malformed(
                text.file,
                tr(
                    "a row of {table} has {count} values for {columns} columns",
                    table=prefix + table,
                    count=len(values),
                    columns=len(names),
                ),
                line,
                hint=tr("export the table again"),
            )
        pairs = zip(names, values, strict=True)
        texts = {name: decoded(value) for name, value in pairs if value is not None and name in kept}
        yield TableRow(prefix=prefix, table=table, values=texts, columns=columns, line=line)
        behind = text.match(_NEXT)
        if behind is None:
            if text.at_end():
                return
            raise _broken(text, prefix + table)
        if behind[1] != b",":
            return


def _value(found: re.Match[bytes]) -> bytes | None:
    quoted, digits, bare = found[1], found[2], found[3]
    if quoted is not None:
        return _ESCAPE.sub(_unescaped, quoted) if b"\\" in quoted or b"''" in quoted else quoted
    if digits is not None:
        return bytes.fromhex(digits.decode()) if len(digits) % 2 == 0 else digits
    return None if bare.strip().upper() == b"NULL" else bare.strip()


def _unescaped(found: re.Match[bytes]) -> bytes:
    return _ESCAPED.get(found[1], found[1]) if found[1] is not None else b"'"


def _rest(text: _Text) -> bytes:
    """Go to the end of a statement, and return it."""
    found = text.match(_REST)
    if found is None:
        raise _broken(text, "")
    return found[0]


def _broken(text: _Text, table: str) -> Exception:
    return malformed(
        text.file,
        tr("this SQL dump breaks off or is malformed in a row of {table}", table=table)
        if table
        else tr("this SQL dump breaks off or is malformed in a statement"),
        text.line,
        text.excerpt() or None,
        hint=tr("export the database again, and see that the file is complete"),
    )
