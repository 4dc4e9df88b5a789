"""Where the plugins of a site are, and the files beside them that belong to them.

This module knows nothing of what is in the files.
"""

import importlib.util
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from sitegen.errors.problems import BuildFailed, PluginError, SitegenError, did_you_mean
from sitegen.messages.message import tr

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
            found.append(PluginFile(name, str(own), str(root), str(folder)))
            continue
        import importlib.metadata

        installed = {point.name: point.value for point in importlib.metadata.entry_points(group=_GROUP)}
        spec = importlib.util.find_spec(installed[name]) if name in installed else None
        if spec is None or spec.origin is None:
            known = [*installed, *(path.stem for path in folder.glob("*.py"))]
            hint = did_you_mean(name, known) or tr("write plugins/{name}.py, or install it", name=name)
            problems.append(PluginError(tr("there is no plugin “{name}”", name=name), "site.toml", hint=hint))
        else:
            found.append(PluginFile(name, spec.origin, str(root), _package(installed[name])))
    if problems:
        raise BuildFailed(problems)
    return tuple(found)


def _package(module: str) -> str:
    """Return the folder of the outermost package of a module, or nothing for a module of its own."""
    spec = importlib.util.find_spec(module.partition(".")[0])
    return str(Path(spec.origin).parent) if spec and spec.origin and spec.submodule_search_locations else ""
