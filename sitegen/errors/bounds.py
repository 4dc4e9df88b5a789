"""How much a file may hold that people write: found before a parser runs out of stack or memory by it.

A few hundred bytes can mean gigabytes, or more levels than the stack of a program has. The bounds are far above what a
newsroom writes, so nobody sets them. This module knows nothing of what the values mean; YAML has its own reader
(``formats/yaml.py``), which keeps to the same bounds.
"""

import json
import re
import tomllib
from typing import Any, Literal

from sitegen.errors.problems import ContentError
from sitegen.messages.message import Message, tr

LEVELS = 64
"""Lists and tables may be nested as deeply as this."""
VALUES = 1_000_000
"""A file may hold as many values as this; those that aliases repeat count each time."""
BYTES = 20_000_000
"""Longest text that is parsed."""

_TEXT_OR_MARK = {
    "json": re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL),
    "toml": re.compile(
        r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5})?'
        r"|'''(?:[^']++|'(?!''))*+(?:'{3,5})?"
        r"|(?P<key>(?<![\w.-])(?:(?:[\w-]++|\"(?:[^\"\\\n]++|\\.)*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){LEVELS})"
        r"|\"(?:[^\"\\\n]++|\\.)*+\"?|'[^'\n]*+'?|\#[^\n]*+|[\[\]{},=]".replace("LEVELS", str(LEVELS)),
        re.DOTALL,
    ),
}


class OutOfBounds(ValueError):
    """A text is nested too deeply or holds too many values."""

    def __init__(self, message: Message, hint: Message, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.line = line
        self.column = column


def too_deep() -> tuple[Message, Message]:
    """Return message and hint about a text with more than ``LEVELS`` levels."""
    return tr("this is nested more than {levels} levels deep", levels=LEVELS), tr("write it with fewer levels")


def too_many() -> tuple[Message, Message]:
    """Return message and hint about a text with more than ``VALUES`` values."""
    return tr("this file holds more than {values} values", values=VALUES), tr("divide it, or keep what pages show")


def too_long(size: int, path: str) -> ContentError | None:
    """Return what is wrong with a text of ``size`` bytes, or None."""
    if size <= BYTES:
        return None
    message = tr("this file has {size} bytes, and a text may have {most}", size=size, most=BYTES)
    return ContentError(message, path, hint=tr("divide it, or keep what pages show"))


def read_toml(text: str) -> dict[str, Any]:
    """Return what a text in TOML says.

    Raises OutOfBounds, and what tomllib raises.
    """
    _check(text, "toml")
    values = tomllib.loads(text)
    if text.count("[") + text.count("{") + text.count(".") >= LEVELS and (key := _deep_key(values)):
        found = re.search(rf"^[^\S\n]*\[*[^\n]*\b{re.escape(key)}\b", text, re.MULTILINE)
        raise _out_of_bounds(text, found.start() if found else 0, *too_deep())
    return values


def read_json(text: str, **hooks: Any) -> Any:
    """Return what a text in JSON says; ``hooks`` are those of ``json.loads``.

    Raises OutOfBounds, and what json raises.
    """
    _check(text, "json")
    return json.loads(text, **hooks)


def _check(text: str, form: Literal["toml", "json"]) -> None:
    opening = text.count("[") + text.count("{")
    dots = text.count(".") if form == "toml" else 0
    if opening + dots < LEVELS and opening + text.count(",") + text.count("=") < VALUES:
        return
    level = values = 0
    deepest = LEVELS if form == "json" else LEVELS - 1  # the whole file is a table in TOML
    for found in _TEXT_OR_MARK[form].finditer(text):
        mark = found[0]
        if mark in ("[", "{"):
            level += 1
        elif mark in ("]", "}"):
            level -= 1
        elif mark in (",", "="):
            values += 1
        if level > deepest or found.lastgroup:
            raise _out_of_bounds(text, found.start(), *too_deep())
        if values >= VALUES:  # a mark stands between two
            raise _out_of_bounds(text, found.start(), *too_many())


def _deep_key(values: dict[str, Any]) -> str:
    """Return the key at which tables are nested too deeply, or nothing: dotted keys nest without a bracket."""
    waiting: list[tuple[Any, int, str]] = [(values, 1, "")]
    while waiting:
        value, level, key = waiting.pop()
        if not isinstance(value, (dict, list)):
            continue
        if level > LEVELS:
            return key
        inside = value.items() if isinstance(value, dict) else ((key, inner) for inner in value)
        waiting += [(inner, level + 1, name) for name, inner in inside]
    return ""


def _out_of_bounds(text: str, offset: int, message: Message, hint: Message) -> OutOfBounds:
    return OutOfBounds(message, hint, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
