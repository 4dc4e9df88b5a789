"""Traits: what a field is stands on the field, and code finds it there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, get_args, get_origin

import msgspec
import pytest

from sitegen.config.site import Config
from sitegen.content.meta import ArticleMeta, AuthorMeta, CategoryMeta, PageMeta
from sitegen.content.wording import without_body
from sitegen.fields import ShownAs
from sitegen.theme.theme import ThemeFile
from sitegen.traits import Trait, fields_with, values_with, with_changed

Loud = Annotated[str, Trait.TYPESET]


class Inner(msgspec.Struct, frozen=True):
    name: Loud
    moment: datetime | None = None


class Outer(msgspec.Struct, frozen=True):
    title: Loud = ""
    plain: str = ""
    words: tuple[Loud, ...] = ()
    inner: Annotated[Inner | None, Trait.NOTICE] = None
    either: Loud | Inner = ""
    many: tuple[str | Inner, ...] = ()
    free: dict[str, Inner] = {}
    number: int = 0


WHOLE = Outer("a", "b", ("c", "d"), Inner("e"), Inner("f"), ("g", Inner("h")), {"i": Inner("j")})


def test_values_are_found_at_any_depth_but_not_in_mappings() -> None:
    found = {found.path: found.value for found in values_with(WHOLE, Trait.TYPESET)}
    assert found == {
        ("title",): "a",
        ("words", 0): "c",
        ("words", 1): "d",
        ("inner", "name"): "e",
        ("either", "name"): "f",
        ("many", 1, "name"): "h",
    }
    assert list(values_with(Outer(), Trait.TYPESET)) == []


def test_a_value_has_the_notes_of_all_fields_on_the_way_to_it_and_knows_its_structure() -> None:
    notes = {found.path: found.notes for found in values_with(WHOLE, Trait.TYPESET)}
    assert notes["inner", "name"] == {Trait.NOTICE, Trait.TYPESET}
    assert notes["title",] == {Trait.TYPESET}
    assert next(found.holder for found in values_with(WHOLE, Trait.TYPESET) if found.value == "h") == Inner("h")


def test_values_are_changed_where_they_are() -> None:
    assert with_changed(WHOLE, Trait.TYPESET, str.upper) == Outer(
        "A", "b", ("C", "D"), Inner("E"), Inner("F"), ("g", Inner("H")), {"i": Inner("j")}
    )
    assert with_changed(Outer(plain="b"), Trait.TYPESET, str.upper) == Outer(plain="b")


def test_a_type_is_a_trait_too() -> None:
    assert [(field.name, field.own, field.inner) for field in fields_with(Outer, datetime)] == [
        ("inner", False, Inner),
        ("either", False, Inner),
        ("many", False, Inner),
    ]


# The schemas

SCHEMAS = (ArticleMeta, PageMeta, AuthorMeta, CategoryMeta, Config, ThemeFile)
USES = {Trait.TYPESET, Trait.VERBATIM, Trait.LINK, Trait.WEB, Trait.PICTURE}


def texts(annotation: Any, path: str, notes: frozenset[Any] = frozenset()) -> Iterator[tuple[str, frozenset[Any]]]:
    """Yield each text in a type with its notes, at any depth; the values of mappings belong to the user."""
    if annotation is str:
        yield path, notes
    elif isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        for field in msgspec.structs.fields(annotation):
            yield from texts(field.type, f"{path}.{field.name}", notes)
    elif get_origin(annotation) is Annotated:
        real, *more = get_args(annotation)
        yield from texts(real, path, notes | {note for note in more if not isinstance(note, msgspec.Meta)})
    elif get_origin(annotation) is not dict:
        for part in get_args(annotation):
            yield from texts(part, path, notes)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_text_says_what_is_done_with_it(schema: type[msgspec.Struct]) -> None:
    found = dict(texts(schema, schema.__name__))
    assert found
    assert [path for path, notes in found.items() if len(USES.intersection(notes)) != 1] == []


@pytest.mark.parametrize("schema", [ArticleMeta, PageMeta, AuthorMeta, CategoryMeta])
def test_every_picture_says_what_it_is_of(schema: type[msgspec.Struct]) -> None:
    pictures = [notes for _, notes in texts(schema, schema.__name__) if Trait.PICTURE in notes]
    assert all(sum(isinstance(note, ShownAs) for note in notes) == 1 for notes in pictures)
    assert bool(pictures) is (schema in (ArticleMeta, AuthorMeta))


def test_a_text_of_an_article_goes_with_its_body_unless_it_says_that_it_remains() -> None:
    now = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    least = ArticleMeta("T", now, "C")
    shown = {
        field.name
        for trait in (Trait.TYPESET, Trait.PICTURE)
        for field in fields_with(ArticleMeta, trait)
        if Trait.NOTICE not in field.notes
    }
    assert shown == {"titles", "standfirst", "image", "social", "sources", "method", "ai"}
    whole = msgspec.structs.replace(least, standfirst="S", method="M", kicker="K", dateline="D", tags=("a",))
    assert without_body(whole) == msgspec.structs.replace(least, kicker="K", dateline="D", tags=("a",))
