"""What a newspaper says in public anyway: words that are no leak, although something unpublished has them too.

They are those of public documents, of the configuration, of the messages of the theme, and of the data files that
templates print. All of it is read only after a match. This module knows nothing of outputs.
"""

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import jinja2
import msgspec

from sitegen.config.site import Config
from sitegen.content.data import DataFiles
from sitegen.content.documents import Document
from sitegen.content.meta import ArticleMeta
from sitegen.content.wording import without_body
from sitegen.facts.keys import Key
from sitegen.pages.templates import EXTENSIONS
from sitegen.theme.locale import format_moment
from sitegen.theme.messages import messages_in
from sitegen.theme.theme import Theme
from sitegen.unpublished.needles import Unpublished

_QUOTES = re.compile(r"«\s?|\s?»|[“”„]")
_TAG = re.compile(r"<[^>]*>")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
_NUMBER = re.compile(r"\d+")
_NAME_LENGTH = 80  # letters: what stands within a message of a theme is a name or a headline


class PublicWords(msgspec.Struct, frozen=True, kw_only=True):
    """Where the words are that are public anyway."""

    config: Config
    documents: Iterable[Document]
    """All documents, unpublished ones too."""
    body: Callable[[str], str]
    """Returns the HTML of a document, by its path."""
    theme: Theme
    data: DataFiles
    tables: Collection[str]
    """Paths of the tables that something public shows."""

    def without(
        self, texts: Iterable[str], items: Mapping[str, Unpublished], read: Iterable[Key] | None = None
    ) -> set[str]:
        """Return those of some texts that nobody says in public.

        ``items`` are the unpublished documents by path, ``read`` the facts that outputs were made from.
        """
        left = {text: folded(text) for text in texts}
        names: set[str] = set()
        for part in self._parts(items, read):
            _drop(left, folded("\n".join(part)))
            if not left:
                return set()
            names |= {folded(text) for text in part if 1 < len(text) <= _NAME_LENGTH}
        messages = [folded(message) for message in self._messages()]
        _drop(left, "\n".join(messages))
        if left:
            names |= self._dates(items)
            for seen in list(left.values()):
                _drop(left, "\n".join(_filled(messages, {name for name in names if name in seen}, seen)))
        return set(left)

    def says(self, holds: Callable[[str], bool]) -> bool:
        """Return whether something that is public holds what ``holds`` looks for; texts of themes are not asked."""
        return any(holds("\n".join(part)) for part in self._parts({}, None))

    def _parts(self, items: Mapping[str, Unpublished], read: Iterable[Key] | None) -> Iterator[list[str]]:
        """Yield the texts of each place."""
        yield list(_strings(msgspec.to_builtins(self.config)))
        for document in self.documents:
            yield _said(document, items.get(document.path), self.body)
        for path in self.tables:
            yield [self.data.bytes_of_table(path).decode(errors="replace")]
        for name in dict.fromkeys(key[1] for key in read or () if key[0].partition("@")[0] == "data"):
            if name in self.data.files:
                yield list(_strings(self.data.read(name)))

    def _messages(self) -> Iterator[str]:
        """Yield the messages of catalogs, and what templates mark as one."""
        languages = [edition.site.language for edition in self.config.editions.values()]
        yield from messages_in(self.theme, languages)
        environment = jinja2.Environment(extensions=EXTENSIONS)
        for path in sorted(set(self.theme.templates.values())):
            try:
                found = environment.extract_translations(Path(path).read_text("utf-8"))  # type: ignore[attr-defined]
            except (OSError, UnicodeDecodeError, RecursionError, jinja2.TemplateSyntaxError):
                continue  # no page is made from it
            for _, _, message in found:
                yield from (one for one in ((message,) if isinstance(message, str) else message) if one)

    def _dates(self, items: Mapping[str, Unpublished]) -> set[str]:
        """Return the days and months of public articles, as pages write them."""
        languages = {edition.site.language for edition in self.config.editions.values()}
        days = {
            document.meta.date.astimezone(self.config.zone).date()
            for document in self.documents
            if isinstance(document.meta, ArticleMeta) and document.path not in items
        }
        styles = ("month", "long")
        return {folded(format_moment(day, style, name)) for day in days for style in styles for name in languages}


def folded(text: str) -> str:
    """Return a text as it reads, however it is written."""
    return _QUOTES.sub('"', "".join(html.unescape(text).replace("’", "'").split()))


def _drop(left: dict[str, str], said: str) -> None:
    """Remove the texts that are part of what is said."""
    for text in [text for text, seen in left.items() if seen in said]:
        del left[text]


def _filled(messages: Iterable[str], names: set[str], seen: str) -> Iterator[str]:
    """Yield the messages that have placeholders with public names, or numbers, in their place."""
    values = sorted(names | set(_NUMBER.findall(seen)))
    for message in messages:
        pieces = _PLACEHOLDER.split(message)
        if 2 <= len(pieces) <= 3:
            for given in product(values, repeat=len(pieces) - 1):
                yield pieces[0] + "".join(value + piece for value, piece in zip(given, pieces[1:], strict=True))


def _said(document: Document, item: Unpublished | None, body: Callable[[str], str]) -> list[str]:
    """Return all that a document says in public: nothing if it is unpublished, a notice if it is retracted."""
    if item is not None and item.secret != "its text":
        return []
    meta = document.front_matter
    if item is not None:
        return list(_strings(msgspec.to_builtins(without_body(meta) if isinstance(meta, ArticleMeta) else meta)))
    # With and without its tags: the values of an embed are attributes, and a tag may stand within a phrase.
    written = body(document.path)
    return [*_strings(msgspec.to_builtins(meta)), document.words.excerpt, _TAG.sub("", written), written]


def _strings(value: Any) -> Iterator[str]:
    """Yield every text in a value of mappings and lists, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(key)
            yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)
