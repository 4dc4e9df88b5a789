"""What a small file can mean, and no parser may follow: found before stack or memory goes, with its place."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from newsroom import Newsroom, article

from sitegen.content.data import read_data
from sitegen.content.sources import discover
from sitegen.deploy.workflows import read_workflows
from sitegen.errors.bounds import BYTES, LEVELS, VALUES, read_json, read_toml
from sitegen.errors.problems import BuildFailed
from sitegen.messages.language import choose_language

DEEP: dict[str, tuple[str, Callable[[int], str]]] = {
    "JSON lists": ("json", lambda levels: "[" * levels + "]" * levels),
    "JSON objects": ("json", lambda levels: '{"a":' * levels + "1" + "}" * levels),
    "TOML lists": ("toml", lambda levels: "a = " + "[" * (levels - 1) + "]" * (levels - 1)),
    "TOML tables": ("toml", lambda levels: "a = " + "{a = " * (levels - 1) + "1" + "}" * (levels - 1)),
    "a dotted key": ("toml", lambda levels: ".".join(["a"] * levels) + " = 1"),
    "a dotted key with quotation marks": ("toml", lambda levels: " . ".join(['"a.b"'] * levels) + " = 1"),
    "a dotted table": ("toml", lambda levels: "[" + ".".join(["a"] * (levels - 1)) + "]\nb = 1"),
    "a dotted table, dotted keys": (
        "toml", lambda levels: "[" + ".".join(["a"] * 30) + "]\n" + ".".join(["b"] * (levels - 30)) + " = 1"
    ),
    "YAML lists": ("yaml", lambda levels: "[" * levels + "]" * levels),
    "YAML mappings": ("yaml", lambda levels: "{a: " * levels + "1" + "}" * levels),
    "YAML block lists": ("yaml", lambda levels: "- " * levels + "a"),
    "YAML block mappings": ("yaml", lambda levels: "\n".join(" " * level + "a:" for level in range(levels))),
    "YAML keys of keys": ("yaml", lambda levels: "".join(" " * level + "a:\n" for level in range(levels - 1)) + " " * levels + "- b"),
    "YAML with aliases": (
        "yaml", lambda levels: "a0: &a0 []\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}]\n" for n in range(levels - 2))
    ),
}  # fmt: skip


@pytest.mark.parametrize(("form", "write"), DEEP.values(), ids=DEEP)
def test_what_is_nested_deeper_than_a_newsroom_writes_is_an_error_with_its_place(
    form: str, write: Callable[[int], str]
) -> None:
    assert read_data(write(LEVELS).encode(), f"a.{form}")[1] == []
    for levels in (LEVELS + 1, 5_000):
        (problem,) = read_data(write(levels).encode(), f"data/a.{form}")[1]
        assert problem.message == "this is nested more than 64 levels deep"
        assert problem.place.startswith("data/a.")
        assert problem.excerpt is not None
        assert problem.excerpt == write(levels).split("\n")[(problem.line or 0) - 1]


KILLERS = (
    "[" * 100_000,
    "- " * 100_000,
    "? " * 100_000,
    "{a: " * 100_000,
    "a: &a [*a]",
    ": " * 100_000,
    "-\t" * 100_000,
)


def test_no_text_in_yaml_ends_the_process() -> None:
    """In a process of its own: on code without bounds, it dies by a signal."""
    code = (
        "import json, sys\n"
        "from sitegen.content.data import read_data\n"
        "for text in json.load(sys.stdin):\n"
        "    print(len(read_data(text.encode(), 'a.yaml')[1]))"
    )
    found = subprocess.run([sys.executable, "-c", code], input=json.dumps(KILLERS), text=True, capture_output=True)
    assert (found.returncode, found.stdout.split()) == (0, ["1"] * len(KILLERS)), found.stderr


def laughs(levels: int, width: int) -> str:
    lines = ["a0: &a0 [" + "x," * width + "]"]
    lines += [f"a{n}: &a{n} [" + f"*a{n - 1}," * width + "]" for n in range(1, levels)]
    return "\n".join(lines)


def test_aliases_repeat_no_more_than_a_file_could_say() -> None:
    (problem,) = read_data(laughs(9, 9).encode(), "data/a.yaml")[1]
    assert (problem.message, problem.line) == ("aliases repeat more than 10000 values", 5)
    assert read_data(laughs(3, 9).encode(), "data/a.yaml")[1] == []


def test_merges_count_like_aliases() -> None:
    text = "a: &a {b: 1}\nc:\n  <<: [" + "*a," * 10_000 + "]\n"
    (problem,) = read_data(text.encode(), "data/a.yaml")[1]
    assert (problem.message, problem.line) == ("aliases repeat more than 10000 values", 3)
    value, problems = read_data(b"a: &a {b: 1}\nc:\n  <<: [*a, *a]\n  d: 2\ne: *a\n", "a.yaml")
    assert (value, problems) == ({"a": {"b": 1}, "c": {"b": 1, "d": 2}, "e": {"b": 1}}, [])


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: &a {b: *a}", "&a [b, [*a]]", "a: &a\n- c: [*a]"])
def test_what_contains_itself_is_shown_where_it_does(text: str) -> None:
    (problem,) = read_data(text.encode(), "a.yaml")[1]
    before = text.partition("*")[0]
    assert "contains itself" in problem.message
    assert (problem.line, problem.column) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("json", "[" + "1," * VALUES + "1]"),
        ("yaml", "[" + "a," * VALUES + "a]"),
        ("yaml", "- a\n" * (VALUES + 1)),
        ("toml", "a = [" + "1," * (VALUES + 1) + "]"),
    ],
)
def test_more_values_than_memory_is_for_are_an_error(form: str, text: str) -> None:
    (problem,) = read_data(text.encode(), f"a.{form}")[1]
    assert problem.message == "this file holds more than 1000000 values"
    assert problem.line


TEXTS = st.text(st.sampled_from("ab.[]{},='\"#\\\n -"), max_size=80)


@given(st.lists(TEXTS, max_size=8), st.sampled_from(["json", "toml"]))
@example(["." * 80, "[" * 80, '"""', "'''"], "toml")
@example(['\\"' + "[" * 80], "json")
def test_marks_inside_texts_nest_nothing(texts: list[str], form: str) -> None:
    """However many brackets and dots a text has, it is read as the parser reads it."""
    padding = "[{." * LEVELS
    if form == "json":
        assert read_json(json.dumps([*texts, padding])) == [*texts, padding]
        return
    lines = [f"{json.dumps(f'k{number}.x')} = {json.dumps(text)}" for number, text in enumerate(texts)]
    lines += [f"l = '{padding}'", f'm = """{padding}"\n"" """', f"n = '''{padding}'\n'''", f"# {padding}"]
    values = read_toml("\n".join(lines))
    assert [values[f"k{number}.x"] for number in range(len(texts))] == texts


def test_configuration_theme_and_workflows_are_bounded(tmp_path: Path) -> None:
    deep = "a = " + "[" * 5_000 + "]" * 5_000
    site = Newsroom(tmp_path / "site", {"content/articles/a.md": article()})
    site.write({".github/workflows/a.yml": "on: " + "[" * 5_000})
    found, broken = read_workflows(site.root)
    assert (found, broken) == ([], [(".github/workflows/a.yml", 1, "this is nested more than 64 levels deep")])
    written = (site.root / "site.toml").read_text()
    site.write({"site.toml": f"{written}\n[extra]\n{deep}\n"})
    with pytest.raises(BuildFailed, match=r"site.toml:[0-9]+:[0-9]+: this is nested more than 64 levels deep"):
        site.build()
    assert choose_language({}, site.root) == "en"
    site.write({"site.toml": written.replace('theme = "x"', 'theme = "deep"'), "themes/deep/theme.toml": deep})
    with pytest.raises(BuildFailed, match=r"theme.toml:1:[0-9]+: this is nested more than 64 levels deep"):
        site.build()


def test_an_article_with_a_bomb_is_an_error_with_file_and_line(tmp_path: Path) -> None:
    bombs = {
        "aliases": laughs(9, 9),
        "brackets": "tags: " + "[" * 100_000,
        "tags": "tags: [" + "".join(f"t{n}," for n in range(20_000)) + "]",
    }
    good = article().partition("---\n")[2]
    files = {f"content/articles/{name}.md": f"---\n{bomb}\n{good}" for name, bomb in bombs.items()}
    files["content/articles/elements.md"] = article(body="Un mot.\n\n" + "<b>" * 1_000 + "x")
    site = Newsroom(tmp_path / "site", files)
    with pytest.raises(BuildFailed) as caught:
        site.build()
    found = {problem.place: problem.message for problem in caught.value.problems}
    assert found == {
        "content/articles/aliases.md:6:10": "aliases repeat more than 10000 values",
        "content/articles/brackets.md:2:70": "this is nested more than 64 levels deep",
        "content/articles/tags.md:2:4898": "“tags” has more than 1000 entries",
        "content/articles/elements.md:9:769": "quotations, lists, brackets or elements are nested too deeply",
    }


def test_a_text_that_is_too_long_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/articles/a.md").write_text("a")
    with (tmp_path / "content/articles/b.md").open("wb") as file:
        file.truncate(BYTES + 1)
    sources, problems = discover(tmp_path)
    assert [source.path for source in sources] == ["content/articles/a.md"]
    assert [str(problem).splitlines()[0] for problem in problems] == [
        "content/articles/b.md: this file has 20000001 bytes, and a text may have 20000000"
    ]


def test_the_excerpt_of_an_endless_line_is_cut_around_its_place() -> None:
    (problem,) = read_data(b"x" * 300 + b": " + b"[" * 100_000, "a.yaml")[1]
    _, excerpt, mark, _ = str(problem).splitlines()
    assert len(excerpt) < 250
    assert excerpt[mark.index("^")] == "["
    assert problem.excerpt is not None
    assert len(problem.excerpt) > 100_000
