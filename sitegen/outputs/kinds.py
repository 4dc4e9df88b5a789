"""Kinds of outputs: one row for each, with everything that other modules ask of a kind.

What a template is shown of an output is in ``pages/contexts``, found by the name of its kind. This module knows nothing
of how outputs are made.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import msgspec

from sitegen.config.site import Config
from sitegen.content.routes import Routes
from sitegen.newsroom.replies import is_published
from sitegen.newsroom.site import Site
from sitegen.newsroom.terms import term_kinds

ICON, PICTURE, SEARCH_FILE, SOCIAL_IMAGE, PLUGIN_OUTPUT = "icon", "picture", "search file", "card", "plugin"
"""Kinds of the outputs that are made neither from a template nor by copying."""
OPML, NEWS_SITEMAP = "feeds.opml", "sitemap-news.xml"
"""Names of files next to the front page of an edition."""
_API = "api/v1/"  # its version is a part of every URL
API_ARTICLES, API_INDEX, API_SCHEMA = "articles/{number}.json", "articles/index.json", "schema.json"
"""Files of the API: those with articles, their index, and the JSON Schema of both."""


class OutputKind(msgspec.Struct, frozen=True):
    """What all outputs of one kind have in common."""

    name: str
    """What others call it: ``page.kind`` in templates."""
    template: str = ""
    """Template that makes it, unless an output names another; nothing where none does, or always another."""
    owner: str = ""
    """Who wants it, for messages; nothing where that differs from output to output."""
    route: Callable[[Config], str | None] | None = None
    """Where it is in an edition with this configuration, if there is one at most: None where it is not wanted."""
    when: Callable[[Site], bool] | None = None
    """Whether a site has something to show in it; always, if not given."""
    once: bool = False
    """Whether there is one for all editions, planned with the first."""
    replaceable: bool = False
    """Whether a file of the site may take its place."""
    index: str = ""
    """What ``site.indexes`` calls it."""
    terms: str = ""
    """The kind of terms that it lists, where it lists all of one; ``*`` for those of the site's own taxonomies."""
    language: str = ""
    """The fact about its subject that says its language; without one, it has that of its edition."""
    authored: bool = False
    """Whether somebody wrote its text, which may mention any article; what other pages mention, they list."""
    breadcrumbs: bool = True
    """Whether its page says how to get there."""
    noindex: bool = False
    """Whether search engines are always asked not to index it."""
    entrance: bool = False
    """Whether readers or programs begin there, and follow it to what is new."""
    lasting: bool = False
    """Whether it stands for a file that somebody wrote, whose URL does not just go away."""
    former: bool = False
    """Whether it is at a former URL, which may end in any way."""
    large: bool = False
    """Whether it grows with the archive; such outputs are begun first."""
    on_request: bool = False
    """Whether a preview makes it only when a browser asks for it."""
    host_table: str = ""
    """The table of ``site.toml`` that asks for it, if everybody looks for it at the root of a host only."""

    def route_in(self, config: Config) -> str | None:
        """Return where it is in an edition, or None where there is none or not one only."""
        return self.route(config) if self.route else None

    def is_in(self, site: Site) -> bool:
        """Return whether a site has something to show in it."""
        return self.when is None or self.when(site)


def _index(key: str) -> Callable[[Config], str | None]:
    return lambda config: Routes(config).index(key)


def _in_home(file: str) -> Callable[[Config], str | None]:
    """Return the route of a file next to the front page of an edition."""
    return lambda config: Routes(config).home + file


def _nearest(file: str) -> Callable[[Config], str | None]:
    """Return where a file is that the first edition has at the root, and each further one in its folder."""
    return lambda config: (Routes(config).home if config.site.language in config.languages else "") + file


def _configured(file: str, wanted: Callable[[Config], object]) -> Callable[[Config], str | None]:
    """Return where a file is that there is only where ``site.toml`` asks for it."""
    return lambda config: file if wanted(config) else None


def _in_api(file: str) -> Callable[[Config], str | None]:
    """Return where a file of the API of an edition is."""
    return lambda config: api_route(Routes(config).home, file) if config.api.enabled else None


def api_route(home: str, file: str) -> str:
    """Return where a file of the API is, in the edition whose front page is ``home``."""
    return f"{home}{_API}{file}"


def _has_archives(site: Site) -> bool:
    return any(article.listed for article in site.articles.values())


def _has_corrections(site: Site) -> bool:
    return any(article.meta.corrections for article in site.articles.values())


def _has_replies(site: Site) -> bool:
    standing = (reply for article in site.articles.values() if article.listed for reply in article.meta.replies)
    return bool(site.answered) or any(map(is_published, standing))


_ROWS = (
    OutputKind(
        "home", "home.html", "the front page", lambda config: Routes(config).home, breadcrumbs=False, entrance=True
    ),
    OutputKind("article", "article.html", language="card", authored=True, lasting=True),
    OutputKind("live", "live.json", language="card"),
    OutputKind("page", "page.html", language="page", authored=True, lasting=True),
    OutputKind("category", "term.html"),
    OutputKind("tag", "term.html"),
    OutputKind("author", "author.html", lasting=True),
    OutputKind("series", "term.html"),
    OutputKind("term", "term.html"),
    OutputKind("entry", "entry.html", language="page", authored=True, lasting=True),
    OutputKind("entries", "entries.html"),
    OutputKind("calendar", "calendar.ics"),
    OutputKind("archive", "archive.html"),
    # Lists of lists, in their order in the sitemap.
    OutputKind("tags", "tags.html", "the list of all tags", terms="tag"),
    OutputKind("authors", "authors.html", "the list of all authors", terms="author"),
    OutputKind("series_index", "series.html", "the list of all series", terms="series"),
    OutputKind("terms", "terms.html", terms="*"),
    OutputKind("archives", "archives.html", "the archives", _index("archive"), when=_has_archives, index="archives"),
    OutputKind("feeds", "feeds.html", "the list of all feeds", _index("feeds"), index="feeds"),
    OutputKind(
        "corrections", "all-corrections.html", "the list of all corrections", _index("corrections"),
        when=_has_corrections, index="corrections",
    ),
    OutputKind(
        "replies", "all-replies.html", "the list of all replies", _index("replies"), when=_has_replies, index="replies"
    ),
    OutputKind("reply", "reply.html", language="answered"),
    OutputKind("republish", "republish.html", language="card", noindex=True),
    OutputKind(
        "search", "search.html", "the search page",
        lambda config: Routes(config).index("search") if config.search.enabled else None, index="search", noindex=True,
    ),
    # Some hosts show the nearest one on the way up, others that of the root only.
    OutputKind("404", "404.html", "the page for wrong addresses", _nearest("404.html"), noindex=True),
    OutputKind("gone", "gone.html", former=True, noindex=True),
    OutputKind("redirect", "redirect.html", former=True, noindex=True),
    # Files for programs
    OutputKind("rss", "rss.xml", entrance=True),
    OutputKind("atom", "atom.xml", entrance=True),
    OutputKind("json", "feed.json", entrance=True),
    OutputKind("partner", "partner.xml", language="partner", entrance=True),
    OutputKind("api", "api.json", entrance=True),
    OutputKind("api_index", "api-index.json", "[api] in site.toml", _in_api(API_INDEX), entrance=True),
    OutputKind("api_schema", "api-schema.json", "[api] in site.toml", _in_api(API_SCHEMA)),
    OutputKind("opml", "opml.xml", "the list of all feeds", _in_home(OPML), entrance=True),
    OutputKind("sitemap", "sitemap.xml", "the sitemap", large=True, entrance=True),
    OutputKind("sitemap_index", "sitemap-index.xml", "the sitemap", large=True, entrance=True),
    OutputKind("news_sitemap", "sitemap-news.xml", "the sitemap of news", _in_home(NEWS_SITEMAP), entrance=True),
    OutputKind("manifest", "manifest.json", "the web app manifest", _nearest("manifest.webmanifest")),
    OutputKind("robots", "robots.txt", "robots.txt", lambda _: "robots.txt", once=True),
    OutputKind(
        "ads", "ads.txt", "[ads] in site.toml", _configured("ads.txt", lambda config: config.ads.sellers),
        once=True, replaceable=True, host_table="ads",
    ),
    OutputKind(
        "security", "security.txt", "[security_txt] in site.toml",
        _configured(".well-known/security.txt", lambda config: config.security_txt.contact),
        once=True, replaceable=True, host_table="security_txt",
    ),
    OutputKind(
        "tdm", "tdmrep.json", "[ai] in site.toml",
        _configured(".well-known/tdmrep.json", lambda config: config.ai.reservation is not None),
        once=True, host_table="ai",
    ),
    OutputKind(
        "headers", "headers.txt", "[hosting] in site.toml",
        _configured("_headers", lambda config: config.hosting.headers), once=True, replaceable=True,
    ),
    OutputKind(
        "cname", "cname.txt", "[hosting] in site.toml", _configured("CNAME", lambda config: config.hosting.cname),
        once=True, replaceable=True,
    ),
    OutputKind(
        "indexnow", "indexnow.txt", "[deploy] in site.toml",
        lambda config: f"{config.deploy.indexnow_key}.txt" if config.deploy.indexnow_key else None,
        once=True, replaceable=True,
    ),
    OutputKind(
        "redirects", "redirects.txt", "the list of redirects", lambda _: "_redirects",
        when=lambda site: bool(site.redirects), once=True, replaceable=True,
    ),
    # Messages, which are no files of the site
    OutputKind("newsletter", "newsletter.html"),
    OutputKind("newsletter_text", "newsletter.txt"),
    # Files of the site and the theme, and what is drawn
    OutputKind("asset"),
    OutputKind("copy"),
    OutputKind(ICON),
    OutputKind(PICTURE, on_request=True),
    OutputKind(SOCIAL_IMAGE, on_request=True),
    OutputKind(SEARCH_FILE),
    OutputKind(PLUGIN_OUTPUT),
)  # fmt: skip
KINDS: Mapping[str, OutputKind] = {row.name: row for row in _ROWS}
"""Every kind of output, by name."""
_OF_TERMS: Mapping[str, OutputKind] = {row.terms: row for row in _ROWS if row.terms}


class Index(NamedTuple):
    """A list of all lists of one sort, or the search page."""

    name: str
    """What ``site.indexes`` calls it."""
    kind: OutputKind
    """What it is."""
    route: str
    """Where it is, or would be."""
    subject: tuple[str, ...]
    """What it is about, where its kind does not say that."""
    is_wanted: Callable[[Site], bool]
    """Whether a newspaper has something to show in it."""


def indexes_of(config: Config) -> list[Index]:
    """Return the lists of all lists that a configuration wants, in their order in the sitemap."""
    found = []
    routes = Routes(config)
    for kind in term_kinds(config).values():
        if kind.index:
            row, subject = (_OF_TERMS["*"], (kind.name,)) if kind.own else (_OF_TERMS[kind.name], ())
            found.append(Index(kind.index, row, routes.index(kind.name), subject, partial(_has_terms, kind.name)))
    for name, table in config.types.items():
        if table.list:
            found.append(Index(name, KINDS["entries"], routes.entries(name), (name,), partial(_has_entries, name)))
    for row in _ROWS:
        route = row.route_in(config) if row.index else None
        if route is not None:
            found.append(Index(row.index, row, route, (), row.is_in))
    return found


def _has_entries(kind: str, site: Site) -> bool:
    return any(page.kind == kind for page in site.pages.values())


def _has_terms(kind: str, site: Site) -> bool:
    return bool(site.terms[kind])
