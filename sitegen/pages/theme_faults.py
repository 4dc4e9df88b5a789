"""What is wrong in the templates of a theme, whatever a site publishes.

This module knows nothing of content and outputs.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from jinja2 import nodes

from sitegen.errors.decoding import utf8
from sitegen.errors.locate import place_at
from sitegen.errors.problems import SitegenError, TemplateError, did_you_mean
from sitegen.messages.message import tr
from sitegen.pages.anatomy import anatomy_of
from sitegen.theme.theme import Theme

_Kind = TypeVar("_Kind", bound=nodes.Node)


def misnamed_blocks(theme: Theme, names: Iterable[str]) -> Iterator[SitegenError]:
    """Yield an error for each block that replaces nothing, because no template that is extended has it."""
    anatomy = anatomy_of(theme)
    for name in names:
        file, lineage = anatomy.file(name), anatomy.lineage(name)
        if file is None or not file.parents or lineage is None:
            continue
        above = {block for parent in lineage[1:] if (found := anatomy.file(parent)) for block in found.blocks}
        inner = {
            block.name for outer in file.blocks.values() for part in outer.body for block in _within(part, nodes.Block)
        }
        called = {
            part.attr
            for part in _attributes(file.body)
            if isinstance(part.node, nodes.Name) and part.node.name == "self"
        }
        for block in file.blocks.values():
            if block.name not in above | inner | called:
                yield _misnamed(theme, name, block, above)


def _misnamed(theme: Theme, name: str, block: nodes.Block, above: Collection[str]) -> SitegenError:
    path = theme.templates[name]
    text = utf8(Path(path).read_bytes(), name)
    column = text.split("\n")[block.lineno - 1].find(block.name) + 1
    known = ", ".join(f"“{other}”" for other in sorted(above))
    hint = did_you_mean(block.name, above) or tr("they have {names}", names=known)
    message = tr(
        "none of the templates that this one extends has a block “{name}”, so nothing shows it", name=block.name
    )
    return TemplateError(message, theme.display_path(path), place_at(text, block.lineno, column or 1), hint)


def options_read(theme: Theme, names: Iterable[str]) -> set[str]:
    """Return the options that some templates read as ``site.options``."""
    anatomy = anatomy_of(theme)
    read = (part for name in names if (file := anatomy.file(name)) for part in _attributes(file.body))
    return {part.attr for part in read if isinstance(part.node, nodes.Getattr) and part.node.attr == "options"}


def _attributes(body: Iterable[nodes.Node]) -> Iterator[nodes.Getattr]:
    return (part for node in body for part in _within(node, nodes.Getattr))


def _within(node: nodes.Node, kind: type[_Kind]) -> Iterator[_Kind]:
    if isinstance(node, kind):
        yield node
    yield from node.find_all(kind)
