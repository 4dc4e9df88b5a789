"""Requests to hosts of the internet: each host in its turn, at an address that was checked, and not for ever.

This module knows nothing of what is asked.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import SplitResult

from sitegen.config.external_links import LinksConfig
from sitegen.external_links.hosts import Hosts
from sitegen.internet import IpAddress, checked, is_public, pinned, port_of

if TYPE_CHECKING:
    import httpx

Said = TypeVar("Said")
Receive = Callable[["httpx.Response"], Awaitable[Said]]
"""Reads as much of an answer as it needs."""
_ADDRESSES = 2  # of one host that are tried
_WHOLE = 2.0  # times the timeout: how long an answer may take until it has ended


class Requests:
    """Makes the requests of one run."""

    def __init__(self, client: "httpx.AsyncClient", hosts: Hosts, settings: LinksConfig) -> None:
        self._client = client
        self._private = frozenset(map(str.lower, settings.private_hosts))
        self._timeout = settings.timeout
        self.hosts = hosts
        """The hosts of the run."""
        self.is_online = False
        """Whether a host was found: without network, no name has an address."""

    async def send(
        self,
        method: str,
        parts: SplitResult,
        receive: Receive[Said],
        headers: Mapping[str, str] = {},
        form: Mapping[str, str] | None = None,
    ) -> Said:
        """Return what ``receive`` makes of the answer to a request for a URL in ASCII.

        Raises PrivateHost, TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError or ValueError.
        """
        async with self.hosts.turn(host_of(parts)), asyncio.timeout(self._timeout * _WHOLE):
            addresses = (await self._addresses(parts))[:_ADDRESSES]
            self.is_online = True
            for place, address in enumerate(addresses):
                asked, host, name = pinned(parts, address)
                request = self._client.build_request(
                    method, asked, data=form, headers={**headers, "Host": host}, extensions={"sni_hostname": name}
                )
                answer = await self._sent(request, is_last=place + 1 == len(addresses))
                if answer is None:
                    continue
                try:
                    return await receive(answer)
                finally:
                    await answer.aclose()
        raise AssertionError

    async def _sent(self, request: "httpx.Request", is_last: bool) -> "httpx.Response | None":
        """Return the answer to a request; None where another address may accept the connection."""
        import httpx

        try:
            return await self._client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if is_last or fault_of_tls(error) is not None:
                raise
        return None

    async def _addresses(self, parts: SplitResult) -> list[IpAddress]:
        is_allowed = (lambda _: True) if host_of(parts) in self._private else is_public
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(parts.hostname, port_of(parts), type=socket.SOCK_STREAM)
        return sorted(checked(found, is_allowed), key=lambda address: address.version)


def host_of(parts: SplitResult) -> str:
    """Return host and port of a URL, as it names them."""
    return parts.netloc.rpartition("@")[2].lower()


def fault_of_tls(error: BaseException) -> str | None:
    """Return what is wrong with the certificate or the encryption of a host, if that is the reason of an error."""
    reason: BaseException | None = error
    while reason is not None and not isinstance(reason, ssl.SSLError):
        reason = reason.__cause__ or reason.__context__
    if reason is None:
        return None
    said: Any = getattr(reason, "verify_message", None) or reason.reason
    return str(said or "TLS")


def new_client(settings: LinksConfig, site_url: str) -> "httpx.AsyncClient":
    """Return a client for a run; it says whose links are checked.

    It keeps no connection and no cookie: these belong to an address, and several hosts may have the same.
    """
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    import httpx

    from sitegen import __version__

    return httpx.AsyncClient(
        timeout=settings.timeout,
        limits=httpx.Limits(max_keepalive_connections=0),
        headers={"User-Agent": f"sitegen/{__version__} (link check; +{site_url})", "Accept-Encoding": "identity"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        trust_env=False,
    )
