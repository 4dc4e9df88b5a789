"""Where a key stands in a YAML, TOML or JSON text: only asked for when there is something to report.

The parsers that give us values fast (libyaml, tomllib, json) forget the places. So the text is read a second time,
slowly, in the rare case of an error. This module knows nothing about content or configuration.
"""

import re
from collections.abc import Sequence
from typing import Any, Literal

from sitegen.errors.problems import Place

Format = Literal["yaml", "toml", "json"]
Key = str | int


def place_at(text: str, line: int, column: int = 1) -> Place:
    """Return the place at a line and column (from 1) with the text of that line."""
    lines = text.splitlines()
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    return Place(line, column, excerpt)


def locate(text: str, form: Format, path: Sequence[Key]) -> Place:
    """Return the place of the value at ``path`` in a document, or of its nearest known parent.

    ``path`` holds mapping keys and list indices from the root, as in ``("authors", 0, "role")``.
    """
    if form == "yaml":
        return _locate_yaml(text, path)
    return _locate_by_lines(text, form, path)


def _locate_yaml(text: str, path: Sequence[Key]) -> Place:
    import yaml

    # By the parser that has read the values: the one in Python refuses tabs that libyaml accepts.
    node: Any = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if node is None:  # nothing, or comments only
        return place_at(text, 1)
    mark = node.start_mark
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            mark, node = found[0].start_mark, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            mark = node.start_mark
        else:
            break
    return place_at(text, mark.line + 1, mark.column + 1)


def _locate_by_lines(text: str, form: Format, path: Sequence[Key]) -> Place:
    """Find keys one below the other: exact for what people write, near enough for the rest."""
    lines = text.splitlines()
    names: list[str] = []
    row, column = 0, 1
    for step in path:
        if isinstance(step, int):  # which one of [[tables]] it is; what is in brackets stands in one line
            header = re.compile(rf"\s*\[\[\s*{_dotted(names)}\s*\]\]")
            rows = [index for index, line in enumerate(lines) if form == "toml" and header.match(line)]
            row = rows[step] if step < len(rows) else row
            continue
        names.append(step)
        for index in range(row, len(lines)):
            found = _key_column(lines[index], form, step, names)
            if found:
                row, column = index, found
                break
        else:
            break
    return place_at(text, row + 1, column)


def _key_column(line: str, form: Format, name: str, path: Sequence[str]) -> int | None:
    quoted = re.escape(name)
    if form == "json":
        match = re.search(rf'"{quoted}"\s*:', line)
        return match.start() + 1 if match else None
    table = _dotted(path)
    parent = rf"|\b{re.escape(path[-2])}\s*\." if len(path) > 1 else ""
    match = re.match(rf"""\s*\[+\s*({table})\s*[\].]""", line) or re.search(
        rf"""(?:^|[{{,]{parent})\s*["']?({quoted})["']?\s*[=.]""", line
    )
    return match.start(1) + 1 if match else None


def _dotted(path: Sequence[str]) -> str:
    """Return a pattern for keys with dots between them."""
    return r"\s*\.\s*".join(re.escape(step) for step in path)
