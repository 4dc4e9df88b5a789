"""The guard of the web application: it refuses requests that a preview never needs, and adds headers to all responses.

This module knows nothing of pages.
"""

import ipaddress
import re
from collections.abc import Collection, Iterable
from email.utils import formatdate

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sitegen.messages.language import shown
from sitegen.messages.message import tr

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(:\d+)?")
_NAME = re.compile(r"[a-z0-9_.-]+", re.ASCII)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}


class Guard:
    """Refuses what a preview never needs: requests under a foreign host name, and methods that change data.

    ``forms`` are the paths that take forms.
    """

    def __init__(
        self, app: ASGIApp, host: str, allowed: Iterable[str] = (), forms: Collection[str] = frozenset()
    ) -> None:
        self._app = app
        self._forms = frozenset(forms)
        name = host.strip("[]").lower()
        self._hosts = {one.lower() for one in (name, *allowed)}
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
            return PlainTextResponse(_refusal_of(given), 403)
        if scope["path"] in self._forms:
            if scope["method"] == "POST":
                return None
            return PlainTextResponse("", 405, {"allow": "POST"})
        if scope["method"] not in ("GET", "HEAD"):
            refusal = shown(tr("This server answers only GET and HEAD."))
            return PlainTextResponse(f"{refusal}\n", 405, {"allow": "GET, HEAD"})
        return None

    def _knows(self, given: str) -> bool:
        match = _HOST.fullmatch(given)
        if match is None:
            return False
        name = match[1].removesuffix(".").strip("[]")
        return name in self._hosts or is_this_machine(name) or (self._any_address and _address(name) is not None)


def is_this_machine(host: str) -> bool:
    """Return whether a host is this machine wherever it is asked for: a loopback address, or a name for one.

    By https://www.rfc-editor.org/rfc/rfc6761 (section 6.3) and https://www.rfc-editor.org/rfc/rfc1122 (3.2.1.3).
    """
    name = host.strip("[]").lower().removesuffix(".")
    address = _address(name)
    return name == "localhost" or name.endswith(".localhost") or (address is not None and address.is_loopback)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _refusal_of(given: str) -> str:
    """Return why a request is refused, and what to do where a tunnel or a container has a name of its own."""
    message = shown(tr("This server does not answer to the host name “{name}”.", name=given))
    match = _HOST.fullmatch(given)
    if match is None or not _NAME.fullmatch(match[1]):
        return f"{message}\n"
    hint = tr("If it is yours, start the preview with “sitegen serve --allow-host {name}”.", name=match[1])
    return f"{message}\n{shown(hint)}\n"
