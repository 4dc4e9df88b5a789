"""Check the setup of a site before readers notice: each problem with its place and what to do.

This module knows nothing of articles: every build reports their problems.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from sitegen.config.requests import REQUESTS_NAME, REQUESTS_VARIABLE
from sitegen.config.site import CONFIG_NAME, Config, load_config
from sitegen.content.schemas import Schemas
from sitegen.deploy.doctor_legal import legal_findings
from sitegen.deploy.doctor_media import media_findings
from sitegen.deploy.doctor_target import target_findings, target_of
from sitegen.deploy.doctor_workflows import findings_in
from sitegen.deploy.git import Git
from sitegen.deploy.origin import DISTRIBUTION
from sitegen.deploy.workflows import Workflow, read_workflows
from sitegen.errors.faults import Severity
from sitegen.errors.locate import locate
from sitegen.errors.problems import BuildFailed, DeployError, Place, SitegenError
from sitegen.messages.message import tr
from sitegen.schemas.files import FOLDER, schema_files
from sitegen.theme.theme import load_theme

_FORGE = re.compile(
    r"(?:https?://(?:[^@/]*@)?|ssh://git@|git@)github\.com[:/](?P<owner>[^/]+)/(?P<name>[^/]+?)(?:\.git)?/?"
)
_ROOT_FILES = ("robots.txt", "ads.txt", "favicon.ico", ".well-known")
_EXAMPLE = re.compile(r"(?:.*\.)?example(?:\.(?:org|com|net))?")
_NO_SITE = re.compile(r"(?:.*\.)?github\.com|localhost|127\.[0-9.]+|0\.0\.0\.0|\[?::1\]?")
"""Hosts that people mistake for that of their site: that of the repository, and this computer."""


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks examine."""

    root: Path
    config: Config
    text: str
    """Text of ``site.toml``."""
    workflows: list[Workflow]
    owner: str
    """Owner of the repository on GitHub, or nothing."""
    name: str
    """Name of the repository on GitHub, or nothing."""
    branch: str
    """Main branch of the repository, or nothing if it is unknown."""
    tracked: tuple[str, ...]
    """Files in generated folders that git tracks."""

    @property
    def host(self) -> str:
        """Host of the site."""
        return urlsplit(self.config.site.url).hostname or ""

    @property
    def at_github(self) -> bool:
        """Whether the site appears to be published on GitHub Pages."""
        if self.host.endswith(".github.io"):
            return True
        return any(
            flow.uses("actions/deploy-pages")
            or (self.owner and (step := flow.runs("deploy")) and not target_of(step, self.config))
            for flow in self.workflows
        )

    def configured(self, *key: str, message: str, hint: str, severity: Severity = "error") -> DeployError:
        """Return a problem with a key of ``site.toml``."""
        place = locate(self.text, "toml", key)
        return DeployError(message, CONFIG_NAME, place, hint, severity)


def examine(root: Path) -> list[SitegenError]:
    """Return all problems, in order of place; what may be intended, or cannot be helped, is a note."""
    try:
        config = load_config(root)
    except BuildFailed as failure:
        return list(failure.problems)
    git = Git(root)
    match = _FORGE.fullmatch(git.ask("remote", "get-url", config.deploy.remote) or "")
    workflows, broken = read_workflows(root)
    setup = Setup(
        root=root,
        config=config,
        text=(root / CONFIG_NAME).read_text("utf-8-sig"),
        workflows=workflows,
        owner=match["owner"] if match else "",
        name=match["name"] if match else "",
        branch=_main_branch(git, config.deploy.remote),
        tracked=tuple(filter(None, (git.ask("ls-files", "-z", "output", ".sitegen") or "").split("\0"))),
    )
    found: list[SitegenError] = [
        DeployError(tr("not valid YAML: {error}", error=error), path, Place(line)) for path, line, error in broken
    ]
    for check in CHECKS:
        found += check(setup)
    found += findings_in(workflows, setup.branch)
    found += legal_findings(root, config, setup.text)
    found += media_findings(root, config, setup.text, workflows)
    found += target_findings(root, config, setup.text, workflows)
    once = {str(one): one for one in found if not config.notes.hides(one)}  # two parts may need the same libraries
    return sorted(once.values(), key=SitegenError.sort_key)


def _main_branch(git: Git, remote: str) -> str:
    """Return the main branch of the remote, or the only local branch."""
    head = git.ask("symbolic-ref", "--short", "--quiet", f"refs/remotes/{remote}/HEAD")
    if head:
        return head.removeprefix(f"{remote}/")
    alone = len((git.ask("for-each-ref", "refs/heads") or "").splitlines()) <= 1
    return (git.ask("symbolic-ref", "--short", "--quiet", "HEAD") or "") if alone else ""


def _url(setup: Setup) -> Iterator[DeployError]:
    """Yield problems with the URL of the site."""
    url = setup.config.site.url
    if _EXAMPLE.fullmatch(setup.host):
        hint = tr("feeds, sitemap and search engines need the real URL")
        if setup.owner:
            hint = tr("on GitHub Pages it is “{pages_url}”", pages_url=_pages_url(setup))
        yield setup.configured(
            "site", "url", message=tr("“{url}” is an example URL", url=url), hint=hint, severity="note"
        )
    elif _NO_SITE.fullmatch(setup.host):
        hint = (
            tr("on GitHub Pages it is “{pages_url}”", pages_url=_pages_url(setup))
            if setup.owner
            else tr("write the URL for readers")
        )
        yield setup.configured("site", "url", message=tr("no site is published at “{url}”", url=url), hint=hint)
    elif setup.host.endswith(".github.io"):
        if setup.owner and url.casefold() != _pages_url(setup).casefold():
            message = tr(
                "“{url}” is not the URL of github.com/{owner}/{name}", url=url, owner=setup.owner, name=setup.name
            )
            yield setup.configured(
                "site", "url", message=message, hint=tr("it is “{pages_url}”", pages_url=_pages_url(setup))
            )
        elif url.startswith("http:"):
            yield setup.configured(
                "site", "url", message=tr("“{url}” redirects to https", url=url), hint=tr("write “https://”")
            )


def _pages_url(setup: Setup) -> str:
    own = f"{setup.owner.lower()}.github.io"
    return f"https://{own}/" if setup.name.lower() == own else f"https://{own}/{setup.name}/"


def _domain(setup: Setup) -> Iterator[DeployError]:
    """Yield a missing or wrong CNAME."""
    host = setup.host
    if not setup.at_github or host.endswith(".github.io") or _EXAMPLE.fullmatch(host) or _NO_SITE.fullmatch(host):
        return
    file = setup.root / "static/CNAME"
    if file.is_file():
        domain = file.read_text("utf-8", "replace").strip()
        if domain.casefold() != setup.host:
            message = tr("“{domain}” is not the host in site.toml, “{host}”", domain=domain[:80], host=setup.host)
            hint = tr("remove the file, and add “cname = true” to [hosting]")
            yield DeployError(message, "static/CNAME", Place(1, 1), hint)
    elif not setup.config.hosting.cname:
        message = tr("GitHub Pages does not know the domain “{host}”: there is no CNAME file", host=setup.host)
        hint = tr("add “cname = true” to [hosting], and set the domain in the settings of the repository")
        yield setup.configured("site", "url", message=message, hint=hint, severity="warning")


def _root_files(setup: Setup) -> Iterator[DeployError]:
    """Yield files that nobody requests below a path; the build reports those in ``site.toml``."""
    base = setup.config.base_path
    if base == "/":
        return
    for name in _ROOT_FILES:
        if (setup.root / "static" / name).exists():
            message = tr(
                "browsers and robots request {name} only at the root of {host}, not below {base}",
                name=name,
                host=setup.host,
                base=base,
            )
            hint = tr("move it to the repository that publishes https://{host}/", host=setup.host)
            yield DeployError(message, f"static/{name}", hint=hint, severity="warning")
    if setup.host.endswith(".github.io"):
        message = tr(
            "a site below {base} cannot have its own robots.txt: robots read that of https://{host}/",
            base=base,
            host=setup.host,
        )
        hint = tr("submit sitemap.xml to search engines yourself, or use a domain of your own")
        yield setup.configured("site", "url", message=message, hint=hint, severity="note")


def _generated(setup: Setup) -> Iterator[DeployError]:
    """Yield generated folders that git tracks."""
    for folder in ("output", ".sitegen"):
        mine = [path for path in setup.tracked if path.startswith(f"{folder}/")]
        if mine:
            files = f"{len(mine)} file{'s' if len(mine) > 1 else ''}"
            message = tr(
                "git tracks {files} in {folder}/, a folder that every build writes", files=files, folder=folder
            )
            hint = tr("run “git rm -r --cached {folder}”, and add “/{folder}/” to .gitignore", folder=folder)
            yield DeployError(message, mine[0], hint=hint)


def _requirements(setup: Setup) -> Iterator[DeployError]:
    """Yield what would stop a build server from installing sitegen."""
    if not any(flow.runs("build") or flow.runs("due") for flow in setup.workflows):
        return
    path = setup.root / "requirements.txt"
    if not any("requirements.txt" in step.run for flow in setup.workflows for step in flow.steps):
        return
    if not path.is_file():
        hint = tr("create it, with a line such as “{distribution} @ git+https://…@COMMIT”", distribution=DISTRIBUTION)
        yield DeployError(
            tr("the workflows install from this file, but it does not exist"), "requirements.txt", hint=hint
        )
        return
    lines = path.read_text("utf-8", "replace").splitlines()
    named = re.compile(rf"\s*{re.escape(DISTRIBUTION)}\b", re.IGNORECASE)
    row = next((number for number, line in enumerate(lines, 1) if named.match(line)), 0)
    if not row:
        hint = tr(
            "add a line such as “{distribution} @ git+https://…@COMMIT”, with the URL of its repository",
            distribution=DISTRIBUTION,
        )
        yield DeployError(
            tr("no line installs sitegen, so the workflows cannot build"), "requirements.txt", Place(1), hint
        )
    elif not re.search(r"==|@[0-9a-f]{40}\b", lines[row - 1]):
        message = tr("sitegen is not pinned to one version: tomorrow’s build may differ")
        hint = tr("pin a version (==) or a full commit (@ and 40 digits)")
        yield DeployError(message, "requirements.txt", Place(row, 1, lines[row - 1]), hint, "warning")


def _ledger(setup: Setup) -> Iterator[DeployError]:
    """Yield a ledger that git ignores: every checkout would start without it."""
    git = Git(setup.root)
    if (setup.root / "urls.txt").is_file() and git.ask("check-ignore", "urls.txt") is not None:
        message = tr("git ignores this file, so a build server knows no former URL")
        yield DeployError(message, "urls.txt", hint=tr("remove it from .gitignore, and commit it"))


def _register(setup: Setup) -> Iterator[DeployError]:
    """Yield what would publish the register of requests, or what builds without it."""
    if not (setup.root / REQUESTS_NAME).is_file():
        return
    git = Git(setup.root)
    if git.ask("ls-files", REQUESTS_NAME):
        hint = tr("run “git rm --cached {file}”, and add “/{file}” to .gitignore", file=REQUESTS_NAME)
        yield DeployError(tr("git tracks this file, which names people"), REQUESTS_NAME, hint=hint)
    elif git.ask("rev-parse", "--git-dir") is not None and git.ask("check-ignore", REQUESTS_NAME) is None:
        hint = tr("add “/{file}” to .gitignore", file=REQUESTS_NAME)
        yield DeployError(tr("git does not ignore this file, which names people"), REQUESTS_NAME, hint=hint)
    for flow in setup.workflows:
        step = next(filter(None, map(flow.runs, ("deploy", "build", "due"))), None)
        if step is not None and not any(REQUESTS_VARIABLE in line for line in flow.lines):
            message = tr("this workflow builds without {file}, and publishes the names again", file=REQUESTS_NAME)
            line = f"{REQUESTS_VARIABLE}: ${{{{ secrets.{REQUESTS_VARIABLE} }}}}"
            hint = tr("write “{line}” below “env:” of the step, and put the register into that secret", line=line)
            yield DeployError(message, flow.path, Place(step.line), hint)


def _schemas(setup: Setup) -> Iterator[DeployError]:
    """Yield a note if the schemas by which editors check are not those of this sitegen and this theme."""
    if not (setup.root / FOLDER).is_dir():
        return
    try:
        files = schema_files(FOLDER, load_theme(setup.root, setup.config.site.theme, {}), Schemas.of(setup.config))
    except BuildFailed:  # each build reports it
        return
    for path, text in files.items():
        file = setup.root / path
        if file.is_file() and file.read_text("utf-8", "replace") != text:
            message = tr("editors check by a schema of another sitegen, or of another theme")
            yield DeployError(message, path, hint=tr("run “sitegen schema”"), severity="note")
            return


CHECKS: tuple[Callable[[Setup], Iterator[DeployError]], ...] = (
    _url,
    _domain,
    _root_files,
    _generated,
    _requirements,
    _ledger,
    _register,
    _schemas,
)
