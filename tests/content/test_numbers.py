"""Every number that people write has bounds, and what is beyond them is reported with the nearest that is right."""

import math
import types
import typing
from collections.abc import Iterator
from typing import Annotated, Any, Union

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import Newsroom

from sitegen.config.requests import Register
from sitegen.config.site import Config
from sitegen.config.types import FieldConfig, TypeConfig
from sitegen.content.schemas import Schemas, TypeShape
from sitegen.errors.remedy import remedy
from sitegen.errors.schema import convert
from sitegen.theme.options import Option, struct_of
from sitegen.theme.theme import ThemeFile, load_theme

SHAPE = TypeShape(
    name="essai", folder="essais", starts="", ends="",
    fields=tuple((kind, FieldConfig(type=kind)) for kind in ("number", "whole")),
)  # fmt: skip
SCHEMAS = Schemas((), (SHAPE,))
STRUCTS: list[type[msgspec.Struct]] = [
    Config,
    Register,
    TypeConfig,
    ThemeFile,
    Option,
    *map(SCHEMAS.struct, SCHEMAS.kinds),
]


def numbers(annotation: Any, seen: set[Any], where: str, notes: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any, Any]]:
    """Yield place, type and bounds of each number in a type, at any depth."""
    parts = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        yield from numbers(parts[0], seen, where, (*notes, *parts[1:]))
    elif origin in (Union, types.UnionType, tuple, dict):
        for part in parts:
            yield from numbers(part, seen, where, notes if origin in (Union, types.UnionType) else ())
    elif annotation in (int, float):
        yield (
            where,
            annotation,
            next((one for one in notes if isinstance(one, msgspec.Meta) and one.ge is not None), None),
        )
    elif isinstance(annotation, type) and issubclass(annotation, msgspec.Struct) and annotation not in seen:
        seen.add(annotation)
        for field in msgspec.structs.fields(annotation):
            yield from numbers(field.type, seen, f"{annotation.__name__}.{field.encode_name}")


def every_number() -> list[tuple[str, Any, Any]]:
    seen: set[Any] = set()
    return [found for struct in STRUCTS for found in numbers(struct, seen, "")]


def test_every_number_has_a_least_and_a_greatest_value() -> None:
    found = every_number()
    assert {"ListsConfig.per_page", "ImagesConfig.jpeg_quality", "ArticleMeta.featured", "Part.part"} <= {
        one for one, *_ in found
    }
    assert [where for where, _, note in found if note is None or note.ge is None or note.le is None] == []


@pytest.mark.parametrize("name", ["gazette", "depeche"])
def test_every_number_of_a_theme_has_the_bounds_that_it_declares(tmp_path: Any, name: str) -> None:
    declared = load_theme(Newsroom(tmp_path, {}).root, name, {}).declared
    found = list(numbers(struct_of(declared), set(), ""))
    assert [where for where, _, note in found if note is None] == []
    if name == "gazette":
        assert {(note.ge, note.le) for where, _, note in found if where.endswith(".place")} == {(1, 100)}


def bounded() -> list[tuple[str, Any, Any]]:
    return [one for one in every_number() if one[2] is not None]


@given(
    st.sampled_from(bounded()),
    st.sampled_from([-math.inf, math.inf, math.nan, -1e300, 10**40, -(10**40)]) | st.integers() | st.floats(),
)
def test_what_is_beyond_is_reported_with_what_to_write(number: tuple[str, Any, Any], value: float) -> None:
    where, kind, note = number
    struct = msgspec.defstruct("Some", [("many", Annotated[kind, note], 1)], forbid_unknown_fields=True)
    found, issues = convert({"many": value}, struct)
    right = note.ge <= value <= note.le and (kind is float or isinstance(value, int))
    assert (found is not None) == right, where
    for issue in issues:
        if kind is int and isinstance(value, float):
            continue  # no whole number at all
        said = remedy(issue, "toml")
        assert said is not None
        written = float(said.split("=")[1])
        assert note.ge <= written <= note.le
        assert "must be from" in str(issue.message)


def test_the_message_in_a_file(site_of: Any) -> None:
    newsroom = site_of({})
    newsroom.configure("[lists]\nper_page = 0\n")
    assert newsroom.failure() == (
        "site.toml:6:1: “per_page” must be from 1 to 1000000, not 0\n    6 | per_page = 0\n      | ^\n      = write per_page = 1"
    )


def test_a_pin_at_place_0_is_refused(site_of: Any) -> None:
    newsroom = site_of({})
    newsroom.write({"site.toml": (newsroom.root / "site.toml").read_text("utf-8").replace('"x"', '"gazette"')})
    newsroom.write(
        {"site.toml": (newsroom.root / "site.toml").read_text("utf-8") + '[[options.pins]]\narticle = "a"\nplace = 0\n'}
    )
    assert "“place” must be from 1 to 100, not 0" in newsroom.failure()
    assert "write place = 1" in newsroom.failure()
