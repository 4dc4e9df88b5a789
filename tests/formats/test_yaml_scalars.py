"""Which plain scalars are numbers, true, false or nothing."""

import re

import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen.formats.yaml import CoreLoader


class _Stock(yaml.SafeLoader):
    yaml_implicit_resolvers = CoreLoader.yaml_implicit_resolvers


@given(st.from_regex(re.compile(r"(?:[-~0-9tTfFnN<]?[-+.0-9eErueaslRUEASL<~]{0,6})"), fullmatch=True), st.booleans())
def test_plain_scalars_have_the_tag_that_their_patterns_give(value: str, is_plain: bool) -> None:
    """By PyYAML's own rule."""
    implicit = (is_plain, not is_plain)
    stock = _Stock("").resolve(yaml.ScalarNode, value, implicit)
    assert CoreLoader("").resolve(yaml.ScalarNode, value, implicit) == stock
    for kind in (yaml.SequenceNode, yaml.MappingNode):
        assert CoreLoader("").resolve(kind, "", implicit) == _Stock("").resolve(kind, "", implicit)
