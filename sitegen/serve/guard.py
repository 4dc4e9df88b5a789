"""The guard of the web application: it refuses requests that a preview never needs, and adds headers to all responses.

This module knows nothing of pages.
"""

import ipaddress
import re
from email.utils import formatdate

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:\d+)?")
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}


class Guard:
    """Refuses what a preview never needs: requests under a foreign host name, and methods that change data."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        name = host.strip("[]").lower()
        self._hosts = _LOCAL | {f"[{name}]" if ":" in name else name}
        # DNS rebinding needs a host name. A server on all addresses may answer any request under a bare IP address.
        self._any_address = name in ("0.0.0.0", "::", "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on."""
        refusal = self._refusal(scope)

        async def send_with_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["date"] = formatdate(usegmt=True)
                headers.update(_ALWAYS)
            await send(message)

        await (refusal or self._app)(scope, receive, send_with_more)

    def _refusal(self, scope: Scope) -> Response | None:
        given = Headers(scope=scope).get("host", "").lower()
        if not self._knows(given):
            return PlainTextResponse(f"This server does not answer to the host name “{given}”.\n", 403)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("This server answers only GET and HEAD.\n", 405, {"allow": "GET, HEAD"})
        return None

    def _knows(self, given: str) -> bool:
        match = _HOST.fullmatch(given)
        if match is None:
            return False
        name = match[1].removesuffix(".")
        return name in self._hosts or (self._any_address and _is_ip_address(name.strip("[]")))


def _is_ip_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
