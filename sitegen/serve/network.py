"""Sockets that listen, and the IP addresses at which others on the network reach a server.

This module knows nothing of previews.
"""

import ipaddress
import socket
import sys
from collections.abc import Iterator

from sitegen.errors.problems import BuildFailed, SitegenError
from sitegen.messages.message import tr

_PORTS_TRIED = 100
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


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on ``host`` and the first free port from ``port`` on; 0 is any free one.

    Raises BuildFailed with the reason if there is none.
    """
    reason: str = tr("there is no such port")
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)) if port else (0,):
        try:
            return _listen(host, candidate)
        except socket.gaierror as error:
            reason = error.strerror or str(error)
            break
        except OSError as error:
            reason = error.strerror or str(error)
    message = tr("cannot listen on {host}, port {port}: {reason}", host=host, port=port, reason=reason)
    raise BuildFailed([SitegenError(message, hint=tr("choose another host or port with --host and --port"))])


def _listen(host: str, port: int) -> socket.socket:
    name = host.strip("[]") or None
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Right away: a port that is bound but does not listen can be bound by another preview too.
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
