"""Make one file of the search index, from what the store has of its block and segments.

This module knows nothing of plans.
"""

import zlib

import msgspec

from sitegen.outputs.output import Output
from sitegen.search.files import lexicon_file, uncompressed, words_file
from sitegen.search.postings import LEXICON_PARTS, WORD_PARTS
from sitegen.search.store import SearchStore


class BlockRecord(msgspec.Struct, frozen=True, array_like=True):
    """What is stored of a block."""

    segments: tuple[str, ...]
    """Mark of each segment."""
    words: tuple[str, ...]
    """Digest of each file of words."""
    lexicon: tuple[str, ...]
    """Digest of each file of the lexicon."""


class IndexFiles:
    """Makes files of the index, in one process."""

    def __init__(self, store: SearchStore) -> None:
        self._store = store
        self._records: dict[str, BlockRecord] = {}

    def make(self, output: Output) -> tuple[bytes, bytes]:
        """Return the bytes of a file of the index, and what stands in it as readers see it.

        Raises OutputError if something stored is damaged.
        """
        kind, *subject = output.subject
        if kind == "manifest":
            data = subject[0].encode()
            return data, data
        if kind == "stored":
            (data,) = self._store.read(subject[0], int(subject[1]))
            try:
                return data, uncompressed(data)
            except zlib.error:
                raise self._store.damaged(subject[0]) from None
        return self._joined(kind, subject[0], int(subject[1]))

    def _joined(self, kind: str, mark: str, number: int) -> tuple[bytes, bytes]:
        """Return a file of words or of the lexicon, from its part in each segment of a block."""
        record = self._records.get(mark)
        if record is None:
            record = self._records[mark] = stored_record(mark, self._store)
        if kind == "words":
            size = WORD_PARTS // len(record.words)
            first, join = number * size, words_file
        else:
            size = LEXICON_PARTS // len(record.lexicon)
            first, join = WORD_PARTS + number * size, lexicon_file
        try:
            data, words = join(self._store.read(segment, first, size) for segment in record.segments)
        except (msgspec.DecodeError, ValueError):  # sealed, and yet not what sitegen stores
            raise self._store.damaged(mark) from None
        return data, "\n".join(words).encode()


def stored_record(mark: str, store: SearchStore) -> BlockRecord:
    """Return what is stored of a block. Raises OutputError if it is damaged."""
    try:
        record = _decode(store.read(mark, 0)[0])
    except msgspec.DecodeError:
        raise store.damaged(mark) from None
    if not record.words or not record.lexicon:
        raise store.damaged(mark)
    return record


_decode = msgspec.msgpack.Decoder(BlockRecord).decode
