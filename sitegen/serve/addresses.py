"""The IP addresses at which others on the network reach a server that listens on all of them.

This module knows nothing of previews.
"""

import ipaddress
import socket
from collections.abc import Iterator

# Nothing is sent there: these addresses are reserved for documentation. The route to them shows which one is ours.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def network_addresses(family: socket.AddressFamily) -> list[str]:
    """Return this computer's addresses of a family, the one that others can most likely reach first."""
    found: list[str] = []
    for address in (*_by_route(family), *_by_name(family)):
        parsed = ipaddress.ip_address(address)
        if address not in found and not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified):
            found.append(address)
    return found


def _by_route(wanted: socket.AddressFamily) -> Iterator[str]:
    for family, elsewhere in _ELSEWHERE:
        if family == wanted:
            try:
                with socket.socket(family, socket.SOCK_DGRAM) as probe:
                    probe.connect((elsewhere, 9))
                    yield probe.getsockname()[0].partition("%")[0]
            except OSError:  # no network
                continue


def _by_name(family: socket.AddressFamily) -> Iterator[str]:
    try:
        places = socket.getaddrinfo(socket.gethostname(), None, family, socket.SOCK_STREAM)
    except OSError:
        return
    for place in places:
        yield str(place[4][0]).partition("%")[0]
