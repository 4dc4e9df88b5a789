"""Requests to the internet: never to a private network, whatever a name leads to.

A name is resolved once, all its addresses are checked, and the request goes to one of those: a name could lead
elsewhere the next time. This module makes no request.
"""

import ipaddress
from collections.abc import Callable, Iterable
from http.client import HTTPMessage
from typing import IO, Any, NamedTuple
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, Request

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IsAllowed = Callable[[IpAddress], bool]
"""Returns whether an address may be asked."""


class NoRedirect(HTTPRedirectHandler):
    """Follows no redirect: a key goes to the host that was named, and to no other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Return no further request."""


class PrivateHost(Exception):
    """A host has no address, or one that may not be asked."""


class Pinned(NamedTuple):
    """A request to an address that was checked."""

    url: str
    """URL with the address in place of the host."""
    host: str
    """The header ``Host``."""
    server_name: str
    """The name that the host's certificate must have."""


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, obsolete


def is_public(address: IpAddress) -> bool:
    """Return whether an address is one of the internet, and not of a private network or this computer.

    One of version 6 that stands for one of version 4 is what that one is.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _TRANSLATED or address in _COMPATIBLE:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.is_site_local or (inner is not None and not is_public(inner)):
            return False
    return address.is_global and not address.is_multicast


def parts_of(url: str) -> SplitResult | None:
    """Return the parts of a URL of the web, or None for any other."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # an impossible one raises
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def port_of(parts: SplitResult) -> int:
    """Return the port at which a URL of the web is asked."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def checked(found: Iterable[Any], is_allowed: IsAllowed) -> list[IpAddress]:
    """Return the addresses that ``getaddrinfo`` found.

    Raises PrivateHost unless every one may be asked.
    """
    addresses = list(dict.fromkeys(ipaddress.ip_address(one[4][0]) for one in found))
    if not addresses or not all(map(is_allowed, addresses)):
        raise PrivateHost
    return addresses


def pinned(parts: SplitResult, address: IpAddress) -> Pinned:
    """Return a request for a URL to one of the addresses of its host."""
    host = f"[{address}]" if address.version == 6 else str(address)
    netloc = f"{host}:{parts.port}" if parts.port else host
    return Pinned(parts._replace(netloc=netloc).geturl(), parts.netloc.rpartition("@")[2], parts.hostname or "")
