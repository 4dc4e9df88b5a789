"""Record: what is published now, written into the ledger. A build only reads it.

This module knows nothing of outputs.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from sitegen.engine.reading import Reading, sketches
from sitegen.engine.request import BuildRequest, cache_file
from sitegen.formats.replace import replace_text
from sitegen.newsroom.ledger import LEDGER_NAME, Entry, format_ledger, last_at, recorded_route
from sitegen.newsroom.silent_changes import modified
from sitegen.newsroom.site import Article, Author, Page

_DIGEST = 10  # characters: enough to distinguish versions of one file apart


class Recorded(msgspec.Struct, frozen=True):
    """The result of recording."""

    added: tuple[str, ...]
    """URLs that were not known before."""
    text: str
    """The new text of the ledger."""
    changed: bool
    """Whether it differs."""


def record(root: Path, reading: Reading) -> Recorded:
    """Return the ledger with everything that is public."""
    ledger = reading.snapshot.ledger
    before = ledger.entries
    former = {recorded_route(redirect.route): redirect for redirect in reading.site.redirects}
    paths = {item.id: path for path, item in reading.site.public.items() if isinstance(item, (Article, Page, Author))}
    now = {entry.route: entry for entry in _public(root, reading, ledger.texts)}
    articles = (item for item in reading.site.public.values() if isinstance(item, Article))
    first = {article.path: article.first for article in articles if article.first}
    entries = [*now.values(), *(Entry(route, path=path, first=True) for path, route in first.items())]
    for route, several in before.items():
        redirect = former.get(route)
        heir = paths.get(redirect.target, "") if redirect and redirect.kind != "address" else ""
        entries += [entry for entry in several if entry.is_given_up]
        path = heir or last_at(several).path
        if route not in now and several[-1].published and first.get(path) != route:
            entries.append(Entry(route, path=path))
        # What was first at a URL, and is not public now, may come back.
        if route not in first.values():
            entries += [entry for entry in several if entry.first and entry.path not in reading.site.public]
    text = format_ledger(entries, ledger.anonymous)
    added = tuple(sorted(now.keys() - before.keys()))
    return Recorded(added, text, text != ledger.text)


def write_ledger(root: Path, text: str) -> None:
    """Replace the ledger, in one step."""
    replace_text(root / LEDGER_NAME, text)


def _public(root: Path, reading: Reading, known: Mapping[str, list[Entry]]) -> Iterator[Entry]:
    site = reading.site
    sketch = sketches(reading.parsed, cache_file(BuildRequest(root)))
    for edition in (site, *site.editions.values()):
        for terms in edition.terms.values():
            for term in terms.values():
                yield Entry(recorded_route(term.route))
    for path, item in site.public.items():
        if not isinstance(item, (Article, Page, Author)):
            continue
        route, digest = recorded_route(item.route), reading.snapshot.digests[path][:_DIGEST]
        old = next((entry for entry in known.get(path, ()) if entry.digest == digest), None)
        if old is not None:
            yield msgspec.structs.replace(old, route=route)
        else:
            yield Entry(route=route, digest=digest, sketch=sketch(path), modified=modified(item), path=path)
