"""Pictures and other files of the old site: where they are in the new one, and which of them go there.

What readers may see keeps its address, in ``static/``; what belongs only to something unpublished lies beside that, and
is published with it. This module fetches nothing.
"""

import hashlib
import posixpath
import re
from collections.abc import Callable
from importlib.resources.abc import Traversable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from sitegen.content.routes import is_inside
from sitegen.importing.archive import Archive, Illustration
from sitegen.importing.layout import below

_UNFIT = re.compile(r'[\x00-\x1f<>:"|?*\\]')
_LONGEST = 120  # bytes of a file's name
_ELSEWHERE = "static/media"


class Wanted(NamedTuple):
    """A file that the new site shows or links to."""

    url: str
    """Address in the source."""
    file: str
    """Path in the new site."""
    found: Traversable | None
    """The file, if it is at hand."""


class Pictures:
    """What the pictures of the old site are called in the new one."""

    def __init__(self, archive: Archive, hosts: frozenset[str], base: str, known: Callable[[str], bool]) -> None:
        self._archive = archive
        self._hosts = hosts
        self._base = base
        self._known = known
        self.wanted: dict[str, Wanted] = {}
        """Each file of the new site that something names, by its path."""

    def about(self, url: str) -> Illustration:
        """Return what the source says about a picture."""
        return self._archive.about(url) or Illustration(url=url)

    def written(self, url: str, folder: str, public: bool) -> str:
        """Return how a document in a folder writes the URL of a picture or file, and note that it wants it."""
        url = self.about(url).url or url
        place = self._path(url)
        if not place:
            return url
        shared = f"static{place}"
        file = shared if public or shared in self.wanted else self._beside(folder, posixpath.basename(place), url)
        if file not in self.wanted:
            self.wanted[file] = Wanted(url, file, self._archive.find(url))
        return place if file == shared else posixpath.basename(file)

    def _beside(self, folder: str, name: str, url: str) -> str:
        """Return a file in a folder that no other picture has: those of two months may have one name."""
        stem, suffix = posixpath.splitext(name)
        number, file = 1, posixpath.join(folder, name)
        while file in self.wanted and self.wanted[file].url != url:
            number += 1
            file = posixpath.join(folder, f"{stem}-{number}{suffix}")
        return file

    def at_hand(self, url: str) -> bool:
        """Return whether the file of a URL can be copied, or was fetched before."""
        place = self._path(url)
        return bool(place) and (self._archive.find(url) is not None or self._known(f"static{place}"))

    def _path(self, url: str) -> str:
        """Return the path of a file below ``static/``, with a slash; nothing for what is no address of a file."""
        parts = urlsplit(url)
        if parts.scheme not in ("", "http", "https"):
            return ""
        path = posixpath.normpath("/" + unquote(parts.path).lstrip("/"))
        if parts.netloc and parts.netloc.lower() not in self._hosts:
            path = f"{_ELSEWHERE.removeprefix('static')}/{parts.netloc.lower()}{path}"
            if parts.query:  # elsewhere, pictures may differ by it alone
                stem, suffix = posixpath.splitext(path)
                path = f"{stem}-{hashlib.sha256(parts.query.encode()).hexdigest()[:8]}{suffix}"
        else:
            path = below(path, self._base)
        path = "/".join(_fit(part) for part in path.split("/"))
        return path if is_inside(path[1:]) and posixpath.splitext(path)[1] else ""


def _fit(name: str) -> str:
    """Return a name that every file system can have."""
    name = _UNFIT.sub("-", name).rstrip(". ")
    if len(name.encode()) <= _LONGEST:
        return name
    stem, suffix = posixpath.splitext(name)
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{stem.encode()[: _LONGEST - len(suffix) - 9].decode(errors='ignore')}-{mark}{suffix}"
