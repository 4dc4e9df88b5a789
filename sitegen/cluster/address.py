"""Where a cluster is: the URL of its scheduler, or a number of workers to start on this computer.

A port of Dask runs whatever it is sent, so it is reached by TLS only, or on this computer (docs/security.md). This
module knows nothing of what is sent.
"""

import ipaddress
import re
from urllib.parse import urlsplit

import msgspec

from sitegen.errors.problems import BuildFailed, ConfigError
from sitegen.messages.message import Message, tr

_LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")
PORT = 8786
"""The port that a scheduler listens on unless it was given another."""


class Address(msgspec.Struct, frozen=True):
    """Where a cluster is."""

    url: str = ""
    """URL of the scheduler; empty for workers that are started here."""
    workers: int = 0
    """Workers to start."""


def read_address(written: str) -> Address:
    """Return where a cluster is, from what was written.

    Raises BuildFailed with a ConfigError for what is no address, and for one that would not be safe.
    """
    if found := _LOCAL.fullmatch(written):
        return Address(workers=int(found[1]))
    try:
        parts = urlsplit(written)
        host, port = parts.hostname or "", parts.port or PORT
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("tls", "tcp") or parts.path.strip("/") or parts.query or parts.username:
        raise _refused(tr("“{address}” is not the address of a cluster", address=written), "tls://localhost:8786")
    if parts.scheme == "tcp" and not _is_here(host):
        message = tr("“{address}” would send what is built, and take what to run, without a key", address=written)
        raise _refused(message, f"tls://{parts.netloc}")
    return Address(f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refused(message: Message, example: str) -> BuildFailed:
    hint = tr("write “{example}”, or “local:4” for four workers on this computer", example=example)
    return BuildFailed([ConfigError(message, "[cluster] address", hint=hint)])
