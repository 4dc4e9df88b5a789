"""Kept parts: each page gets what Jinja2 makes of it, and reads what it reads without them."""

import re
from collections.abc import Callable, Iterator
from gettext import NullTranslations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import pass_context
from jinja2.runtime import Context

from sitegen.errors.problems import TemplateError
from sitegen.facts.keys import Key
from sitegen.pages import parts
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.macros import Imports
from sitegen.pages.messages import messages_of
from sitegen.pages.parts import Made, PagePart, Question, Recording, View
from sitegen.pages.recorder import Recorder
from sitegen.pages.seen import Seen
from sitegen.pages.templates import EXTENSIONS, TemplateEngine
from sitegen.theme.theme import load_theme


class Card(msgspec.Struct, frozen=True):
    title: str
    number: int


CARDS = [Card("a", 1), Card("b", 2), Card("a", 1)]


class Page(View, msgspec.Struct, frozen=True):
    kind: str
    url: str
    number: int | bool
    path: tuple[str, ...]
    words: list[str]


class Article(View):
    """A view whose attributes are facts; without a recorder, it reads nothing."""

    def __init__(self, title: str, related: int, read: Recorder | None = None) -> None:
        self._title, self._related, self._read = title, related, read

    @property
    def title(self) -> str:
        if self._read:
            self._read("title", self._title)
        return self._title

    @property
    def card(self) -> Card:
        if self._read:
            self._read("card", str(self._related))
        return CARDS[self._related]


@pass_context
def shown(context: Context) -> str:
    """Return what is asked for by a function."""
    return f"<{context['page'].kind}{context['article'].title if 'article' in context else ''}>"


@pass_context
def read(context: Context, name: str) -> str:
    """Return a fact."""
    recorder = context.get("_read")
    if recorder is not None:
        recorder("fact", name)
    return name


# Templates

_ATOMS = [
    "page.kind", "page.url", "page.number", "page.path", "page.words", "page.words[0]", "t", "u", "card.title", "card.number", "site", "read('a')",
    "shown()", "'x'", "page.path|length", "page['kind']", "loop.index if loop is defined else 0", "namespace(a=t).a",
    "article.title if article is defined else 'none'", "article.card.title if article is defined else 'none'",
]  # fmt: skip
_TESTS = [
    "page.url == 'x'",
    "card.title == page.url",
    "page.url == card.title",
    "page.kind == page.url", "page.url != t", "page.kind in ('p', 'q')", "article is defined", "t", "card.number == 1", "'x' in page.url", "'p' not in page.kind",
    "article is defined and article.title == 'x'", "page.number == 1", "u is defined and u == page.kind", "page.number is sameas true",
]  # fmt: skip
MACROS = ["plain", "asking", "handed"]
_expressions = st.sampled_from(_ATOMS)
_texts = st.builds("{{{{ {} }}}}".format, _expressions)


def _bodies(parts: list[str]) -> st.SearchStrategy[str]:
    def inside(body: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        rows = [
            st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, st.sampled_from(_TESTS), body, body),
            st.builds("{{% set {} = {} %}}{}".format, st.sampled_from("tu"), _expressions, body),
            st.builds("{{% for card in cards %}}{}{{% endfor %}}".format, body),
            st.builds(
                "{{% for {} in ('x', 'y') %}}{}{{% endfor %}}".format, st.sampled_from(["t", "u", "page_"]), body
            ),
            st.builds("{{% with {} = {} %}}{}{{% endwith %}}".format, st.sampled_from("tu"), _expressions, body),
            st.builds("{}{}".format, body, body),
            st.builds(
                "({{{{ {}({}, '<') }}}})".format, st.sampled_from(MACROS), st.sampled_from(["card", "t", "page.kind"])
            ),
        ]
        if parts:
            rows.append(st.builds("[{{% include '{}' %}}]".format, st.sampled_from(parts)))
        return st.one_of(rows)

    return st.recursive(_texts, inside, max_leaves=6)


IMPORT = "{% from 'macros.html' import plain, asking, handed with context %}"
_files = st.fixed_dictionaries({
    "page.html": st.builds("{{% set t = {} %}}{}{}".format, st.sampled_from(["'x'", "page.kind", "1"]), st.just(IMPORT), _bodies(["a.html", "b.html", "c.html"])),
    "a.html": _bodies(["b.html", "c.html"]).map(IMPORT.__add__),
    "b.html": _bodies(["c.html"]).map(IMPORT.__add__),
    "c.html": _bodies([]).map(IMPORT.__add__),
    "macros.html": st.builds(
        "{{% macro framed(a) %}}({{{{ a }}}}){{% endmacro %}}{{% set made = {{'a': framed('z')}} %}}{{% set again = made %}}"
        "{{% macro plain(card, b) %}}{{{{ again.a }}}}{{{{ card }}}}{{{{ b }}}}{{{{ read('m') }}}}{{% endmacro %}}"
        "{{% macro asking(card, b) %}}{{% if {} %}}{}{{% endif %}}{{{{ page.kind }}}}{{% endmacro %}}"
        "{{% macro handed(card, b) %}}{{% set t = b %}}{{{{ shown() }}}}{{{{ plain(card, t) }}}}{{% endmacro %}}".format,
        st.sampled_from([test for test in _TESTS if "t" not in test.split()]), _texts,
    ),
})  # fmt: skip

_pages = st.fixed_dictionaries({
    "page": st.tuples(
        st.sampled_from("pq"), st.sampled_from("xyz"), st.sampled_from([0, 1, True, 2]), st.sampled_from([(), ("x",), ("x", "y")]), st.sampled_from([["x"], ["y"], []])
    ),
    "article": st.none() | st.tuples(st.sampled_from("xy"), st.integers(0, 2)),
    "u": st.none() | st.sampled_from(["p", "x"]),
    "cards": st.lists(st.integers(0, 2), max_size=2),
})  # fmt: skip


def _names(page: dict[str, Any], recorder: Recorder | None) -> dict[str, Any]:
    kind, url, number, path, words = page["page"]
    names: dict[str, Any] = {
        "page": Page(kind, url, number, path, words),
        "site": "S",
        "_read": recorder,
        "_messages": None,
    }
    if page["article"]:
        names["article"] = Article(*page["article"], recorder)
    if page["u"]:
        names["u"] = page["u"]
    names["cards"] = [CARDS[number] for number in page["cards"]]
    names["card"] = CARDS[0]
    return names


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("parts")
    (root / "themes/x/templates").mkdir(parents=True)
    (root / "themes/x/theme.toml").write_text('name = "x"\n', "utf-8")
    return root


FUNCTIONS = {"shown": shown, "read": read}


@given(files=_files, pages=st.lists(_pages, min_size=3, max_size=8))
@settings(max_examples=60)
def test_parts_are_what_jinja_makes(folder: Path, files: dict[str, str], pages: list[dict[str, Any]]) -> None:
    for name, text in files.items():
        (folder / "themes/x/templates" / name).write_text(text, "utf-8")
    engine = TemplateEngine(load_theme(folder, "x", {}), CompiledTemplates())
    theirs = jinja2.Environment(
        loader=jinja2.DictLoader(files), autoescape=True, undefined=jinja2.StrictUndefined, extensions=EXTENSIONS,
    )  # fmt: skip
    engine.globals |= FUNCTIONS
    theirs.globals |= FUNCTIONS
    facts = SimpleNamespace(value=lambda key: None, parts={})
    for page in pages:
        try:
            wanted = theirs.get_template("page.html").render(_names(page, None))
        except jinja2.UndefinedError:
            with pytest.raises(TemplateError):
                _made(engine, facts, page)
            continue
        kept, alone = _made(engine, facts, page), _made(engine, SimpleNamespace(value=lambda key: None, parts={}), page)
        assert kept[0] == alone[0] == wanted
        assert kept[1] == alone[1], "it reads what it would read without kept parts"


def _made(engine: TemplateEngine, facts: Any, page: dict[str, Any]) -> tuple[str, set[Key]]:
    recorder = Recorder(facts)
    text = engine.render("page.html", _names(page, recorder), recorder)
    return text, set(recorder.reads)


# Deliberate faults, each of which these pages must notice

_PLAIN = {"page": ("p", "x", 1, (), ["x"]), "article": None, "u": None, "cards": [0]}
_FILES = {
    "a.html": "",
    "b.html": "",
    "c.html": "",
    "macros.html": "{% macro plain(card, b) %}{{ card }}{% endmacro %}{% macro asking(card, b) %}{{ t if t is defined else '-' }}{% endmacro %}"
    "{% macro handed(card, b) %}{{ card }}{{ read('m') }}{% endmacro %}",
}


def _differing(field: str, *values: Any) -> list[dict[str, Any]]:
    return [_PLAIN | {field: value} for value in values]


CASES: dict[str, tuple[str, dict[str, str], list[dict[str, Any]]]] = {
    "attributes": ("{% include 'a.html' %}", {"a.html": "{{ page.kind }}"}, _differing("page", ("p", "x", 1, (), []), ("q", "x", 1, (), []))),
    "names": ("{% set t = page.kind %}{% include 'a.html' %}", {"a.html": "{{ t }}"}, _differing("page", ("p", "x", 1, (), []), ("q", "x", 1, (), []))),
    "comparisons": ("{% include 'a.html' %}", {"a.html": "{{ page.url == 'x' }}"}, _differing("page", ("p", "y", 1, (), []), ("p", "x", 1, (), []))),
    "types": ("{% include 'a.html' %}", {"a.html": "{{ page.number }}"}, _differing("page", ("p", "x", 1, (), []), ("p", "x", True, (), []))),
    "presence": ("{% include 'a.html' %}", {"a.html": "{{ article is defined }}"}, _differing("article", None, ("x", 0))),
    "reads of a part": ("{% include 'a.html' %}", {"a.html": "{{ read('a') }}"}, [_PLAIN, _PLAIN]),
    "reads of a page": ("{% include 'a.html' %}", {"a.html": "{{ article.title == 'z' }}"}, _differing("article", ("x", 0), ("y", 0))),
    "other meanings": ("{% for page in cards %}{% include 'a.html' %}{% endfor %}", {"a.html": "{{ page.title }}"}, _differing("cards", [0], [1])),
    "imports": ("{% set t = page.kind %}" + "{% from 'macros.html' import asking with context %}{{ asking(1, 2) }}", {}, _differing("page", ("p", "x", 1, (), []), ("q", "x", 1, (), []))),
    "arguments": (IMPORT + "{{ handed(page.kind, 1) }}", {}, _differing("page", ("p", "x", 1, (), []), ("q", "x", 1, (), []))),
    "languages": ("{% include 'a.html' %}", {"a.html": "{{ _('word') }}"}, [_PLAIN | {"messages": "one"}, _PLAIN | {"messages": "two"}]),
}  # fmt: skip


class _Messages(NullTranslations):
    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def gettext(self, message: str) -> str:
        return self._text


MESSAGES = {text: messages_of(_Messages(text)) for text in ("one", "two")}


def _differences(folder: Path, case: str) -> Iterator[str]:
    """Yield where pages with kept parts differ from those without."""
    page, others, pages = CASES[case]
    for name, text in {**_FILES, "page.html": page, **others}.items():
        (folder / "themes/x/templates" / name).write_text(text, "utf-8")
    engine = TemplateEngine(load_theme(folder, "x", {}), CompiledTemplates())
    engine.globals |= FUNCTIONS
    facts = SimpleNamespace(value=lambda key: None, parts={})
    for shown_page in pages:
        for _ in range(2):
            recorder = Recorder(facts)
            names = _names(shown_page, recorder) | {"_messages": MESSAGES.get(shown_page.get("messages", ""))}
            text = engine.render("page.html", names, recorder)
            alone = Recorder(SimpleNamespace(value=lambda key: None, parts={}))  # type: ignore[arg-type]
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Recorder, "keep", lambda self, name, key, handed, resolve, make: make())
                patch.setattr(Imports, "find", lambda *arguments: None)
                fresh = TemplateEngine(load_theme(folder, "x", {}), CompiledTemplates())
                fresh.globals |= FUNCTIONS
                names = _names(shown_page, alone) | {"_messages": MESSAGES.get(shown_page.get("messages", ""))}
                wanted = fresh.render("page.html", names, alone)
            if text != wanted:
                yield f"{text!r} instead of {wanted!r}"
            if set(recorder.reads) != set(alone.reads):
                yield f"{set(recorder.reads) ^ set(alone.reads)}"


@pytest.mark.parametrize("case", CASES)
def test_nothing_differs(folder: Path, case: str) -> None:
    assert [*_differences(folder, case)] == []


def _forget(kind: str) -> Callable[[pytest.MonkeyPatch], None]:
    real = Recording.note

    def note(self: Recording, question: Question, value: Any, answer: Any) -> None:
        if question[0] != kind:
            real(self, question, value, answer)

    return lambda patch: patch.setattr(Recording, "note", note)


def _untyped(patch: pytest.MonkeyPatch) -> None:
    real = parts.answer_of
    untyped = lambda value: value if isinstance(value, int) else real(value)  # noqa: E731
    patch.setattr(parts, "answer_of", untyped)


def _reading_nothing(patch: pytest.MonkeyPatch) -> None:
    real = PagePart.find

    def find(*arguments: Any) -> Made | None:
        made = real(*arguments)
        return made and msgspec.structs.replace(made, reads={})

    patch.setattr(PagePart, "find", find)


def _reading_by_part(patch: pytest.MonkeyPatch) -> None:
    def ask(self: Recorder, question: Question, get: Callable[[], Any]) -> Any:
        value, recording = get(), self.recording
        if recording:
            recording.note(question, value, parts.answer_of(value))
        return value

    patch.setattr(Recorder, "ask", ask)


def _in_any_language(patch: pytest.MonkeyPatch) -> None:
    real = Recorder.begin
    patch.setattr(
        Recorder, "begin", lambda self, names, views, constant, group: real(self, names, views, constant, None)
    )


def _by_name_alone(patch: pytest.MonkeyPatch) -> None:
    real = Recorder.keep
    patch.setattr(Recorder, "keep", lambda self, name, key, *rest: real(self, name, None, *rest))


def _without_shadows(patch: pytest.MonkeyPatch) -> None:
    class Blind(frozenset[str]):
        def isdisjoint(self, other: object) -> bool:
            return True

    real = TemplateEngine.__init__

    def init(self: TemplateEngine, *arguments: Any) -> None:
        real(self, *arguments)
        self._constant = Blind(self._constant)

    patch.setattr(TemplateEngine, "__init__", init)


FAULTS: dict[str, tuple[str, Callable[[pytest.MonkeyPatch], None]]] = {
    "forgets attributes": ("attributes", _forget("attribute")),
    "forgets names": ("names", _forget("name")),
    "forgets which views a page has": ("presence", _forget("name")),
    "forgets comparisons": ("comparisons", _forget("equals")),
    "takes true for one": ("types", _untyped),
    "reads nothing": ("reads of a part", _reading_nothing),
    "reads for another page": ("reads of a page", _reading_by_part),
    "ignores other meanings": ("other meanings", _without_shadows),
    "imports what templates set": ("imports", lambda patch: patch.setattr(Seen, "shows", lambda *arguments: True)),
    "ignores arguments": ("arguments", _by_name_alone),
    "ignores the language": ("languages", _in_any_language),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noticed(folder: Path, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case, patch = FAULTS[fault]
    assert [*_differences(folder, case)] == []
    patch(monkeypatch)
    assert [*_differences(folder, case)]


@pytest.mark.parametrize(
    "asked", ["card.title == page.url", "page.url == card.title", "'a' != page.url", "'a' in page.url"]
)
def test_pages_of_other_urls_share_a_part(folder: Path, asked: str) -> None:
    for name, text in {**_FILES, "page.html": "{% include 'a.html' %}", "a.html": f"{{{{ {asked} }}}}"}.items():
        (folder / "themes/x/templates" / name).write_text(text, "utf-8")
    engine = TemplateEngine(load_theme(folder, "x", {}), CompiledTemplates())
    facts = SimpleNamespace(value=lambda key: None, parts={})
    for url in ("x", "y", "z", "a"):
        _made(engine, facts, _PLAIN | {"page": ("p", url, 1, (), [])})
    ((_, parts_of_language),) = facts.parts.values()
    ((_, part),) = parts_of_language.items()
    assert (part.made, part.found) == (2, 2), "of all URLs, one is equal"


def test_a_missing_attribute_is_one_of_the_view(folder: Path) -> None:
    for name, text in {**_FILES, "page.html": "{% include 'a.html' %}", "a.html": "{{ page.kinds }}"}.items():
        (folder / "themes/x/templates" / name).write_text(text, "utf-8")
    engine = TemplateEngine(load_theme(folder, "x", {}), CompiledTemplates())
    with pytest.raises(TemplateError, match="“page” has no “kinds”; did you mean “kind”"):
        _made(engine, SimpleNamespace(value=lambda key: None, parts={}), _PLAIN)


@pytest.mark.parametrize("theme", ["gazette", "depeche"])
def test_macros_of_our_themes_are_made_for_all_pages(tmp_path: Path, theme: str) -> None:
    """A card that is made again for each list costs as much as the rest of a page; ``stream`` shows advertisements between."""
    engine = TemplateEngine(load_theme(tmp_path, theme, {}), CompiledTemplates())
    imported = {
        name
        for layer in engine.theme.layers
        for file in Path(layer.folder, "templates").rglob("*.html")
        for name in re.findall(r'{% from "([\w/.-]+)" import [^%]* with context', file.read_text("utf-8"))
    }
    assert {"card.html", "media.html", "parts.html"} <= imported
    alone = {name for name in imported if engine.get_template(name).root_render_func.__globals__["asks"] is None}
    assert alone == {"stream.html"}


def test_a_constant_that_depends_on_the_page_is_none(tmp_path: Path) -> None:
    """Constants may be made by macros of their file, unless these ask for something."""
    templates = tmp_path / "themes/x/templates"
    templates.mkdir(parents=True)
    (templates.parent / "theme.toml").write_text('name = "x"\n', "utf-8")
    files = {
        "made.html": "{% macro a(x) %}{{ x }}{% endmacro %}{% macro b(x) %}{{ a(x) }}{% endmacro %}{% set c = [b(1)] %}",
        "asking.html": "{% macro a(x) %}{{ page.kind }}{% endmacro %}{% set c = [a(1)] %}",
        "by-another.html": "{% macro a(x) %}{{ page.kind }}{% endmacro %}{% macro b(x) %}{{ a(x) }}{% endmacro %}{% set c = b(1) %}",
        "method.html": "{% set c = [1] %}{% set d = c.append(2) %}",
        "filtered.html": "{% set c = 'a'|upper %}",
    }
    for name, text in files.items():
        (templates / name).write_text(text, "utf-8")
    engine = TemplateEngine(load_theme(tmp_path, "x", {}), CompiledTemplates())
    shared = {name for name in files if engine.get_template(name).root_render_func.__globals__["asks"] is not None}
    assert shared == {"made.html"}
