"""Links to other sites: the table ``[links]``.

This module knows nothing about the rest of the configuration.
"""

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from sitegen.config.table import Table
from sitegen.errors.schema import Issue
from sitegen.fields import Count, Seconds, Several, Verbatim, WebUrl, between, like
from sitegen.messages.message import tr


class LinksConfig(Table, frozen=True, kw_only=True):
    """``[links]``: how ``sitegen check --external`` checks links to other sites."""

    dead: Literal["note", "warning", "error"] = "note"
    """Level of a dead link: ``note`` only lists it; with ``warning`` or ``error`` the check ends with exit code 1."""
    ignore: tuple[Annotated[Verbatim, like("https://example.org/*", "*/mer")], ...] = ()
    """URLs that are not checked; ``*`` stands for any characters."""
    days: Count = 7
    """How many days a result holds before sitegen asks again."""
    hosts_at_once: Several = 20
    """Maximum number of requests at the same time; one host never gets more than one."""
    pause: Annotated[float, like(1.5, 2.0), between(0, 86_400)] = 1.0
    """Seconds between two requests to one host."""
    timeout: Seconds = 20.0
    """Seconds to wait for an answer."""
    largest: Annotated[int, like(1_000_000, 2_000), between(1, 1_000_000_000)] = 2_000_000
    """Maximum number of bytes read of a page, to look for the anchor of a link."""
    private_hosts: tuple[Annotated[Verbatim, like("localhost:8001", "intranet.example.org")], ...] = ()
    """Hosts that may be asked although they are in a private network, as URLs name them: ``localhost:8001``."""
    archive: WebUrl = "https://archive.org/wayback/available"
    """Interface in which ``--archive`` looks for copies: the Wayback Machine's availability API, or one like it."""
    save: WebUrl = "https://web.archive.org/save"
    """Interface that ``--archive save`` asks for new copies: Save Page Now, or one like it."""
    archive_requests: Count = 100
    """Maximum number of URLs for which one run asks the archive; the next run goes on."""

    @property
    def is_ignored(self) -> Callable[[str], bool]:
        """What returns whether a URL is not checked."""
        if not self.ignore:
            return lambda _: False
        found = re.compile("|".join(".*".join(map(re.escape, one.split("*"))) for one in self.ignore), re.IGNORECASE)
        return lambda url: found.fullmatch(url) is not None


def impossible_links(links: LinksConfig) -> Iterator[Issue]:
    """Yield the settings with which no link can be checked."""
    for number, host in enumerate(links.private_hosts):
        if not host or "/" in host or "@" in host:
            message = tr("“{host}” is not a host", host=host)
            yield Issue(("links", "private_hosts", number), message, tr("write only host and port: localhost:8001"))
