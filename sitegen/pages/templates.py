"""Templates: a Jinja2 environment over the layers of a theme, which notes every template that it looks for.

Noting is done where templates are asked for, not in the loader: a compiled template is kept, and a loader is asked once
only. Absent templates are noted too, for one that appears changes what is rendered. No data of a site is ever a global:
an imported file of macros is kept, and would show the data of the first page to all.
"""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
from jinja2 import Environment, FunctionLoader, StrictUndefined
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from sitegen.errors.decoding import utf8
from sitegen.errors.problems import ContentError, DamagedCache, Place, TemplateError, did_you_mean
from sitegen.errors.visible import composed
from sitegen.messages.message import tr
from sitegen.pages.calls import TemplateContext
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.filters import FILTERS
from sitegen.pages.functions import FUNCTIONS, gettext, ngettext
from sitegen.pages.recorder import Recorder
from sitegen.pages.template_code import TemplateCode
from sitegen.pages.undefined import Asked, Missing, NoElse, UndefinedName, refuse_json
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
    return markupsafe.escape(value)


class _Template(jinja2.Template):
    """A compiled template whose pieces are plain text: they are only ever joined."""

    @classmethod
    def _from_namespace(cls, environment: Environment, namespace: Any, globals: Any) -> jinja2.Template:  # noqa: A002
        namespace["escape"] = _escape
        namespace["Undefined"] = NoElse
        # Code that was kept names the file that it was made from, which may have been elsewhere.
        assert isinstance(environment, TemplateEngine)
        namespace["__file__"] = environment.theme.templates.get(namespace["name"], namespace["__file__"])
        return super()._from_namespace(environment, namespace, globals)

    def make_module(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - Jinja2's signature
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> TemplateModule:
        """Return the macros of this file; those that it lacks are the ones of the file that it takes the place of."""

        def lower() -> TemplateModule | None:
            template = self.lower()
            return None if template is None else template.make_module(vars, shared, locals)

        return Macros(self, self.new_context(vars, shared, locals), lower)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        lower = self.lower()  # the module may be kept since another page: what it is made of is noted for each
        while lower is not None:
            lower = lower.lower()
        if self._module is None:
            self._module = self.make_module()
        return self._module

    def lower(self) -> "_Template | None":
        """Return the template of the same name in the next layer that has one; noted, whether it is there or not."""
        engine, name = self.environment, below(self.name or "@")
        assert isinstance(engine, TemplateEngine)
        if name in engine.theme.templates:
            found = engine.get_template(name)
            assert isinstance(found, _Template)
            return found
        if name and engine.recorder is not None:
            engine.recorder("template", name)
        return None


class Macros(TemplateModule):
    """The macros of a file; those of the file that it takes the place of are made when one is asked for."""

    def __init__(self, template: _Template, context: Context, lower: Callable[[], TemplateModule | None]) -> None:
        super().__init__(template, context)
        self._lower = lower

    @functools.cached_property
    def _below(self) -> TemplateModule | None:
        return self._lower()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # no macro that another file can see
            raise AttributeError(name)
        return getattr(self._below, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self._below)})


class TemplateEngine(Environment):
    """The environment of one theme."""

    template_class = _Template
    code_generator_class = TemplateCode
    context_class = TemplateContext

    def __init__(self, theme: Theme, compiled: CompiledTemplates) -> None:
        super().__init__(
            loader=FunctionLoader(lambda name: _source(theme, name)),
            autoescape=lambda name: name is None or name.endswith((".html", ".xml", ".svg")),
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
        self._loaded: dict[str, jinja2.Template] = {}
        self.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
        self.globals |= {"_": gettext, "gettext": gettext, "ngettext": ngettext}  # they fill in the values themselves
        self.filters |= FILTERS
        self.globals |= FUNCTIONS
        self.policies["json.dumps_kwargs"] = {"sort_keys": True, "default": refuse_json}

    def get_template(
        self,
        name: Any,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002 - Jinja2's signature
    ) -> jinja2.Template:
        """Return a template, and note that it was asked for, whether it is there or not."""
        if not isinstance(name, str):
            return super().get_template(name, parent, globals)
        if self.recorder is not None:
            self.recorder("template", name)
        template = self._loaded.get(name)
        if template is None:
            template = self._loaded[name] = super().get_template(name, parent, globals)
        return template

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
        self.recorder = recorder
        try:
            return self.get_template(name).render(context)
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

    @staticmethod
    def defined(value: Any) -> Any:
        """Return a value that is put into a list, a tuple or a dictionary.

        Raises UndefinedName for one that nobody has.
        """
        if isinstance(value, StrictUndefined):
            str(value)
        return value

    def part(self, name: str, context: Mapping[str, Any]) -> str:
        """Return a part of the page that is being rendered, made by a template of its own."""
        return self.get_template(name).render(context)


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
