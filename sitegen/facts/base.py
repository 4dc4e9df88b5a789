"""What all facts stand on: the inputs of a build, the values found so far, addresses, links and pictures.

This module knows nothing of what a single fact is about.
"""

import mimetypes
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from functools import cached_property
from typing import Any, Self

from sitegen.config.site import Config
from sitegen.content.data import DataFiles
from sitegen.content.documents import Outline, has_place, places_there
from sitegen.content.gate import Gate
from sitegen.content.links import DeadLink, Destination, resolve
from sitegen.content.meta import Picture
from sitegen.content.routes import FEED_FILES, Routes, output_path, quote_route
from sitegen.content.sources import digest_bytes
from sitegen.content.tables import read_table
from sitegen.errors.problems import ContentError, LinkError
from sitegen.facts.pictures import TYPES, Source, Version, formats_of, plain, structured, versions, whole
from sitegen.facts.values import BodyPicture, Drawn, Feed, Image, PictureSources, ResolvedLink, Section
from sitegen.newsroom.indexing import is_preview
from sitegen.newsroom.pictures import file_of
from sitegen.newsroom.site import Article, Author, Page, Site
from sitegen.newsroom.terms import Term
from sitegen.newsroom.wording import printed_config
from sitegen.theme.assets import FOLDER, Asset
from sitegen.theme.messages import catalog_files
from sitegen.theme.theme import PictureUse, Theme

Key = tuple[str, ...]
LIVE_FILE = "live.json"
"""What an open page of a live blog asks for."""


class FactBase:
    """The inputs of one build, and the values of facts: each is evaluated when first asked for, and once.

    A method ``_fact_x`` of a class below this one makes the facts of kind ``x``.
    """

    def __init__(
        self,
        site: Site,
        theme: Theme,
        config: Config,
        gate: Gate,
        routes: Collection[str],
        bodies: Callable[[str], str],
        digests: Mapping[str, str],
        pictures: Mapping[str, Source],
        assets: Mapping[str, Asset],
        data: DataFiles,
        first: Self | None = None,
    ) -> None:
        self.site = site
        self.theme = theme
        self.config = printed_config(config)
        self._gate = gate
        self.planned = routes
        self.pictures = pictures
        """What is known of each picture that something public shows, by path."""
        self.assets = assets
        """The published assets, by name."""
        self.data = data
        """The data files."""
        self._digests = digests
        self._bodies = bodies
        self.routes = Routes(config)
        self._base = config.base_path
        self._origin = config.site.url.removesuffix(config.base_path)
        self.first: Self = first or self
        """The facts of the first language."""
        self.editions: dict[str, Self] = first.editions if first else {"": self}
        """The facts of every edition, by language; those of the first under an empty name."""
        settings = config.editions if site.editions else {}
        for name, other in site.editions.items():
            self.editions[name] = type(self)(
                other, theme, settings[name], gate, routes, bodies, digests, pictures, assets, data, self
            )
        self.made: dict[Key, tuple[Any, tuple[Key, ...], tuple[ContentError, ...]]] = {}
        """What several outputs want of facts, with what was read for it and what is wrong with it."""
        self._values = _Values(self)
        self.value: Callable[[Key], Any] = self._values.__getitem__
        """Return the value of the fact ``key``; the kind of one of a further edition ends in ``@`` and its language."""

    def inherit(self, last: "FactBase", kinds: Set[str], keys: Iterable[Key], shared: Iterable[str]) -> None:
        """Take over the values of an earlier build, but for some kinds and keys, and what is found once for many."""
        found = dict(self._values)
        self._values.clear()  # into an empty dictionary another one is copied as it lies in memory
        self._values.update(last._values)
        for key in [key for key in last._values if key[0] in kinds] if kinds else ():
            del self._values[key]
        for key in keys:
            self._values.pop(key, None)
        self._values.update(found)
        for name in shared:
            if name in last.__dict__:
                self.__dict__.setdefault(name, last.__dict__[name])

    def mark(self, key: Key) -> Any:
        """Return what stands for a fact's value where values are compared: digests of texts, catalogs and data files.

        Raises LookupError when the fact's subject is gone.
        """
        kind = key[0].partition("@")[0]
        if kind == "data":
            return self.data.mark(key[1])
        if kind == "messages":
            return [digest_bytes(path.read_bytes()) for path in catalog_files(self.theme, key[1])]
        if kind == "body":
            public = self.site.public[key[1]]
            return "" if _only_a_notice(public) else self._digests[key[1]], public.outline.targets
        return self.value(key)

    # Addresses

    def url(self, route: str) -> str:
        """Return the address of a route as it stands in an ``href``."""
        return self._base + quote_route(route)

    def absolute(self, url: str) -> str:
        """Return an address of this site with scheme and host; others stay as they are."""
        return self._origin + url if url.startswith("/") and not url.startswith("//") else url

    def _place(self, route: str) -> tuple[str, str]:
        url = self.url(route)
        return url, self._origin + url

    def _feeds_in(self, folder: str, title: str) -> tuple[Feed, ...]:
        """Return the feeds of one list, in all formats."""
        return tuple(
            Feed(title, *self._place(folder + FEED_FILES[form][0]), FEED_FILES[form][1], form)
            for form in self.config.feeds.formats
        )

    # Links

    def _fact_link(self, path: str, target: str) -> ResolvedLink:
        try:
            destination = self._resolve(path, target)
        except DeadLink as error:
            return ResolvedLink(problem=str(error), hint=error.hint or "")
        return self._resolved(destination)

    def _resolve(self, path: str, target: str) -> Destination:
        return resolve(target, path, self.site.documents, self.site.ids, self.site.media)

    def _resolved(self, destination: Destination) -> ResolvedLink:
        query = f"?{destination.query}" if destination.query else ""
        fragment = f"#{destination.fragment}" if destination.fragment else ""
        if destination.kind == "absolute":
            return ResolvedLink(destination.name)
        if destination.kind == "media":
            source = self.pictures.get(destination.name)
            if source is not None and source.info.format != "SVG" and not source.info.problem:
                # Never the photo as the camera wrote it: that tells where it was taken.
                return ResolvedLink(self.url(whole(source, self.config.images).route) + fragment)
            return ResolvedLink(self.url(media_route(destination.name)) + query + fragment)
        if destination.kind == "route":
            route = destination.name
            if not any(name in self.planned for name in (route, route + "/", route + "index.html")):
                return ResolvedLink(problem=f"nothing is published at “/{route}”")
            shown = self._public_routes.get(output_path(route))
            lost = shown and not _only_a_notice(shown) and self._lost(destination, shown.outline)
            asset = self.assets.get(route.removeprefix(FOLDER)) if route.startswith(FOLDER) else None
            return lost or ResolvedLink(self.url(asset.route if asset else route) + query + fragment)
        gone = self.site.gone.get(destination.name)
        if gone:
            return ResolvedLink(self.url(gone[0]) + query)
        target = self.site.public.get(destination.name)
        if target is None:
            return ResolvedLink(problem=f"“{destination.name}” is not published")
        if _only_a_notice(target):  # the place was in the text
            return ResolvedLink(self.url(target.route) + query)
        lost = self._lost(destination, target.outline)
        return lost or ResolvedLink(self.url(target.route) + query + fragment)

    @cached_property
    def _public_routes(self) -> Mapping[str, Article | Page | Author | Term]:
        """What has a text of its own, by the file that shows it."""
        return {output_path(item.route): item for item in self.site.public.values()}

    def _lost(self, destination: Destination, outline: Outline) -> ResolvedLink | None:
        """Return what is wrong with a fragment that leads to no place of a page, or None."""
        # Anchors are read from the outline when they are asked for: few links have a fragment.
        if not destination.fragment or has_place(destination.fragment, anchors := outline.anchors):
            return None
        name = destination.name if destination.kind == "document" else f"/{destination.name}"
        hint = places_there(destination.fragment, anchors) or ""
        return ResolvedLink(problem=f"“{name}” has no place “#{destination.fragment}”", hint=hint)

    # Pictures

    def _image(self, picture: Picture | None, path: str, role: str) -> Image | None:
        if picture is None:
            return None
        try:
            destination = self._resolve(path, picture.src)
        except DeadLink:
            return None
        if destination.kind == "document":
            return None
        file = file_of(destination)
        source = self.pictures.get(file)
        if source is None:
            url = self._resolved(destination).url
            kind = mimetypes.guess_type(destination.name)[0] or ""
            return Image(url, self.absolute(url), picture.alt, picture.caption, picture.credit, type=kind, role=role)
        url, width, height, kind = self._plain(file, source)
        rights = source.info.rights
        return Image(
            url, self.absolute(url), picture.alt, picture.caption, picture.credit or rights.line, width, height, kind,
            picture.creator or rights.creator, picture.copyright or rights.copyright,
            picture.license or rights.license, picture.acquire_license or rights.acquire_license,
            role, file, picture.focus,
        )  # fmt: skip

    def _plain(self, file: str, source: Source) -> tuple[str, int, int, str]:
        """Return address, width, height and media type of the version of a picture that stands alone."""
        if source.info.format == "SVG":
            kind, name = ("media", file) if file.startswith("content/") else ("route", file.removeprefix("static/"))
            url = self._resolved(Destination(kind, name)).url  # type: ignore[arg-type]
            return url, source.info.width, source.info.height, TYPES["svg"]
        version = plain(source, self.config.images)
        recipe = version.recipe
        return self.url(version.route), recipe.width, recipe.height, TYPES[recipe.format]

    def _version_image(self, version: Version) -> Image:
        url, recipe = self.url(version.route), version.recipe
        return Image(url, self.absolute(url), width=recipe.width, height=recipe.height, type=TYPES[recipe.format])

    def _fact_use(self, name: str) -> PictureUse | None:
        """How large pictures are shown in one place of the layout."""
        return self.theme.images.get(name)

    def _fact_sources(self, file: str, focus: str, name: str) -> PictureSources:
        """A picture in all widths and formats of one use of the theme."""
        source, use = self.pictures[file], self.theme.images[name]
        if source.info.format == "SVG":
            return PictureSources(*self._plain(file, source)[:3])
        images = self.config.images
        rows = versions(source, focus, use, formats_of(source.info, images), images)
        last = rows[-1][-1]
        sets = [
            (TYPES[row[-1].recipe.format], ", ".join(f"{self.url(one.route)} {one.recipe.width}w" for one in row))
            for row in rows
        ]
        alone = len(rows[-1]) == 1
        return PictureSources(
            self.url(last.route), last.recipe.width, last.recipe.height, "" if alone else sets[-1][1],
            use.sizes, tuple(sets[:-1]),
        )  # fmt: skip

    def _fact_crops(self, file: str, focus: str) -> tuple[Image, ...]:
        """The crops of a picture that search engines ask for; an SVG has none."""
        source = self.pictures[file]
        if source.info.format == "SVG":
            return ()
        return tuple(map(self._version_image, structured(source, focus, self.config.images)))

    def _fact_shown(self, path: str, target: str) -> BodyPicture | None:
        """A picture in the text of a document, or None where there is none at the target."""
        try:
            destination = self._resolve(path, target)
        except DeadLink:
            return None
        file = file_of(destination)
        source = self.pictures.get(file)
        if source is None:
            return None
        url, width, height, _ = self._plain(file, source)
        return BodyPicture(url, file, source.info.rights.line, width, height)

    def _fact_table(self, path: str, target: str) -> Drawn:
        """The table of numbers beside a document that a chart is drawn from."""
        try:
            destination = self._resolve(path, target)
        except DeadLink:
            return Drawn(None)  # told as a link
        if destination.name not in self.data.tables:
            hint = "keep the CSV file in the folder of the article"
            problem = LinkError(f"“{target}” is no table beside the text", path, hint=hint, excerpt=target)
            return Drawn(None, (problem,))
        try:
            table, problems = read_table(self.data.bytes_of_table(destination.name), destination.name)
        except ContentError as error:
            return Drawn(None, (error,))
        return Drawn(table, tuple(problems))

    # Lists of several subjects

    @cached_property
    def _listed(self) -> tuple[str, ...]:
        return tuple(article.id for article in self.site.articles.values() if article.listed)

    @cached_property
    def previews(self) -> tuple[str, ...]:
        """Ids of the articles that readers do not see yet."""
        return tuple(article.id for article in self.site.articles.values() if is_preview(article))

    def _section(self, term: Term) -> Section:
        return Section(term.name, term.slug, self.url(term.route), term.colour, term.description, term.key)


def _only_a_notice(item: Article | Page | Author | Term) -> bool:
    return isinstance(item, Article) and not item.listed


def live_folder(route: str) -> str:
    """Return the folder of the feeds of a live blog, and of what its page asks for."""
    return route if route.endswith("/") else route.removesuffix(".html") + "/"


def media_route(path: str) -> str:
    """Return the route at which a file beside a document is published, once something public refers to it."""
    return "media/" + path.removeprefix("content/")


class _Values(dict[Key, Any]):
    """The values of facts found so far; one that is asked for is evaluated. Templates ask some hundred times a page."""

    def __init__(self, facts: FactBase) -> None:
        super().__init__()
        self._editions = facts.editions
        self._makers: dict[str, Callable[..., Any]] = {
            name.removeprefix("_fact_"): getattr(facts, name) for name in dir(facts) if name.startswith("_fact_")
        }

    def __missing__(self, key: Key) -> Any:
        if "@" in key[0]:
            kind, _, edition = key[0].partition("@")
            return self._editions[edition].value((kind, *key[1:]))
        value = self._makers[key[0]](*key[1:])
        if key[0] != "body":  # bodies are the bulk of a site, and read once: feeds keep what they make of them
            self[key] = value
        return value
