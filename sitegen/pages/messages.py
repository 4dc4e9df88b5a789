"""The messages of a theme as templates show them: each is looked up once for a language, and its values are filled in.

This module knows nothing of catalogs and of the code of templates.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from markupsafe import Markup, escape

_TEXTS = re.compile(r"%%|%\((?P<name>[^()%]+)\)s")


class Messages(dict[str, Markup]):
    """The messages of a language, for HTML: what the code of a template asks for, which has no values."""

    def __init__(self, translations: NullTranslations) -> None:
        """Take the translations into a language."""
        super().__init__()
        self.gettext = translations.gettext
        self._ngettext = translations.ngettext

    def __missing__(self, message: str) -> Markup:
        """Return a message that is asked for the first time."""
        made = self[message] = self.html(message, {})
        return made

    def html(self, message: str, values: Mapping[str, Any]) -> Markup:
        """Return a message with its values, which are escaped; ``%%`` is a per cent sign."""
        return _filled(self.gettext(message), values)

    def text(self, message: str, values: Mapping[str, Any]) -> str:
        """Return a message with its values, as they are."""
        return str(self.gettext(message)) % values

    def html_for(self, singular: str, plural: str, number: int, values: Mapping[str, Any]) -> Markup:
        """Return a message with its values, in the form for a number, which is the value ``num`` as well."""
        return _filled(self._ngettext(singular, plural, number), {"num": number, **values})

    def text_for(self, singular: str, plural: str, number: int, values: Mapping[str, Any]) -> str:
        """Return a message with its values as they are, in the form for a number."""
        return str(self._ngettext(singular, plural, number)) % {"num": number, **values}


@lru_cache(maxsize=32)
def messages_of(translations: NullTranslations) -> Messages:
    """Return the messages of a language, which are the same for all its pages."""
    return Messages(translations)


def _filled(pattern: str, values: Mapping[str, Any]) -> Markup:
    """Return what ``Markup(pattern) % values`` does, where all values are texts without a detour for each."""
    names = _names(pattern)
    if names is None:
        return Markup(pattern) % values
    return Markup(pattern % {name: escape(values[name]) for name in names})


@lru_cache(maxsize=4096)
def _names(pattern: str) -> tuple[str, ...] | None:
    """Return the names of the values of a pattern, or nothing for one that has others than texts."""
    if "%" in _TEXTS.sub("", pattern):
        return None
    return tuple(dict.fromkeys(found["name"] for found in _TEXTS.finditer(pattern) if found["name"]))
