"""Editions: which documents are shown in which language, and which texts are versions of one another.

This module knows nothing about how the site of one language is made.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from sitegen.config.site import Config
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, PageMeta

_IN_ALL = frozenset({"author", "box"})
"""Kinds of documents that every edition has."""


def document_name(document: Document) -> str:
    """Return what an author, category or box is called in all editions: a translated one may lie in any folder."""
    return document.id.rsplit("/", 1)[-1] if document.meta.language else document.id


def shelve(documents: Iterable[Document], config: Config) -> dict[str, list[Document]]:
    """Return the documents of each edition; ``config`` is that of the first.

    Articles, pages and introductions of categories are in one edition. Profiles of authors and boxes are in all: in its
    own language where there is one, else in the first.
    """
    shelves: dict[str, list[Document]] = {name: [] for name in config.editions}
    shared: dict[str, dict[tuple[str, str], Document]] = {name: {} for name in shelves}
    for document in documents:
        edition = config.edition_of(document.meta.language)
        if document.kind in _IN_ALL:
            shared[edition][document.kind, document_name(document)] = document
        else:
            shelves[edition].append(document)
    everything = {name: document for found in shared.values() for name, document in found.items()}
    for edition, shelf in shelves.items():
        shelf += (everything | shared[""] | shared[edition]).values()
    return shelves


class Text(Protocol):
    """An article or page, as far as its versions are concerned."""

    @property
    def id(self) -> str:
        """What others call it."""

    @property
    def path(self) -> str:
        """Its file."""

    @property
    def language(self) -> str:
        """Its language."""

    @property
    def meta(self) -> ArticleMeta | PageMeta:
        """Its front matter."""


def versions(texts: Mapping[str, Text]) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str]]]:
    """Return the paths of the versions of each text, by its own path, the original first; ``texts`` are by id.

    Also return each text that is a second version in one language, with the path of the first: it is in no group. A
    translation of a translation is one of the original, and so is one of an original that is not public.
    """
    groups: dict[str, list[Text]] = {}
    for text in texts.values():
        if text.meta.translation_of:
            groups.setdefault(_origin(text.id, texts), []).append(text)
    found: dict[str, tuple[str, ...]] = {}
    doubles: list[tuple[str, str]] = []
    for origin, translations in groups.items():
        members = [text for text in sorted(translations, key=lambda text: text.id) if text.id != origin]
        by_language: dict[str, str] = {}
        for text in (texts[origin], *members) if origin in texts else members:
            first = by_language.setdefault(text.language.casefold(), text.path)
            if first != text.path:
                doubles.append((text.path, first))
        paths = tuple(by_language.values())
        found |= dict.fromkeys(paths, paths)
    return found, sorted(doubles)


def _origin(identifier: str, texts: Mapping[str, Text]) -> str:
    """Return what a text is a translation of in the end; of some that name each other in a ring, the first by id."""
    way: list[str] = []
    while identifier not in way:
        way.append(identifier)
        text = texts.get(identifier)
        if text is None or not text.meta.translation_of:
            return identifier
        identifier = text.meta.translation_of
    return min(way[way.index(identifier) :])
