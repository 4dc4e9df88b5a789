"""Change single keys of a front matter, and not one other byte of its file.

YAML is changed where its parser found the value: writing a file anew, as ruamel.yaml does, indents lists and breaks
lines its own way. tomlkit keeps all of TOML. What came of it is read again: a change that is not exactly the one asked
for is none. This module knows nothing about the keys and their meaning.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

import yaml

from sitegen.errors.decoding import utf8
from sitegen.errors.locate import Format
from sitegen.errors.problems import ContentError
from sitegen.errors.visible import visible
from sitegen.formats.frontmatter import FrontMatter, split_front_matter

Value = str | bool | datetime | None
"""What a key can be set to; None removes it. A moment has an offset."""

_BOM = "\ufeff"


class NotEdited(Exception):
    """The front matter is not of a form that can be changed key by key: people must write ``lines`` themselves."""

    def __init__(self, form: Format, changes: Mapping[str, Value]) -> None:
        self.lines = tuple(_line(form, key, value) for key, value in changes.items() if value is not None)
        self.removed = tuple(key for key, value in changes.items() if value is None)
        super().__init__(", ".join((*self.lines, *self.removed)))


def with_changes(data: bytes, path: str, changes: Mapping[str, Value]) -> bytes:
    """Return the bytes of a source in which keys of the front matter have other values; ``path`` is for messages.

    Raises ContentError for a source that cannot be read, NotEdited where the front matter is JSON, written in braces,
    or has anchors or anything else that a change of one value would break.
    """
    before = split_front_matter(visible(utf8(data, path)), path)
    if before.form == "none":
        raise NotEdited("yaml", changes)
    changes = {key: value for key, value in changes.items() if not _has(before.data, key, value)}
    if not changes:
        return data
    text = data.decode().removeprefix(_BOM)
    start, end = _bounds(text)
    edit = _EDITS.get(before.form)
    if edit is None or start == end:
        raise NotEdited(before.form, changes)
    front = text[start:end]
    try:
        for key, value in changes.items():
            front = edit(front, key, value)
        bom = _BOM.encode() if data.startswith(_BOM.encode()) else b""
        edited = bom + (text[:start] + front + text[end:]).encode()
        after = split_front_matter(visible(utf8(edited, path)), path)
    except (_Unfit, ContentError, ValueError, yaml.YAMLError):
        raise NotEdited(before.form, changes) from None
    if not _is_as_asked(before, after, changes):
        raise NotEdited(before.form, changes)
    return edited


class _Unfit(Exception):
    """This form of front matter cannot be changed here."""


def _has(data: Mapping[str, Any], key: str, value: Value) -> bool:
    return key not in data if value is None else key in data and data[key] == value


def _bounds(text: str) -> tuple[int, int]:
    """Return where the lines between the first two marks begin and end; nothing where they are not found."""
    marks = re.finditer(r"^(?:-{3,}|\+{3,})[ \t]*(?:\r?\n|\Z)", text, re.MULTILINE)
    for first, second in pairwise(marks):
        return (first.end(), second.start()) if first.start() == 0 else (0, 0)
    return 0, 0


def _is_as_asked(before: FrontMatter, after: FrontMatter, changes: Mapping[str, Value]) -> bool:
    """Return whether all values are the same but those that were to change, and those have come out right."""
    rest = {key: value for key, value in before.data.items() if key not in changes}
    given = {key: value for key, value in after.data.items() if key not in changes}
    there = {key: value for key, value in changes.items() if value is not None}
    return (
        (rest, before.form, before.body) == (given, after.form, after.body)
        and list(rest) == list(given)
        and there.keys() == changes.keys() & after.data.keys()
        and all(after.data[key] in (value, _text(value)) for key, value in there.items())
    )


def _text(value: Value) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _line(form: Format, key: str, value: Value) -> str:
    """Return the line that gives a key a value."""
    plain = _text(value)
    quoted = plain if isinstance(value, bool) else f'"{plain}"'
    return {"yaml": f"{key}: {plain}", "toml": f"{key} = {quoted}", "json": f'"{key}": {quoted},'}[form]


def _in_yaml(front: str, key: str, value: Value) -> str:
    root = yaml.compose(front, Loader=yaml.SafeLoader)  # the parser whose marks count characters
    if not isinstance(root, yaml.MappingNode) or root.flow_style or not root.value:
        raise _Unfit
    found = next((pair for pair in root.value if pair[0].value == key), None)
    if found is None:
        return _with_line(front, " " * root.value[0][0].start_mark.column + _line("yaml", key, value))
    if not isinstance(found[1], yaml.ScalarNode):
        raise _Unfit
    start, end = found[1].start_mark.index, found[1].end_mark.index
    if value is None:
        start = front.rfind("\n", 0, found[0].start_mark.index) + 1
        if front[start : found[0].start_mark.index].strip():
            raise _Unfit
        end = end if front[:end].endswith("\n") else (front.find("\n", end) + 1 or len(front))
        return front[:start] + front[end:]
    new = _text(value)
    if found[1].style in ("'", '"') and not isinstance(value, bool):
        new = f"{found[1].style}{new}{found[1].style}"
    if found[1].style in ("|", ">"):
        new += front[len(front[:end].rstrip()) : end]
    if not front[:start].endswith((" ", "\t")):
        new = f" {new}"
    return front[:start] + new + front[end:]


def _in_toml(front: str, key: str, value: Value) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(front)
        if value is None:
            del document[key]
        elif isinstance(value, datetime) and not isinstance(document.get(key), datetime):
            document[key] = _text(value)
        else:
            document[key] = value
        edited = tomlkit.dumps(document)
    except TOMLKitError:
        raise _Unfit from None
    if "\r\n" in front:
        edited = re.sub(r"(?<!\r)\n", "\r\n", edited)
    if _without(front, key) != _without(edited, key):
        raise _Unfit
    return edited


_EDITS = {"yaml": _in_yaml, "toml": _in_toml}


def _with_line(front: str, line: str) -> str:
    end = "\r\n" if "\r\n" in front else "\n"
    return f"{front}{line}{end}"


def _without(front: str, key: str) -> list[str]:
    """Return the lines of TOML but the one with a key."""
    own = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    return [line for line in front.splitlines(keepends=True) if not own.match(line)]
