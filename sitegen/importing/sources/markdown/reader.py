"""Markdown files with front matter, whatever made pages of them: Eleventy, Astro, Cecil and the like.

What a generator's program decides, such as URLs that a function makes, is not known here; files say the rest.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from sitegen.content.routes import slugify
from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.formats.frontmatter import FrontMatter, split_front_matter
from sitegen.importing.archive import Archive, Entry, Identity, Loss, Wishes
from sitegen.importing.relink import relinked
from sitegen.importing.sources.bodies import harmless
from sitegen.importing.sources.components import from_components
from sitegen.importing.sources.configured import text_in
from sitegen.importing.sources.containers import from_containers
from sitegen.importing.sources.data_files import read_data
from sitegen.importing.sources.folder import Folder, path_of
from sitegen.importing.sources.keys import Fields, read_fields, said_of
from sitegen.importing.sources.liquid import Liquid, embeds, values
from sitegen.importing.sources.moments import as_written, moment_of, zone_called
from sitegen.importing.sources.source import Source
from sitegen.messages.message import tr

_TEXTS = (".md", ".markdown", ".mdx", ".mdown")
_ROOTS = ("src/content/", "src/pages/", "src/data/", "content/", "pages/", "src/", "source/", "input/")
"""Folders above the texts that are no part of their URLs."""
_FILES = ("", "public/", "static/", "src/", "src/static/", "src/assets/", "assets/", "source/", "content/")
"""Folders in which files are looked for."""
_SITE_DATA = tuple(
    f"{folder}{name}.{suffix}"
    for folder in ("_data/", "src/_data/", "data/", "")
    for name in ("site", "metadata", "meta", "cecil", "config")
    for suffix in ("json", "yaml", "yml", "toml")
    if folder or name in ("cecil", "config")
)
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[-_ .]+(.+)")
_STREAMS = frozenset(
    {"post", "posts", "blog", "article", "articles", "news", "actualites", "actus", "entries", "all", "content"}
)
"""Folders and tags that say no more than that there are articles in them."""
_NOT_TEXTS = frozenset({"readme", "license", "_license", "contributing", "changelog", "code_of_conduct"})
_BRACKET, _ESCAPED = re.compile(r"[][]"), r"\\\g<0>"
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)
_UNNEEDED = frozenset(
    {
        "layout",
        "templateengine",
        "templateengineoverride",
        "eleventyexcludefromcollections",
        "eleventynavigation",
        "showbreadcrumb",
        "collections",
        "pagination",
        "type",
    }
)
"""Keys that only say how a page is made."""
_EXPRESSION = re.compile(r"\{\{-?\s*([\w.]+)\s*(?:\|[^}]*)?-?\}\}")


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of each text before any body is read."""

    name: str
    route: str
    date: datetime | None
    folders: tuple[str, ...]


def _looks_like(paths: Sequence[Path]) -> bool:
    for path in paths:
        if path.is_dir():
            folder = Folder(path)
            names = [name for name in folder.names() if name.lower().endswith(_TEXTS)]
            if any(_has_front_matter(folder, name) for name in names[:20]):
                return True
    return False


def _has_front_matter(folder: Folder, name: str) -> bool:
    try:
        return split_front_matter(folder.text(name), name).form != "none"
    except ContentError:
        return True


def _read(paths: Sequence[Path], wishes: Wishes) -> Archive:
    folder = next((path for path in paths if path.is_dir()), None)
    if folder is None:
        message = tr("this is no folder with Markdown files")
        raise BuildFailed([ContentError(message, str(paths[0]), hint=tr("name the folder of the texts"))])
    return _Texts(Folder(folder), wishes).archive()


class _Texts:
    """One folder."""

    def __init__(self, site: Folder, wishes: Wishes) -> None:
        self._site = site
        self._wishes = wishes
        self._about = self._site_data()
        self._zone = zone_called(text_in(self._about.get("timezone")), wishes.timezone)
        self._url_of_site = text_in(self._about.get("url") or self._about.get("baseurl") or self._about.get("siteurl"))
        self._defaults: dict[str, Mapping[str, Any]] = {}
        self._losses: list[Loss] = []
        self._items = self._index()
        self._by_name = {item.name: item for item in self._items}

    def archive(self) -> Archive:
        """Return what the folder contains."""
        about = self._about
        return Archive(
            system="markdown",
            identity=Identity(
                title=text_in(about.get("title") or about.get("name")),
                tagline=text_in(about.get("tagline") or about.get("baseline") or about.get("description")),
                url=self._url_of_site,
                language=text_in(about.get("language") or about.get("lang") or about.get("locale")).replace("_", "-"),
                timezone=text_in(about.get("timezone")),
            ),
            entries=self._entries,
            find=self._find,
            losses=tuple(self._losses),
        )

    def _site_data(self) -> Mapping[str, Any]:
        for name in _SITE_DATA:
            if self._site.file(name):
                found = read_data(self._site, name)
                if isinstance(found, Mapping):
                    return {str(key).lower(): value for key, value in found.items()}
        return {}

    def _index(self) -> list[_Item]:
        """Return what is known of all texts. Raises BuildFailed with every malformed one."""
        items: list[_Item] = []
        problems: list[SitegenError] = []
        for name in self._site.names():
            stem, suffix = posixpath.splitext(posixpath.basename(name))
            if suffix.lower() not in _TEXTS or stem.lower() in _NOT_TEXTS or "_includes/" in name:
                continue
            try:
                front = split_front_matter(self._site.text(name), name)
            except ContentError as error:
                problems.append(error)
                continue
            if front.form == "none":
                self._losses.append(Loss("file without front matter", tr("it says neither title nor date"), name))
            else:
                items.append(self._item(name, front))
        if problems:
            raise BuildFailed(problems)
        return items

    def _item(self, name: str, front: FrontMatter) -> _Item:
        data = self._with_defaults(name, front.data)
        fields = read_fields(data, self._wishes, self._zone)
        inner = next((name.removeprefix(root) for root in _ROOTS if name.startswith(root)), name)
        folders, file = posixpath.split(inner)
        stem = posixpath.splitext(file)[0]
        date = as_written(fields.written, fields.date) if fields.date else None
        if found := _DATED.match(stem):
            date = date or moment_of(found[1], self._zone)
            stem = found[2]
        parts = tuple(part for part in folders.split("/") if part)
        if stem == "index" and parts:
            *higher, stem = parts
            parts = tuple(higher)
        if found := _DATED.match(stem):
            date = date or moment_of(found[1], self._zone)
            stem = found[2]
        return _Item(name=name, route=self._route(data, parts, stem, fields, date), date=date, folders=parts)

    def _route(
        self, data: Mapping[str, Any], folders: tuple[str, ...], stem: str, fields: Fields, date: datetime | None
    ) -> str:
        folded = {str(key).lower(): value for key, value in data.items()}
        wanted = folded.get("permalink", folded.get("url", folded.get("path")))
        if wanted is False:
            return ""
        slug = text_in(folded.get("slug")) or stem
        if isinstance(wanted, str) and wanted.strip():
            known = {
                "title": slugify(fields.title), "slug": slug, "page.fileSlug": stem, "fileSlug": stem,
                "page.filePathStem": "/".join(("", *folders, stem)),
            }  # fmt: skip
            if date:
                known |= {"page.date": f"{date:%Y-%m-%d}", "date": f"{date:%Y-%m-%d}"}
            path = _EXPRESSION.sub(lambda found: known.get(found[1], found[0]), wanted.strip())
            if "{" in path or "${" in path:
                return ""
            path = f"/{path.lstrip('/')}".removesuffix("index.html")
            last = path.rpartition("/")[2]
            return path if path.endswith("/") or "." in last else f"{path}/"
        if stem == "index" and not folders:
            return "/"
        return "/" + "/".join((*folders, slug.strip("/"))) + "/"

    def _with_defaults(self, name: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return front matter with what the data files of the folders above say, as Eleventy joins them."""
        found: dict[str, Any] = {}
        folder = ""
        for part in name.split("/")[:-1]:
            folder = f"{folder}{part}/"
            if folder not in self._defaults:
                files = (f"{folder}{part}{end}" for end in (".json", ".11tydata.json"))
                known = [read_data(self._site, file) for file in files if self._site.file(file)]
                self._defaults[folder] = {
                    key: value for one in known if isinstance(one, Mapping) for key, value in one.items()
                }
            found |= self._defaults[folder]
        return {**found, **data}

    def _entries(self) -> Iterator[Entry]:
        for item in self._items:
            yield self._entry(item, split_front_matter(self._site.text(item.name), item.name))

    def _entry(self, item: _Item, front: FrontMatter) -> Entry:
        data = self._with_defaults(item.name, front.data)
        fields = read_fields(data, self._wishes, self._zone)
        body, losses = self._body(item, front, data)
        moment = fields.date or item.date
        language = text_in(self._about.get("language") or self._about.get("lang"))
        draft = fields.standing == "draft" and not {"page", "pages"} & set(item.folders)
        article = moment is not None or draft
        return Entry(
            kind="article" if article else "page",
            key=item.name,
            file=item.name,
            line=1,
            title=fields.title,
            date=moment,
            standing=fields.standing,
            slug=item.route.rstrip("/").rpartition("/")[2].removesuffix(".html"),
            route=item.route,
            former=tuple(f"/{path.lstrip('/')}" for alias in fields.aliases if (path := self._local(alias))),
            categories=self._chosen(item, fields),
            tags=tuple(tag for tag in fields.tags if tag.casefold() not in _STREAMS),
            standfirst=fields.standfirst,
            language=fields.language if fields.language != language else "",
            noindex=fields.noindex,
            markdown=body,
            values=fields.values,
            losses=(*fields.losses, *losses),
            **said_of(fields, lambda url: self._url(item, url), _UNNEEDED),
        )

    def _chosen(self, item: _Item, fields: Fields) -> tuple[str, ...]:
        if fields.categories or self._wishes.category_from:
            return fields.categories
        named = [folder for folder in item.folders if folder.casefold() not in _STREAMS and not folder.isdigit()]
        return (named[0].replace("-", " ").capitalize(),) if named else ()

    def _local(self, alias: str) -> str | None:
        return path_of(alias, self._url_of_site) if "://" in alias else alias

    def _body(self, item: _Item, front: FrontMatter, data: Mapping[str, Any]) -> tuple[str, tuple[Loss, ...]]:
        names = {
            "site.baseurl": "", "site.url": "", "site.baseUrl": "", "page.url": item.route,
            **{key: str(value) for key, value in data.items() if isinstance(value, (str, int, float))},
        }  # fmt: skip
        body, losses = front.body, list[Loss]()
        if item.name.lower().endswith(".mdx"):
            body, found = from_components(body)
            losses += found
        body, found = Liquid(names=names, tag=lambda name, args: self._tag(name, args, names)).expand(body)
        losses += found
        body, found = harmless(from_containers(body))
        losses += found

        def rooted(url: str) -> str:
            return self._url(item, url)

        return relinked(body, rooted, rooted), tuple(losses)

    @staticmethod
    def _tag(name: str, args: str, names: Mapping[str, str]) -> str | None:
        """Return what the usual tags for pictures show: the first value is a file, the last its alternative text."""
        given = [names.get(value, value) for value in values(args)]
        if given and re.match(r"(?:image|img|picture|figure|photo)", name, re.IGNORECASE) and _PICTURE.search(given[0]):
            url = given[0] if "://" in given[0] else "/" + given[0].lstrip("./")
            alt = given[-1] if len(given) > 1 and not _PICTURE.search(given[-1]) else ""
            target = f"<{url}>" if " " in url else url
            return f"![{_BRACKET.sub(_ESCAPED, alt)}]({target})"
        return embeds(name, args)

    def _url(self, item: _Item, url: str) -> str:
        """Return a URL in a text as one that does not depend on where the text is."""
        if not url or url.startswith(("#", "//", "?", "/")) or re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
            return url
        path, anchor = re.match(r"([^#?]*)(.*)", url, re.DOTALL).groups()  # type: ignore[union-attr]
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(item.name), path))
        if found := self._by_name.get(beside) or self._by_name.get(posixpath.join(beside, "index.md")):
            return found.route + anchor
        if self._site.file(beside):
            return f"/{beside}{anchor}"
        whole = posixpath.normpath(posixpath.join(item.route or "/", path))
        return whole + ("/" if path.endswith("/") and whole != "/" else "") + anchor

    def _find(self, url: str) -> Traversable | None:
        path = path_of(url, self._url_of_site)
        if not path:
            return None
        return next((file for folder in _FILES if (file := self._site.file(folder + path[1:]))), None)


SOURCE = Source("markdown", _looks_like, _read)
"""Any folder of Markdown files with front matter."""
