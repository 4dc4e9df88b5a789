"""WordPress's export, WXR, as a stream: RSS with elements of its own.

https://github.com/WordPress/WordPress/blob/master/wp-admin/includes/export.php

A file may have hundreds of megabytes, so no more than one item is ever kept. Nothing is left to XML that exports do not
need: a document type, and with it entities and external files, is refused before the parser sees the file. This module
knows what elements mean for WordPress, and nothing about a newspaper.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
from lxml import etree

from sitegen.errors.problems import BuildFailed, ContentError, Place
from sitegen.importing.sources.beginnings import BYTES, beginning_of
from sitegen.messages.message import tr

VERSIONS = ("1.0", "1.1", "1.2")
"""Versions of the format that exist."""

_NAMESPACE = "://wordpress.org/export/"
_OF_PARTS = "://purl.org/"  # namespaces of the content and of the author
_BEGINNING = re.compile(
    rb"\s*(?:<\?xml(?P<declared>[^>]*)\?>)?(?:\s|<!--.*?-->|<\?.*?\?>)*<(?P<root>[!\w][\w.:-]*)", re.DOTALL
)
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_ASCII_COMPATIBLE = re.compile(r"utf-?8|us-ascii|iso-8859-\d+|windows-125\d|latin-?1", re.IGNORECASE)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")  # illegal in XML; WordPress writes them
_CHUNK = 65_536
_TAGS = ("item", "title", "link", "description", "language", *(f"{{*}}{name}" for name in (
    "wxr_version", "base_site_url", "base_blog_url", "author", "category", "tag", "term", "comment",
)))  # fmt: skip


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A term as the head of an export describes it."""

    taxonomy: str
    id: str = ""
    slug: str = ""
    name: str = ""
    parent: str = ""
    """Slug of the term above it."""
    description: str = ""


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """An account as the head of an export describes it: without its e-mail address."""

    id: str = ""
    login: str = ""
    name: str = ""
    """Display name."""


class Item(msgspec.Struct, kw_only=True):
    """One post, in the wide sense of WordPress: an article, a picture, an entry of a menu."""

    file: str
    line: int | None
    """Line where it begins; unknown beyond what the parser counts."""
    title: str = ""
    link: str = ""
    published: str = ""
    """``pubDate``, of no use where there are other dates."""
    creator: str = ""
    guid: str = ""
    content: str = ""
    excerpt: str = ""
    id: str = ""
    date: str = ""
    date_gmt: str = ""
    modified: str = ""
    modified_gmt: str = ""
    name: str = ""
    """Last part of its URL, percent-encoded."""
    status: str = ""
    parent: str = ""
    order: str = ""
    type: str = ""
    locked: bool = False
    """Whether it has a password, which is not read."""
    sticky: bool = False
    attachment: str = ""
    """URL of its file, if it is one."""
    terms: list[tuple[str, str, str]] = []
    """Taxonomy, slug and name of each of its terms; old exports repeat them without the first two."""
    meta: dict[str, list[str]] = {}
    """Custom fields, of WordPress, of plugins and of the newspaper."""
    comments: int = 0


class Head:
    """What stands before the items; complete once the first one is read."""

    def __init__(self) -> None:
        self.version = ""
        self.title = self.tagline = self.language = self.link = self.site = self.blog = ""
        self.authors: list[Author] = []
        self.terms: list[Term] = []


def is_export(path: Path) -> bool:
    """Return whether the beginning of a file is that of an export."""
    head = beginning_of(path)
    return b"<rss" in head and _NAMESPACE.encode() in head


def read_items(path: Path, head: Head) -> Iterator[Item]:
    """Read an export: fill the head, and return its items one after another.

    Raises BuildFailed with a ContentError if it is not one, of an unknown version, malformed or unreadable.
    """
    try:
        with path.open("rb") as file:
            yield from _parsed(file, path, head)
    except OSError as error:
        message = tr("cannot be read: {error}", error=error.strerror or str(error))
        raise BuildFailed([ContentError(message, str(path))]) from None


def _parsed(file: IO[bytes], path: Path, head: Head) -> Iterator[Item]:
    source = _Cleaned(file, path)
    parser = etree.iterparse(
        source,
        tag=_TAGS,
        huge_tree=True,  # a text of more than 10 MB; there are no entities that could multiply
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        encoding=source.encoding,
    )
    comments = 0
    versioned = False
    try:
        for _, element in parser:
            parent = element.getparent()
            name = _local(element)
            if name == "comment":
                comments += 1
                element.clear()
                continue
            if parent is None or (parent.tag != "channel" and element.tag != "item"):
                continue  # of an item or a comment, which are read as a whole
            elif name != "item":
                _add(head, name, element)
            else:
                if not versioned:
                    _check_version(head, path, parent.sourceline)
                    versioned = True
                yield _item(element, str(path), source.before, comments)
                comments = 0
            _forget(element)
        if not versioned:
            _check_version(head, path, parser.root.sourceline if parser.root is not None else None)
    except etree.XMLSyntaxError as error:
        if error.code != etree.ErrorTypes.WAR_NS_URI:  # no more than a warning, of a namespace that nobody asks for
            raise BuildFailed([_malformed(error, parser.error_log, path, source.before)]) from None


# Elements


def _local(element: Any) -> str:
    """Return the name of an element without its namespace, or nothing for an element of somebody else."""
    namespace, _, name = element.tag.rpartition("}")
    return name if not namespace or _NAMESPACE in namespace or _OF_PARTS in namespace else ""


def _texts(element: Any) -> dict[str, str]:
    """Return the texts of the elements inside one, by their names; the first of a name."""
    texts: dict[str, str] = {}
    for child in element:
        texts.setdefault(_local(child), (child.text or "").strip())
    return texts


def _add(head: Head, name: str, element: Any) -> None:
    text = (element.text or "").strip()
    match name:
        case "wxr_version":
            head.version = text
        case "title":
            head.title = text
        case "link":
            head.link = text
        case "description":
            head.tagline = text
        case "language":
            head.language = text
        case "base_site_url":
            head.site = text
        case "base_blog_url":
            head.blog = text
        case "author":
            told = _texts(element)
            full = " ".join(filter(None, (told.get("author_first_name"), told.get("author_last_name"))))
            login = told.get("author_login", "")
            head.authors.append(
                Author(id=told.get("author_id", ""), login=login, name=told.get("author_display_name") or full or login)
            )
        case "category" | "tag" | "term":
            _add_term(head, name, _texts(element))


def _add_term(head: Head, name: str, told: dict[str, str]) -> None:
    ways = {
        "category": ("category_nicename", "cat_name", "category_description"),
        "tag": ("tag_slug", "tag_name", "tag_description"),
        "term": ("term_slug", "term_name", "term_description"),
    }
    slug, title, description = (told.get(key, "") for key in ways[name])
    taxonomy = {"category": "category", "tag": "post_tag"}.get(name) or told.get("term_taxonomy", "")
    parent = told.get("category_parent") or told.get("term_parent") or ""
    if title or slug:
        head.terms.append(
            Term(
                taxonomy=taxonomy,
                id=told.get("term_id", ""),
                slug=slug,
                name=title or slug,
                parent=parent,
                description=description,
            )
        )


_FIELDS = {
    "title": "title", "link": "link", "pubDate": "published", "creator": "creator", "guid": "guid",
    "post_id": "id", "post_date": "date", "post_date_gmt": "date_gmt", "post_modified": "modified",
    "post_modified_gmt": "modified_gmt", "post_name": "name", "status": "status", "post_parent": "parent",
    "menu_order": "order", "post_type": "type", "attachment_url": "attachment",
}  # fmt: skip


def _item(element: Any, file: str, before: int, comments: int) -> Item:
    line = element.sourceline
    item = Item(file=file, line=line + before if line and line != 65_535 else None, comments=comments)
    item.terms, item.meta = [], {}
    for child in element:
        name = _local(child)
        text = child.text or ""
        match name:
            case "encoded" if "excerpt" in child.tag:
                item.excerpt = text
            case "encoded":
                item.content = text
            case "category":
                item.terms.append((child.get("domain") or "", child.get("nicename") or "", text.strip()))
            case "postmeta":
                told = _texts(child)
                if key := told.get("meta_key"):
                    item.meta.setdefault(key, []).append(told.get("meta_value", ""))
            case "post_password":
                item.locked = bool(text.strip())
            case "is_sticky":
                item.sticky = text.strip() == "1"
            case _ if name in _FIELDS:
                setattr(item, _FIELDS[name], text.strip())
    return item


def _forget(element: Any) -> None:
    """Free an element that has been read, and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


# What is wrong


def _check_version(head: Head, path: Path, line: int | None) -> None:
    if head.version in VERSIONS:
        return
    place = Place(line)
    if head.version:
        with path.open("rb") as file:
            for number, text in enumerate(file, start=1):
                if b"wxr_version" in text:
                    excerpt = text.decode("utf-8", "replace").rstrip()
                    place = Place(number, excerpt.find(head.version) + 1, excerpt)
                    break
        message = tr("version “{version}” of the format is not known", version=head.version)
    else:
        message = tr("this export does not say its version")
    hint = tr("export again from WordPress (Tools → Export): it writes {versions}", versions="<wp:wxr_version>1.2")
    raise BuildFailed([ContentError(message, str(path), place, hint)])


def _malformed(error: Any, log: Any, path: Path, before: int) -> ContentError:
    line, column = error.position
    reason = str(error.msg)
    if len(log):  # the first is the cause of the others
        line, column, reason = log[0].line, log[0].column, log[0].message
    excerpt = None
    with path.open("rb") as file:
        for number, text in enumerate(file, start=1):
            if number == line + before:
                excerpt = text.decode("utf-8", "replace").rstrip("\r\n")
                break
    message = tr("malformed XML: {reason}", reason=reason.strip().split(", line ")[0])
    hint = tr("export again, or correct this place: WordPress itself does not read the file either")
    return ContentError(message, str(path), Place(line + before, column or None, excerpt), hint)


class _Cleaned(io.RawIOBase):
    """The bytes of a file as a parser of XML can read them, unless they are no export."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        beginning = file.read(BYTES)
        found = _BEGINNING.match(beginning.removeprefix(b"\xef\xbb\xbf"))
        declared = _ENCODING.search(found["declared"] or b"") if found else None
        encoding = declared[1].decode() if declared else "utf-8"
        if not found or found["root"] != b"rss" or not _ASCII_COMPATIBLE.fullmatch(encoding):
            raise BuildFailed([_no_export(beginning, found, path)])
        self.encoding = encoding
        stripped = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()  # empty lines before it are a fault of many plugins
        self.before = beginning[: len(beginning) - len(stripped)].count(b"\n")
        self._waiting = stripped
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes without the characters that XML forbids."""
        size = _CHUNK if size < 0 else size
        while True:
            chunk = self._waiting[:size] or self._file.read(size)
            self._waiting = self._waiting[size:]
            cleaned = chunk.translate(None, _CONTROLS)
            if cleaned or not chunk:
                return cleaned


def _no_export(beginning: bytes, found: re.Match[bytes] | None, path: Path) -> ContentError:
    at = found.start("root") - 1 if found else 0
    before = beginning[:at].decode("utf-8", "replace")
    line = beginning[at:].split(b"\n", 1)[0].decode("utf-8", "replace")
    excerpt = before.rpartition("\n")[2] + line.rstrip("\r")
    place = Place(before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1, excerpt if found else None)
    if found and found["root"].startswith(b"!"):
        message = tr("an export has no document type: entities and external files are not read")
        return ContentError(message, str(path), place, tr("remove it, or export again from WordPress"))
    message = tr("this is not an export of WordPress")
    hint = tr("export all content under Tools → Export: a file of XML in UTF-8")
    return ContentError(message, str(path), place, hint)
