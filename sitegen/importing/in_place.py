"""Front matter of a former generator in a site's own files, rewritten to sitegen's keys where it stands.

What to write is what the error about each key says (``content/foreign_keys.py``). All else in a file stays: the order,
the comments, the other values as they are written. This module knows no generator.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import yaml

from sitegen.config.site import load_config
from sitegen.content.decoding import decode
from sitegen.content.foreign_keys import FOREIGN_KEYS
from sitegen.content.front_matter import read_meta
from sitegen.content.meta import ArticleMeta, Meta
from sitegen.content.schemas import Schemas
from sitegen.content.sources import discover, read_source
from sitegen.errors.locate import Format, locate
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.errors.remedy import as_written
from sitegen.formats.frontmatter import FrontMatter, split_front_matter
from sitegen.formats.replace import replace_text
from sitegen.formats.yaml import CoreLoader
from sitegen.importing.archive import Wishes
from sitegen.importing.sources.keys import read_fields, texts
from sitegen.messages.message import tr

_TOML_KEY = re.compile(r"[ \t]*(?:\"([\w-]+)\"|'([\w-]+)'|([\w-]+))[ \t]*=")
_BEHIND = re.compile(r"(?<=\s)#[^\"']*$")
_OPEN = "…"  # what only the author knows


class Rewritten(msgspec.Struct, frozen=True):
    """A file whose front matter has other keys now."""

    path: str
    """Path in the site."""
    keys: Mapping[str, tuple[str, ...]]
    """Each key that it had, and the keys that say the same now; none where nothing need be said."""


class InPlace(msgspec.Struct, frozen=True):
    """What became of the files of a site."""

    rewritten: tuple[Rewritten, ...]
    """Files that were written anew."""
    left: tuple[SitegenError, ...]
    """Keys that only the author can settle, and files that cannot be read."""


class _Change(msgspec.Struct, frozen=True):
    """What stands instead of a key."""

    key: str
    write: Mapping[str, Any]


def in_place(root: Path, wishes: Wishes, dry_run: bool = False) -> InPlace:
    """Write sitegen's keys into the content files of a site that have those of another generator.

    A second run changes nothing. Raises BuildFailed if ``site.toml`` is malformed.
    """
    config = load_config(root)
    zone, schemas = config.zone, Schemas.of(config)
    rewritten: list[Rewritten] = []
    left: list[SitegenError] = []
    for source in discover(root, schemas.folders)[0]:
        if source.kind not in schemas.kinds:
            continue
        try:
            text = decode(read_source(root, source.path), source.path)
            front = split_front_matter(text, source.path)
        except ContentError as error:
            left.append(error)
            continue
        if front.form == "none":
            continue
        changes, kept = _changes(front, schemas.struct(source.kind), wishes, zone)
        made, unmoved = _applied(text, front, changes)
        for key in (*kept, *unmoved):
            message = tr("“{key}” stays as it is: only its author can settle it", key=key)
            left.append(ContentError(message, source.path, locate(front.text, front.form, (key,)), severity="warning"))
        if made != text:
            done = [change for change in changes if change.key not in unmoved]
            rewritten.append(Rewritten(source.path, {change.key: tuple(change.write) for change in done}))
            if not dry_run:
                replace_text(root / source.path, made)
    return InPlace(tuple(rewritten), tuple(left))


def _changes(front: FrontMatter, schema: type[Meta], wishes: Wishes, zone: ZoneInfo) -> tuple[list[_Change], list[str]]:
    """Return what stands instead of which keys, and the keys for which that is not clear."""
    keys, data = frozenset(schema.__struct_encode_fields__), dict(front.data)
    is_article = issubclass(schema, ArticleMeta)
    changes: list[_Change] = []
    kept: list[str] = []
    for old, new in wishes.keys.items():
        if old in data and old != new and new in keys:
            if new in data:
                kept.append(old)
            else:
                changes.append(_Change(old, {new: data[old]}))
                data[new] = data.pop(old)
    chosen = wishes.category_from
    if is_article and chosen in data and "category" not in data and (names := texts(data[chosen])):
        others = list(names[1:])
        write: dict[str, Any] = {"category": names[0]}
        if others and (chosen in ("tags", "category") or "tags" not in data):
            write["tags"] = others
        changes.append(_Change(chosen, write))
        data = {key: value for key, value in data.items() if key != chosen} | write
    for key, write in _remedies(data, schema, zone):
        known = {name: value for name, value in write.items() if name != key}
        if is_article and "image" in known:
            known = _with_alt(known, data, wishes, zone)
        if "tags" in known and isinstance(data.get("tags"), list):
            known["tags"] = list(dict.fromkeys((*data["tags"], *known["tags"])))
        taken = [name for name in known if name in data and name != "tags"]
        if taken or _is_open(known):
            kept.append(key)
            continue
        changes.append(_Change(key, write if key in write else known))
        data = {name: value for name, value in data.items() if name != key} | known
    return changes, kept


def _remedies(data: Mapping[str, Any], schema: type[Meta], zone: ZoneInfo) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each key of another generator with what the error about it says to write."""
    _, issues = read_meta(data, schema, zone)
    for issue in issues:
        key = issue.path[0] if len(issue.path) == 1 else None
        if not isinstance(key, str) or key not in data or issue.misread is not None:
            continue
        if key not in FOREIGN_KEYS and key != "category":
            continue
        if issue.write or (issue.hint == tr("remove it: the text is the same without it")):
            yield key, dict(issue.write)


def _with_alt(write: dict[str, Any], data: Mapping[str, Any], wishes: Wishes, zone: ZoneInfo) -> dict[str, Any]:
    """Return what to write with the alternative text of a picture, where the front matter has one elsewhere."""
    picture = read_fields(data, wishes, zone).picture
    if picture is None or not picture.alt:
        return write
    found = {"src": picture.url, "alt": picture.alt, "caption": picture.caption, "credit": picture.credit}
    return {**write, "image": {key: value for key, value in found.items() if value}}


def _is_open(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_open(one) for one in value.values())
    return value == _OPEN or (isinstance(value, list) and any(_is_open(one) for one in value))


def _applied(text: str, front: FrontMatter, changes: list[_Change]) -> tuple[str, list[str]]:
    """Return a text with its keys changed, and the keys that cannot be told apart in it."""
    if not changes:
        return text, []
    if front.form == "json":
        return _applied_to_json(text, front, changes), []
    form: Format = "toml" if front.form == "toml" else "yaml"
    lines = text.split("\n")
    spans = dict(_yaml_spans(front.text) if form == "yaml" else _toml_spans(front.text))
    unmoved = [change.key for change in changes if change.key not in spans]
    taken = {name for change in changes if change.key in spans for name in change.write}
    edits: dict[int, tuple[int, list[str]]] = {}
    for change in changes:
        if change.key not in spans:
            continue
        first, last = spans[change.key]
        edits[first] = (last, _lines(lines[first:last], change, front.data, form))
    for name in taken - {change.key for change in changes}:
        if name in spans:  # its value is among those written, such as tags beside new ones
            first, last = spans[name]
            edits.setdefault(first, (last, _remarks(lines[first:last], front.data.get(name))))
    for first in sorted(edits, reverse=True):
        last, new = edits[first]
        lines[first:last] = new
    return "\n".join(lines), unmoved


def _lines(old: list[str], change: _Change, data: Mapping[str, Any], form: Format) -> list[str]:
    """Return the lines of a key: the value as it is written, if only the key is another one."""
    if len(change.write) == 1:
        ((name, value),) = change.write.items()
        found = re.match(rf"([ \t]*[\"']?){re.escape(change.key)}([\"']?[ \t]*[:=])", old[0])
        if found and _same(value, data.get(change.key)):
            return [f"{found[1]}{name}{found[2]}{old[0][found.end() :]}", *old[1:]]
    new = [as_written(name, value, form) for name, value in change.write.items()]
    remark = _BEHIND.search(old[0]) if len(old) == 1 else None
    if remark and new:
        new[0] += f"  {remark[0]}"
    elif remark:
        new = [remark[0]]
    return [*_remarks(old, data.get(change.key)), *new]


def _remarks(lines: list[str], value: Any) -> list[str]:
    """Return the comments among the lines of a value; in those of a text, nothing is one."""
    return (
        [line.strip() for line in lines[1:] if line.lstrip().startswith("#")] if isinstance(value, (list, dict)) else []
    )


def _same(new: Any, old: Any) -> bool:
    return type(new) is type(old) and bool(new == old)


def _yaml_spans(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each key with the lines that it takes, without the blank lines and comments below it."""
    root = yaml.compose(text, Loader=CoreLoader)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return
    lines = text.split("\n")
    starts = [key.start_mark.line for key, _ in root.value]
    for (key, _), next_start in zip(root.value, [*starts[1:], len(lines)], strict=True):
        first, last = key.start_mark.line, next_start
        while last > first + 1 and (not lines[last - 1].strip() or re.match(r"#", lines[last - 1])):
            last -= 1
        yield str(key.value), (first, last)


def _toml_spans(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each key above the first table with the lines that it takes."""
    lines = text.split("\n")
    row = 0
    while row < len(lines) and not lines[row].lstrip().startswith("["):
        found = _TOML_KEY.match(lines[row])
        end = row + 1
        if found:
            while end <= len(lines) and not _is_toml("\n".join(lines[row:end])):
                end += 1
            if end > len(lines):
                return
            yield found[1] or found[2] or found[3], (row, end)
        row = end


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except ValueError:
        return False
    return True


def _applied_to_json(text: str, front: FrontMatter, changes: list[_Change]) -> str:
    """Return a text with its keys changed; JSON has no comments."""
    by_key = {change.key: change.write for change in changes}
    made: dict[str, Any] = {}
    written = {name for write in by_key.values() for name in write}
    for key, value in front.data.items():
        if key in by_key:
            made |= by_key[key]
        elif key not in written:
            made[key] = value
    start = text.index("{")
    end = text.index(front.text.strip()) + len(front.text.strip())
    rest = text[end:] if front.text.strip().endswith("}") else text[text.index("}", end) + 1 :]
    return text[:start] + json.dumps(made, ensure_ascii=False, indent=2) + rest
