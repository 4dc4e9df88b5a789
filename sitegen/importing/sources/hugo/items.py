"""What is known of each text of a Hugo site before any body is read: its place, its URL, what is filed under what.

This module knows nothing of bodies.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.formats.frontmatter import FrontMatter, split_front_matter
from sitegen.importing.archive import Loss, Person, Term, Wishes
from sitegen.importing.html.rendered import rendered
from sitegen.importing.sources.folder import Folder
from sitegen.importing.sources.hugo.config import HugoConfig, Language
from sitegen.importing.sources.hugo.routes import Page, made_url, route_of, term_route
from sitegen.importing.sources.hugo.shortcodes import expand_shortcodes
from sitegen.importing.sources.keys import people, read_fields, texts
from sitegen.importing.sources.moments import as_written, moment_of, zone_called
from sitegen.messages.message import tr

_TEXTS = (".md", ".markdown", ".mdown", ".html", ".htm")
_OTHER_TEXTS = (".adoc", ".asciidoc", ".org", ".rst", ".pandoc", ".pdc")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_.]?(.*)")
"""A name that begins with a day."""
_PAGES = frozenset({"page", "pages"})
_PEOPLE = frozenset({"author", "authors", "auteur", "auteurs"})


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of each text before any body is read."""

    name: str
    """Its file."""
    language: Language
    """Its language."""
    role: str
    """``text``, ``section``, ``term`` or ``person``."""
    folders: tuple[str, ...]
    """The folders that it is in, below that of its language."""
    bundle: str
    """Folder of the files that are part of it, or nothing."""
    route: str
    """Its URL path; for a section, that of its list."""
    title: str
    """Its title."""
    dated: bool
    """Whether it has a date."""
    page: bool
    """Whether it is a page whatever its date."""
    translation: str
    """What all translations of a text have in common."""


class Index:
    """The texts of one site, with the terms and people that they name. Raises BuildFailed with every malformed one."""

    def __init__(self, site: Folder, config: HugoConfig, wishes: Wishes) -> None:
        self._site = site
        self._config = config
        self._wishes = wishes
        self.zone = zone_called(config.timezone, wishes.timezone)
        self.losses: list[Loss] = []
        self._terms: dict[tuple[str, str], Term] = {}
        self._people: dict[str, Person] = {}
        self.items = self._index()

    @property
    def terms(self) -> tuple[Term, ...]:
        """The categories and tags."""
        return tuple(self._terms.values())

    @property
    def people(self) -> tuple[Person, ...]:
        """The authors."""
        return tuple(self._people.values())

    def _index(self) -> list[Item]:
        """Return what is known of all texts, and note terms and people. Raises BuildFailed with every malformed one."""
        items: list[Item] = []
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
                    self.losses.append(Loss(f"format .{suffix.lower()}", reason, name))
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

    def _item(self, name: str, language: Language, front: FrontMatter) -> Item:
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
        return Item(
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
        fields = read_fields(data, self._wishes, self.zone)
        date = as_written(fields.written, fields.date) if fields.date else None
        slug = str(data.get("slug") or "")
        if self._config.filename_dates and (found := DATED.match(stem)):
            date = moment_of(found[1], self.zone) or date
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
        if self.is_term(folders):
            route = route or term_route(folders[1], plural, language, self._config)
            text = self._introduction(front.body, name)
            if plural in _PEOPLE:
                self._note_person(folders[1], title, data, front, route, name)
            elif plural in ("categories", "tags"):
                self._add_term(plural, title or folders[1], folders[1], route, text)
            return route
        made = "/".join(made_url(folder, self._config) for folder in folders)
        return route or (f"{language.prefix}/{made}/" if made else f"{language.prefix}/")

    def is_term(self, folders: tuple[str, ...]) -> bool:
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
