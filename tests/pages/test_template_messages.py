"""Messages of themes: resolved once for a language, never those of another, and as Markup and gettext fill them in."""

import gettext
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2.compiler import generate
from markupsafe import Markup

from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.messages import Messages, messages_of
from sitegen.pages.recorder import Recorder
from sitegen.pages.templates import TemplateEngine
from sitegen.theme.theme import load_theme

PIECES = st.sampled_from(
    ["%(a)s", "%(b)s", "%(a)d", "%(a)5s", "%%", "%", "%()s", "%(num)s", "a", "<", "é", "(", ")", "s", " "]
)
VALUES = st.dictionaries(
    st.sampled_from(["a", "b", "num", ""]), st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.text().map(Markup))
)  # fmt: skip


def outcome(function: object, *args: object) -> object:
    try:
        made = function(*args)  # type: ignore[operator]
    except (KeyError, TypeError, ValueError) as error:
        return type(error), str(error)
    return type(made), made


@given(st.lists(PIECES).map("".join), VALUES, st.integers(0, 3))
@example("%(a)d %(b)s", {"a": 1, "b": "<"}, 0)
def test_values_are_filled_in_as_markup_does(pattern: str, values: dict[str, object], number: int) -> None:
    messages = Messages(gettext.NullTranslations())
    assert outcome(messages.html, pattern, values) == outcome(lambda: Markup(pattern) % values)
    assert outcome(messages.text, pattern, values) == outcome(lambda: pattern % values)
    assert outcome(messages.__getitem__, pattern) == outcome(lambda: Markup(pattern) % {})
    chosen, both = pattern if number == 1 else pattern + "s", {"num": number} | values
    assert outcome(messages.html_for, pattern, pattern + "s", number, values) == outcome(lambda: Markup(chosen) % both)
    assert outcome(messages.text_for, pattern, pattern + "s", number, values) == outcome(lambda: chosen % both)


class Language(gettext.NullTranslations):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.asked = name, 0

    def gettext(self, message: str) -> str:
        self.asked += 1
        return f"{self.name}: {message}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{self.name}: {msgid1 if n == 1 else msgid2}"


def test_languages_in_turn_show_their_own_words_from_the_same_code(tmp_path: Path) -> None:
    (tmp_path / "themes/x/templates").mkdir(parents=True)
    (tmp_path / "themes/x/theme.toml").write_text('name = "x"\n', "utf-8")
    (tmp_path / "themes/x/templates/m.html").write_text("{% macro m() %}{{ _('b') }}{% endmacro %}", "utf-8")
    (tmp_path / "themes/x/templates/a.html").write_text(
        "{% import 'm.html' as m with context %}{{ _('a') }} {{ m.m() }} {{ _('c %(x)s', x='<') }}"
        " {{ ngettext('%(num)s d', '%(num)s ds', 2) }}",
        "utf-8",
    )
    engine = TemplateEngine(load_theme(tmp_path, "x", {}), CompiledTemplates())
    recorder = Recorder(SimpleNamespace(value=lambda key: None, parts={}))  # type: ignore[arg-type]
    languages = [Language("fr"), Language("de")]
    for turn in range(3):
        for language in languages:
            name, seen = language.name, {"_messages": messages_of(language)}
            shown = engine.render("a.html", seen, recorder)
            assert shown == f"{name}: a {name}: b {name}: c &lt; {name}: 2 ds"
            assert language.asked == 3 + turn  # only what has values is looked up again


@pytest.mark.parametrize("theme", ["gazette", "depeche"])
def test_no_template_of_ours_looks_for_a_function_of_messages(theme: str, tmp_path: Path) -> None:
    engine = TemplateEngine(load_theme(tmp_path, theme, {}), CompiledTemplates())
    shown = 0
    for name, path in engine.theme.templates.items():
        code = generate(engine.parse(Path(path).read_text("utf-8")), engine, name, path) or ""
        assert not [one for one in ("_", "gettext", "ngettext") if f"resolve({one!r})" in code], name
        shown += code.count("environment.messages")
    assert shown > 100
