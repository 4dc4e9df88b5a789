"""What plugins import from the files of their site: loaded anew each time, and followed.

Helpers in ``plugins/`` are found by their names. Others are where Python looks for modules, as far as that is inside
the site: a plugin may have added a folder to ``sys.path``. This module knows nothing of what plugins do.
"""

import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import CodeType
from typing import Any

from sitegen.plugins.files import plugin_folder

_PACKAGE = str(Path(__file__).parent.parent)
_ELSEWHERE = tuple({os.path.realpath(place) + os.sep for place in (_PACKAGE, sys.prefix, sys.base_prefix)})


class Loader(importlib.machinery.SourceFileLoader):
    """Compiles each time: Python's cache distinguishes versions by the second, and two saves may fall into one."""

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of a module as its file is now."""
        return self.source_to_code(self.get_data(self.path), self.path)


class SiteModules:
    """Finds what plugins import from their site; a file in ``plugins/`` hides no other module."""

    def __init__(self) -> None:
        self.site = ""
        self.active = False
        """Whether a plugin runs: what others import is none of our business."""
        self._packages: tuple[str, ...] = ()
        self._tops: dict[str, str] = {}
        """The folder that each package of a plugin is in, by its name."""
        self._loaded: set[str] = set()
        self._before: set[str] = set()

    def open(self, site: str, packages: Sequence[str]) -> None:
        """Find modules in this site and in these packages of plugins from now on, and as they are now."""
        self._forget()
        self.site = site
        self._packages = tuple(map(os.path.realpath, packages))
        self._tops = {Path(package).stem: str(Path(package).parent) for package in packages}
        self._before = set(sys.modules)
        importlib.invalidate_caches()
        if _beside not in sys.meta_path:
            sys.meta_path.insert(0, self)
            sys.meta_path.append(_beside)

    def _forget(self) -> None:
        if self.site:
            self.imported()
        for name in self._loaded:
            sys.modules.pop(name, None)
        self._loaded.clear()

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return how to load a module that Python itself would find in the site."""
        if not self.active:
            return None
        place: Any = [self._tops[name]] if name in self._tops else path
        spec = PathFinder.find_spec(name, place, target)  # type: ignore[arg-type]
        if spec is None or type(spec.loader) is not importlib.machinery.SourceFileLoader:
            return None
        if not self._is_ours(spec.loader.path):
            return None
        spec.loader = Loader(name, spec.loader.path)
        return spec

    def imported(self) -> list[str]:
        """Return the files of the site that were imported since it was opened."""
        found = []
        for name in sys.modules.keys() - self._before:
            module = sys.modules[name]
            file = getattr(module, "__file__", None)
            places = [file] if file else [*getattr(module, "__path__", ())]  # a folder without __init__.py has no file
            # What a program that builds a site imports meanwhile, such as a test, is no part of a plugin.
            foreign = file and type(getattr(module, "__loader__", None)) is not Loader
            if not foreign and any(map(self._is_ours, places)):
                self._loaded.add(name)
                found += [file] if file else []
        return found

    def _is_ours(self, path: str) -> bool:
        """Return whether a path is in the site, or is a plugin's package or in it."""
        real = os.path.realpath(path)
        ours = any(real == place or real.startswith(place + os.sep) for place in self._packages)
        return ours or is_inside(path, self.site)

    def followed(self, files: Iterable[str]) -> set[str]:
        """Return the places inside the site where what files import, at any time, is or may appear."""
        places = [plugin_folder(self.site), *(str(Path(place).absolute()) for place in sys.path)]
        folders = [place for place in places if is_inside(place, self.site)]
        found: set[str] = set()
        pending = list(files)
        while pending:
            for place in _imports(pending.pop(), folders):
                if place not in found and is_inside(place, self.site):
                    found.add(place)
                    if Path(place).is_file():
                        pending.append(place)
        return found


class _Beside:
    """Finds what plugins import from their folder, after all else: no file of a site hides a module of Python's."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return how to load a module, or None where it is not in the folder."""
        place = Path(plugin_folder(modules.site), *name.split("."))
        package = place / "__init__.py"
        file = package if package.is_file() else place.with_name(f"{place.name}.py")
        if not file.is_file():
            return None
        spec = importlib.util.spec_from_file_location(name, file, loader=Loader(name, str(file)))
        if spec is not None and file == package:
            spec.submodule_search_locations = []  # with no place to search, what is below it is asked for here too
        return spec


def is_inside(path: str, site: str) -> bool:
    """Return whether a path is in the folder of a site, and part of no installation of Python or sitegen there."""
    real = os.path.realpath(path)
    return f"{real}{os.sep}".startswith(os.path.realpath(site) + os.sep) and not f"{real}{os.sep}".startswith(
        _ELSEWHERE
    )


def _imports(file: str, folders: list[str]) -> Iterator[str]:
    """Yield where the modules that a file imports would be, in some folders; those that are not there too."""
    import ast  # a build of a site without plugins need not wait for it

    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _places(alias.name, folders)
        elif isinstance(node, ast.ImportFrom):
            start = [str(Path(file).parents[node.level - 1])] if node.level else folders
            for alias in node.names:
                yield from _places(f"{node.module}.{alias.name}" if node.module else alias.name, start)


def _places(name: str, folders: list[str]) -> Iterator[str]:
    parts = name.split(".")
    for folder in folders:
        for count in range(1, len(parts) + 1):
            place = "/".join((folder, *parts[:count]))
            yield f"{place}.py"
            yield f"{place}/__init__.py"


modules = SiteModules()
_beside = _Beside()
