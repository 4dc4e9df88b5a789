"""Publication: the table ``[deploy]``.

This module knows nothing about the rest of the configuration.
"""

from collections.abc import Iterator
from typing import Annotated

from sitegen.config.table import Table
from sitegen.errors.schema import Issue
from sitegen.fields import Seconds, Verbatim, WebUrl, like
from sitegen.messages.message import tr


class DeployConfig(Table, frozen=True):
    """``[deploy]``: where ``sitegen deploy`` publishes, and whom sitegen notifies."""

    remote: Annotated[Verbatim, like("origin", "mirror")] = "origin"
    """Git remote."""
    branch: Annotated[Verbatim, like("gh-pages", "pages")] = "gh-pages"
    """Branch that the host serves."""
    indexnow_key: Annotated[Verbatim, like("cle-de-la-mer", "cle-du-ciel")] = ""
    """IndexNow key, of your choice: 8 to 128 letters, digits and dashes; without one, no notification."""
    indexnow: WebUrl = "https://api.indexnow.org/indexnow"
    """URL of the IndexNow service, which notifies search engines of changed pages."""
    timeout: Seconds = 10.0
    """Timeout of each request, in seconds."""


def impossible_deployment(deploy: DeployConfig) -> Iterator[Issue]:
    """Yield the settings with which sitegen cannot notify anyone."""
    key = deploy.indexnow_key
    if key and not (8 <= len(key) <= 128 and key.isascii() and key.replace("-", "").isalnum()):
        hint = tr("write 8 to 128 letters, digits and dashes, such as the output of “uuidgen”")
        yield Issue(("deploy", "indexnow_key"), tr("“{key}” is not an IndexNow key", key=key[:60]), hint)
