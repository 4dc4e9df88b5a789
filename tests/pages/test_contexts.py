"""Every kind of output has its context, and what contexts and views hand out was read."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sitegen
from sitegen.outputs.kinds import KINDS
from sitegen.pages import context
from sitegen.pages.contexts.base import CONTEXTS

PAGES = Path(sitegen.__file__).parent / "pages"
MODULES = sorted(path for path in PAGES.rglob("*.py") if path.name != "recorder.py")


def test_every_kind_with_a_template_has_a_context_and_the_reverse() -> None:
    assert context.CONTEXTS is CONTEXTS
    # An asset is rendered only where a theme has a template for it, from which it takes its name.
    assert set(CONTEXTS) == {row.name for row in KINDS.values() if row.template} | {"asset"}


def test_no_kind_has_two_contexts() -> None:
    said = [
        kind.value
        for path in sorted((PAGES / "contexts").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "context"
        for kind in decorator.args
        if isinstance(kind, ast.Constant)
    ]
    assert sorted(said) == sorted(CONTEXTS)


def declarations(tree: ast.AST) -> Iterator[str]:
    """What notes a fact whose value nobody takes, and what looks at facts beside the recorder."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = ast.unparse(node.value.func).rpartition(".")[2]
            fact = node.value.args[0] if node.value.args else None
            # A template is noted where it is asked for: Jinja2 may have loaded it for another page. What a page may load
            # is taken from what was noted, when its policy is made.
            if called in ("read", "_read", "recorder") and not (
                isinstance(fact, ast.Constant) and fact.value in ("template", "allowed")
            ):
                yield ast.unparse(node)
        if isinstance(node, ast.Attribute) and node.attr in ("facts", "_facts"):
            owner = ast.unparse(node.value)
            if owner != "self":  # the renderer makes the recorder from the facts of the build
                yield ast.unparse(node)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_nothing_is_read_beside_the_recorder(path: Path) -> None:
    assert [*declarations(ast.parse(path.read_text("utf-8")))] == []


@pytest.mark.parametrize("code", ["read('address')", "self._read('options')", "x = read.facts.config", "read._facts"])
def test_what_is_read_beside_the_recorder_is_found(code: str) -> None:
    assert [*declarations(ast.parse(code))] != []
