"""Storages that a table of ``site.toml`` names: a folder, or a URL without a password.

This module knows nothing about what is stored.
"""

from collections.abc import Iterator

from sitegen.config.urls import split_url
from sitegen.errors.locate import Key
from sitegen.errors.schema import Issue
from sitegen.messages.message import tr


def is_remote(storage: str) -> bool:
    """Return whether a storage is at a URL, and not a folder."""
    return "://" in storage


def impossible_storage(storage: str, key: tuple[Key, ...]) -> Iterator[Issue]:
    """Yield a URL with a password: whoever can read ``site.toml`` would have it."""
    if is_remote(storage) and split_url(storage).password:
        hint = tr("take it out, and put it into the environment: git and everyone who reads it would have it")
        yield Issue(key, tr("this URL holds a password"), hint)
