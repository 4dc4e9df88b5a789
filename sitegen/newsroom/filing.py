"""Filing: which terms there are in one edition, what is a part of what, and the articles of each.

This module knows nothing of what is public, or of where articles are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from sitegen.config.languages import EditionConfig
from sitegen.config.site import CONFIG_NAME, Config
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta, CategoryMeta
from sitegen.content.routes import Routes, fold, slugify
from sitegen.errors.locate import Key
from sitegen.errors.problems import ContentError, SitegenError, did_you_mean
from sitegen.messages.message import tr
from sitegen.newsroom.editions import document_name
from sitegen.newsroom.site import Article, Author
from sitegen.newsroom.terms import Naming, Term, TermKind, TermTraits, term_kinds, unite
from sitegen.newsroom.wording import printed

Models = dict[tuple[TermKind, str], CategoryMeta]
"""The descriptions in the first language, by kind and slug: other editions take colour, place and parent from them."""
Complain = Callable[[str, tuple[Key, ...], str, str | None], None]
"""Reports what is wrong with the front matter of a file: path, keys, message, hint."""


class Filing:
    """The terms of one edition."""

    def __init__(
        self,
        config: Config,
        edition: EditionConfig | None,
        documents: Mapping[str, Sequence[Document]],
        models: Models,
        complain: Complain,
    ) -> None:
        self.kinds = term_kinds(config)
        """Every kind of term, by name."""
        self.problems: list[SitegenError] = []
        """What is wrong with names and files."""
        self.namings: Mapping[TermKind, Naming] = {}
        """Which names are one term, by kind."""
        self._config = config
        self._is_first = edition is None
        self._style = config.taxonomy.slugs
        self._routes = Routes(config)
        self._models = models
        self._complain = complain
        self._first_names = self._names_in_first(edition) if edition else {}
        described = [row.name for row in self.kinds.values() if row.described]
        self._described = {kind: self._descriptions(kind, documents[kind]) for kind in described}

    def _names_in_first(self, edition: EditionConfig) -> dict[tuple[TermKind, str], str]:
        """Return the slug in the first language of each term of this edition that is called otherwise, by its own."""
        told = {"category": edition.categories} | {name: own.terms for name, own in edition.taxonomy.items()}
        return {
            (kind, slugify(other, self._style)): slugify(name, self._style)
            for kind, names in told.items()
            for name, other in names.items()
        }

    def _descriptions(self, kind: TermKind, documents: Iterable[Document]) -> dict[str, Document]:
        """Return the documents that describe terms of a kind, by the slug of their name."""
        found: dict[str, Document] = {}
        for document in documents:
            slug = slugify(document_name(document), self._style)
            found[slug] = document
            assert isinstance(document.meta, CategoryMeta)
            if self._is_first:
                self._models[kind, slug] = document.meta
        return found

    def name(self, candidates: Iterable[tuple[Document, ArticleMeta, bool]]) -> None:
        """Decide which names of articles are one term; with each comes whether it leaves a trace.

        A name that only unpublished articles use leaves none, not even in the spelling of others.
        """
        rows = [row for row in self.kinds.values() if row.name != "author"]
        known = {row.name: {fold(name): name for name in row.declared or ()} for row in rows}
        uses: dict[TermKind, list[tuple[str, str]]] = {row.name: [] for row in rows}
        for document, meta, is_public in sorted(candidates, key=lambda one: -one[1].date.timestamp()):
            used = {row.name: names_of(row.name, meta) for row in rows}
            right = [self._is_declared(document, row, used[row.name], known[row.name]) for row in rows]
            for kind, names in used.items() if is_public and all(right) else ():
                uses[kind] += [(self._routes.called(kind, name), document.path) for name in names]
        namings = {}
        for row in rows:
            if row.nested:
                uses[row.name] += self._uses_of_parents(row, uses[row.name])
            spelt = [*(row.declared or ()), *self._titles(row, uses[row.name])]
            namings[row.name], problems = unite(uses[row.name], self._style, row.name, spelt)
            self.problems += problems
        self.namings = namings

    def _titles(self, row: TermTraits, uses: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield the titles that the files of terms in use give them, as far as they are other spellings of the same."""
        for name in {fold(name): name for name, _ in uses}.values() if row.described and row.declared is None else ():
            document = self._described[row.name].get(slugify(name, self._style))
            if document is not None and isinstance(document.meta, CategoryMeta):
                title = document.meta.title
                if fold(title) == fold(name):
                    yield title

    def of(self, meta: ArticleMeta) -> Mapping[TermKind, tuple[str, ...]] | None:
        """Return the slugs of the terms of an article, by kind; None where there may be no term of a name."""
        found: dict[TermKind, tuple[str, ...]] = {}
        for kind, naming in self.namings.items():
            slugs = [naming.slugs.get(self._routes.called(kind, name), "") for name in names_of(kind, meta)]
            if "" in slugs:
                return None
            found[kind] = tuple(dict.fromkeys(slugs))
        return found

    def _is_declared(self, document: Document, row: TermTraits, names: Sequence[str], known: Mapping[str, str]) -> bool:
        """Return whether there may be terms of these names; what is wrong with an article's is reported."""
        if row.declared is None:
            return True
        right = True
        for place, name in enumerate(names):
            if fold(self._routes.called(row.name, name)) in known:
                continue
            right = False
            hint = did_you_mean(name, row.declared)
            if row.own:
                table = tr("[taxonomy.{name}]", name=row.name)
                message = tr("“{term}” is not one of the terms of {table}", term=name, table=table)
                hint = hint or tr("{table} declares: {names}", table=table, names=", ".join(row.declared))
                self._complain(document.path, (row.name, place), message, hint)
                continue
            hint = hint or tr("site.toml declares: {names}", names=", ".join(row.declared))
            first, *others = (known.get(fold(part)) for part in re.split(r"\s*[,;/]\s*", name))
            if first and others:
                hint = tr("an article has one category: write category: {name}, and the others as tags", name=first)
            message = tr("“{category}” is not a declared category", category=name)
            self._complain(document.path, ("category",), message, hint)
        return right

    def _uses_of_parents(self, row: TermTraits, uses: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Yield the names that terms in use, or declared ones, give their parents, each with the file that says so."""
        names = dict.fromkeys([*(name for name, _ in uses), *(row.declared or () if row.kept else ())])
        pending = [*names]
        while pending:
            slug = slugify(pending.pop(), self._style)
            parent, path = self._parent(row.name, slug)
            if parent and parent not in names:
                names[parent] = None
                pending.append(parent)
                yield parent, path

    def _parent(self, kind: TermKind, slug: str) -> tuple[str, str]:
        """Return the name of a term's parent, and the file that says so; nothing where it has none.

        An edition takes it from the first language, unless it says something else.
        """
        document = self._described[kind].get(slug)
        if document is not None and isinstance(document.meta, CategoryMeta) and document.meta.parent:
            return self._routes.called(kind, document.meta.parent), document.path
        model = None if self._is_first else self._models.get((kind, self._key(kind, slug)))
        return self._routes.called(kind, model.parent) if model and model.parent else "", CONFIG_NAME

    def _key(self, kind: TermKind, slug: str) -> str:
        """Return what a term is called in all editions: its slug in the first language."""
        return self._first_names.get((kind, slug), slug)

    def terms(
        self, articles: Mapping[str, Article], authors: Mapping[str, Author]
    ) -> dict[TermKind, Mapping[str, Term]]:
        """Return every term, by kind and slug."""
        found: dict[TermKind, Mapping[str, Term]] = {}
        for kind, row in self.kinds.items():
            match kind:
                case "author":
                    found[kind] = self._author_terms(authors, articles)
                case "series":
                    found[kind] = self._series(row, articles)
                case _:
                    found[kind] = self._terms(row, articles)
        return found

    def _terms(self, row: TermTraits, articles: Mapping[str, Article]) -> dict[str, Term]:
        """Return the terms of a kind, in order: as declared, or as their files say, then by name."""
        naming, described = self.namings[row.name], self._described.get(row.name, {})
        declared = {naming.slugs[name]: place for place, name in enumerate(row.declared or (), 1)}
        for slug, document in described.items():
            self._check_description(row, slug, document)
        parents = self._parents(row)
        terms = []
        used = {slug for article in articles.values() for slug in slugs_of(row.name, article)}
        used |= {above for slug in used for above in _line(slug, parents)}
        for slug, term in self._group(row, articles, parents).items():
            # A category without a listed article keeps its page if it is declared, or a retracted one is in it.
            if row.kept and slug not in used and slug not in declared:
                continue
            order = declared.get(slug, 0)
            key = self._key(row.name, slug)
            document_or_none = described.get(slug)
            if document_or_none is not None:
                meta = document_or_none.meta
                assert isinstance(meta, CategoryMeta)
                term = msgspec.structs.replace(
                    term,
                    name=meta.title or term.name,
                    colour=meta.colour,
                    description=meta.description,
                    document=document_or_none.path,
                    outline=document_or_none.outline,
                    extra=meta.extra,
                )
                order = meta.order or order
            if not self._is_first:
                model = self._models.get((row.name, key), CategoryMeta())
                term = msgspec.structs.replace(term, colour=term.colour or model.colour)
                order = model.order or order
            key = key if row.described else ""
            terms.append(msgspec.structs.replace(term, order=order, key=key, parent=parents.get(slug, "")))
        if row.described:
            terms.sort(key=lambda term: (term.order, term.name if row.kept else fold(term.name)))
        return {term.slug: term for term in terms}

    def _check_description(self, row: TermTraits, slug: str, document: Document) -> None:
        """Report a file that describes no term that there may be, and a parent where terms have none."""
        assert isinstance(document.meta, CategoryMeta)
        if document.meta.parent and not row.nested:
            message = tr("the terms of [taxonomy.{name}] have no parents", name=row.name)
            self._complain(
                document.path,
                ("parent",),
                message,
                tr("write hierarchical = true under [taxonomy.{name}]", name=row.name),
            )
        allowed = {slugify(name, self._style) for name in row.declared} if row.declared else None
        if allowed is None or slug in allowed:
            return
        message, hint = (
            tr("no declared category has the slug “{slug}”", slug=slug),
            tr("declare it in site.toml, [taxonomy]"),
        )
        if row.own:
            message = tr("no term of [taxonomy.{name}] has the slug “{slug}”", name=row.name, slug=slug)
            hint = tr("declare it in site.toml, [taxonomy.{name}]", name=row.name)
        self.problems.append(ContentError(message, document.path, hint=did_you_mean(slug, allowed) or hint))

    def _parents(self, row: TermTraits) -> dict[str, str]:
        """Return the slug of each term's parent, by its own; one that is missing or leads in a circle is reported."""
        parents: dict[str, str] = {}
        if not row.nested:
            return parents
        naming, described = self.namings[row.name], self._described[row.name]
        for slug in naming.names:
            name, path = self._parent(row.name, slug)
            if not name:
                continue
            wrong: tuple[str, str | None] | None = None
            if row.declared is not None and fold(name) not in map(fold, row.declared):
                wrong = tr("there is no “{name}”", name=name), did_you_mean(name, row.declared)
            else:
                parents[slug] = naming.slugs[name]
                if slug in _line(slug, parents):
                    del parents[slug]
                    wrong = tr("“{name}” is a part of itself", name=naming.names[slug]), tr("remove one parent")
            if wrong and slug in described and path == described[slug].path:
                self._complain(path, ("parent",), *wrong)
        return parents

    def _group(self, row: TermTraits, articles: Mapping[str, Article], parents: Mapping[str, str]) -> dict[str, Term]:
        """Return the terms of a kind, by name; one without a listed article only where it is kept.

        The articles of a term are also those of its parent.
        """
        kind, naming = row.name, self.namings[row.name]
        members: dict[str, list[str]] = {slug: [] for slug in naming.names}
        lines = {slug: (slug, *_line(slug, parents)) for slug in naming.names} if parents else {}
        for article in articles.values():
            if article.listed:
                slugs = slugs_of(kind, article)
                for one in dict.fromkeys([one for slug in slugs for one in lines[slug]]) if lines else slugs:
                    members[one].append(article.id)
        terms = {}
        for slug, name in sorted(naming.names.items(), key=lambda item: fold(item[1])):
            if members[slug] or row.kept:
                shown = printed(name, self._config) if row.kept else name
                terms[slug] = Term(
                    kind=kind, slug=slug, name=shown, route=self._routes.term(kind, slug), articles=tuple(members[slug])
                )
        return terms

    def _author_terms(self, authors: Mapping[str, Author], articles: Mapping[str, Article]) -> dict[str, Term]:
        members: dict[str, list[str]] = {identifier: [] for identifier in authors}
        for article in articles.values():
            if article.listed:
                for identifier in dict.fromkeys([credit.id for credit in article.meta.credits]):
                    if identifier in members:
                        members[identifier].append(article.id)
        return {
            identifier: Term(
                kind="author",
                slug=identifier,
                name=author.meta.name,
                route=author.route,
                articles=tuple(members[identifier]),
            )
            for identifier, author in authors.items()
        }

    def _series(self, row: TermTraits, articles: Mapping[str, Article]) -> dict[str, Term]:
        terms = self._group(row, articles, {})

        def place(identifier: str) -> tuple[float, datetime, str]:
            article = articles[identifier]
            part = article.meta.part.part if article.meta.part else None
            return (float("inf") if part is None else part), article.meta.date, identifier

        return {
            slug: msgspec.structs.replace(term, articles=tuple(sorted(term.articles, key=place)))
            for slug, term in terms.items()
        }


def names_of(kind: TermKind, meta: ArticleMeta) -> Sequence[str]:
    """Return the names of the terms of a kind that an article is filed under."""
    match kind:
        case "category":
            return (meta.category,)
        case "tag":
            return meta.tags
        case "series":
            return (meta.part.name,) if meta.part else ()
    names: tuple[str, ...] = getattr(meta, kind)
    return names


def slugs_of(kind: TermKind, article: Article) -> Sequence[str]:
    """Return the slugs of the terms of a kind that an article is filed under."""
    match kind:
        case "category":
            return (article.category,)
        case "tag":
            return article.tags
        case "series":
            return (article.series,) if article.series else ()
    return article.terms.get(kind, ())


def _line(slug: str, parents: Mapping[str, str]) -> list[str]:
    """Return the slugs of all that a term is a part of, the nearest first; in a circle the last one comes again."""
    found: list[str] = []
    while slug in parents and parents[slug] not in found:
        slug = parents[slug]
        found.append(slug)
    return found
