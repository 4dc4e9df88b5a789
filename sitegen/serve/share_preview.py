"""Share previews: how a finished page looks in search results, and where somebody shares it.

The preview is read from the HTML as it is served. This module knows nothing of builds.
"""

from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import msgspec

from sitegen.markdown.unspaced import cut_unspaced, has_unspaced

_TITLE = 60
_DESCRIPTION = 158
"""About how many characters search engines show."""


class SharePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What others see of a page."""

    title: str
    """Title, as search engines show it."""
    description: str
    """Description, as search engines show it."""
    breadcrumb: str
    """URL, as search engines show it: with ``›`` for slashes."""
    site: str
    """Name of the newspaper."""
    card: dict[str, str]
    """``title``, ``description``, ``image`` and ``alt`` where the page is shared; empty if it has none."""
    large: bool
    """Whether social networks show a large picture."""
    noindex: bool
    """Whether the page asks search engines not to index it."""
    icon: str
    """URL of the icon."""


class _Head(HTMLParser):
    """Collects title, metadata and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.metas: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect attributes."""
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
        """Collect the title."""
        if self._inside:
            self.title += data


def share_preview(html: str, url: str) -> SharePreview:
    """Return how a page with this HTML, published at ``url``, looks elsewhere."""
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
    parsed = urlsplit(url)
    parts = [parsed.netloc, *(unquote(part) for part in parsed.path.split("/") if part)]
    return SharePreview(
        title=_cut(title, _TITLE),
        description=_cut(description, _DESCRIPTION),
        breadcrumb=" › ".join(parts),
        site=metas.get("og:site_name", ""),
        card=card,
        large=metas.get("twitter:card") == "summary_large_image",
        noindex="noindex" in metas.get("robots", ""),
        icon=head.links.get("icon", ""),
    )


def as_shared(preview: SharePreview, title: str, description: str) -> SharePreview:
    """Return a preview of a page that will say this of itself where it is shared."""
    card = preview.card | {"title": title, "description": description}
    return msgspec.structs.replace(preview, card=card)


def _cut(text: str, most: int) -> str:
    """Return a text cut to about ``most`` characters, at the end of a word."""
    if len(text) <= most:
        return text
    if has_unspaced(text) and (cut := cut_unspaced(text, most, most)) is not None:
        return cut
    return text[: most + 1].rsplit(" ", 1)[0][:most].rstrip(" ,;:.–—") + " …"
