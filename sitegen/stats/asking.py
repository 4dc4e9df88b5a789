"""One request to the interface of a service, with a key, and its answer in JSON.

A key goes to the host that ``site.toml`` names and to no other: no redirect is followed. It is in no message. This
module knows no particular service.
"""

import os
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, NoReturn, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, build_opener

import msgspec

from sitegen import __version__
from sitegen.errors.problems import StatsError
from sitegen.internet import NoRedirect
from sitegen.messages.message import Message, tr

KEY_VARIABLE, USER_VARIABLE = "SITEGEN_STATS_KEY", "SITEGEN_STATS_USER"
_PATIENCE = 60.0  # seconds for an answer
_LARGEST = 20_000_000  # bytes
_SAID = 200  # characters of what a service says that are repeated
Answer = TypeVar("Answer")


class Access(msgspec.Struct, frozen=True):
    """What the environment says of the access to a service."""

    key: str
    """The key, or the password of the user."""
    user: str = ""
    """The user, where a service wants one."""

    @classmethod
    def of_environment(cls) -> "Access":
        """Return what the environment says. Raises StatsError where it has no key."""
        key = os.environ.get(KEY_VARIABLE, "").strip()
        if not key:
            message = tr("there is no key in the environment variable {variable}", variable=KEY_VARIABLE)
            hint = tr("create a key for reading statistics at the service, and set the variable; write it into no file")
            raise StatsError(message, hint=hint)
        return cls(key, os.environ.get(USER_VARIABLE, "").strip())


class UnknownQuestion(StatsError):
    """A service does not know what it was asked: another version of it may."""


class Asking:
    """What asks a service."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._opener = build_opener(NoRedirect)

    def get(self, url: str, values: Mapping[str, object], kind: type[Answer], headers: Mapping[str, str]) -> Answer:
        """Return the answer to a question in a URL. Raises StatsError where there is none of this kind."""
        return self._ask(Request(f"{url}?{urlencode(values)}", headers=dict(headers)), kind)

    def post(self, url: str, body: bytes, kind: type[Answer], headers: Mapping[str, str]) -> Answer:
        """Return the answer to a question in a body. Raises StatsError where there is none of this kind."""
        return self._ask(Request(url, body, dict(headers)), kind)

    def _ask(self, request: Request, kind: type[Answer]) -> Answer:
        request.add_header("User-Agent", f"sitegen/{__version__}")
        request.add_header("Accept", "application/json")
        try:
            with self._opener.open(request, timeout=_PATIENCE) as answer:
                data: bytes = answer.read(_LARGEST + 1)
        except HTTPError as error:
            with error:
                self._refuse(request, error)
        except (OSError, HTTPException, ValueError) as error:
            reason = str(getattr(error, "reason", error) or type(error).__name__)
            self._fail(request, tr("it cannot be reached: {reason}", reason=reason), None)
        if len(data) > _LARGEST:
            self._fail(request, tr("its answer is larger than {size} MB", size=_LARGEST // 1_000_000), None)
        return self._read(request, data, kind)

    def _read(self, request: Request, data: bytes, kind: type[Answer]) -> Answer:
        try:
            return msgspec.json.decode(data, type=kind)
        except msgspec.DecodeError:
            said = self._clean(_message_in(data))
            message = tr("it answered: {said}", said=said) if said else tr("its answer is not what it should be")
            self._fail(request, message, tr("check “url”, “site” and the key"))

    def _refuse(self, request: Request, error: HTTPError) -> NoReturn:
        moved = error.headers.get("Location", "")
        if 300 <= error.code < 400 and moved:
            self._fail(
                request, tr("it redirects to {url}", url=moved[:_SAID]), tr("write the URL to which it redirects")
            )
        said = self._clean(_message_in(error.read(_LARGEST)) or error.reason)
        message = tr("it answered {code} {reason}", code=error.code, reason=said)
        hint = tr("check the key in {variable}, and its rights", variable=KEY_VARIABLE)
        if error.code == 400:
            raise UnknownQuestion(_not_said(request, message)) from None
        self._fail(request, message, hint if error.code in (401, 403) else None)

    def _fail(self, request: Request, what: Message, hint: Message | None) -> NoReturn:
        raise StatsError(_not_said(request, what), hint=hint) from None

    def _clean(self, said: object) -> str:
        """Return what a service says, without the key."""
        return str(said).replace(self._access.key, "…")[:_SAID]


def _not_said(request: Request, what: Message) -> Message:
    return tr("{host} does not say what was read: {what}", host=request.host, what=what)


def _message_in(data: bytes) -> str:
    """Return what an answer says is wrong, under one of the names that services use."""
    try:
        value: Any = msgspec.json.decode(data)
    except msgspec.DecodeError:
        return ""
    error = value.get("error", "") if isinstance(value, dict) else ""
    found = error.get("message", "") if isinstance(error, dict) else error
    return str(found or (value.get("message", "") if isinstance(value, dict) else ""))
