"""Plan: from a site, a theme and a configuration to the complete, ordered list of outputs.

Two outputs with one URL are refused here, both owners named, before anything is rendered. This module knows nothing
of how outputs are made or written.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter

import msgspec

from sitegen.config.partners import partner_path
from sitegen.config.site import CONFIG_NAME, Config
from sitegen.content.routes import CALENDAR_FILE, FEED_FILES, Routes, folder_of_page
from sitegen.content.sources import SourceFile
from sitegen.errors.printable import control_in
from sitegen.errors.problems import ConfigError, ContentError, RouteConflict, SitegenError
from sitegen.facts.articles import LIVE_FILE
from sitegen.facts.gallery import media_route
from sitegen.facts.icons import icon_outputs
from sitegen.facts.lists import count_of_pages
from sitegen.facts.passing_on import count_of_files
from sitegen.facts.pictures import Source, wanted
from sitegen.facts.site import SITEMAP_SIZE
from sitegen.facts.social_images import can_shape, has_social_image, right_to_left, social_image_route
from sitegen.imaging.recipe import encode_recipe
from sitegen.messages.message import tr
from sitegen.newsroom.indexing import indexed_terms, is_indexed
from sitegen.newsroom.members import by_period
from sitegen.newsroom.partners import is_passed_on
from sitegen.newsroom.pictures import ReferencedPictures
from sitegen.newsroom.recipients import form_of
from sitegen.newsroom.republishing import may_republish
from sitegen.newsroom.site import Site
from sitegen.newsroom.terms import term_kinds
from sitegen.outputs.assets import unused_assets
from sitegen.outputs.kinds import (
    API_ARTICLES,
    KINDS,
    PICTURE,
    PLUGIN_OUTPUT,
    SOCIAL_IMAGE,
    Index,
    api_route,
    indexes_of,
)
from sitegen.outputs.output import Output
from sitegen.theme.references import FOLDER
from sitegen.theme.theme import Theme

Sources = Mapping[str, Source]

_RENDERED_ASSETS = (".css", ".js", ".svg", ".webmanifest")


class Plan(msgspec.Struct, frozen=True, dict=True):
    """Everything that will be published."""

    outputs: tuple[Output, ...]
    """In order of route."""

    @cached_property
    def routes(self) -> frozenset[str]:
        """Every route."""
        return frozenset(output.route for output in self.outputs)

    @cached_property
    def assets(self) -> list[Output]:
        """What is published under a name that its bytes decide; until they are known, it has the name of its file."""
        return [output for output in self.outputs if output.kind == "asset"]

    @cached_property
    def copies(self) -> list[Output]:
        """What is published as it is."""
        return [output for output in self.outputs if output.kind == "copy"]


class Own(msgspec.Struct, frozen=True):
    """What a site has to publish beside what it writes."""

    static: Sequence[SourceFile]
    """Files in ``static/``."""
    made: Mapping[str, str]
    """Path of each output of a plugin, and whose it is."""


def make_plan(
    site: Site,
    theme: Theme,
    config: Config,
    own: Own,
    referenced: ReferencedPictures,
    sources: Sources,
) -> tuple[Plan, list[SitegenError]]:
    """Return the plan, and a problem for every URL that two outputs claim.

    ``referenced`` are the pictures and files that public documents refer to, ``sources`` what is known of the pictures.
    """
    sites = {"": site, **site.editions}
    planners = [
        _Planner(sites[name], theme, edition, referenced, sources, name) for name, edition in config.editions.items()
    ]
    taken: dict[str, Output] = {}
    problems: list[SitegenError] = []

    def claim(output: Output) -> None:
        path = output.path
        other = taken.setdefault(path.casefold(), output) if _is_inside(output, path) else None
        if other is output:
            return
        owner = output.owner if "/" in output.owner or output.owner == CONFIG_NAME else None
        if other is None:
            message = tr("“/{route}” is not a URL within the site", route=output.route)
            problems.append(ContentError(message, owner, hint=tr("write it as “/former/url/”")))
        elif other.owner == output.owner:
            message = tr("{owner} names the URL “/{route}” twice", owner=output.owner, route=output.route)
            hint = tr("take one of them out") if owner == CONFIG_NAME else tr("take it out of “aliases”")
            problems.append(RouteConflict(message, owner, hint=hint))
        else:
            message = tr(
                "{owner} and {owner_2} have the same URL “/{route}”",
                owner=other.owner,
                owner_2=output.owner,
                route=output.route,
            )
            problems.append(RouteConflict(message, owner, hint=tr("give one of them another slug")))

    for output in (output for planner in planners for output in planner.pages()):
        claim(output)
    pages = dict(taken)
    for output in planners[0].aliases():
        claim(output)
    for path, plugin in own.made.items():
        claim(Output.of(PLUGIN_OUTPUT, path, owner=plugin))
    for file in own.static:
        # A file of the site replaces an asset of the theme, never a page.
        # Names on disk need not be NFC, while every text is, and with it every link.
        route = unicodedata.normalize("NFC", file.path.removeprefix("static/"))
        kind = "asset" if route.startswith(FOLDER) else "copy"
        claim(Output(route, kind, source=file.path, owner=file.path))
    for output in planners[0].pictures():
        claim(output)
    icons, wrong = icon_outputs(config.site.icon, config.site.title, theme, (file.path for file in own.static))
    problems += wrong
    for output in (*planners[0].assets(), *icons, *planners[0].fixed(replaceable=True)):
        if output.path.casefold() not in taken or output.path.casefold() in pages:
            claim(output)
    problems += _nested(taken)
    problems += _too_long(taken.values(), sites)
    public = [text for edition in sites.values() for text in edition.articles.values()]
    if config.images.cards and right_to_left(text.language for text in public) and not can_shape():
        message = tr(
            "social images of articles in right-to-left languages have no headline: Pillow does not find FriBiDi"
        )
        hint = tr("install the library FriBiDi (Debian: libfribidi0)")
        problems.append(ConfigError(message, CONFIG_NAME, hint=hint, severity="note"))
    return Plan(tuple(sorted(taken.values(), key=attrgetter("path")))), problems


def without_pictures(plan: Plan) -> Plan:
    """Return a plan without versions of pictures and social images."""
    others = tuple(output for output in plan.outputs if not output.row.on_request)
    return plan if len(others) == len(plan.outputs) else Plan(others)


def _is_inside(output: Output, path: str) -> bool:
    """Return whether the file of an output lies in the output folder, and a web server can show it."""
    path = f"/{path}/"
    outside = "//" in path or "/./" in path or "/../" in path or bool(control_in(path))
    return not outside and not (output.row.former and {"?", "#"} & set(output.route))


def _nested(taken: dict[str, Output]) -> Iterator[SitegenError]:
    """Yield a problem for each output whose path others need as a folder, once for each of their owners."""
    reported: set[tuple[str, str]] = set()
    for path, output in taken.items():
        parent = path
        while "/" in parent:
            parent = parent.rsplit("/", 1)[0]
            if parent in taken and (parent, output.owner) not in reported:
                reported.add((parent, output.owner))
                message = tr(
                    "{owner} is a file where {owner_2} needs a folder: “/{parent}”",
                    owner=taken[parent].owner,
                    owner_2=output.owner,
                    parent=parent,
                )
                yield RouteConflict(message, hint=tr("give one of them another URL"))


# Of file systems and of git: no name may have more bytes, and on some no path.
_LONGEST_NAME, _LONGEST_PATH = 255, 1000


def _too_long(outputs: Iterable[Output], sites: Mapping[str, Site]) -> Iterator[SitegenError]:
    """Yield a problem for each URL whose file cannot be written anywhere, at the file of its author."""
    reported: set[tuple[str, str | None]] = set()
    for output in outputs:
        path = output.path
        if len(path) <= (_LONGEST_NAME if path.isascii() else 60):  # nearly all: no letter has more than four bytes
            continue
        longest = max(path.split("/"), key=lambda name: len(name.encode()))
        size, most = len(longest.encode()), _LONGEST_NAME
        if size <= most:
            longest, size, most = path, len(path.encode()), _LONGEST_PATH
        owner = _author_of(output, sites)
        if size > most and (longest, owner) not in reported:
            reported.add((longest, owner))
            message = tr(
                "“{longest}…” is too long for a file: {size} bytes, {most} are possible",
                longest=longest[:60],
                size=size,
                most=most,
            )
            hint = tr("give it a shorter name, or write a shorter one as “slug”")
            yield ContentError(message, owner, hint=hint)


def _author_of(output: Output, sites: Mapping[str, Site]) -> str | None:
    """Return the file of the site that an output is there for; of a term the one that describes or names it."""
    if "/" in output.owner:
        return output.owner
    site = sites[output.edition]
    terms = site.terms.get(output.subject[0], {}) if output.subject else {}
    term = terms.get(output.subject[1]) if len(output.subject) > 1 else None
    if term is None:
        return CONFIG_NAME if output.owner == CONFIG_NAME else None
    return term.document or next((site.articles[one].path for one in term.articles), None)


class _Planner:
    """The outputs of one edition, kind by kind."""

    def __init__(
        self, site: Site, theme: Theme, config: Config, referenced: ReferencedPictures, sources: Sources, edition: str
    ) -> None:
        self._edition = edition
        self._referenced = referenced
        self._sources = sources
        self._site = site
        self._theme = theme
        self._config = config
        self._routes = Routes(config)
        self._kinds = term_kinds(config)

    def pages(self) -> Iterator[Output]:
        """Yield every page, feed and sitemap."""
        pages = self._pages()
        if self._edition:
            pages = (msgspec.structs.replace(output, edition=self._edition) for output in pages)
        yield from pages

    def _pages(self) -> Iterator[Output]:
        site = self._site
        yield from self.fixed(replaceable=False)
        if self._routes.home and not self._edition:
            yield Output.of("redirect", "", "address", self._routes.home, owner="the way to the front page")
        for article in site.articles.values():
            template = article.meta.template
            yield Output.of("article", article.route, article.id, owner=article.path, template=template)
            if has_social_image(article, self._config.images):
                yield Output.of(SOCIAL_IMAGE, social_image_route(article.id), article.id, owner=article.path)
            if article.meta.live and article.coverage:
                folder = folder_of_page(article.route)
                if not article.meta.paid:  # what only subscribers may read is in no file that anybody may ask for
                    yield Output.of("live", folder + LIVE_FILE, article.id, owner=article.path)
                yield from self._feeds_at(folder, "live", article.id, article.path)
            if may_republish(article, self._config.republish):
                yield Output.of("republish", self._routes.republish(article.route), article.id, owner=article.path)
        for gone in site.answered.values():
            yield Output.of("reply", gone.route, gone.id, owner=gone.path)
        for page in site.pages.values():
            kind, template = "page", page.meta.template
            if page.kind != "page":
                kind, template = "entry", template or self._config.types[page.kind].template
            yield Output.of(kind, page.route, page.id, owner=page.path, template=template)
        yield from self._entries()
        for kind, row in self._kinds.items():
            for term in site.terms[kind].values():
                shown = Output.of(
                    row.output, term.route, kind, term.slug, owner=f"{kind} “{term.name}”", template=row.template
                )
                yield from self._list(shown, len(term.articles))
        yield from self._indexes()
        for period, names in self._periods.items():
            route = self._routes.archive(period)
            shown = Output.of("archive", route, "archive", period, owner=f"archive {period}")
            yield from self._list(shown, len(names))
        yield from self._feeds()
        yield from self._passed_on()
        yield from self._sitemaps()
        if self._edition:
            return
        for name in sorted(self._theme.templates):
            if "/" not in name and name.endswith(_RENDERED_ASSETS):
                yield Output.of("asset", FOLDER + name, owner=f"template {name}", template=name)

    def fixed(self, replaceable: bool) -> Iterator[Output]:
        """Yield what has one route in an edition, or in all: what a file of the site may replace, or the rest."""
        for row in KINDS.values():
            route = row.route_in(self._config)
            if row.replaceable != replaceable or (row.once and self._edition) or route is None:
                continue
            if row.is_in(self._site):
                yield Output.of(row.name, route)

    def _list(self, shown: Output, count: int) -> Iterator[Output]:
        """Yield each page of a list of articles, which ``shown`` begins."""
        for number in range(1, count_of_pages(count, self._config.lists) + 1):
            route = self._routes.page(shown.route, number)
            yield msgspec.structs.replace(shown, route=route, subject=(*shown.subject, str(number)))

    def _entries(self) -> Iterator[Output]:
        """Yield the lists of the entries of each type of the site's own, and their calendars."""
        counts = Counter(page.kind for page in self._site.pages.values())
        for name, table in self._config.types.items():
            if not counts[name]:
                continue
            route = self._routes.entries(name)
            if table.list:
                owner = f"the list of {name}"
                shown = Output.of("entries", route, name, "", owner=owner, template=table.list_template)
                yield from self._list(shown, counts[name])
            if table.calendar:
                yield Output.of("calendar", route + CALENDAR_FILE, name, owner=f"the calendar of {name}")

    def _indexes(self) -> Iterator[Output]:
        """Yield the lists of all terms of a kind; the other lists of lists have one route in an edition."""
        for index in self._wanted_indexes:
            if index.kind.terms:
                yield Output.of(index.kind.name, index.route, *index.subject, owner=f"the list of all {index.name}")

    @cached_property
    def _wanted_indexes(self) -> list[Index]:
        return [index for index in indexes_of(self._config) if index.is_wanted(self._site)]

    @cached_property
    def _periods(self) -> Mapping[str, tuple[str, ...]]:
        return by_period(self._site.articles.values())

    def _feeds(self) -> Iterator[Output]:
        lists = [("site", "", self._routes.home)]
        if self._config.feeds.terms:
            for kind in (row.name for row in self._kinds.values() if row.feeds):
                terms = self._site.terms[kind].values()
                lists += [(kind, term.slug, term.route) for term in terms if term.articles]
        if KINDS["corrections"].is_in(self._site):
            lists.append(("corrections", "", self._routes.index("corrections")))
        for kind, slug, route in lists:
            yield from self._feeds_at(route, kind, slug)

    def _feeds_at(self, route: str, kind: str, slug: str, owner: str = "") -> Iterator[Output]:
        owner = owner or f"the feed of {kind} {slug}".strip()
        for form in self._config.feeds.formats:
            yield Output.of(form, route + FEED_FILES[form][0], kind, slug, owner=owner)

    def _passed_on(self) -> Iterator[Output]:
        """Yield the feeds of partners, and the files of the API."""
        home, api = self._routes.home, self._config.api
        for name, partner in self._config.own_partners.items():
            route, owner = home + partner_path(name, partner), f"[partners.{name}] in site.toml"
            yield Output.of("partner", route, name, owner=owner, template=form_of(partner).template)
        count = sum(map(is_passed_on, self._site.articles.values())) if api.enabled else 0
        for number in range(1, count_of_files(count, api) + 1):
            route = api_route(home, API_ARTICLES.format(number=number))
            yield Output.of("api", route, str(number), owner="[api] in site.toml")

    def _sitemaps(self) -> Iterator[Output]:
        terms = len(indexed_terms(self._site, self._kinds, self._config.lists.index_tags_from))
        shown = sum(is_indexed(article) for article in self._site.articles.values())
        shown += sum(is_indexed(page) for page in self._site.pages.values())
        shown += len(self._site.answered)
        periods = len(self._periods)
        # The front page, and the lists of tags, authors, series, periods, feeds and the like, as far as there are any.
        ways = 1 + sum(not index.kind.noindex for index in self._wanted_indexes)
        files = -(-(ways + shown + terms + periods) // SITEMAP_SIZE)
        home = self._routes.home
        if files == 1:
            yield Output.of("sitemap", f"{home}sitemap.xml", "1")
        else:
            yield Output.of("sitemap_index", f"{home}sitemap.xml", str(files))
            for number in range(1, files + 1):
                yield Output.of("sitemap", f"{home}sitemap-{number}.xml", str(number))

    def aliases(self) -> Iterator[Output]:
        """Yield a redirect for each former URL, in all editions."""
        for redirect in self._site.redirects:
            subject, edition = (redirect.kind, redirect.target), redirect.edition
            yield Output.of("redirect", redirect.route, *subject, edition=edition, owner=redirect.owner)
        homes = {name: Routes(config).home for name, config in self._config.editions.items() if name}
        for path, routes in self._site.gone.items():
            for route in routes:
                # In the language of its URL: the content that was there may not exist any more.
                edition = next((name for name, home in homes.items() if route.startswith(home)), "")
                yield Output.of("gone", route, edition=edition, owner=path)

    def assets(self) -> Iterator[Output]:
        """Yield the files of the theme, and those next to documents that something public refers to."""
        unused = unused_assets(self._site, self._config)
        for name, source in self._theme.assets.items():
            if name not in unused:
                yield Output(FOLDER + name, "asset", source=source, owner=f"asset {name} of the theme")
        drawn = {file: source.info for file, source in self._sources.items() if source.info.format == "SVG"}
        drawings = {file for file, info in drawn.items() if not info.problem}
        beside = {file for file in drawings if file.startswith("content/")}
        for path in sorted(self._referenced.files | beside):
            yield Output(media_route(path, self._site.unnamed), "copy", source=path, owner=path)

    def pictures(self) -> Iterator[Output]:
        """Yield every version of every picture that something public shows, each once."""
        made: set[str] = set()
        uses, images = self._theme.images, self._config.images
        for file, version, owner, written in wanted(self._referenced, self._sources, uses, images):
            if version.route not in made:
                made.add(version.route)
                recipe = encode_recipe(version.recipe)
                yield Output(version.route, PICTURE, subject=(recipe, written), source=file, owner=owner)
