"""The shorter ways of templates lead to where those of Jinja2 lead: both render each template, and the text is the same."""

import gettext
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from jinja2 import pass_context, pass_environment, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup

from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.messages import messages_of
from sitegen.pages.recorder import Recorder
from sitegen.pages.templates import EXTENSIONS, TemplateEngine
from sitegen.theme.theme import load_theme

OTHERS = {
    "macros.html": (
        "{% macro plain(a, b='<b>') %}[{{ a }}|{{ b }}]{% endmacro %}{% macro seeing(a) %}{{ a }}{{ page }}{% endmacro %}"
        "{% macro many(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}"
        "{% macro around() %}({{ caller('<i>') }}){% endmacro %}"
    ),
    "part.html": "{{ page }}{{ x }}{{ tell('p') }}",
    "set.html": "{{ a }}{{ b }}{{ page }}{% set a = 9 %}{{ a }}",
    "base.html": "<{% block a %}base{{ x }}{% endblock %}{% block b scoped %}{% endblock %}>",
}
TEMPLATES = {
    "macros of a file": "{% import 'macros.html' as m %}{{ m.plain('<a>') }}{{ m.plain(1, b=2) }}{{ m.many(1, 2, 3, z='<z>') }}",
    "macros with context": "{% from 'macros.html' import seeing, around with context %}{{ seeing('a') }}"
    "{% call(x) around() %}{{ x }}{{ page }}{% endcall %}",
    "a macro here": "{% macro m(a, b=page) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(b=1, a='&') }}{{ m }}",
    "macros in loops": "{% macro m(a) %}{{ a }}{% endmacro %}{% for i in [1, 2] %}{% set x = i %}{{ m(x) }}{{ tell(x) }}{% endfor %}",
    "functions": "{{ tell('a') }}{{ sees('b') }}{{ escapes() }}{{ environment() }}{{ owner.method('c', d='&') }}{{ owner('e') }}",
    "what was set in a loop": "{% for i in 'ab' %}{% set page = i %}{{ sees('x') }}{% include 'part.html' %}{% endfor %}{{ sees('x') }}",
    "what was set in a block": "{% extends 'base.html' %}{% block a %}{{ super() }}{% set page = 2 %}{{ sees('x') }}{% endblock %}",
    "a block by its name": "{% block b %}{{ page }}{% endblock %}{{ self.b() }}",
    "a callable that ends": "{{ ends() is undefined }}",
    "attributes": "{{ owner.name }}{{ owner.sized }}{{ table.key }}{{ table['items'] }}{{ table.nested.key.real }}{{ 'a'.upper() }}",
    "what is not there": "{{ owner.nothing is defined }}{{ table.nothing is defined }}{{ owner.broken is defined }}"
    "{{ (owner.nothing or 1) if owner.nothing is defined else 2 }}",
    "attributes in literals": "{{ [owner.name, table.nested.key]|length }}{{ {'a': owner.name}.a }}{{ owner.name ~ table.key }}",
    "attributes as names of loops": "{% for key, one in table.nested.items() if one.real %}{{ key }}{{ one.real }}{{ loop.index }}{% endfor %}",
    "helpers": "{% set n = namespace(i=0) %}{% for i in range(3) %}{% set n.i = n.i + i %}{% endfor %}{{ n.i }}{{ cycler('a', 'b').next() }}",
    "messages": "{{ _('one') }}{{ _('two %(x)s', x='<x>') }}{{ _('100 %%') }}{{ gettext('one') }}"
    "{{ ngettext('%(num)s page', '%(num)s pages', 1) }}{{ ngettext('%(num)s of %(x)s', '%(num)ss of %(x)s', 3, x='<') }}",
    "messages between tags": "{% trans %}one{% endtrans %}{% trans x=page %}two {{ x }}{% endtrans %}"
    "{% trans count=table.key %}{{ count }} page{% pluralize %}{{ count }} pages{% endtrans %}",
    "messages in a loop": "{% for i in [1, 2] %}{% set page = i %}{{ _('two %(x)s', x=page) }}{{ _('one') }}{% endfor %}",
    "messages under a name of one's own": "{% for _ in ['<'] %}{{ _ }}{% endfor %}{% set gettext = tell %}{{ gettext('one') }}"
    "{% macro m(_) %}{{ _('one') }}{% endmacro %}{{ m(tell) }}",
    "messages of a macro's name": "{% macro _(a) %}<{{ a }}>{% endmacro %}{{ _('one') }}{{ gettext('one') }}",
    "messages of a file's macro": "{% from 'macros.html' import plain as _ %}{{ _('one') }}{% import 'macros.html' as ngettext %}"
    "{{ ngettext.plain(1) }}",
    "messages with other values": "{{ _('%(x)s %(x)s %% %(y)s', x='<', y=3, z='unused') }}{{ _('%(n)d of %(m).1f', n=3, m=2) }}"
    "{{ ngettext('%(num)d page', '%(num)d pages', 3) }}{{ ngettext('%(num)s page', '%(num)s', 1, num='<') }}"
    "{{ _('two %(x)s', x=tell('a')|safe) }}",
    "messages in expressions": "{{ _('one')|upper }}{{ _('one') ~ '<' }}{{ _('o' ~ 'ne') }}{{ [_('one'), _('two %(x)s',\n x=1)]|join }}"
    "{{ _(page) }}{{ _(*['one']) }}{{ _('two %(x)s', **{'x': '<'}) }}{{ tell(_('one')) if _('one') }}",
    "messages in parts": "{% extends 'base.html' %}{% block a %}{{ _('one') }}{% macro m() %}{{ _('one') }}{{ caller() }}{% endmacro %}"
    "{% call m() %}{{ _('two %(x)s', x=page) }}{% endcall %}{% filter upper %}{{ _('one') }}{% endfilter %}{% endblock %}",
    "messages where escaping depends": "{% for on in [true, false] %}{% autoescape on %}{{ _('one') }}{{ _('two %(x)s', x='<') }}"
    "{{ ngettext('%(num)s<', '%(x)s<', 2, x='<') }}{% endautoescape %}{% endfor %}"
    "{% autoescape false %}{{ _('one') }}{{ ngettext('%(num)s<', '%(x)s<', 2, x='<') }}{% endautoescape %}",
    "an escape that is off": "{% autoescape false %}{{ _('two %(x)s', x='<') }}{{ tell('<') }}{% endautoescape %}{{ _('two %(x)s', x='<') }}",
    "filters of lists": "{{ [owner, owner]|map(attribute='name')|join('+') }}{{ [table]|map(attribute='key')|list }}"
    "{{ [table, owner]|map(attribute='none', default='-')|first }}{{ 'ba'|list|sort|join }}{{ [1, 2]|sum }}"
    "{{ [owner]|selectattr('sized', 'gt', 2)|list|length }}{{ [0, 1]|select|list }}{{ ['ab']|map(attribute=0)|join }}"
    "{% for key, found in [table]|groupby('key') %}{{ key }}{{ found|length }}{% endfor %}",
    "nothing else": "{{ 'a' if page }}{{ 'b' if x }}{{ ('c' if x)|default('d') }}{% set e %}{{ 'e' if x }}<i>{% endset %}{{ e }}",
    "names that were set": "{% set a = 1 %}{% for b in [2, 3] %}{% include 'set.html' %}{% set page = b %}{% include 'set.html' %}"
    "{% import 'macros.html' as m with context %}{{ m.seeing(b) }}{% endfor %}{{ a }}",
    "names that were set outside of a block": "{% extends 'base.html' %}{% set a, b = 1, 2 %}{% block a %}{% include 'set.html' %}"
    "{% import 'macros.html' as m with context %}{{ m.seeing(a) }}{% endblock %}",
    "absent": "{% for i in [1, 2] %}{% include 'none.html' ignore missing %}{% include ['none.html', 'part.html'] ignore missing %}"
    "{% endfor %}{% set name = 'none.html' %}{% include name ignore missing %}.",
    "included": "{% include 'part.html' %}{% include ['none.html', 'part.html'] %}{% include 'none.html' ignore missing %}",
}  # fmt: skip


class Owner:
    name = "<name>"

    @property
    def sized(self) -> int:
        return 3

    @property
    def broken(self) -> int:
        raise AttributeError("not this one")

    def method(self, a: str, d: str = "") -> str:
        return a + d

    @pass_context
    def __call__(self, context: Context, a: str) -> str:
        return f"{a}{context['page']}"


def ends() -> str:
    raise StopIteration


FUNCTIONS: dict[str, Any] = {
    "tell": lambda what: f"<{what}>",
    "sees": pass_context(lambda context, what: Markup("{}={}").format(what, context["page"])),
    "escapes": pass_eval_context(lambda context: context.autoescape if isinstance(context, EvalContext) else "?"),
    "environment": pass_environment(lambda environment: isinstance(environment, jinja2.Environment)),
    "ends": ends,
}
SEEN = {"page": "<p>", "x": "", "table": {"key": 2, "items": "own", "nested": {"key": 5}}, "owner": Owner()}


class French(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return {"one": "un <b>", "two %(x)s": "deux %(x)s"}.get(message, message)


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> list[Callable[[str], str]]:
    root = tmp_path_factory.mktemp("ways")
    files = OTHERS | {f"{number}.html": text for number, text in enumerate(TEMPLATES.values())}
    (root / "themes/x/templates").mkdir(parents=True)
    (root / "themes/x/theme.toml").write_text('name = "x"\n', "utf-8")
    for name, text in files.items():
        (root / "themes/x/templates" / name).write_text(text, "utf-8")
    ours = TemplateEngine(load_theme(root, "x", {}), CompiledTemplates())
    theirs = jinja2.Environment(
        loader=jinja2.DictLoader(files), autoescape=True, undefined=jinja2.StrictUndefined, extensions=EXTENSIONS,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    french = French()
    theirs.install_gettext_callables(french.gettext, french.ngettext, newstyle=True)  # type: ignore[attr-defined]
    for environment in (ours, theirs):
        environment.globals |= FUNCTIONS
    seen = SEEN | {"_messages": messages_of(french)}
    recorder = Recorder(SimpleNamespace(value=lambda key: None, parts={}))  # type: ignore[arg-type]
    return [lambda name: ours.render(name, seen, recorder), lambda name: theirs.get_template(name).render(seen)]


@pytest.mark.parametrize("number", range(len(TEMPLATES)), ids=TEMPLATES)
def test_both_ways_lead_to_the_same_text(ways: list[Callable[[str], str]], number: int) -> None:
    ours, theirs = (way(f"{number}.html") for way in ways)
    assert ours == theirs
    assert ours


@pytest.mark.parametrize(
    "wrong",
    ["{{ _('two %(x)s') }}", "{{ owner.nothing }}", "{{ nobody.name }}", "{{ table.nested.a.b }}", "{{ nobody() }}"],
)
def test_what_jinja2_refuses_is_refused(wrong: str, tmp_path: Path) -> None:
    environment = TemplateEngine(load_theme(tmp_path, "gazette", {}), CompiledTemplates())
    environment.messages = messages_of(French())
    with pytest.raises((jinja2.UndefinedError, KeyError)):
        environment.from_string(wrong).render(SEEN)
