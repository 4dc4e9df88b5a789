"""Jekyll: a folder with ``_config.yml``, ``_posts`` and pages."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from sitegen.errors.problems import BuildFailed, ContentError
from sitegen.formats.frontmatter import FrontMatter, split_front_matter
from sitegen.importing.archive import Archive, Entry, Identity, Loss, Wishes
from sitegen.importing.html.hidden import as_elements
from sitegen.importing.relink import relinked
from sitegen.importing.sources.bodies import harmless
from sitegen.importing.sources.configured import text_in
from sitegen.importing.sources.data_files import read_data
from sitegen.importing.sources.folder import Folder, path_of
from sitegen.importing.sources.jekyll.items import CONFIG, POST, TEXTS, Index, Item
from sitegen.importing.sources.jekyll.lists import Lists
from sitegen.importing.sources.keys import Fields, read_fields, said_of, texts
from sitegen.importing.sources.kramdown import from_kramdown
from sitegen.importing.sources.liquid import Liquid, embeds, included, parameters, values
from sitegen.importing.sources.source import Source
from sitegen.importing.sources.wordpress.pictures import Library
from sitegen.importing.sources.wordpress.shortcodes import expand
from sitegen.messages.message import tr

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


def _looks_like(paths: Sequence[Path]) -> bool:
    return any(path.is_dir() and (Folder(path).has("_posts", CONFIG, "_drafts") or _is_posts(path)) for path in paths)


def _is_posts(path: Path) -> bool:
    """Tell whether a folder has nothing but posts in it."""
    names = [name.rpartition("/")[2] for name in Folder(path).names() if name.lower().endswith(TEXTS)]
    return bool(names) and sum(POST.match(name) is not None for name in names) > len(names) / 2


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
        config = read_data(site, CONFIG) if site.file(CONFIG) else {}
        self._config: Mapping[str, Any] = config if isinstance(config, Mapping) else {}
        self._base = "/" + text_in(self._config.get("baseurl")).strip("/")
        self._index = Index(site, self._config, wishes)
        self._lists = Lists(site, self._config, self._index)
        self._items = self._index.items
        self._by_name = {item.name: item for item in self._items}
        self._includes: dict[str, str | None] = {}

    def archive(self) -> Archive:
        """Return what the site contains."""
        config = self._config
        url = text_in(config.get("url"))
        language = text_in(config.get("lang") or config.get("locale") or config.get("language"))
        return Archive(
            system="jekyll",
            identity=Identity(
                title=text_in(config.get("title") or config.get("name")),
                tagline=text_in(config.get("tagline") or config.get("description")),
                url=f"{url.rstrip('/')}{self._base.rstrip('/')}/" if url else "",
                language=language.replace("_", "-"),
                timezone=text_in(config.get("timezone")),
            ),
            people=tuple(self._lists.people()),
            terms=tuple(self._lists.terms()),
            entries=self._entries,
            find=self._find,
            redirects={item.route: item.redirect for item in self._items if item.redirect},
            feeds=tuple(path for path in ("/feed.xml", "/atom.xml", "/rss.xml") if self._has_feed(path)),
            losses=tuple(self._index.losses),
        )

    def _has_feed(self, path: str) -> bool:
        plugins = [*texts(self._config.get("plugins")), *texts(self._config.get("gems"))]
        return self._site.file(path[1:]) is not None or (path == "/feed.xml" and "jekyll-feed" in plugins)

    def _entries(self) -> Iterator[Entry]:
        for item in self._items:
            if not item.redirect:
                yield self._entry(item, split_front_matter(self._site.text(item.name), item.name))

    def _entry(self, item: Item, front: FrontMatter) -> Entry:
        data = self._index.with_defaults(item.name, item.role, front.data)
        fields = read_fields(data, self._wishes, self._index.zone)
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
            tags=self._index.tags(data) or fields.tags,
            standfirst=fields.standfirst,
            language=fields.language if fields.language != text_in(self._config.get("lang")) else "",
            noindex=fields.noindex or data.get("sitemap") is False,
            html=body if is_html else None,
            markdown=None if is_html else body,
            values=fields.values,
            losses=(*fields.losses, *losses),
            **said_of(fields, lambda url: self._url(item, url), _UNNEEDED),
        )

    def _chosen(self, item: Item, data: Mapping[str, Any], fields: Fields) -> tuple[str, ...]:
        if self._wishes.category_from:
            return self._index.tags(data)[:1] if self._wishes.category_from in ("tag", "tags") else fields.categories
        named = self._index.categories(data)
        shown = {name.casefold() for name in named}
        folders = (name.replace("-", " ").capitalize() for name in item.folders if name.casefold() not in shown)
        return tuple(dict.fromkeys((*named, *folders)))

    def _local(self, alias: str) -> str:
        path = path_of(alias, text_in(self._config.get("url"))) if "://" in alias else alias
        return f"/{path.lstrip('/')}" if path else ""

    def _body(self, item: Item, front: FrontMatter, data: Mapping[str, Any]) -> tuple[str, tuple[Loss, ...]]:
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
        separator = text_in(self._config.get("excerpt_separator"))
        return body.replace(separator, "<!--more-->", 1) if separator else body

    def _tag(self, item: Item, name: str, args: str, names: Mapping[str, str]) -> str | None:
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

    def _named(self, wanted: str) -> Item | None:
        return self._by_name.get(wanted.strip("/"))

    def _post(self, wanted: str) -> Item | None:
        last = wanted.strip("/").rpartition("/")[2]
        found = (item for item in self._items if posixpath.splitext(posixpath.basename(item.name))[0] == last)
        return next(found, None)

    def _url(self, item: Item, url: str) -> str:
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
        path = path_of(url, f"{text_in(self._config.get('url'))}{self._base.rstrip('/')}")
        return self._site.file(path[1:]) if path and not path.startswith("/_") else None


SOURCE = Source("jekyll", _looks_like, _read)
"""Jekyll."""
