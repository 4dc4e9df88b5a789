"""The scan for names: what is made of an article of the register, is searched for the names that it may not hold.

Names are compared as where they were taken out, in any case and spelling. This module knows nothing of outputs that are
made of no such article.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from sitegen.config.requests import REQUESTS_NAME
from sitegen.content.anonymity import Anonymity
from sitegen.errors.problems import LeakError
from sitegen.facts.keys import Key
from sitegen.messages.message import tr
from sitegen.unpublished.scan import Hit, Needle

if TYPE_CHECKING:
    from sitegen.unpublished.public_words import PublicWords

_OF_ARTICLES = ("card", "article")  # kinds of facts whose subject is the id of an article


class NamedArticle(msgspec.Struct, frozen=True):
    """An article that may not hold some names."""

    path: str
    """Its file."""
    anonymity: Anonymity
    """The names."""


def find_names(route: str, data: bytes, reads: Iterable[Key], articles: Mapping[str, NamedArticle]) -> tuple[Hit, ...]:
    """Return the ``articles``, by id, of which an output is made that holds one of their names."""
    if not articles:
        return ()
    made_of = {key[1] for key in reads if key[0].partition("@")[0] in _OF_ARTICLES}
    found = [articles[identifier] for identifier in sorted(made_of & articles.keys())]
    if not found:
        return ()
    text = html.unescape(unquote(data.decode(errors="replace")))
    return tuple([Hit(route, Needle(b"", "name", one.path)) for one in found if one.anonymity.holds(text)])


def judge_names(hits: Iterable[Hit], anonymous: Mapping[str, Anonymity], words: "PublicWords") -> Iterator[LeakError]:
    """Yield the leaks: names that nobody else says in public, as other articles about a namesake do."""
    said: dict[str, bool] = {}
    for hit in hits:
        path = hit.needle.item
        if path not in said:
            said[path] = words.says(anonymous[path].holds)
        if not said[path]:
            message = tr(
                "“/{output}” is made of this article and holds a name that {file} takes out of it",
                output=hit.output,
                file=REQUESTS_NAME,
            )
            hint = tr("nothing was written; find what put it there: a template, a plugin or another file")
            yield LeakError(message, path, hint=hint)
