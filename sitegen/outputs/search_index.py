"""The index of the search page as files of the output. This module knows nothing of what is in them."""

from sitegen.content.sources import digest_bytes

INDEX_FOLDER = "pagefind/"
"""Folder of the index, below the front page of each edition."""
_CODE = 8  # hexadecimal digits that stand for a section or an author in the name of an entry


def code_of(slug: str) -> str:
    """Return what stands for a section or an author in the names of entries: letters that every file system takes."""
    return digest_bytes(slug.encode())[:_CODE]
