"""What is known of each text of a Jekyll site before any body is read: what it is, its URL, its categories.

This module knows nothing of bodies.
"""

import posixpath
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from sitegen.errors.problems import BuildFailed, ContentError, SitegenError
from sitegen.formats.frontmatter import FrontMatter, split_front_matter
from sitegen.importing.archive import Loss, Wishes
from sitegen.importing.sources.configured import mapping_in, text_in
from sitegen.importing.sources.folder import Folder
from sitegen.importing.sources.jekyll.routes import STYLES, Post, route_of
from sitegen.importing.sources.keys import read_fields, texts
from sitegen.importing.sources.moments import as_written, moment_of, zone_called
from sitegen.messages.message import tr

TEXTS = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm")
"""How the names of texts end."""
POST = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.*)\.[^.]+$")
"""The name of a post: its day, and its slug."""
CONFIG = "_config.yml"
"""The configuration."""
_OTHER_TEXTS = (".textile", ".adoc", ".asciidoc", ".org", ".rst")
_NOT_PAGES = frozenset({"readme", "license", "contributing", "changelog", "404", "index", "code_of_conduct"})


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of each text before any body is read."""

    name: str
    """Its file."""
    role: str
    """``post``, ``draft`` or ``page``."""
    route: str
    """Its URL path; empty for a draft."""
    stem: str
    """Its name without day and ending."""
    date: datetime | None
    """Its date."""
    folders: tuple[str, ...]
    """Categories that its folders name."""
    redirect: str
    """Where its page only leads to."""


class Index:
    """The texts of one site. Raises BuildFailed with every malformed one."""

    def __init__(self, site: Folder, config: Mapping[str, Any], wishes: Wishes) -> None:
        self._site = site
        self._config = config
        self._wishes = wishes
        self.zone = zone_called(text_in(config.get("timezone")), wishes.timezone)
        self._permalink = text_in(config.get("permalink")) or "date"
        self.losses: list[Loss] = []
        self.items = self._index()

    def _index(self) -> list[Item]:
        """Return what is known of all texts. Raises BuildFailed with every malformed one."""
        items: list[Item] = []
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
                self.losses.append(Loss(f"format {suffix}", reason, name))
            if not role or suffix not in TEXTS:
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
            return "post" if POST.match(parts[-1]) else ""
        if folder == "_drafts":
            return "draft"
        if not folder:
            alone = not self._site.has("_posts", CONFIG)
            return "post" if alone else "page"
        collection = self._collections().get(folder[1:])
        if collection is None or folder[1:] in ("authors",):
            return ""
        return "post" if POST.match(parts[-1]) else "page" if collection.get("output") is True else ""

    def _collections(self) -> Mapping[str, Mapping[str, Any]]:
        found = self._config.get("collections")
        if isinstance(found, list):
            return {str(name): {} for name in found}
        return {str(name): one if isinstance(one, Mapping) else {} for name, one in mapping_in(found).items()}

    def _is_template(self, name: str, front: FrontMatter) -> bool:
        """Tell whether a page is made by a program, such as a list of posts; they are made anew."""
        stem = posixpath.splitext(name)[0].lower()
        body = front.body.strip()
        if stem in _NOT_PAGES or not body:
            return True
        if re.search(r"\{%-?\s*for\b|\bpaginator\.|\bsite\.(?:posts|tags|categories)\b", body):
            self.losses.append(Loss("page of a template", tr("sitegen makes its lists itself"), name))
            return True
        return False

    def _item(self, name: str, role: str, front: FrontMatter) -> Item:
        data = self.with_defaults(name, role, front.data)
        fields = read_fields(data, self._wishes, self.zone)
        folders, file = posixpath.split(name)
        stem = posixpath.splitext(file)[0]
        date = as_written(fields.written, fields.date) if fields.date else None
        above: tuple[str, ...] = ()
        collection = next((part[1:] for part in folders.split("/") if part.startswith("_")), "")
        if role in ("post", "draft"):
            found = POST.match(file)
            if found:
                stem = found[2]
                date = date or moment_of(_whole_year(found[1]), self.zone)
            before, _, behind = f"/{folders}/".partition(f"/_{collection}/")
            above = tuple(part for part in f"{before}/{behind}".split("/") if part) if collection else ()
        redirect = text_in(data.get("redirect_to") or (data.get("redirect_to") or [""])[0])
        post = Post(
            path=posixpath.splitext(name)[0].removeprefix(f"_{collection}/"),
            stem=stem,
            slug=text_in(data.get("slug")),
            date=date,
            categories=tuple(dict.fromkeys((*above, *self.categories(data)))),
            collection=collection,
            is_page=role == "page",
        )
        route = "" if role == "draft" else self._route(name, role, post, data)
        return Item(name=name, role=role, route=route, stem=stem, date=date, folders=above, redirect=redirect)

    def _route(self, name: str, role: str, post: Post, data: Mapping[str, Any]) -> str:
        pattern = text_in(data.get("permalink"))
        if pattern:
            return route_of(pattern, post)
        collection = mapping_in(self._collections().get(post.collection)).get("permalink")
        if role == "post" and post.collection in ("posts", ""):
            return route_of(text_in(collection) or self._permalink, post)
        ending = STYLES.get(self._permalink, self._permalink)
        pretty = ending.endswith("/") or (
            self._permalink not in STYLES and not ending.endswith((":output_ext", ".html"))
        )
        if post.collection:
            return route_of(text_in(collection) or "/:collection/:path" + ("/" if pretty else ":output_ext"), post)
        path = posixpath.splitext(name)[0]
        if path == "index" or path.endswith("/index"):
            return f"/{path.removesuffix('index')}"
        return f"/{path}/" if pretty else f"/{path}.html"

    def with_defaults(self, name: str, role: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return front matter with the defaults that the configuration has for its place."""
        found: dict[str, Any] = {}
        defaults = self._config.get("defaults")
        kind = {"post": "posts", "draft": "drafts", "page": "pages"}[role]
        for one in defaults if isinstance(defaults, list) else []:
            scope = mapping_in(mapping_in(one).get("scope"))
            path, wanted = text_in(scope.get("path")).strip("/"), text_in(scope.get("type"))
            inside = not path or name == path or name.startswith(path + "/")
            if inside and wanted in ("", kind, kind[:-1], name.partition("/")[0].removeprefix("_")):
                found |= mapping_in(mapping_in(one).get("values"))
        return {**found, **data}

    def categories(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """Return categories: a text is several, divided by blanks."""
        return tuple(dict.fromkeys((*texts(data.get("category"), "\n"), *texts(data.get("categories"), " "))))

    def tags(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """Return tags, divided by commas or else by blanks."""
        divider = "," if "," in str(data.get("tags")) else " "
        return tuple(dict.fromkeys((*texts(data.get("tag"), "\n"), *texts(data.get("tags"), divider))))


def _whole_year(text: str) -> str:
    year, rest = text.split("-", 1)
    return f"20{year}-{rest}" if len(year) == 2 else text
