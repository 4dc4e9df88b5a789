"""Authors and terms of a Jekyll site that have data or pages of their own.

This module knows nothing of texts.
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.formats.frontmatter import split_front_matter
from sitegen.importing.archive import Person, Term
from sitegen.importing.html.rendered import rendered
from sitegen.importing.sources.configured import mapping_in, text_in
from sitegen.importing.sources.data_files import read_data
from sitegen.importing.sources.folder import Folder
from sitegen.importing.sources.jekyll.items import TEXTS, Index
from sitegen.importing.sources.jekyll.routes import slugified
from sitegen.importing.sources.keys import people, texts


class Lists:
    """The authors and terms of one site."""

    def __init__(self, site: Folder, config: Mapping[str, Any], index: Index) -> None:
        self._site = site
        self._config = config
        self._index = index

    def people(self) -> Iterator[Person]:
        """Yield the authors that data or a collection describe."""
        for suffix in ("yml", "yaml", "json", "toml"):
            if self._site.file(name := f"_data/authors.{suffix}"):
                found = read_data(self._site, name)
                for key, one in mapping_in(found).items():
                    if person := self._person(str(key), mapping_in(one), ""):
                        yield person
        for name in self._site.names("_authors"):
            if name.lower().endswith(TEXTS):
                front = split_front_matter(self._site.text(name), name)
                key = text_in(front.data.get("short_name") or front.data.get("username"))
                if person := self._person(
                    key or posixpath.splitext(posixpath.basename(name))[0], front.data, front.body
                ):
                    yield person

    def _person(self, key: str, data: Mapping[str, Any], body: str) -> Person | None:
        shown = next(
            (name for _, name in people(data.get("name") or data.get("display_name") or data.get("title"))), key
        )
        url = text_in(data.get("web") or data.get("url") or data.get("website") or data.get("site"))
        bio = body if body.strip() else text_in(data.get("bio") or data.get("description"))
        return Person(
            key=key,
            name=shown,
            slug=slugified(key),
            bio=rendered(bio) if bio else "",
            url=url if url.startswith(("https://", "http://")) else "",
        )

    def terms(self) -> Iterator[Term]:
        """Yield the terms whose pages are known: those that jekyll-archives makes."""
        archives = mapping_in(self._config.get("jekyll-archives"))
        enabled = archives.get("enabled")
        permalinks = mapping_in(archives.get("permalinks"))
        wanted = (
            ("category", "tag")
            if enabled == "all"
            else tuple(
                kind for kind, plural in (("category", "categories"), ("tag", "tags")) if plural in texts(enabled)
            )
        )
        if not wanted:
            return
        seen: set[tuple[str, str]] = set()
        for item in self._index.items:
            data = self._index.with_defaults(
                item.name, item.role, split_front_matter(self._site.text(item.name), item.name).data
            )
            for kind, names in (("category", self._index.categories(data)), ("tag", self._index.tags(data))):
                for name in names if kind in wanted and item.role == "post" else ():
                    if (kind, name) not in seen:
                        seen.add((kind, name))
                        pattern = text_in(permalinks.get(kind)) or f"/{kind}/:name/"
                        route = pattern.replace(":name", slugified(name))
                        yield Term(
                            kind="category" if kind == "category" else "tag",
                            name=name,
                            slug=slugified(name),
                            route=route,
                        )
