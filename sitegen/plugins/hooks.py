"""The hooks of plugins: what each is called, and what it is handed. The version of all of them together is the API.

This module knows nothing of what the values mean.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import msgspec

from sitegen.errors.problems import PluginError, did_you_mean
from sitegen.messages.message import tr
from sitegen.plugins.files import PluginFile

API = 1
"""The version of the hooks. It grows when a plugin that follows the manual might no longer work."""
HOOKS: Mapping[str, tuple[str, ...]] = {
    "front_matter": ("data", "path"),
    "source": ("text", "path"),
    "shortcodes": (),
    "html": ("html", "path"),
    "article": ("article",),
    "check": ("article",),
    "filters": (),
    "head": ("page", "site"),
    "outputs": (),
    "inputs": (),
}
"""The parameters of each hook, in the order in which a build comes to them."""


class Finding(msgspec.Struct, frozen=True):
    """What ``check`` finds."""

    message: str
    """What is wrong."""
    hint: str = ""
    """What to do."""
    text: str = ""
    """The words of the file that it is about: its place is where they first stand."""
    severity: str = "warning"
    """``error``: nothing is published; ``warning``: ``--strict`` refuses it; ``note``: worth knowing."""


class Shortcode(msgspec.Struct, frozen=True):
    """A shortcode: what authors may write in it, and what it becomes."""

    html: Callable[[Mapping[str, str], str], str]
    """Returns its HTML, on pages and in feeds: from the values by name, as written, and a sign that stands for the
    content between its two tags. The value without a name is called ``value``."""
    parameters: tuple[str, ...] = ()
    """Names of the values that it may have."""
    needed: tuple[str, ...] = ()
    """Those that it must have."""
    value: str = ""
    """What its value without a name is, in words; empty where it has none."""
    content: bool = False
    """Whether Markdown stands between two tags."""


class PageHooks(msgspec.Struct, frozen=True):
    """What plugins add to the pages of a site."""

    filters: Mapping[str, Callable[..., Any]] = {}
    """Filters for templates, by name."""
    heads: tuple[Callable[[Any, Any], str], ...] = ()
    """Functions from a page and its site to HTML for its ``<head>``."""


def check_module(plugin: PluginFile, module: ModuleType) -> None:
    """Raise PluginError if a plugin is made for another API, or has no hook, or one of another shape."""
    version = getattr(module, "API", None if plugin.module else API)
    if version is None:
        message = tr("plugin “{name}” does not say for which plugin API it is made", name=plugin.name)
        raise PluginError(message, plugin.shown, hint=tr("write “{line}” in it", line=f"API = {API}"))
    if version != API:
        message = tr(
            "plugin “{name}” is made for plugin API {version}, and this sitegen has {api}",
            name=plugin.name,
            version=version,
            api=API,
        )
        raise PluginError(message, plugin.shown, hint=tr("install a version of one of them that fits the other"))
    found = [name for name in HOOKS if hasattr(module, name)]
    for name in found:
        _check_shape(plugin, name, getattr(module, name))
    if not set(found) - {"inputs"}:
        near = next(filter(None, (did_you_mean(name, HOOKS) for name in _functions(module))), None)
        hint = near or tr("give it one of the functions {names}", names=", ".join(f"{name}()" for name in HOOKS))
        raise PluginError(tr("plugin “{name}” does nothing", name=plugin.name), plugin.shown, hint=hint)


def _functions(module: ModuleType) -> Iterator[str]:
    for name, value in vars(module).items():
        if not name.startswith("_") and inspect.isfunction(value) and value.__module__ == module.__name__:
            yield name


def _check_shape(plugin: PluginFile, name: str, hook: Any) -> None:
    """Raise PluginError if a hook cannot be called as it will be."""
    try:
        inspect.signature(hook).bind(*HOOKS[name])
    except (TypeError, ValueError):
        message = tr("{hook}() of plugin “{name}” cannot be called as it must be", hook=name, name=plugin.name)
        hint = tr("write “{line}”", line=f"def {name}({', '.join(HOOKS[name])}):")
        raise PluginError(message, plugin.shown, hint=hint) from None
