"""What the templates of a theme are made of: their blocks and macros, and what they extend and import.

Templates are parsed here, never rendered. This module knows nothing of content and outputs.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from jinja2 import Environment, TemplateSyntaxError, nodes

from sitegen.errors.decoding import utf8
from sitegen.errors.problems import SitegenError
from sitegen.pages.templates import EXTENSIONS
from sitegen.theme.theme import Theme


class File(msgspec.Struct, frozen=True):
    """A template, parsed."""

    body: list[nodes.Node]
    """What is at its top."""
    parents: list[str] | None
    """Names of the templates that it may extend; None where one is computed."""
    blocks: dict[str, nodes.Block]
    """Its blocks, by name."""
    macros: dict[str, nodes.Macro]
    """Its macros, by name."""
    modules: dict[str, list[str] | None]
    """Names of the files that an imported name may stand for, by that name; None where one is computed."""
    imported: dict[str, tuple[list[str] | None, str]]
    """The same for an imported macro, with what it is called there."""


@lru_cache(maxsize=1024)
def _parsed(source: str) -> File | None:
    """Return a template, or None for one that Jinja2 cannot parse; a process that lives on parses each once."""
    try:
        tree = Environment(extensions=EXTENSIONS).parse(source)
    except (TemplateSyntaxError, RecursionError):  # rendering reports both
        return None
    parents: list[str] | None = []
    for extends in tree.find_all(nodes.Extends):
        names = names_in(extends.template)
        parents = None if parents is None or names is None else [*parents, *names]
    modules = {found.target: names_in(found.template) for found in tree.find_all(nodes.Import)}
    imported = {}
    for found in tree.find_all(nodes.FromImport):
        for name in found.names:
            there, here = name if isinstance(name, tuple) else (name, name)
            imported[here] = names_in(found.template), there
    return File(
        body=tree.body,
        parents=parents,
        blocks={block.name: block for block in tree.find_all(nodes.Block)},
        macros={macro.name: macro for macro in tree.find_all(nodes.Macro)},
        modules=modules,
        imported=imported,
    )


def names_in(expression: nodes.Expr) -> list[str] | None:
    """Return the names that an expression for a template may have, or None if it is computed."""
    match expression:
        case nodes.Const(value=str(name)):
            return [name]
        case nodes.List(items=items) | nodes.Tuple(items=items):
            parts = [names_in(item) for item in items]
        case nodes.CondExpr(expr1=first, expr2=second) if second is not None:
            parts = [names_in(first), names_in(second)]
        case _:
            return None
    return None if None in parts else [name for part in parts if part for name in part]


class Anatomy:
    """The templates of one theme, by the names that templates use."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = paths
        self._files: dict[str, File | None] = {}

    def file(self, name: str) -> File | None:
        """Return a template; None if there is none, or it cannot be read."""
        if name not in self._files:
            path = self._paths.get(name)
            try:
                self._files[name] = _parsed(utf8(Path(path).read_bytes(), name)) if path else None
            except SitegenError:  # rendering says so
                self._files[name] = None
        return self._files[name]

    def lineage(self, name: str) -> list[str] | None:
        """Return a template and those that it extends, directly or not; None where one of these cannot be known."""
        found, waiting = [], [name]
        while waiting:
            name = waiting.pop(0)
            file = self.file(name)
            if file is None or file.parents is None:
                return None
            if name not in found:
                found.append(name)
                waiting += file.parents
        return found


def anatomy_of(theme: Theme) -> Anatomy:
    """Return the anatomy of a theme; the last one, where no template changed since."""
    return _anatomy(tuple((name, path, theme.digests[path]) for name, path in theme.templates.items()))


@lru_cache(maxsize=1)
def _anatomy(files: tuple[tuple[str, str, str], ...]) -> Anatomy:
    return Anatomy({name: path for name, path, _ in files})
