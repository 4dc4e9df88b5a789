"""The fields of the editor come from the schemas, and from what this site writes."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, get_args

import msgspec
import pytest
from newsroom import Files, Newsroom, article

from sitegen.content.meta import Meta
from sitegen.docstrings import field_docs
from sitegen.editor.backend import Backend
from sitegen.editor.configuration import Made, make_config
from sitegen.editor.fields import Field, Making, Target, fields_of, read_type
from sitegen.editor.layouts import Layout, layouts
from sitegen.editor.words import Words, texts
from sitegen.engine.reading import read_site
from sitegen.fields import Count, IdOf, PictureFile, Text
from sitegen.messages.language import catalog
from sitegen.traits import Trait

SiteOf = Callable[[Files], Newsroom]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LANGUAGES = ("en", "fr")


class Inner(msgspec.Struct, frozen=True):
    name: Text
    """Name of the thing."""
    when: datetime | None = None


class Everything(msgspec.Struct, frozen=True):
    title: Text
    """Title: what it is called."""
    begins: datetime
    kind: Literal["one_thing", "another"] = "another"
    long: Annotated[Text, Trait.LONG] = ""
    flag: bool = False
    count: Count = 0
    share: float = 0.0
    picture: PictureFile = ""
    person: Annotated[Annotated[str, IdOf("author")] | None, Trait.NOTICE] = None
    people: tuple[Annotated[str, IdOf("author")], ...] = ()
    section: Annotated[str, IdOf("category")] = ""
    other: Annotated[str, IdOf("article")] = ""
    words: Annotated[tuple[Text, ...], msgspec.Meta(description="Words: of your own.")] = ()
    several: tuple[Literal["a", "b"], ...] = ()
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()
    either: Text | Inner | None = None
    mixed: tuple[Text | Inner, ...] = ()
    free: dict[str, Any] = {}


def making(language: str = "en", **forms: Collection[Any]) -> Making:
    targets = {"author": Target(collection="authors", shown="name"), "category": Target(options=("Mer", "Ciel"))}
    return Making(words=Words(language), zone="Europe/Paris", targets=targets, forms=forms)


def by_name(fields: list[Field]) -> dict[str, Field]:
    return {field["name"]: field for field in fields}


def test_types_and_traits_say_which_widget() -> None:
    found = by_name(fields_of(Everything, making(either={"value"}, mixed={"table"})))
    assert found["title"] == {
        "name": "title", "label": "Title", "hint": "Title: what it is called.", "widget": "string",
    }  # fmt: skip
    assert found["begins"] | {"label": "x"} == {
        "name": "begins", "label": "x", "widget": "datetime", "input_timezone": "Europe/Paris", "default": "{{now}}",
    }  # fmt: skip
    assert found["kind"]["options"][0] == {"label": "one thing", "value": "one_thing"}
    assert found["kind"]["default"] == "another"
    widgets = {name: field["widget"] for name, field in found.items()}
    assert widgets == {
        "title": "string", "begins": "datetime", "kind": "select", "long": "text", "flag": "boolean",
        "count": "number", "share": "number", "picture": "image", "person": "relation", "people": "relation",
        "section": "select", "other": "string", "words": "list", "several": "select", "inner": "object",
        "inners": "list", "either": "string", "mixed": "list",
    }  # fmt: skip
    assert found["people"]["multiple"]
    assert found["several"]["multiple"]
    assert found["share"]["value_type"] == "float"
    assert found["section"]["options"] == ["Mer", "Ciel"]
    assert found["person"]["display_fields"] == ["{{name}}"]
    assert found["words"]["field"] == {"name": "item", "label": "Words", "widget": "string"}
    assert found["words"]["hint"] == "Words: of your own."
    assert found["share"]["label"] == "Share"
    assert [field["name"] for field in found["mixed"]["fields"]] == ["name", "when"]
    assert all(field.get("required") is False for name, field in found.items() if name not in ("title", "begins"))


@pytest.mark.parametrize(
    ("used", "widget"), [((), "string"), (("value",), "string"), (("table",), "object"), (("value", "table"), None)]
)
def test_of_two_forms_the_one_is_shown_that_the_site_uses(used: tuple[Any, ...], widget: str | None) -> None:
    found = by_name(fields_of(Everything, making(either=used)))
    assert (found["either"]["widget"] if "either" in found else None) == widget


def every(fields: list[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from every(field.get("fields", []))


@pytest.mark.parametrize("struct", get_args(Meta), ids=lambda struct: struct.__name__)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_the_schema_is_a_field_with_a_label(struct: type[msgspec.Struct], language: str) -> None:
    fields = fields_of(struct, making(language))
    left_out = {one.name for one in msgspec.structs.fields(struct)} - by_name(fields).keys()
    assert left_out == {"extra"} & {*struct.__struct_fields__}
    for field in every(fields):
        assert field["label"]
        assert field["label"] != field["name"]
        assert not field["label"].endswith((".", ";", ":", "\u00a0"))
        assert "`" not in field["label"] + field.get("hint", "")


def test_labels_are_translated() -> None:
    assert all(catalog("fr").gettext(text) for text in texts())
    english, french = (by_name(fields_of(get_args(Meta)[0], making(language))) for language in LANGUAGES)
    assert (english["standfirst"]["label"], french["standfirst"]["label"]) == ("Lead paragraph", "Chapô")
    labels = {option["value"]: option["label"] for option in french["genre"]["options"]}
    states = {option["value"]: option["label"] for option in french["status"]["options"]}
    assert (labels["review"], states["review"]) == ("critique", "en relecture")


def test_every_structure_has_a_docstring_for_each_field() -> None:
    for struct in get_args(Meta):
        for field in msgspec.structs.fields(struct):
            inner = read_type(field.type).struct
            for one in (struct, *([inner] if inner else [])):
                assert field_docs(one).keys() == {each.name for each in msgspec.structs.fields(one)}


BUNDLES = Layout(("{{year}}",), bundle=True)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([], ["{{year}}/{{slug}}/index"]),
        (["2025/a/index.md", "2026/b/index.md"], ["{{year}}/{{slug}}/index"]),
        (["2025/a.md", "2025/b/index.md"], ["{{year}}/{{slug}}/index", "{{year}}/{{slug}}"]),
        (["a/index.md", "b/index.md", "2026/c/index.md"], ["{{slug}}/index", "{{year}}/{{slug}}/index"]),
        (["2026/07/a/index.md"], ["{{year}}/{{month}}/{{slug}}/index"]),
        (["2026/07/03/a.md"], ["{{year}}/{{slug}}/index", "{{year}}/{{month}}/{{day}}/{{slug}}"]),
        (["mer/a/index.md", "ciel/b/index.md"], ["{{year}}/{{slug}}/index", "{{folder}}/{{slug}}/index"]),
        (["2026/mer/a.md", "ciel/1/b.md"], ["{{year}}/{{slug}}/index", "{{folder}}/{{folder}}/{{slug}}"]),
        (["a.md", "index.md"], ["{{year}}/{{slug}}/index", "{{slug}}"]),
    ],
)
def test_each_layout_is_a_collection(paths: list[str], expected: list[str]) -> None:
    found = layouts([f"content/articles/{path}" for path in paths], "content/articles", BUNDLES)
    assert [one.path for one in found] == expected
    assert found[0].is_open


def made(newsroom: Newsroom, language: str = "en") -> Made:
    reading = read_site(newsroom.root, NOW, lambda *_: None)
    return make_config(reading, Backend(forge="test-repo", settings={"name": "test-repo"}), language)


def test_a_site_with_everything_in_one_place_has_relations(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            "content/articles/a/index.md": article("A", author="ana", series="Mer"),
            "content/articles/b/index.md": article("B", series={"name": "Mer", "part": 2}, live=True),
            "content/authors/ana.md": "---\nname: Ana\n---\n",
        }
    )
    config = made(newsroom)
    assert config.mixed == ("series",)
    assert config.config["site_url"] == "https://example.org/journal/"
    collections = {one["name"]: one for one in config.config["collections"]}
    assert list(collections) == ["articles", "pages", "authors", "categories", "boxes"]
    fields = by_name(collections["articles"]["fields"])
    assert fields["author"]["collection"] == "authors"
    assert fields["related"] | {"hint": ""} == {
        "name": "related", "label": "Ids of related articles", "hint": "", "widget": "relation", "required": False,
        "collection": "articles", "value_field": "{{slug}}", "display_fields": ["{{title}}"],
        "search_fields": ["title"], "multiple": True,
    }  # fmt: skip
    assert fields["category"]["widget"] == "string"
    assert fields["live"]["widget"] == "boolean"
    assert "series" not in fields
    names = list(fields)
    assert names[names.index("standfirst") + 1] == "body"
    assert fields["body"]["modes"] == ["raw", "rich_text"]
    assert collections["articles"]["media_folder"] == ""
    assert collections["authors"]["identifier_field"] == "name"
    assert "media_folder" not in collections["authors"]


def test_a_site_with_folders_and_declared_categories(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            "content/articles/2026/a.md": article("A", category="politique"),
            "content/articles/2026/b/index.md": article("B", live={"start": "2026-01-01 08:00"}),
            "content/authors/staff/ana.md": "---\nname: Ana\n---\n",
        }
    )
    newsroom.configure('[taxonomy]\ncategories = ["Politique", "Monde"]\n')
    config = made(newsroom, "fr").config
    collections = {one["name"]: one for one in config["collections"]}
    assert [one for one, each in collections.items() if each["create"]] == [
        "articles",
        "pages",
        "authors",
        "categories",
        "boxes",
    ]
    assert collections["articles-2"]["path"] == "{{year}}/{{slug}}"
    fields = by_name(collections["articles"]["fields"])
    assert fields["category"]["options"] == ["Politique", "Monde", "politique"]
    assert fields["author"]["options"] == ["staff/ana"]
    assert fields["related"]["widget"] == "list"
    assert fields["live"]["widget"] == "object"
    assert collections["articles"]["label"] == "Articles"
    assert fields["title"]["label"] == "Titre"


def test_a_site_with_taxonomies_of_its_own(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            "content/articles/a.md": article("A", places=["Rennes", "rennes"], themes=["Mer"]),
            "content/places/rennes.md": "---\ntitle: Rennes\n---\nUne ville.\n",
        }
    )
    newsroom.configure(
        '[taxonomy.places]\nlabel = "Lieux"\nsingular = "Lieu"\nterms = ["Rennes", "Brest"]\n[taxonomy.themes]\n'
    )
    config = made(newsroom).config
    collections = {one["name"]: one for one in config["collections"]}
    fields = by_name(collections["articles"]["fields"])
    assert fields["places"]["options"] == ["Rennes", "Brest", "rennes"]
    assert fields["places"]["label"] == "Lieux"
    assert (fields["themes"]["widget"], fields["themes"]["label"]) == ("list", "Themes")
    assert (collections["places"]["label"], collections["places"]["label_singular"]) == ("Lieux", "Lieu")
    assert collections["places"]["folder"] == "content/places"
    assert collections["themes"]["label"] == "Themes"


def test_a_site_with_types_of_its_own(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            "content/articles/a/index.md": article("A"),
            "content/events/fete.md": "---\ntitle: Fête\nbegins: 2026-02-01 20:00\nabout: [a]\nhost: quai\ndance: bal\n---\n",
            "content/lieux/quai.md": "---\ntitle: Le quai\n---\n",
        }
    )
    newsroom.configure(
        """
[types.event]
label = "Agenda"
starts = "begins"
[types.event.fields.begins]
type = "date"
required = true
label = "Début"
[types.event.fields.about]
type = "article"
many = true
[types.event.fields.host]
type = "lieu"
[types.event.fields.dance]
type = "choice"
choices = ["bal", "cours"]
[types.event.fields.words]
many = true
label = "Mots"
[types.lieu]
folder = "lieux"
"""
    )
    collections = {one["name"]: one for one in made(newsroom).config["collections"]}
    labels = {name: (one["label"], one["label_singular"]) for name, one in collections.items()}
    assert (labels["events"], labels["lieux"]) == (("Agenda", "Event"), ("Lieux", "Lieu"))
    fields = by_name(collections["events"]["fields"])
    assert (fields["begins"]["label"], fields["begins"]["widget"]) == ("Début", "datetime")
    assert (fields["about"]["collection"], fields["about"]["multiple"]) == ("articles", True)
    assert (fields["host"]["collection"], fields["host"]["label"]) == ("lieux", "Host")
    assert [option["value"] for option in fields["dance"]["options"]] == ["bal", "cours"]
    assert (fields["words"]["label"], fields["words"]["field"]["label"]) == ("Mots", "Mots")


def test_of_many_articles_related_ones_are_written(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = site_of({f"content/articles/a{number}/index.md": article("A") for number in range(3)})
    widgets = []
    for most in (3, 2):
        monkeypatch.setattr("sitegen.editor.configuration._MOST_RELATED", most)
        collections = {one["name"]: one for one in made(newsroom).config["collections"]}
        widgets.append(by_name(collections["articles"]["fields"])["related"]["widget"])
    assert widgets == ["relation", "list"]
