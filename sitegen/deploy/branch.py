"""Publish a folder as a branch of a remote repository, for hosts that show a branch.

Nothing local is touched but a name for the new commit, and that only for a moment. This module knows nothing of builds.
"""

import contextlib
from pathlib import Path
from typing import NoReturn

import msgspec

from sitegen.deploy.git import Git
from sitegen.errors.problems import BuildFailed, DeployError, did_you_mean

_PASSING = "sitegen-deploy"  # the branch that a commit is on before it is pushed
_MARK = "Published-by: sitegen"


class Published(msgspec.Struct, frozen=True):
    """What a publication changes on the branch."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Return whether anything is another than before."""
        return bool(self.added or self.changed or self.removed)


def publish(
    root: Path, output: Path, remote: str, branch: str, message: str | None, force: bool, dry_run: bool
) -> Published:
    """Put what is in ``output`` on a branch of a remote, and say what is new there; a dry run does not push.

    ``force`` takes over a branch that somebody else wrote last. Raises BuildFailed with a DeployError.
    """
    git = Git(root)
    _check(git, remote, branch)
    tip = _tip(git, remote, branch)
    if tip:
        _check_tip(git, tip, f"{remote}/{branch}", output, force)
    passing = f"refs/heads/{_PASSING}"
    git.ask("update-ref", *((passing, tip) if tip else ("-d", passing)))
    try:
        commit = _commit(git, output, remote, message or _message(git), tip)
        published = _difference(git, tip, commit)
        if published and not dry_run:
            hint = "somebody else may have published meanwhile: try again"
            failure = f"{remote} did not take the branch {branch}"
            git.do("push", "--quiet", remote, f"{commit}:refs/heads/{branch}", failure=failure, hint=hint)
        return published
    finally:
        git.ask("update-ref", "-d", passing)


def _refuse(message: str, hint: str | None) -> NoReturn:
    raise BuildFailed([DeployError(message, hint=hint)])


def _check(git: Git, remote: str, branch: str) -> None:
    if git.ask("rev-parse", "--is-inside-work-tree") != "true":
        _refuse("this folder is in no git repository", "“git init”, then “git remote add origin ADDRESS”")
    remotes = (git.ask("remote") or "").split()
    if remote not in remotes:
        known = f"known: {', '.join(remotes)}" if remotes else "“git remote add origin ADDRESS”"
        _refuse(f"there is no remote “{remote}”", did_you_mean(remote, remotes) or known)
    if branch.startswith("-") or git.ask("check-ref-format", f"refs/heads/{branch}") is None:
        _refuse(f"“{branch}” is no name of a branch", None)
    if git.ask("symbolic-ref", "--short", "--quiet", "HEAD") == branch:
        _refuse(f"you are on the branch “{branch}”: it would be replaced", "publish to another one, such as gh-pages")
    for key in ("name", "email"):
        if not git.ask("config", f"user.{key}"):
            _refuse("git does not know who you are", f"git config user.{key} …")


def _tip(git: Git, remote: str, branch: str) -> str | None:
    """Return the newest commit of the branch at the remote, and fetch it."""
    name = f"refs/heads/{branch}"
    listed = git.do("ls-remote", remote, name, failure=f"{remote} cannot be reached")
    if not listed:
        return None
    here = f"refs/remotes/{remote}/{branch}"
    git.do("fetch", "--quiet", "--no-tags", remote, f"+{name}:{here}", failure=f"{remote} cannot be read")
    return git.do("rev-parse", here, failure=f"{remote} cannot be read")


def _check_tip(git: Git, tip: str, name: str, output: Path, force: bool) -> None:
    there = set((git.ask("ls-tree", "--name-only", tip) or "").split("\n"))
    if "site.toml" in there:
        _refuse(f"{name} holds the sources of a site: they would be replaced", "publish to another branch")
    if force:
        return
    if "CNAME" in there and not (output / "CNAME").exists():
        hint = "add “cname = true” to [hosting] in site.toml, or publish with --force to give the domain up"
        _refuse(f"{name} has a file CNAME, and the site has none: its domain would be lost", hint)
    if _MARK not in (git.ask("log", "-1", "--format=%B", tip) or ""):
        hint = "look at it; --force puts the site in place of everything there, and keeps the history"
        _refuse(f"the last commit of {name} was not made by sitegen", hint)


def _message(git: Git) -> str:
    source = git.ask("rev-parse", "--short", "HEAD")
    return f"Publish {source}" if source else "Publish"


def _commit(git: Git, output: Path, remote: str, message: str, tip: str | None) -> str:
    """Make a commit of all files of ``output`` and return its name."""
    from ghp_import import GhpError, ghp_import

    text = f"{message}\n\n{_MARK}\n"
    try:
        with contextlib.chdir(git.root):  # it asks git where it is called
            ghp_import(str(output), remote=remote, branch=_PASSING, mesg=text, nojekyll=True)
    except (GhpError, OSError, TypeError) as error:  # TypeError: what it says when git fails is itself wrong
        _refuse(f"git cannot make a commit of “{output.name}”: {getattr(error, 'message', error)}", None)
    commit = git.ask("rev-parse", "--verify", "--quiet", f"refs/heads/{_PASSING}")
    if commit is None or commit == tip:
        _refuse(f"git cannot make a commit of “{output.name}”", None)
    return commit


def _difference(git: Git, tip: str | None, commit: str) -> Published:
    empty = git.do("hash-object", "-t", "tree", "--stdin", failure="git cannot compare") if tip is None else ""
    words = ("diff-tree", "-r", "-z", "--no-renames", "--name-status", tip or empty, commit)
    told = git.do(*words, failure="git cannot compare").split("\0")
    found: dict[str, list[str]] = {}
    for status, path in zip(told[0::2], told[1::2], strict=False):
        found.setdefault(status, []).append(path)
    changed = [path for status, paths in found.items() if status not in "AD" for path in paths]
    return Published(tuple(found.get("A", ())), tuple(changed), tuple(found.get("D", ())))
