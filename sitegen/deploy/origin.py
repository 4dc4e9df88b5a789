"""Where this sitegen comes from, as a line of ``requirements.txt``: a build server then installs the same.

Installers write down where a distribution came from (https://packaging.python.org/en/latest/specifications/direct-url/).
This module knows nothing of sites.
"""

import json
import re
import subprocess
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

DISTRIBUTION = "sitegen-news"
_HEAD = "# What a build server installs to make this newspaper: sitegen, at one version.\n"
_UNKNOWN = f"""\
# This sitegen was installed from a folder that no server can reach. Name the address of its repository, and a commit:
# {DISTRIBUTION} @ git+https://example.org/sitegen.git@0123456789abcdef0123456789abcdef01234567
"""
_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+\.[\w-]+):(?!/)(?P<path>.+)")


def requirements() -> str:
    """Return the text of ``requirements.txt`` for a new site; what to write there, where nobody can know it."""
    try:
        found = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:  # run from a copy of its files
        return _HEAD + _UNKNOWN
    line = requirement(found.version, found.read_text("direct_url.json"))
    return _HEAD + (f"{line}\n" if line else _UNKNOWN)


def requirement(version: str, direct_url: str | None) -> str | None:
    """Return the requirement that installs this version again, or None where only this computer can.

    ``direct_url`` is what the installer wrote down: nothing for what came from a package index.
    """
    if direct_url is None:
        return f"{DISTRIBUTION}=={version}"
    told = json.loads(direct_url)
    if told.get("vcs_info", {}).get("vcs") == "git":
        return _pinned(told["url"], told["vcs_info"]["commit_id"])
    if "dir_info" in told:
        return _of_clone(Path(url2pathname(urlsplit(told["url"]).path)))
    return None


def _of_clone(folder: Path) -> str | None:
    address, commit = _git(folder, "remote", "get-url", "origin"), _git(folder, "rev-parse", "HEAD")
    if not address or not commit or not _git(folder, "branch", "--remotes", "--contains", commit):
        return None  # no clone, or a commit that is nowhere else
    return _pinned(address, commit)


def _pinned(address: str, commit: str) -> str | None:
    public = public_address(address)
    return f"{DISTRIBUTION} @ git+{public}@{commit}" if public else None


def public_address(address: str) -> str | None:
    """Return the address of a repository by which everybody can read it, without names and passwords, or None."""
    match = _SCP.fullmatch(address)
    if match and "://" not in address:
        return f"https://{match['host']}/{match['path']}"
    parts = urlsplit(address.removeprefix("git+"))
    if parts.scheme not in ("https", "http", "ssh", "git") or not parts.hostname:
        return None
    port = f":{parts.port}" if parts.port and parts.scheme in ("https", "http") else ""
    return f"{'http' if parts.scheme == 'http' else 'https'}://{parts.hostname}{port}{parts.path}"


def _git(folder: Path, *words: str) -> str:
    """Return what git says, or nothing."""
    try:
        done = subprocess.run(["git", "-C", folder, *words], capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
