"""What is wrong with the set-up of a site, before readers notice: each finding with its place and what to do.

This module knows nothing of articles: their mistakes are told by every build.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from sitegen.config.site import CONFIG_NAME, Config, load_config
from sitegen.deploy.doctor_workflows import findings_in
from sitegen.deploy.git import Git
from sitegen.deploy.origin import DISTRIBUTION
from sitegen.deploy.workflows import Workflow, read_workflows
from sitegen.errors.locate import locate
from sitegen.errors.problems import BuildFailed, DeployError, Place, Severity, SitegenError

_FORGE = re.compile(
    r"(?:https?://(?:[^@/]*@)?|ssh://git@|git@)github\.com[:/](?P<owner>[^/]+)/(?P<name>[^/]+?)(?:\.git)?/?"
)
_OF_HOSTS = ("robots.txt", "ads.txt", "favicon.ico", ".well-known")
_EXAMPLE = re.compile(r"(?:.*\.)?example(?:\.(?:org|com|net))?")
_NO_SITE = re.compile(r"(?:.*\.)?github\.com|localhost|127\.[0-9.]+|0\.0\.0\.0|\[?::1\]?")
"""Hosts that people take for that of their site: that of the repository, and this machine."""


class SetUp(msgspec.Struct, frozen=True):
    """What is looked at."""

    root: Path
    config: Config
    text: str
    """Text of ``site.toml``."""
    workflows: list[Workflow]
    owner: str
    """Owner of the repository at GitHub, or nothing."""
    name: str
    """Name of the repository at GitHub, or nothing."""
    branch: str
    """Main branch of the repository, as far as it is known, or nothing."""
    tracked: tuple[str, ...]
    """Files of generated folders that git keeps."""

    @property
    def host(self) -> str:
        """Host of the site."""
        return urlsplit(self.config.site.url).hostname or ""

    @property
    def at_github(self) -> bool:
        """Whether the site is published at GitHub Pages, as far as can be seen."""
        if self.host.endswith(".github.io"):
            return True
        return any(flow.uses("actions/deploy-pages") or (self.owner and flow.runs("deploy")) for flow in self.workflows)

    def configured(self, *key: str, message: str, hint: str, severity: Severity = "error") -> DeployError:
        """Return a finding about a key of ``site.toml``."""
        place = locate(self.text, "toml", key)
        return DeployError(message, CONFIG_NAME, place, hint, severity)


def examine(root: Path) -> list[SitegenError]:
    """Return everything that is wrong, in order of place; what may be meant so is a warning."""
    try:
        config = load_config(root)
    except BuildFailed as failure:
        return list(failure.problems)
    git = Git(root)
    match = _FORGE.fullmatch(git.ask("remote", "get-url", config.deploy.remote) or "")
    workflows, broken = read_workflows(root)
    set_up = SetUp(
        root, config, (root / CONFIG_NAME).read_text("utf-8-sig"), workflows,
        match["owner"] if match else "", match["name"] if match else "",
        _main_branch(git, config.deploy.remote),
        tuple(filter(None, (git.ask("ls-files", "-z", "output", ".sitegen") or "").split("\0"))),
    )  # fmt: skip
    found: list[SitegenError] = [
        DeployError(f"not valid YAML: {said}", path, Place(line)) for path, line, said in broken
    ]
    for check in CHECKS:
        found += check(set_up)
    found += findings_in(workflows, set_up.branch)
    return sorted(found, key=SitegenError.sort_key)


def _main_branch(git: Git, remote: str) -> str:
    """Return what the remote calls its main branch, or the only branch that there is."""
    told = git.ask("symbolic-ref", "--short", "--quiet", f"refs/remotes/{remote}/HEAD")
    if told:
        return told.removeprefix(f"{remote}/")
    alone = len((git.ask("for-each-ref", "refs/heads") or "").splitlines()) <= 1
    return (git.ask("symbolic-ref", "--short", "--quiet", "HEAD") or "") if alone else ""


def _address(set_up: SetUp) -> Iterator[DeployError]:
    """Yield what is wrong with the address of the site."""
    url = set_up.config.site.url
    if _EXAMPLE.fullmatch(set_up.host):
        hint = "feeds, sitemap and search engines need the real one"
        if set_up.owner:
            hint = f"at GitHub Pages it is “{_pages_address(set_up)}”"
        yield set_up.configured(
            "site", "url", message=f"“{url}” is the address of an example", hint=hint, severity="warning"
        )
    elif _NO_SITE.fullmatch(set_up.host):
        hint = (
            f"at GitHub Pages it is “{_pages_address(set_up)}”" if set_up.owner else "write where readers will find it"
        )
        yield set_up.configured("site", "url", message=f"“{url}” is no place where a site is published", hint=hint)
    elif set_up.host.endswith(".github.io"):
        if set_up.owner and url.casefold() != _pages_address(set_up).casefold():
            message = f"“{url}” is not the address of github.com/{set_up.owner}/{set_up.name}"
            yield set_up.configured("site", "url", message=message, hint=f"it is “{_pages_address(set_up)}”")
        elif url.startswith("http:"):
            yield set_up.configured("site", "url", message=f"“{url}” leads on to https", hint="write “https://”")


def _pages_address(set_up: SetUp) -> str:
    own = f"{set_up.owner.lower()}.github.io"
    return f"https://{own}/" if set_up.name.lower() == own else f"https://{own}/{set_up.name}/"


def _domain(set_up: SetUp) -> Iterator[DeployError]:
    """Yield a missing or wrong CNAME."""
    host = set_up.host
    if not set_up.at_github or host.endswith(".github.io") or _EXAMPLE.fullmatch(host) or _NO_SITE.fullmatch(host):
        return
    file = set_up.root / "static/CNAME"
    if file.is_file():
        told = file.read_text("utf-8", "replace").strip()
        if told.casefold() != set_up.host:
            message = f"“{told[:80]}” is not the host in site.toml, “{set_up.host}”"
            hint = "remove the file, and add “cname = true” to [hosting]"
            yield DeployError(message, "static/CNAME", Place(1, 1), hint)
    elif not set_up.config.hosting.cname:
        message = f"nothing tells GitHub Pages of the domain “{set_up.host}”: there is no CNAME"
        hint = "add “cname = true” to [hosting], and set the domain in the settings of the repository"
        yield set_up.configured("site", "url", message=message, hint=hint, severity="warning")


def _files_of_hosts(set_up: SetUp) -> Iterator[DeployError]:
    """Yield files that nobody looks for below a path; those that are configured are told by the build."""
    base = set_up.config.base_path
    if base == "/":
        return
    for name in _OF_HOSTS:
        if (set_up.root / "static" / name).exists():
            message = f"nobody looks for {name} below {base}, only at the root of {set_up.host}"
            hint = f"put it into the repository that publishes https://{set_up.host}/"
            yield DeployError(message, f"static/{name}", hint=hint, severity="warning")
    if set_up.host.endswith(".github.io"):
        message = f"a site below {base} has no robots.txt of its own: robots read that of https://{set_up.host}/"
        hint = "tell search engines of sitemap.xml themselves, or use a domain of your own"
        yield set_up.configured("site", "url", message=message, hint=hint, severity="warning")


def _generated(set_up: SetUp) -> Iterator[DeployError]:
    """Yield folders that are made anew by each build, and are kept by git."""
    for folder in ("output", ".sitegen"):
        mine = [path for path in set_up.tracked if path.startswith(f"{folder}/")]
        if mine:
            message = f"git keeps {len(mine)} {'files' if len(mine) > 1 else 'file'} of {folder}/, which a build makes"
            hint = f"git rm -r --cached {folder}, and add “/{folder}/” to .gitignore"
            yield DeployError(message, mine[0], hint=hint)


def _requirements(set_up: SetUp) -> Iterator[DeployError]:
    """Yield what a build server would not install."""
    if not any(flow.runs("build") or flow.runs("due") for flow in set_up.workflows):
        return
    asked = any("requirements.txt" in step.run for flow in set_up.workflows for step in flow.steps)
    path = set_up.root / "requirements.txt"
    if not asked:
        return
    if not path.is_file():
        hint = f"write it, with a line such as “{DISTRIBUTION} @ git+https://…@COMMIT”"
        yield DeployError("the workflows install from this file, and it is not there", "requirements.txt", hint=hint)
        return
    lines = path.read_text("utf-8", "replace").splitlines()
    named = re.compile(rf"\s*{re.escape(DISTRIBUTION)}\b", re.IGNORECASE)
    place = next((number for number, line in enumerate(lines, 1) if named.match(line)), 0)
    if not place:
        hint = f"add a line such as “{DISTRIBUTION} @ git+https://…@COMMIT”, with the address of its repository"
        yield DeployError("no line names sitegen: the workflows cannot build", "requirements.txt", Place(1), hint)
    elif not re.search(r"==|@[0-9a-f]{40}\b", lines[place - 1]):
        message = "sitegen is not fixed to one version: a build may be another one tomorrow"
        hint = "name a version (==) or a whole commit (@ and 40 digits)"
        yield DeployError(message, "requirements.txt", Place(place, 1, lines[place - 1]), hint, "warning")


def _ledger(set_up: SetUp) -> Iterator[DeployError]:
    """Yield a ledger that git does not keep: each checkout begins without it then."""
    git = Git(set_up.root)
    if (set_up.root / "urls.txt").is_file() and git.ask("check-ignore", "urls.txt") is not None:
        message = "git leaves this file out: a build server knows no former address"
        yield DeployError(message, "urls.txt", hint="take it out of .gitignore, and commit it")


CHECKS: tuple[Callable[[SetUp], Iterator[DeployError]], ...] = (
    _address, _domain, _files_of_hosts, _generated, _requirements, _ledger,
)  # fmt: skip
