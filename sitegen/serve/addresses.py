"""At which addresses others in the network reach a server that listens at all of them.

This module knows nothing of previews.
"""

import ipaddress
import socket
from collections.abc import Iterator

# Nothing is sent there: these addresses are for documentation, and asking for a way to them tells which one is ours.
_AWAY = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def network_addresses(family: socket.AddressFamily) -> list[str]:
    """Return this computer's addresses of a family, the one that others most likely reach first."""
    found: list[str] = []
    for address in (*_towards_others(family), *_by_name(family)):
        place = ipaddress.ip_address(address)
        if address not in found and not (place.is_loopback or place.is_link_local or place.is_unspecified):
            found.append(address)
    return found


def _towards_others(wanted: socket.AddressFamily) -> Iterator[str]:
    for family, away in _AWAY:
        if family == wanted:
            try:
                with socket.socket(family, socket.SOCK_DGRAM) as probe:
                    probe.connect((away, 9))
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
