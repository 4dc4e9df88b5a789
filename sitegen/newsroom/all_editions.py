"""What the indexes of all editions have in common: the names of all texts and files, and what is wrong with them.

This module knows nothing of what makes the site of one edition.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from sitegen.config.site import Config
from sitegen.content.documents import Document, UnreadDocument
from sitegen.content.gate import Gate
from sitegen.content.places import place_of_key
from sitegen.errors.faults import FaultKind, Severity
from sitegen.errors.locate import Key
from sitegen.errors.problems import ContentError, SitegenError
from sitegen.messages.message import tr
from sitegen.newsroom.editions import versions
from sitegen.newsroom.filing import Models
from sitegen.newsroom.site import Article, Page, Site, united

Read = Callable[[str], bytes]
"""Returns the bytes of a source, by its path."""


class SiteFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a site."""

    documents: Sequence[Document]
    """The documents."""
    unread: Sequence[UnreadDocument] = ()
    """Those that could not be read."""
    media: frozenset[str] = frozenset()
    """Paths of the files beside documents."""
    static: frozenset[str] = frozenset()
    """Paths of the files in ``static/``."""
    read: Read
    """Returns the bytes of a file; called only to tell the place of a problem."""


class AllEditions(msgspec.Struct, frozen=True, kw_only=True):
    """What the indexes of all editions have in common."""

    config: Config
    gate: Gate
    files: SiteFiles
    paths: dict[str, str]
    """Kind of each document by its path; as in ``ids`` and ``entries``, those that could not be read are among them."""
    ids: dict[str, str]
    """Path of each article, by its id."""
    entries: Mapping[str, Collection[str]]
    """Ids of all entries of each type of the site's own."""
    unread_authors: Collection[str] = ()
    """What authors may be called whose profile could not be read."""
    models: Models = {}
    """The descriptions of terms in the first language."""
    problems: list[SitegenError] = []

    def unique_ids(self, documents: Iterable[Document]) -> dict[str, str]:
        """Return the path of each id, and report the ids that several documents have."""
        ids: dict[str, str] = {}
        for document in documents:
            if document.id in ids:
                message = tr("{ids} has the same id “{id}”", ids=ids[document.id], id=document.id)
                self.problems.append(ContentError(message, document.path, hint=tr("rename one of them")))
            ids.setdefault(document.id, document.path)
        return ids

    def complain(
        self,
        kind: type[ContentError],
        path: str,
        keys: tuple[Key, ...],
        message: str,
        hint: str | None = None,
        fault: FaultKind | None = None,
    ) -> None:
        """Report what is wrong with a key of a text."""
        self.problems.append(kind(message, path, place_of_key(self.files.read(path), path, keys), hint, fault=fault))

    def remark(self, path: str, keys: tuple[Key, ...], message: str, hint: str, severity: Severity = "warning") -> None:
        """Report what is no error."""
        place = place_of_key(self.files.read(path), path, keys)
        self.problems.append(ContentError(message, path, place, hint, severity))

    def joined(self, sites: Mapping[str, Site]) -> Site:
        """Return the site of the first language with those of the others, each knowing what is public in all."""
        groups: dict[str, tuple[str, ...]] = {}
        for kind in ("articles", "pages"):
            texts: dict[str, Article | Page] = {}
            for site in sites.values():
                texts |= getattr(site, kind)
            found, doubles = versions(texts)
            groups |= found
            for path, first in doubles:
                message = tr("{first} is a version of this text in the same language", first=first)
                hint = tr("give each translation its language, and remove translation_of from other texts")
                self.complain(ContentError, path, ("translation_of",), message, hint)
        return united({name: msgspec.structs.replace(site, versions=groups) for name, site in sites.items()})
