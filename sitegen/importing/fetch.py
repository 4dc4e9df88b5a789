"""Pictures that only the old host has, fetched when the user asks for it.

One request at a time, never one to a private network, and a picture that is there is never asked for again, so an
import that was cut off goes on where it ended. This module knows nothing about articles.
"""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urljoin

from sitegen import __version__
from sitegen.internet import IpAddress, IsAllowed, PrivateHost, checked, is_public, parts_of, pinned, port_of
from sitegen.messages.message import Message, tr

if TYPE_CHECKING:
    import httpx

_LARGEST = 50_000_000  # bytes
_PATIENCE = 20.0  # seconds for an answer
_LONGEST_WAIT = 60.0  # seconds that a host may ask us to wait
_HOPS = 5
_TRIES = 3
_TYPES = ("image/", "audio/", "video/", "application/pdf", "application/octet-stream", "binary/octet-stream")


class Failure(NamedTuple):
    """A picture that could not be fetched."""

    url: str
    """Its address."""
    reason: Message
    """Why."""


class _Refused(Exception):
    """An answer that is no picture."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def fetch_all(
    wanted: Iterable[tuple[str, Path]],
    done: Callable[[], None],
    allowed: IsAllowed = is_public,
    pause: float = 0.1,
) -> Iterator[Failure]:
    """Fetch pictures, each from a URL to a file that does not exist yet; yield what could not be fetched.

    ``done`` is called after each, ``pause`` is how many seconds lie between two requests, and ``allowed`` says which
    addresses may be asked.
    """
    import httpx

    with httpx.Client(
        timeout=_PATIENCE, headers={"User-Agent": f"sitegen/{__version__} (import)"}, trust_env=False
    ) as client:
        fetcher = _Fetcher(client, allowed)
        for url, file in wanted:
            try:
                fetcher.fetch(url, file)
            except _Refused as refusal:
                yield Failure(url, refusal.reason)
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                yield Failure(url, tr("{kind}: {error}", kind=type(error).__name__, error=str(error)[:200]))
            done()
            time.sleep(pause)


class _Fetcher:
    def __init__(self, client: "httpx.Client", allowed: IsAllowed) -> None:
        self._client = client
        self._allowed = allowed

    def fetch(self, url: str, file: Path) -> None:
        """Fetch one picture. Raises _Refused, httpx.HTTPError, OSError or ValueError."""
        for _ in range(_HOPS):
            following = self._ask(url, file)
            if following is None:
                return
            url = urljoin(url, following)
        raise _Refused(tr("it redirects too often"))

    def _ask(self, url: str, file: Path) -> str | None:
        """Return where an answer redirects to; None once the file is written."""
        parts = parts_of(url)
        if parts is None:
            raise _Refused(tr("this is no address of the web"))
        asked, host, name = pinned(parts, self._address(parts))
        for number in range(_TRIES):
            with self._client.stream("GET", asked, headers={"Host": host}, extensions={"sni_hostname": name}) as answer:
                if answer.status_code in (429, 503) and number + 1 < _TRIES:
                    wait = answer.headers.get("Retry-After", "")
                    time.sleep(min(float(wait) if wait.isdigit() else 2.0**number, _LONGEST_WAIT))
                    continue
                if answer.is_redirect:
                    return str(answer.headers.get("Location", ""))
                if answer.status_code != 200:
                    raise _Refused(tr("the host answered {status}", status=answer.status_code))
                kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                if not kind.startswith(_TYPES):
                    raise _Refused(tr("the host answered with “{kind}”, not with a picture", kind=kind))
                self._write(answer, file)
            return None
        return None

    def _write(self, answer: "httpx.Response", file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f".{file.name}.new")
        size = 0
        try:
            with new.open("wb") as out:
                for chunk in answer.iter_bytes():
                    size += len(chunk)
                    if size > _LARGEST:
                        raise _Refused(tr("it is larger than {size} MB", size=_LARGEST // 1_000_000))
                    out.write(chunk)
            new.replace(file)
        finally:
            new.unlink(missing_ok=True)

    def _address(self, parts: SplitResult) -> IpAddress:
        try:
            return checked(socket.getaddrinfo(parts.hostname, port_of(parts), type=socket.SOCK_STREAM), self._allowed)[
                0
            ]
        except PrivateHost:
            raise _Refused(tr("“{host}” is in a private network", host=parts.hostname)) from None
