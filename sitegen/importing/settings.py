"""The configuration of the new site: what ``sitegen init`` writes, with what the source says.

This module writes nothing.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sitegen.importing.archive import Identity


class Settings(NamedTuple):
    """What the source says about the configuration."""

    identity: Identity
    """The site."""
    categories: Sequence[str]
    """Names of the categories, in menu order."""
    article: str
    """Pattern of the URLs of articles."""
    words: Mapping[str, str]
    """Words in the URLs of lists, by key of ``[permalinks]``."""
    slugs: str
    """``ascii`` or ``unicode``."""
    editions: Sequence[str]
    """Languages with an edition of their own, beside the first."""
    path: str
    """Folder of the first language, such as ``fr/``; empty for the root."""
    redirects: Mapping[str, str]
    """Former URLs that are neither those of articles nor of pages, and where they lead."""
    before: date | None
    """A day after the newest article: what is older is the archive."""
    pages: bool
    """Whether pages belong to the archive as well."""


def configured(starter: str, settings: Settings) -> str:
    """Return ``site.toml`` of a new site with what a source says in it."""
    identity = settings.identity
    for key in ("title", "tagline", "url", "language", "timezone"):
        value = getattr(identity, key)
        if value or key == "tagline":
            starter = _with_line(starter, key, _text(value))
    if identity.title:
        starter = re.sub(r"^description = .*\n", "", starter, count=1, flags=re.MULTILINE)
    if settings.path:
        starter = starter.replace("theme =", f"path = {_text(settings.path)}\ntheme =", 1)
    taxonomy = "categories = [" + ", ".join(map(_text, settings.categories)) + "]"
    if settings.slugs != "ascii":
        taxonomy += f"\nslugs = {_text(settings.slugs)}"
    starter = re.sub(r"^categories = .*$", lambda _: taxonomy, starter, count=1, flags=re.MULTILINE)
    tables = [starter.rstrip("\n") + "\n", "[permalinks]\n" + _line("article", settings.article)]
    tables[-1] += "".join(_line(key, word) for key, word in settings.words.items())
    archive = f"before = {settings.before.isoformat()}\n" if settings.before else ""
    archive += 'folders = ["content/pages"]\n' if settings.pages else ""
    if archive:
        tables.append("[archive]\n" + archive)
    tables += [f"[languages.{language}]\n" + _line("title", identity.title) for language in settings.editions]
    if settings.redirects:
        lines = [f"{_text(old)} = {_text(new)}\n" for old, new in sorted(settings.redirects.items())]
        tables.append("[urls.redirects]\n" + "".join(lines))
    return "\n".join(tables)


def _with_line(text: str, key: str, value: str) -> str:
    return re.sub(rf"^{key} = .*$", lambda _: f"{key} = {value}", text, count=1, flags=re.MULTILINE)


def _line(key: str, value: str) -> str:
    return f"{key} = {_text(value)}\n"


def _text(value: str) -> str:
    """Return a TOML string; the escapes of JSON are among those of TOML."""
    return json.dumps(" ".join(value.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
