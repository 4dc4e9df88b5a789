"""Headlines and descriptions that a source has for other places than the page: search engines, networks, short lists.

Plugins for search engines write patterns there, with variables. This module knows nothing about formats.
"""

import re
from typing import Any

import msgspec

# Yoast and SEOPress: %%sep%%. Rank Math: %sep%, %customfield(name)%. All in One SEO: #separator_sa.
_VARIABLE = r"%%[\w-]+%%|%[a-z_]+(?:\([^()%]*\))?%|#(?:post|site|separator|author|taxonomy|categor|current|tag)\w*"
_BEHIND = re.compile(rf"(?:\s*(?:[-–—|·•»:~]\s*)?(?:{_VARIABLE}))+\s*$")
_IN = re.compile(_VARIABLE)


class Headlines(msgspec.Struct, frozen=True, kw_only=True):
    """Headlines and descriptions of one entry, as the source has them; empty where it has none."""

    short: str = ""
    """Where there is little room."""
    search: str = ""
    """For search engines."""
    shared: str = ""
    """For networks."""
    description: str = ""
    """Description for networks."""

    def values(self, title: str, standfirst: str) -> dict[str, Any]:
        """Return what of it differs from title and lead paragraph of the entry, as front matter has it."""
        titles = {"short": _other(self.short, title), "search": _other(self.search, title)}
        social = {"title": _other(self.shared, title), "description": _other(self.description, standfirst)}
        found = {"titles": _given(titles), "social": _given(social)}
        return {key: value for key, value in found.items() if value}


def _other(text: str, known: str) -> str:
    plain = without_variables(text)
    return "" if plain == known else plain


def _given(values: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def without_variables(text: str) -> str:
    """Return a text without the variables at its end, such as the name of the site; nothing where others are left."""
    plain = _BEHIND.sub("", " ".join(text.split()))
    return "" if _IN.search(plain) else plain
