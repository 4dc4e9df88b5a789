"""Plan the files of the search index, and work out what the store does not have.

This module knows nothing of why an output is stale.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from sitegen.cache.documents import BodyReader
from sitegen.cache.stamp import search_stamp
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import OutputError, SitegenError
from sitegen.facts.facts import Facts
from sitegen.facts.search import SearchEntry
from sitegen.outputs.kinds import SEARCH_FILE
from sitegen.outputs.output import Output
from sitegen.outputs.search_index import INDEX_FOLDER, MANIFEST
from sitegen.planning.plan import Plan
from sitegen.search.blocks import Block, blocks_of
from sitegen.search.files import (
    TEXTS,
    articles_file,
    manifest_file,
    packed,
    tags_file,
    text_file,
)
from sitegen.search.making import BlockRecord, stored_record
from sitegen.search.passages import passages_of
from sitegen.search.postings import LEXICON_PARTS, WORD_PARTS, invert
from sitegen.search.segments import segments_of
from sitegen.search.store import DIGEST, SearchStore
from sitegen.search.words import Vocabulary
from sitegen.workers.pool import Workers

_OWNER = "the search page"
_FEW = 4  # segments that one process works out sooner than others have started
_ARTICLES, _TAGS = 1, 2  # slices of what is stored of a block that are files
_TEXTS = WORD_PARTS + LEXICON_PARTS  # the first slice of what is stored of a segment that is the text of an article
_Task = tuple[str, str, tuple[SearchEntry, ...]]


def with_index(
    plan: Plan, facts: Facts, documents: Path, workers: Workers, progress: Callable[[int, int], None]
) -> Plan:
    """Return a plan with the files of the index, in place of any that it has.

    The store is next to the file of the document cache, ``documents``. Raises SitegenError if the index cannot
    be made, and OSError if the store cannot be written.
    """
    files = index_outputs(facts, SearchStore.next_to(documents), workers, progress)
    if files == [output for output in plan.outputs if output.kind == SEARCH_FILE]:
        return plan
    others = [output for output in plan.outputs if output.kind != SEARCH_FILE]
    return Plan(tuple(sorted([*others, *files], key=lambda output: output.path)))


def index_outputs(
    facts: Facts, store: SearchStore, workers: Workers, progress: Callable[[int, int], None]
) -> list[Output]:
    """Return the files of the index of every edition, in order, and work out what the store does not have.

    Raises SitegenError if that cannot be worked out, and OSError if the store cannot be written.
    """
    stamp = search_stamp()
    editions = {name: segments_of(edition, stamp) for name, edition in facts.editions.items()}
    missing = [
        (segment.mark, _language(facts.editions[name]), segment.entries)
        for name, segments in editions.items()
        for segment in segments
        if not store.has(segment.mark)
    ]
    _invert_all(missing, facts, store, workers, progress)
    outputs: list[Output] = []
    wanted: set[str] = set()
    for name, segments in editions.items():
        blocks = blocks_of(segments)
        outputs += _outputs(name, facts.editions[name], blocks, store, stamp)
        wanted.update([segment.mark for segment in segments], [block.mark for block in blocks])
    store.forget(wanted)
    return sorted(outputs, key=lambda output: output.path)


def _language(facts: Facts) -> str:
    """Return the language whose rules say which words are alike."""
    return str(facts.inputs["masthead"].language).partition("-")[0].lower()


def _invert_all(
    tasks: Sequence[_Task], facts: Facts, store: SearchStore, workers: Workers, progress: Callable[[int, int], None]
) -> None:
    bodies = facts.roots.bodies.html
    with workers.sized(_FEW).running(len(tasks), _start, (bodies, store)) as run:
        reads = lambda task: [(bodies, entry.path) for entry in task[2] if entry.body]  # noqa: E731
        for done, (_, result) in enumerate(run(_invert, tasks, lambda task: _OWNER, reads=reads)):
            if isinstance(result, SitegenError):
                raise result
            progress(done + 1, len(tasks))


_shared: dict[str, Any] = {}


def _start(bodies: BodyReader, store: SearchStore) -> None:
    _shared["search"] = bodies, store


def _invert(task: _Task) -> None:
    """Store the words of one segment."""
    mark, language, entries = task
    bodies, store = _shared["search"]
    articles = [(entry, passages_of(bodies(entry.path) if entry.body else "")) for entry in entries]
    words, lexicon = invert(articles, _vocabulary(language))
    texts = [text_file(entry, passages) for entry, passages in articles]
    store.put(mark, [*packed(words), *packed(lexicon), *texts])


_vocabulary = lru_cache(Vocabulary)


def _outputs(edition: str, facts: Facts, blocks: list[Block], store: SearchStore, stamp: str) -> Iterator[Output]:
    folder = facts.inputs["routes"].home + INDEX_FOLDER

    def output(name: str, digest: str, *subject: str) -> Output:
        return Output(folder + name, SEARCH_FILE, subject=subject, digest=digest, edition=edition, owner=_OWNER)

    versions = []
    for block in blocks:
        record = _record(block, store, stamp)
        versions.append(digest_bytes(_encode(record))[:8])
        for kind, digests in (("words", record.words), ("lexicon", record.lexicon)):
            for number, digest in enumerate(digests):
                yield output(f"{block.name}/{kind}/{number}.bin", digest, kind, block.mark, str(number))
        stored = _hexadecimal(store.digests(block.mark))
        for name, number in (("articles", _ARTICLES), ("tags", _TAGS)):
            yield output(f"{block.name}/{name}.bin", stored[number], "stored", block.mark, str(number))
        for segment in block.segments:
            for place, digest in enumerate(_hexadecimal(store.digests(segment.mark)[_TEXTS * DIGEST :])):
                name = f"{TEXTS}{segment.name}/{place}.bin"
                yield output(name, digest, "stored", segment.mark, str(_TEXTS + place))
    manifest = manifest_file(zip(blocks, versions, strict=True)).decode()
    yield output(MANIFEST, digest_bytes(manifest.encode()), "manifest", manifest)


def _record(block: Block, store: SearchStore, stamp: str) -> BlockRecord:
    """Return the record of a block, stored or made now."""
    if store.has(block.mark):
        with suppress(OutputError):  # a damaged one is made again
            return stored_record(block.mark, store)
    digests = [store.digests(segment.mark) for segment in block.segments]
    head = stamp.encode()

    def files(first: int, parts: int, count: int) -> tuple[str, ...]:
        size = parts // count * DIGEST
        begins = range(first * DIGEST, (first + parts) * DIGEST, size)
        return tuple([digest_bytes(b"".join([head, *(row[at : at + size] for row in digests)])) for at in begins])

    record = BlockRecord(
        segments=tuple([segment.mark for segment in block.segments]),
        words=files(0, WORD_PARTS, block.words),
        lexicon=files(WORD_PARTS, LEXICON_PARTS, block.lexicon),
    )
    store.put(block.mark, [_encode(record), articles_file(block), tags_file(block)])
    return record


def _hexadecimal(digests: bytes) -> list[str]:
    """Return each of the digests as text."""
    return [digests[at : at + DIGEST].hex() for at in range(0, len(digests), DIGEST)]


_encode = msgspec.msgpack.Encoder().encode
