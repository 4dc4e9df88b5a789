"""A document as plain Markdown: front matter with all that is implied written out, and a text without shortcodes.

What readers do not see is left out: texts of retracted articles, replies that are not published, names that the
register of requests takes out. This module writes nothing.
"""

import posixpath
import re
from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

from sitegen.content.anonymity import Anonymity
from sitegen.content.anonymous import anonymous_front
from sitegen.content.decoding import decode
from sitegen.content.embeds import Shortcode
from sitegen.content.links import DeadLink, resolve
from sitegen.content.meta import ArticleMeta
from sitegen.content.routes import stem_slug
from sitegen.errors.problems import BuildFailed, ContentError
from sitegen.export.plain_shortcodes import plain_shortcodes
from sitegen.formats.frontmatter import split_front_matter
from sitegen.messages.message import tr
from sitegen.newsroom.site import Article, Box, Item, Page, Site
from sitegen.traits import Trait, fields_with

_TARGET = re.compile(r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?|\b(?:href|src)=\")(?P<target>[^\s<>()\"]+)", re.M)
_HIDDEN = frozenset(
    field.key
    for trait in (Trait.TYPESET, Trait.PICTURE)
    for field in fields_with(ArticleMeta, trait)
    if Trait.NOTICE not in field.notes
) | {"extra"}
"""Keys of an article that go with its text when it is retracted."""


class Exported(msgspec.Struct, frozen=True):
    """A document as it is exported."""

    path: str
    """Its file."""
    text: str
    """What is in it."""
    kept: tuple[str, ...] = ()
    """Names of the shortcodes that have no plain form."""


class Exporter:
    """Makes plain Markdown of the documents of a site."""

    def __init__(
        self,
        site: Site,
        register: Mapping[str, Anonymity],
        aliases: Mapping[tuple[str, str], tuple[str, ...]],
        style: str,
        shortcodes: Mapping[str, Shortcode],
    ) -> None:
        self._site = site
        self._register = register
        self._aliases = aliases
        self._style = style
        self._shortcodes = shortcodes

    def export(self, path: str, data: bytes, item: Item | Box | None) -> Exported:
        """Return the document at a path, whose source has these bytes; ``item`` is what is public of it, if it is.

        Raises BuildFailed if it cannot be written without a name that must not be in it.
        """
        text = decode(data, path)
        front = split_front_matter(text, path)
        anonymity = self._register.get(path, Anonymity())
        if anonymity.names:
            front, _ = anonymous_front(front, text, anonymity)
        values, body = dict(front.data), front.body
        if isinstance(item, Article):
            values = self._article(values, item, path)
            body = body if item.whole else ""
        elif isinstance(item, Page):
            values = {**values, "language": item.language, **self._former("page", item.id)}
        if anonymity.noindex:
            values["noindex"] = True
        body, kept = plain_shortcodes(self._linked(body, path), self._shortcodes)
        made = Exported(path, _file(values, body), tuple(kept))
        if anonymity.holds(made.path) or anonymity.holds(made.text):
            message = tr("the export would hold a name that requests.toml takes out of this article")
            hint = tr("rename the files that are called so, and the places that name them")
            raise BuildFailed([ContentError(message, path, hint=hint)])
        return made

    def _article(self, values: dict[str, Any], article: Article, path: str) -> dict[str, Any]:
        """Return the front matter of an article with all that is implied."""
        site, meta = self._edition(article), article.meta
        tags = site.terms["tag"]
        authors = [*([values["author"]] if values.get("author") else []), *(values.get("authors") or ())]
        resolved: dict[str, Any] = {
            "title": values.get("title"),
            "date": meta.date.isoformat(" "),
            "category": site.terms["category"][article.category].name,
            "language": article.language,
            "slug": meta.slug or stem_slug(article.id.rsplit("/", 1)[-1], self._style),
            "tags": [tags[slug].name for slug in article.tags if slug in tags],
            "authors": authors,
            "updated": meta.updated.isoformat(" ") if meta.updated else None,
            **self._former("article", article.id),
        }
        if values.get("replies"):
            resolved["replies"] = [reply for reply in values["replies"] if reply.get("state") == "published"]
        others = {key: value for key, value in values.items() if key not in resolved and key != "author"}
        if not article.whole:
            others = {key: value for key, value in others.items() if key not in _HIDDEN}
        return {key: value for key, value in {**resolved, **others}.items() if value not in (None, [], ())}

    def _edition(self, article: Article) -> Site:
        sites = (self._site, *self._site.editions.values())
        return next(site for site in sites if site.articles.get(article.id) is article)

    def _former(self, kind: str, identifier: str) -> dict[str, Any]:
        """Return the former URLs of an article or page, those that only ``urls.txt`` knows included."""
        found = self._aliases.get((kind, identifier), ())
        return {"aliases": [f"/{route}" for route in found]} if found else {}

    def _linked(self, body: str, path: str) -> str:
        """Return a body in which a link by an id leads to its file, and one to what has gone to its URL."""

        def to_file(match: re.Match[str]) -> str:
            target = match["target"]
            try:
                found = resolve(target, path, self._site.documents, self._site.ids, self._site.media)
            except DeadLink:
                return match[0]
            if found.kind == "document" and found.name in self._site.gone:
                return f"{match['before']}/{self._site.gone[found.name][0]}"
            if not target.startswith("id:"):
                return match[0]
            place = posixpath.relpath(found.name, posixpath.dirname(path))
            return f"{match['before']}{place}{f'#{found.fragment}' if found.fragment else ''}"

        return _TARGET.sub(to_file, body)


def _file(values: Mapping[str, Any], body: str) -> str:
    """Return a file with front matter, if there is any, and body."""
    text = re.sub(r"\n{3,}", "\n\n", body).strip("\n")
    if not values:
        return f"{text}\n"
    front = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=10**6)
    return f"---\n{front}---\n\n{text}\n" if text else f"---\n{front}---\n"
