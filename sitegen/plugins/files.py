"""Where the plugins of a site are, and the files that belong to them: beside them, or in an installed package.

This module knows nothing of what is in the files.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from sitegen.errors.problems import BuildFailed, PluginError, SitegenError, did_you_mean
from sitegen.messages.message import tr
from sitegen.plugins.installed import installed_by_name, place_of_module

_GROUP = "sitegen.plugins"


class PluginFile(msgspec.Struct, frozen=True):
    """Where a plugin is."""

    name: str
    """What ``site.toml`` calls it."""
    file: str
    """Its file."""
    site: str
    """The folder of the site."""
    folder: str = ""
    """The folder that is part of it: ``plugins/``, or the package of an installed one; empty for a single module."""
    module: str = ""
    """The module that Python knows an installed one by; empty for a file of the site."""

    @property
    def shown(self) -> str:
        """The file as messages name it."""
        return self.file if self.module else f"plugins/{self.name}.py"

    def files(self) -> Iterator[Path]:
        """Yield every file that is part of it by its place."""
        yield Path(self.file)
        if self.folder:
            yield from files_below(Path(self.folder))


def plugin_folder(site: str | Path) -> str:
    """Return the folder of the plugins of a site."""
    return str(Path(site, "plugins"))


def files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, in order of path, but nothing that Python compiled."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def find_plugins(root: Path, names: Sequence[str]) -> tuple[PluginFile, ...]:
    """Return where the plugins that ``site.toml`` names are.

    Raises BuildFailed when one is nowhere.
    """
    found: list[PluginFile] = []
    problems: list[SitegenError] = []
    folder = Path(plugin_folder(root))
    for name in names:
        own = folder / f"{name}.py"
        if os.path.isfile(own):  # noqa: PTH113 - the name may be one that no file can have
            found.append(PluginFile(name=name, file=str(own), site=str(root), folder=str(folder)))
            continue
        installed = installed_by_name(_GROUP)
        place = place_of_module(installed[name]) if name in installed else None
        if place is None:
            known = [*installed, *(path.stem for path in folder.glob("*.py"))]
            hint = did_you_mean(name, known) or tr("write plugins/{name}.py, or install it", name=name)
            problems.append(PluginError(tr("there is no plugin “{name}”", name=name), "site.toml", hint=hint))
        else:
            file, package = place
            found.append(PluginFile(name=name, file=file, site=str(root), folder=package, module=installed[name]))
    if problems:
        raise BuildFailed(problems)
    return tuple(found)
