"""Templates: a Jinja2 environment over the layers of a theme, which notes every template that it looks for.

Noting is done where templates are asked for, not in the loader: a compiled template is kept, and a loader is asked once
only. Absent templates are noted too, for one that appears changes what is rendered. No data of a site is ever a global:
an imported file of macros is kept, and would show the data of the first page to all.
"""

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
from jinja2 import Environment, FunctionLoader, StrictUndefined
from jinja2.environment import TemplateModule
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup

from sitegen.errors.decoding import utf8
from sitegen.errors.problems import ContentError, DamagedCache, Place, PluginError, TemplateError, did_you_mean
from sitegen.errors.visible import composed
from sitegen.facts.facts import Facts
from sitegen.messages.message import tr
from sitegen.pages.calls import TemplateContext
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.filters import FILTERS
from sitegen.pages.functions import FUNCTIONS, gettext, ngettext
from sitegen.pages.macros import Imports, Macro, Macros, marked
from sitegen.pages.messages import Messages
from sitegen.pages.parts import UNKNOWN, View, Watched, answer_of, compare, plain
from sitegen.pages.recorder import Recorder
from sitegen.pages.seen import Seen
from sitegen.pages.template_code import TemplateCode
from sitegen.pages.undefined import Asked, Missing, NoElse, UndefinedName, refuse_json
from sitegen.plugins.hooks import PageHooks
from sitegen.theme.theme import Theme, below

try:
    from markupsafe._speedups import _escape_inner
except ImportError:  # a platform without the compiled part
    from markupsafe._native import _escape_inner

EXTENSIONS = ("jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols")
"""What templates may say beyond the language itself."""

# What XML 1.0 does not allow, https://www.w3.org/TR/xml/#charsets
_XML_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")


def encode_xml(text: str) -> bytes:
    """Return the bytes of a text without what XML does not allow."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return _XML_ILLEGAL.sub("", text).encode()
    # Nearly every text is legal, and checking bytes takes a sixth of the time.
    if len(data.translate(None, _CONTROLS)) == len(data) and "\ufffe" not in text and "\uffff" not in text:
        return data
    return _XML_ILLEGAL.sub("", text).encode()


def _escape(value: object) -> str:
    """Return a value as templates put it into HTML: as ``markupsafe.escape``, but no Markup is made of each piece."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is int:
        return str(value)
    if kind is NoElse:
        return ""
    return markupsafe.escape(value)


@functools.cache
def _is_escaped(name: str | None) -> bool:
    """Return whether what a template of this name shows is escaped."""
    return name is None or name.endswith((".html", ".xml", ".svg"))


def _seeing(template: jinja2.Template, shown: dict[str, Any], names: Mapping[str, Any]) -> TemplateContext:
    """Return what a template sees: what the page shows, and names that templates have set."""
    context = template.new_context(shown, True)
    assert isinstance(context, TemplateContext)
    context.vars.update(names)
    return context


class _Template(jinja2.Template):
    """A compiled template whose pieces are plain text: they are only ever joined."""

    @classmethod
    def _from_namespace(cls, environment: Environment, namespace: Any, globals: Any) -> jinja2.Template:  # noqa: A002
        namespace["escape"] = _escape
        namespace["Undefined"] = NoElse
        # Code that was kept names the file that it was made from, which may have been elsewhere.
        assert isinstance(environment, TemplateEngine)
        namespace["__file__"] = environment.theme.templates.get(namespace["name"], namespace["__file__"])
        namespace["Macro"], namespace["Markup"] = Macro, marked
        template = super()._from_namespace(environment, namespace, globals)
        asks = namespace["asks"]
        template.asks = None if asks is None else frozenset(asks)  # type: ignore[attr-defined]
        return template

    asks: frozenset[str] | None = None
    """The names of the context that its macros ask for; None if it cannot be imported once for all pages."""

    def imported(self, context: TemplateContext, local: Mapping[str, Any]) -> TemplateModule:
        """Return the macros of this file, which see a context and what is local where they are imported.

        Those that it lacks are the ones of the file that it takes the place of.
        """
        engine = self.environment
        assert isinstance(engine, TemplateEngine)
        imports = engine.imports
        if self.asks is not None:
            found = imports.find(self, self.asks, Seen(context, local), lambda: self._macros(imports.names, {}))
            if found is not None:
                return engine.noted(*found)
        imports.spoil()
        return self._macros(context.parent, Seen(context, local).set_by_templates({}))

    def _macros(self, shown: dict[str, Any], names: Mapping[str, Any]) -> Macros:
        def lower() -> TemplateModule | None:
            template = self.lower()
            return template.imported(_seeing(template, shown, names), {}) if template is not None else None

        return Macros(self, _seeing(self, shown, names), lower)

    def _alone(self) -> Macros:
        def lower() -> TemplateModule | None:
            template = self.lower()
            return template._get_default_module() if template is not None else None

        return Macros(self, self.new_context(), lower)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        engine = self.environment
        assert isinstance(engine, TemplateEngine)
        return engine.noted(*engine.imports.alone(self, self._alone))

    def lower(self) -> "_Template | None":
        """Return the template of the same name in the next layer that has one; noted, whether it is there or not."""
        engine, name = self.environment, below(self.name or "@")
        assert isinstance(engine, TemplateEngine)
        if name in engine.theme.templates:
            found = engine.get_template(name)
            assert isinstance(found, _Template)
            return found
        if name:
            engine.note(name)
        return None


class TemplateEngine(Environment):
    """The environment of one theme."""

    template_class = _Template
    code_generator_class = TemplateCode
    context_class = TemplateContext

    def __init__(self, theme: Theme, compiled: CompiledTemplates) -> None:
        super().__init__(
            loader=FunctionLoader(lambda name: _source(theme, name)),
            autoescape=_is_escaped,
            undefined=Missing,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=compiled,
            extensions=EXTENSIONS,
        )
        self.theme = theme
        self.recorder: Recorder | None = None
        self.messages: Messages | None = None
        """Those in the language of the page that is being rendered."""
        self.imports = Imports()
        self.unshared: frozenset[str] = frozenset()
        """Filters that take the context and may ask it for any name."""
        self.heads: tuple[Callable[[Any, Any], str], ...] = ()
        """Functions of plugins from a page and its site to what they add to its ``<head>``."""
        self._loaded: dict[str, jinja2.Template | None] = {}
        self.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
        self.globals |= {"_": gettext, "gettext": gettext, "ngettext": ngettext}  # they fill in the values themselves
        self.filters = {name: _plain(function) for name, function in self.filters.items()} | FILTERS
        self.globals |= FUNCTIONS
        self._constant = frozenset({*self.globals, "_messages", "_read", "page", "site"})
        """Names that mean the same on all pages of a language, unless a template gives them another meaning."""
        self.policies["json.dumps_kwargs"] = {"sort_keys": True, "default": refuse_json}

    def add_hooks(self, hooks: PageHooks) -> None:
        """Add what plugins do on pages; it may ask anything of what it is handed."""
        filters, self.heads = hooks.filters, hooks.heads
        self.filters |= {name: self._asking_anything(name, function) for name, function in filters.items()}
        self.unshared = frozenset(name for name, function in filters.items() if _takes_context(function))

    def _asking_anything(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def filtered(*args: Any, **named: Any) -> Any:
            recording = self.recorder.recording if self.recorder is not None else None
            if recording is not None:
                watched = [one.name_ for one in args if type(one) is Watched]
                if watched or _takes_context(function):
                    recording.give_up(("filter", watched[0] if watched else "", name, None))
            return function(*map(plain, args), **named)

        return filtered

    def new_recorder(self, facts: Facts, edition: str) -> Recorder:
        """Return the door to facts for one page."""
        return Recorder(facts, edition)

    def noted(self, macros: Macros, templates: Iterable[str]) -> Macros:
        """Return macros that were made for another page; what was looked for then is noted for this one."""
        self.note(*templates)
        return macros

    def note(self, *names: str) -> None:
        """Note that templates were looked for."""
        if self.imports.making:
            self.imports.looked_for(names)
        if self.recorder is not None:
            self.recorder.looked_for(names)

    def get_template(
        self,
        name: Any,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002 - Jinja2's signature
    ) -> jinja2.Template:
        """Return a template, and note that it was asked for, whether it is there or not."""
        if not isinstance(name, str):
            return super().get_template(name, parent, globals)
        template = self.find_template(name)
        if template is None:
            raise jinja2.TemplateNotFound(name)
        return template

    def find_template(self, name: str) -> jinja2.Template | None:
        """Return a template, or None where there is none of this name; note that it was asked for."""
        self.note(name)
        if name not in self._loaded:
            self._loaded[name] = super().get_template(name) if name in self.theme.templates else None
        return self._loaded[name]

    def select_template(
        self,
        names: Iterable[Any],
        parent: str | None = None,
        globals: Any = None,  # noqa: A002
    ) -> jinja2.Template:
        """Return the first template that is there, and note all that were asked for on the way."""
        wanted = list(names)
        for name in wanted:
            try:
                return self.get_template(name, parent, globals)
            except jinja2.TemplateNotFound as error:
                if error.name != name:
                    raise
        raise jinja2.TemplatesNotFound(wanted)

    def render(self, name: str, context: Mapping[str, Any], recorder: Recorder) -> str:
        """Return a rendered template.

        Raises TemplateError, with the place in the template, when it fails.
        """
        self.recorder, self.messages = recorder, context.get("_messages")
        names = self.imports.names
        names.clear()
        names.update(self.globals)
        names.update(context)
        views = [name for name, value in context.items() if isinstance(value, View)]
        recorder.begin(names, views, self._constant, self.messages)
        try:
            return self._shown(self.get_template(name), names)
        except jinja2.TemplateSyntaxError as error:
            message = str(error.message)
            unknown = re.fullmatch(r"No (filter|test) named '(.+)'\.", message)
            hint = did_you_mean(unknown[2], self.filters if unknown[1] == "filter" else self.tests) if unknown else None
            raise _template_error(self.theme, error.filename or "", error.lineno, message, hint) from None
        except jinja2.TemplateNotFound as error:
            path, line = _place_in_template(self.theme, error)
            known = [known for known in self.theme.templates if not known.startswith(("@", "^"))]
            summary = tr("there is no template “{name}”", name=error.name)
            raise _template_error(self.theme, path, line, summary, did_you_mean(str(error.name), known)) from None
        except (
            ContentError,
            DamagedCache,
            PluginError,
            TemplateError,
        ):  # a file that is not what it was; no text
            raise
        except UndefinedName as error:
            path, line = _place_of(error.asked) or _place_in_template(self.theme, error)
            raise _template_error(self.theme, path, line, str(error)) from error
        except RecursionError as error:
            path, line = _place_in_template(self.theme, error)
            message = tr("this template extends, includes or calls itself without end")
            hint = tr('the template of the same name below is called {{% extends "@core/{name}" %}}', name=name)
            raise _template_error(self.theme, path, line, message, hint) from None
        except (Exception, SystemExit) as error:
            path, line = _place_in_template(self.theme, error)
            raise _template_error(self.theme, path, line, _summary(error)) from error
        finally:
            self.recorder = None

    def included(self, template: jinja2.Template, context: TemplateContext, local: Mapping[str, Any]) -> str:
        """Return an included file, which sees the context and what is local where it is included."""
        recorder, constant, seen = self.recorder, self._constant, Seen(context, local)
        assert recorder is not None

        def make() -> str:
            inside = _seeing(template, context.parent, seen.set_by_templates(recorder.watched))
            inside.is_shadowed = is_shadowed
            return self.concat(template.root_render_func(inside))

        is_shadowed = context.is_shadowed or not (constant.isdisjoint(local) and constant.isdisjoint(context.vars))
        if is_shadowed:
            return make()
        kept: str = recorder.keep(template, None, (), seen.resolve, make)
        return kept

    def called(self, macro: Macro, context: EvalContext, args: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return what a macro makes of its arguments."""
        recorder = self.recorder
        if recorder is None or recorder.recording is not None:
            return macro(context, *args, **named)
        answers = (context.autoescape, *map(answer_of, args), *named, *map(answer_of, named.values()))
        if UNKNOWN in answers:
            return macro(context, *args, **named)
        handed = (*args, *named.values())
        return recorder.keep(macro, answers, handed, recorder.resolve, lambda: macro(context, *args, **named))

    def compare(self, how: str, owner: Any, attribute: str, other: Any, of_other: str | None = None) -> bool:
        """Return whether an attribute of a value equals another value, or an attribute of that, or contains it."""
        if of_other is not None:
            if type(other) is Watched:
                owner, attribute, other, of_other = other, of_other, owner, attribute
            value = getattr(other, of_other, missing)
            other = self.entry(other, of_other) if value is missing else value
        if type(owner) is Watched:
            return owner.compare(how, attribute, other)
        value = getattr(owner, attribute, missing)
        return compare(how, self.entry(owner, attribute) if value is missing else value, other)

    def entry(self, owner: Any, name: str) -> Any:
        """Return what a value without an attribute of this name has under it: as a dictionary, or as nobody has it."""
        try:
            return owner[name]
        except (AttributeError, LookupError, TypeError):
            return self.undefined(obj=owner, name=name)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return what stands under a name or number; most values that filters ask by name have attributes only."""
        if type(argument) is str and not hasattr(type(obj), "__getitem__"):
            value = getattr(obj, argument, missing)
            if value is not missing:
                return value
        return super().getitem(obj, argument)

    @staticmethod
    def defined(value: Any) -> Any:
        """Return a value that is put into a list, a tuple or a dictionary.

        Raises UndefinedName for one that nobody has.
        """
        if isinstance(value, StrictUndefined):
            str(value)
        return value

    def part(self, name: str, context: Mapping[str, Any]) -> str:
        """Return a part of the page that is being rendered, made by a template of its own, which sees this besides."""
        return self._shown(self.get_template(name), {**self.imports.names, **context})

    def _shown(self, template: jinja2.Template, names: dict[str, Any]) -> str:
        """Return a template that sees these names themselves, and not a copy."""
        try:
            return self.concat(template.root_render_func(template.new_context(names, True)))
        except Exception:
            self.handle_exception()


def _plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter of Jinja2 without the detour of those that may be handed what is still awaited."""
    waits = getattr(function, "jinja_async_variant", False)
    return inspect.unwrap(function) if waits else function


def _takes_context(function: Callable[..., Any]) -> bool:
    return getattr(function, "jinja_pass_arg", None) is not None


def _source(theme: Theme, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    path = theme.templates.get(name)
    if path is None:
        return None
    return _text(theme, path), path, lambda: True


def _text(theme: Theme, path: str) -> str:
    return composed(utf8(Path(path).read_bytes(), theme.display_path(path), TemplateError))


def _place_of(asked: Asked | None) -> tuple[str, int] | None:
    """Return the file of a template and the line in it, for a line of its code."""
    if asked is None:
        return None
    template, line = asked
    return template.filename or "", template.get_corresponding_lineno(line)


def _place_in_template(theme: Theme, error: BaseException) -> tuple[str, int | None]:
    """Return the innermost template in an exception's traceback, and the line."""
    files = set(theme.templates.values())
    path, line = "", None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return path, line


def _summary(error: BaseException) -> str:
    try:
        return str(error) if isinstance(error, jinja2.TemplateError) else f"{type(error).__name__}: {error}"
    except UndefinedName as inner:  # what a filter complains about may be a name that nobody has
        return str(inner)


def _template_error(theme: Theme, path: str, line: int | None, summary: str, hint: str | None = None) -> TemplateError:
    excerpt = None
    if path and line:
        lines = _text(theme, path).split("\n")
        excerpt = lines[line - 1].rstrip() if line <= len(lines) else None
    return TemplateError(summary, theme.display_path(path) or None, Place(line, excerpt=excerpt), hint)
