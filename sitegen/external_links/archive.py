"""The archive of the web: it is asked for the copy nearest to a day, and, if the user wants that, to make one.

The availability API of the Wayback Machine, https://archive.org/help/wayback_api.php, and Save Page Now 2, which wants
the keys of an account. This module knows nothing of what a copy is used for.
"""

import asyncio
import os
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlencode, urlsplit

import msgspec

from sitegen.config.external_links import LinksConfig
from sitegen.config.urls import ascii_url
from sitegen.content.external_links import Copy
from sitegen.external_links.hosts import seconds_of
from sitegen.external_links.requests import Requests, host_of
from sitegen.internet import PrivateHost, parts_of
from sitegen.messages.message import Message, tr

if TYPE_CHECKING:
    import httpx

KEYS_VARIABLE = "SITEGEN_ARCHIVE_KEYS"
"""Environment variable with the keys of an account of the archive: access key, colon, secret."""
_POLLS = 60
_BETWEEN_POLLS = 3.0  # seconds
_LONGEST_WAIT = 60.0  # seconds
_LARGEST = 100_000  # bytes of an answer
_MOMENT = re.compile(r"\d{14}")
_JOB = re.compile(r"[\w-]{1,100}")


class ArchiveFailed(Exception):
    """The archive cannot be asked now, with the reason."""

    def __init__(self, reason: Message, hint: Message | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


class Archive:
    """Asks the archive."""

    def __init__(self, requests: Requests, settings: LinksConfig) -> None:
        self._requests = requests
        self._find, self._save = settings.archive, settings.save

    async def nearest(self, url: str, day: date | None) -> Copy | None:
        """Return the copy of a page nearest to a day, or None where the archive has none. Raises ArchiveFailed."""
        query = {"url": url} | ({"timestamp": f"{day:%Y%m%d}"} if day else {})
        said = await self._json("GET", self._find + ("&" if "?" in self._find else "?") + urlencode(query))
        closest = _within(_within(said, "archived_snapshots"), "closest")
        if not closest.get("available") or not str(closest.get("status", "200")).startswith("2"):
            return None
        return _copy(url, str(closest.get("url", "")), str(closest.get("timestamp", "")))

    async def save(self, url: str) -> Copy | None:
        """Return a new copy of a page, or None where the archive cannot make one. Raises ArchiveFailed."""
        said = await self._json("POST", self._save, {"url": url, "skip_first_archive": "1"})
        job = str(said.get("job_id", ""))
        if _JOB.fullmatch(job) is None:
            return None
        for _ in range(_POLLS):
            said = await self._json("GET", f"{self._save.rstrip('/')}/status/{job}")
            if said.get("status") == "success":
                moment, original = str(said.get("timestamp", "")), str(said.get("original_url", url))
                host = urlsplit(self._save)
                return _copy(url, f"{host.scheme}://{host.netloc}/web/{moment}/{original}", moment)
            if said.get("status") != "pending":
                return None
            await asyncio.sleep(_BETWEEN_POLLS)
        return None

    async def _json(self, method: str, url: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        import httpx

        parts = parts_of(ascii_url(url))
        if parts is None:
            raise ArchiveFailed(tr("“{url}” is not an absolute URL", url=url))
        headers = {"Accept": "application/json"}
        keys = os.environ.get(KEYS_VARIABLE, "")
        if keys and url.startswith(self._save):
            headers["Authorization"] = f"LOW {keys}"
        try:
            return await self._answered(method, parts, headers, form)
        except PrivateHost:
            hint = tr("add it to “private_hosts” in [links], if it is an archive of your own")
            raise ArchiveFailed(tr("“{host}” is in a private network", host=host_of(parts)), hint) from None
        except (TimeoutError, httpx.TimeoutException):
            raise ArchiveFailed(tr("no answer in time"), tr("the next run goes on")) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            detail = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise ArchiveFailed(tr("no connection ({detail})", detail=detail[:200])) from None

    async def _answered(
        self, method: str, parts: SplitResult, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> Mapping[str, Any]:
        status, wait, said = await self._requests.send(method, parts, _read, headers, form)
        if status in (429, 503) and wait is not None and wait <= _LONGEST_WAIT:
            self._requests.hosts.rest(host_of(parts), wait)
            status, wait, said = await self._requests.send(method, parts, _read, headers, form)
        if status in (401, 403):
            hint = tr("put the keys of your account into the environment variable {name}", name=KEYS_VARIABLE)
            raise ArchiveFailed(tr("the host answered {status}", status=status), hint)
        if status != 200:
            raise ArchiveFailed(tr("the host answered {status}", status=status), tr("the next run goes on"))
        return said


async def _read(answer: "httpx.Response") -> tuple[int, float | None, Mapping[str, Any]]:
    """Return status, the time that the host wants us to wait, and the JSON of an answer."""
    data = bytearray()
    async for chunk in answer.aiter_bytes():
        data += chunk
        if len(data) > _LARGEST:
            break
    try:
        said = msgspec.json.decode(bytes(data))
    except msgspec.DecodeError:
        said = {}
    wait = seconds_of(answer.headers.get("Retry-After", ""))
    return answer.status_code, wait, said if isinstance(said, Mapping) else {}


def _within(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = said.get(key)
    return found if isinstance(found, Mapping) else {}


def _copy(page: str, url: str, moment: str) -> Copy | None:
    """Return a copy; None where the answer is not one."""
    if _MOMENT.fullmatch(moment) is None or parts_of(url) is None:
        return None
    try:
        made = datetime.strptime(moment, "%Y%m%d%H%M%S").date()  # noqa: DTZ007  in UTC
    except ValueError:
        return None
    secure = url.replace("http://web.archive.org/", "https://web.archive.org/", 1)
    return Copy(page, secure, made)
