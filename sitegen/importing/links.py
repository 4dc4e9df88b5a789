"""Links between the texts of the old site, as the new one writes them.

This module knows nothing about Markdown and files that are copied.
"""

import posixpath
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from sitegen.content.routes import decoded
from sitegen.importing.archive import Illustration
from sitegen.importing.layout import Layout, below
from sitegen.importing.pictures import Pictures

_FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ods", ".odt", ".zip", ".mp3", ".mp4", ".ogg", ".webm", ".csv",
          ".epub", ".ppt", ".pptx", ".txt", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif")  # fmt: skip


_SAFE = "/:?&=#%,;+@!$'()*"  # of the URLs of pictures


class Links:
    """How a document writes the links of its source."""

    def __init__(self, layout: Layout, pictures: Pictures, hosts: frozenset[str], terms: Mapping[str, str]) -> None:
        self._layout = layout
        self._pictures = pictures
        self._hosts = hosts
        self._terms = terms
        self.dead: list[str] = []
        """Addresses of the old site that lead nowhere, since this list was emptied."""
        self.shown: dict[str, str] = {}
        """File of each picture that was asked for by its URL, since this was emptied."""

    def page(self, url: str, key: str) -> str:
        """Return how the entry ``key`` writes a link."""
        try:
            parts = urlsplit(url.strip())
        except ValueError:
            return url
        if parts.scheme not in ("", "http", "https") or (parts.netloc and parts.netloc.lower() not in self._hosts):
            return url
        if not parts.netloc and not parts.path and not parts.query:
            return url
        base = self._layout.config.base_path
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        place = self._layout.places[key]
        if target := self._layout.target(parts.path or "/", parts.query):
            if target == key:
                return anchor or "#"
            file = self._layout.places[target].file
            return quote(posixpath.relpath(file, posixpath.dirname(place.file)), safe="/") + anchor
        path = below(decoded(parts.path) or "/", base)
        if path.rstrip("/") == "" and not parts.query:
            return "/" + anchor
        if term := self._terms.get(f"{path}?{parts.query}") or self._terms.get(path.strip("/")):
            return f"/{quote(term)}" + anchor
        if path.lower().endswith(_FILES):
            return quote(self._pictures.written(url, posixpath.dirname(place.file), place.public), safe="/:")
        self.dead.append(url)
        return quote(path, safe="/:") + (f"?{parts.query}" if parts.query else "") + anchor

    def about(self, picture: Illustration) -> Illustration:
        """Return what is known of a picture: what its article says first, then what the source says of the file."""
        known = self._pictures.about(picture.url)
        return Illustration(
            url=known.url or picture.url,
            alt=picture.alt or known.alt,
            caption=picture.caption or known.caption,
            credit=picture.credit or known.credit,
        )

    def shared(self, url: str) -> str:
        """Return how documents without an address of their own write the URL of a picture."""
        return quote(self._pictures.written(url, "", True), safe=_SAFE)

    def at_hand(self, url: str) -> bool:
        """Return whether the file of a picture can be copied, or was fetched before."""
        return self._pictures.at_hand(url)

    def picture(self, url: str, key: str) -> str:
        """Return how the entry ``key`` writes the URL of a picture or another file that its page loads."""
        place = self._layout.places[key]
        folder = posixpath.dirname(place.file)
        written = self._pictures.written(url, folder, place.public)
        if written == url:
            return url
        self.shown[url] = f"static{written}" if written.startswith("/") else f"{folder}/{written}"
        return quote(written, safe=_SAFE)
