"""Dates and numbers as readers of a language expect them: CLDR by Babel, and where CLDR is no typography, our own.

Babel writes ``1 mai`` and ``14:05``; a French newspaper writes ``1er mai`` and ``14 h 05``. This module knows nothing
of sites and templates.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal
from babel.numbers import format_percent as percent_of_babel

from sitegen.messages.message import tr

_PATTERNS = {
    "month": "LLLL y",
    "month_name": "LLLL",
    "weekday": "full",
    "long": "long",
    "medium": "medium",
    "short": "short",
}
_DIGITS = {
    "arab": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "arabext": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
}  # Babel knows whose digits these are, and writes none
_BETWEEN = {"fr": " à ", "en": ", ", "de": ", ", "es": ", ", "ar": "، "}


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Return Babel's locale for a BCP 47 tag, or English for one that it does not know."""
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=16384)
def format_moment(value: date, style: str, language: str, hours: str = "spaced") -> str:
    """Return a day or a moment in a language.

    ``style`` is ``long``, ``medium``, ``short``, ``month``, ``month_name``, ``weekday``, ``time`` or ``datetime``.
    Raises ValueError for another style.
    """
    if style == "time":
        return _time(value, language, hours)
    if style == "datetime":
        root = language.split("-")[0]
        day = format_moment(value, "long", language)
        if not isinstance(value, datetime) or not (value.hour or value.minute or value.second):
            return day  # written without an hour: nothing is published at midnight sharp
        return day + _BETWEEN.get(root, ", ") + _time(value, language, hours)
    if style not in _PATTERNS:
        raise ValueError(
            tr(
                "unknown date style “{style}”; the styles are {value}",
                style=style,
                value=", ".join((*_PATTERNS, "time", "datetime")),
            )
        )
    day_only = date(value.year, value.month, value.day)
    locale = locale_of(language)
    pattern = _PATTERNS[style]
    if locale.language == "ar":
        pattern = pattern.replace("LLLL", "MMMM")  # of Arabic, CLDR has the local names of months in this form only
    text = _digits(format_date(day_only, pattern, locale=locale), locale)
    if locale.language == "fr" and style in ("long", "weekday", "medium"):
        day = f"{value.day} "
        glued = ("1er" if value.day == 1 else str(value.day)) + "\u00a0"
        text = text.replace(day, glued, 1)
    return text


def _time(value: date, language: str, hours: str) -> str:
    if not isinstance(value, datetime):
        return ""
    locale = locale_of(language)
    if locale.language == "fr":
        gap = "\u00a0" if hours == "spaced" else ""
        return f"{value.hour}{gap}h{gap}{value.minute:02}" if value.minute else f"{value.hour}{gap}h"
    return _digits(format_time(value.timetz().replace(tzinfo=None), "short", locale=locale), locale)


def _digits(text: str, locale: Locale) -> str:
    """Return a text with the digits that readers of a locale expect, as Egypt’s newspapers do and Morocco’s do not."""
    digits = _DIGITS.get(locale.default_numbering_system)
    return text.translate(digits) if digits else text


def format_number(value: float, language: str) -> str:
    """Return a number with the grouping and decimal sign of a language."""
    locale = locale_of(language)
    return _digits(format_decimal(value, locale=locale, numbering_system="default"), locale)


def format_percent(value: float, language: str) -> str:
    """Return a percentage, such as 12.5, as a language writes it."""
    locale = locale_of(language)
    share = Decimal(str(value)) / 100
    text = percent_of_babel(share, locale=locale, decimal_quantization=False, numbering_system="default")
    return _digits(text, locale)


def format_money(value: float, currency: str, language: str) -> str:
    """Return an amount in a currency, by its code of ISO 4217, as a language writes it."""
    locale = locale_of(language)
    return _digits(format_currency(value, currency, locale=locale, numbering_system="default"), locale)


def open_graph_locale(language: str) -> str:
    """Return a BCP 47 tag as Open Graph wants it, language and territory: ``fr`` gives ``fr_FR``.

    A language that CLDR does not know stays alone. See https://ogp.me.
    """
    root, script, region = _subtags(language)
    if not region.isalpha():
        region = _LATIN_AMERICA if region == "419" else _likely(root, script)[1]
    return f"{root}_{region}" if region else root


def news_language(language: str) -> str:
    """Return a BCP 47 tag as a news sitemap wants it: a code of ISO 639, but Chinese by the script that it is in.

    See https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap.
    """
    root, script, region = _subtags(language)
    if root != "zh":
        return root
    script = script or _likely(root, region)[0] or _likely(root, "")[0]
    return "zh-tw" if script == "Hant" else "zh-cn"


_LATIN_AMERICA = "LA"  # in Open Graph, which has no numbers: https://developers.facebook.com/docs/internationalization


def _subtags(language: str) -> tuple[str, str, str]:
    """Return language, script and region of a BCP 47 tag, in the usual case; empty for those that it does not have."""
    former, *others = language.replace("_", "-").split("-")
    root, *implied = get_global("language_aliases").get(former.lower(), former.lower()).split("_")
    others += implied
    script = next((part.title() for part in others if len(part) == 4 and part.isalpha()), "")
    region = next((part.upper() for part in others if re.fullmatch("[A-Za-z]{2}|[0-9]{3}", part)), "")
    return root, script, region


def _likely(root: str, more: str) -> tuple[str, str]:
    """Return the likely script and territory of a language, where ``more`` is its script or territory if it has one."""
    known = get_global("likely_subtags")
    _, script, region = _subtags(known.get(f"{root}_{more}") or known.get(root, root))
    return script, region


def direction_of(language: str) -> str:
    """Return the direction of writing, ``ltr`` or ``rtl``."""
    return locale_of(language).text_direction
