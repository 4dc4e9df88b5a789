"""The language of the user: chosen by the environment, or else by the site.

The catalogs are those of gettext, compiled by ``scripts/messages``: reading a ``.po`` file takes as long as a build.
This module knows nothing about what is said.
"""

import gettext
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sitegen.messages.message import Message

CATALOGS = Path(__file__).with_name("locale")
"""Folder of the catalogs: ``fr/LC_MESSAGES/messages.po``, and the compiled file beside it."""
DOMAIN = "messages"
"""Name of the catalogs: the one in which Click looks for its own words too."""
SOURCE = "en"
"""Language of the messages in the code."""


def choose_language(environment: Mapping[str, str], site: Path) -> str:
    """Return the language of the user, as the name of a catalog.

    It is that of ``SITEGEN_LANG``; else of ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``, unless that is C or POSIX; else of
    the site in the folder ``site``. On a build server (``CI``) it is English unless ``SITEGEN_LANG`` says otherwise.
    """
    wanted = environment.get("SITEGEN_LANG", "")
    if not wanted and environment.get("CI"):
        return SOURCE
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = wanted or environment.get(name, "")
    language = wanted.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    if language in ("", "c", "posix"):
        language = _language_of(site)
    return language if (CATALOGS / language).is_dir() else SOURCE


def _language_of(site: Path) -> str:
    try:
        written = tomllib.loads((site / "site.toml").read_text("utf-8-sig"))["site"].get("language", "fr")
        return str(written).partition("-")[0].lower()
    except (OSError, ValueError, KeyError, AttributeError, RecursionError):
        return SOURCE


@cache
def users_language() -> str:
    """Return the language of whoever runs this process, in the folder of a site or elsewhere."""
    return choose_language(os.environ, Path())


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """Return the translations into a language."""
    return gettext.translation(DOMAIN, CATALOGS, [language], fallback=True)


def shown(text: str) -> str:
    """Return a text as the user reads it: a message in the user's language, any other text as it is."""
    if not isinstance(text, Message):
        return text
    if users_language() == SOURCE:
        return str.__str__(text)  # a plain text: encoders take no other
    found = catalog(users_language())
    return text.translated(found.gettext, found.ngettext)


@contextmanager
def clicks_words() -> Iterator[None]:
    """Have Click, which asks gettext and the environment, find its own words in the language of the user."""
    gettext.bindtextdomain(DOMAIN, CATALOGS)
    before = os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = users_language()
    try:
        yield
    finally:
        os.environ.pop("LANGUAGE")
        if before is not None:
            os.environ["LANGUAGE"] = before
