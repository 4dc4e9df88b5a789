"""Files of the index, as bytes. ``search-index.js`` reads them; docs/search-index.md describes them.

This module knows nothing of where anything is stored.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from sitegen.facts.search import SearchEntry
from sitegen.search.blocks import Block
from sitegen.search.passages import Passage
from sitegen.search.postings import Lexicon, Words

TEXTS = "text/"
"""Folder of the texts of articles, which are results."""
_LEVEL = 4  # 6 takes a third longer, for 2 %
_GZIP = 16  # tells zlib to expect its head and tail
_SEVEN = 7  # bits of a number that a byte holds, if another byte may follow

_words = msgspec.msgpack.Decoder(Words).decode
_lexicon = msgspec.msgpack.Decoder(Lexicon).decode
_pack = msgspec.msgpack.Encoder().encode
_json = msgspec.json.Encoder().encode


def packed(parts: Iterable[Words | Lexicon]) -> list[bytes]:
    """Return the parts of a segment as they are stored: of a small segment, most have nothing in them."""
    return [_pack(part) if part else b"" for part in parts]


def words_file(segments: Iterable[Sequence[bytes]]) -> tuple[bytes, list[str]]:
    """Return a file of words, and its words; ``segments`` are the stored parts in it of each segment of a block."""
    found: dict[str, list[bytes]] = {}
    for number, slices in enumerate(segments):
        prefix = bytes([number])
        for slice_ in filter(None, slices):
            for stem, data in _words(slice_).items():
                runs = found.get(stem)
                if runs is None:
                    found[stem] = [prefix, data]
                else:
                    runs += (prefix, data)
    stems = sorted(found)
    pieces: list[bytes] = []
    for stem, head in zip(stems, _front_coded(stems), strict=True):
        data = b"".join(found[stem])
        pieces += (head, _varint(len(data)), data)
    return compressed(b"".join(pieces)), stems


def lexicon_file(segments: Iterable[Sequence[bytes]]) -> tuple[bytes, list[str]]:
    """Return a file of the lexicon, and its forms; ``segments`` are as in ``words_file``."""
    found: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for slices in segments:
        for slice_ in filter(None, slices):
            for form, stems in _lexicon(slice_).items():
                known = found.get(form)
                if known is None:
                    found[form], counts[form] = stems, 1
                else:
                    counts[form] += 1
                    if known != stems:
                        found[form] = sorted({*known, *stems})
    forms = sorted(found)
    pieces: list[bytes] = []
    for form, head in zip(forms, _front_coded(forms), strict=True):
        stems = found[form]
        pieces += (
            head,
            bytes((counts[form].bit_length(), len(stems))),
            *[_after(form.encode(), one.encode()) for one in stems],
        )
    return compressed(b"".join(pieces)), forms


def _front_coded(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield each text, in order of its bytes, as what it adds to the one before."""
    last = b""
    for text in texts:
        data = text.encode()
        yield _after(last, data)
        last = data


def _after(last: bytes, data: bytes) -> bytes:
    """Return how many first bytes of another text a text has, and the number and bytes of the rest."""
    shared = 0
    for one, other in zip(last, data, strict=False):
        if one != other:
            break
        shared += 1
    return bytes((shared, len(data) - shared)) + data[shared:]


def _varint(number: int) -> bytes:
    """Return a number in groups of seven bits, the lowest first (LEB128)."""
    found = bytearray()
    while number >> _SEVEN:
        found.append(number & 0x7F | 0x80)
        number >>= _SEVEN
    found.append(number)
    return bytes(found)


def articles_file(block: Block) -> bytes:
    """Return sections, authors and own terms of each article of a block: what filters ask for."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys([name for entry in block.entries for name in entry.codes]):
        codes: dict[str, int] = {}
        rows = [[codes.setdefault(code, len(codes)) for code in entry.codes.get(name, ())] for entry in block.entries]
        found |= {name: [*codes], f"{name}_of": rows}
    return compressed(_json(found))


def tags_file(block: Block) -> bytes:
    """Return the tags of each article of a block."""
    tags: dict[tuple[str, str], int] = {}
    rows = [[tags.setdefault(tag, len(tags)) for tag in entry.tags] for entry in block.entries]
    return compressed(_json({"tags": [*tags], "tags_of": rows}))


def text_file(entry: SearchEntry, passages: list[Passage]) -> bytes:
    """Return what a browser shows of an article that it found."""
    text = {
        "url": entry.url,
        "date": entry.day,
        "title": entry.title,
        "standfirst": entry.standfirst,
        "section": entry.section,
        "authors": ", ".join(entry.authors),
        "language": entry.language,
        "parts": passages,
    }
    found: dict[str, Any] = {name: value for name, value in text.items() if value}
    if entry.sponsor is not None:
        found["label"] = entry.sponsor
    return compressed(_json(found))


def manifest_file(blocks: Iterable[tuple[Block, str]]) -> bytes:
    """Return the first file; each block is given with the digest of its files."""
    rows = [
        {
            "name": block.name,
            "version": version,
            "words": block.words,
            "lexicon": block.lexicon,
            "segments": [(segment.name, len(segment.entries)) for segment in block.segments],
        }
        for block, version in blocks
    ]
    return _json({"blocks": rows})


def compressed(data: bytes) -> bytes:
    """Return data in the format of gzip (RFC 1952): hosts compress texts only.

    The module gzip of some versions of Python writes the system into the header, that of others does not.
    """
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = b"\x1f\x8b\x08" + bytes(5) + b"\x00\xff"  # no name, no time, any system
    tail = zlib.crc32(data).to_bytes(4, "little") + (len(data) % 2**32).to_bytes(4, "little")
    return b"".join([head, packing.compress(data), packing.flush(), tail])


def uncompressed(data: bytes) -> bytes:
    """Return what ``compressed`` was given."""
    return zlib.decompress(data, zlib.MAX_WBITS | _GZIP)
