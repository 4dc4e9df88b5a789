"""What connects a page with its versions in other languages: the language switch, and what search engines shall know.

This module knows nothing of how editions are made.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from sitegen.facts.values import Edition
from sitegen.outputs.output import Output
from sitegen.pages.recorder import Recorder


class Version(msgspec.Struct, frozen=True):
    """A page in one language."""

    language: str
    """Language."""
    url: str
    """Address, for an ``href``."""
    indexed: bool
    """Whether search engines shall find it."""


Alternates = tuple[tuple[str, str], ...]


def versions_of(
    output: Output, read: Recorder, names: Mapping[str, Any], page: Version
) -> tuple[tuple[Edition, ...], Alternates]:
    """Return where the language switch of a page leads, and the language and absolute address of each version of it.

    ``names`` is what the template of the page sees.
    """
    editions: tuple[Edition, ...] = read("editions")
    first = editions[0].language if editions else read("config", "site", "language")
    others: list[Version] = []
    number = "1"
    if output.kind in ("article", "page"):
        translations = read(output.kind, output.subject[0]).translations
        others = [Version(other.language, other.url, other.indexed) for other in translations]
    elif editions and output.kind in ("home", "category", "author"):
        name = names["term"].key if output.kind == "category" else names["author"].id if output.kind == "author" else ""
        found: tuple[Edition, ...] = read("counterparts", output.kind, name)
        others = [Version(other.language, other.url, True) for other in found if other.language != editions_own(read)]
        number = output.subject[-1] if output.subject else "1"
    switch = _switch(read, editions, {page.language: page.url} | {other.language: other.url for other in others})
    if not page.indexed or number != "1" or not any(other.indexed for other in others):
        return switch, ()
    return switch, _alternates([page, *(other for other in others if other.indexed)], first, read("address").origin)


def editions_own(read: Recorder) -> str:
    """Return the language of the edition that a page is in."""
    return str(read("config", "site", "language"))


def _switch(read: Recorder, editions: tuple[Edition, ...], urls: Mapping[str, str]) -> tuple[Edition, ...]:
    by_edition = {read("edition_of", language): url for language, url in urls.items()}
    first = editions[0].language if editions else ""
    return tuple(
        msgspec.structs.replace(
            edition, url=by_edition.get("" if edition.language == first else edition.language, edition.url)
        )
        for edition in editions
    )


def _alternates(versions: list[Version], first: str, origin: str) -> Alternates:
    """Return the versions in order of language, and the one for readers of all other languages (``x-default``).

    It is the same in every version, as https://developers.google.com/search/docs/specialty/international/localized-versions
    asks: the one in the first language of the newspaper, where there is one.
    """
    versions = sorted(versions, key=lambda version: (version.language.casefold(), version.url))
    root = first.casefold().partition("-")[0]
    same = [version for version in versions if version.language.casefold().partition("-")[0] == root]
    default = next(
        (version for version in same if version.language.casefold() == first.casefold()), (same or versions)[0]
    )
    return (*((version.language, origin + version.url) for version in versions), ("x-default", origin + default.url))
