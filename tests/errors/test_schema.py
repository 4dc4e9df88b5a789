"""From a user's mapping to a typed value, or every mistake in it."""

from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors.remedy import remedy
from sitegen.errors.schema import Issue, convert


class Inner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    src: str
    alt: str
    width: int = 0


class Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    weight: int = 0
    share: float = 0.5
    flag: bool = False
    status: Literal["draft", "published"] = "published"
    image: Inner | None = None
    tags: tuple[str, ...] = ()
    people: tuple[str | Inner, ...] = ()
    either: str | Inner | None = None
    entries: tuple[Inner, ...] = ()
    extra: dict[str, Any] = {}


def issues_of(data: dict[Any, Any]) -> list[Issue]:
    value, issues = convert(data, Outer)
    assert (value is None) == bool(issues)
    return issues


GOOD: dict[str, tuple[dict[str, Any], Outer]] = {
    "the least": ({"title": "A"}, Outer("A")),
    "a key without a value counts as absent": ({"title": "A", "weight": None, "image": None}, Outer("A")),
    "so it does inside": (
        {"title": "A", "image": {"src": "s", "alt": "", "width": None}},
        Outer("A", image=Inner("s", "")),
    ),
    "a number where text is expected": (
        {"title": 2024, "tags": [1984, "x"], "either": 3},
        Outer("2024", tags=("1984", "x"), either="3"),
    ),
    "a whole number where a number is expected": ({"title": "A", "share": 1}, Outer("A", share=1.0)),
    "one of two": (
        {"title": "A", "people": ["p", {"src": "s", "alt": "a"}]},
        Outer("A", people=("p", Inner("s", "a"))),
    ),
    "free keys": ({"title": "A", "extra": {"x": [1, {"y": None}]}}, Outer("A", extra={"x": [1, {"y": None}]})),
    "free keys that are numbers": ({"title": 1, "extra": {2024: "x"}}, Outer("1", extra={"2024": "x"})),
}


@pytest.mark.parametrize(("data", "wanted"), GOOD.values(), ids=GOOD)
def test_right_mappings(data: dict[str, Any], wanted: Outer) -> None:
    assert convert(data, Outer) == (wanted, [])


BAD: dict[str, tuple[dict[Any, Any], Issue]] = {
    "a missing key": ({}, Issue((), "“title” is missing")),
    "an empty required key": ({"title": None}, Issue((), "“title” is missing")),
    "an unknown key that is near": (
        {"title": "A", "wieght": 1},
        Issue(("wieght",), "unknown key “wieght”", "did you mean “weight”?"),
    ),
    "an unknown key that is far": (
        {"title": "A", "zzz": 1},
        Issue(("zzz",), "unknown key “zzz”", "put keys of your own under “extra:”"),
    ),
    "an unknown key that is no text": (
        {"title": "A", 7: 1},
        Issue((7,), "unknown key “7”", "put keys of your own under “extra:”"),
    ),
    "an unknown key inside": (
        {"title": "A", "image": {"src": "s", "alt": "", "atl": ""}},
        Issue(("image", "atl"), "unknown key “atl”", "did you mean “alt”?"),
    ),
    "a missing key inside": ({"title": "A", "image": {"src": "s"}}, Issue(("image",), "“alt” is missing")),
    "text for a number": (
        {"title": "A", "weight": "x"},
        Issue(("weight",), "“weight” must be a whole number, not the text “x”"),
    ),
    "a fraction for a whole number": (
        {"title": "A", "weight": 1.5},
        Issue(("weight",), "“weight” must be a whole number, not the number 1.5"),
    ),
    "text for a truth": (
        {"title": "A", "flag": "x"},
        Issue(("flag",), "“flag” must be true or false, not the text “x”"),
    ),
    "a fraction for text": (
        {"title": 1.5},
        Issue(("title",), "“title” must be text, not the number 1.5", 'put it in quotes: title: "1.5"'),
    ),
    "a mapping for text": ({"title": {"a": 1}}, Issue(("title",), "“title” must be text, not a mapping")),
    "text for a mapping": (
        {"title": "A", "image": "x.jpg"},
        Issue(
            ("image",),
            "“image” must be a mapping with src, alt, width, not the text “x.jpg”",
            "write image: {src: x.jpg, alt: …}",
        ),
    ),
    "text for a list": (
        {"title": "A", "tags": "a, b"},
        Issue(("tags",), "“tags” must be a list, not the text “a, b”", "write a list: tags: [a, b]"),
    ),
    "a list in a list": (
        {"title": "A", "tags": ["a", ["b"]]},
        Issue(("tags", 1), "“tags[1]” must be text, not a list"),
    ),
    "nothing in a list": ({"title": "A", "tags": [None]}, Issue(("tags", 0), "“tags[0]” must be text, not empty")),
    "a word that is none of them": (
        {"title": "A", "status": "drafft"},
        Issue(("status",), "“status” cannot be “drafft”", "did you mean “draft”?"),
    ),
    "a word that is far from them": (
        {"title": "A", "status": "zzz"},
        Issue(("status",), "“status” cannot be “zzz”", "write one of “draft”, “published”"),
    ),
    "neither of two": (
        {"title": "A", "either": [1]},
        Issue(("either",), "“either” must be text or a mapping with src, alt, width, not a list"),
    ),
    "a word for true": (
        {"title": "A", "flag": "yes"},
        Issue(("flag",), "“flag” must be true or false, not the text “yes”", "write flag: true"),
    ),
    "one text where entries are wanted": (
        {"title": "A", "entries": "x"},
        Issue(
            ("entries",),
            "“entries” must be a list, not the text “x”",
            "write a list of entries, each with “src”, “alt”",
        ),
    ),
}


@pytest.mark.parametrize(("data", "issue"), BAD.values(), ids=BAD)
def test_each_mistake(data: dict[Any, Any], issue: Issue) -> None:
    assert [Issue(one.path, one.message, remedy(one, "yaml")) for one in issues_of(data)] == [issue]


def test_all_mistakes_are_told_at_once() -> None:
    data = {"weight": "x", "tags": "a", "image": {"src": 1.5, "atl": ""}, "zzz": 1}
    assert {issue.path for issue in issues_of(data)} == {
        (), ("weight",), ("tags",), ("image",), ("image", "src"), ("image", "atl"), ("zzz",),
    }  # fmt: skip


scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=5)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["src", "alt", "x"]), inner, max_size=3)
    ),
)
names = st.sampled_from([*Outer.__struct_fields__, "zzz"])


@given(st.dictionaries(names, values, max_size=5))
def test_whatever_the_mapping_there_is_a_value_or_an_issue(data: dict[str, Any]) -> None:
    value, issues = convert(data, Outer)
    assert (value is None) == bool(issues)
    if value is not None:
        assert convert(msgspec.to_builtins(value), Outer) == (value, [])
