"""The index: all documents become one Site: what is public, its order, terms, and who belongs to whom.

This module knows nothing about HTML or how a page looks.
"""

from collections.abc import Iterable, Mapping
from functools import partial

from sitegen.config.languages import wrong_language
from sitegen.config.site import CONFIG_NAME, Config
from sitegen.content.documents import Document, UnreadDocument
from sitegen.content.gate import Gate, PublicationState, Visibility
from sitegen.content.live_blog import ends_at
from sitegen.content.meta import ArticleMeta, AuthorMeta, BoxMeta, PageMeta, over_at
from sitegen.content.routes import Routes, alias_route, slugify, stem_slug
from sitegen.content.schemas import Schemas
from sitegen.errors.problems import ConfigError, ContentError, SitegenError, did_you_mean
from sitegen.messages.message import tr
from sitegen.newsroom.all_editions import AllEditions, SiteFiles
from sitegen.newsroom.editions import document_name, shelve
from sitegen.newsroom.filing import Filing
from sitegen.newsroom.indexing import publication_state
from sitegen.newsroom.reference_checks import ReferenceChecks
from sitegen.newsroom.replies import answered, is_published
from sitegen.newsroom.routes import route_of
from sitegen.newsroom.site import Answered, Article, Author, Box, Page, Site, placed_text


def build_site(files: SiteFiles, config: Config, gate: Gate) -> tuple[Site, list[SitegenError]]:
    """Return the site that the files of a site make, and everything that is wrong between them."""
    everything = list(files.documents)
    known: list[Document | UnreadDocument] = [*everything, *files.unread]
    types = {shape.name for shape in Schemas.of(config).types}
    unread = [one.id for one in files.unread if one.kind == "author"]
    shared = AllEditions(
        config=config,
        gate=gate,
        files=files,
        paths={one.path: one.kind for one in known},
        ids={},
        entries={kind: [one.id for one in known if one.kind == kind] for kind in types},
        unread_authors={*unread, *(name.rsplit("/", 1)[-1] for name in unread)},
    )
    shared.ids.update(shared.unique_ids([document for document in everything if document.kind == "article"]))
    for one in files.unread:
        if one.kind == "article":
            shared.ids.setdefault(one.id, one.path)
    shelves = shelve(everything, config) if config.languages else {"": everything}
    sites = {name: _Index(shelves[name], name, edition, shared).build() for name, edition in config.editions.items()}
    return shared.joined(sites), shared.problems


_Candidate = tuple[Document, ArticleMeta, PublicationState, Visibility]
"""An article that may be public, its state, and what may be seen of it."""


class _Index:
    """The work of build_site for one edition, cut into steps."""

    def __init__(self, documents: list[Document], edition: str, config: Config, shared: AllEditions) -> None:
        self.edition = edition
        self.config = config
        self.shared = shared
        self.checks = ReferenceChecks(shared)
        self.gate = shared.gate
        self.media = shared.files.media
        self.static = shared.files.static
        self.paths = shared.paths
        self.ids = shared.ids
        self.problems = shared.problems
        self.routes = Routes(config)
        self.style = config.taxonomy.slugs
        self.schemas = Schemas.of(config)
        self.by_kind: dict[str, list[Document]] = {kind: [] for kind in self.schemas.kinds}
        for document in documents:
            self.by_kind[document.kind].append(document)
        own = shared.config.languages[edition] if edition else None
        self.filing = Filing(config, own, self.by_kind, shared.models, partial(shared.complain, ContentError))
        self.gone: dict[str, tuple[str, ...]] = {}
        self.answered: dict[str, Answered] = {}

    def build(self) -> Site:
        """Return the site of this edition."""
        candidates = [self._candidate(document) for document in self.by_kind["article"]]
        filing = self.filing
        traced = ((document, meta, shown in ("everywhere", "notice")) for document, meta, _, shown in candidates)
        filing.name(traced)
        articles = self._articles(candidates)
        pages = self._pages()
        everyone = self._authors()
        for document in self.by_kind["article"]:
            self.checks.check_article(document, everyone)
        self.checks.check_entries(self.by_kind, [shape.name for shape in self.schemas.types], everyone)
        authors = self._present(everyone, articles)
        for key, written in (("publisher.logo", self.config.publisher.logo), ("site.icon", self.config.site.icon)):
            file = "static/" + written.removeprefix("static/").lstrip("/")
            if written and not self.edition and file not in self.static:
                hint = did_you_mean(file, self.static)
                self.problems.append(
                    ConfigError(tr("there is no file “{file}” for {key}", file=file, key=key), CONFIG_NAME, hint=hint)
                )
        terms = filing.terms(articles, authors)
        self.problems += filing.problems
        return Site(
            articles=articles,
            pages=pages,
            authors=authors,
            boxes=self._boxes(),
            terms=terms,
            documents=self.paths,
            ids=self.ids,
            media=self.media,
            gone=self.gone,
            answered=self.answered,
            scheduled=frozenset(document.id for document, _, state, _ in candidates if state == "scheduled"),
        )

    def _language(self, document: Document) -> str:
        """Return the language of a document, and complain where it is none that a browser knows."""
        language = document.meta.language
        if language and (hint := wrong_language(language)):
            self.shared.complain(
                ContentError,
                document.path,
                ("language",),
                tr("“{language}” is not a language tag", language=language),
                hint,
            )
        return language or self.shared.config.site.language

    # Names and slugs

    def _candidate(self, document: Document) -> _Candidate:
        assert isinstance(document.meta, ArticleMeta)
        return document, document.meta, *self._standing(document.meta)

    def _standing(self, meta: ArticleMeta | PageMeta) -> tuple[PublicationState, Visibility]:
        """Return the state of an item, and what may be seen of it."""
        state = publication_state(meta, self.gate)
        shown = self.gate.shows(state)
        # A page has no notices that would say why.
        return state, "gone" if shown == "notice" and isinstance(meta, PageMeta) else shown

    # Articles, pages, authors

    def _articles(self, candidates: Iterable[_Candidate]) -> dict[str, Article]:
        own = [row.name for row in self.filing.kinds.values() if row.own]
        found = []
        for document, meta, state, shown in candidates:
            if shown == "gone":
                self._bury(document)
            if shown in ("gone", "notice"):
                self._answer(document, meta)
            if shown != "nowhere":
                self.checks.check_replies(document, meta)
            if shown not in ("everywhere", "notice"):
                continue
            filed = self.filing.of(meta)
            if filed is None:
                continue
            category, series = filed["category"][0], filed["series"]
            slug = slugify(meta.slug, self.style) if meta.slug else self._slug_of(document)
            if not slug:
                self.shared.complain(
                    ContentError, document.path, ("slug",), tr("no letter or digit to make a URL from")
                )
                continue
            route = self.routes.article(category, slug, document.id, meta.date)
            if shown == "notice" and all(correction.type != "retraction" for correction in meta.corrections):
                message = tr("this retracted article does not say why")
                hint = tr("add to “corrections”: {date: …, type: retraction, text: …}")
                self.problems.append(ContentError(message, document.path, hint=hint, severity="warning"))
            if meta.modified is not None and not self.gate.has_passed(meta.modified) and not self.gate.future:
                message = tr(
                    "“updated” or a correction is in the future: {modified}", modified=f"{meta.modified:%Y-%m-%d %H:%M}"
                )
                hint = tr("pages already show this date to readers and search engines")
                self.problems.append(ContentError(message, document.path, hint=hint, severity="warning"))
            live = self.gate.is_live(state, ends_at(meta, document.outline.entries))
            whole = shown != "notice"
            placed, outline, shape = placed_text(document, whole)
            found.append(
                Article(
                    id=document.id,
                    path=document.path,
                    route=route,
                    meta=placed,
                    outline=outline,
                    shape=shape,
                    state=state,
                    whole=whole,
                    category=category,
                    tags=filed["tag"],
                    series=series[0] if series else "",
                    language=self._language(document),
                    live=live,
                    terms={kind: filed[kind] for kind in own if filed[kind]},
                )
            )
        found.sort(key=lambda article: (-article.meta.date.timestamp(), article.id))
        return {article.id: article for article in found}

    def _bury(self, document: Document) -> None:
        """Keep the addresses of an item that is gone, and nothing else of it."""
        assert isinstance(document.meta, (ArticleMeta, PageMeta))
        route = route_of(document, self.routes, self.style)
        aliases = (alias_route(alias, self.config.base_path) for alias in document.meta.aliases)
        if route:
            self.gone[document.path] = tuple(dict.fromkeys((route, *aliases)))

    def _answer(self, document: Document, meta: ArticleMeta) -> None:
        """Keep the published replies to an article that has gone, with what says which article that was."""
        route = route_of(document, self.routes, self.style)
        if not route or not any(map(is_published, meta.replies)):
            return
        found = answered(document, self.routes.replies_to(route), route, self.gate, self.shared.config.site.language)
        self.answered[document.id] = found
        if found.until is None:
            message = tr("the page of the replies does not say until when this article was public")
            hint = tr("add “expires: …”, the date on which it was withdrawn")
            if found.retracted:
                hint = tr("add to “corrections”: {date: …, type: retraction, text: …}")
            self.problems.append(ContentError(message, document.path, hint=hint, severity="note"))

    def _slug_of(self, document: Document) -> str:
        return stem_slug(document.id.rsplit("/", 1)[-1], self.style)

    def _pages(self) -> dict[str, Page]:
        pages = []
        types = [shape.name for shape in self.schemas.types]
        for kind in ("page", *types):
            self.shared.unique_ids(self.by_kind[kind])
        for document in (document for kind in ("page", *types) for document in self.by_kind[kind]):
            meta = document.meta
            assert isinstance(meta, PageMeta)
            shown = self._standing(meta)[1]
            if shown == "gone":
                self._bury(document)
            if shown != "everywhere":
                continue
            route = route_of(document, self.routes, self.style)
            language = self._language(document)
            placed, outline, shape = placed_text(document)
            over = over_at(meta)
            pages.append(
                Page(
                    kind=document.kind,
                    own_id=document.id if document.kind in types else "",
                    past=over is not None and self.gate.has_passed(over),
                    id=f"{document.kind}:{document.id}" if document.kind in types else document.id,
                    path=document.path,
                    route=route,
                    meta=placed,
                    outline=outline,
                    shape=shape,
                    language=language,
                )
            )
        pages.sort(key=lambda page: (page.meta.order, page.id))
        return {page.id: page for page in pages}

    def _boxes(self) -> dict[str, Box]:
        found = {}
        for document in self.by_kind["box"]:
            assert isinstance(document.meta, BoxMeta)
            if self.gate.shows(publication_state(document.meta, self.gate)) == "everywhere":
                meta, outline, shape = placed_text(document)
                name = document_name(document)
                found[name] = Box(
                    id=name,
                    path=document.path,
                    route="",
                    meta=meta,
                    outline=outline,
                    shape=shape,
                    language=self._language(document),
                )
        return found

    def _authors(self) -> dict[str, Author]:
        if not self.edition:
            self.shared.unique_ids(self.by_kind["author"])
        authors = []
        for document in self.by_kind["author"]:
            assert isinstance(document.meta, AuthorMeta)
            if self.shared.config.edition_of(document.meta.language) == self.edition:  # once, not in each edition
                self.checks.check_pictures(document)
            name = document_name(document) if self.shared.config.languages else document.id
            route = self.routes.term("author", slugify(name, self.style))
            language = document.meta.language or self.shared.config.site.language
            placed, outline, shape = placed_text(document)
            authors.append(
                Author(
                    id=name,
                    path=document.path,
                    route=route,
                    meta=placed,
                    outline=outline,
                    shape=shape,
                    language=language,
                )
            )
        authors.sort(key=lambda author: (author.meta.order, author.id))
        return {author.id: author for author in authors}

    def _present(self, everyone: Mapping[str, Author], articles: Mapping[str, Article]) -> Mapping[str, Author]:
        """Return the authors of this edition: who has a profile in its language, or signs an article in it."""
        if not self.shared.config.languages:
            return everyone
        signing = {credit.id for article in articles.values() for credit in article.meta.credits}
        edition_of = self.shared.config.edition_of
        return {
            name: author
            for name, author in everyone.items()
            if name in signing or edition_of(author.meta.language) == self.edition
        }
