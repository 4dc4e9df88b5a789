"""Search: what the index holds of each article, and the parts in which it is made.

An index is made in parts, by months, so that who publishes today does not pay for the archive; browsers search them
together. This module knows nothing of Pagefind's formats, nor of where parts are kept.
"""

import html
import re
from collections.abc import Iterable, Iterator

import msgspec

from sitegen.content.sources import digest_bytes
from sitegen.facts.facts import Facts
from sitegen.facts.search import SearchEntry
from sitegen.pages.embeds import plain_embeds

_OLD, _NEW = 3_000, 600  # articles that an old part has at least, and one of those that came last

_TAG = re.compile(r"<[^>]*>")
# Pagefind cuts words at an apostrophe of ASCII and at no other, and takes off accents but leaves ligatures whole. A
# combining mark that nobody sees (U+034F) tells which letters were one.
_APOSTROPHE = re.compile(r"(?<=\w)’(?=(?:<[a-z][^>]*>)?\w)")
_INDEXED_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_LIGATURES = {"œ": "o\u034fe", "Œ": "O\u034fe", "æ": "a\u034fe", "Æ": "A\u034fe", "ß": "s\u034fs"}
_encode = msgspec.json.Encoder().encode


class SearchPart(msgspec.Struct, frozen=True):
    """Entries that are indexed together."""

    name: str
    """Its folder below that of the index; empty for the oldest part."""
    language: str
    """Language by whose rules words are cut."""
    entries: tuple[SearchEntry, ...]
    """Oldest first."""

    def mark(self, stamp: str) -> str:
        """Return what tells this part from every other; ``stamp`` is what makes the index."""
        return digest_bytes(_encode((stamp, self.language, self.entries)))


def search_parts(facts: Facts) -> list[SearchPart]:
    """Return the parts of the index of one edition, oldest first.

    Months are put together until a part is large enough; those that came last make smaller parts, so that the one that
    grows is always small. What is old is in the same part tomorrow.
    """
    months: dict[str, list[SearchEntry]] = {}
    for article in reversed(facts.inputs["listed"].articles):
        day = article.meta.date
        entry: SearchEntry = facts.value(("search_entry", article.id))
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
    told = {"title": entry.title, "section": entry.section, "authors": ", ".join(entry.authors)}
    if entry.language:
        told["language"] = entry.language
    if entry.sponsor is not None:
        told |= {"sponsored": "1", "label": entry.sponsor}
    metas = "".join(_meta(name, value) for name, value in told.items() if value)
    head = f'<!doctype html><html lang="{part.language}"><head><title>-</title>{metas}</head><body>'
    lead = entry.standfirst
    if not _has_words(lead + _TAG.sub("", body)):  # it would not be in the index at all
        lead = entry.title if _has_words(entry.title) else entry.url
    lead = f'<p data-pagefind-weight="2">{html.escape(lead)}</p>' if lead else ""
    return as_indexed(f"{head}{lead}<div>{plain_embeds(body)}</div></body></html>")


def as_indexed(page: str) -> str:
    """Return HTML so that readers find words behind an apostrophe, and ligatures by the letters that they type."""
    page = _APOSTROPHE.sub("&#39;", page)
    for ligature, letters in _LIGATURES.items():
        page = page.replace(ligature, letters)
    return page


def as_written(text: str) -> str:
    """Return a text of the index as it stood in the article; ``search.js`` does the same where it shows one."""
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
