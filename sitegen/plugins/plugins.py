"""Plugins: Python files or installed packages with functions from value to value, the hooks.

``hooks.py`` lists them, and docs/plugins.md says what they are for. The file is ``plugins/<name>.py`` of the site, or
the module that an installed distribution names as an entry point of the group ``sitegen.plugins``. What lies in
``plugins/`` or in its package, what it imports from the site, and what ``inputs()`` names is part of it. The digest of
all that is part of the engine stamp: a changed plugin makes everything again. What a plugin reads besides is an error,
for an edit of it would not be seen. This module knows nothing about what the values mean.
"""

import copy
import functools
import importlib
import importlib.util
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import msgspec

from sitegen.errors.problems import PluginError
from sitegen.messages.message import tr
from sitegen.plugins.files import PluginFile, files_below, find_plugins
from sitegen.plugins.hooks import Finding, PageHooks, Shortcode, check_module
from sitegen.plugins.modules import Loader, is_inside, modules
from sitegen.plugins.running import call, run
from sitegen.workers.elsewhere import Rebuilt, unpacked

Value = TypeVar("Value")


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


class SitePlugins(msgspec.Struct, frozen=True):
    """The plugins of a site, and what they are made of."""

    files: tuple[PluginFile, ...] = ()
    """Where they are, in the order in which they are called."""
    inputs: PluginInputs = _NOTHING
    """What an edit of may change every page."""

    def load(self) -> "Plugins":
        """Return them loaded. Raises PluginError when one cannot be run, or reads what it may not."""
        return load_plugins(self.files)

    def elsewhere(self, number: int) -> Rebuilt:
        """Return what makes these plugins on another computer, which has the same packages installed."""
        files = {
            name: path.read_bytes()
            for name, path in self.inputs.all_files()
            if is_inside(str(path), self.inputs.site) and path.is_file()
        }
        return _unpacked, (files, [plugin.name for plugin in self.files])


def _unpacked(files: Mapping[str, bytes], names: Sequence[str]) -> SitePlugins:
    root = unpacked(files)
    os.chdir(root)  # a build begins in the folder of the site, and plugins read what they declare from there
    return SitePlugins(find_plugins(root, names))


class Plugins:
    """The plugins of a site, in the order in which they are called."""

    def __init__(self, loaded: Sequence[tuple[PluginFile, ModuleType]], inputs: PluginInputs = _NOTHING) -> None:
        self._loaded = loaded
        self._hooks: dict[str, list[tuple[PluginFile, Callable[..., Any]]]] = {}
        self.inputs = inputs
        """What they are made of."""

    def __bool__(self) -> bool:
        return bool(self._loaded)

    # Texts

    def front_matter(self, data: dict[str, Any], path: str) -> dict[str, Any]:
        """Return the front matter of a document, as the plugins want it, before it is checked."""
        if not self._having("front_matter"):
            return data
        return dict(self.through("front_matter", copy.deepcopy(data), path, Mapping))

    def source(self, text: str, path: str) -> str:
        """Return a body before Markdown, as the plugins want it."""
        return self.through("source", text, path, str)

    def html(self, html: str, path: str) -> str:
        """Return a body after Markdown, as the plugins want it."""
        return self.through("html", html, path, str)

    def findings(self, article: object, path: str) -> Iterator[Finding]:
        """Yield what the plugins find wrong with an article."""
        for plugin, hook in self._having("check"):
            found, reads = call(plugin, lambda hook=hook: list(hook(article)), path)
            self._check(plugin, reads, path)
            for one in found:
                if not isinstance(one, Finding) or one.severity not in ("error", "warning", "note"):
                    raise self._wrong(plugin, "check", tr("findings"), one, path)
                yield one

    # Pages

    def for_pages(self) -> PageHooks:
        """Return what the plugins add to pages."""
        heads = tuple(functools.partial(self._head, plugin, hook) for plugin, hook in self._having("head"))
        filters = {name: self._checked(plugin, filter_) for name, (plugin, filter_) in self._named("filters").items()}
        return PageHooks(filters, heads)

    def _head(self, plugin: PluginFile, hook: Callable[..., Any], page: object, site: object) -> str:
        html, reads = call(plugin, functools.partial(hook, page, site))
        self._check(plugin, reads)
        if not isinstance(html, str):
            raise self._wrong(plugin, "head", tr("text"), html)
        return html

    def outputs(self) -> dict[str, tuple[PluginFile, Callable[..., Any]]]:
        """Return the outputs of the plugins by path: the plugin, and the function that makes it of the site."""
        return {path.lstrip("/"): made for path, made in self._named("outputs").items()}

    @cached_property
    def shortcodes(self) -> dict[str, tuple[PluginFile, Shortcode]]:
        """Return the shortcodes of the plugins, by name."""
        found = self._named("shortcodes")
        for plugin, shortcode in found.values():
            if not isinstance(shortcode, Shortcode):
                raise self._wrong(plugin, "shortcodes", tr("values of the type Shortcode"), shortcode)
        return found

    def shortcode(self, name: str, values: Mapping[str, str], content: str) -> str:
        """Return what the shortcode of a name makes of its values; ``content`` stands for what is between its tags."""
        plugin, shortcode = self.shortcodes[name]
        html, reads = call(plugin, lambda: shortcode.html(values, content))
        self._check(plugin, reads)
        if not isinstance(html, str):
            raise self._wrong(plugin, "shortcodes", tr("functions that return text"), html)
        return html

    # Calls

    def through(self, hook: str, value: Value, path: str, kind: type[Any]) -> Value:
        """Return a value as the hooks of one name make it, each from what the one before returned."""
        for plugin, function in self._having(hook):
            arguments = (value, path) if hook in ("front_matter", "source", "html") else (value,)
            result, reads = call(plugin, lambda f=function, a=arguments: f(*a), path)
            self._check(plugin, reads, path)
            if not isinstance(result, kind):
                raise self._wrong(plugin, hook, _KINDS.get(kind) or kind.__name__, result, path)
            value = result
        return value

    def made(self, plugin: PluginFile, function: Callable[..., Any], site: object, path: str) -> bytes:
        """Return what a function of a plugin makes of the site, for the output at a path."""
        result, reads = call(plugin, lambda: function(site), path)
        self._check(plugin, reads)
        if not isinstance(result, str | bytes):
            raise self._wrong(plugin, "outputs", tr("functions that return text or bytes"), result, path)
        return result.encode() if isinstance(result, str) else result

    def _having(self, hook: str) -> list[tuple[PluginFile, Callable[..., Any]]]:
        found = self._hooks.get(hook)
        if found is None:
            having = [(plugin, module) for plugin, module in self._loaded if hasattr(module, hook)]
            found = self._hooks[hook] = [(plugin, getattr(module, hook)) for plugin, module in having]
        return found

    def _named(self, hook: str) -> dict[str, tuple[PluginFile, Any]]:
        """Return what a hook without parameters returns by name, of all plugins."""
        found: dict[str, tuple[PluginFile, Any]] = {}
        for plugin, function in self._having(hook):
            named, reads = call(plugin, function)
            self._check(plugin, reads)
            if not isinstance(named, Mapping) or not all(isinstance(name, str) for name in named):
                raise PluginError(
                    tr("{hook}() of plugin “{name}” must return a mapping", hook=hook, name=plugin.name), plugin.shown
                )
            for name, value in named.items():
                if hook != "filters" and name in found:
                    message = tr(
                        "plugins “{one}” and “{other}” both have “{name}” in {hook}()",
                        one=found[name][0].name,
                        other=plugin.name,
                        name=name,
                        hook=hook,
                    )
                    raise PluginError(message, plugin.shown, hint=tr("give one of them another name"))
                found[name] = plugin, value
        return found

    def _checked(self, plugin: PluginFile, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)  # with the marks that Jinja2 sets, such as that of pass_context
        def checked(*arguments: Any, **named: Any) -> Any:
            value, reads = run(functools.partial(function, *arguments, **named))
            self._check(plugin, reads)
            return value

        return checked

    @staticmethod
    def _wrong(plugin: PluginFile, hook: str, wanted: str, result: object, path: str = "") -> PluginError:
        message = tr(
            "{hook}() of plugin “{name}” must return {wanted}, not {kind}",
            hook=hook,
            name=plugin.name,
            wanted=wanted,
            kind=type(result).__name__,
        )
        return PluginError(message, plugin.shown, hint=tr("while it worked on {path}", path=path) if path else None)

    def _check(self, plugin: PluginFile, reads: Iterable[str], path: str | None = None) -> None:
        """Refuse what a plugin has read if an edit of it would not be seen."""
        for read in reads:
            shown = name_of(read, modules.site)
            if shown == path or is_nobodys(shown) or self.inputs.hold(read):
                continue
            message = tr(
                "plugin “{name}” reads “{shown}”, and sitegen would not see an edit of that file",
                name=plugin.name,
                shown=shown,
            )
            hint = tr(
                "write “def inputs(): return [{encode}]” in the plugin", encode=msgspec.json.encode(shown).decode()
            )
            raise PluginError(message, plugin.shown, hint=hint)


_KINDS: Mapping[type[Any], str] = {str: tr("text"), Mapping: tr("a mapping")}


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
    modules.open(site, [plugin.folder or plugin.file for plugin in files if plugin.module])
    loaded, declared, read = [], set[str](), []
    for plugin in files:
        module, reads = _loaded(plugin)
        check_module(plugin, module)
        read.append((plugin, reads))
        declared |= _declared(plugin, module, site)
        loaded.append((plugin, module))
    found = Plugins(loaded, _inputs(files, declared))
    for plugin, reads in read:
        found._check(plugin, reads)
    return found


def _loaded(plugin: PluginFile) -> tuple[ModuleType, list[str]]:
    """Return the module of a plugin, and the files of the site that it read."""
    if plugin.module:  # under its own name, by which its package imports the rest of itself
        module, reads = call(plugin, lambda: importlib.import_module(plugin.module))
        return module, reads
    full = f"sitegen_plugin_{plugin.name}"
    spec = importlib.util.spec_from_file_location(full, plugin.file, loader=Loader(full, plugin.file))
    if spec is None or spec.loader is None:
        raise PluginError(tr("“{file}” is not a Python file", file=plugin.file))
    module = importlib.util.module_from_spec(spec)
    execute = spec.loader.exec_module
    return module, call(plugin, lambda: execute(module))[1]


def _declared(plugin: PluginFile, module: ModuleType, site: str) -> set[str]:
    """Return the paths that a plugin names as what it reads."""
    if not hasattr(module, "inputs"):
        return set()
    paths, _ = call(plugin, lambda: module.inputs())
    if isinstance(paths, str) or not isinstance(paths, Iterable):
        raise PluginError(tr("inputs() of plugin “{name}” must return a list of paths", name=plugin.name), plugin.shown)
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
