"""What connects a page with its versions in other languages: the language switch, and what search engines need.

This module knows nothing of how editions are made.
"""

from collections.abc import Mapping, Sequence

import msgspec

from sitegen.config.languages import nearest_language
from sitegen.facts.values.site import Edition
from sitegen.pages.page_view import Pagination
from sitegen.pages.recorder import Recorder


class Version(msgspec.Struct, frozen=True):
    """A page in one language."""

    language: str
    """Language."""
    url: str
    """URL, for an ``href``."""
    indexed: bool
    """Whether search engines may index it."""


Alternates = tuple[tuple[str, str], ...]


def versions_of(
    read: Recorder, page: Version, others: Sequence[Version], pagination: Pagination | None
) -> tuple[tuple[Edition, ...], Alternates]:
    """Return where the language switch of a page leads, and the language and absolute URL of each version of it.

    Further pages of a list have no versions: elsewhere other articles are on them.
    """
    editions: tuple[Edition, ...] = read("editions")
    first = editions[0].language if editions else read("config", "site", "language")
    switch = _switch(editions, {page.language: page.url} | {other.language: other.url for other in others})
    further = pagination is not None and pagination.number > 1
    if not page.indexed or further or not any(other.indexed for other in others):
        return switch, ()
    indexed = [page, *(other for other in others if other.indexed)]
    return switch, _alternates(indexed, first, read("address").origin)


def counterparts(read: Recorder, kind: str, name: str = "") -> tuple[Version, ...]:
    """Return the pages of a category or author in other editions, or their front pages (``home``)."""
    if not read("editions"):
        return ()
    own, found = read("config", "site", "language"), read("counterparts", kind, name)
    return tuple(Version(other.language, other.url, True) for other in found if other.language != own)


def _switch(editions: tuple[Edition, ...], urls: Mapping[str, str]) -> tuple[Edition, ...]:
    known = [edition.language for edition in editions]
    by_edition = {nearest_language(language, known): url for language, url in urls.items()} if known else {}
    return tuple(
        msgspec.structs.replace(edition, url=by_edition.get(edition.language, edition.url)) for edition in editions
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
