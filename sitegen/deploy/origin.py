"""Where this sitegen was installed from, as a line of ``requirements.txt``: a build server then installs the same.

Installers record the origin of a distribution (https://packaging.python.org/en/latest/specifications/direct-url/).
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
_HEAD = "# What a build server installs to build this newspaper: one version of sitegen.\n"
_UNKNOWN = f"""\
# This sitegen was installed from a folder that no server can reach. Give the URL of its repository, and a commit:
# {DISTRIBUTION} @ git+https://example.org/sitegen.git@0123456789abcdef0123456789abcdef01234567
"""
_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+\.[\w-]+):(?!/)(?P<path>.+)")


def requirements() -> str:
    """Return the text of ``requirements.txt`` for a new site: a requirement, or a comment that says what to write."""
    try:
        found = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:  # not installed, but run from a copy of its files
        return _HEAD + _UNKNOWN
    line = requirement(found.version, found.read_text("direct_url.json"))
    return _HEAD + (f"{line}\n" if line else _UNKNOWN)


def requirement(version: str, direct_url: str | None) -> str | None:
    """Return the requirement that installs this version again, or None if only this computer can.

    ``direct_url`` is what the installer recorded: None for a distribution from a package index.
    """
    if direct_url is None:
        return f"{DISTRIBUTION}=={version}"
    origin = json.loads(direct_url)
    if origin.get("vcs_info", {}).get("vcs") == "git":
        return _pinned(origin["url"], origin["vcs_info"]["commit_id"])
    if "dir_info" in origin:
        return _of_clone(Path(url2pathname(urlsplit(origin["url"]).path)))
    return None


def _of_clone(folder: Path) -> str | None:
    url, commit = _git(folder, "remote", "get-url", "origin"), _git(folder, "rev-parse", "HEAD")
    if not url or not commit or not _git(folder, "branch", "--remotes", "--contains", commit):
        return None  # not a clone, or a commit that is not pushed
    return _pinned(url, commit)


def _pinned(url: str, commit: str) -> str | None:
    public = public_url(url)
    return f"{DISTRIBUTION} @ git+{public}@{commit}" if public else None


def public_url(url: str) -> str | None:
    """Return the URL at which everybody can read a repository, without user names and passwords, or None."""
    match = _SCP.fullmatch(url)
    if match and "://" not in url:
        return f"https://{match['host']}/{match['path']}"
    parts = urlsplit(url.removeprefix("git+"))
    if parts.scheme not in ("https", "http", "ssh", "git") or not parts.hostname:
        return None
    port = f":{parts.port}" if parts.port and parts.scheme in ("https", "http") else ""
    return f"{'http' if parts.scheme == 'http' else 'https'}://{parts.hostname}{port}{parts.path}"


def _git(folder: Path, *words: str) -> str:
    """Return the output of git, or nothing."""
    try:
        done = subprocess.run(["git", "-C", folder, *words], capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
