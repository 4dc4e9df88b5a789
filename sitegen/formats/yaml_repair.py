"""The line of YAML that an author meant: of what people usually forget, whatever lets the rest be read.

This module knows nothing about front matter.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import yaml
from yaml.composer import ComposerError
from yaml.parser import ParserError
from yaml.scanner import ScannerError

from sitegen.formats.yaml import CoreLoader
from sitegen.messages.message import Message, tr

_SPACE = re.compile(r"^(\s*(?:- )*[\w-]+:)[\u00a0\u2000-\u200a\u202f\u3000]+")
_VALUE = re.compile(r"^(\s*(?:- +)*[\w-]+: +|\s*(?:- +)+(?![\w-]+:\s))([^\s\[{|>#].*?)\s*$")


class Repair(NamedTuple):
    """A line as it should be."""

    number: int
    """Number of the line, from 0."""
    hint: Message
    """What to write, and where that is not plain to see, why."""


def repaired(text: str, error: yaml.MarkedYAMLError) -> Repair | None:
    """Return the wrong line as it should be, or None where that is not clear."""
    if not isinstance(error, (ScannerError, ParserError, ComposerError)):
        return None
    lines = text.split("\n")
    reached = max(mark.line for mark in (error.problem_mark, error.context_mark) if mark)
    marked = (mark.line - back for mark in (error.problem_mark, error.context_mark) if mark for back in (0, 1))
    for number in dict.fromkeys(marked):
        for hint, line in _meant(lines, number) if 0 <= number < len(lines) else ():
            if line != lines[number] and _reads_past([*lines[:number], line, *lines[number + 1 :]], reached):
                return Repair(number, hint(line))
    return None


def _meant(lines: list[str], number: int) -> Iterator[tuple[Callable[[str], Message], str]]:
    """Yield what the line with a number may have to be, with what to say of it."""
    line = lines[number]
    yield _plain_space, _SPACE.sub(r"\1 ", line)
    yield _spaces, _indent(line).replace("\t", "  ") + line.lstrip()
    value = _VALUE.match(line)
    if value:
        yield _write, value[1] + _quoted(value[2])
    above = next((other for other in reversed(lines[:number]) if other.strip()), "")
    yield _like_above, _indent(above) + line.lstrip()


def _write(line: str) -> Message:
    return tr("write {line}", line=line.strip())


def _plain_space(line: str) -> Message:
    return tr("put a plain space after the colon, not a no-break space: “{line}”", line=line)


def _spaces(line: str) -> Message:
    return tr("indent with spaces, not tabs: “{line}”", line=line)


def _like_above(line: str) -> Message:
    return tr("indent it like the line above: “{line}”", line=line)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _quoted(text: str) -> str:
    """Return a text in quotation marks, without those that it has at its ends."""
    mark = text[0]
    if mark in "'\"":
        text = text[1:-1] if len(text) > 1 and text[-1] == mark else text[1:]
    return f"'{text}'" if '"' in text and "'" not in text else json.dumps(text, ensure_ascii=False)


def _reads_past(lines: list[str], reached: int) -> bool:
    try:
        yaml.load("\n".join(lines), Loader=CoreLoader)
    except yaml.MarkedYAMLError as error:
        return error.problem_mark is not None and error.problem_mark.line > reached
    except (yaml.YAMLError, ValueError):
        return False
    return True
