"""YAML with the scalars of YAML 1.2: no sexagesimal numbers, no ``yes``/``no``, and dates stay text.

PyYAML's own constructor follows YAML 1.1, where people mean the core schema of YAML 1.2
(https://yaml.org/spec/1.2.2/#103-core-schema), lets a key stand twice, and takes half of the time of reading a short
front matter. libyaml ends the process where lists are nested too deeply, and aliases make gigabytes of a few hundred
bytes, so a text that may do either is first read as events, which need no stack. This module knows nothing about front
matter.
"""

import operator
import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from sitegen.errors.bounds import LEVELS, VALUES, too_deep, too_many
from sitegen.messages.message import Message, tr

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_TEXT = _TAG + "str"
# Whatever opens several lists or mappings in one line without a bracket stands at its beginning.
_DEEP_LINE = re.compile(rf"^[ \t:?-]{{{LEVELS},}}", re.MULTILINE)
_ALIASED = 10_000  # values that the aliases of one file may repeat


class OutOfYamlBounds(ConstructorError):
    """A text is nested too deeply or means too many values."""

    def __init__(self, event: Any, message: Message, hint: Message) -> None:
        super().__init__(None, None, message, event.start_mark)
        self.message = message
        self.hint = hint
        self.place = event.start_mark


class CoreLoader(_Loader):  # type: ignore[misc]
    """Loads plain values: mappings, lists, text, numbers, true, false and nothing."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's way

    # Asked before and after each value for rules by path, of which there are none; what is built in answers fastest.
    descend_resolver = operator.is_
    ascend_resolver = tuple

    def __init__(self, stream: str) -> None:
        """Read a text; raises yaml.MarkedYAMLError, with the place, where it is out of bounds."""
        if _is_suspicious(stream):
            _check(stream)
        super().__init__(stream)

    def get_single_data(self) -> Any:
        """Return the value of the one document in the stream.

        Raises yaml.MarkedYAMLError, with the place, for what is no plain value.
        """
        node = self.get_single_node()
        return None if node is None else _value(node)

    def resolve(self, kind: type[Any], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a value that has none: that of a plain scalar depends on how it is written."""
        if kind is not yaml.ScalarNode:
            return str(super().resolve(kind, value, implicit))
        for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()) if implicit[0] else ():
            if pattern.match(value):
                return tag
        return _TEXT


# Without leading zeros, so that a number read where text is expected can become the same text again.
for _name, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^(?:0|-?[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?$", "-0123456789"),
    ("null", r"^(?:~|null|Null|NULL)$", "~nN"),
    ("merge", r"^<<$", "<"),
):
    CoreLoader.add_implicit_resolver(_TAG + _name, re.compile(_pattern), list(_first))
CoreLoader.add_implicit_resolver(_TAG + "null", re.compile(r"^$"), [""])


class _Counted:
    """A value that an alias may repeat, as far as it has been read."""

    __slots__ = ("levels", "values")

    def __init__(self, levels: int) -> None:
        self.levels = levels  # of lists and mappings in it, and itself
        self.values = 1  # in it, and itself

    def take(self, inner: "_Counted") -> None:
        self.values += inner.values
        self.levels = max(self.levels, inner.levels + 1)


def _is_suspicious(text: str) -> bool:
    opening = text.count("[") + text.count("{")
    return (
        opening > LEVELS
        or ("*" in text and "&" in text)
        or _DEEP_LINE.search(text) is not None
        or opening + text.count("\n") + text.count(",") + text.count(":") > VALUES
    )


def _check(text: str) -> None:
    """Raise ConstructorError, with the place, where a text is nested too deeply or means too many values."""
    anchors: dict[str, _Counted] = {}
    opened: list[_Counted] = []
    written = aliased = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionEndEvent):
            ended = opened.pop()
            if opened:
                opened[-1].take(ended)
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        if isinstance(event, yaml.AliasEvent):
            value = anchors.get(str(event.anchor)) or _Counted(0)
            if value in opened:
                raise ConstructorError(None, None, tr("this value contains itself"), event.start_mark)  # type: ignore[arg-type]
            aliased += value.values
        else:
            value = _Counted(0 if isinstance(event, yaml.ScalarEvent) else 1)
            written += 1
            if event.anchor:
                anchors[event.anchor] = value
        if len(opened) + value.levels > LEVELS:
            raise OutOfYamlBounds(event, *too_deep())
        if aliased > _ALIASED:
            hint = tr("write the values where they belong")
            raise OutOfYamlBounds(event, tr("aliases repeat more than {values} values", values=_ALIASED), hint)
        if written + aliased > VALUES:
            raise OutOfYamlBounds(event, *too_many())
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append(value)
        elif opened:
            opened[-1].take(value)


_SCALARS: dict[str, Callable[[str], Any]] = {
    _TAG + "bool": lambda text: text.lower() == "true",
    _TAG + "float": float,
    _TAG + "int": int,
    _TAG + "null": lambda text: None,
    _TEXT: str,
    _TAG + "timestamp": str,
}


def _value(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    try:
        return _SCALARS[node.tag](node.value)
    except KeyError:
        raise ConstructorError(None, None, tr("unknown tag “{tag}”", tag=node.tag), node.start_mark) from None
    except ValueError:
        raise ConstructorError(
            None,
            None,
            tr("“{value}” is not a valid {rpartition}", value=node.value, rpartition=node.tag.rpartition(":")[2]),
            node.start_mark,
        ) from None


def _mapping(node: Any) -> dict[Any, Any]:
    values: dict[Any, Any] = {}
    merged: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if key_node.tag == _TAG + "merge":
            nodes = value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
            for part in reversed([_value(part) for part in nodes]):
                merged |= part
            continue
        if not isinstance(key_node, yaml.ScalarNode):
            raise ConstructorError(None, None, tr("a key must be a plain value"), key_node.start_mark)
        key = _value(key_node)
        if key in values:
            raise ConstructorError(None, None, tr("the key “{key}” appears twice", key=key), key_node.start_mark)
        values[key] = _value(value_node)
    return merged | values if merged else values
