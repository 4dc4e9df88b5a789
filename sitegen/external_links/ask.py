"""Ask a host about a URL: HEAD, then GET where that does not say yes, along all redirects.

Never more of a page is read than is needed. This module knows nothing of what follows from an answer.
"""

import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urldefrag, urljoin

import msgspec

from sitegen.config.external_links import LinksConfig
from sitegen.config.urls import ascii_url
from sitegen.external_links.anchors import found_in
from sitegen.external_links.hosts import LeftAlone, seconds_of
from sitegen.external_links.requests import Requests, fault_of_tls, host_of
from sitegen.external_links.results import Answer, Outcome
from sitegen.internet import PrivateHost, parts_of

if TYPE_CHECKING:
    import httpx

_HOPS = 10
_TRIES = 3
_LONGEST_WAIT = 60.0  # seconds that a host may ask us to wait within a run
_GONE = (404, 410)
_BUSY = (429, 503)
_PERMANENT = (301, 308)
_FINAL: tuple[Outcome, ...] = ("found", "no_host", "private", "no_url", "later")
"""What another method would not change."""
_NO_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class _Redirect(NamedTuple):
    """An answer that leads elsewhere."""

    url: str
    permanent: bool


class _Wait(NamedTuple):
    """An answer by which the host wants us to wait."""

    seconds: float
    answer: Answer


class Asker:
    """Asks about URLs."""

    def __init__(self, requests: Requests, settings: LinksConfig) -> None:
        self._requests = requests
        self._largest = settings.largest

    async def ask(self, url: str, anchors: Iterable[str] = ()) -> Answer:
        """Return what the host says of a URL; a page is looked through for anchors."""
        wanted = tuple(anchors)
        answer = await self._follow("GET" if wanted else "HEAD", url, wanted)
        # Many hosts know only GET, and a name server may have been busy.
        if answer.outcome == "no_host" or (not wanted and answer.outcome not in _FINAL):
            answer = await self._follow("GET", url, wanted)
        return answer

    async def _follow(self, method: str, url: str, anchors: tuple[str, ...]) -> Answer:
        final, permanent = "", True
        for _ in range(_HOPS):
            step = await self._step(method, final or url, anchors)
            if isinstance(step, Answer):
                return msgspec.structs.replace(step, final=final, permanent=permanent and bool(final))
            try:
                final = urldefrag(urljoin(final or url, step.url)).url
            except ValueError:
                return Answer(outcome="no_url", detail=step.url)
            permanent = permanent and step.permanent
        return Answer(outcome="loop", final=final)

    async def _step(self, method: str, url: str, anchors: tuple[str, ...]) -> Answer | _Redirect:
        """Return what a host answers when it has been given the time that it asks for."""
        try:
            parts = parts_of(ascii_url(url))
        except ValueError:
            parts = None
        if parts is None:
            return Answer(outcome="no_url", detail=url)
        host, hosts = host_of(parts), self._requests.hosts
        answer = Answer(outcome="blocked")
        for _ in range(_TRIES):
            said = await self._request(method, parts, anchors)
            if not isinstance(said, _Wait):
                return said
            answer = said.answer
            if said.seconds > _LONGEST_WAIT:  # whoever waits for its turn would wait as long
                hosts.leave(host, said.seconds)
            else:
                hosts.rest(host, said.seconds)
        return answer

    async def _request(self, method: str, parts: SplitResult, anchors: tuple[str, ...]) -> Answer | _Redirect | _Wait:
        import httpx

        try:
            return await self._requests.send(method, parts, lambda answer: self._read(answer, anchors))
        except PrivateHost:
            return Answer(outcome="private")
        except socket.gaierror as error:
            return Answer(outcome="no_host" if error.errno in _NO_NAME else "refused", detail=error.strerror or "")
        except LeftAlone as later:
            return Answer(outcome="later", detail=str(later))
        except (TimeoutError, httpx.TimeoutException):
            return Answer(outcome="timeout")
        except UnicodeError:  # a name that no host can have
            return Answer(outcome="no_url", detail=parts.geturl())
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            fault = fault_of_tls(error)
            if fault is not None:
                return Answer(outcome="tls", detail=fault)
            return Answer(outcome="refused", detail=(str(error) or type(error).__name__)[:200])

    async def _read(self, answer: "httpx.Response", anchors: tuple[str, ...]) -> Answer | _Redirect | _Wait:
        status = answer.status_code
        if answer.has_redirect_location:
            return _Redirect(answer.headers["Location"], status in _PERMANENT)
        if answer.is_success:
            return Answer(outcome="found", anchors=await self._anchors(answer, anchors))
        detail = f"{status} {answer.reason_phrase}".strip()
        if status in _GONE:
            return Answer(outcome="gone", detail=detail)
        said = Answer(outcome="server" if answer.is_server_error else "blocked", detail=detail)
        seconds = seconds_of(answer.headers.get("Retry-After", "")) if status in _BUSY else None
        return said if seconds is None else _Wait(seconds, said)

    async def _anchors(self, answer: "httpx.Response", anchors: tuple[str, ...]) -> dict[str, bool]:
        """Return whether a page may have anchors: where it is no HTML, or too long to be read, it may."""
        kind = answer.headers.get("Content-Type", "")
        coded = answer.headers.get("Content-Encoding", "identity").lower() != "identity"
        if not anchors or coded or "html" not in kind.lower():
            return dict.fromkeys(anchors, True)
        data = bytearray()
        async for chunk in answer.aiter_raw():
            data += chunk
            if len(data) > self._largest:
                return dict.fromkeys(anchors, True)
        return found_in(bytes(data), kind, anchors)
