"""Parse every source that is not in the document cache, and store it there.

The key of a document is a digest of its bytes, the options and the engine. This module knows nothing of
outputs.
"""

import time
from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import force_setattr

from sitegen.cache.documents import DocumentCache, SourceDigest
from sitegen.config.builds import LimitsConfig
from sitegen.content.anonymity import Anonymity
from sitegen.content.documents import Document, Outline, UnreadDocument, Words
from sitegen.content.meta import Meta
from sitegen.content.parse import ParseOptions
from sitegen.content.sources import SourceFile, check_fetched, digest_bytes, last_change_ns, read_source
from sitegen.errors.problems import ContentError, Rows, SitegenError, as_rows, from_rows
from sitegen.imaging.source_files import SourceFiles
from sitegen.plugins.plugins import SitePlugins
from sitegen.workers.pool import Workers

if TYPE_CHECKING:
    from sitegen.engine.work import ParsedSource

# A file changed so shortly before it was read may change again within the same tick of the file system's clock.
_TICK = 50_000_000  # nanoseconds
_COARSE_TICK = 2_050_000_000  # of FAT, which counts in steps of two seconds; ext3 and HFS+ count whole ones


class Parsing(msgspec.Struct, frozen=True):
    """What every source is parsed with."""

    files: SourceFiles
    """The files of the site."""
    options: ParseOptions
    """What of the configuration matters."""
    plugins: SitePlugins
    """Plugins, which may change bodies."""
    stamp: str
    """The engine."""
    limits: LimitsConfig
    """What an article may take."""
    anonymities: Mapping[str, Anonymity] = {}
    """What the register of requests says of some articles, by path."""
    ids: Mapping[str, str] = {}
    """Their ids, where these may not stay as they are, by path."""

    def key(self) -> Callable[[str, SourceFile], str]:
        """Return a function from digest and source of a document to its key in the cache.

        Plugins are handed the path of a text too: with any, a renamed one is another.
        """
        prefix = digest_bytes(f"{self.stamp} {self.options}".encode())
        marks = {path: digest_bytes(msgspec.json.encode(one)) for path, one in self.anonymities.items()}

        def key(digest: str, source: SourceFile) -> str:
            parts = [prefix, source.kind, digest]
            if self.plugins.files:
                parts.append(source.path)
            if source.path in marks:  # a digest: the cache holds no name
                parts += [source.path, marks[source.path]]
            return " ".join(parts)

        return key

    def options_of(self, source: SourceFile) -> ParseOptions:
        """Return what a source is parsed with."""
        found = self.anonymities.get(source.path)
        return self.options if found is None else msgspec.structs.replace(self.options, anonymity=found)

    def id_of(self, source: SourceFile) -> str:
        """Return what others call a source."""
        return self.ids.get(source.path) or source.id


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    outline: Outline
    words: Words
    html: str
    """Digest of the HTML."""
    shape: str
    """Digest of front matter and outline."""
    faults: Rows = []
    """What is wrong with its body."""


@cache
def _record_of(schema: type[Meta]) -> type[_Record]:
    """Return the record of a document with this front matter."""
    return msgspec.defstruct("Record", [("meta", schema)], bases=(_Record,), frozen=True, kw_only=True)  # type: ignore[return-value]


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """All documents of a site."""

    documents: list[Document]
    """Without their HTML, which stays in the cache."""
    keys: dict[str, str]
    """Key of each in the cache, by path."""
    marks: dict[str, str]
    """Digest of the HTML of each, by path."""
    parsed: tuple[tuple[str, float], ...]
    """Path of each source that was parsed now, and the seconds it took."""
    unused: tuple[str, ...]
    """Keys of cached documents that no source has any more."""
    problems: tuple[SitegenError, ...]
    """What is wrong with some of them."""
    unread: tuple[UnreadDocument, ...] = ()
    """The documents that are there and could not be read; of each, a problem says why."""

    def shape(self, frame: str) -> bytes:
        """Return a digest of ``frame`` and of all documents, their words apart."""
        lines = [f"{document.path} {document.shape}" for document in self.documents]
        return digest_bytes("\n".join((frame, *lines)).encode()).encode()

    def has_shapes_of(self, other: "Parsed", paths: Iterable[str]) -> bool:
        """Return whether the documents at some paths differ from others by words only."""
        pairs = [(self.document(path), other.document(path)) for path in paths]
        return all(one is not None and known is not None and one.shape == known.shape for one, known in pairs)

    def document(self, path: str) -> Document | None:
        """Return the document at a path, or None."""
        place = bisect_left(self.documents, path, key=_path_of)
        found = self.documents[place] if place < len(self.documents) else None
        return found if found is not None and found.path == path else None


def encode_record(document: Document, problems: Iterable[SitegenError]) -> bytes:
    """Return a document as the cache stores it, without path and HTML, with what is wrong with its body."""
    outline, meta = document.outline, document.meta
    record = {
        "outline": outline,
        "words": document.words,
        "html": digest_bytes(document.html.encode()),
        "shape": digest_bytes(msgspec.json.encode((meta, outline))),
        "meta": meta,
    }
    rows = as_rows(problems)
    if rows:
        record["faults"] = rows
    return msgspec.json.encode(record)


def digest_sources(
    root: Path, sources: Iterable[SourceFile], known: Mapping[str, SourceDigest]
) -> tuple[dict[str, str], dict[str, SourceDigest], list[ContentError]]:
    """Return the digest of every source, those that had to be read for it, and the files that are not really there.

    Size, times and inode only save the reading, and not if the file changed a moment ago.
    """
    problems: list[ContentError] = []
    digests: dict[str, str] = {}
    fresh: dict[str, SourceDigest] = {}
    now_ns = time.time_ns()
    for source in sources:
        old = known.get(source.path)
        if old is not None and old.look == source.look:
            digests[source.path] = old.digest
            continue
        try:
            data = read_source(root, source.path)
            digest, problem = digest_bytes(data), check_fetched(source.path, data)
        except OSError:
            digest, problem = "", None  # reported when it is parsed or copied
        digests[source.path] = digest
        if problem:
            problems.append(problem)
        last_ns = last_change_ns(source.look)
        safe = digest and not problem and now_ns - last_ns > (_TICK if last_ns % 10**9 else _COARSE_TICK)
        fresh[source.path] = SourceDigest(source.look if safe else "", digest)
    return digests, fresh, problems


class Tools(msgspec.Struct, frozen=True):
    """What sources are parsed by."""

    documents: DocumentCache
    """The cache of parsed documents."""
    workers: Workers
    """Processes to parse in."""
    progress: Callable[[int, int], None]
    """Called with the number of sources parsed, and of all."""


def parse_all(
    sources: Sequence[SourceFile], digests: dict[str, str], parsing: Parsing, tools: Tools, last: Parsed | None = None
) -> Parsed:
    """Return all documents, and what is wrong with some.

    A worker may read newer bytes than those digested before: ``digests`` is updated then, and the next build reads the
    file again. Where ``last``
    is given, ``sources`` are only those that may have changed since: the other documents are taken from there.
    """
    key_of = parsing.key()
    unknown: dict[str, list[SourceFile]] = {}
    for source in sources:
        unknown.setdefault(key_of(digests[source.path], source), []).append(source)
    taken = _Taken(parsing)
    unused: set[str] = set()
    for key, record in tools.documents.records(None if last is None else list(unknown)):
        if record is None:  # damaged: parsed again where somebody wants it
            unused.add(key)
            continue
        found = unknown.pop(key, ())
        for source in found:
            taken.add(source, key, record)
        if not found:
            unused.add(key)
    took = []
    left = sorted((source for group in unknown.values() for source in group), key=_path_of)
    for source, result in _parse(left, parsing, tools):
        took.append((source.path, result.seconds))
        if not result.record:
            taken.problems += result.problems
        else:
            if digests[source.path] != result.digest:
                tools.documents.forget_sources([source.path])
            digests[source.path] = result.digest
            key = key_of(result.digest, source)
            tools.documents.put_document(key, result.record, result.html)
            taken.add(source, key, result.record)
    parsed = Parsed(
        documents=sorted(taken.documents, key=_path_of),
        keys=taken.keys,
        marks=taken.marks,
        parsed=tuple(took),
        unused=tuple(unused.difference(taken.keys.values())),
        problems=tuple(taken.problems),
    )
    return parsed if last is None else _updated(last, parsed, [source.path for source in sources])


class _Taken:
    """Documents that are decoded from their records."""

    def __init__(self, parsing: Parsing) -> None:
        schemas = parsing.options.schemas
        self._id_of = parsing.id_of
        self.documents: list[Document] = []
        self.keys: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self.problems: list[SitegenError] = []
        self._decoders = {kind: msgspec.json.Decoder(_record_of(schemas.struct(kind))) for kind in schemas.kinds}

    def add(self, source: SourceFile, key: str, record: bytes) -> None:
        """Take the document of a source."""
        found: Any = self._decoders[source.kind].decode(record)
        path = source.path
        # As it was decoded, it is a part of the record, all of which would stay in memory for it.
        force_setattr(found.outline, "places", msgspec.Raw(bytes(found.outline.places)))
        self.keys[path], self.marks[path] = key, found.html
        self.documents.append(
            Document(
                path=path,
                kind=source.kind,
                id=self._id_of(source),
                meta=found.meta,
                outline=found.outline,
                html="",
                words=found.words,
                shape=found.shape,
            )
        )
        if found.faults:
            self.problems += from_rows(found.faults, path)


def _updated(last: Parsed, parsed: Parsed, paths: Collection[str]) -> Parsed:
    """Return what was parsed at some paths, and what was there at all others.

    A build that reads everything removes what is no longer used.
    """
    documents = list(last.documents)
    keys, marks = dict(last.keys), dict(last.marks)
    for path in paths:
        if path in keys:
            del documents[bisect_left(documents, path, key=_path_of)], keys[path], marks[path]
    for document in parsed.documents:
        insort(documents, document, key=_path_of)
    old = [problem for problem in last.problems if problem.path not in paths]
    return Parsed(
        documents=documents,
        keys=keys | parsed.keys,
        marks=marks | parsed.marks,
        parsed=parsed.parsed,
        unused=(),
        problems=(*old, *parsed.problems),
    )


_path_of = attrgetter("path")


def _parse(unknown: list[SourceFile], parsing: Parsing, tools: Tools) -> "Iterator[tuple[SourceFile, ParsedSource]]":
    if not unknown:
        return
    from sitegen.engine.work import ParsedSource, parse, start_parsing

    with tools.workers.running(len(unknown), start_parsing, (parsing,)) as run:
        results = run(parse, unknown, lambda source: source.path, reads=lambda source: [(parsing.files, source.path)])
        for done, (source, result) in enumerate(results, 1):
            tools.progress(done, len(unknown))
            if isinstance(result, SitegenError):
                result = ParsedSource(problems=(result,))
            yield source, result
