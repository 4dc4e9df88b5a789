"""Pictures of WordPress's library, and the many URLs that each of them has.

A picture that is uploaded once gets a file for each size, and services in front of a site add hosts and parameters.
This module knows nothing about bodies of articles.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

import msgspec

from sitegen.importing.archive import Illustration
from sitegen.importing.html.text import text_of
from sitegen.importing.sources.wordpress.wxr import Item

_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}$)")
_VARIANT = re.compile(r"(?:-scaled|-rotated|-e\d{9,})?(?=\.\w{2,5}$)")
_PROXY = re.compile(r"(?:https?:)?//i\d\.wp\.com/", re.IGNORECASE)
_CREDITS = (
    "_media_credit", "media_credit", "isc_image_source", "_credit", "credit", "credits", "photo_credit",
    "_photo_credit", "_wp_attachment_credit", "_wp_attachment_source_name",
)  # fmt: skip
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|heic|tiff?)$", re.IGNORECASE)


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the library."""

    id: str
    parent: str
    order: int
    title: str
    file: Illustration
    """Its URL in full size, and what is said about it."""
    route: str
    """Path of its own page on the old site."""

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, by its name."""
        return bool(_PICTURE.search(urlsplit(self.file.url).path))


def attachment(item: Item) -> Attachment | None:
    """Return the file that an item of the library is about."""
    url = item.attachment or (item.guid if _PICTURE.search(item.guid) else "")
    if not url:
        return None
    try:
        parts = urlsplit(item.link)
    except ValueError:
        parts = urlsplit("")
    return Attachment(
        id=item.id,
        parent=item.parent,
        order=int(item.order) if item.order.lstrip("-").isdecimal() else 0,
        title=text_of(item.title),
        file=Illustration(
            url=url,
            alt=text_of(next(iter(item.meta.get("_wp_attachment_image_alt", [])), "")),
            caption=text_of(item.excerpt),
            credit=_credit(item),
        ),
        route="" if parts.query or parts.path == urlsplit(url).path else unquote(parts.path),
    )


def _credit(item: Item) -> str:
    for key in _CREDITS:
        for value in item.meta.get(key, []):
            if text := text_of(value):
                return text
    for stored in item.meta.get("_wp_attachment_metadata", []):
        for key in ("credit", "copyright"):
            if text := text_of(stored_text(stored, key)):
                return text
    return ""


def stored_text(stored: str, key: str) -> str:
    """Return the text under a key of an array that PHP serialised, or nothing; PHP counts bytes."""
    data = stored.encode()
    found = re.search(rb's:%d:"%s";s:(\d{1,9}):"' % (len(key.encode()), re.escape(key.encode())), data)
    if not found:
        return ""
    return data[found.end() : found.end() + int(found[1])].decode("utf-8", "replace")


class Library:
    """All files of the library, by id and by each URL that they may have."""

    def __init__(self, files: Iterable[Attachment]) -> None:
        self.by_id: dict[str, Attachment] = {}
        self._of_parent: dict[str, list[Attachment]] = {}
        self._by_path: dict[str, Attachment] = {}
        self._by_route: dict[str, Attachment] = {}
        for file in files:
            self.by_id[file.id] = file
            self._of_parent.setdefault(file.parent, []).append(file)
            path = _path(file.file.url)
            self._by_path[path] = file
            self._by_path.setdefault(_VARIANT.sub("", path, count=1), file)
            if file.route:
                self._by_route[file.route.rstrip("/")] = file

    def of_parent(self, key: str) -> list[Attachment]:
        """Return the pictures that were uploaded for an entry, in its order: what a gallery without ids shows."""
        pictures = [file for file in self._of_parent.get(key, []) if file.is_picture]
        return sorted(pictures, key=lambda file: (file.order, int(file.id) if file.id.isdecimal() else 0))

    def at(self, url: str) -> Attachment | None:
        """Return the file behind a URL, in any of its sizes."""
        path = _path(url)
        return (
            self._by_path.get(path)
            or self._by_path.get(_SIZE.sub("", path))
            or self._by_path.get(_VARIANT.sub("", _SIZE.sub("", path), count=1))
        )

    def of_page(self, url: str) -> Attachment | None:
        """Return the file whose own page a URL leads to."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if found := re.search(r"(?:^|&)attachment_id=(\d+)", parts.query):
            return self.by_id.get(found[1])
        return self._by_route.get(unquote(parts.path).rstrip("/"))

    def about(self, url: str) -> Illustration | None:
        """Return what is said about the picture behind a URL."""
        file = self.at(url)
        return file.file if file else None


def original(url: str) -> str:
    """Return the URL of a picture without the parameters of a size and the service that made it: ``?w=``, Photon."""
    url = _PROXY.sub("https://", url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if not parts.query or not _PICTURE.search(parts.path):
        return url
    return parts._replace(query="").geturl()


def without_size(url: str) -> str:
    """Return what the URL of a picture would be in full size, if its name says a size."""
    try:
        parts = urlsplit(original(url))
    except ValueError:
        return url
    return parts._replace(path=_SIZE.sub("", parts.path)).geturl()


def _path(url: str) -> str:
    """Return what all URLs of one file share: hosts and schemes change over the years."""
    try:
        path = unquote(urlsplit(original(url)).path)
    except ValueError:
        return url
    return path[found + len("/uploads/") :] if (found := path.find("/uploads/")) >= 0 else path
