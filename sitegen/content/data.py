"""Data files: tables and lists that a newsroom keeps in ``data/``, beside its texts.

All templates see the same values, so none of these can be changed. This module knows nothing about templates.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from sitegen.content.decoding import decode
from sitegen.content.places import place_of_offset
from sitegen.content.sources import DATA_FORMATS, EXTERNAL_LINKS_PATH, SourceFile, data_name, digest_bytes
from sitegen.errors.bounds import VALUES, read_json, read_toml, too_many
from sitegen.errors.problems import ChangedFile, ContentError, Place
from sitegen.errors.syntax import NO_CLOSING_MARK, words_for
from sitegen.errors.visible import all_visible
from sitegen.messages.message import Message, tr
from sitegen.workers.elsewhere import Rebuilt, unpacked

_DELIMITERS = ",;\t"
REPLY_SUFFIX = ".txt"
"""How the name of a file ends that a reply to an article is read from."""
_CSV: Mapping[str, Message] = {
    "field larger than field limit": tr("a value is too long"),
    "unexpected end of data": NO_CLOSING_MARK,
    "'": tr("something follows a closing quotation mark"),
}
"""What Python finds wrong with a row: it names the sign that it expected first."""
MOST_REPORTED = 10  # rows of one file that are reported at once: one wrong delimiter makes all of them wrong


class Record(dict[Any, Any]):
    """A mapping that cannot be changed."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError(tr("templates cannot change data files"))

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse


class DataFile(msgspec.Struct, frozen=True):
    """One file."""

    path: str
    """Its path in the site."""
    digest: str
    """Digest of its bytes."""


class DataFiles(msgspec.Struct, frozen=True):
    """The data files of a site, as they were when a build looked."""

    root: Path
    """Folder of the site."""
    files: Mapping[str, DataFile]
    """Each file, by the name that templates use."""
    tables: Mapping[str, DataFile] = {}
    """Each CSV file beside a text, by its path: what charts are drawn from. Templates cannot ask for these."""
    letters: Mapping[str, DataFile] = {}
    """Each plain text file beside a text, by its path: what replies are read from. Templates cannot ask for these."""

    @classmethod
    def of(cls, root: Path, sources: Iterable[SourceFile], digests: Mapping[str, str]) -> "DataFiles":
        """Return those among the sources of a site."""
        everything = list(sources)
        paths = (source.path for source in everything if source.kind == "data")
        media = [source.path for source in everything if source.kind == "media"]
        beside = filter(is_table, media)
        letters = (path for path in media if path.lower().endswith(REPLY_SUFFIX))
        files = {data_name(path): DataFile(path, digests[path]) for path in paths}
        return cls(
            root,
            files,
            {path: DataFile(path, digests[path]) for path in beside},
            {path: DataFile(path, digests[path]) for path in letters},
        )

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes these files on another computer."""
        known = [*self.files.values(), *self.tables.values(), *self.letters.values()]
        return _unpacked, ({one.path: self._bytes(one) for one in known}, self.files, self.tables, self.letters)

    @property
    def identity(self) -> Any:
        """What distinguishes these files from all others."""
        return [(name, self.mark(name)) for name in self.files], [
            (one.path, one.digest) for one in (*self.tables.values(), *self.letters.values())
        ]

    def mark(self, name: str) -> str:
        """Return what stands for the value of a file where values are compared; nothing where there is no such file."""
        file = self.files.get(name)
        return f"{_format(file.path)} {file.digest}" if file else ""

    def problems(self, known: Collection[DataFile]) -> list[ContentError]:
        """Return what is wrong in the files that are not among those known to be valid."""
        return [problem for file in self.files.values() if file not in known for problem in self._read(file)[1]]

    def read(self, name: str) -> Any:
        """Return what a file says.

        Raises LookupError when there is none of this name, ChangedFile when it is not what the build saw first.
        """
        value, problems = self._read(self.files[name])
        for problem in problems:
            raise problem
        return value

    def bytes_of_table(self, path: str) -> bytes:
        """Return the bytes of a CSV file beside a text.

        Raises LookupError when there is none at this path, ChangedFile when it is not what the build saw first.
        """
        return self._bytes(self.tables[path])

    def letter(self, path: str) -> str:
        """Return the words of a plain text file beside a text.

        Raises LookupError when there is none at this path, ContentError when it holds no text, ChangedFile when it is
        not what the build saw first.
        """
        return decode(self._bytes(self.letters[path]), path)

    def _read(self, file: DataFile) -> tuple[Any, list[ContentError]]:
        try:
            data = self._bytes(file)
        except ContentError as error:
            return None, [error]
        value, problems = read_data(data, file.path)
        if file.path == EXTERNAL_LINKS_PATH and not problems:
            from sitegen.content.external_links import problems_of_external_links

            problems = [*problems_of_external_links(value, decode(data, file.path))]
        return value, problems

    def _bytes(self, file: DataFile) -> bytes:
        try:
            data = (self.root / file.path).read_bytes()
        except OSError as error:
            raise ContentError(tr("cannot be read: {strerror}", strerror=error.strerror), file.path) from None
        if digest_bytes(data) != file.digest:
            raise ChangedFile(tr("this file changed during the build"), file.path, hint=tr("build again"))
        return data


def _unpacked(data: Mapping[str, bytes], *files: Mapping[str, DataFile]) -> DataFiles:
    return DataFiles(unpacked(data), *files)


def is_table(path: str) -> bool:
    """Return whether a file is a table, by its name."""
    return path.lower().endswith(".csv")


def encode_files(data: DataFiles) -> bytes:
    """Return which files there are, so that another build knows which of them are valid."""
    return msgspec.json.encode(list(data.files.values()))


decode_files = msgspec.json.Decoder(list[DataFile]).decode


def read_data(data: bytes, path: str) -> tuple[Any, list[ContentError]]:
    """Return what the bytes of a data file say, in the format of its suffix, and everything that is wrong with it."""
    try:
        text = decode(data, path)
        if _format(path) == "csv":
            value, problems = _read_csv(text, path)
        else:
            value, problems = _READERS[_format(path)](text, path), []
    except ContentError as error:
        return None, [error]
    return unchangeable(all_visible(value, text)), problems


def _format(path: str) -> str:
    return DATA_FORMATS["." + path.rpartition(".")[2].lower()]


def unchangeable(value: Any) -> Any:
    """Return a value whose lists and mappings cannot be changed."""
    if isinstance(value, dict):
        return Record((key, unchangeable(entry)) for key, entry in value.items())
    return tuple([unchangeable(entry) for entry in value]) if isinstance(value, list) else value


# YAML, TOML and JSON. Parsers are loaded where a file is read: most builds read none.


def _read_yaml(text: str, path: str) -> Any:
    import yaml

    from sitegen.formats.frontmatter import malformed
    from sitegen.formats.yaml import CoreLoader

    try:
        return yaml.load(text, Loader=CoreLoader)
    except (yaml.YAMLError, ValueError) as error:
        raise malformed(tr("this file"), text, "yaml", path, error) from None


def _read_toml(text: str, path: str) -> Any:
    from sitegen.formats.frontmatter import malformed

    try:
        return read_toml(text)
    except ValueError as error:
        raise malformed(tr("this file"), text, "toml", path, error) from None


class _Twice(ValueError):
    """A key is twice in one object."""


def _read_json(text: str, path: str) -> Any:
    from sitegen.formats.frontmatter import malformed

    def no_number(word: str) -> NoReturn:
        raise json.JSONDecodeError(tr("{word} is not a JSON number", word=word), text, text.find(word))

    try:
        value = read_json(text, object_pairs_hook=_mapping, parse_constant=no_number)
        json.dumps(value, ensure_ascii=False).encode()  # an escape can be half a character
    except _Twice as error:
        key = str(error)
        found = list(re.finditer(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:", text))
        start = found[min(1, len(found) - 1)].start() if found else 0
        place = place_of_offset(text, start)
        raise ContentError(tr("the key “{key}” appears twice", key=key), path, place) from None
    except ValueError as error:
        raise malformed(tr("this file"), text, "json", path, error) from None
    return value


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise _Twice(key)
        values[key] = value
    return values


_READERS: dict[str, Callable[[str, str], Any]] = {"json": _read_json, "toml": _read_toml, "yaml": _read_yaml}


# CSV


def _read_csv(text: str, path: str) -> tuple[list[dict[str, str]], list[ContentError]]:
    """Return the rows of a table by the names in its first row, and every row that has more or fewer values."""
    lines = text.split("\n")
    delimiter = csv_delimiter(text)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    names: list[str] = []
    rows: list[dict[str, str]] = []
    problems: list[ContentError] = []

    def report(message: str, line: int, column: int, hint: str | None = None) -> None:
        problems.append(ContentError(message, path, Place(line, column, lines[line - 1]), hint))

    while len(problems) < MOST_REPORTED:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            hint = tr('put a value that contains a quotation mark in quotation marks, and double the mark: ""')
            why = words_for(str(error), _CSV)
            report(tr("this row is not valid CSV: {error}", error=why), line, lines[line - 1].find('"') + 1, hint)
            break
        if row is None:
            break
        if not row:
            continue
        if (len(rows) + 1) * len(row) > VALUES:
            message, hint = too_many()
            report(message, line, 1, hint)
            break
        if not names:
            names = [name.strip() for name in row]
            seen: set[str] = set()
            for number, name in enumerate(names):
                if len(problems) == MOST_REPORTED:
                    break
                if not name or name in seen:
                    message = (
                        tr("the column “{name}” appears twice", name=name) if name else tr("this column has no name")
                    )
                    report(message, line, _column(lines[line - 1], number, delimiter))
                seen.add(name)
            if problems:
                break
        elif len(row) != len(names):
            message = tr(
                "this row has {values}, but the table has {count} columns", values=_values(len(row)), count=len(names)
            )
            report(message, line, _column(lines[line - 1], min(len(row), len(names)), delimiter))
        else:
            rows.append(dict(zip(names, row, strict=True)))
    if not names and not problems:
        report(tr("this table has no first row that names its columns"), 1, 1)
    return rows, problems


def _values(count: int) -> str:
    return tr("{count} values", count=count) if count > 1 else tr("one value")


def csv_delimiter(text: str) -> str:
    """Return what divides most columns in the first row: spreadsheets write ``;`` where decimals have a comma."""

    def columns(delimiter: str) -> int:
        try:
            return next((len(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True) if row), 0)
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=columns)


def _column(line: str, number: int, delimiter: str) -> int:
    """Return the column, from 1, at which a value of a row begins, or the one after the row's end."""
    quoted, seen = False, 0
    for place, letter in enumerate(line):
        if number == seen:
            return place + 1
        quoted ^= letter == '"'
        seen += letter == delimiter and not quoted
    return len(line) + 1
