"""Hugo: a folder with a configuration, ``content/`` and ``static/``."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sitegen.errors.problems import BuildFailed, ContentError
from sitegen.formats.frontmatter import FrontMatter, split_front_matter
from sitegen.importing.archive import Archive, Entry, Identity, Loss, Wishes
from sitegen.importing.html.hidden import as_elements
from sitegen.importing.relink import relinked
from sitegen.importing.sources.bodies import harmless
from sitegen.importing.sources.folder import Folder, path_of
from sitegen.importing.sources.hugo.config import FILES, HugoConfig, read_config
from sitegen.importing.sources.hugo.items import DATED, Index, Item
from sitegen.importing.sources.hugo.links import Links
from sitegen.importing.sources.hugo.routes import made_url
from sitegen.importing.sources.hugo.shortcodes import Shortcode, expand_shortcodes
from sitegen.importing.sources.keys import Fields, read_fields, said_of
from sitegen.importing.sources.moments import moment_of
from sitegen.importing.sources.source import Source
from sitegen.messages.message import tr

_STREAMS = frozenset(
    {
        "archive",
        "archives",
        "post",
        "posts",
        "blog",
        "blogue",
        "article",
        "articles",
        "news",
        "actualites",
        "stories",
        "entry",
    }
)
"""Sections that say no more than that there are articles in them."""


def _looks_like(paths: Sequence[Path]) -> bool:
    return any(path.is_dir() and Folder(path).has(*FILES) and Folder(path).has("content") for path in paths)


def _read(paths: Sequence[Path], wishes: Wishes) -> Archive:
    folders = [Folder(path) for path in paths if path.is_dir()]
    if not folders:
        message = tr("this is no folder of a Hugo site")
        raise BuildFailed([ContentError(message, str(paths[0]), hint=tr("name the folder that has content/ in it"))])
    site = next((folder for folder in folders if folder.has(*FILES)), folders[0])
    return _Hugo(site, read_config(site), wishes).archive()


class _Hugo:
    """One site."""

    def __init__(self, site: Folder, config: HugoConfig, wishes: Wishes) -> None:
        self._site = site
        self._config = config
        self._wishes = wishes
        self._index = Index(site, config, wishes)
        self._zone = self._index.zone
        self._items = self._index.items
        self._links = Links(site, config, self._items)
        self._originals: dict[str, str] = {}
        for item in self._items:
            if item.role == "text" and item.language is config.languages[0]:
                self._originals.setdefault(item.translation, item.name)
        self._sections = {
            (item.language.tag, item.folders): item.title for item in self._items if item.role == "section"
        }
        self._dated = {(item.language.tag, item.folders[:1]) for item in self._items if item.dated and not item.page}

    def archive(self) -> Archive:
        """Return what the site contains."""
        config = self._config
        first = config.languages[0]
        return Archive(
            system="hugo",
            identity=Identity(
                title=config.title,
                tagline=config.tagline,
                url=first.url if urlsplit(first.url).netloc else "",
                language=first.tag,
                timezone=config.timezone,
            ),
            people=self._index.people,
            terms=self._index.terms,
            entries=self._entries,
            find=self._links.find,
            feeds=tuple(self._feeds()),
            losses=tuple(self._index.losses),
        )

    def _entries(self) -> Iterator[Entry]:
        for item in self._items:
            front = split_front_matter(self._site.text(item.name), item.name)
            if item.role == "text" or (item.role == "section" and self._is_page(item, front)):
                yield self._entry(item, front)

    def _is_page(self, item: Item, front: FrontMatter) -> bool:
        """Tell whether the text of a list says something, and the list is not made anew from articles."""
        if not item.folders or not front.body.strip():
            return False
        if len(item.folders) > 1:
            return not self._index.is_term(item.folders)
        return (item.language.tag, item.folders) not in self._dated

    def _entry(self, item: Item, front: FrontMatter) -> Entry:
        fields = read_fields(front.data, self._wishes, self._zone)
        data = {str(key).lower(): value for key, value in front.data.items()}
        body, losses = self._body(item, front, data)
        is_html = item.name.lower().endswith((".html", ".htm"))
        moment = self._date(item, fields, data)
        article = (
            item.role == "text"
            and not item.page
            and (item.dated or (item.language.tag, item.folders[:1]) in self._dated)
        )
        original = self._originals.get(item.translation, "")
        first = self._config.languages[0]
        return Entry(
            kind="article" if article else "page",
            key=item.name,
            file=item.name,
            line=1,
            title=fields.title,
            date=moment if article else None,
            standing=fields.standing,
            slug=item.route.rstrip("/").rpartition("/")[2].removesuffix(".html"),
            route=item.route,
            former=tuple(self._aliases(item, fields)),
            categories=fields.categories or self._section(item),
            tags=fields.tags,
            standfirst=fields.standfirst,
            language="" if item.language is first else item.language.tag,
            translation_of=original if item.language is not first and original != item.name else "",
            noindex=fields.noindex,
            html=body if is_html else None,
            markdown=None if is_html else body,
            values=fields.values,
            losses=(*fields.losses, *losses),
            **said_of(fields, lambda url: self._links.url(item, url), _UNNEEDED),
        )

    def _date(self, item: Item, fields: Fields, data: Mapping[str, Any]) -> Any:
        """Return the date of publication: a later ``publishDate`` counts, for nobody saw it before."""
        moment = fields.date
        stem = item.name.rpartition("/")[2]
        if self._config.filename_dates and (found := DATED.match(stem)):
            moment = moment_of(found[1], self._zone) or moment
        later = moment_of(data.get("publishdate"), self._zone) if data.get("publishdate") else None
        return later if later and (moment is None or later > moment) else moment

    def _section(self, item: Item) -> tuple[str, ...]:
        """Return the section as a category, unless its name says no more than that there are articles in it."""
        if not item.folders or item.folders[0].lower() in _STREAMS or item.page or self._wishes.category_from:
            return ()
        name = self._sections.get((item.language.tag, item.folders[:1]), "")
        return (name or item.folders[0].replace("-", " ").capitalize(),)

    def _aliases(self, item: Item, fields: Fields) -> Iterator[str]:
        for alias in fields.aliases:
            path = path_of(alias, item.language.url) if "://" in alias else alias
            if path:
                yield posixpath.normpath(path if path.startswith("/") else posixpath.join(item.route, "..", path)) + (
                    "/" if path.endswith("/") else ""
                )

    def _body(self, item: Item, front: FrontMatter, data: Mapping[str, Any]) -> tuple[str, tuple[Loss, ...]]:
        def resolve(value: str, tag: Shortcode) -> str:
            if tag.name == "param":
                found = data.get(value.lower()) or self._param(value)
                return str(found) if isinstance(found, (str, int, float)) else ""
            return self._links.reference(item, value)

        body, losses = expand_shortcodes(front.body, resolve)
        if item.name.lower().endswith((".html", ".htm")):
            body, losses = as_elements(body), ()  # the conversion counts what is hidden
        else:
            body, removed = harmless(body)
            losses = (*losses, *removed)

        def rooted(url: str) -> str:
            return self._links.url(item, url)

        return relinked(body, rooted, rooted), losses

    def _param(self, name: str) -> Any:
        value: Any = self._config.values.get("params")
        for part in name.lower().split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _feeds(self) -> Iterator[str]:
        for language in self._config.languages:
            yield f"{language.prefix}/index.xml"
        seen = {item.folders[:1] for item in self._items if item.folders}
        for (section,) in sorted(seen):
            yield f"/{made_url(section, self._config)}/index.xml"
        for term in self._index.terms:
            yield f"{term.route.rstrip('/')}/index.xml"


_UNNEEDED = frozenset(
    {
        "type",
        "translationkey",
        "toc",
        "comments",
        "math",
        "markup",
        "outputs",
        "menu",
        "menus",
        "cascade",
        "resources",
        "thumb",
        "linktitle",
        "iscjklanguage",
    }
)
"""Keys that only say how Hugo makes a page."""

SOURCE = Source("hugo", _looks_like, _read)
"""Hugo."""
