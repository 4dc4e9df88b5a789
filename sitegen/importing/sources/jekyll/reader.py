"""Jekyll: a folder with ``_config.yml``, ``_posts`` and pages."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.formats.frontmatter import FrontMatter, split_front_matter
from sitegen.importing.archive import Archive, Entry, Identity, Loss, Person, Term, Wishes
from sitegen.importing.html.hidden import as_elements
from sitegen.importing.html.rendered import rendered
from sitegen.importing.relink import relinked
from sitegen.importing.sources.bodies import harmless
from sitegen.importing.sources.data_files import read_data
from sitegen.importing.sources.folder import Folder, path_of
from sitegen.importing.sources.jekyll.routes import STYLES, Post, route_of, slugified
from sitegen.importing.sources.keys import Fields, people, read_fields, said_of, texts
from sitegen.importing.sources.kramdown import from_kramdown
from sitegen.importing.sources.liquid import Liquid, embeds, included, parameters, values
from sitegen.importing.sources.moments import as_written, moment_of, zone_called
from sitegen.importing.sources.source import Source
from sitegen.importing.sources.wordpress.pictures import Library
from sitegen.importing.sources.wordpress.shortcodes import expand
from sitegen.messages.message import tr

_TEXTS = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm")
_OTHER_TEXTS = (".textile", ".adoc", ".asciidoc", ".org", ".rst")
_POST = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.*)\.[^.]+$")
_CONFIG = "_config.yml"
_NOT_PAGES = frozenset({"readme", "license", "contributing", "changelog", "404", "index", "code_of_conduct"})
_FROM_WORDPRESS = frozenset({"wordpress_id", "wordpress_url", "meta"})
"""Keys of posts that came from WordPress, whose shortcodes nobody has taken out."""
_UNNEEDED = frozenset(
    {
        "layout",
        "type",
        "comments",
        "permalink",
        "sitemap",
        "toc",
        "post_id",
        "guid",
        "meta",
        "id",
        "wordpress_id",
        "wordpress_url",
        "categories",
        "nav",
        "nav_order",
        "pin",
        "math",
    }
)
"""Keys that only say how Jekyll makes a page, or what number a former system gave it."""


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of each text before any body is read."""

    name: str
    role: str
    """``post``, ``draft`` or ``page``."""
    route: str
    stem: str
    date: datetime | None
    folders: tuple[str, ...]
    """Categories that its folders name."""
    redirect: str


def _looks_like(paths: Sequence[Path]) -> bool:
    return any(path.is_dir() and (Folder(path).has("_posts", _CONFIG, "_drafts") or _is_posts(path)) for path in paths)


def _is_posts(path: Path) -> bool:
    """Tell whether a folder has nothing but posts in it."""
    names = [name.rpartition("/")[2] for name in Folder(path).names() if name.lower().endswith(_TEXTS)]
    return bool(names) and sum(_POST.match(name) is not None for name in names) > len(names) / 2


def _read(paths: Sequence[Path], wishes: Wishes) -> Archive:
    folders = [path for path in paths if path.is_dir()]
    if not folders:
        message = tr("this is no folder of a Jekyll site")
        raise BuildFailed([ContentError(message, str(paths[0]), hint=tr("name the folder that has _posts/ in it"))])
    return _Jekyll(Folder(folders[0]), wishes).archive()


class _Jekyll:
    """One site."""

    def __init__(self, site: Folder, wishes: Wishes) -> None:
        self._site = site
        self._wishes = wishes
        config = read_data(site, _CONFIG) if site.file(_CONFIG) else {}
        self._config: Mapping[str, Any] = config if isinstance(config, Mapping) else {}
        self._base = "/" + _text(self._config.get("baseurl")).strip("/")
        self._zone = zone_called(_text(self._config.get("timezone")), wishes.timezone)
        self._permalink = _text(self._config.get("permalink")) or "date"
        self._losses: list[Loss] = []
        self._items = self._index()
        self._by_name = {item.name: item for item in self._items}
        self._includes: dict[str, str | None] = {}

    def archive(self) -> Archive:
        """Return what the site contains."""
        config = self._config
        url = _text(config.get("url"))
        return Archive(
            system="jekyll",
            identity=Identity(
                title=_text(config.get("title") or config.get("name")),
                tagline=_text(config.get("tagline") or config.get("description")),
                url=f"{url.rstrip('/')}{self._base.rstrip('/')}/" if url else "",
                language=_text(config.get("lang") or config.get("locale") or config.get("language")).replace("_", "-"),
                timezone=_text(config.get("timezone")),
            ),
            people=tuple(self._people()),
            terms=tuple(self._terms()),
            entries=self._entries,
            find=self._find,
            redirects={item.route: item.redirect for item in self._items if item.redirect},
            feeds=tuple(path for path in ("/feed.xml", "/atom.xml", "/rss.xml") if self._has_feed(path)),
            losses=tuple(self._losses),
        )

    def _has_feed(self, path: str) -> bool:
        plugins = [*texts(self._config.get("plugins")), *texts(self._config.get("gems"))]
        return self._site.file(path[1:]) is not None or (path == "/feed.xml" and "jekyll-feed" in plugins)

    def _index(self) -> list[_Item]:
        """Return what is known of all texts. Raises BuildFailed with every malformed one."""
        items: list[_Item] = []
        problems: list[SitegenError] = []
        excluded = tuple(name.strip("/") for name in texts(self._config.get("exclude")))
        for name in self._site.names():
            suffix = posixpath.splitext(name)[1].lower()
            parts = name.split("/")
            if excluded and (name in excluded or parts[0] in excluded):
                continue
            role = self._role(parts)
            if role in ("post", "draft") and suffix in _OTHER_TEXTS:
                reason = tr("sitegen reads Markdown and HTML: convert it, or copy it by hand")
                self._losses.append(Loss(f"format {suffix}", reason, name))
            if not role or suffix not in _TEXTS:
                continue
            try:
                front = split_front_matter(self._site.text(name), name)
            except ContentError as error:
                if role != "page" or suffix in (".md", ".markdown"):
                    problems.append(error)
                continue
            if role == "page" and (front.form == "none" or self._is_template(name, front)):
                continue
            items.append(self._item(name, role, front))
        if problems:
            raise BuildFailed(problems)
        return items

    def _role(self, parts: Sequence[str]) -> str:
        """Return what a file is by its place; nothing for one that is no text."""
        folder = next((part for part in parts[:-1] if part.startswith("_")), "")
        if folder == "_posts":
            return "post" if _POST.match(parts[-1]) else ""
        if folder == "_drafts":
            return "draft"
        if not folder:
            alone = not self._site.has("_posts", _CONFIG)
            return "post" if alone else "page"
        collection = self._collections().get(folder[1:])
        if collection is None or folder[1:] in ("authors",):
            return ""
        return "post" if _POST.match(parts[-1]) else "page" if collection.get("output") is True else ""

    def _collections(self) -> Mapping[str, Mapping[str, Any]]:
        found = self._config.get("collections")
        if isinstance(found, list):
            return {str(name): {} for name in found}
        return {str(name): one if isinstance(one, Mapping) else {} for name, one in _mapping(found).items()}

    def _is_template(self, name: str, front: FrontMatter) -> bool:
        """Tell whether a page is made by a program, such as a list of posts; they are made anew."""
        stem = posixpath.splitext(name)[0].lower()
        body = front.body.strip()
        if stem in _NOT_PAGES or not body:
            return True
        if re.search(r"\{%-?\s*for\b|\bpaginator\.|\bsite\.(?:posts|tags|categories)\b", body):
            self._losses.append(Loss("page of a template", tr("sitegen makes its lists itself"), name))
            return True
        return False

    def _item(self, name: str, role: str, front: FrontMatter) -> _Item:
        data = self._with_defaults(name, role, front.data)
        fields = read_fields(data, self._wishes, self._zone)
        folders, file = posixpath.split(name)
        stem = posixpath.splitext(file)[0]
        date = as_written(fields.written, fields.date) if fields.date else None
        above: tuple[str, ...] = ()
        collection = next((part[1:] for part in folders.split("/") if part.startswith("_")), "")
        if role in ("post", "draft"):
            found = _POST.match(file)
            if found:
                stem = found[2]
                date = date or moment_of(_whole_year(found[1]), self._zone)
            before, _, behind = f"/{folders}/".partition(f"/_{collection}/")
            above = tuple(part for part in f"{before}/{behind}".split("/") if part) if collection else ()
        redirect = _text(data.get("redirect_to") or (data.get("redirect_to") or [""])[0])
        post = Post(
            path=posixpath.splitext(name)[0].removeprefix(f"_{collection}/"),
            stem=stem,
            slug=_text(data.get("slug")),
            date=date,
            categories=tuple(dict.fromkeys((*above, *self._categories(data)))),
            collection=collection,
            is_page=role == "page",
        )
        route = "" if role == "draft" else self._route(name, role, post, data)
        return _Item(name=name, role=role, route=route, stem=stem, date=date, folders=above, redirect=redirect)

    def _route(self, name: str, role: str, post: Post, data: Mapping[str, Any]) -> str:
        pattern = _text(data.get("permalink"))
        if pattern:
            return route_of(pattern, post)
        collection = _mapping(self._collections().get(post.collection)).get("permalink")
        if role == "post" and post.collection in ("posts", ""):
            return route_of(_text(collection) or self._permalink, post)
        ending = STYLES.get(self._permalink, self._permalink)
        pretty = ending.endswith("/") or (
            self._permalink not in STYLES and not ending.endswith((":output_ext", ".html"))
        )
        if post.collection:
            return route_of(_text(collection) or "/:collection/:path" + ("/" if pretty else ":output_ext"), post)
        path = posixpath.splitext(name)[0]
        if path == "index" or path.endswith("/index"):
            return f"/{path.removesuffix('index')}"
        return f"/{path}/" if pretty else f"/{path}.html"

    def _with_defaults(self, name: str, role: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return front matter with the defaults that the configuration has for its place."""
        found: dict[str, Any] = {}
        defaults = self._config.get("defaults")
        kind = {"post": "posts", "draft": "drafts", "page": "pages"}[role]
        for one in defaults if isinstance(defaults, list) else []:
            scope = _mapping(_mapping(one).get("scope"))
            path, wanted = _text(scope.get("path")).strip("/"), _text(scope.get("type"))
            inside = not path or name == path or name.startswith(path + "/")
            if inside and wanted in ("", kind, kind[:-1], name.partition("/")[0].removeprefix("_")):
                found |= _mapping(_mapping(one).get("values"))
        return {**found, **data}

    def _categories(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """Return categories: a text is several, divided by blanks."""
        return tuple(dict.fromkeys((*texts(data.get("category"), "\n"), *texts(data.get("categories"), " "))))

    def _tags(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        divider = "," if "," in str(data.get("tags")) else " "
        return tuple(dict.fromkeys((*texts(data.get("tag"), "\n"), *texts(data.get("tags"), divider))))

    def _entries(self) -> Iterator[Entry]:
        for item in self._items:
            if not item.redirect:
                yield self._entry(item, split_front_matter(self._site.text(item.name), item.name))

    def _entry(self, item: _Item, front: FrontMatter) -> Entry:
        data = self._with_defaults(item.name, item.role, front.data)
        fields = read_fields(data, self._wishes, self._zone)
        article = item.role != "page"
        body, losses = self._body(item, front, data)
        is_html = item.name.lower().endswith((".html", ".htm"))
        if is_html:
            from sitegen.importing.html.paragraphs import with_paragraphs

            body = as_elements(body)
            if _FROM_WORDPRESS & data.keys():
                body, losses = expand(body, item.name, Library(()))
            body = with_paragraphs(body)
        moment = fields.date or item.date
        return Entry(
            kind="article" if article else "page",
            key=item.name,
            file=item.name,
            line=1,
            title=fields.title or ("" if not article else item.stem.replace("-", " ").capitalize()),
            date=moment if article else None,
            standing="draft" if item.role == "draft" and fields.standing == "published" else fields.standing,
            slug=item.route.rstrip("/").rpartition("/")[2].removesuffix(".html"),
            route=item.route,
            former=tuple(path for alias in fields.aliases if (path := self._local(alias))),
            categories=self._chosen(item, data, fields),
            tags=self._tags(data) or fields.tags,
            standfirst=fields.standfirst,
            language=fields.language if fields.language != _text(self._config.get("lang")) else "",
            noindex=fields.noindex or data.get("sitemap") is False,
            html=body if is_html else None,
            markdown=None if is_html else body,
            values=fields.values,
            losses=(*fields.losses, *losses),
            **said_of(fields, lambda url: self._url(item, url), _UNNEEDED),
        )

    def _chosen(self, item: _Item, data: Mapping[str, Any], fields: Fields) -> tuple[str, ...]:
        if self._wishes.category_from:
            return self._tags(data)[:1] if self._wishes.category_from in ("tag", "tags") else fields.categories
        named = self._categories(data)
        shown = {name.casefold() for name in named}
        folders = (name.replace("-", " ").capitalize() for name in item.folders if name.casefold() not in shown)
        return tuple(dict.fromkeys((*named, *folders)))

    def _local(self, alias: str) -> str:
        path = path_of(alias, _text(self._config.get("url"))) if "://" in alias else alias
        return f"/{path.lstrip('/')}" if path else ""

    def _body(self, item: _Item, front: FrontMatter, data: Mapping[str, Any]) -> tuple[str, tuple[Loss, ...]]:
        names = {
            "site.baseurl": self._base.rstrip("/"),
            "site.url": "",
            "page.url": item.route,
            **{f"page.{key}": str(value) for key, value in data.items() if isinstance(value, (str, int, float))},
            **{f"site.{key}": str(value) for key, value in self._config.items()
               if isinstance(value, str) and key not in ("baseurl", "url", "email")},
        }  # fmt: skip
        body = self._with_more(front.body)
        body, hidden = Liquid(names=names, tag=lambda name, args: self._tag(item, name, args, names)).expand(body)
        losses: tuple[Loss, ...] = ()  # in HTML, the conversion counts what is hidden
        if not item.name.lower().endswith((".html", ".htm")):
            body, removed = harmless(from_kramdown(body))
            losses = (*hidden, *removed)

        def rooted(url: str) -> str:
            return self._url(item, url)

        return relinked(body, rooted, rooted), losses

    def _with_more(self, body: str) -> str:
        separator = _text(self._config.get("excerpt_separator"))
        return body.replace(separator, "<!--more-->", 1) if separator else body

    def _tag(self, item: _Item, name: str, args: str, names: Mapping[str, str]) -> str | None:
        if name in ("post_url", "link"):
            wanted = next(iter(values(args)), "")
            found = self._named(wanted) if name == "link" else self._post(wanted)
            return found.route if found else None
        if name in ("include", "include_relative", "include_cached"):
            file, _, rest = args.partition(" ")
            template = self._template(posixpath.dirname(item.name) if name == "include_relative" else "_includes", file)
            given = {key: names.get(value, value) for key, value in parameters(rest).items()}
            made = included(template, given) if template is not None else None
            return made if made is None else f"\n\n{made}\n\n" if made.startswith("<") else made
        return embeds(name, args)

    def _template(self, folder: str, file: str) -> str | None:
        name = posixpath.normpath(posixpath.join(folder, file.strip("'\"")))
        if name not in self._includes:
            self._includes[name] = self._site.text(name) if self._site.file(name) else None
        return self._includes[name]

    def _named(self, wanted: str) -> _Item | None:
        return self._by_name.get(wanted.strip("/"))

    def _post(self, wanted: str) -> _Item | None:
        last = wanted.strip("/").rpartition("/")[2]
        found = (item for item in self._items if posixpath.splitext(posixpath.basename(item.name))[0] == last)
        return next(found, None)

    def _url(self, item: _Item, url: str) -> str:
        """Return a URL in a text as one that does not depend on where the text is."""
        if not url or url.startswith(("#", "//", "?", "\x1a")) or re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
            return url
        path, anchor = re.match(r"([^#?]*)(.*)", url, re.DOTALL).groups()  # type: ignore[union-attr]
        base = self._base.rstrip("/")
        if path.startswith("/"):
            return path.removeprefix(base) + anchor if base and path.startswith(base + "/") else url
        if path.lower().endswith((".md", ".markdown")):
            found = self._named(posixpath.normpath(posixpath.join(posixpath.dirname(item.name), path)))
            if found:
                return found.route + anchor
        folder = item.route if item.route.endswith("/") else posixpath.dirname(item.route)
        whole = posixpath.normpath(posixpath.join(folder or "/", path))
        return whole + ("/" if path.endswith("/") and whole != "/" else "") + anchor

    def _find(self, url: str) -> Traversable | None:
        path = path_of(url, f"{_text(self._config.get('url'))}{self._base.rstrip('/')}")
        return self._site.file(path[1:]) if path and not path.startswith("/_") else None

    def _people(self) -> Iterator[Person]:
        """Yield the authors that data or a collection describe."""
        for suffix in ("yml", "yaml", "json", "toml"):
            if self._site.file(name := f"_data/authors.{suffix}"):
                found = read_data(self._site, name)
                for key, one in _mapping(found).items():
                    if person := self._person(str(key), _mapping(one), ""):
                        yield person
        for name in self._site.names("_authors"):
            if name.lower().endswith(_TEXTS):
                front = split_front_matter(self._site.text(name), name)
                key = _text(front.data.get("short_name") or front.data.get("username"))
                if person := self._person(
                    key or posixpath.splitext(posixpath.basename(name))[0], front.data, front.body
                ):
                    yield person

    def _person(self, key: str, data: Mapping[str, Any], body: str) -> Person | None:
        shown = next(
            (name for _, name in people(data.get("name") or data.get("display_name") or data.get("title"))), key
        )
        url = _text(data.get("web") or data.get("url") or data.get("website") or data.get("site"))
        bio = body if body.strip() else _text(data.get("bio") or data.get("description"))
        return Person(
            key=key,
            name=shown,
            slug=slugified(key),
            bio=rendered(bio) if bio else "",
            url=url if url.startswith(("https://", "http://")) else "",
        )

    def _terms(self) -> Iterator[Term]:
        """Yield the terms whose pages are known: those that jekyll-archives makes."""
        archives = _mapping(self._config.get("jekyll-archives"))
        enabled = archives.get("enabled")
        permalinks = _mapping(archives.get("permalinks"))
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
        for item in self._items:
            data = self._with_defaults(
                item.name, item.role, split_front_matter(self._site.text(item.name), item.name).data
            )
            for kind, names in (("category", self._categories(data)), ("tag", self._tags(data))):
                for name in names if kind in wanted and item.role == "post" else ():
                    if (kind, name) not in seen:
                        seen.add((kind, name))
                        pattern = _text(permalinks.get(kind)) or f"/{kind}/:name/"
                        route = pattern.replace(":name", slugified(name))
                        yield Term(
                            kind="category" if kind == "category" else "tag",
                            name=name,
                            slug=slugified(name),
                            route=route,
                        )


def _whole_year(text: str) -> str:
    year, rest = text.split("-", 1)
    return f"20{year}-{rest}" if len(year) == 2 else text


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


SOURCE = Source("jekyll", _looks_like, _read)
"""Jekyll."""
