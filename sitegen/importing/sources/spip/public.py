"""What readers of a SPIP site could see: where its pages are, under which names, with which documents.

A link asks here; so a text never says the title of a draft, the name of somebody who wrote nothing, or a keyword that
only templates read. This module knows nothing about entries.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from sitegen.importing.archive import Illustration, Person, Term
from sitegen.importing.sources.spip.files import Files
from sitegen.importing.sources.spip.sections import Sections
from sitegen.importing.sources.spip.site import Database, number
from sitegen.importing.sources.spip.surroundings import Goal, Media, Surroundings, Upload
from sitegen.importing.sources.spip.syntax import to_html, to_text
from sitegen.importing.sources.spip.urls import Thing, Urls

_EXTENSIONS: Mapping[Media, str] = {
    "image": "jpg jpeg png gif webp svg avif bmp tif tiff",
    "audio": "mp3 ogg oga wav m4a flac aac",
    "video": "mp4 webm ogv m4v mov avi flv mpg",
}
_MEDIA = {extension: media for media, extensions in _EXTENSIONS.items() for extension in extensions.split()}
_LOGOS = {"article": "art", "auteur": "aut", "breve": "breve"}
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class Public:
    """The pages, names and documents of a site."""

    def __init__(self, site: Database, urls: Urls, files: Files, language: str) -> None:
        """``language`` is SPIP's code of the site's own."""
        self.language = language
        self.urls = urls
        self.breaks = site.breaks
        self._site = site
        self.files = files
        paths = [(head.language or language, site.path(head.section)) for head in site.articles.values() if head.public]
        self._sections = Sections(paths)
        self._categories = self._sections.categories(paths)
        self._outer = {section for _, path in paths for section in path} - set(self._categories)
        self._thumbnails = {number(row.get("id_vignette")) for row in site.documents.values()}

    def surroundings(self, language: str, *, public: bool = True) -> Surroundings:
        """Return what a text needs; one that is not public may show documents that are not."""
        return Surroundings(
            language=language or self.language,
            breaks=self.breaks,
            base=self.urls.base,
            link=self._goal,
            document=self.document if public else self._any_document,
        )

    # names

    @cached_property
    def _plain(self) -> Surroundings:
        return self.surroundings("")

    @cached_property
    def _section_names(self) -> dict[int, str]:
        return {of: to_text(row.get("titre", ""), self._plain) for of, row in self._site.sections.items()}

    @cached_property
    def _keyword_names(self) -> dict[int, str]:
        """Names of keywords, but of those in groups that only templates read: ``_mise_en_page``."""
        names = {}
        for of, row in self._site.keywords.items():
            group = self._site.groups.get(number(row.get("id_groupe")), row.get("type", ""))
            names[of] = "" if group.startswith("_") else to_text(row.get("titre", ""), self._plain)
        return names

    @cached_property
    def _author_names(self) -> dict[int, str]:
        names = {}
        for of, row in self._site.authors.items():
            name = to_text(row.get("nom", ""), self._plain)
            names[of] = name.partition("@")[0] if _ADDRESS.fullmatch(name) else name
        return names

    def _used(self, linked: Mapping[Thing, Iterable[int]], *, public: bool) -> set[int]:
        """Return what articles are linked to: those that readers could see, or all that were not thrown away."""
        articles = self._site.articles
        return {
            of
            for thing, found in linked.items()
            if thing in articles and (articles[thing].public if public else articles[thing].standing != "trash")
            for of in found
        }

    @cached_property
    def _seen_authors(self) -> set[int]:
        return self._used(self._site.authors_of, public=True)

    @cached_property
    def _seen_keywords(self) -> set[int]:
        return self._used(self._site.keywords_of, public=True)

    def sections_of(self, section: int, language: str) -> tuple[str, ...]:
        """Return the names of an article's category and of the sections inside it."""
        path = self._sections.of(language, self._site.path(section))
        return tuple(dict.fromkeys(name for of in path if (name := self._section_names[of])))

    def keywords_of(self, thing: Thing) -> tuple[tuple[str, ...], int]:
        """Return the names of an article's keywords, and how many are only for templates."""
        found = [self._keyword_names.get(of, "") for of in self._site.keywords_of.get(thing, ())]
        return tuple(dict.fromkeys(name for name in found if name)), found.count("")

    def authors_of(self, thing: Thing) -> tuple[str, ...]:
        """Return the keys of an article's authors."""
        return tuple(str(of) for of in self._site.authors_of.get(thing, ()) if self._author_names.get(of))

    # links

    def _goal(self, kind: str, of: int) -> Goal | None:
        thing = (kind, of)
        if kind in ("article", "breve"):
            head = self._site.articles.get(thing)
            return Goal(self.urls.address(thing), head.title) if head and head.public else Goal("", "")
        if kind == "document":
            document = self.document(of)
            return Goal(document.url, document.title or document.name) if document else Goal("", "")
        if kind == "rubrique":
            if of in self._categories:
                return Goal(self.urls.address(thing), self._section_names[of])
            return Goal(f"{self.urls.base}/", self._section_names[of]) if of in self._outer else Goal("", "")
        if kind == "auteur":
            return Goal(self.urls.address(thing), self._author_names[of]) if of in self._seen_authors else Goal("", "")
        if kind == "mot":
            name = self._keyword_names.get(of, "") if of in self._seen_keywords else ""
            return Goal(self.urls.address(thing) if name else "", name)
        return Goal("", "") if kind == "site" else None

    # documents

    def document(self, of: int) -> Upload | None:
        """Return a document that readers could see."""
        return self._any_document(of) if self._site.documents.get(of, {}).get("statut", "publie") == "publie" else None

    def _any_document(self, of: int) -> Upload | None:
        row = self._site.documents.get(of)
        file = row.get("fichier", "").strip() if row else ""
        if row is None or not file:
            return None
        extension = row.get("extension") or self._site.extensions.get(row.get("id_type", ""), "")
        distant = row.get("distant") == "oui"
        path = file.removeprefix("IMG/")
        return Upload(
            url=file if distant else f"{self.urls.base}/IMG/{path}",
            media=_MEDIA.get(extension.lower() or Path(path).suffix.removeprefix(".").lower(), "file"),
            title=row.get("titre", ""),
            caption=row.get("descriptif", ""),
            credit=row.get("credits", ""),
            alt=row.get("alt", ""),
            name=Path(urlsplit(file).path).name,
            distant=distant,
        )

    def beside(self, thing: Thing, words: Surroundings) -> Iterator[tuple[int, Upload]]:
        """Yield the documents that belong to an article, in order: no logos and no thumbnails of others."""
        for link in self._site.documents_of.get(thing, ()):
            small = self._site.documents.get(link.document, {}).get("mode") == "vignette"
            if link.role != "logo" and not small and link.document not in self._thumbnails:
                document = words.document(link.document)
                if document is not None:
                    yield link.document, document

    def logo(self, thing: Thing, words: Surroundings) -> Illustration | None:
        """Return the picture of an article or author."""
        for link in self._site.documents_of.get(thing, ()):
            document = self._any_document(link.document) if link.role == "logo" else None
            if document is not None:
                return _illustration(document, words)
        name = self.files.logo(_LOGOS[thing[0]], thing[1])
        return Illustration(url=f"{self.urls.base}/IMG/{name}") if name else None

    @cached_property
    def _pictures(self) -> dict[str, Upload]:
        documents = map(self._any_document, self._site.documents)
        return {one.url: one for one in documents if one is not None and one.media == "image"}

    def about(self, url: str) -> Illustration | None:
        """Return what the backup says about a picture, by its URL."""
        document = self._pictures.get(url) or self._pictures.get(urlsplit(url).path)
        return _illustration(document, self._plain) if document else None

    # pages of people and terms

    def people(self) -> tuple[Person, ...]:
        """Return those who wrote."""
        writing = self._used(self._site.authors_of, public=False)
        return tuple(
            Person(
                key=str(of),
                name=self._author_names[of],
                slug=self.urls.slug(("auteur", of)),
                bio=to_html(row.get("bio", ""), self._plain).html,
                url=web_address(row.get("url_site", "")),
                picture=self.logo(("auteur", of), self._plain),
                route=self.urls.route(("auteur", of)),
                queries=self.urls.queries(("auteur", of)),
            )
            for of, row in sorted(self._site.authors.items())
            if of in writing and self._author_names[of]
        )

    def accounts(self) -> int:
        """Return how many accounts wrote nothing."""
        return len(self._site.authors) - len(self._used(self._site.authors_of, public=False) & set(self._site.authors))

    def terms(self) -> tuple[tuple[Term, ...], dict[str, str]]:
        """Return categories and tags, and the redirects of sections and keywords that have no page of their own."""
        kept: dict[tuple[str, str], Term] = {}
        redirects: dict[str, str] = {}
        for term in (*self._section_terms(), *self._keyword_terms()):
            first = kept.setdefault((term.kind, term.name), term)
            if first is not term and term.route and first.route:
                redirects[term.route] = first.route
        outer = {route: f"{self.urls.base}/" for of in self._outer if (route := self.urls.route(("rubrique", of)))}
        redirects |= outer
        shown = [("rubrique", of) for of in {*self._categories, *self._outer}]
        shown += [("mot", of) for of in self._seen_keywords] + [("auteur", of) for of in self._seen_authors]
        for thing in sorted(shown):
            route = self.urls.route(thing)
            redirects |= {former: redirects.get(route, route) for former in self.urls.former(thing) if route}
        return tuple(kept.values()), redirects

    def _section_terms(self) -> Iterator[Term]:
        for of, is_category in self._categories.items():
            if name := self._section_names[of]:
                yield self._term("category" if is_category else "tag", name, ("rubrique", of), self._site.sections[of])

    def _keyword_terms(self) -> Iterator[Term]:
        for of in sorted(self._used(self._site.keywords_of, public=False)):
            if name := self._keyword_names.get(of):
                yield self._term("tag", name, ("mot", of), self._site.keywords[of])

    def _term(self, kind: Literal["category", "tag"], name: str, thing: Thing, row: Mapping[str, str]) -> Term:
        return Term(
            kind=kind,
            name=name,
            slug=self.urls.slug(thing),
            description=to_html(row.get("texte", "") or row.get("descriptif", ""), self._plain).html,
            route=self.urls.route(thing),
            queries=self.urls.queries(thing),
        )


def _illustration(document: Upload, words: Surroundings) -> Illustration:
    said = (to_text(document.title, words), to_text(document.caption, words))
    return Illustration(
        url=document.url,
        alt=to_text(document.alt, words),
        caption=" ".join(part for part in said if part),
        credit=to_text(document.credit, words),
    )


def web_address(url: str) -> str:
    """Return a URL of the web as it is, and nothing for anything else."""
    return url.strip() if url.strip().startswith(("http://", "https://")) else ""
