"""The entries of the search index, one for each article, and the parts in which it is made.

The index is made in parts, by month, so that a new article does not pay for the archive; browsers search all parts
together. This module knows nothing of Pagefind's formats, nor of where parts are stored.
"""

import html
import re
from collections.abc import Iterable, Iterator

import msgspec

from sitegen.content.sources import digest_bytes
from sitegen.facts.facts import Facts
from sitegen.facts.search import SearchEntry
from sitegen.pages.embeds import plain_embeds

_OLD, _NEW = 3_000, 600  # least number of articles in an old part, and in a recent one

_TAG = re.compile(r"<[^>]*>")
# Pagefind splits words at the ASCII apostrophe and at no other, and removes accents but keeps ligatures. An invisible
# combining mark (U+034F) shows which letters were a ligature.
_APOSTROPHE = re.compile(r"(?<=\w)’(?=(?:<[a-z][^>]*>)?\w)")
_INDEXED_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_LIGATURES = {"œ": "o\u034fe", "Œ": "O\u034fe", "æ": "a\u034fe", "Æ": "A\u034fe", "ß": "s\u034fs"}
_encode = msgspec.json.Encoder().encode


class SearchPart(msgspec.Struct, frozen=True):
    """Entries that are indexed together."""

    name: str
    """Its folder in that of the index; empty for the oldest part."""
    language: str
    """Language whose rules split words."""
    entries: tuple[SearchEntry, ...]
    """Oldest first."""

    def mark(self, stamp: str) -> str:
        """Return a digest of everything that the part is made from; ``stamp`` is that of the tools."""
        return digest_bytes(_encode((stamp, self.language, self.entries)))


def search_parts(facts: Facts) -> list[SearchPart]:
    """Return the parts of the index of one edition, oldest first.

    Months are joined until a part is large enough. The latest months make smaller parts, so that the part that grows is
    always small. An old article stays in its part.
    """
    months: dict[str, list[SearchEntry]] = {}
    articles = facts.roots.newspaper.articles
    for name in reversed(facts.inputs["listed"]):
        day = articles[name].meta.date
        entry: SearchEntry = facts.value(("search_entry", name))
        months.setdefault(f"{day.year:04}-{day.month:02}", []).append(entry)
    language = facts.inputs["masthead"].language.partition("-")[0].lower()
    groups = [*_groups(sorted(months), {month: len(entries) for month, entries in months.items()})]
    return [
        SearchPart(
            "" if number == 0 else group[0], language, tuple([entry for month in group for entry in months[month]])
        )
        for number, group in enumerate(groups)
    ]


def _groups(months: list[str], sizes: dict[str, int]) -> Iterator[list[str]]:
    for least in (_OLD, _NEW):
        rest: list[str] = []
        count = 0
        for month in months:
            rest.append(month)
            count += sizes[month]
            if count >= least:
                yield rest
                rest, count = [], 0
        months = rest
    if months:
        yield months


def entry_page(entry: SearchEntry, part: SearchPart, body: str) -> str:
    """Return an entry as a page for the indexer; ``body`` is the HTML of the article's text."""
    values = {"title": entry.title, "section": entry.section, "authors": ", ".join(entry.authors)}
    if entry.language:
        values["language"] = entry.language
    if entry.sponsor is not None:
        values |= {"sponsored": "1", "label": entry.sponsor}
    metas = "".join(_meta(name, value) for name, value in values.items() if value)
    head = f'<!doctype html><html lang="{part.language}"><head><title>-</title>{metas}</head><body>'
    lead = entry.standfirst
    if not _has_words(lead + _TAG.sub("", body)):  # Pagefind would leave it out of the index
        lead = entry.title if _has_words(entry.title) else entry.url
    lead = f'<p data-pagefind-weight="2">{html.escape(lead)}</p>' if lead else ""
    return as_indexed(f"{head}{lead}<div>{plain_embeds(body)}</div></body></html>")


def as_indexed(page: str) -> str:
    """Return HTML in which readers find words after an apostrophe, and ligatures by their letters."""
    page = _APOSTROPHE.sub("&#39;", page)
    for ligature, letters in _LIGATURES.items():
        page = page.replace(ligature, letters)
    return page


def as_written(text: str) -> str:
    """Return a text of the index as it is in the article; ``search.js`` does the same before it shows one."""
    text = _INDEXED_APOSTROPHE.sub("’", text)
    for ligature, letters in _LIGATURES.items():
        text = text.replace(letters, ligature)
    return text


def entry_pages(part: SearchPart, facts: Facts) -> Iterable[tuple[SearchEntry, str]]:
    """Yield each entry of a part with its page."""
    for entry in part.entries:
        yield entry, entry_page(entry, part, facts.value(("body", entry.path))[0] if entry.body else "")


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _meta(name: str, value: str) -> str:
    return f'<meta data-pagefind-meta="{name}[content]" content="{html.escape(value)}">'
