"""Plan the files of the search index, and make the parts that are not in the store.

This module knows nothing of why an output is stale.
"""

import json
from collections.abc import Callable
from pathlib import Path

from sitegen.cache.stamp import search_stamp
from sitegen.content.sources import digest_bytes
from sitegen.facts.facts import Facts
from sitegen.outputs.kinds import SEARCH_FILE
from sitegen.outputs.output import Output
from sitegen.outputs.search_index import INDEX_FOLDER
from sitegen.planning.plan import Plan
from sitegen.search.entries import SearchPart, entry_pages, search_parts
from sitegen.search.pagefind import PROGRAMS, make_index
from sitegen.search.store import SearchStore

_PARTS = "parts.json"  # names of all parts, oldest first, for browsers
_OWNER = "the search page"


def with_index(plan: Plan, facts: Facts, documents: Path, progress: Callable[[int, int], None]) -> Plan:
    """Return a plan with the files of the index, in place of any that it has.

    The store is next to the file of the document cache, ``documents``. Raises ConfigError if the index cannot be made,
    and OSError if it cannot be written.
    """
    files = index_outputs(facts, SearchStore.next_to(documents), progress)
    if files == [output for output in plan.outputs if output.kind == SEARCH_FILE]:
        return plan
    others = [output for output in plan.outputs if output.kind != SEARCH_FILE]
    return Plan(tuple(sorted([*others, *files], key=lambda output: output.path)))


def index_outputs(facts: Facts, store: SearchStore, progress: Callable[[int, int], None]) -> list[Output]:
    """Return the files of the index of every edition, in order, and make what is missing.

    Raises ConfigError if the index cannot be made, and OSError if it cannot be written.
    """
    stamp = search_stamp()
    editions = [(edition, search_parts(edition)) for edition in facts.editions.values()]
    marks = {part: part.mark(stamp) for _, parts in editions for part in parts}
    missing = [(edition, part) for edition, parts in editions for part in parts if store.files(marks[part]) is None]
    for done, (edition, part) in enumerate(missing):
        progress(done, len(missing))
        store.put(marks[part], _made(part, edition))
    store.forget(set(marks.values()))
    outputs = []
    for edition, parts in editions:
        folder = edition.inputs["routes"].home + INDEX_FOLDER
        text = json.dumps([part.name for part in parts])
        mark = digest_bytes(text.encode())
        outputs.append(Output(folder + _PARTS, SEARCH_FILE, subject=("", text), digest=mark, owner=_OWNER))
        for part in parts:
            outputs += _files(folder, part, marks[part], store)
    return sorted(outputs, key=lambda output: output.path)


def _files(folder: str, part: SearchPart, mark: str, store: SearchStore) -> list[Output]:
    folder += f"{part.name}/" if part.name else ""
    return [
        Output(folder + file.name, SEARCH_FILE, subject=(mark, file.name), digest=file.digest, owner=_OWNER)
        for file in store.files(mark) or ()
        if not (part.name and file.name.startswith(PROGRAMS))  # they are in the oldest part
    ]


def _made(part: SearchPart, facts: Facts) -> dict[str, bytes]:
    pages = ((entry.url, entry.name, page) for entry, page in entry_pages(part, facts))
    return make_index(pages, part.language)
