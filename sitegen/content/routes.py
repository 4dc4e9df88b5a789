"""Routes: slugs, and the route of every kind of output.

A route is a path relative to the site's front page, without a leading slash: ``""`` is the front page,
``"international/titre/"`` a page, ``"feed.xml"`` a file. This module knows nothing about what is shown there.
"""

import os
import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from anyascii import anyascii

from sitegen.config.site import Config
from sitegen.config.types import folder_of_type
from sitegen.config.urls import split_url
from sitegen.errors.visible import composed, visible

_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_DATE_PREFIX = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[-_]+(?=\S)")


class Words(msgspec.Struct, frozen=True):
    """The words used in URLs."""

    tags: str
    authors: str
    archives: str
    series: str
    page: str = "page"
    feeds: str = "feeds"
    corrections: str = "corrections"
    replies: str = "replies"
    search: str = "search"
    republish: str = "republish"


_WORDS = {
    "ar": Words("tags", "authors", "archives", "series"),
    "de": Words(
        "tags",
        "autoren",
        "archiv",
        "serien",
        page="seite",
        corrections="korrekturen",
        replies="gegendarstellungen",
        search="suche",
        republish="nachdruck",
    ),
    "en": Words("tags", "authors", "archives", "series"),
    "es": Words(
        "etiquetas",
        "autores",
        "archivo",
        "series",
        page="pagina",
        corrections="correcciones",
        replies="replicas",
        search="buscar",
        republish="republicar",
    ),
    "fr": Words(
        "tags",
        "auteurs",
        "archives",
        "dossiers",
        feeds="flux",
        replies="droit-de-reponse",
        search="recherche",
        republish="republier",
    ),
}

FEED_FILES = {
    "rss": ("feed.xml", "application/rss+xml"),
    "atom": ("atom.xml", "application/atom+xml"),
    "json": ("feed.json", "application/feed+json"),
}
"""Name and media type of each form of feed, in the folder of what it lists."""

CALENDAR_FILE = "calendar.ics"
"""Name of a calendar, in the folder of the list that it has the entries of."""
_IS_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII).fullmatch  # nearly every name of a file
_WITH_HOST = re.compile(r"https?://", re.IGNORECASE).match
_PLAIN = re.compile(r"[a-z0-9/.-]*", re.ASCII).fullmatch  # nearly every route


@lru_cache(maxsize=65536)
def slugify(text: str, style: str = "ascii") -> str:
    """Return ``text`` as part of a URL: ``Corée du Nord`` gives ``coree-du-nord``, or ``corée-du-nord``."""
    if _IS_SLUG(text):
        return text
    letters = anyascii(text).lower() if style == "ascii" else unicodedata.normalize("NFC", text.lower())
    if letters.isascii():
        return _NO_LETTERS.sub("-", letters).strip("-")
    # Marks are parts of letters in many scripts, and no letters to a regular expression.
    kept = (letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else " " for letter in letters)
    return "-".join("".join(kept).split())


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return what two spellings of one term have in common: case, accents, spacing and the apostrophe do not count."""
    plain = unicodedata.normalize("NFKD", name).replace("’", "'")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\s_-]+", " ", plain).split()).casefold()


def stem_slug(stem: str, style: str) -> str:
    """Return the slug that a file's name gives: without the date that many put in front."""
    return slugify(_DATE_PREFIX.sub("", stem) if stem[:1].isdigit() else stem, style)


_NO_DAY = {"year": "0000", "month": "00", "day": "00"}


class Routes:
    """The route of every kind of page, as the configuration wants it."""

    def __init__(self, config: Config) -> None:
        defaults = _WORDS.get(config.site.language.split("-")[0].lower(), _WORDS["en"])
        links = config.permalinks
        self._words = Words(
            tags=links.tags or defaults.tags,
            authors=links.authors or defaults.authors,
            archives=links.archives or defaults.archives,
            series=links.series or defaults.series,
            page=links.page or defaults.page,
            feeds=links.feeds or defaults.feeds,
            corrections=links.corrections or defaults.corrections,
            replies=links.replies or defaults.replies,
            search=links.search or defaults.search,
            republish=links.republish or defaults.republish,
        )
        words = self._words
        self._folders = {
            "tag": words.tags,
            "author": words.authors,
            "series": words.series,
            "archive": words.archives,
            "feeds": words.feeds,
            "corrections": words.corrections,
            "replies": words.replies,
            "search": words.search,
            **{name: own.slug or name for name, own in config.taxonomy.own.items()},
        }
        self.home = config.site.path
        """Route of the front page: nothing, or the folder of the edition."""
        edition = config.languages.get(config.site.language)
        told = {"category": edition.categories} if edition else {}
        told |= {name: own.terms for name, own in edition.taxonomy.items()} if edition else {}
        self._called = {
            kind: {fold(name): other for name, other in names.items()} for kind, names in told.items() if names
        }
        self._folder = config.site.language if edition else ""
        self._types = {
            name: (table.route or f"/{folder_of_type(name, table)}/{{slug}}/").lstrip("/")
            for name, table in config.types.items()
        }
        self._lists = {name: folder_of_type(name, table) for name, table in config.types.items()}
        self._article = self.home + links.article.strip("/") + ("/" if links.article.endswith("/") else "")

    @property
    def identity(self) -> Any:
        """What distinguishes these routes from all others."""
        return (
            self._folders,
            self._words.page,
            self._words.republish,
            self.home,
            self._called,
            self._folder,
            self._article,
            self._types,
            self._lists,
        )

    def article(self, category: str, slug: str, identifier: str, date: datetime) -> str:
        """Route of an article."""
        return self._article.format(
            category=category,
            slug=slug,
            id=identifier,
            year=f"{date.year:04}",
            month=f"{date.month:02}",
            day=f"{date.day:02}",
        )

    def entry(self, kind: str, slug: str, identifier: str, starts: datetime | None) -> str:
        """Route of an entry of a type of the site's own."""
        day = {"year": f"{starts.year:04}", "month": f"{starts.month:02}", "day": f"{starts.day:02}"} if starts else {}
        return self.home + self._types[kind].format_map({"slug": slug, "id": identifier, **_NO_DAY, **day})

    def entries(self, kind: str) -> str:
        """Route of the list of all entries of a type."""
        return f"{self.home}{self._lists[kind]}/"

    def called(self, kind: str, name: str) -> str:
        """Return what a term is called in this edition; an article may name it in the words of the first."""
        return self._called[kind].get(fold(name), name) if kind in self._called else name

    def document(self, parts: list[str], style: str) -> str:
        """Route of a page by its folders and name; the folder of its language, if it lies in one, is not said twice."""
        if self._folder and parts[0] == self._folder and len(parts) > 1:
            parts = parts[1:]
        return self.home + "/".join(slugify(part, style) for part in parts) + "/"

    def term(self, kind: str, slug: str) -> str:
        """Route of a category, tag, author, series, or a term of the site's own."""
        folder = self._folders.get(kind)
        return f"{self.home}{folder}/{slug}/" if folder else f"{self.home}{slug}/"

    def index(self, kind: str) -> str:
        """Route of the list of all terms of a kind, archives, feeds, corrections or replies, or of the search page."""
        return f"{self.home}{self._folders[kind]}/"

    def replies_to(self, route: str) -> str:
        """Route of the replies to an article that is, or was, at a route: their own page, once it has gone."""
        return self.index("replies") + route.removeprefix(self.home)

    def republish(self, route: str) -> str:
        """Route of the page from which the article at a route is republished."""
        return f"{folder_of_page(route)}{self._words.republish}/"

    def archive(self, period: str) -> str:
        """Route of the archive of a year (``2024``) or month (``2024/11``)."""
        return f"{self.home}{self._words.archives}/{period}/"

    def page(self, route: str, number: int) -> str:
        """Route of page ``number`` of a list that begins at ``route``."""
        return route if number == 1 else f"{route}{self._words.page}/{number}/"


def folder_of_page(route: str) -> str:
    """Return the folder of what belongs to the page at a route."""
    return route if route.endswith("/") else route.removesuffix(".html") + "/"


def alias_route(alias: str, base: str) -> str:
    """Return the route of a former URL: a folder, unless it ends like a file.

    An author may have pasted it from the location bar, percent-encoded. Behind a host, it begins with ``base``, the
    path of the site.
    """
    if _WITH_HOST(alias):
        alias = split_url(alias).path.removeprefix(base)
    route = decoded(alias).lstrip("/")
    return route if route.endswith(("/", ".html", ".htm", ".xml", ".php")) else route + "/"


def decoded(path: str) -> str:
    """Return a path without percent-encoding, in NFC; one that stands for no text stays as it is."""
    try:
        text = composed(unquote(path, errors="strict"))
    except UnicodeDecodeError:
        return path
    return text if text == visible(text) and not {"\n", "\t"} & set(text) else path


def output_path(route: str) -> str:
    """Return the file, relative to the output folder, that a web server shows at ``route``."""
    return route + "index.html" if route == "" or route.endswith("/") else route


def route_at(path: str) -> str:
    """Return the route at which a web server shows a file of the output folder."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def is_inside(path: str) -> bool:
    """Return whether a relative path stays in the folder that it is relative to."""
    if not path or path[0] == "/" or (".." in path and ".." in path.split("/")):
        return False
    return os.sep == "/" or not ("\\" in path or ":" in path)


def quote_route(route: str) -> str:
    """Return a route as it stands in a URL: letters beyond ASCII percent-encoded."""
    if _PLAIN(route):
        return route
    return quote(route, safe="/~-._!$&'()*+,;=:@")
