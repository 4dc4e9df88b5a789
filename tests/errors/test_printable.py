"""No text of a user commands a terminal or a build server, wherever in a line sitegen prints it.

The rules of GitHub's runner are those of ``ActionCommand.cs`` in https://github.com/actions/runner, which compares texts as
.NET does: signs that nobody sees do not count.
"""

import json
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.errors.faults import Severity
from sitegen.errors.github import annotation
from sitegen.errors.printable import one_line, printable_json, with_symbols
from sitegen.errors.problems import ContentError, Place, SitegenError

COMMANDS = {"error", "warning", "notice", "set-output", "add-mask", "stop-commands", "set-env", "group"}
_MORE = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}
HOSTILE = [
    "::set-output name=a::b",
    " \t::error file=x::y",
    "\u200d:\u00ad:add-mask::x",
    "a ##[set-env name=PATH]x",
    "#\u200b#[error]x",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[message text='x']",
    "a\n::error::b",
    "a\r::error::b",
    "a\r\n::error::b\x0b\x0c\x85\u2028\u2029",
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m",
    "\u202egnp.exe",
    "%0A::error::x",
    "a,b:c%",
    "\ud800",
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.sampled_from(":#[]%,\n\r\x1b\u200d "), st.text(max_size=5)), max_size=6
).map("".join)


def seen(text: str) -> str:
    """Return a text without the signs that .NET ignores when it compares."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cc", "Mn", "Me"))


def commands(log: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield the commands that GitHub's runner finds in a log: name, properties, text."""
    for line in log.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        text = seen(line)
        head, mark, data = text.lstrip()[2:].partition("::")
        name, _, given = head.partition(" ")
        if text.lstrip().startswith("::") and mark and name in COMMANDS:
            yield name, dict(pair.split("=", 1) for pair in given.split(",") if "=" in pair), data
        elif "##[" in text:
            yield "##[", {}, text


def unescaped(text: str) -> str:
    for code, sign in reversed(_MORE.items()):
        text = text.replace(code, sign)
    return text


def is_harmless(line: str) -> bool:
    """Return whether a terminal shows a line as it is, and no build server finds a command in it."""
    controls = [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") and sign != "\t"]
    reordering = set(line) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    line.encode()
    return not (controls or reordering or [*commands(line)] or "##vso[" in line or "##teamcity[" in line)


@given(TEXTS)
@pytest.mark.parametrize("before", ["", "  ", "«", "\u200d"])
def test_a_line_is_harmless(before: str, text: str) -> None:
    assert is_harmless(one_line(before + text))


@pytest.mark.parametrize(
    "text", ["Un titre : « ça va ? »", "a::b", "# Titre [1]", "12 h 30", "مرحبا", "\tx", "C# [a]", "::"]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert one_line(text).replace("\\::", "::") == text


def test_symbols_stand_for_controls() -> None:
    assert one_line("a\nb\x1b[1m\x7f\x9b\u2028\u202e") == "a␊b␛[1m␡<U+009B><U+2028><U+202E>"


@given(st.dictionaries(TEXTS, st.lists(TEXTS)))
def test_json_is_harmless_and_says_the_same(value: dict[str, list[str]]) -> None:
    text = printable_json(value)
    assert json.loads(text) == value
    assert all(map(is_harmless, text.split("\n")))


PROBLEMS = st.builds(
    ContentError,
    TEXTS,
    st.none() | TEXTS,
    st.builds(Place, st.none() | st.integers(1, 9), st.none() | st.integers(1, 9), st.none() | TEXTS),
    st.none() | TEXTS,
    st.sampled_from(["error", "warning", "note"]),
)


@given(PROBLEMS)
@example(ContentError("a\n::error::b", "x,line=9:y\n.md", Place(1, 2, "\x1b[31m"), "c\n::add-mask::d"))
def test_an_annotation_is_one_command_at_its_place(problem: SitegenError) -> None:
    log = annotation(problem)
    assert "\n" not in log
    assert "\r" not in log
    levels: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
    ((name, given, text),) = commands(log)
    assert name == levels[problem.severity]
    assert set(given) <= {"file", "line", "col"}
    assert unescaped(given.get("line", "")) == str(problem.line or "")
    assert unescaped(given.get("file", "")) == seen(with_symbols(problem.path or ""))
    for sign in unescaped(text):
        assert sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp")


@given(PROBLEMS)
def test_the_lines_of_a_problem_are_its_own(problem: SitegenError) -> None:
    first, *rest = str(problem).split("\n")
    assert not first.startswith("\n")
    assert all(line.startswith("      ") or line[:8].strip(" 123456789|") == "" for line in rest)
