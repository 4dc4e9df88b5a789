"""What is wrong in a template is an error, and names the file and the line where it is wrong."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from newsroom import SITE, article

from sitegen.errors.problems import TemplateError
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.recorder import Recorder
from sitegen.pages.templates import TemplateEngine
from sitegen.theme.theme import load_theme

Files = dict[str, str | bytes]


def engine_of(root: Path, files: Files, compiled: CompiledTemplates | None = None) -> TemplateEngine:
    for name, text in {"../themes/x/theme.toml": 'name = "x"\n', "../site.toml": SITE, **files}.items():
        path = root / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return TemplateEngine(load_theme(root, "x", {}), compiled or CompiledTemplates())


def reader() -> Recorder:
    """Return a recorder to which every fact is nothing."""
    return Recorder(SimpleNamespace(value=lambda key: None, parts={}))  # type: ignore[arg-type]


def fault(engine: TemplateEngine, name: str = "page.html", **context: Any) -> str:
    """Return place, message and excerpt of what is wrong in a template."""
    with pytest.raises(TemplateError) as caught:
        engine.render(name, context, reader())
    problem = caught.value
    return f"{problem.place}: {problem.message} | {problem.excerpt}"


# Names that nobody has, in literals

PARTS = st.sampled_from(["1", "'a'", "known", "none", "known.x|default(2)", "[]", "()", "{}", "'a' if known else 'b'"])


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, max_size=3)
    return st.one_of(
        some.map(lambda parts: f"[{', '.join(parts)}]"),
        some.map(lambda parts: f"({''.join(part + ', ' for part in parts)})"),
        some.map(lambda parts: "{" + ", ".join(f"{number}: {part}" for number, part in enumerate(parts)) + "}"),
    )


LITERALS = st.recursive(PARTS, nested, max_leaves=8)
UNKNOWN = st.sampled_from(
    ["nope", "known.nope", "known['nope']", "nope.x", "known and nope", "known|select('none')|first"]
)
WRAPPED = st.sampled_from(
    ["[{}]", "({}, 1)", "{{'a': {}}}", "{{{}: 1}}", "[1, [{}]]", "[{{'a': ({},)}}, 2]", "[known, [{} if known else 1]]"]
)
USES = st.sampled_from(
    ["{}", "{}|length", "{}|list|length", "{}|string", "1 if {} else 2", "{}|pprint", "{} is iterable", "({}, 2)|first"]
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> TemplateEngine:
    return engine_of(tmp_path_factory.mktemp("theme"), {})


@given(literal=st.builds(str.format, WRAPPED, UNKNOWN), use=USES)
def test_a_literal_holds_no_name_that_nobody_has(engine: TemplateEngine, literal: str, use: str) -> None:
    template = engine.from_string("\n{% set x = 1 %}\n{{ " + use.format(literal) + " }}")
    with pytest.raises(Exception, match=r"nope|No first item"):
        template.render(known={"k": 1})


@given(literal=LITERALS)
def test_a_literal_of_known_names_is_that_of_jinja(engine: TemplateEngine, literal: str) -> None:
    text = "{{ " + literal.replace(", ", ",\n") + " }}"
    assert engine.from_string(text).render(known={"k": 1}) == Environment(autoescape=True).from_string(text).render(
        known={"k": 1}
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ known|map(attribute='nope')|list }}",
        "{{ '%r'|format(nope) }}",
        "{{ nope|json }}",
        "{{ nope|tojson }}",
        "{{ dict(a=nope) }}",
        "{{ [1, ('a' if false)] }}",
        "{{ [data('nope')]|length }}",
    ],
)
def test_nothing_is_written_as_undefined(tmp_path: Path, text: str) -> None:
    class Read:
        def __call__(self, *key: str) -> None: ...
        def meant(self, name: str) -> None: ...

    assert "templates/page.html:2: " in fault(
        engine_of(tmp_path, {"page.html": f"\n{text}"}), known=[{"a": 1}], _read=Read()
    )


def test_what_may_be_missing_may_still_be_asked_for(engine: TemplateEngine) -> None:
    text = (
        "{{ ['card', 'big' if false]|select|join(' ') }} {{ [nope|default('x')] }} {% if nope is defined %}{% endif %}"
    )
    assert engine.from_string(text).render() == "card [&#39;x&#39;] "


# Where it is wrong

MACROS = "{% macro show(x) %}\n\n<b>{{ x }}</b>{% endmacro %}\n"
BAD = {
    "an undefined name": "{{ nope }}",
    "in a list": "{{ [nope, 1]|length }}",
    "passed to a macro of another file": "{% from 'macros.html' import show %}{{ show(nope) }}",
    "a macro called with too little": "{% from 'macros.html' import show %}{{ show() }}",
    "a macro called with too much": "{% from 'macros.html' import show %}{{ show(1, 2) }}",
    "a macro that is not there": "{% from 'macros.html' import hide %}{{ hide(1) }}",
    "set for an included file": "{% set y = nope %}{% include 'shows-y.html' %}",
    "an unknown filter": "{{ 1|shoot }}",
    "an unknown filter under a condition": "{% if 1 %}{{ 1|shoot }}{% endif %}",
    "a failure": "{{ 1 // 0 }}",
    "no such template": "{% include 'nope.html' %}",
    "syntax": "{% if %}",
    "Latin-1": "Été".encode("latin-1"),
}
AROUND: dict[str, Callable[[bytes], Files]] = {
    "alone": lambda bad: {"page.html": b"\n\n" + bad},
    "included": lambda bad: {"page.html": "{% include 'a/b.html' %}", "a/b.html": b"\n\n" + bad},
    "included twice": lambda bad: {
        "page.html": "\n{% include 'c.html' %}", "c.html": "{% include 'b.html' %}", "b.html": b"\r\n\r\n" + bad,
    },
    "in a macro": lambda bad: {
        "page.html": "{% import 'b.html' as b %}\n{{ b.go() }}", "b.html": b"{% macro go() %}\n\n" + bad + b"{% endmacro %}",
    },
    "in a parent": lambda bad: {"page.html": "{% extends 'b.html' %}", "b.html": b"\n\x0c\n" + bad},
    "in a block": lambda bad: {
        "page.html": b"{% extends 'b.html' %}\n{% block c %}\n" + bad + b"{% endblock %}",
        "b.html": "\n\n{% block c %}{% endblock %}",
    },
    "in what a macro is called with": lambda bad: {
        "page.html": b"{% from 'm.html' import go %}\n{% call go() %}\n" + bad + b"{% endcall %}",
        "m.html": "{% macro go() %}{{ caller() }}{% endmacro %}",
    },
}  # fmt: skip


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("what", BAD)
def test_a_fault_names_its_own_file_and_line(tmp_path: Path, what: str, around: str) -> None:
    bad = BAD[what]
    files = AROUND[around](bad if isinstance(bad, bytes) else bad.encode())
    (name,) = [name for name, text in files.items() if isinstance(text, bytes)]
    engine = engine_of(tmp_path, {"macros.html": MACROS, "shows-y.html": "\n\n\n\n\n{{ y }}", **files})
    shown = "Été" if isinstance(bad, bytes) else bad
    found = fault(engine)
    assert found.startswith(f"templates/{name}:3:"), found
    assert shown in found.partition(" | ")[2]


@pytest.mark.parametrize("mark", ["", "|length", ".x"])
@given(before=st.integers(0, 4), after=st.integers(0, 4))
def test_a_fault_in_a_long_expression_names_its_own_line(
    tmp_path_factory: pytest.TempPathFactory, mark: str, before: int, after: int
) -> None:
    lines = ["{{ [", *["1,"] * before, f"nope{mark},", *["2,"] * after, "]|join(", "'x') }}"]
    found = fault(engine_of(tmp_path_factory.mktemp("theme"), {"page.html": "\n".join(lines)}))
    assert found == f"templates/page.html:{2 + before}: 'nope' is undefined | nope{mark},"


def test_a_file_saved_with_a_byte_order_mark_begins_with_its_first_letter(tmp_path: Path) -> None:
    engine = engine_of(tmp_path, {"page.html": b"\xef\xbb\xbfa\r\nb\rc"})
    assert engine.render("page.html", {}, reader()) == "a\nb\nc"


def test_a_template_that_was_compiled_elsewhere_names_the_file_where_it_is(tmp_path: Path) -> None:
    files: Files = {"page.html": "{% include 'b.html' %}", "b.html": "\n{{ 1 // x }}"}
    compiled = CompiledTemplates()
    first = engine_of(tmp_path / "first", files, compiled)
    assert first.render("page.html", {"x": 1}, reader()) == "\n1"
    (tmp_path / "first").rename(tmp_path / "second")
    second = engine_of(tmp_path / "second", {}, compiled)
    assert fault(second, x=0).startswith("templates/b.html:2: ZeroDivisionError")


def test_a_site_is_told_where(site_of: Any) -> None:
    newsroom = site_of({"content/articles/a.md": article(), "templates/article.html": "\n{{ [article.titre] }}"})
    assert "templates/article.html:2: “article” has no “titre”; did you mean “title”?" in newsroom.failure()
