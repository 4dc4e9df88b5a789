"""Where references, links and pictures of a Hugo site lead.

This module knows nothing of what a text is otherwise.
"""

import posixpath
import re
from collections.abc import Sequence
from importlib.resources.abc import Traversable

from sitegen.importing.sources.folder import Folder, path_of
from sitegen.importing.sources.hugo.config import HugoConfig
from sitegen.importing.sources.hugo.items import Item


class Links:
    """The targets in one site."""

    def __init__(self, site: Folder, config: HugoConfig, items: Sequence[Item]) -> None:
        self._site = site
        self._config = config
        self._items = items
        self._by_name = {item.name: item for item in items}
        self._bundles = {item.route: item.bundle for item in items if item.bundle}

    def reference(self, item: Item, value: str) -> str:
        """Return the URL path of the page that ``ref`` names; of one that is not there, what is nearest to it."""
        path, mark, anchor = value.partition("#")
        if not path:
            return f"#{anchor}"
        found = self._named(item, path)
        return (found.route if found else f"/{path.removesuffix('.md').strip('/')}/") + mark + anchor

    def _named(self, item: Item, path: str) -> Item | None:
        """Return the text that a link or a reference names by its file."""
        folder = item.language.folder
        beside = posixpath.dirname(item.name)
        starts = (folder,) if path.startswith("/") else (beside, folder)
        suffixes = ("", ".md", "/index.md", "/_index.md", f".{item.language.tag}.md")
        for start in starts:
            name = posixpath.normpath(posixpath.join(start, path.lstrip("/")))
            for stem in (name, name.removesuffix(".md")):
                for suffix in suffixes:
                    if found := self._by_name.get(stem + suffix):
                        return found
        last = path.strip("/").rpartition("/")[2]
        same = [
            one
            for one in self._items
            if one.language is item.language and posixpath.basename(one.name) in (last, f"{last}.md")
        ]
        return same[0] if len(same) == 1 else None

    def url(self, item: Item, url: str) -> str:
        """Return a URL in a text as one that does not depend on where the text is."""
        if not url or url.startswith(("#", "//", "?")) or re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
            return url
        path, anchor = re.match(r"([^#?]*)(.*)", url, re.DOTALL).groups()  # type: ignore[union-attr]
        if path.lower().endswith((".md", ".markdown")) and (found := self._named(item, path)):
            return found.route + anchor
        if path.startswith("/"):
            return url
        base = item.route if item.route.endswith("/") else posixpath.dirname(item.route) + "/"
        if not item.bundle and self._site.file(posixpath.join("static", path)) and not path.startswith("."):
            return f"/{path}{anchor}"
        whole = posixpath.normpath(posixpath.join(base, path))
        return whole + ("/" if path.endswith("/") and whole != "/" else "") + anchor

    def find(self, url: str) -> Traversable | None:
        """Return the file behind a URL, or None."""
        for language in self._config.languages:
            path = path_of(url, language.url)
            if path is None:
                continue
            for folder in ("static", f"static/{language.tag}", f"static.{language.tag}", "assets", language.folder):
                if file := self._site.file(f"{folder}{path}"):
                    return file
            above, _, name = path.rpartition("/")
            rest = name
            while above:
                if bundle := self._bundles.get(f"{above}/"):
                    return self._site.file(f"{bundle}/{rest}")
                above, _, part = above.rpartition("/")
                rest = f"{part}/{rest}"
        return None
