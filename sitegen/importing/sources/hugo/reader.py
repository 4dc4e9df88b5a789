"""Hugo: a folder with a configuration, ``content/`` and ``static/``."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.formats.frontmatter import FrontMatter, split_front_matter
from sitegen.importing.archive import Archive, Entry, Identity, Loss, Person, Term, Wishes
from sitegen.importing.html.hidden import as_elements
from sitegen.importing.html.rendered import rendered
from sitegen.importing.relink import relinked
from sitegen.importing.sources.bodies import harmless
from sitegen.importing.sources.folder import Folder, path_of
from sitegen.importing.sources.hugo.config import FILES, HugoConfig, Language, read_config
from sitegen.importing.sources.hugo.routes import Page, made_url, route_of, term_route
from sitegen.importing.sources.hugo.shortcodes import Shortcode, expand_shortcodes
from sitegen.importing.sources.keys import Fields, people, read_fields, said_of, texts
from sitegen.importing.sources.moments import as_written, moment_of, zone_called
from sitegen.importing.sources.source import Source
from sitegen.messages.message import tr

_TEXTS = (".md", ".markdown", ".mdown", ".html", ".htm")
_OTHER_TEXTS = (".adoc", ".asciidoc", ".org", ".rst", ".pandoc", ".pdc")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_.]?(.*)")
_PAGES = frozenset({"page", "pages"})
_PEOPLE = frozenset({"author", "authors", "auteur", "auteurs"})
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


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of each text before any body is read."""

    name: str
    language: Language
    role: str
    """``text``, ``section``, ``term`` or ``person``."""
    folders: tuple[str, ...]
    bundle: str
    """Folder of the files that are part of it, or nothing."""
    route: str
    """Its URL path; for a section, that of its list."""
    title: str
    dated: bool
    page: bool
    """Whether it is a page whatever its date."""
    translation: str
    """What all translations of a text have in common."""


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
        self._zone = zone_called(config.timezone, wishes.timezone)
        self._losses: list[Loss] = []
        self._terms: dict[tuple[str, str], Term] = {}
        self._people: dict[str, Person] = {}
        self._items = self._index()
        self._by_name = {item.name: item for item in self._items}
        self._originals: dict[str, str] = {}
        for item in self._items:
            if item.role == "text" and item.language is config.languages[0]:
                self._originals.setdefault(item.translation, item.name)
        self._sections = {
            (item.language.tag, item.folders): item.title for item in self._items if item.role == "section"
        }
        self._dated = {(item.language.tag, item.folders[:1]) for item in self._items if item.dated and not item.page}
        self._bundles = {item.route: item.bundle for item in self._items if item.bundle}

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
            people=tuple(self._people.values()),
            terms=tuple(self._terms.values()),
            entries=self._entries,
            find=self._find,
            feeds=tuple(self._feeds()),
            losses=tuple(self._losses),
        )

    def _index(self) -> list[_Item]:
        """Return what is known of all texts, and note terms and people. Raises BuildFailed with every malformed one."""
        items: list[_Item] = []
        problems: list[SitegenError] = []
        for language, name in self._names():
            try:
                front = split_front_matter(self._site.text(name), name)
            except ContentError as error:
                problems.append(error)
                continue
            items.append(self._item(name, language, front))
        if problems:
            raise BuildFailed(problems)
        return items

    def _names(self) -> Iterator[tuple[Language, str]]:
        """Yield each text with its language, which its folder or its name says."""
        languages = self._config.languages
        tags = {language.tag.lower(): language for language in languages}
        folders = {language.folder for language in languages}
        several = len(folders) > 1
        for language in languages if several else languages[:1]:
            others = [folder + "/" for folder in folders - {language.folder} if folder.startswith(language.folder)]
            bundle = ""
            for name in self._bundles_first(language.folder):
                folder, _, file = name.rpartition("/")
                stem, dot, suffix = file.rpartition(".")
                if any(name.startswith(other) for other in others):
                    continue
                if f".{suffix.lower()}" in _OTHER_TEXTS:
                    reason = tr("sitegen reads Markdown and HTML: convert it, or copy it by hand")
                    self._losses.append(Loss(f"format .{suffix.lower()}", reason, name))
                if f".{suffix.lower()}" not in _TEXTS or not dot:
                    continue
                base, _, tag = stem.rpartition(".")
                if (base or stem) == "index" or (stem == "index"):
                    bundle = folder
                elif bundle and (folder == bundle or folder.startswith(bundle + "/")):
                    continue  # a file of the bundle, which is no page
                if not self._site.text(name).strip():
                    continue
                yield tags.get(tag.lower(), language) if base else language, name

    def _bundles_first(self, folder: str) -> Iterator[str]:
        """Yield files so that the text of a bundle comes before the files that are part of it."""
        names = list(self._site.names(folder))
        found = {
            name.rpartition("/")[0] for name in names if re.match(r"index\.(?:[\w-]+\.)?\w+$", name.rpartition("/")[2])
        }

        def order(name: str) -> tuple[str, bool, str]:
            above, _, file = name.rpartition("/")
            while above and above not in found:
                above = above.rpartition("/")[0]
            return above or name.rpartition("/")[0], not file.startswith("index."), name

        return iter(sorted(names, key=order))

    def _item(self, name: str, language: Language, front: FrontMatter) -> _Item:
        data = {str(key).lower(): value for key, value in front.data.items()}
        inner = name.removeprefix(language.folder).lstrip("/")
        above, _, file = inner.rpartition("/")
        stem = file.rpartition(".")[0]
        tags = {one.tag.lower() for one in self._config.languages}
        if stem.rpartition(".")[0] and stem.rpartition(".")[2].lower() in tags:
            stem = stem.rpartition(".")[0]
        folders = tuple(part for part in above.split("/") if part)
        title = str(data.get("title") or "").strip()
        common = f"{above}/{stem}"
        key = data.get("translationkey")
        role, bundle = "text", ""
        if stem == "index":
            bundle = f"{language.folder}/{above}"
            *higher, stem = folders or ("",)
            folders = tuple(higher)
        if stem == "_index":
            route = self._note_list(language, folders, title, data, front, name)
            role = "section"
            bundle = f"{language.folder}/{above}"
            dated = page = False
        else:
            route, dated = self._route(language, folders, stem, title, data)
            page = not folders or folders[0].lower() in _PAGES or str(data.get("type", "")).lower() in _PAGES
            page = page or self._is_page_by_layout(data)
            if folders and folders[0].lower() in _PEOPLE:
                role = "person"
                self._note_person(stem, title, data, front, route, name)
            else:
                self._note_terms(language, data)
        translation = f"key:{key}" if key else common
        return _Item(
            name=name,
            language=language,
            role=role,
            folders=folders,
            bundle=bundle,
            route=route,
            title=title,
            dated=dated,
            page=page,
            translation=translation,
        )

    @staticmethod
    def _is_page_by_layout(data: Mapping[str, Any]) -> bool:
        return str(data.get("layout", "")).lower() in _PAGES

    def _route(
        self, language: Language, folders: tuple[str, ...], stem: str, title: str, data: Mapping[str, Any]
    ) -> tuple[str, bool]:
        """Return the URL path of a text, and whether it has a date."""
        fields = read_fields(data, self._wishes, self._zone)
        date = as_written(fields.written, fields.date) if fields.date else None
        slug = str(data.get("slug") or "")
        if self._config.filename_dates and (found := _DATED.match(stem)):
            date = moment_of(found[1], self._zone) or date
            slug = slug or found[2]
        page = Page(
            folders=folders, stem=stem, title=title, slug=slug, url=str(data.get("url") or "").strip(), date=date
        )
        return route_of(page, language, self._config), date is not None

    def _note_list(
        self,
        language: Language,
        folders: tuple[str, ...],
        title: str,
        data: Mapping[str, Any],
        front: FrontMatter,
        name: str,
    ) -> str:
        """Note the page of a term; return the URL path of a list."""
        path = str(data.get("url") or "").strip()
        route = f"/{path.strip('/')}/" if path.strip("/") else ""
        plural = folders[0].lower() if folders else ""
        if self._is_term(folders):
            route = route or term_route(folders[1], plural, language, self._config)
            text = self._introduction(front.body, name)
            if plural in _PEOPLE:
                self._note_person(folders[1], title, data, front, route, name)
            elif plural in ("categories", "tags"):
                self._add_term(plural, title or folders[1], folders[1], route, text)
            return route
        made = "/".join(made_url(folder, self._config) for folder in folders)
        return route or (f"{language.prefix}/{made}/" if made else f"{language.prefix}/")

    def _is_term(self, folders: tuple[str, ...]) -> bool:
        """Tell whether folders are a taxonomy and one of its terms; authors are one in most themes."""
        plural = folders[0].lower() if folders else ""
        return len(folders) == 2 and (plural in self._config.taxonomies or plural in _PEOPLE)

    def _introduction(self, body: str, name: str) -> str:
        if not body.strip():
            return ""
        text, _ = expand_shortcodes(body, lambda value, tag: value)
        del name
        return rendered(text)

    def _add_term(self, plural: str, name: str, slug: str, route: str, description: str = "") -> None:
        folded = (plural, made_url(slug, self._config).casefold())
        known = self._terms.get(folded)
        if known is None or description:
            self._terms[folded] = Term(
                kind="category" if plural == "categories" else "tag",
                name=name,
                slug=made_url(slug, self._config),
                description=description or (known.description if known else ""),
                route=route,
            )

    def _note_terms(self, language: Language, data: Mapping[str, Any]) -> None:
        for plural in ("categories", "tags"):
            if plural not in self._config.taxonomies:
                continue
            for name in texts(data.get(plural)):
                self._add_term(plural, name, name, term_route(name, plural, language, self._config))

    def _note_person(
        self, key: str, title: str, data: Mapping[str, Any], front: FrontMatter, route: str, name: str
    ) -> None:
        shown = str(data.get("name") or title or key)
        url = data.get("website") or data.get("homepage")
        self._people[key] = Person(
            key=key,
            name=next((one for _, one in people(shown)), key),
            slug=made_url(key, self._config),
            bio=self._introduction(front.body, name),
            url=url if isinstance(url, str) and url.startswith(("https://", "http://")) else "",
            route=route,
        )

    def _entries(self) -> Iterator[Entry]:
        for item in self._items:
            front = split_front_matter(self._site.text(item.name), item.name)
            if item.role == "text" or (item.role == "section" and self._is_page(item, front)):
                yield self._entry(item, front)

    def _is_page(self, item: _Item, front: FrontMatter) -> bool:
        """Tell whether the text of a list says something, and the list is not made anew from articles."""
        if not item.folders or not front.body.strip():
            return False
        if len(item.folders) > 1:
            return not self._is_term(item.folders)
        return (item.language.tag, item.folders) not in self._dated

    def _entry(self, item: _Item, front: FrontMatter) -> Entry:
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
            **said_of(fields, lambda url: self._url(item, url), _UNNEEDED),
        )

    def _date(self, item: _Item, fields: Fields, data: Mapping[str, Any]) -> Any:
        """Return the date of publication: a later ``publishDate`` counts, for nobody saw it before."""
        moment = fields.date
        stem = item.name.rpartition("/")[2]
        if self._config.filename_dates and (found := _DATED.match(stem)):
            moment = moment_of(found[1], self._zone) or moment
        later = moment_of(data.get("publishdate"), self._zone) if data.get("publishdate") else None
        return later if later and (moment is None or later > moment) else moment

    def _section(self, item: _Item) -> tuple[str, ...]:
        """Return the section as a category, unless its name says no more than that there are articles in it."""
        if not item.folders or item.folders[0].lower() in _STREAMS or item.page or self._wishes.category_from:
            return ()
        name = self._sections.get((item.language.tag, item.folders[:1]), "")
        return (name or item.folders[0].replace("-", " ").capitalize(),)

    def _aliases(self, item: _Item, fields: Fields) -> Iterator[str]:
        for alias in fields.aliases:
            path = path_of(alias, item.language.url) if "://" in alias else alias
            if path:
                yield posixpath.normpath(path if path.startswith("/") else posixpath.join(item.route, "..", path)) + (
                    "/" if path.endswith("/") else ""
                )

    def _body(self, item: _Item, front: FrontMatter, data: Mapping[str, Any]) -> tuple[str, tuple[Loss, ...]]:
        def resolve(value: str, tag: Shortcode) -> str:
            if tag.name == "param":
                found = data.get(value.lower()) or self._param(value)
                return str(found) if isinstance(found, (str, int, float)) else ""
            return self._reference(item, value)

        body, losses = expand_shortcodes(front.body, resolve)
        if item.name.lower().endswith((".html", ".htm")):
            body, losses = as_elements(body), ()  # the conversion counts what is hidden
        else:
            body, removed = harmless(body)
            losses = (*losses, *removed)

        def rooted(url: str) -> str:
            return self._url(item, url)

        return relinked(body, rooted, rooted), losses

    def _param(self, name: str) -> Any:
        value: Any = self._config.values.get("params")
        for part in name.lower().split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _reference(self, item: _Item, value: str) -> str:
        """Return the URL path of the page that ``ref`` names; of one that is not there, what is nearest to it."""
        path, mark, anchor = value.partition("#")
        if not path:
            return f"#{anchor}"
        found = self._named(item, path)
        return (found.route if found else f"/{path.removesuffix('.md').strip('/')}/") + mark + anchor

    def _named(self, item: _Item, path: str) -> _Item | None:
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

    def _url(self, item: _Item, url: str) -> str:
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

    def _find(self, url: str) -> Traversable | None:
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

    def _feeds(self) -> Iterator[str]:
        for language in self._config.languages:
            yield f"{language.prefix}/index.xml"
        seen = {item.folders[:1] for item in self._items if item.folders}
        for (section,) in sorted(seen):
            yield f"/{made_url(section, self._config)}/index.xml"
        for term in self._terms.values():
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
