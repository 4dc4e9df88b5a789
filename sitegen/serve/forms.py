"""Forms that the dashboard sends: who may send them, and what is in them.

The only requests of a preview that change anything. They are answered on this computer alone, and only if they come
from a page of the dashboard itself: by the ``Origin`` that browsers add to them
(https://fetch.spec.whatwg.org/#origin-header), by ``Sec-Fetch-Site``, and by a token that other sites cannot read. This
module knows nothing of what the forms do.
"""

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from sitegen.messages.message import Message, tr
from sitegen.serve.guard import is_this_machine

TOKEN = "token"
"""Name of the field with the token."""
_BYTES = 16
_MOST_BYTES = 16_384
_MOST_FIELDS = 20
_FORM = "application/x-www-form-urlencoded"
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers of proxies: behind one, somebody else may be asking."""


class NotOurs(Exception):
    """A form that no page of the dashboard has sent: the answer says ``message``."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message)


class Forms:
    """Takes the forms of one run."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(_BYTES)
        """What every form of the dashboard has in it, new with each start."""

    async def read(self, request: Request) -> Mapping[str, str]:
        """Return the fields of a form. Raises NotOurs."""
        _check_sender(request)
        fields = _fields(await _body(request))
        if not secrets.compare_digest(fields.get(TOKEN, "").encode(errors="replace"), self.token.encode()):
            raise NotOurs(tr("This form is from an earlier run of the preview: open the dashboard again."))
        return fields


def _check_sender(request: Request) -> None:
    headers = request.headers
    host = headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    client = request.client.host if request.client else ""
    if not (is_this_machine(name) and is_this_machine(client)) or any(one in headers for one in _FORWARDED):
        raise NotOurs(tr("The dashboard changes articles only on the computer that runs the preview."))
    same = headers.get("sec-fetch-site", "same-origin") == "same-origin"
    if headers.getlist("origin") != [f"http://{host}"] or not same:
        raise NotOurs(tr("This form is not from the dashboard."))
    if headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise NotOurs(tr("This form is not from the dashboard."))


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise NotOurs(tr("This form is too long."))
    return body


def _fields(body: bytes) -> Mapping[str, str]:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise NotOurs(tr("This form is not from the dashboard.")) from None
    if len(dict(pairs)) != len(pairs):
        raise NotOurs(tr("This form is not from the dashboard."))
    return dict(pairs)
