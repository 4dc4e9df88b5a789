"""An article without some names: its front matter, its body, and the proof that none is left in what pages get of it.

This module knows nothing of the register.
"""

import html
from collections.abc import Iterator

import msgspec

from sitegen.content.anonymity import Anonymity
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta
from sitegen.errors.problems import ContentError, Place
from sitegen.formats.frontmatter import FrontMatter
from sitegen.messages.message import tr
from sitegen.traits import Trait, with_changed

_SIGNED = ("author", "authors")  # ids of others: who signs an article is not named by it


def anonymous_front(front: FrontMatter, text: str, anonymity: Anonymity) -> tuple[FrontMatter, str]:
    """Return a source without the names, taken apart, and its text with as many lines."""
    data = {key: value if key in _SIGNED else anonymity.values(value) for key, value in front.data.items()}
    body = anonymity.body(front.body)
    return front._replace(data=data, body=body), text[: len(text) - len(front.body)] + body


def anonymous_meta(meta: ArticleMeta, anonymity: Anonymity) -> ArticleMeta:
    """Return front matter without URLs that hold one of the names, and as the register wants it indexed."""
    if anonymity.names:
        for trait in (Trait.LINK, Trait.WEB):
            meta = with_changed(meta, trait, lambda url: "" if anonymity.holds(url) else url)
        aliases = tuple([alias for alias in meta.aliases if not anonymity.holds(alias)])
        meta = msgspec.structs.replace(meta, aliases=aliases)
    return msgspec.structs.replace(meta, noindex=True) if anonymity.noindex else meta


def names_left(document: Document, text: str, anonymity: Anonymity) -> Iterator[ContentError]:
    """Yield a problem if one of the names is left in what pages get of an article, whose file holds ``text``."""
    meta = document.front_matter
    assert isinstance(meta, ArticleMeta)
    outline, shown = document.outline, with_changed(meta, Trait.PICTURE, lambda _: "")
    letters = [msgspec.structs.replace(reply, file="") for reply in meta.replies]
    shown = msgspec.structs.replace(shown, related=(), translation_of="", template="", replies=letters)
    said = msgspec.json.encode((document.id, shown, document.words, outline.entries, outline.places)).decode()
    if not any(map(anonymity.holds, (said, document.html, html.unescape(document.html)))):
        return
    message = tr("this article still holds a name that requests.toml takes out of it")
    hint = tr("write the passage so that the name stands in plain words, or change the file")
    yield ContentError(message, document.path, Place(_line_left(text, anonymity)), hint)


def _line_left(text: str, anonymity: Anonymity) -> int | None:
    """Return the first line with a name that is left; no message quotes it, for logs may be public."""
    for number, line in enumerate(text.split("\n"), 1):
        if anonymity.holds(html.unescape(anonymity.body(line))):
            return number
    return None
