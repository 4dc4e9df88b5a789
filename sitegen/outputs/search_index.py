"""The index of the search page as files of the output. This module knows nothing of what is in them."""

from sitegen.content.sources import digest_bytes

SEARCH_FILE = "search file"
"""Kind of the outputs that are files of the index: made neither from a template nor by copying."""
SEARCH_ASSETS = ("search.css", "search.js")
"""Assets that are published where there is a search page, and only there."""
INDEX_FOLDER = "pagefind/"
"""Folder of the index, below the front page of each edition."""
_CODE = 8  # hexadecimal digits that stand for a section or an author in the name of an entry


def code_of(slug: str) -> str:
    """Return what stands for a section or an author in the names of entries: letters that every file system takes."""
    return digest_bytes(slug.encode())[:_CODE]
