"""Publish a folder as a branch of a remote repository, for hosts that serve a branch.

Locally it creates only a temporary branch for the new commit. This module knows nothing of builds.
"""

import contextlib
import os
from pathlib import Path
from typing import NoReturn

import msgspec

from sitegen.deploy.git import Git
from sitegen.deploy.published import Published
from sitegen.errors.printable import control_in
from sitegen.errors.problems import BuildFailed, DeployError, did_you_mean
from sitegen.messages.message import tr

_TEMPORARY = "sitegen-deploy"  # the local branch that holds the commit until it is pushed
_MARK = "Published-by: sitegen"


class Branch(msgspec.Struct, frozen=True):
    """A branch of a remote repository."""

    remote: str
    name: str

    def __str__(self) -> str:
        """Return remote and name as git writes them."""
        return f"{self.remote}/{self.name}"


def publish(root: Path, output: Path, branch: Branch, message: str | None, force: bool, dry_run: bool) -> Published:
    """Push the files in ``output`` as a commit on a branch, and return what changes there; a dry run does not push.

    ``force`` replaces a branch that somebody else wrote last. Raises BuildFailed with a DeployError.
    """
    git = Git(root)
    _check(git, branch)
    _check_names(output)
    tip = _tip(git, branch)
    if tip:
        _check_tip(git, tip, branch, output, force)
    temporary = f"refs/heads/{_TEMPORARY}"
    git.ask("update-ref", *((temporary, tip) if tip else ("-d", temporary)))
    try:
        commit = _commit(git, output, branch.remote, message or _message(git), tip)
        published = _difference(git, tip, commit)
        if published and not dry_run:
            hint = tr("somebody else may have published meanwhile: try again")
            failure = tr("{remote} did not accept the branch {name}", remote=branch.remote, name=branch.name)
            git.do("push", "--quiet", branch.remote, f"{commit}:refs/heads/{branch.name}", failure=failure, hint=hint)
        return published
    finally:
        git.ask("update-ref", "-d", temporary)


def _refuse(message: str, hint: str | None) -> NoReturn:
    raise BuildFailed([DeployError(message, hint=hint)])


def _check(git: Git, branch: Branch) -> None:
    remote, name = branch.remote, branch.name
    if git.ask("rev-parse", "--is-inside-work-tree") != "true":
        _refuse(tr("this folder is not in a git repository"), tr("run “git init”, then “git remote add origin URL”"))
    remotes = (git.ask("remote") or "").split()
    if remote not in remotes:
        known = tr("known: {names}", names=", ".join(remotes)) if remotes else tr("run “git remote add origin URL”")
        _refuse(tr("there is no remote “{remote}”", remote=remote), did_you_mean(remote, remotes) or known)
    if name.startswith("-") or git.ask("check-ref-format", f"refs/heads/{name}") is None:
        _refuse(tr("“{name}” is not a valid branch name", name=name), None)
    if git.ask("symbolic-ref", "--short", "--quiet", "HEAD") == name:
        message = tr("you are on the branch “{name}”, and publishing would replace its files", name=name)
        _refuse(message, tr("publish to another branch, such as gh-pages"))
    for key in ("name", "email"):
        value = git.ask("config", f"user.{key}")
        if not value:
            _refuse(tr("git does not know who you are"), tr("run “git config user.{key} …”", key=key))
        _check_committer(f"user.{key}", value)
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE"):
        _check_committer(name, os.environ.get(name, ""))


def _check_committer(name: str, value: str) -> None:
    """Refuse what would end the line of the committer, in which git reads commands."""
    if control_in(value) or set(value) & set("<>"):
        message = tr("git cannot commit as “{value}”", value=value)
        _refuse(message, tr("set {name} to one line of text, without < and >", name=name))


def _check_names(output: Path) -> None:
    """Refuse a file whose name git would read as something else: what publishes sends it names in lines.

    Raises BuildFailed with a DeployError for each such file.
    """
    problems = []
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        if name.startswith('"') or control_in(name) or ".git" in name.lower().split("/"):
            message = tr("git cannot publish a file of this name")
        elif path.is_symlink():
            message = tr("this is a symbolic link, and would publish what it leads to")
        else:
            continue
        place = "/".join((output.name, name)).encode(errors="replace").decode()
        problems.append(DeployError(message, place, hint=tr("rename it")))
    if problems:
        raise BuildFailed(problems)


def _tip(git: Git, branch: Branch) -> str | None:
    """Fetch the branch and return its newest commit, or None if the remote does not have it."""
    remote, name = branch.remote, f"refs/heads/{branch.name}"
    listed = git.do("ls-remote", remote, name, failure=tr("cannot reach {remote}", remote=remote))
    if not listed:
        return None
    here = f"refs/remotes/{branch}"
    git.do(
        "fetch", "--quiet", "--no-tags", remote, f"+{name}:{here}", failure=tr("cannot read {remote}", remote=remote)
    )
    return git.do("rev-parse", here, failure=tr("cannot read {remote}", remote=remote))


def _check_tip(git: Git, tip: str, branch: Branch, output: Path, force: bool) -> None:
    present = set((git.ask("ls-tree", "--name-only", tip) or "").split("\n"))
    if "site.toml" in present:
        _refuse(
            tr("{branch} holds the sources of a site, and publishing would replace them", branch=branch),
            tr("publish to another branch"),
        )
    if force:
        return
    if "CNAME" in present and not (output / "CNAME").exists():
        hint = tr("add “cname = true” to [hosting] in site.toml, or give up the domain with --force")
        _refuse(
            tr("{branch} has a file CNAME and the site has none: publishing would lose its domain", branch=branch), hint
        )
    if _MARK not in (git.ask("log", "-1", "--format=%B", tip) or ""):
        hint = tr("check the branch; --force replaces all its files with the site, and keeps the history")
        _refuse(tr("somebody other than sitegen made the last commit of {branch}", branch=branch), hint)


def _message(git: Git) -> str:
    source = git.ask("rev-parse", "--short", "HEAD")
    return tr("Publish {source}", source=source) if source else "Publish"


def _commit(git: Git, output: Path, remote: str, message: str, tip: str | None) -> str:
    """Commit all files of ``output``, and return the id of the commit."""
    from ghp_import import GhpError, ghp_import

    text = f"{message}\n\n{_MARK}\n"
    try:
        with contextlib.chdir(git.root):  # it runs git in the current folder
            ghp_import(str(output), remote=remote, branch=_TEMPORARY, mesg=text, nojekyll=True)
    except (GhpError, OSError, TypeError) as error:  # TypeError: a bug in how it reports a failure of git
        _refuse(
            tr("git cannot commit “{name}”: {error}", name=output.name, error=getattr(error, "message", error)),
            None,
        )
    commit = git.ask("rev-parse", "--verify", "--quiet", f"refs/heads/{_TEMPORARY}")
    if commit is None or commit == tip:
        _refuse(tr("git cannot commit “{name}”", name=output.name), None)
    return commit


def _difference(git: Git, tip: str | None, commit: str) -> Published:
    empty = git.do("hash-object", "-t", "tree", "--stdin", failure=tr("git cannot compare")) if tip is None else ""
    words = ("diff-tree", "-r", "-z", "--no-renames", "--name-status", tip or empty, commit)
    fields = git.do(*words, failure=tr("git cannot compare")).split("\0")
    found: dict[str, list[str]] = {}
    for status, path in zip(fields[0::2], fields[1::2], strict=False):
        found.setdefault(status, []).append(path)
    changed = [path for status, paths in found.items() if status not in "AD" for path in paths]
    return Published(tuple(found.get("A", ())), tuple(changed), tuple(found.get("D", ())))
