"""What a page can show: all that its templates ask for, wherever in the layers of a theme they are.

Templates are read, not rendered. What is not known before a page is rendered, such as an included file whose name is
computed, may show anything. This module knows nothing of content and outputs.
"""

from functools import lru_cache

import msgspec
from jinja2 import nodes

from sitegen.pages.anatomy import Anatomy, names_in
from sitegen.theme.theme import below


class Shown:
    """What a page can show: the templates that it is made of, and what they ask values for."""

    def __init__(self, anatomy: Anatomy, template: str) -> None:
        self._anatomy = anatomy
        self.unknown = False
        """Whether a part of it is computed, so that it may show anything."""
        self.templates: set[str] = set()
        """Names of its templates, without layer."""
        self.asked: set[tuple[str, str]] = set()
        """Name of what is asked, and what it is asked for: ``("article", "corrections")``."""
        self._seen: set[tuple[str, ...]] = set()
        self._template(template)

    def asks(self, attribute: str, besides: str = "") -> bool:
        """Return whether it asks something for an attribute, other than the value called ``besides``."""
        return self.unknown or any(name == attribute and of != besides for of, name in self.asked)

    def has(self, template: str) -> bool:
        """Return whether it is made of a template, of any layer."""
        return self.unknown or template in self.templates

    def _template(self, name: str) -> None:
        """Add what a template shows, with those that it extends."""
        if not self._first("template", name):
            return
        lineage = self._anatomy.lineage(name)
        if lineage is None:
            self.unknown = True
            return
        self.templates.update(_plain(one) for one in lineage)
        for one in lineage:
            file = self._anatomy.file(one)
            assert file is not None
            if file.parents:  # what stands outside of blocks is run, but not shown
                for node in file.body:
                    if not isinstance(node, nodes.Output):
                        self._add(node, one, lineage)
            else:
                for node in file.body:
                    self._add(node, one, lineage)

    def _first(self, *mark: str) -> bool:
        new = mark not in self._seen
        self._seen.add(mark)
        return new

    def _add(self, node: nodes.Node, name: str, lineage: list[str]) -> None:
        """Add what a part of a template shows."""
        asked = _asked_by(node)
        self.asked |= asked.values
        for block in asked.blocks:
            self._block(block, lineage, 0, lineage[0])
        for include in asked.includes:
            self._include(include)
        file = self._anatomy.file(name)
        for module, macro in asked.attributes if file else ():
            if file and module in file.modules:
                self._macro(file.modules[module], macro)
        for called in asked.names if file else ():
            if file and called in file.macros:
                self._macro([name], called)
            elif file and called in file.imported:
                self._macro(*file.imported[called])

    def _block(self, block: str, lineage: list[str], place: int, page: str) -> None:
        """Add the first block of this name from a place in the lineage on, and what it shows of those behind it."""
        for number in range(place, len(lineage)):
            file = self._anatomy.file(lineage[number])
            found = file.blocks.get(block) if file else None
            if found is None:
                continue
            if self._first("block", page, lineage[number], block):
                for node in found.body:
                    self._add(node, lineage[number], lineage)
                if any(_asked_by(node).super for node in found.body):
                    self._block(block, lineage, number + 1, page)
            return

    def _include(self, node: nodes.Include) -> None:
        names = names_in(node.template)
        if names is None:
            self.unknown = True
        for name in names or ():
            if self._anatomy.file(name) is not None:
                self._template(name)

    def _macro(self, files: list[str] | None, macro: str) -> None:
        """Add a macro of a file, or of the file that this one takes the place of."""
        if files is None:
            self.unknown = True
        for name in files or ():
            layer: str = name
            while layer and (file := self._anatomy.file(layer)):
                if macro in file.macros:
                    if self._first("macro", layer, macro):
                        for node in file.macros[macro].body:
                            self._add(node, layer, [layer])
                    break
                layer = below(layer)


class _Asked(msgspec.Struct):
    """What a part of a template asks for itself, wherever it is used."""

    values: set[tuple[str, str]] = msgspec.field(default_factory=set)
    """As in ``Shown.asked``."""
    attributes: set[tuple[str, str]] = msgspec.field(default_factory=set)
    """Those of them that it asks of a name, such as that of an imported file."""
    names: set[str] = msgspec.field(default_factory=set)
    """Every name whose value it uses."""
    blocks: set[str] = msgspec.field(default_factory=set)
    """The blocks that stand in it, or that it shows once more by ``self``."""
    includes: list[nodes.Include] = msgspec.field(default_factory=list)
    """What it includes."""
    super: bool = False
    """Whether it shows the block that it replaces."""


@lru_cache(maxsize=8192)  # parts of the templates that anatomy.py keeps
def _asked_by(part: nodes.Node) -> _Asked:
    asked = _Asked()
    waiting = [part]
    while waiting:
        node = waiting.pop()
        match node:
            case nodes.Macro():
                continue  # where it is called
            case nodes.Block(name=name):
                asked.blocks.add(name)
                continue
            case nodes.Include():
                asked.includes.append(node)
                continue
            case nodes.Call(node=nodes.Name(name="super")):
                asked.super = True
                continue
            case nodes.Getattr(node=nodes.Name(name="self"), attr=name):
                asked.blocks.add(name)
            case nodes.Getattr(node=of, attr=name):
                asked.values.add((_called(of), name))
                if isinstance(of, nodes.Name):
                    asked.attributes.add((of.name, name))
            case nodes.Getitem(node=of, arg=nodes.Const(value=str(key))):
                asked.values.add((_called(of), key))
            case nodes.Const(value=str(text)):  # map(attribute="live")
                asked.values.add(("", text))
            case nodes.Name(ctx="load", name=name):
                asked.names.add(name)
            case _:
                pass
        waiting += node.iter_child_nodes()
    return asked


def _called(node: nodes.Node) -> str:
    """Return the last word of what is asked: ``b`` for ``a.b``."""
    match node:
        case nodes.Name(name=name) | nodes.Getattr(attr=name):
            return str(name)
        case _:
            return ""


def _plain(name: str) -> str:
    """Return the name of a template without its layer."""
    return name.partition("/")[2] if name.startswith(("@", "^")) else name
