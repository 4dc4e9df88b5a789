"""Publication: the table ``[deploy]``.

This module knows nothing about the rest of the configuration.
"""

import shlex
from collections.abc import Iterator
from typing import Annotated

from sitegen.config.storages import impossible_storage
from sitegen.config.table import Table
from sitegen.config.urls import THIS_COMPUTER, split_url
from sitegen.errors.schema import Issue
from sitegen.fields import Count, Seconds, Verbatim, WebUrl, like
from sitegen.messages.message import tr


class DeployConfig(Table, frozen=True):
    """``[deploy]``: where ``sitegen deploy`` publishes, and whom sitegen notifies."""

    remote: Annotated[Verbatim, like("origin", "mirror")] = "origin"
    """Git remote."""
    branch: Annotated[Verbatim, like("gh-pages", "pages")] = "gh-pages"
    """Branch that the host serves."""
    target: Annotated[Verbatim, like("s3://journal/site", "file:///srv/www")] = ""
    """URL to publish at, such as ``s3://bucket/folder``, instead of on a branch; credentials are in the environment."""
    page_cache: Count = 300
    """Seconds for which browsers may show a page of a bucket before they ask for it again."""
    purge: Annotated[Verbatim, like("scripts/purge", "https://cdn.example/purge")] = ""
    """Command that gets the changed URLs, one a line, or URL that gets them as JSON, to have a CDN forget them."""
    indexnow_key: Annotated[Verbatim, like("cle-de-la-mer", "cle-du-ciel")] = ""
    """IndexNow key, of your choice: 8 to 128 letters, digits and dashes; without one, no notification."""
    indexnow: WebUrl = "https://api.indexnow.org/indexnow"
    """URL of the IndexNow service, which notifies search engines of changed pages."""
    timeout: Seconds = 10.0
    """Timeout of each request, in seconds."""


def impossible_deployment(deploy: DeployConfig) -> Iterator[Issue]:
    """Yield the settings with which sitegen can neither publish nor notify anyone."""
    if deploy.target:
        yield from impossible_target(deploy.target)
    yield from _impossible_purge(deploy.purge)
    key = deploy.indexnow_key
    if key and not (8 <= len(key) <= 128 and key.isascii() and key.replace("-", "").isalnum()):
        hint = tr("write 8 to 128 letters, digits and dashes, such as the output of “uuidgen”")
        yield Issue(("deploy", "indexnow_key"), tr("“{key}” is not an IndexNow key", key=key[:60]), hint)


def impossible_target(target: str) -> Iterator[Issue]:
    """Yield what is wrong with a URL to publish at."""
    key = ("deploy", "target")
    parts = split_url(target)
    if parts.scheme in ("http", "https"):
        hint = tr("write the URL at which files are stored, such as s3://bucket/folder")
        yield Issue(
            key, tr("nothing can be published at “{target}”: a web server only shows files", target=target), hint
        )
    elif "://" not in target or (parts.scheme == "file" and (parts.netloc or not parts.path.strip("/"))):
        hint = tr("write a URL: s3://bucket/folder, or file:///srv/www for a folder of this computer")
        yield Issue(key, tr("“{target}” is no place to publish at", target=target), hint)
    yield from impossible_storage(target, key)


def _impossible_purge(purge: str) -> Iterator[Issue]:
    key = ("deploy", "purge")
    if purge_url(purge):
        parts = split_url(purge)
        if parts.scheme == "http" and parts.hostname not in THIS_COMPUTER:
            hint = tr("begin it with “https://”")
            yield Issue(key, tr("“{url}” would be sent the token unencrypted", url=purge), hint)
        yield from impossible_storage(purge, key)
        return
    try:
        shlex.split(purge)
    except ValueError as error:
        yield Issue(key, tr("“{command}” is no command: {error}", command=purge, error=error), None)


def purge_url(purge: str) -> str:
    """Return the URL that is notified of changes; nothing if a command is."""
    return purge if purge.startswith(("https://", "http://")) else ""
