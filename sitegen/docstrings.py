"""What a field means: the docstring below it, which Python forgets, read from the source of its class.

This module knows nothing of what becomes of it.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path


@cache
def field_docs(struct: type) -> Mapping[str, str]:
    """Return what each field of a class means, those that it inherits too; nothing for a class without source."""
    found: dict[str, str] = {}
    for owner in reversed(struct.__mro__):
        node = _classes(owner.__module__).get(owner.__name__)
        if node is not None:
            found |= {name: text for name, _, text in described_fields(node)}
    return found


@cache
def _classes(module: str) -> Mapping[str, ast.ClassDef]:
    """Return the classes at the top of a module that has a source."""
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    tree = ast.parse(Path(file).read_bytes()) if file.endswith(".py") else ast.Module([], [])
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def described_fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.AnnAssign, str]]:
    """Yield name, definition and docstring of each field of a class that has a docstring."""
    for definition, following in zip(node.body, node.body[1:], strict=False):
        match definition, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, definition, as_markdown(text)


def as_markdown(docstring: str) -> str:
    """Return a docstring as Markdown, each paragraph on one line."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in docstring.split("\n\n"))
    return "\n\n".join(paragraphs).replace("``", "`")
