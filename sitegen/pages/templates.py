"""Templates: a Jinja2 environment over the layers of a theme, which notes every template that it looks for.

Noting is done where templates are asked for, not in the loader: a compiled template is kept, and a loader is asked once
only. Absent templates are noted too, for one that appears changes what is rendered. No data of a site is ever a global:
an imported file of macros is kept, and would show the data of the first page to all.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import jinja2
import markupsafe
import msgspec
from jinja2 import Environment, FunctionLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from sitegen.errors.problems import ContentError, Place, TemplateError, did_you_mean
from sitegen.facts.values.pictures import Image, PictureSources
from sitegen.outputs.kinds import KINDS
from sitegen.pages.charts import draw_chart
from sitegen.pages.content_security import content_security_policy
from sitegen.pages.picture_elements import picture_element
from sitegen.pages.recorder import Recorder
from sitegen.pages.structured_data import describe
from sitegen.theme.locale import direction_of, format_moment, format_number
from sitegen.theme.theme import Theme, below

try:
    from markupsafe._speedups import _escape_inner
except ImportError:  # a platform without the compiled part
    from markupsafe._native import _escape_inner

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
        return super()._from_namespace(environment, namespace, globals)

    def make_module(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - Jinja2's signature
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> TemplateModule:
        """Return the macros of this file; those that it lacks are the ones of the file that it takes the place of."""
        module = super().make_module(vars, shared, locals)
        lower = self._lower()
        if lower is not None:
            for name, value in lower.make_module(vars, shared, locals).__dict__.items():
                module.__dict__.setdefault(name, value)
        return module

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        lower = self._lower()  # the module may be kept since another page: what it is made of is noted for each
        while lower is not None:
            lower = lower._lower()
        return super()._get_default_module(ctx)

    def _lower(self) -> "_Template | None":
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


class _Nothing(StrictUndefined):
    """A name that a template asks for and nobody has: says so, and what was probably meant."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        of, name = self._undefined_obj, self._undefined_name
        if self._undefined_hint or of is jinja2.utils.missing or not isinstance(name, str):
            return str(super()._undefined_message)
        owner = type(of).__name__.removesuffix("View").lower()
        close = did_you_mean(name, _names_of(of))
        return f"“{owner}” has no “{name}”" + (f"; {close}" if close else "")


def _names_of(value: object) -> set[str]:
    """Return what templates may ask of a value; views hand on what is in the values that they hold."""
    if isinstance(value, Mapping):
        return {str(key) for key in value}
    held = (getattr(value, slot, None) for slot in getattr(type(value), "__slots__", ()))
    inner = {field for part in held if isinstance(part, msgspec.Struct) for field in part.__struct_fields__}
    return inner | {name for name in dir(value) if not name.startswith("_")}


class CompiledTemplates(jinja2.BytecodeCache):
    """The code of templates, by name: a template is compiled again only where its text is another.

    What plugins' filters make of constants is in it, so it is right for one engine stamp only.
    """

    def __init__(self, known: Mapping[str, bytes] | None = None) -> None:
        self._known = dict(known or {})
        self._new: dict[str, bytes] = {}

    @classmethod
    def decode(cls, kept: bytes | None, stamp: str) -> "CompiledTemplates":
        """Return what ``encode`` kept, or none where it is damaged or another engine compiled it."""
        if kept is None or kept[:_SEAL] != _seal(kept[_SEAL:], stamp):  # damaged code can end Python itself
            return cls()
        return cls(msgspec.msgpack.decode(kept[_SEAL:], type=dict[str, bytes]))

    def encode(self, stamp: str) -> bytes:
        """Return all code as bytes, for the engine with this stamp."""
        codes = msgspec.msgpack.encode(self._known)
        return _seal(codes, stamp) + codes

    def take_new(self) -> dict[str, bytes]:
        """Return what was compiled since this was asked for the last time."""
        new, self._new = self._new, {}
        return new

    def add(self, compiled: Mapping[str, bytes]) -> None:
        """Take what another process compiled."""
        self._known.update(compiled)

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return under which key Jinja2 asks for the code of a template."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give Jinja2 the code that is known; it sees for itself whether it is that of the present text."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take what Jinja2 compiled."""
        self._known[bucket.key] = self._new[bucket.key] = bucket.bytecode_to_string()


_SEAL = 16


def _seal(codes: bytes, stamp: str) -> bytes:
    return hashlib.blake2b(stamp.encode() + codes, digest_size=_SEAL).digest()


class TemplateEngine(Environment):
    """The environment of one theme."""

    template_class = _Template

    def __init__(self, theme: Theme, compiled: CompiledTemplates) -> None:
        super().__init__(
            loader=FunctionLoader(lambda name: _source(theme, name)),
            autoescape=lambda name: name is None or name.endswith((".html", ".xml", ".svg")),
            undefined=_Nothing,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=compiled,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        self.theme = theme
        self.compiled = compiled
        self.recorder: Recorder | None = None
        self.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
        self.filters |= FILTERS
        self.globals |= {
            "url": _url,
            "asset": _asset,
            "data": _data,
            "foreign": _foreign,
            "integrity": _integrity,
            "picture": _picture,
            "structured_data": _structured_data,
            "content_security_policy": _content_security_policy,
        }

    def get_template(
        self,
        name: Any,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002 - Jinja2's signature
    ) -> jinja2.Template:
        """Return a template, and note that it was asked for, whether it is there or not."""
        if isinstance(name, str) and self.recorder is not None:
            self.recorder("template", name)
        return super().get_template(name, parent, globals)

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
            summary = f"there is no template “{error.name}”"
            raise _template_error(self.theme, path, line, summary, did_you_mean(str(error.name), known)) from None
        except ContentError:  # a data file that was changed meanwhile
            raise
        except (Exception, SystemExit) as error:
            path, line = _place_in_template(self.theme, error)
            summary = str(error) if isinstance(error, jinja2.TemplateError) else f"{type(error).__name__}: {error}"
            raise _template_error(self.theme, path, line, summary) from error
        finally:
            self.recorder = None

    def part(self, name: str, context: Mapping[str, Any]) -> str:
        """Return a part of the page that is being rendered, made by a template of its own."""
        return self.get_template(name).render(context)


def _source(theme: Theme, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    path = theme.templates.get(name)
    if path is None:
        return None
    with open(path, encoding="utf-8") as file:
        return file.read(), path, lambda: True


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


def _template_error(theme: Theme, path: str, line: int | None, summary: str, hint: str | None = None) -> TemplateError:
    excerpt = None
    if path and line:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        excerpt = lines[line - 1].rstrip() if line <= len(lines) else None
    return TemplateError(summary, theme.display_path(path) or None, Place(line, excerpt=excerpt), hint)


# Words


@pass_context
def _gettext(context: Context, message: str) -> str:
    return str(context["_messages"].gettext(message))


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int) -> str:
    return str(context["_messages"].ngettext(singular, plural, number))


# Functions


@pass_context
def _url(context: Context, path: str = "") -> str:
    """Return the URL of a path of this site, with the base path."""
    return str(context["_read"]("address").url(path.lstrip("/")))


@pass_context
def _asset(context: Context, path: str) -> str:
    """Return the URL of an asset of the theme; raises LookupError if there is none."""
    url = context["_read"]("asset", path)
    if url is None:
        raise LookupError(f"the theme has no asset “{path}”")
    return str(url)


@pass_context
def _data(context: Context, name: str) -> Any:
    """Return the content of this file in `data/`; if there is none, an undefined value, which is false."""
    read = context["_read"]
    name = unicodedata.normalize("NFC", name)
    found = read("data", name)
    if found:
        return found[0]
    close = read.meant(name)
    return _NoData(f"there is no data file “{name}”" + (f"; {close}" if close else ""))


class _NoData(StrictUndefined):
    """A data file that is not there: can be asked for with ``if`` and ``is defined``, and else is an error."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


@pass_context
def _integrity(context: Context, path: str) -> str:
    """Return the hash of a stylesheet or script, for the attribute `integrity`."""
    return str(context["_read"]("integrity", path))


@pass_context
def _foreign(context: Context, language: str) -> Markup:
    """Return the attributes `lang` and `dir` of a text, with a space before; nothing in the language of the page."""
    page = context["page"]
    if language == page.language:
        return Markup("")
    direction = direction_of(language)
    turned = f' dir="{direction}"' if direction != page.direction else ""
    return Markup(f' lang="{markupsafe.escape(language)}"{turned}')


@pass_context
def _structured_data(context: Context) -> list[Markup]:
    """Return the structured data of the page, as JSON-LD: one text for each ``<script>``."""
    return describe(context)


@pass_context
def _picture(
    context: Context,
    image: Image,
    use: str,
    sizes: str = "",
    eager: bool = False,
    class_: str = "",
    alt: str | None = None,
) -> Markup:
    """Return a picture in all widths and formats of a use of the theme, as HTML.

    Raises LookupError when the theme has no such use, or has it for other pictures.
    """
    read = context["_read"]
    found = read("use", use)
    if found is None:
        assert isinstance(context.environment, TemplateEngine)
        known = context.environment.theme.images
        raise LookupError(
            f"theme.toml has no [images.{use}]; " + (did_you_mean(use, known) or ", ".join(sorted(known)))
        )
    if image.role != found.of:
        raise LookupError(f"[images.{use}] is for pictures of “{found.of}”, this one is of “{image.role}”")
    if image.file:
        sources = read.sources(image.file, image.focus, use)
    else:
        sources = PictureSources(image.url, image.width, image.height)
    said = f' alt="{_escape(image.alt if alt is None else alt)}"' + (f' class="{_escape(class_)}"' if class_ else "")
    return picture_element(sources, said, eager, sizes)


@pass_context
def _content_security_policy(context: Context) -> Markup:
    """Return the Content Security Policy of the page, for a `<meta http-equiv>`; empty if turned off in `site.toml`."""
    page = context.get("page")
    more = KINDS[page.kind].policy if page is not None else {}
    return Markup(content_security_policy(context["_read"]("config", "security", "csp"), more))


# Filters. One that is not pure takes the context, or Jinja2 would evaluate it once, when it compiles the template.


@pass_context
def _date(context: Context, value: date, style: str = "long") -> str:
    """Return a date in the language of the page; styles: long, medium, short, month, weekday, time, datetime."""
    page = context.get("page")
    language = page.language if page is not None else context["site"].language
    return format_moment(value, style, language, context["_read"]("config", "typography", "hours"))


@pass_context
def _number(context: Context, value: float) -> str:
    """Return a number as the language of the page groups it."""
    return format_number(value, context["page"].language)


@pass_context
def _absolute(context: Context, url: str) -> str:
    """Return a URL of this site with scheme and host."""
    return str(context["_read"]("address").absolute(url))


def _iso(value: date) -> str:
    """Return a date in the form of machines, ISO 8601."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def _rfc822(value: datetime) -> str:
    """Return a date as RSS wants it, https://www.rssboard.org/rss-specification#optionalChannelElements"""
    from email.utils import format_datetime

    return format_datetime(value)


def _nbsp(text: str) -> str:
    """Return a text with U+00A0 for U+202F, which old programs draw as a box."""
    return text.replace("\u202f", "\u00a0")


def _json(value: object) -> str:
    """Return a value as JSON, for a file of its own."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json_feed(head: Mapping[str, object], entries: list[object]) -> str:
    """Return a JSON Feed: its list of items is required, even empty (https://www.jsonfeed.org/version/1.1/)."""
    kept = _without_empty(head)
    assert isinstance(kept, dict)
    return json.dumps(kept | {"items": _without_empty(entries)}, ensure_ascii=False, indent=1)


def _locale_name(language: str) -> str:
    """Return a language as Open Graph wants it, with the likely territory: ``fr`` gives ``fr_FR``."""
    from babel.core import get_global

    parts = language.replace("-", "_").split("_")
    likely = get_global("likely_subtags").get(parts[0], "").split("_")
    return "_".join(parts) if len(parts) > 1 or len(likely) < 2 else f"{parts[0]}_{likely[-1]}"


def _json_ld(value: object) -> Markup:
    """Return JSON that is safe inside ``<script>``: nothing in it can end the element."""
    text = json.dumps(_without_empty(value), ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)


def _without_empty(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: kept for key, item in value.items() if (kept := _without_empty(item)) not in (None, "", [], {})}
    if isinstance(value, (list, tuple)):
        return [kept for item in value if (kept := _without_empty(item)) not in (None, "", [], {})]
    return str(value) if isinstance(value, str) else value


def _cdata(text: str) -> Markup:
    """Return a text as a CDATA section of XML."""
    return Markup("<![CDATA[" + str(text).replace("]]>", "]]]]><![CDATA[>") + "]]>")


FILTERS: dict[str, Callable[..., Any]] = {
    "absolute": _absolute,
    "cdata": _cdata,
    "chart": draw_chart,
    "date": _date,
    "direction": direction_of,
    "iso": _iso,
    "json": _json,
    "json_feed": _json_feed,
    "json_ld": _json_ld,
    "locale_name": _locale_name,
    "nbsp": _nbsp,
    "number": _number,
    "rfc822": _rfc822,
}
