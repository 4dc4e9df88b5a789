"""How a site is published into a storage, by ``site.toml`` and the options of the command."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import msgspec

from sitegen.config.deploy import impossible_target
from sitegen.config.site import Config
from sitegen.config.urls import split_url
from sitegen.content.routes import quote_route, route_at
from sitegen.deploy.purge import purge
from sitegen.deploy.removals import read_ledger
from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.messages.message import tr
from sitegen.newsroom.ledger import Ledger
from sitegen.storage.opening import open_storage
from sitegen.storage.storage import Storage

Purge = Callable[[list[str]], None]


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """How a site is published into a storage."""

    site: str
    """URL of the site."""
    ledger: Ledger
    """The URLs that were ever published."""
    most: int | None = None
    """How many files may be removed; by default, as many as are usual."""
    force: bool = False
    """Whether to publish every file, whatever is there."""
    purge: Purge | None = None
    """Has a CDN forget files, by path."""


def wishes_of(root: Path, config: Config, most: int | None, force: bool) -> Wishes:
    """Return how a site is published."""
    url, deploy = config.site.url, config.deploy

    def forget(paths: list[str]) -> None:
        purge(root, [url + quote_route(route_at(path)) for path in paths], deploy)

    return Wishes(site=url, ledger=read_ledger(root), most=most, force=force, purge=forget if deploy.purge else None)


def storage_of(root: Path, target: str) -> Storage:
    """Return the storage at the URL that somebody gave as a target.

    Raises BuildFailed if nothing can be published there.
    """
    problems = [DeployError(issue.message, hint=issue.hint) for issue in impossible_target(target)]
    if target.startswith("file:") and Path(unquote(split_url(target).path)).resolve().is_relative_to(root.resolve()):
        hint = tr("choose a folder outside that of the site")
        problems.append(DeployError(tr("“{store}” is a folder of the site itself", store=target), hint=hint))
    if problems:
        raise BuildFailed(problems)
    return open_storage(target, root)
