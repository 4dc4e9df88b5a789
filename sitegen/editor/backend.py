"""Where the editor stores articles: the repository of the site, by its remote.

https://sveltiacms.app/en/docs/backends. This module knows nothing of collections.
"""

from typing import Literal, get_args
from urllib.parse import urlsplit

import msgspec

from sitegen.deploy.git import Git
from sitegen.deploy.origin import public_url
from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.messages.message import tr

Forge = Literal["github", "gitlab", "gitea", "test-repo"]
FORGES: tuple[Forge, ...] = get_args(Forge)
"""Kinds of host that the editor knows; ``test-repo`` is the memory of the browser, to try it."""

_HOSTS: dict[str, Forge] = {
    "github.com": "github", "gitlab.com": "gitlab", "gitea.com": "gitea", "codeberg.org": "gitea",
}  # fmt: skip
_API: dict[Forge, str] = {"github": "/api/v3", "gitlab": "/api/v4", "gitea": "/api/v1"}
_OWN_API = {"github.com": "https://api.github.com"}
_DEFAULTS = ("github.com", "gitlab.com", "gitea.com")
_STATUS: dict[Forge, tuple[str, ...]] = {
    "github": ("https://www.githubstatus.com",),
    "gitlab": ("https://status-api.hostedstatus.com",),
}
"""Hosts that the editor asks whether the forge works."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says; nothing where git shall say it."""

    forge: str = ""
    """Kind of host."""
    repo: str = ""
    """Repository there, as ``owner/name``."""
    branch: str = ""
    """Branch that articles are written to."""
    host: str = ""
    """Host of the forge."""
    auth: str = ""
    """URL of a service that signs people in."""
    app_id: str = ""
    """Id of the OAuth application at the forge."""


class Backend(msgspec.Struct, frozen=True, kw_only=True):
    """A repository as the editor reaches it."""

    forge: Forge
    """Kind of host."""
    settings: dict[str, str]
    """What the configuration says of it."""
    hosts: tuple[str, ...] = ()
    """URLs of hosts that the browser asks."""


def find_backend(git: Git, wanted: Wanted) -> Backend:
    """Return the repository that the editor writes to. Raises BuildFailed if it is unknown."""
    if wanted.forge == "test-repo":
        return Backend(forge="test-repo", settings={"name": "test-repo"})
    url = public_url(git.ask("remote", "get-url", "origin") or "") or ""
    parts = urlsplit(url)
    host = wanted.host or parts.netloc or next((name for name, one in _HOSTS.items() if one == wanted.forge), "")
    repo = wanted.repo or parts.path.strip("/").removesuffix(".git")
    forge = next((one for one in FORGES if one == wanted.forge), None) or _HOSTS.get(host)
    if not repo or "/" not in repo:
        hint = tr("name it: --repo owner/name, with --backend github, gitlab or gitea")
        raise BuildFailed([DeployError(tr("git does not know the repository of this site"), hint=hint)])
    if forge is None:
        hint = tr("say what it is: --backend github, gitlab or gitea")
        raise BuildFailed([DeployError(tr("the editor does not know the host {host}", host=host), hint=hint)])
    return _backend(forge, host, repo, wanted, git)


def _backend(forge: Forge, host: str, repo: str, wanted: Wanted, git: Git) -> Backend:
    branch = wanted.branch or _branch(git)
    settings: dict[str, str] = {"name": forge, "repo": repo} | ({"branch": branch} if branch else {})
    api = _OWN_API.get(host, f"https://{host}{_API[forge]}")
    hosts = [_origin(api), *_STATUS.get(forge, ())]
    if host not in _DEFAULTS:
        settings["api_root"] = api
        if forge != "github":
            settings["base_url"] = f"https://{host}"
    if wanted.auth:
        settings["base_url"] = wanted.auth
        hosts.append(_origin(wanted.auth))
    if wanted.app_id:
        settings["app_id"] = wanted.app_id
        if forge == "gitlab":
            settings["auth_type"] = "pkce"
        hosts.append(f"https://{host}")
    return Backend(forge=forge, settings=settings, hosts=tuple(dict.fromkeys(hosts)))


def _branch(git: Git) -> str:
    """Return the main branch: the one that ``origin`` calls so, or else the one that is checked out."""
    head = git.ask("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    return (head or "").removeprefix("origin/") or git.ask("symbolic-ref", "--quiet", "--short", "HEAD") or ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
