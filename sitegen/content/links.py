"""Where a link or picture within the site leads: from the target as an author wrote it to the thing meant.

This module knows nothing about URLs: a destination is a document, a media file or a route, and only rendering turns
it into a URL.
"""

import posixpath
import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Literal
from urllib.parse import unquote

import msgspec

from sitegen.config.urls import split_url
from sitegen.content.unread import MARKDOWN_SUFFIXES
from sitegen.errors.faults import FaultKind
from sitegen.errors.problems import did_you_mean
from sitegen.messages.message import tr

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# A host that its author took from a location bar which hides the scheme: with www, or under a domain that is no suffix.
_HOST = re.compile(
    r"(?:www\.[^\s/?#]+\.\w{2,}|(?:[\w-]+\.)+(?:com|org|net|fr|eu|info|be|ch|de|uk|es|it|ca|io))(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[\w.-][\w./-]*").fullmatch  # a path and nothing else, as most targets are


class Destination(msgspec.Struct, frozen=True):
    """What a target means."""

    kind: Literal["document", "media", "route", "absolute"]
    """What is meant."""
    name: str
    """Path of the document or media file, route, or absolute URL."""
    query: str = ""
    """The part after ``?``."""
    fragment: str = ""
    """The part after ``#``, decoded."""


class DeadLink(Exception):
    """A target that leads nowhere, with a hint and the kind of fault that it is."""

    def __init__(self, message: str, hint: str | None = None, fault: FaultKind = "file") -> None:
        super().__init__(message)
        self.hint = hint
        self.fault = fault


def is_absolute(target: str) -> bool:
    """Return whether a target leaves the site: it has a scheme or a host."""
    return target.startswith("//") or bool(_SCHEME.match(target))


def resolve(
    target: str, source: str, documents: Mapping[str, str], ids: Mapping[str, str], media: Collection[str]
) -> Destination:
    """Return what ``target`` means in the document at the path ``source``.

    ``documents`` maps the path of each document to its kind, ``ids`` the id of each article to its path.
    Raises DeadLink when it leads nowhere.
    """
    if target.startswith("id:"):
        identifier, _, fragment = unquote(target[3:]).partition("#")
        if identifier not in ids:
            message = tr("no article has the id “{identifier}”", identifier=identifier)
            raise DeadLink(message, did_you_mean(identifier, ids), "link")
        return Destination("document", ids[identifier], fragment=fragment)
    if is_absolute(target):
        return Destination("absolute", target)
    wanted, query, fragment = _parts(target)
    if not wanted:
        return Destination("document", source, query, fragment)
    if wanted.startswith("/"):
        return Destination("route", wanted[1:], query, fragment)
    path = _beside(source, wanted)
    if path.startswith("../"):
        raise DeadLink(tr("“{target}” leads out of the site's folder", target=target), fault="link")
    candidates = [path] if not wanted.endswith("/") else []
    candidates += [f"{path}/index{suffix}" for suffix in MARKDOWN_SUFFIXES]
    for candidate in candidates:
        if candidate in documents:
            return Destination("document", candidate, query, fragment)
        if candidate in media:
            return Destination("media", candidate, query, fragment)
    for name in (*documents, *media):  # names on disk need not be NFC, while every text is
        if unicodedata.normalize("NFC", name) in candidates:
            return Destination("document" if name in documents else "media", name, query, fragment)
    if _HOST.fullmatch(target):
        hint = tr("write https://{target}", target=target)
        raise DeadLink(tr("there is no file “{wanted}”", wanted=wanted), hint, "link")
    known = [posixpath.relpath(name, posixpath.dirname(source)) for name in (*documents, *media)]
    raise DeadLink(tr("there is no file “{wanted}”", wanted=wanted), did_you_mean(wanted, known))


def has_anchor(fragment: str, anchors: Collection[str]) -> bool:
    """Return whether a page has the anchor of a fragment: the ids that templates give end with an underscore."""
    return unquote(fragment) in anchors or fragment in ("", "top") or fragment.endswith("_")


def known_anchors(fragment: str, anchors: Collection[str]) -> str | None:
    """Return a hint that names the anchor that was probably meant, or the first of those that there are."""
    hint = did_you_mean(unquote(fragment), anchors)
    return hint or (tr("anchors of that page: {names}", names=", ".join(list(anchors)[:12])) if anchors else None)


def resolve_file(target: str, source: str, media: Collection[str]) -> Destination | None:
    """Return what ``target`` means in the document at the path ``source`` where it can only mean a file, or None."""
    if is_absolute(target):
        return None if target.startswith("id:") else Destination("absolute", target)
    wanted, query, fragment = _parts(target)
    if wanted.startswith("/"):
        return Destination("route", wanted[1:], query, fragment)
    path = _beside(source, wanted)
    if path not in media:
        names = [name for name in media if unicodedata.normalize("NFC", name) == path]
        if not names:
            return None
        path = names[0]
    return Destination("media", path, query, fragment)


def _parts(target: str) -> tuple[str, str, str]:
    """Return path, query and fragment of a target within the site."""
    if _PLAIN(target):
        return target, "", ""
    parts = split_url(target)
    return unquote(parts.path), parts.query, unquote(parts.fragment)


def _beside(source: str, wanted: str) -> str:
    return posixpath.normpath(f"{source.rpartition('/')[0]}/{wanted}")
