"""Check what a build server needs in order to bring files that are outside git.

This module knows nothing about the rest of the setup.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sitegen.config.site import CONFIG_NAME, Config
from sitegen.config.storages import is_remote
from sitegen.content.media_lock import LOCK_NAME
from sitegen.deploy.git import Git
from sitegen.deploy.origin import DISTRIBUTION
from sitegen.deploy.workflows import Workflow
from sitegen.errors.locate import locate
from sitegen.errors.problems import DeployError, Place
from sitegen.messages.message import tr

_LIBRARIES = re.compile(r"\[[^\]]*\bmedia\b[^\]]*\]|^\s*(?:s3fs|fsspec)\b", re.MULTILINE)


def media_findings(root: Path, config: Config, text: str, workflows: list[Workflow]) -> Iterator[DeployError]:
    """Yield what would keep a build server from bringing files; ``text`` is that of ``site.toml``."""
    if not (root / LOCK_NAME).is_file():
        return
    if Git(root).ask("check-ignore", LOCK_NAME) is not None:
        message = tr("git ignores this file, so a build server knows no file outside git")
        yield DeployError(message, LOCK_NAME, hint=tr("remove it from .gitignore, and commit it"))
    store = config.media.store
    place = locate(text, "toml", ("media", "store"))
    if not store:
        hint = tr("write {lines} in it, with a folder beside the site or a URL", lines='[media] store = "../photos"')
        yield DeployError(tr("this site has no store for files outside git"), CONFIG_NAME, place, hint)
    pulling = False
    for flow in workflows:
        step = flow.runs("deploy") or flow.runs("build")
        if step is None:
            continue
        pulling = pulling or flow.runs("media pull") is not None
        if flow.runs("media pull") is None:
            message = tr("this workflow builds without the files that are outside git")
            hint = tr("run “sitegen media pull” in a step before (“sitegen init” writes such a workflow)")
            yield DeployError(message, flow.path, Place(step.line), hint)
    if pulling and store and not is_remote(store):
        message = tr("a build server cannot reach the folder “{store}”", store=store)
        hint = tr("choose a store that it reaches, such as s3://bucket/photos")
        yield DeployError(message, CONFIG_NAME, place, hint, "warning")
    if pulling and is_remote(store):
        yield from library_findings(root)


def library_findings(root: Path) -> Iterator[DeployError]:
    """Yield a file of requirements without the libraries for a storage at S3."""
    file = root / "requirements.txt"
    if file.is_file() and not _LIBRARIES.search(file.read_text("utf-8", "replace")):
        message = tr("no line installs the libraries that reach the storage")
        hint = tr("write {name} instead of {distribution}", name=f"{DISTRIBUTION}[media]", distribution=DISTRIBUTION)
        yield DeployError(message, "requirements.txt", Place(1), hint)
