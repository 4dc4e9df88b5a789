"""What plugins may change of an article, and what they find wrong with it.

This module knows nothing of how plugins are found and called.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from sitegen.content.embeds import SHORTCODES, Parameter, Shortcode
from sitegen.content.meta import ArticleMeta
from sitegen.content.places import place_in
from sitegen.errors.problems import ContentError, Place, PluginError
from sitegen.errors.schema import convert
from sitegen.messages.message import tr
from sitegen.plugins.plugins import Plugins


class Article(msgspec.Struct, frozen=True):
    """An article as plugins see it, after Markdown and typography."""

    path: str
    """Its file, relative to the site."""
    meta: ArticleMeta
    """Its front matter."""
    html: str
    """Its text, in which URLs of this site are signs."""
    language: str
    """Its language."""

    def with_meta(self, **keys: Any) -> "Article":
        """Return the same article with other values of some keys of its front matter."""
        return msgspec.structs.replace(self, meta=msgspec.structs.replace(self.meta, **keys))

    def with_html(self, html: str) -> "Article":
        """Return the same article with another text."""
        return msgspec.structs.replace(self, html=html)


def shaped(article: Article, plugins: Plugins) -> Article:
    """Return an article as plugins want it.

    Raises PluginError if one fails, or gives a key a value that it cannot have.
    """
    found = plugins.through("article", article, article.path, Article)
    if found.meta is article.meta:
        return found
    data = msgspec.to_builtins(found.meta, builtin_types=(datetime,))
    meta, issues = convert(data, type(article.meta))
    if meta is None:
        names = tr("article() gives an article what it cannot have: {issue}", issue=issues[0].message)
        raise PluginError(names, article.path, hint=issues[0].hint)
    return msgspec.structs.replace(found, path=article.path, meta=meta)


def findings(article: Article, text: str, plugins: Plugins) -> Iterator[ContentError]:
    """Yield what plugins find wrong with an article, whose file holds ``text``."""
    for one in plugins.findings(article, article.path):
        place = (place_in(text, one.text) if one.text else None) or Place()
        yield ContentError(one.message, article.path, place, one.hint or None, one.severity)  # type: ignore[arg-type]


def shortcodes_of(plugins: Plugins) -> Mapping[str, Shortcode]:
    """Return all shortcodes, those of plugins included.

    Raises PluginError if a plugin has one that sitegen has already.
    """
    own = plugins.shortcodes
    if not own:
        return SHORTCODES
    for name, (plugin, _) in own.items():
        if name in SHORTCODES:
            message = tr(
                "plugin “{name}” has a shortcode “{shortcode}”, and so has sitegen", name=plugin.name, shortcode=name
            )
            raise PluginError(message, plugin.shown, hint=tr("give it another name"))
    return {**SHORTCODES, **{name: _row(name, plugins) for name in own}}


def _row(name: str, plugins: Plugins) -> Shortcode:
    made = plugins.shortcodes[name][1]

    def form(_: Shortcode, said: Mapping[str, str], content: str) -> str:
        values = {("value" if key == "address" else key): value for key, value in said.items()}
        return plugins.shortcode(name, values, content)

    names = dict.fromkeys((*made.parameters, *made.needed))
    return Shortcode(
        name=name,
        parameters={key: Parameter(needed=key in made.needed) for key in names},
        plain=form,
        value=made.value,
        value_kind="written",
        content=made.content,
        assets=(),
        finished=True,
    )
