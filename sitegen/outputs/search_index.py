"""The index of the search page as files of the output. This module knows nothing of what is in them."""

from functools import cache

from sitegen.content.sources import digest_bytes

INDEX_FOLDER = "search-index/"
"""Folder of the index, below the front page of each edition."""
MANIFEST = "manifest.json"
"""The file that browsers read first: which blocks and segments there are."""
_CODE = 8  # hexadecimal digits that stand for a section or an author


@cache
def code_of(slug: str) -> str:
    """Return the code of a section or author in the index and in filters."""
    return digest_bytes(slug.encode())[:_CODE]
