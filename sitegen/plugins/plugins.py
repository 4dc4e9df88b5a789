"""Plugins: one Python file each, with functions from value to value.

A plugin may have any of these functions, and needs nothing else:

    def source(text: str, path: str) -> str           the body of a document, before Markdown
    def html(html: str, path: str) -> str             the body of a document, after Markdown
    def filters() -> dict[str, Callable[..., object]] more filters for templates; they must be pure
    def inputs() -> Iterable[str | Path]              other files and folders of the site that it reads

The file is ``plugins/<name>.py`` of the site, or an entry point of the group ``sitegen.plugins`` in an installed
distribution. What lies in ``plugins/``, what it imports from the site, and what ``inputs()`` names is part of it. The
digest of all that is part of the engine stamp: a changed plugin makes everything again. What a plugin reads besides is
an error, for an edit of it would not be seen. Nothing mutable is handed out. This module knows nothing about what the
values mean.
"""

import functools
import importlib.util
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from sitegen.errors.problems import PluginError
from sitegen.messages.message import tr
from sitegen.plugins.files import PluginFile, files_below
from sitegen.plugins.modules import Loader, is_inside, modules
from sitegen.plugins.running import call, run

_HOOKS = ("source", "html", "filters")


class PluginInputs(msgspec.Struct, frozen=True, dict=True):
    """What the plugins of a site are made of; an edit of any of it may change every page."""

    site: str = ""
    """Folder of the site."""
    files: frozenset[str] = frozenset()
    """Files, with their whole paths; some may not exist, and would count if they did."""
    folders: frozenset[str] = frozenset()
    """Folders of which every file counts."""

    def hold(self, path: str) -> bool:
        """Return whether a file is one of them."""
        real = os.path.realpath(path)
        return real in self.files or any(real.startswith(folder + os.sep) for folder in self.folders)

    def all_files(self) -> list[tuple[str, Path]]:
        """Return name and path of each file."""
        below = {str(path) for folder in self.folders for path in files_below(Path(folder))}
        return [(name_of(path, self.site), Path(path)) for path in sorted(self.files | below)]

    @cached_property
    def places(self) -> frozenset[str]:
        """Return the files and folders in the site, relative to it."""
        return frozenset(name_of(path, self.site) for path in self.files | self.folders if is_inside(path, self.site))


_NOTHING = PluginInputs()


class Plugins:
    """The plugins of a site, in the order in which they are called."""

    def __init__(self, loaded: Sequence[tuple[str, ModuleType]], inputs: PluginInputs = _NOTHING) -> None:
        self._modules = loaded
        self.inputs = inputs
        """What they are made of."""

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
                filters, reads = call(name, module.filters)
                self._check(name, reads)
                if not isinstance(filters, Mapping):
                    raise PluginError(
                        tr("filters() of plugin “{name}” must return a mapping", name=name), f"plugins/{name}.py"
                    )
                found |= {word: self._checked(name, function) for word, function in filters.items()}
        return found

    def _checked(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)  # with the marks that Jinja2 sets, such as that of pass_context
        def checked(*arguments: Any, **named: Any) -> Any:
            value, reads = run(functools.partial(function, *arguments, **named))
            self._check(name, reads)
            return value

        return checked

    def _through(self, hook: str, value: str, path: str) -> str:
        for name, module in self._modules:
            function = getattr(module, hook, None)
            if function is not None:
                result, reads = call(name, function, value, path)
                self._check(name, reads, path)
                if not isinstance(result, str):
                    message = tr(
                        "{hook}() of plugin “{name}” must return text, not {name_2}",
                        hook=hook,
                        name=name,
                        name_2=type(result).__name__,
                    )
                    raise PluginError(message, f"plugins/{name}.py", hint=tr("while it worked on {path}", path=path))
                value = result
        return value

    def _check(self, name: str, reads: Iterable[str], path: str | None = None) -> None:
        """Refuse what a plugin has read if an edit of it would not be seen."""
        for read in reads:
            shown = name_of(read, modules.site)
            if shown == path or is_nobodys(shown) or self.inputs.hold(read):
                continue
            message = tr(
                "plugin “{name}” reads “{shown}”, and sitegen would not see an edit of that file",
                name=name,
                shown=shown,
            )
            hint = tr(
                "write “def inputs(): return [{encode}]” in the plugin", encode=msgspec.json.encode(shown).decode()
            )
            raise PluginError(message, f"plugins/{name}.py", hint=hint)


def is_nobodys(path: str) -> bool:
    """Return whether a file of a site is one that programs write: compiled, or in a folder with a dot."""
    parts = path.split("/")
    return "__pycache__" in parts or any(part.startswith(".") for part in parts[:-1])


def name_of(path: str | Path, site: str) -> str:
    """Return the path of a file relative to a site, with slashes, or as it is for one elsewhere."""
    real, folder = os.path.realpath(path), os.path.realpath(site)
    return os.path.relpath(real, folder).replace(os.sep, "/") if real.startswith(folder + os.sep) else str(path)


def load_plugins(files: Sequence[PluginFile]) -> Plugins:
    """Return the plugins in these files.

    Raises PluginError when one cannot be run, or reads what it may not.
    """
    if not files:
        return Plugins([])
    site = files[0].site
    modules.open(site)
    loaded, declared, read = [], set[str](), []
    for plugin in files:
        full = f"sitegen_plugin_{plugin.name}"
        spec = importlib.util.spec_from_file_location(full, plugin.file, loader=Loader(full, plugin.file))
        if spec is None or spec.loader is None:
            raise PluginError(tr("“{file}” is not a Python file", file=plugin.file))
        module = importlib.util.module_from_spec(spec)
        _, reads = call(plugin.name, spec.loader.exec_module, module)
        if not any(hasattr(module, hook) for hook in _HOOKS):
            hint = "give it one of the functions " + ", ".join(f"{hook}()" for hook in _HOOKS)
            raise PluginError(
                tr("plugin “{name}” does nothing", name=plugin.name), f"plugins/{plugin.name}.py", hint=hint
            )
        read.append((plugin.name, reads))
        declared |= _declared(plugin.name, module, site)
        loaded.append((plugin.name, module))
    found = Plugins(loaded, _inputs(files, declared))
    for name, reads in read:
        found._check(name, reads)
    return found


def _declared(name: str, module: ModuleType, site: str) -> set[str]:
    """Return the paths that a plugin names as what it reads."""
    if not hasattr(module, "inputs"):
        return set()
    paths, _ = call(name, lambda: module.inputs())
    if isinstance(paths, str) or not isinstance(paths, Iterable):
        raise PluginError(
            tr("inputs() of plugin “{name}” must return a list of paths", name=name), f"plugins/{name}.py"
        )
    return {os.path.realpath(Path(site, path)) for path in paths}


def _inputs(files: Sequence[PluginFile], declared: Iterable[str]) -> PluginInputs:
    """Return what plugins that were just loaded are made of."""
    by_place = {str(path) for plugin in files for path in plugin.files()}
    imported = modules.imported()
    scripts = [path for path in (*by_place, *imported) if path.endswith(".py") and is_inside(path, modules.site)]
    found = {*by_place, *imported, *modules.followed(scripts), *declared}
    folders = {path for path in found if Path(path).is_dir()}
    packages = {plugin.folder for plugin in files if plugin.folder}
    return PluginInputs(modules.site, _real(found - folders), _real(folders | packages))


def _real(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(map(os.path.realpath, paths))
