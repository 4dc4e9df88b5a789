"""Data files: four formats, what each value becomes, and every mistake with its place."""

import csv
import io
import json
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.data import DataFile, DataFiles, decode_files, encode_files, read_data
from sitegen.content.sources import data_name, digest_bytes, discover
from sitegen.errors.problems import ContentError

VALUES: dict[str, tuple[str, str, Any]] = {
    "rows": ("a.csv", "name,votes\nA,12\nB,\n", ({"name": "A", "votes": "12"}, {"name": "B", "votes": ""})),
    "a byte order mark": ("a.csv", "\ufeffname\nA\n", ({"name": "A"},)),
    "semicolons, as where decimals have a comma": ("a.csv", "nom;part\nA;1,5\n", ({"nom": "A", "part": "1,5"},)),
    "tabs": ("a.csv", "nom\tpart\nA;B\t1,5\n", ({"nom": "A;B", "part": "1,5"},)),
    "a semicolon in a name": ("a.csv", '"a;b;c",d\n1,2\n', ({"a;b;c": "1", "d": "2"},)),
    "lines and marks in quotes": ("a.csv", 'a,b\r\n"1\r\n2","""x"""\r\n', ({"a": "1\n2", "b": '"x"'},)),
    "blank lines": ("a.csv", "\n a , b\n\n1,2\n\n", ({"a": "1", "b": "2"},)),
    "one column": ("a.CSV", "a\n1;2\n", ({"a": "1;2"},)),
    "no rows": ("a.csv", "a,b", ()),
    "JSON": ("a.json", '{"a": [1, 2.5, null, {"b": "\\u00e9"}]}', {"a": (1, 2.5, None, {"b": "é"})}),
    "a list": ("a.json", "\ufeff[[1]]", ((1,),)),
    "what nobody sees": ("a.json", r'"a\u0000b"', "ab"),
    "TOML": ("a.toml", "day = 2026-03-15\n[[rows]]\na = 1\n", {"day": date(2026, 3, 15), "rows": ({"a": 1},)}),
    "YAML 1.2": (
        "a.yaml",
        "- yes\n- 12:30\n- 2026-03-15\n- true\n- 012\n",
        ("yes", "12:30", "2026-03-15", True, "012"),
    ),
    "the short suffix": ("a.yml", "a: {b: [1]}", {"a": {"b": (1,)}}),
    "nothing": ("a.yaml", "", None),
    "accents written as two characters": ("a.yaml", "- e\u0301\n", ("é",)),
}


@pytest.mark.parametrize(("path", "text", "value"), VALUES.values(), ids=VALUES)
def test_what_a_file_says(path: str, text: str, value: Any) -> None:
    assert read_data(text.encode(), path) == (value, [])


MISTAKES: dict[str, tuple[str, str | bytes, list[str]]] = {
    "rows of other lengths": (
        "a.csv",
        'a,b\n1\n"x,y",2,3\n\n1,2\n',
        ["2:2: this row has one value, but the table has 2 columns", "3:9: this row has 3 values, but the table has 2 columns"],
    ),
    "a row after one of several lines": ("a.csv", 'a,b\n"1\n2",3\n4\n', ["4:2: this row has one value"]),
    "columns that all have one name": (
        "a.csv", "a," * 20_000 + "b\n", [f"1:{2 * number + 1}: the column “a” appears twice" for number in range(1, 11)]
    ),
    "columns without a name": (
        "a.csv", "a,,a\n1,2,3\n", ["1:3: this column has no name", "1:4: the column “a” appears twice"]
    ),
    "a quotation without an end": ("a.csv", 'a,b\n1,"2\n3,4\n', ["2:3: this row is not valid CSV: a string has no closi"]),
    "text after a quotation": ("a.csv", 'a,b\n1,"2"3\n', ["2:3: this row is not valid CSV: something follows a closing"]),
    "no first row": ("a.csv", "\n\n", ["1:1: this table has no first row that names its columns"]),
    "Latin-1": ("a.csv", "nom\nété\n".encode("latin-1"), ["2:1: not valid UTF-8"]),
    "UTF-16": ("a.csv", "a".encode("utf-16"), ["1:1: this file is UTF-16"]),
    "malformed JSON": ("a.json", '{"a": 1,\n "b" 2}', ["2:6: this file is not valid JSON: a key must be followed by a "]),
    "no JSON at all": ("a.json", "", ["1:1: this file is not valid JSON"]),
    "a key of JSON twice": ("a.json", '{"a": 1,\n "a": 2}', ["2:2: the key “a” appears twice"]),
    "no number": ("a.json", '{"a": NaN}', ["1:7: this file is not valid JSON: NaN is not a JSON number"]),
    "half a character": ("a.json", r'"\ud800"', ["1:1: this file is not valid JSON"]),
    "a key of YAML twice": ("a.yaml", "a: 1\nb:\n  c: 1\n  c: 2\n", ["4:3: this file is not valid YAML: the key “c”"]),
    "malformed YAML": ("a.yaml", "a: b: c\n", ["1:5: this file is not valid YAML: a colon with a space"]),
    "a tag": ("a.yaml", "!!python/name:os.system\n", ["1:1: this file is not valid YAML: unknown tag"]),
    "a key of TOML twice": ("a.toml", "a = 1\na = 2\n", ["2:6: this file is not valid TOML"]),
    "too deep": ("a.json", "[" * 100_000, ["1:65: this is nested more than 64 levels deep"]),
    "too many columns": ("a.csv", "," * 1_000_001, ["1:1: this file holds more than 1000000 values"]),
    "too many rows": ("a.csv", "a,b\n" * 500_002, ["500002:1: this file holds more than 1000000 values"]),
    "too long": ("a.csv", b"a" * 20_000_001, ["this file has 20000001 bytes, and a text may have 20000000"]),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text", "told"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(path: str, text: str | bytes, told: list[str]) -> None:
    _, problems = read_data(text if isinstance(text, bytes) else text.encode(), path)
    shown = [str(problem).removeprefix(f"{path}:").strip() for problem in problems]
    assert len(shown) == len(told)
    assert [line[: len(start)] for line, start in zip(shown, told, strict=True)] == told


def test_a_table_that_is_wrong_throughout_is_not_told_row_by_row() -> None:
    assert len(read_data(b"a,b\n" + b"1\n" * 1000, "a.csv")[1]) == 10


CHANGES: dict[str, Callable[[Any], Any]] = {
    "item": lambda value: value.__setitem__("a", 2),
    "removal": lambda value: value.__delitem__("a"),
    "update": lambda value: value.update(a=2),
    "operator": lambda value: value.__ior__({"a": 2}),
    "default": lambda value: value.setdefault("c", 2),
    "pop": lambda value: value.pop("a"),
    "item popped": lambda value: value.popitem(),
    "clear": lambda value: value.clear(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_can_be_changed(change: Callable[[Any], Any]) -> None:
    value, _ = read_data(b'{"a": {"a": 1}, "b": [{"a": 1}]}', "a.json")
    for part in (value, value["a"], value["b"][0]):
        with pytest.raises(TypeError, match="cannot change"):
            change(part)
    assert value == {"a": {"a": 1}, "b": ({"a": 1},)}


texts = st.text(st.characters(codec="latin-1", exclude_categories=["C"]))
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


@given(plain, st.booleans())
def test_json_comes_back_as_it_was_written(value: Any, escaped: bool) -> None:
    found, problems = read_data(json.dumps(value, ensure_ascii=escaped).encode(), "a.json")
    assert (json.dumps(found), problems) == (json.dumps(value), [])


@given(st.lists(st.lists(texts, min_size=3, max_size=3)))
def test_a_table_comes_back_as_it_was_written(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([["a", "b", "c"], *rows])
    assert read_data(stream.getvalue().encode(), "a.csv") == (
        tuple(dict(zip("abc", row, strict=True)) for row in rows), []
    )  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., DataFiles]:
    def write(**texts: str) -> DataFiles:
        (tmp_path / "data").mkdir(exist_ok=True)
        for name, text in texts.items():
            (tmp_path / "data" / name.replace("_", ".")).write_text(text, "utf-8")
        sources, problems = discover(tmp_path)
        assert problems == []
        digests = {source.path: digest_bytes((tmp_path / source.path).read_bytes()) for source in sources}
        return DataFiles.of(tmp_path, sources, digests)

    return write


def test_files_by_name(files: Callable[..., DataFiles]) -> None:
    data = files(a_csv="x\n1\n", b_json="[]")
    assert (data.read("a"), data.read("b")) == (({"x": "1"},), ())
    assert data.problems([]) == []
    with pytest.raises(LookupError):
        data.read("c")
    assert data.mark("c") == ""
    assert files(a_csv="x\n2\n").mark("a") != data.mark("a")


def test_the_format_is_a_part_of_what_is_compared(files: Callable[..., DataFiles]) -> None:
    data = files(a_json="[1]", b_yaml="[1]")
    assert data.files["a"].digest == data.files["b"].digest
    assert data.mark("a") != data.mark("b")


def test_what_is_known_to_be_right_is_not_read(files: Callable[..., DataFiles]) -> None:
    data = files(a_json="[1", b_json="[1]")
    assert [problem.path for problem in data.problems([])] == ["data/a.json"]
    assert data.problems(list(data.files.values())) == []
    assert decode_files(encode_files(data)) == list(data.files.values())
    assert [problem.path for problem in data.problems([DataFile("data/a.json", "x")])] == ["data/a.json"]


def test_a_file_that_changes_while_the_site_is_built_is_an_error(files: Callable[..., DataFiles]) -> None:
    data = files(a_json="[1]")
    files(a_json="[2]")
    with pytest.raises(ContentError, match="changed during the build"):
        data.read("a")
    (data.root / "data/a.json").unlink()
    with pytest.raises(ContentError, match="cannot be read"):
        data.read("a")


def test_names() -> None:
    assert data_name("data/a.csv") == "a"
    assert data_name("data/2026/a.b.json") == "2026/a.b"
    assert data_name("data/e\u0301te\u0301.csv") == "été"


def test_files_reach_processes_that_begin_with_nothing(files: Callable[..., DataFiles]) -> None:
    data = files(a_json="[1]")
    assert pickle.loads(pickle.dumps(data)).read("a") == (1,)
