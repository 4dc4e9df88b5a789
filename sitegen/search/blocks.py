"""Blocks of the index: segments that browsers search together.

The more segments a block has, the fewer files a reader loads, and the more a change writes. So there are three kinds:
the newest segment, which a new article changes; those of about a year before it; and the archive. Which segment is in
which block follows from its number alone. This module knows nothing of words.
"""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from sitegen.content.sources import digest_bytes
from sitegen.facts.search import SearchEntry
from sitegen.search.postings import LEXICON_PARTS, WORD_PARTS
from sitegen.search.segments import Segment

_ARCHIVE = 128  # segments of a block of the archive at most; browsers number them by one byte
_YEAR = 16  # segments that wait for the archive at most
_ARTICLES_A_FILE = 20  # of a block, at most, for each file of its words: a file has some twenty kilobytes then
_WORDS_A_LEXICON = 2  # files of words for each file of the lexicon


class Block(msgspec.Struct, frozen=True):
    """Segments that are searched together."""

    segments: tuple[Segment, ...]
    """Oldest first."""
    mark: str
    """Digest of everything that it is made from."""

    @property
    def name(self) -> str:
        """Its folder: the name of its first segment."""
        return self.segments[0].name

    @property
    def entries(self) -> list[SearchEntry]:
        """Its articles, oldest first."""
        return [entry for segment in self.segments for entry in segment.entries]

    @property
    def words(self) -> int:
        """Number of files with its words: a power of two."""
        return min(WORD_PARTS, _power_of_two(-(-len(self.entries) // _ARTICLES_A_FILE)))

    @property
    def lexicon(self) -> int:
        """Number of files with its forms: a power of two."""
        return min(LEXICON_PARTS, _power_of_two(self.words // _WORDS_A_LEXICON))


def blocks_of(segments: Sequence[Segment]) -> list[Block]:
    """Return the blocks of an edition, oldest first."""
    count = len(segments)
    whole = max(0, count - 1) // _ARCHIVE * _ARCHIVE
    old = whole + max(0, count - whole - 1) // _YEAR * _YEAR
    ends = [*range(0, whole, _ARCHIVE), whole, old, max(0, count - 1), count]
    groups = [segments[start:end] for start, end in pairwise(ends) if end > start]
    return [Block(tuple(group), digest_bytes("".join([one.mark for one in group]).encode())) for group in groups]


def _power_of_two(number: int) -> int:
    """Return the smallest power of two that is not below a number, and 1 at least."""
    return 1 << max(0, number - 1).bit_length()
