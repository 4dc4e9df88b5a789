"""The filters of templates.

One that is not pure takes the context, or Jinja2 would evaluate it once, when it compiles the template.
"""

import html
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import pass_context
from jinja2.exceptions import FilterArgumentError
from jinja2.runtime import Context
from markupsafe import Markup

from sitegen.messages.message import tr
from sitegen.pages.charts import draw_chart
from sitegen.pages.html_needs import needs_of
from sitegen.pages.insertion import insert_after
from sitegen.pages.minified import minified
from sitegen.pages.ordinals import with_raised_ordinals
from sitegen.pages.undefined import refuse_json
from sitegen.theme.locale import direction_of, format_moment, format_number, open_graph_locale
from sitegen.typography.typeset import may_have_ordinals

_MAYBE_MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&#?\w+;?")


@pass_context
def _date(context: Context, value: date, style: str = "long") -> str:
    """Return a date in the page’s language; styles: long, medium, short, month, month_name, weekday, time, datetime."""
    if not isinstance(value, date):
        raise FilterArgumentError(tr("|date takes a date, not “{value}”", value=value))
    page = context.get("page")
    language = page.language if page is not None else context["site"].language
    return format_moment(value, style, language, context["_read"]("config", "typography", "hours"))


@pass_context
def _raised(context: Context, text: str, language: str = "") -> str:
    """Return a plain text with the endings of ordinals raised, as in bodies; in the page’s language, or another."""
    if not may_have_ordinals(text):
        return text
    page = context.get("page")
    return with_raised_ordinals(context["_read"], text, language or page.language)


@pass_context
def _number(context: Context, value: float) -> str:
    """Return a number as the language of the page groups it."""
    if not isinstance(value, (int, float, Decimal)):
        raise FilterArgumentError(tr("|number takes a number, not “{value}”", value=value))
    return format_number(value, context["page"].language)


@pass_context
def _absolute(context: Context, url: str) -> str:
    """Return a URL of this site with scheme and host."""
    return str(context["_read"]("address").absolute(url))


@pass_context
def _allowed(context: Context, html: str) -> str:
    """Return HTML of your own as it is; the policy of the page allows its hosts, scripts and styles."""
    if html and not html.isspace():
        read = context["_read"]
        finished = (
            minified(html) if read("config", "build", "minify_html") else html
        )  # digests are of what is published
        for directive, url in needs_of(finished):
            read("allowed", directive, url)
    return html


def _iso(value: date) -> str:
    """Return a date in the form of machines, ISO 8601."""
    if not isinstance(value, date):
        raise FilterArgumentError(tr("|iso takes a date, not “{value}”", value=value))
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def _rfc822(value: datetime) -> str:
    """Return a date as RSS wants it, https://www.rssboard.org/rss-specification#optionalChannelElements"""
    from email.utils import format_datetime

    if not isinstance(value, datetime):
        raise FilterArgumentError(tr("|rfc822 takes a date with a time, not “{value}”", value=value))
    return format_datetime(value)


def _nbsp(text: str) -> str:
    """Return a text with U+00A0 for U+202F, which old programs draw as a box."""
    return text.replace("\u202f", "\u00a0")


def _rss(text: str) -> str:
    """Return a plain text for a `<description>` of RSS: programs that expect HTML show the same text."""
    text = _nbsp(text)
    if "<" not in text and "&" not in text:
        return text
    return _MAYBE_MARKUP.sub(_no_markup, text)


def _no_markup(sign: re.Match[str]) -> str:
    # A letter of no width goes behind the sign. Escaped once more, readers of plain text would see ``&lt;``.
    is_text = sign[0] != "<" and html.unescape(sign[0]) == sign[0]
    return sign[0] if is_text else f"{sign[0][0]}\u200c{sign[0][1:]}"


def _json(value: object) -> str:
    """Return a value as JSON, for a file of its own."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=refuse_json)


def _json_item(entry: Mapping[str, object]) -> str:
    """Return an item of a JSON Feed."""
    return _indented(_without_empty(entry))


def _json_feed(head: Mapping[str, object], entries: list[object]) -> str:
    """Return a JSON Feed: its list of items is required, even empty (https://www.jsonfeed.org/version/1.1/).

    Each entry is a mapping, or what ``json_item`` made of one.
    """
    kept = _without_empty(head)
    assert isinstance(kept, dict)
    items = [entry if isinstance(entry, str) else _indented(entry) for entry in map(_without_empty, entries) if entry]
    text = _indented(kept | {"items": []})
    if not items:
        return text
    inside = ",\n".join(items).replace("\n", "\n  ")  # a line break in a text is written as \\n
    return f"{text.removesuffix('[]' + chr(10) + '}')}[\n  {inside}\n ]\n}}"


def _indented(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=refuse_json)


def _json_ld(value: object) -> Markup:
    """Return JSON that is safe inside ``<script>``: nothing in it can end the element."""
    text = json.dumps(_without_empty(value), ensure_ascii=False, separators=(",", ":"), default=refuse_json)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)


def _without_empty(value: object) -> object:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {key: kept for key, item in value.items() if (kept := _without_empty(item)) not in (None, "", [], {})}
    if isinstance(value, (list, tuple)):
        return [kept for item in value if (kept := _without_empty(item)) not in (None, "", [], {})]
    return value


def _cdata(text: str) -> Markup:
    """Return a text as a CDATA section of XML."""
    return Markup("<![CDATA[" + str(text).replace("]]>", "]]]]><![CDATA[>") + "]]>")


FILTERS: dict[str, Callable[..., Any]] = {
    "absolute": _absolute,
    "allowed": _allowed,
    "cdata": _cdata,
    "chart": draw_chart,
    "date": _date,
    "direction": direction_of,
    "insert_after": insert_after,
    "iso": _iso,
    "json": _json,
    "json_feed": _json_feed,
    "json_item": _json_item,
    "json_ld": _json_ld,
    "locale_name": open_graph_locale,
    "nbsp": _nbsp,
    "number": _number,
    "raised": _raised,
    "rfc822": _rfc822,
    "rss": _rss,
}
