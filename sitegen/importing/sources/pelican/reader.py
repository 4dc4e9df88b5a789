"""Pelican: a folder with ``pelicanconf.py`` and ``content/``, in Markdown and reStructuredText."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import msgspec

from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.importing.archive import Archive, Entry, Identity, Loss, Person, Term, Wishes
from sitegen.importing.html.rendered import rendered_line
from sitegen.importing.relink import relinked
from sitegen.importing.sources.bodies import harmless
from sitegen.importing.sources.configured import text_in
from sitegen.importing.sources.folder import Folder, path_of
from sitegen.importing.sources.keys import Fields, read_fields, said_of, texts
from sitegen.importing.sources.moments import as_written, moment_of, zone_called
from sitegen.importing.sources.outside_code import replaced
from sitegen.importing.sources.pelican.config import FILES, filled, language_of, read_settings, slug_of
from sitegen.importing.sources.pelican.texts import PelicanText, read_text
from sitegen.importing.sources.source import Source
from sitegen.messages.message import tr

_MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
_TEXTS = (*_MARKDOWN, ".rst", ".html", ".htm")
_LINK = re.compile(
    r"(?:\{|%7B|\|)(filename|static|attach|category|tag|author|index|include)(?:\}|%7D|\|)(.*)", re.IGNORECASE
)
_CODE = re.compile(r"(?:^(?: {4}|\t)(?::::|#!)([\w+#-]+)[^\n]*\n)((?:(?: {4}|\t)[^\n]*\n|[ \t]*\n)+)", re.MULTILINE)
_CONTENTS = re.compile(r"^\[TOC\][ \t]*$", re.MULTILINE)
_LISTS = frozenset({"tags", "authors"})
_UNNEEDED = frozenset(
    {"slug", "lang", "status", "save_as", "template", "translation", "url", "path", "reader", "license"}
)


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of each text before it is read again."""

    name: str
    page: bool
    route: str
    slug: str
    language: str
    date: datetime | None
    category: str
    status: str


def _looks_like(paths: Sequence[Path]) -> bool:
    return any(path.is_dir() and Folder(path).has(*FILES) for path in paths)


def _read(paths: Sequence[Path], wishes: Wishes) -> Archive:
    folder = next((path for path in paths if path.is_dir()), None)
    if folder is None:
        message = tr("this is no folder of a Pelican site")
        hint = tr("name the folder that has pelicanconf.py in it")
        raise BuildFailed([ContentError(message, str(paths[0]), hint=hint)])
    site = Folder(folder)
    return _Pelican(site, read_settings(site), wishes).archive()


class _Pelican:
    """One site."""

    def __init__(self, site: Folder, settings: Mapping[str, Any], wishes: Wishes) -> None:
        self._site = site
        self._settings = settings
        self._wishes = wishes
        self._zone = zone_called(text_in(settings.get("TIMEZONE")), wishes.timezone)
        self._language = text_in(settings["DEFAULT_LANG"]) or "en"
        self._locale = language_of(settings.get("LOCALE"))
        root = text_in(settings["PATH"]).strip("./")
        self._root = root if root and site.has(root) else "content" if site.has("content") else ""
        self._people: dict[str, None] = {}
        self._terms: dict[tuple[str, str], None] = {}
        self._items = self._index()
        self._by_name = {item.name: item for item in self._items}
        self._originals: dict[str, str] = {}
        for item in self._items:
            if item.language == self._language:
                self._originals.setdefault(f"{item.page}{item.slug}", item.name)
        extra = settings.get("EXTRA_PATH_METADATA")
        self._moved = {
            "/" + text_in(one.get("path")).lstrip("/"): name
            for name, one in (extra.items() if isinstance(extra, Mapping) else ())
            if isinstance(one, Mapping) and one.get("path")
        }

    def archive(self) -> Archive:
        """Return what the site contains."""
        settings = self._settings
        url = text_in(settings.get("SITEURL"))
        return Archive(
            system="pelican",
            identity=Identity(
                title=text_in(settings.get("SITENAME")),
                tagline=text_in(settings.get("SITESUBTITLE")),
                url=f"{url.rstrip('/')}/" if url.startswith("http") else "",
                language=self._language,
                timezone=text_in(settings.get("TIMEZONE")),
            ),
            people=tuple(
                Person(key=name, name=name, slug=self._slug(name), route=self._list("AUTHOR_URL", name))
                for name in self._people
            ),
            terms=tuple(
                Term(
                    kind="category" if kind == "category" else "tag",
                    name=name,
                    slug=self._slug(name),
                    route=self._list("CATEGORY_URL" if kind == "category" else "TAG_URL", name),
                )
                for kind, name in self._terms
            ),
            entries=self._entries,
            find=self._find,
            feeds=tuple(self._feeds()),
            counts={"skip": skipped} if (skipped := sum(item.status == "skip" for item in self._items)) else {},
        )

    def _slug(self, text: str) -> str:
        return slug_of(text, self._settings)

    def _list(self, setting: str, name: str) -> str:
        pattern = self._settings.get(setting)
        return filled(pattern, {"slug": self._slug(name)}, self._locale) if isinstance(pattern, str) else ""

    def _feeds(self) -> Iterator[str]:
        for setting in ("FEED_ALL_ATOM", "FEED_ALL_RSS", "FEED_ATOM", "FEED_RSS"):
            if path := text_in(self._settings.get(setting)):
                yield f"/{path.lstrip('/')}"
        for setting in ("CATEGORY_FEED_ATOM", "CATEGORY_FEED_RSS"):
            for kind, name in self._terms:
                if kind == "category" and (path := self._list(setting, name)):
                    yield path.replace("%s", self._slug(name))

    def _index(self) -> list[_Item]:
        """Return what is known of all texts. Raises BuildFailed with every malformed one."""
        items: list[_Item] = []
        problems: list[SitegenError] = []
        for name in self._site.names(self._root):
            if not name.lower().endswith(_TEXTS) or not self._istext_in(name):
                continue
            try:
                source = self._source(name, with_body=False)
            except ContentError as error:
                problems.append(error)
                continue
            if not name.lower().endswith((".html", ".htm")) or source.data.get("title"):
                items.append(self._item(name, source))
        if problems:
            raise BuildFailed(problems)
        return items

    def _istext_in(self, name: str) -> bool:
        inner = self._inner(name)
        paths = (*texts(self._settings["ARTICLE_PATHS"]), *texts(self._settings["PAGE_PATHS"]))
        templates = self._settings.get("TEMPLATE_PAGES")
        if isinstance(templates, Mapping) and inner in templates:
            return False
        everywhere = not texts(self._settings["ARTICLE_PATHS"])
        return everywhere or any(inner.startswith(path.strip("/") + "/") for path in paths)

    def _inner(self, name: str) -> str:
        return name.removeprefix(self._root).lstrip("/")

    def _source(self, name: str, with_body: bool = True) -> PelicanText:
        return read_text(self._site.text(name), name, with_body)

    def _item(self, name: str, source: PelicanText) -> _Item:
        inner = self._inner(name)
        page = any(inner.startswith(path.strip("/") + "/") for path in texts(self._settings["PAGE_PATHS"]))
        data = self._with_path(inner, source.data)
        fields = self._fields(data)
        stem = posixpath.splitext(posixpath.basename(name))[0]
        date = as_written(data.get("date"), fields.date) if fields.date else self._default_date()
        by_title = self._settings["SLUGIFY_SOURCE"] != "basename" and fields.title
        slug = text_in(data.get("slug")) or self._slug(fields.title if by_title else stem)
        category = self._category(inner, data, page)
        language = text_in(data.get("lang")) or self._language
        status = text_in(data.get("status")).lower() or "published"
        if status != "skip":
            self._people |= dict.fromkeys(fields.authors)
            self._terms |= dict.fromkeys(("tag", tag) for tag in fields.tags)
            if not page and category:
                self._terms[("category", category)] = None
        kind = "PAGE" if page else "ARTICLE"
        path = text_in(data.get("save_as")) or text_in(data.get("url"))
        if path:
            route = "/" + path.lstrip("/").removesuffix("index.html")
        else:
            foreign = language != self._language
            pattern = text_in(self._settings.get(f"{kind}_LANG_URL" if foreign else f"{kind}_URL"))
            given: dict[str, str | datetime] = {
                "slug": slug, "lang": language, "category": self._slug(category), "author": "",
                "path": posixpath.splitext(inner)[0],
            }  # fmt: skip
            if fields.authors:
                given["author"] = self._slug(fields.authors[0])
            if date:
                given["date"] = date
            route = filled(pattern, given, self._locale)
        return _Item(
            name=name,
            page=page,
            route=route if status in ("published", "hidden") else "",
            slug=slug,
            language=language,
            date=date,
            category=category,
            status=status,
        )

    def _fields(self, data: Mapping[str, Any]) -> Fields:
        """Return what metadata says; what Pelican has no field for is the user's own."""
        known = {**data}
        for key in _LISTS & known.keys():
            if isinstance(known[key], str):
                known[key] = list(texts(known[key], ";" if ";" in known[key] else ","))
        for key in ("slug", "lang", "status", "translation", "template", "save_as"):
            known.pop(key, None)
        summary = known.pop("summary", None)
        fields = read_fields(known, self._wishes, self._zone)
        if isinstance(summary, str) and summary.strip():
            html = summary if re.search(r"<\w", summary) else rendered_line(" ".join(summary.split()))
            fields = msgspec.structs.replace(fields, standfirst=html)
        return fields

    def _with_path(self, inner: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return metadata with what the path of the file says."""
        found: dict[str, Any] = {}
        for setting, text in (
            ("FILENAME_METADATA", posixpath.splitext(posixpath.basename(inner))[0]),
            ("PATH_METADATA", inner),
        ):
            pattern = text_in(self._settings.get(setting))
            try:
                match = re.match(pattern, text) if pattern else None
            except re.error:
                continue
            if match:
                found |= {name.lower(): value for name, value in match.groupdict().items() if value}
        default = self._settings.get("DEFAULT_METADATA")
        base = {str(key).lower(): value for key, value in default.items()} if isinstance(default, Mapping) else {}
        author = text_in(self._settings.get("AUTHOR"))
        if author and not {"author", "authors"} & data.keys():
            base["author"] = author
        return {**base, **found, **data}

    def _default_date(self) -> datetime | None:
        default = self._settings.get("DEFAULT_DATE")
        if isinstance(default, list):  # year, month, day, hour, minute, second
            day, clock = ("-".join(map(str, default[:3])), ":".join(f"{one:>02}" for one in default[3:6]))
            return moment_of(f"{day} {clock}".strip() if len(default) > 4 else day, self._zone)
        return moment_of(default, self._zone) if isinstance(default, str) and default != "fs" else None

    def _category(self, inner: str, data: Mapping[str, Any], page: bool) -> str:
        named = text_in(data.get("category"))
        if named:
            return named
        folder = posixpath.dirname(inner)
        if folder and not page and self._settings["USE_FOLDER_AS_CATEGORY"]:
            return posixpath.basename(folder)
        return text_in(self._settings["DEFAULT_CATEGORY"])

    def _entries(self) -> Iterator[Entry]:
        for item in self._items:
            if item.status != "skip":
                yield self._entry(item, self._source(item.name))

    def _entry(self, item: _Item, source: PelicanText) -> Entry:
        data = self._with_path(self._inner(item.name), source.data)
        fields = self._fields(data)
        body, losses = self._body(item, source)
        hidden = item.status == "hidden"
        draft = (
            item.status not in ("published", "hidden")
            or (hidden and not item.page)
            or (not item.page and not item.date)
        )
        original = self._originals.get(f"{item.page}{item.slug}", "")
        foreign = item.language != self._language
        category = item.category if item.category != "misc" or "category" in data else ""
        return Entry(
            kind="page" if item.page else "article",
            key=item.name,
            file=item.name,
            line=1,
            title=fields.title,
            date=None if item.page else fields.date or item.date,
            standing="draft" if draft else fields.standing,
            slug=item.slug,
            route=item.route,
            former=fields.aliases,
            categories=fields.categories if self._wishes.category_from else (category,) if category else (),
            tags=fields.tags,
            standfirst=self._relinked(item, fields.standfirst),
            language=item.language if foreign else "",
            translation_of=original if foreign and original != item.name else "",
            noindex=fields.noindex or hidden,
            html=body if source.is_html else None,
            markdown=None if source.is_html else body,
            values={**fields.values, **({"menu": "none"} if hidden and item.page else {})},
            losses=(*fields.losses, *losses),
            **said_of(fields, lambda url: self._url(item, url), _UNNEEDED),
        )

    def _body(self, item: _Item, source: PelicanText) -> tuple[str, tuple[Loss, ...]]:
        losses: tuple[Loss, ...] = ()
        body = source.body
        if not source.is_html:
            body = _CODE.sub(_fenced, body + "\n")
            body, losses = harmless(replaced(body, _CONTENTS, lambda _: ""))
        return self._relinked(item, body), losses

    def _relinked(self, item: _Item, text: str) -> str:
        def rooted(url: str) -> str:
            return self._url(item, url)

        return relinked(text, rooted, rooted)

    def _url(self, item: _Item, url: str) -> str:
        """Return a URL in a text as one that does not depend on where the text is."""
        found = _LINK.match(unquote(url) if "%7C" in url.upper() else url)
        if found:
            return self._meant(item, found[1].lower(), found[2])
        if not url or url.startswith(("#", "//", "?", "/")) or re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
            return url
        path, anchor = re.match(r"([^#?]*)(.*)", url, re.DOTALL).groups()  # type: ignore[union-attr]
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(item.route) or "/", path))
        return whole + ("/" if path.endswith("/") and whole != "/" else "") + anchor

    def _meant(self, item: _Item, kind: str, value: str) -> str:
        if kind == "index":
            return "/"
        if kind in ("category", "tag", "author"):
            return self._list(f"{kind.upper()}_URL", value.strip("/"))
        path, anchor = re.match(r"([^#?]*)(.*)", value, re.DOTALL).groups()  # type: ignore[union-attr]
        start = self._root if path.startswith("/") else posixpath.dirname(item.name)
        name = posixpath.normpath(posixpath.join(start, unquote(path).lstrip("/")))
        if known := self._by_name.get(name):
            return known.route + anchor
        return f"/{self._inner(name)}{anchor}"

    def _find(self, url: str) -> Traversable | None:
        path = path_of(url, text_in(self._settings.get("SITEURL")))
        if not path:
            return None
        inner = self._moved.get(path, path[1:])
        return self._site.file(f"{self._root}/{inner}" if self._root else inner)


def _fenced(found: re.Match[str]) -> str:
    """Return code that names its language in its first line as a block with a language."""
    lines = [re.sub(r"^(?: {4}|\t)", "", line) for line in found[2].rstrip().split("\n")]
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", found[2])), default=0))
    return "\n".join((f"{fence}{found[1].lower()}", *lines, fence, "", ""))


SOURCE = Source("pelican", _looks_like, _read)
"""Pelican."""
