"""What is wrong with a text in TOML or JSON, in our own words, and the line that was probably meant.

The parsers of Python say it in English, and for programmers. What they find is looked up here by the words that it
begins with; what a newer one finds besides is said in general. This module knows nothing about files and keys.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from sitegen.errors.bounds import OutOfBounds
from sitegen.messages.message import Message, tr

UNREADABLE = tr("it cannot be parsed from here on")
"""What is said of a fault that nobody has words for."""
NO_CLOSING_MARK = tr("a string has no closing quotation mark")
CONTROL = tr("control characters are not allowed here")
BACKSLASH = tr("in double quotation marks a backslash begins an escape sequence, and this is not one")

_TWICE = tr("this key or table is already defined")
_CLOSED = tr("an inline table cannot be extended")
_TOML: Mapping[str, Message] = {
    "Cannot declare": _TWICE,
    "Cannot mutate immutable": _CLOSED,
    "Cannot overwrite": _TWICE,
    "Cannot redefine": _TWICE,
    "Duplicate": _TWICE,
    "Escaped character": BACKSLASH,
    "Expected ']'": tr("the name of a table has no closing “]”"),
    "Expected ']]'": tr("the name of a table in a list has no closing “]]”"),
    "Expected '=": tr("a key must be followed by “=” and a value"),
    "Expected newline": tr("only a comment may follow a value on its line"),
    "Expected": NO_CLOSING_MARK,
    r"Found invalid character '\n'": NO_CLOSING_MARK,
    "Found invalid character": CONTROL,
    r"Illegal character '\n'": NO_CLOSING_MARK,
    "Illegal character": CONTROL,
    "Invalid date": tr("this date or time does not exist"),
    "Invalid hex": BACKSLASH,
    "Invalid initial character": tr("a key without quotation marks has only letters, digits, “-” and “_”"),
    "Invalid statement": tr("a line must be a key with “=” and a value, or a table in brackets"),
    "Invalid value": tr("this is not a value: a string needs quotation marks"),
    "Unclosed array": tr("a list has no closing “]”, or two values have no comma between them"),
    "Unclosed inline table": tr("an inline table has no closing “}” on its line, or no comma between two keys"),
    "Unescaped": BACKSLASH,
    "Unterminated": NO_CLOSING_MARK,
}  # fmt: skip
_TRAILING = tr("nothing follows this comma")
_JSON: Mapping[str, Message] = {
    "Expecting ','": tr("two values have no comma between them"),
    "Expecting ':'": tr("a key must be followed by a colon and a value"),
    "Expecting property name": tr("a key in double quotation marks is missing"),
    "Expecting value": tr("a value is missing; a string needs double quotation marks"),
    "Extra data": tr("nothing may follow the last bracket"),
    "Illegal trailing comma": _TRAILING,
    r"Invalid control character '\n'": NO_CLOSING_MARK,
    "Invalid control character": CONTROL,
    "Invalid \\": BACKSLASH,
    "Unterminated": NO_CLOSING_MARK,
}
_LONG = 200_000  # characters of a text that is not read again and again to find what was meant
_HALF = tr("an escape stands for half a character")
_AT = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)")


class Fault(NamedTuple):
    """What is wrong with a text."""

    summary: Message
    """What it is."""
    line: int
    """The line, from 1."""
    column: int
    """The column, from 1."""
    hint: Message | None
    """What to write."""


def words_for(problem: str, known: Mapping[str, Message]) -> Message:
    """Return our words for what a parser says: those of the longest beginning that is known."""
    beginning = max((one for one in known if problem.startswith(one)), key=len, default=None)
    return UNREADABLE if beginning is None else known[beginning]


def fault_of(text: str, form: Literal["toml", "json"], error: ValueError) -> Fault:
    """Return what is wrong with a text, from what its parser has raised."""
    if isinstance(error, OutOfBounds):
        return Fault(error.message, error.line, error.column, error.hint)
    if isinstance(error, UnicodeError):
        return Fault(_HALF, 1, 1, None)
    summary, line, column = _found(text, error)
    is_read = isinstance(error, json.JSONDecodeError) and isinstance(error.msg, Message)  # by Python, and not by us
    meant = _meant(text, form, line, column) if len(text) < _LONG and not is_read else None
    if meant is None:
        return Fault(summary, line, column, None)
    number, right = meant
    if number != line:  # something is missing at the end of the line above
        line, column = number, len(text.split("\n")[number - 1].rstrip()) + 1
    return Fault(summary, line, column, tr("write {line}", line=right.strip()))


def _found(text: str, error: ValueError) -> tuple[Message, int, int]:
    if isinstance(error, json.JSONDecodeError):
        own = isinstance(error.msg, Message)
        return error.msg if own else words_for(error.msg, _JSON), error.lineno, error.colno  # type: ignore[return-value]
    place = _AT.search(str(error))
    lines = len(text.splitlines())
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (lines + 1, 1)
    if line > lines:  # behind the last line break, where an excerpt would be empty
        line, column = max(lines, 1), len(text.splitlines()[-1]) + 1 if lines else 1
    return words_for(str(error), _TOML), line, column


# What was meant

_SAID = re.compile(r"^(?P<key>\s*[\w.\"'-]+\s*)(?P<mark>[:=])(?P<space>\s*)(?P<value>.*?)\s*$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
_CURLED = re.compile("[“”„«»]\u00a0?|\u00a0?»")
_TRUTH = {"True": "true", "False": "false", "TRUE": "true", "FALSE": "false"}


def _meant(text: str, form: Literal["toml", "json"], line: int, column: int) -> tuple[int, str] | None:
    """Return number and text of the line that was probably meant: the first one by which the text is read farther."""
    lines = text.split("\n")
    meant = _meant_in_toml if form == "toml" else _meant_in_json
    begins = not lines[line - 1][: column - 1].strip()  # what is missing then belongs to the line above
    for number in (line - 2, line - 1) if form == "json" and begins else (line - 1, line - 2):
        for candidate in meant(lines[number], column - 1) if 0 <= number < len(lines) else ():
            if candidate != lines[number] and _reads_past(
                [*lines[:number], candidate, *lines[number + 1 :]], form, line
            ):
                return number + 1, candidate
    return None


def _reads_past(lines: list[str], form: Literal["toml", "json"], line: int) -> bool:
    text = "\n".join(lines)
    try:
        tomllib.loads(text) if form == "toml" else json.loads(text)
    except ValueError as error:
        return _found(text, error)[1] > line
    except RecursionError:
        return False
    return True


def _meant_in_toml(line: str, column: int) -> Iterator[str]:
    """Yield what a line of TOML may have to be: what people write who know YAML, Python or a word processor."""
    straight = _CURLED.sub('"', line)
    yield straight
    if line.lstrip().startswith("["):
        name = line.strip().strip("[]").strip()
        yield f"[[{name}]]" if line.lstrip().startswith("[[") else f"[{name}]"
        return
    said = _SAID.match(straight)
    if said is None:
        return
    value, comment = _apart(said["value"])
    key = said["key"].rstrip() + " ="
    for one in (
        value,
        _TRUTH.get(value, value),
        f'"{value}"' if _MOMENT.fullmatch(value) else value,
        f"{value}]",
        f"{value}}}",
    ):
        yield f"{key} {one}{comment}"
    if not value.startswith(("[", "{", '"""', "'''")) and not _DAY.match(value):
        yield f"{key} {_quoted(value)}{comment}"


def _meant_in_json(line: str, column: int) -> Iterator[str]:
    """Yield what a line of JSON may have to be."""
    bare = line.rstrip()
    yield _CURLED.sub('"', line)
    yield f"{bare},"
    if bare.endswith(","):
        yield bare[:-1]
    for mark in (",", ":"):
        yield f"{line[:column].rstrip()}{mark} {line[column:].lstrip()}"
    yield re.sub(r",(\s*[\]}])", r"\1", line)
    yield line.replace("'", '"')
    yield re.sub(r"([{,]\s*|^\s*)([A-Za-z_][\w-]*)(\s*:)", r'\1"\2"\3', line)
    yield f'{bare}"'
    yield f'{bare[:-1]}",' if bare.endswith(",") else line


def _apart(value: str) -> tuple[str, str]:
    """Return a value, and the comment behind it."""
    found = re.search(r"\s+#[^\"']*$", value)
    return (value[: found.start()], found[0]) if found else (value, "")


def _quoted(value: str) -> str:
    """Return a text in quotation marks, without those that it has at its ends; as it is where it may be two texts."""
    mark = value[:1]
    if mark and mark in "'\"":
        if mark in value[1:] and not value.endswith(mark):
            return value
        value = value[1:-1] if len(value) > 1 and value[-1] == mark else value[1:]
    if "\\" in value and "'" not in value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)
