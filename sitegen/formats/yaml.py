"""YAML with the scalars of YAML 1.2: no sexagesimal numbers, no ``yes``/``no``, and dates stay text.

PyYAML's own constructor follows YAML 1.1, where people mean the core schema of YAML 1.2
(https://yaml.org/spec/1.2.2/#103-core-schema), lets a key stand twice, and takes half of the time of reading a short
front matter. This module knows nothing about front matter.
"""

import re
from collections.abc import Callable
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from sitegen.messages.message import tr

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"


class CoreLoader(_Loader):  # type: ignore[misc]
    """Loads plain values: mappings, lists, text, numbers, true, false and nothing."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's way

    def get_single_data(self) -> Any:
        """Return the value of the one document in the stream.

        Raises yaml.MarkedYAMLError, with the place, for what is no plain value.
        """
        node = self.get_single_node()
        try:
            return None if node is None else _value(node)
        except RecursionError:
            raise ConstructorError(None, None, tr("this value contains itself"), node.start_mark) from None


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

_SCALARS: dict[str, Callable[[str], Any]] = {
    _TAG + "bool": lambda text: text.lower() == "true",
    _TAG + "float": float,
    _TAG + "int": int,
    _TAG + "null": lambda text: None,
    _TAG + "str": str,
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
