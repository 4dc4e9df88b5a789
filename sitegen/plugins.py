"""Plugins: one Python file each, with functions from value to value.

A plugin may have any of these functions, and needs nothing else:

    def source(text: str, path: str) -> str           the body of a document, before Markdown
    def html(html: str, path: str) -> str             the body of a document, after Markdown
    def filters() -> dict[str, Callable[..., object]] more filters for templates; they must be pure

The file is ``plugins/<name>.py`` of the site, or an entry point of the group ``sitegen.plugins`` in an installed
distribution. It may import and read what lies in ``plugins/`` too. The digest of all that is part of the engine stamp:
a changed plugin makes everything again. Nothing mutable is handed out. This module knows nothing about what the values
mean.
"""

import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import msgspec

from sitegen.errors.problems import BuildFailed, Place, PluginError, SitegenError, did_you_mean

_GROUP = "sitegen.plugins"
_HOOKS = ("source", "html", "filters")


class Plugins:
    """The plugins of a site, in the order in which they are called."""

    def __init__(self, modules: Sequence[tuple[str, ModuleType]]) -> None:
        self._modules = modules

    def source(self, text: str, path: str) -> str:
        """Return a body before Markdown, as the plugins want it."""
        return self._through("source", text, path)

    def html(self, html: str, path: str) -> str:
        """Return a body after Markdown, as the plugins want it."""
        return self._through("html", html, path)

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters of all plugins."""
        found: dict[str, Callable[..., Any]] = {}
        for name, module in self._modules:
            if hasattr(module, "filters"):
                filters = _call(name, module.filters)
                if not isinstance(filters, Mapping):
                    raise PluginError(f"filters() of plugin “{name}” must return a mapping", f"plugins/{name}.py")
                found |= filters
        return found

    def _through(self, hook: str, value: str, path: str) -> str:
        for name, module in self._modules:
            function = getattr(module, hook, None)
            if function is not None:
                result = _call(name, function, value, path)
                if not isinstance(result, str):
                    message = f"{hook}() of plugin “{name}” must return text, not {type(result).__name__}"
                    raise PluginError(message, f"plugins/{name}.py", hint=f"while it worked on {path}")
                value = result
        return value


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles each time: Python's cache distinguishes versions by the second, and two saves may fall into one."""

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)


class _Folder:
    """Finds what plugins import from their folder, after all else: no file of a site hides a module of Python's."""

    def __init__(self) -> None:
        self.folder = Path()
        self._found: set[str] = set()

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return how to load a module, or None where it is not in the folder."""
        place = self.folder.joinpath(*name.split("."))
        package = place / "__init__.py"
        file = package if package.is_file() else place.with_name(f"{place.name}.py")
        if not file.is_file():
            return None
        self._found.add(name)
        spec = importlib.util.spec_from_file_location(name, file, loader=_Loader(name, str(file)))
        if spec is not None and file == package:
            spec.submodule_search_locations = []  # with no place to search, what is below it is asked for here too
        return spec

    def open(self, folder: Path) -> None:
        """Find modules in this folder from now on, and as they are now."""
        for name in self._found:
            sys.modules.pop(name, None)
        self._found.clear()
        self.folder = folder
        if self not in sys.meta_path:
            sys.meta_path.append(self)


_folder = _Folder()


class PluginFile(msgspec.Struct, frozen=True):
    """Where a plugin is."""

    name: str
    """What ``site.toml`` calls it."""
    file: str
    """Its file."""
    folder: str = ""
    """The folder of the site that it lies in, with what it imports and reads; empty for an installed one."""

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield every file that it is made of, with its name below the folder."""
        own = Path(self.file)
        yield own.name, own
        for path in sorted(Path(self.folder).rglob("*")) if self.folder else ():
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(self.folder).as_posix(), path


def find_plugins(root: Path, names: Sequence[str]) -> tuple[PluginFile, ...]:
    """Return where the plugins that ``site.toml`` names are.

    Raises BuildFailed when one is nowhere.
    """
    found: list[PluginFile] = []
    problems: list[SitegenError] = []
    for name in names:
        own = root / "plugins" / f"{name}.py"
        if own.is_file():
            found.append(PluginFile(name, str(own), str(own.parent)))
            continue
        import importlib.metadata

        installed = {point.name: point.value for point in importlib.metadata.entry_points(group=_GROUP)}
        spec = importlib.util.find_spec(installed[name]) if name in installed else None
        if spec is None or spec.origin is None:
            known = [*installed, *(path.stem for path in (root / "plugins").glob("*.py"))]
            hint = did_you_mean(name, known) or f"write plugins/{name}.py, or install it"
            problems.append(PluginError(f"there is no plugin “{name}”", "site.toml", hint=hint))
        else:
            found.append(PluginFile(name, spec.origin))
    if problems:
        raise BuildFailed(problems)
    return tuple(found)


def load_plugins(files: Sequence[PluginFile]) -> Plugins:
    """Return the plugins in these files.

    Raises PluginError when one cannot be run.
    """
    modules = []
    folder = next((plugin.folder for plugin in files if plugin.folder), None)
    if folder is not None:
        _folder.open(Path(folder))
    for plugin in files:
        full = f"sitegen_plugin_{plugin.name}"
        spec = importlib.util.spec_from_file_location(full, plugin.file, loader=_Loader(full, plugin.file))
        if spec is None or spec.loader is None:
            raise PluginError(f"“{plugin.file}” is not a Python file")
        module = importlib.util.module_from_spec(spec)
        _call(plugin.name, spec.loader.exec_module, module)
        if not any(hasattr(module, hook) for hook in _HOOKS):
            hint = "give it one of the functions " + ", ".join(f"{hook}()" for hook in _HOOKS)
            raise PluginError(f"plugin “{plugin.name}” does nothing", f"plugins/{plugin.name}.py", hint=hint)
        modules.append((plugin.name, module))
    return Plugins(modules)


def _call(name: str, function: Callable[..., Any], *arguments: object) -> Any:
    """Call a plugin's function; what it raises becomes a PluginError with the line of the plugin's file."""
    try:
        return function(*arguments)
    except SitegenError:
        raise
    except (Exception, SystemExit) as error:  # a plugin may not end what it is part of
        line, trace = None, error.__traceback__
        while trace is not None:
            if Path(trace.tb_frame.f_code.co_filename).stem == name:
                line = trace.tb_lineno
            trace = trace.tb_next
        if isinstance(error, SyntaxError):
            line = error.lineno
        work = f"while it worked on {arguments[1]}" if len(arguments) > 1 else None
        message = f"plugin “{name}” failed: {type(error).__name__}: {error}"
        raise PluginError(message, f"plugins/{name}.py", Place(line), work) from error
