"""The schemas of front matter are the manual: each key is described, frozen and travels."""

import ast
import inspect
import pickle
from datetime import UTC, datetime

import msgspec
import pytest

from sitegen.content import meta
from sitegen.content.documents import Words
from sitegen.content.meta import (
    AiUse,
    ArticleMeta,
    AuthorMeta,
    BoxMeta,
    CategoryMeta,
    Citation,
    Correction,
    Coverage,
    Credit,
    PageMeta,
    Part,
    Picture,
    Reply,
    SharedPicture,
    Social,
    Sponsor,
    Titles,
)
from sitegen.content.wording import with_words, without_words, words_in

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STRUCTS = [
    AiUse,
    ArticleMeta,
    AuthorMeta,
    BoxMeta,
    CategoryMeta,
    Citation,
    Correction,
    Coverage,
    Credit,
    PageMeta,
    Part,
    Picture,
    Reply,
    SharedPicture,
    Social,
    Sponsor,
    Titles,
]


@pytest.mark.parametrize(
    ("author", "authors", "credits"),
    [
        (None, (), []),
        ("a", (), [Credit("a")]),
        (Credit("a", "photo"), (), [Credit("a", "photo")]),
        (None, ("a", Credit("b", "x")), [Credit("a"), Credit("b", "x")]),
        ("a", ("b",), [Credit("a"), Credit("b")]),
    ],
)
def test_the_authors_however_they_were_written(
    author: str | Credit | None,
    authors: tuple[str | Credit, ...],
    credits: list[Credit],  # noqa: A002
) -> None:
    assert list(ArticleMeta("T", NOW, "C", author=author, authors=authors).credits) == credits


@pytest.mark.parametrize(("series", "part"), [(None, None), ("S", Part("S")), (Part("S", 2), Part("S", 2))])
def test_the_series_however_it_was_written(series: str | Part | None, part: Part | None) -> None:
    assert ArticleMeta("T", NOW, "C", series=series).part == part


@pytest.mark.parametrize("struct", STRUCTS)
def test_front_matter_is_frozen_and_strict(struct: type[msgspec.Struct]) -> None:
    assert struct.__struct_config__.frozen
    assert struct.__struct_config__.forbid_unknown_fields


def test_front_matter_survives_the_way_between_processes_and_through_json() -> None:
    whole = ArticleMeta(
        "T", NOW, "C", tags=("a",), series=Part("S", 1), authors=("a", Credit("b")), image=Picture("a", "b"),
        corrections=(Correction(NOW, "x"),), extra={"a": [1]},
    )  # fmt: skip
    assert pickle.loads(pickle.dumps(whole)) == whole
    assert msgspec.json.decode(msgspec.json.encode(whole), type=ArticleMeta) == whole


@pytest.mark.parametrize("struct", STRUCTS)
def test_each_key_is_described_in_one_sentence(struct: type[msgspec.Struct]) -> None:
    (tree,) = ast.parse(inspect.getsource(struct)).body
    assert isinstance(tree, ast.ClassDef)
    described = {
        field.target.id: text.value.value
        for field, text in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
    }  # fmt: skip
    assert set(described) == set(struct.__struct_fields__)
    assert all(str(text).endswith((".", "…")) for text in described.values())


def test_all_schemas_are_here() -> None:
    structs = {kind for _, kind in inspect.getmembers(meta, inspect.isclass) if issubclass(kind, meta._Meta)}
    assert structs - {meta._Meta} == set(STRUCTS)


def test_front_matter_without_its_words_keeps_all_that_an_index_is_made_of() -> None:
    article = ArticleMeta("T", NOW, "C", kicker="K", standfirst="S", dateline="D", tags=("a",), series="S")
    assert without_words(article) == ArticleMeta("", NOW, "C", dateline="D", tags=("a",), series="S")
    assert without_words(PageMeta("T", "S", "D", slug="s")) == PageMeta("", slug="s")
    assert without_words(AuthorMeta("A", role="R")) == AuthorMeta("A", role="R")


PICTURE = SharedPicture("a.png", "A")


@pytest.mark.parametrize("titles", [None, Titles(), Titles("F", search="S")])
@pytest.mark.parametrize("social", [None, Social(), Social("T"), Social("T", "D", PICTURE), Social(image=PICTURE)])
def test_words_in_tables_come_back(titles: Titles | None, social: Social | None) -> None:
    article = ArticleMeta("T", NOW, "C", titles=titles, social=social)
    bare = without_words(article)
    assert bare.titles is None
    assert bare.social == (Social(image=PICTURE) if social and social.image else None)
    assert msgspec.json.encode(bare) == msgspec.json.encode(
        ArticleMeta("", NOW, "C", social=Social(image=PICTURE) if bare.social else None)
    )
    found = msgspec.convert(words_in(article), Words)
    assert not (found.social and found.social.image)
    back = with_words(bare, found)
    assert (back.titles or Titles(), back.social or Social()) == (titles or Titles(), social or Social())


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_no_key_is_true_false_or_neither(struct: type[msgspec.Struct]) -> None:
    """A form has a box for true and false: who saves an article in the browser's editor would write false for neither."""
    for field in msgspec.structs.fields(struct):
        members = getattr(field.type, "__args__", ())
        assert not {bool, type(None)} <= {*members} or len(members) > 2, field.name
