"""Tables of numbers: what a chart is drawn from, a CSV file whose first column names what the others count.

Numbers are read as people write them: ``1 234,5`` and ``1,234.5``, with a sign or a unit behind. This module knows
nothing of how a chart looks.
"""

import csv
import io
import re

import msgspec

from sitegen.content.data import MOST_REPORTED, csv_delimiter, read_data
from sitegen.content.decoding import decode
from sitegen.errors.problems import ContentError, Place
from sitegen.messages.message import tr

_NUMBER = re.compile(r"([+\-−]?)([0-9]+(?:[.,][0-9]+)*)(?:[^0-9]{0,4})")
_SPACES = re.compile(r"[\s\u00a0\u202f'’_]")
_NOTHING = ("", "-", "–", "—", "…", "n/a", "nd", "na")


class Row(msgspec.Struct, frozen=True):
    """One row of a table."""

    label: str
    """What it is about: its first value."""
    texts: tuple[str, ...]
    """The other values, as they are written."""
    numbers: tuple[float | None, ...]
    """The same as numbers; none where there is no value."""


class Table(msgspec.Struct, frozen=True):
    """A table of numbers."""

    corner: str
    """Name of the first column."""
    columns: tuple[str, ...]
    """Names of the others."""
    rows: tuple[Row, ...]
    """Its rows, in order."""


def read_table(data: bytes, path: str) -> tuple[Table | None, list[ContentError]]:
    """Return the table of numbers in a CSV file, or everything that is wrong with it."""
    _, problems = read_data(data, path)
    if problems:
        return None, list(problems)
    text = decode(data, path)
    lines = text.split("\n")
    reader = csv.reader(io.StringIO(text), delimiter=csv_delimiter(text), strict=True)
    names: list[str] = []
    rows: list[Row] = []
    for values in reader:
        if not values:
            continue
        if not names:
            names = [name.strip() for name in values]
            continue
        found: list[float | None] = []
        for name, value in zip(names[1:], values[1:], strict=True):
            try:
                found.append(number_of(value))
            except ValueError:
                line = lines[reader.line_num - 1]
                message = tr("“{value}” in the column “{name}” is not a number", value=value.strip(), name=name)
                hint = tr("write digits, or nothing for an unknown value")
                place = line.find(value.strip()) + 1 or None
                problems.append(ContentError(message, path, Place(reader.line_num, place, line), hint))
        rows.append(Row(values[0].strip(), tuple(value.strip() for value in values[1:]), tuple(found)))
    if problems:
        return None, problems[:MOST_REPORTED]
    if len(names) < 2 or not rows or not any(number is not None for row in rows for number in row.numbers):
        hint = tr("name the columns in the first row and the rows in the first column, and write numbers in the others")
        return None, [ContentError(tr("this table has no number to draw"), path, Place(1, 1, lines[0]), hint)]
    return Table(names[0], tuple(names[1:]), tuple(rows)), []


def number_of(text: str) -> float | None:
    """Return the number that a text means, or None where it means that there is none; raises ValueError."""
    text = _SPACES.sub("", text)
    if text.casefold() in _NOTHING:
        return None
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(text)
    sign, digits = match.groups()
    marks = [mark for mark in digits if mark in ".,"]
    if len(marks) > 1:  # two different ones: the last is the decimal sign; the same twice groups
        digits = digits.replace(marks[0], "")
    return float(digits.replace(",", ".")) * (-1 if sign in ("-", "−") else 1)
