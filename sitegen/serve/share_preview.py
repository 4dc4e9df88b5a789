"""How a finished page looks elsewhere: among the results of a search engine, and as a card where it is shared.

It is read from the page as it is served, never from what it was made of. This module knows nothing of builds.
"""

from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import msgspec

_TITLE = 60
_DESCRIPTION = 158
"""Characters that search engines show, about."""


class Appearance(msgspec.Struct, frozen=True):
    """What others read of a page."""

    title: str
    """Its title, as a search engine shows it."""
    description: str
    """Its description, as a search engine shows it."""
    address: str
    """Its address, as a search engine shows it: with ``›`` for slashes."""
    site: str
    """Name of the newspaper."""
    card: dict[str, str]
    """``title``, ``description``, ``image`` and ``alt`` of the card; empty where the page says nothing."""
    large: bool
    """Whether the picture of the card is a large one."""
    hidden: bool
    """Whether the page itself asks search engines to leave it alone."""
    icon: str
    """Address of the icon."""


class _Head(HTMLParser):
    """Collects title, metadata and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.metas: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of what stands in attributes."""
        values = {name: value or "" for name, value in attrs}
        if tag == "title" and not self.title:
            self._inside = True
        elif tag == "meta" and "data-sitegen" not in values:
            self.metas.setdefault((values.get("property") or values.get("name", "")).lower(), values.get("content", ""))
        elif tag == "link":
            for word in values.get("rel", "").lower().split():
                self.links.setdefault(word, values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of the title."""
        if tag == "title":
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Take note of the title."""
        if self._inside:
            self.title += data


def appearance(html: str, address: str) -> Appearance:
    """Return how the page with this HTML, which will be published at ``address``, looks elsewhere."""
    head = _Head()
    head.feed(html)
    metas = head.metas
    title = " ".join(head.title.split())
    description = metas.get("description", "")
    card = {
        "title": metas.get("og:title") or metas.get("twitter:title") or title,
        "description": metas.get("og:description") or metas.get("twitter:description") or description,
        "image": metas.get("og:image") or metas.get("twitter:image", ""),
        "alt": metas.get("og:image:alt") or metas.get("twitter:image:alt", ""),
    }
    place = urlsplit(address)
    parts = [place.netloc, *(unquote(part) for part in place.path.split("/") if part)]
    return Appearance(
        _cut(title, _TITLE), _cut(description, _DESCRIPTION), " › ".join(parts), metas.get("og:site_name", ""), card,
        metas.get("twitter:card") == "summary_large_image", "noindex" in metas.get("robots", ""),
        head.links.get("icon", ""),
    )  # fmt: skip


def _cut(text: str, most: int) -> str:
    """Return a text as it is shown where there is room for ``most`` characters: it ends with a whole word."""
    if len(text) <= most:
        return text
    return text[: most + 1].rsplit(" ", 1)[0][:most].rstrip(" ,;:.–—") + " …"
