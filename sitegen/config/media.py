"""Files outside git: the table ``[media]``.

This module knows nothing about the rest of the configuration.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Annotated

from sitegen.config.storages import impossible_storage, is_remote
from sitegen.config.table import Table
from sitegen.errors.schema import Issue
from sitegen.fields import Verbatim, like
from sitegen.messages.message import tr


class MediaConfig(Table, frozen=True):
    """``[media]``: photographs and other large files outside git."""

    store: Annotated[Verbatim, like("../photos", "s3://journal/photos")] = ""
    """Where these files are stored: a folder, as a path from that of the site, or a URL such as ``s3://bucket/photos``;
    credentials are in the environment."""


def impossible_media(media: MediaConfig) -> Iterator[Issue]:
    """Yield a store whose files a build would publish, and one that holds a password."""
    key = ("media", "store")
    if is_remote(media.store):
        yield from impossible_storage(media.store, key)
        return
    path = PurePosixPath(media.store.replace("\\", "/"))
    if media.store and (not path.parts or path.parts[0] in ("content", "data", "static", "output", ".sitegen")):
        hint = tr("choose a folder beside that of the site, such as “../photos”, or a URL such as s3://bucket/photos")
        yield Issue(key, tr("“{store}” is a folder of the site itself", store=media.store), hint)
