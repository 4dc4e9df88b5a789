"""The schemas that editors check by: valid, true to what sitegen accepts, and with a word on each key."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from schema_edits import Struct, as_in_toml, fields_of, full, samples, variants

import sitegen
from sitegen.cli.commands import main
from sitegen.config.site import Config, parse_config
from sitegen.content.front_matter import read_meta
from sitegen.content.schemas import Schemas
from sitegen.content.sources import discover
from sitegen.content.unread import MARKDOWN_SUFFIXES
from sitegen.errors.schema import convert
from sitegen.formats.dates import parse_moment
from sitegen.formats.frontmatter import split_front_matter
from sitegen.schemas.files import schemas as editor_schemas
from sitegen.theme.options import struct_of
from sitegen.theme.theme import Theme, ThemeFile, load_theme

SCHEMAS = {kind: Schemas().struct(kind) for kind in Schemas().kinds}
PROJECT = Path(sitegen.__file__).parent.parent
FORMS: dict[str, Struct] = {"site": Config, "theme": ThemeFile, **SCHEMAS}
THEME = load_theme(PROJECT, "gazette", {})
MADE = dict(editor_schemas(THEME, Schemas()))
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in MADE.items()}


def said(form: str, value: Any) -> list[str]:
    return [error.message for error in VALIDATORS[form].iter_errors(as_in_toml(value))]


def read_toml(path: Path) -> Any:
    """Return a file in TOML as JSON has it: dates are texts."""
    return msgspec.to_builtins(tomllib.loads(path.read_text("utf-8")))


def front_matter_of(root: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    sources, _ = discover(root)
    for source in sources:
        if source.kind in SCHEMAS and source.path.endswith(MARKDOWN_SUFFIXES):
            data = split_front_matter((root / source.path).read_text("utf-8"), source.path).data
            yield source.path, source.kind, msgspec.to_builtins(data)  # front matter may be in TOML too


def test_there_is_a_schema_of_each_form() -> None:
    assert MADE.keys() == FORMS.keys()


@pytest.mark.parametrize("form", MADE)
def test_each_schema_obeys_the_metaschema(form: str) -> None:
    Draft202012Validator.check_schema(MADE[form])
    assert MADE[form]["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


def test_the_sample_newspaper_is_valid() -> None:
    assert said("site", read_toml(PROJECT / "site.toml")) == []
    for path in PROJECT.glob("themes/*/theme.toml"):
        assert said("theme", read_toml(path)) == [], path
    read = list(front_matter_of(PROJECT))
    assert {kind for _, kind, _ in read} == set(SCHEMAS)
    for path, kind, data in read:
        assert said(kind, data) == [], path


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_new_site_is_valid_and_names_its_schemas(tmp_path: Path, language: str) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path), "--language", language]).exit_code == 0
    first = (tmp_path / "site.toml").read_text("utf-8").split("\n")[0]
    named = tmp_path / first.removeprefix("#:schema ")
    assert msgspec.json.decode(named.read_bytes()) == msgspec.json.decode(msgspec.json.encode(MADE["site"]))
    assert said("site", read_toml(tmp_path / "site.toml")) == []
    read = list(front_matter_of(tmp_path))
    assert {kind for _, kind, _ in read} >= {"article", "page", "author"}
    for path, kind, data in read:
        assert said(kind, data) == [], path


def test_the_command_writes_what_init_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 0
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["schema", "--into", "editor/all"])
    assert told.exit_code == 0, told.output
    assert [line.strip() for line in told.output.splitlines()] == [f"editor/all/{name}.json" for name in MADE]
    for name in MADE:
        assert Path(f"editor/all/{name}.json").read_bytes() == Path(f"schemas/{name}.json").read_bytes()


def test_the_command_needs_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["schema"])
    assert told.exit_code == 1
    assert not list(tmp_path.iterdir())


# True to what sitegen accepts


def whole_of(form: str) -> dict[str, Any]:
    """Return a form with a value in every key."""
    return full(FORMS[form]) | ({"options": full(struct_of(THEME.declared))} if form == "site" else {})


def accepted(form: str, value: dict[str, Any]) -> bool:
    """Return whether sitegen accepts a table."""
    if form in SCHEMAS:
        return not read_meta(value, SCHEMAS[form], ZoneInfo("Europe/Paris"))[1]
    return not convert(value, FORMS[form])[1]


@pytest.mark.parametrize("form", FORMS)
def test_every_value_of_every_key_is_accepted(form: str) -> None:
    whole = whole_of(form)
    assert said(form, whole) == []
    for label, value in variants(FORMS[form], whole):
        if label != "Config.options":  # of which the theme says what they are
            assert said(form, value) == [], label


WRONG: list[Any] = [
    {"zzz": []},
    [[[1]]],
    True,
    1.5,
    2024,
    "zzz",
    None,
    [None],
    [2024],
    ["zzz"],
    "2024-10-31",
    "https://",
]


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_refused_that_sitegen_accepts(form: str) -> None:
    """In each key, a value of each type; what sitegen reads more kindly, such as a year as a tag, too."""
    base = {name: samples(kind)[0] for name, kind in required(FORMS[form])}
    refused = 0
    for name in msgspec.structs.fields(FORMS[form]):
        for value in WRONG:
            table = {**base, name.encode_name: value}
            if form not in SCHEMAS and value in (None, [None]):
                continue  # TOML has no word for it
            if accepted(form, table) and name.name != "options":  # of these the theme decides
                assert said(form, table) == [], name.encode_name
            else:
                refused += bool(said(form, table))
    assert refused > 5 * len(msgspec.structs.fields(FORMS[form]))


def required(struct: Struct) -> Iterator[tuple[str, Any]]:
    needed = {field.encode_name for field in msgspec.structs.fields(struct) if field.required}
    return ((name, kind) for name, kind in fields_of(struct).items() if name in needed)


@pytest.mark.parametrize("form", FORMS)
def test_a_key_that_nobody_has_is_refused_and_one_that_is_missing(form: str) -> None:
    whole = whole_of(form)
    assert "zzz" in said(form, {**whole, "zzz": 1})[0]
    for name, _ in required(FORMS[form]):
        assert said(form, {key: value for key, value in whole.items() if key != name}), name


@pytest.mark.parametrize(
    ("form", "table"),
    [
        ("article", {"status": "publish"}),
        ("article", {"date": "31/10/2024"}),
        ("article", {"canonical": "javascript:alert()"}),
        ("article", {"image": {"src": "a.png"}}),
        ("article", {"image": {"src": "a.png", "alt": "", "legend": ""}}),
        ("article", {"tags": "a, b"}),
        ("author", {"url": "example.org"}),
        ("site", {"feeds": {"formats": ["rzz"]}}),
        ("site", {"site": {"titel": "x"}}),
        ("theme", {"images": {"lead": {"of": "article", "width": [8]}}}),
    ],
)
def test_mistakes_at_any_depth_are_seen(form: str, table: dict[str, Any]) -> None:
    whole = whole_of(form)
    assert said(form, {**whole, **table})
    assert not accepted(form, {**whole, **table})


@pytest.mark.parametrize(
    "text",
    ["2024-10-31", "2024-1-2 8:30", "2024-10-31T08:30:00+02:00", " 2024-10-31  08:30 Z ", "2024-10-31 08:30:15,5"],
)
def test_a_date_may_be_written_as_sitegen_reads_it(text: str) -> None:
    parse_moment(text, ZoneInfo("Europe/Paris"))
    assert said("article", {"title": "A", "date": text, "category": "B"}) == []


# What a site declares

DECLARED = """
[site]
title = "A"
url = "https://example.org/"
[taxonomy.places]
label = "Lieux"
[types.event]
starts = "begins"
[types.event.fields]
begins = { type = "date", required = true, label = "Début" }
size = { type = "whole" }
kind = { type = "choice", choices = ["fair", "vote"] }
speakers = { type = "author", many = true, label = "Avec" }
poster = { type = "picture" }
after = { type = "event" }
"""


def test_what_a_site_declares_is_in_its_schemas() -> None:
    config = parse_config(DECLARED)
    forms = Schemas.of(config)
    made = dict(editor_schemas(THEME, forms))
    assert made.keys() == {*MADE, "places", "event"}
    for schema in made.values():
        Draft202012Validator.check_schema(schema)
    site, text = Draft202012Validator(made["site"]), Draft202012Validator(made["article"])
    assert site.is_valid(tomllib.loads(DECLARED))
    assert not site.is_valid(tomllib.loads(DECLARED.replace("label", "labl")))
    written = {"title": "A", "date": "2026-01-02", "category": "B", "places": ["Le port", 2024]}
    assert text.is_valid(written)
    assert not VALIDATORS["article"].is_valid(written)
    assert not text.is_valid({**written, "places": "Le port"})
    for key, value in made["article"]["properties"].items():
        assert value.get("description"), key
    assert Draft202012Validator(made["places"]).is_valid({"title": "Le port", "parent": "La ville"})
    event = Draft202012Validator(made["event"])
    picture = {"src": "a.png", "alt": "Le port"}
    whole = {"title": "A", "begins": "2026-01-02", "size": 3, "kind": "fair", "speakers": ["ana"], "poster": picture}
    assert event.is_valid({**whole, "after": "fete", "menu": "main", "extra": {"mot": 1}, "size": None})
    for wrong in (
        {"kind": "ball"},
        {"begins": "tomorrow"},
        {"size": "3"},
        {"speakers": "ana"},
        {"zzz": 1},
        {"poster": {}},
    ):
        assert not event.is_valid({**whole, **wrong}), wrong
    assert not event.is_valid({"title": "A"})
    described = made["event"]["properties"]
    assert (described["begins"]["description"], described["speakers"]["description"]) == ("Début", "Avec")
    assert described["size"]["description"] == "Size"


# Options of the theme

OPTIONS = """
name = "matin"
[options.flag]
type = "flag"
[options.whole]
type = "whole"
[options.words]
type = "text"
description = "Some words."
[options.scheme]
type = "choice"
choices = ["auto", "dark"]
[options.accent]
type = "colour"
default = "#123456"
[options.mark]
type = "picture"
[options.help]
type = "link"
[options.start]
type = "moment"
[options.names]
type = "list"
of = "name"
[options.front]
type = "list"
description = "Bands."
fields.title.type = "text"
fields.ends.type = "end"
fields.layout = { type = "choice", choices = ["lead", "grid"], description = "How." }
[options.bar]
type = "table"
fields.on.type = "flag"
"""


def with_options(tmp_path: Path, *, templates: bool = False) -> tuple[Theme, Draft202012Validator]:
    (tmp_path / "themes/matin").mkdir(parents=True)
    (tmp_path / "themes/matin/theme.toml").write_text(OPTIONS, "utf-8")
    if templates:
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates/home.html").write_text("{{ site.options.other }}", "utf-8")
    theme = load_theme(tmp_path, "matin", {})
    return theme, Draft202012Validator(dict(editor_schemas(theme, Schemas()))["site"])


def test_options_are_those_of_the_theme(tmp_path: Path) -> None:
    theme, validator = with_options(tmp_path)
    Draft202012Validator.check_schema(validator.schema)
    base = {"site": {"title": "A", "url": "https://example.org/"}}
    struct = struct_of(theme.declared)
    whole = full(struct) | {"flag": True}
    assert whole.keys() == theme.declared.keys()
    assert validator.is_valid({**base, "options": whole})
    for label, value in variants(struct, whole):
        assert validator.is_valid({**base, "options": value}), label
    for name, wrong in {
        "flag": "yes", "whole": "1", "words": ["a"], "scheme": "drk", "accent": "red", "mark": {}, "help": "/a/",
        "start": "tomorrow", "names": "a", "front": [{"layout": "strip"}], "bar": {"off": True}, "zzz": 1,
    }.items():  # fmt: skip
        assert not validator.is_valid({**base, "options": {name: wrong}}), name
    described = validator.schema["properties"]["options"]["properties"]
    assert described["words"]["description"] == "Some words."
    assert described["front"]["items"]["properties"]["layout"]["description"] == "How."
    assert described["accent"]["default"] == "#123456"


def test_templates_of_a_site_may_read_further_options(tmp_path: Path) -> None:
    _, validator = with_options(tmp_path, templates=True)
    table = {"site": {"title": "A", "url": "https://example.org/"}, "options": {"other": 1}}
    assert validator.is_valid(table)
    table["options"] = {"whole": "1"}
    assert not validator.is_valid(table)


# A word on each key


@pytest.mark.parametrize("form", FORMS)
def test_each_key_has_its_description(form: str) -> None:
    found = {form: MADE[form], **MADE[form]["$defs"]}
    for name, schema in found.items():
        for key, value in schema["properties"].items():
            assert value.get("description"), (name, key)


def test_descriptions_are_those_of_the_manual() -> None:
    manual = (PROJECT / "docs/front-matter.md").read_text("utf-8")
    for kind in SCHEMAS:
        for key, value in MADE[kind]["properties"].items():
            assert re.search(rf"^\| `{key}` \|.*\| {re.escape(value['description'])} \|$", manual, re.MULTILINE), key
