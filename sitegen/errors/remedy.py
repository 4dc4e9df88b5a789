"""What to write instead, in the format of the file: YAML, TOML or JSON.

This module knows no particular schema.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sitegen.errors.locate import Format
from sitegen.errors.schema import Issue
from sitegen.messages.message import Message, tr

# Letters, digits and what means nothing to YAML, also within a list; no word that it takes for another value.
_PLAIN = re.compile(
    r"(?!(?:true|false|null)$)[^\W\d_](?:[\w ’./@-]*[\w.])?|\d{4}-\d\d-\d\d(?:[T ][\d:]+)?", re.IGNORECASE
)

_WORD = re.compile(r"[^\s,:=\[\]{}\"']+")


def as_in_file(issue: Issue, line: str | None) -> Issue:
    """Return a mistake that quotes a misread number or truth as the line of the file has it: ``3.10``, not ``3.1``."""
    if issue.misread is None:
        return issue
    written = next((word for word in _WORD.findall(line or "") if _reads(word, issue.misread)), str(issue.misread))
    message = issue.message
    if isinstance(message, Message) and not isinstance(issue.misread, bool):
        values = {**message.values, "given": tr("the number {value}", value=written)}
        message = Message(message.pattern, "", values)
    if isinstance(issue.path[-1], int):
        return issue._replace(message=message, hint=tr("put it in quotes: {json}", json=_json(written)), write={})
    return issue._replace(message=message, write=dict.fromkeys(issue.write, written))


def _reads(word: str, value: float) -> bool:
    """Return whether a word is read as this number or truth."""
    if isinstance(value, bool):
        return word.lower() == str(value).lower()
    try:
        return float(word) == value
    except ValueError:
        return False


def remedy(issue: Issue, form: Format) -> str | None:
    """Return the hint of a mistake, with the lines to write in a format."""
    if not issue.write:
        return issue.hint
    first, *others = (as_written(key, value, form) for key, value in issue.write.items())
    lines: str = first
    for line in others:
        lines = tr("{one} and {other}", one=lines, other=line)
    return tr("{hint} {lines}", hint=issue.hint, lines=lines) if issue.hint else tr("write {line}", line=lines)


def as_written(key: str, value: Any, form: Format) -> str:
    """Return a key and its value as one line of a format."""
    match form:
        case "yaml":
            return f"{key}: {_yaml(value)}"
        case "toml":
            return f"{key} = {_toml(value)}"
    return f"{json.dumps(key)}: {_json(value)}"


def _yaml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, str) and (value == "…" or _PLAIN.fullmatch(value)):
        return value
    return value.isoformat() if isinstance(value, date | time) else _json(value)


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return value.isoformat() if isinstance(value, date | time) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).replace("\x7f", "\\u007f")
