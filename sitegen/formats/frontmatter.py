"""The front matter of a source: split off and loaded by python-frontmatter, in YAML, TOML or JSON.

This module knows nothing about the keys and their meaning.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from sitegen.errors.bounds import OutOfBounds, read_json, read_toml
from sitegen.errors.locate import Format, place_at
from sitegen.errors.problems import ContentError, Place
from sitegen.errors.syntax import fault_of
from sitegen.formats.yaml import CoreLoader, OutOfYamlBounds
from sitegen.messages.message import tr


class _TomlHandler(BaseHandler):
    """TOML by the standard library: the handler of python-frontmatter wants a package that is no longer kept."""

    FM_BOUNDARY = re.compile(r"^\+{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load(self, fm: str) -> dict[str, Any]:
        return read_toml(fm)


class _JsonHandler(JSONHandler):
    """JSON within the bounds of a file."""

    def load(self, fm: str, **_: object) -> Any:
        return read_json(fm)


_COMMENT = re.compile(r"[ \t]+#")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_HANDLERS: dict[Format, BaseHandler] = {"yaml": YAMLHandler(), "toml": _TomlHandler(), "json": _JsonHandler()}


class FrontMatter(NamedTuple):
    """A source taken apart."""

    data: dict[str, Any]
    """The keys and values."""
    text: str
    """The front matter as written."""
    form: Format | Literal["none"]
    """Its format, or ``none`` where there is no front matter."""
    body: str
    """What follows the front matter."""


def split_front_matter(text: str, path: str) -> FrontMatter:
    """Take a source apart; ``path`` is only for messages.

    Raises ContentError when the front matter has no end, is malformed, or begins below the first line.
    """
    form = next((form for form, handler in _HANDLERS.items() if handler.detect(text)), None)
    if form is None:
        start = text.lstrip()
        if start != text and _has_keys(start):
            line = text[: -len(start)].count("\n") + 1
            hint = tr("delete what is above it, blank lines too")
            raise ContentError(tr("the front matter must begin in the first line"), path, place_at(text, line), hint)
        return FrontMatter({}, "", "none", text)
    handler = _HANDLERS[form]
    try:
        front, body = handler.split(text)
    except ValueError:
        mark = text.split("\n", 1)[0]
        end = "}" if form == "json" else mark
        hint = tr("add a line with only {end} after the last key", end=end)
        raise ContentError(tr("the front matter has no end"), path, Place(1, 1, mark), hint) from None
    # Blank lines after the mark count as lines of the front matter.
    front = "\n" * text.count("\n", 0, text.index(front)) + front
    data: Any
    try:
        data = handler.load(front, Loader=CoreLoader) if form == "yaml" else handler.load(front)  # type: ignore[call-arg]
        if form == "json":
            json.dumps(data, ensure_ascii=False).encode()  # an escape can be half a character
    except (yaml.YAMLError, ValueError) as error:
        raise malformed(tr("the front matter"), front, form, path, error) from None
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise ContentError(tr("the front matter must be a list of “key: value” lines"), path, Place(2))
    return FrontMatter(data, front, form, body.lstrip("\n"))


def _has_keys(text: str) -> bool:
    try:
        return bool(split_front_matter(text, "").data)
    except ContentError:  # a rule between paragraphs
        return False


class CutText(NamedTuple):
    """A text that YAML ends where a comment begins."""

    place: Place
    """Where the comment begins."""
    lost: str
    """What is not part of the text."""
    remedy: str
    """The line as it should be, or nothing where the text has several lines."""


def find_cut_texts(front: FrontMatter) -> Iterator[CutText]:
    """Yield the texts with `` #`` behind them: what follows is a comment to YAML (1.2.2, 6.6), rarely to an author.

    Numbers, dates, true and false lose nothing by a comment, and may have one.
    """
    if front.form != "yaml" or (" #" not in front.text and "\t#" not in front.text):
        return
    lines = front.text.split("\n")
    for node in _plain_texts(yaml.compose(front.text, Loader=CoreLoader)):
        start, end = node.start_mark, node.end_mark
        line = lines[end.line]
        comment = _COMMENT.match(line, end.column)
        if comment and not _DATE.match(node.value):
            lost = line[comment.end() - 1 :].rstrip()
            text = f"{line[start.column : end.column]}{comment[0]}{lost[1:]}"
            one_line = start.line == end.line and not line.lstrip().startswith(("[", "{"))
            remedy = line[: start.column].strip() + " " + json.dumps(text, ensure_ascii=False) if one_line else ""
            yield CutText(Place(end.line + 1, comment.end(), line), lost, remedy)


def _plain_texts(root: Any) -> Iterator[Any]:
    seen: set[int] = set()  # an alias is the node that it stands for
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            waiting += [value for _, value in reversed(node.value)]
        elif isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif node is not None and not node.style and node.tag.endswith(":str"):
            yield node


def malformed(what: str, text: str, form: Format, path: str, error: yaml.YAMLError | ValueError) -> ContentError:
    """Return what a parser of YAML, TOML or JSON found wrong with a text, with its place."""
    if isinstance(error, OutOfYamlBounds):
        return ContentError(
            error.message, path, place_at(text, error.place.line + 1, error.place.column + 1), error.hint
        )
    if isinstance(error, OutOfBounds):
        return ContentError(error.message, path, place_at(text, error.line, error.column), error.hint)
    if isinstance(error, yaml.YAMLError):
        from sitegen.formats.yaml_faults import fault_of_yaml

        fault = fault_of_yaml(text, error)
    else:
        fault = fault_of(text, "json" if form == "json" else "toml", error)
    message = tr("{what} is not valid {format}: {summary}", what=what, format=form.upper(), summary=fault.summary)
    return ContentError(message, path, place_at(text, fault.line, fault.column), fault.hint)
