"""Have a CDN forget what changed: by a command that gets the URLs, or a request with them.

This module knows nothing of what was published.
"""

import os
import shlex
import subprocess
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, build_opener

import msgspec

from sitegen import __version__
from sitegen.config.deploy import DeployConfig, purge_url
from sitegen.config.site import CONFIG_NAME
from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.internet import NoRedirect
from sitegen.messages.message import Message, tr

TOKEN = "SITEGEN_PURGE_TOKEN"
"""Environment variable with what is sent as a bearer token."""
_AT_ONCE = 100  # the most that Cloudflare takes
_SAID = 300  # characters of an answer that are repeated
_COMMAND_PATIENCE = 600.0


def purge(root: Path, urls: Sequence[str], deploy: DeployConfig) -> None:
    """Have a CDN forget what it has of some URLs.

    Raises BuildFailed with a DeployError.
    """
    if url := purge_url(deploy.purge):
        for start in range(0, len(urls), _AT_ONCE):
            _post(url, urls[start : start + _AT_ONCE], deploy.timeout)
    else:
        _run(root, deploy.purge, urls)


def _post(url: str, urls: Sequence[str], timeout: float) -> None:
    headers = {"Content-Type": "application/json", "User-Agent": f"sitegen/{__version__}"}
    token = os.environ.get(TOKEN, "").strip()
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        request = Request(url, msgspec.json.encode({"files": urls}), headers)
        with build_opener(NoRedirect).open(request, timeout=timeout):  # its scheme was checked with site.toml
            return
    except HTTPError as error:
        with error:
            said = error.read(_SAID).decode(errors="replace").replace(token or "\0", "…").strip()
        what = tr("it answered {code} {reason}", code=error.code, reason=said or error.reason)
        hint = tr("check the token in {variable}, and its rights", variable=TOKEN) if error.code in (401, 403) else None
        _fail(url, what, hint)
    except (OSError, HTTPException, ValueError) as error:
        _fail(url, str(getattr(error, "reason", error) or type(error).__name__), None)


def _run(root: Path, command: str, urls: Sequence[str]) -> None:
    text = "".join(f"{url}\n" for url in urls)
    try:
        done = subprocess.run(
            shlex.split(command),
            cwd=root,
            input=text,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_COMMAND_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _fail(command, getattr(error, "strerror", None) or str(error), None)
        return
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-_SAID:]
        _fail(command, tr("it ended with {code}: {said}", code=done.returncode, said=said), None)


def _fail(who: str, what: Message | str, hint: Message | None) -> None:
    message = tr("cannot notify {who} ({url}) of changes: {failure}", who="CDN", url=who, failure=what)
    later = tr("the pages are published; run “sitegen deploy” again, and only this is left to do")
    raise BuildFailed([DeployError(message, CONFIG_NAME, hint=hint or later)]) from None
