"""Who may see what is the newsroom's alone: the dashboard, and which lines of which file are wrong.

On the loopback interface that is everybody who can ask. Where others can ask too (a network, a tunnel, a container, or
readers who are shown the public site), it takes a token, which the terminal shows as part of a URL: the browser
exchanges it for a cookie. A forwarded port comes from the loopback interface, so addresses of clients say nothing.

This module knows nothing of pages.
"""

import secrets

from starlette.requests import Request
from starlette.responses import Response

_PARAMETER = "token"
_BYTES = 16


class Admission:
    """Admits the newsroom; ``name`` tells the cookies of two previews on one host apart."""

    def __init__(self, by_token: bool, name: str = "", path: str = "/") -> None:
        self._token = secrets.token_urlsafe(_BYTES) if by_token else ""
        self._cookie = f"sitegen-{name}"
        self._path = path

    @property
    def query(self) -> str:
        """What a URL needs to be admitted, with its question mark; nothing if everybody is."""
        return f"?{_PARAMETER}={self._token}" if self._token else ""

    @property
    def by_token(self) -> bool:
        """Whether others can ask too, so that the newsroom needs a token."""
        return bool(self._token)

    def admits(self, request: Request) -> bool:
        """Return whether a request comes from the newsroom."""
        return not self._token or self._knows(request.cookies.get(self._cookie, ""))

    def exchange(self, request: Request) -> Response | None:
        """Return the answer to a URL with the token: the same URL without it, and a cookie. Else return None."""
        if not self._token or not self._knows(request.query_params.get(_PARAMETER, "")):
            return None
        rest = request.url.remove_query_params(_PARAMETER)
        target = rest.path + (f"?{rest.query}" if rest.query else "")
        response = Response(
            b"", 303, {"location": target, "cache-control": "no-store", "referrer-policy": "no-referrer"}
        )
        response.set_cookie(self._cookie, self._token, path=self._path, httponly=True, samesite="lax")
        return response

    def _knows(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(errors="replace"), self._token.encode())
