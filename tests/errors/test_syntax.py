"""What is wrong with the syntax of a file is said in our words, in any language, with the line to write where it is plain."""

import csv
import json
import re
import tomllib
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.data import read_data
from sitegen.errors.syntax import fault_of
from sitegen.formats.dates import parse_moment
from sitegen.formats.frontmatter import malformed
from sitegen.formats.yaml import CoreLoader
from sitegen.messages.message import Message, tr

TOML = {
    "a = mer": 'a = "mer"',
    "a = La mer # ici": 'a = "La mer" # ici',
    'a = "mer': 'a = "mer"',
    "a = 'mer": 'a = "mer"',
    "a = 'l'eau'": """a = "l'eau\"""",
    "a: mer": 'a = "mer"',
    "a: 3": "a = 3",
    "a = True": "a = true",
    "a = 2026-03-01 08:00": 'a = "2026-03-01 08:00"',
    "a = 2026-03-01 08:00 # ici": 'a = "2026-03-01 08:00" # ici',
    "a = “mer”": 'a = "mer"',
    "a = «\u00a0mer\u00a0»": 'a = "mer"',
    'a = "C:\\mer"': "a = 'C:\\mer'",
    'a = ["x", "y"': 'a = ["x", "y"]',
    'a = {b = "x"': 'a = {b = "x"}',
    "[site": "[site]",
    "[[site]": "[[site]]",
    "[la mer]": None,
    "a =": 'a = ""',
    "a = 1\na = 2": None,
    "[a]\n[a]": None,
    "a = {b = 1}\n[a.c]": None,
    "a b = 1": None,
    "= 1": None,
    'a = "x" y': None,
    "a = 2026-02-30": None,
    'a = """x': None,
    "a = '''x": None,
    'a = "\\q"': "a = '\\q'",
    "a = [1\n[b]\n": "a = [1]",
}
JSON = {
    '{"a": 1 "b": 2}': '{"a": 1, "b": 2}',
    '{\n  "a": 1\n  "b": 2\n}': '"a": 1,',
    '{"a" 1}': '{"a": 1}',
    '{"a": 1,}': '{"a": 1}',
    '{\n"a": 1,\n}': '"a": 1',
    '["a", "b",]': '["a", "b"]',
    "{'a': 'b'}": '{"a": "b"}',
    "{a: 1}": '{"a": 1}',
    "{“a”: 1}": '{"a": 1}',
    '{\n"a": "b\n}': '"a": "b"',
    '{"a": mer}': None,
    '{"a": 1} x': None,
    '{"a": "\\q"}': None,
    "": None,
    "{": None,
}
YAML = [
    "a: b: c", 'a: "x', "a: @x", "a: [1, 2", "a: {b: 1", "a:\n  - b\n - c", "- a\nb: 1", "a\nb: 1", "a: *x", "a: &", "a: !x! y",
    'a: "\\q"', 'a: "\\xZZ"', "a: - b", "a: 1\n  b: 2", "a: | x\n y", "a: 1\n---\nb: 2", "a:\n\t- x", 'a: "x"y', "%x",
    "a: &a 1\nb: &a 2", "a: 'L'appel'", "? x\n:y", "{a: 1} b", "- [a\n- b", 'a: "x\n---\n', "!<x", "a: }", "a: 1\na: 2",
]  # fmt: skip
CSV = ['a,b\n1,"2\n', 'a,b\n1,"2"3\n', f"a\n{'x' * 200_000}\n"]


def read(form: str, text: str) -> Message:
    """Return what is said of a text that cannot be read."""
    problems = read_data(text.encode(), f"data/a.{form}")[1]
    assert problems, text
    message = problems[0].message
    assert isinstance(message, Message)
    return message


def foreign(message: Message) -> list[str]:
    """Return the values of a message that are sentences, but not ours."""
    found = []
    for value in message.values.values():
        if isinstance(value, Message):
            found += foreign(value)
        elif isinstance(value, str) and " " in value:
            found.append(value)
    return found


@pytest.mark.parametrize(
    ("form", "text"),
    [*(("toml", text) for text in TOML), *(("json", text) for text in JSON), *(("yaml", text) for text in YAML)]
    + [("csv", text) for text in CSV],
)
def test_every_word_is_ours(form: str, text: str) -> None:
    message = read(form, text)
    assert foreign(message) == []
    assert "cannot be read from here on" not in str(message)


@pytest.mark.parametrize(("text", "meant"), [*TOML.items()])
def test_the_line_of_toml_that_was_meant(text: str, meant: str | None) -> None:
    hint = read_data(text.encode(), "data/a.toml")[1][0].hint
    assert str(hint) == f"write {meant}" if meant else hint is None


@pytest.mark.parametrize(("text", "meant"), [*JSON.items()])
def test_the_line_of_json_that_was_meant(text: str, meant: str | None) -> None:
    hint = read_data(text.encode(), "data/a.json")[1][0].hint
    assert str(hint) == f"write {meant}" if meant else hint is None


WORDS = st.text(st.sampled_from("ab=:[]{}\"',#\n\\1-. \u0007é"), max_size=25)


@given(WORDS, st.sampled_from(["toml", "json"]))
def test_a_hint_lets_the_text_be_read_farther(text: str, form: str) -> None:
    parse: Callable[[str], object] = tomllib.loads if form == "toml" else json.loads
    try:
        parse(text)
    except ValueError as error:
        fault = fault_of(text, "toml" if form == "toml" else "json", error)
        lines = text.splitlines() or [""]
        assert 1 <= fault.line <= max(len(text.split("\n")), 1)
        assert fault.column >= 1
        assert isinstance(fault.summary, Message)
        assert foreign(fault.summary) == []
        assert len(lines) >= 1


@given(st.text(st.sampled_from("ab:-[]{}\"'#\n\t\\&*!|>%@`, ?\u0007"), max_size=25))
def test_every_fault_of_yaml_has_a_place_and_words(text: str) -> None:
    try:
        yaml.load(text, Loader=CoreLoader)
    except (yaml.YAMLError, ValueError) as error:
        problem = malformed(tr("this file"), text, "yaml", "a.yaml", error)
        assert foreign(problem.message) == []  # type: ignore[arg-type]
        assert problem.line is not None


def test_words_of_a_parser_that_nobody_knows_are_not_shown() -> None:
    error = tomllib.TOMLDecodeError("Something new (at line 2, column 3)")
    fault = fault_of("a = 1\nb = 2", "toml", error)
    assert (str(fault.summary), fault.line, fault.column) == ("it cannot be parsed from here on", 2, 3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2025-02-30", "its month does not have that day"),
        ("2025-13-01", "a year has twelve months"),
        ("2025-01-01 24:00", "a day ends at 23:59:59"),
        ("2025-01-31 08:00+30:00", "its offset is more than a day"),
        ("0000-01-01", "there is no year 0"),
    ],
)
def test_why_a_date_cannot_be(text: str, why: str) -> None:
    from datetime import UTC

    with pytest.raises(ValueError, match=re.escape(why)) as found:
        parse_moment(text, UTC)
    assert foreign(found.value.args[0]) in ([], [text])


def test_a_value_of_a_table_may_be_as_long_as_python_reads() -> None:
    assert csv.field_size_limit() < 200_000
