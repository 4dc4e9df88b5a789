"""The settings of a Pelican site: constants of a Python file, which is read and never run.

https://docs.getpelican.com/en/latest/settings.html
"""

import ast
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anyascii import anyascii

from sitegen.errors.problems import BuildFailed, ContentError, Place
from sitegen.importing.sources.folder import Folder
from sitegen.messages.message import tr

FILES = ("pelicanconf.py", "pelican.conf.py", "publishconf.py")
"""Names of the settings; what comes later counts more."""
_DEFAULTS: Mapping[str, Any] = {
    "PATH": "content",
    "DEFAULT_LANG": "en",
    "DEFAULT_CATEGORY": "misc",
    "USE_FOLDER_AS_CATEGORY": True,
    "ARTICLE_PATHS": [""],
    "PAGE_PATHS": ["pages"],
    "ARTICLE_URL": "{slug}.html",
    "ARTICLE_LANG_URL": "{slug}-{lang}.html",
    "PAGE_URL": "pages/{slug}.html",
    "PAGE_LANG_URL": "pages/{slug}-{lang}.html",
    "CATEGORY_URL": "category/{slug}.html",
    "TAG_URL": "tag/{slug}.html",
    "AUTHOR_URL": "author/{slug}.html",
    "FILENAME_METADATA": r"(?P<date>\d{4}-\d{2}-\d{2}).*",
    "PATH_METADATA": "",
    "SLUGIFY_SOURCE": "title",
    "FEED_ALL_ATOM": "feeds/all.atom.xml",
    "CATEGORY_FEED_ATOM": "feeds/{slug}.atom.xml",
    "SLUG_REGEX_SUBSTITUTIONS": [(r"[^\w\s-]", ""), (r"(?u)\A\s*", ""), (r"(?u)\s*\Z", ""), (r"[-\s]+", "-")],
}
_FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_MOST = 10_000  # characters of a text that is put together
_NAMED = {"%B": "MMMM", "%b": "MMM", "%A": "EEEE", "%a": "EEE"}


class Unreadable(Exception):
    """An expression that is not a constant."""


def read_settings(site: Folder) -> dict[str, Any]:
    """Return the settings, with Pelican's own where there are none.

    Raises BuildFailed, with the place, if a file is no Python.
    """
    found: dict[str, Any] = {}
    for name in FILES:
        if site.file(name) is None:
            continue
        text = site.text(name)
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            excerpt = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else None
            problem = ContentError(tr("this is not Python"), name, Place(line, getattr(error, "offset", None), excerpt))
            raise BuildFailed([problem]) from None
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                if isinstance(node, ast.Assign) and isinstance(target, ast.Name) and target.id.isupper():
                    try:
                        found[target.id] = _value(node.value, found)
                    except Unreadable:
                        continue  # it is made when Pelican runs: the default is more likely than a guess
    return {**_DEFAULTS, **found}


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return [_value(item, known) for item in items]
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return {str(_value(key, known)): _value(value, known) for key, value in pairs if key is not None}
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = _value(left, known), _value(right, known)
            if isinstance(first, str) and isinstance(second, str) and len(first) + len(second) < _MOST:
                return first + second
            if isinstance(first, list) and isinstance(second, list) and len(first) + len(second) < _MOST:
                return first + second
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            number = _value(operand, known)
            if isinstance(number, (int, float)):
                return -number
    raise Unreadable


def slug_of(text: str, settings: Mapping[str, Any]) -> str:
    """Return a text as Pelican writes it into URLs."""
    made = text if settings.get("SLUGIFY_USE_UNICODE") is True else anyascii(text)
    for rule in settings["SLUG_REGEX_SUBSTITUTIONS"]:
        try:
            pattern, by = rule
            made = re.sub(str(pattern), str(by), made)
        except (re.error, ValueError, TypeError):
            continue
    return (made if settings.get("SLUGIFY_PRESERVE_CASE") is True else made.lower()).strip()


def filled(pattern: str, values: Mapping[str, str | datetime], locale: str) -> str:
    """Return a pattern of a URL, such as ``{date:%Y}/{slug}/``, with its values; nothing where one is missing."""
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        one = values.get(found[1])
        if one is None:
            missing = True
            return ""
        return one if isinstance(one, str) else _shown(one, found[2] or "%Y-%m-%d", locale)

    made = _FIELD.sub(value, pattern)
    if missing:
        return ""
    return "/" + made.lstrip("/").removesuffix("index.html")


def _shown(moment: datetime, form: str, locale: str) -> str:
    """Return a date by a form of ``strftime``, with names in a language."""
    for mark, name in _NAMED.items():
        if mark in form and locale:
            from babel.dates import format_date

            form = form.replace(mark, format_date(moment, name, locale=locale))
    return moment.strftime(form)


def language_of(locale: object) -> str:
    """Return the language in which a setting of ``LOCALE`` writes names, for which ``C`` has English ones."""
    first = locale[0] if isinstance(locale, list) and locale else locale
    found = re.match(r"([a-z]{2})_[A-Z]{2}", first) if isinstance(first, str) else None
    return found[1] if found else ""
