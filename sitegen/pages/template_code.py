"""How templates are compiled: as by Jinja2, but attributes take a shorter way, no literal holds an undefined name, and
expressions keep their lines.

This module knows nothing of what templates see.
"""

from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame

from sitegen.pages.message_code import MessageCode

# Their code opens a bracket before that of their parts, so that Python lets a new line begin there.
_OPENS = (
    nodes.BinExpr, nodes.Call, nodes.Compare, nodes.Concat, nodes.CondExpr, nodes.Dict, nodes.Filter, nodes.Getattr,
    nodes.List, nodes.Test, nodes.Tuple, nodes.UnaryExpr,
)  # fmt: skip


class TemplateCode(MessageCode):
    """The code of one template."""

    _inside = False

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """Write the code of a node; inside an expression, on a line of its own where the template begins one."""
        if not isinstance(node, nodes.Expr):
            return super().visit(node, *args, **kwargs)
        outer = self._inside
        if outer and node.lineno != self._last_line:
            self.newline(node)
        self._inside = outer or isinstance(node, _OPENS)
        try:
            return super().visit(node, *args, **kwargs)
        finally:
            self._inside = outer

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Write an attribute, which is asked of its owner first; only what has none asks the environment."""
        self.write("(_value if (_value := getattr((_owner := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr(_owner, {node.attr!r}))")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Write a list."""
        self.write("[")
        for item in node.items:
            self._part(item, frame)
            self.write(", ")
        self.write("]")

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Write a tuple, or the names that one is taken apart into."""
        if node.ctx != "load":
            super().visit_Tuple(node, frame)
            return
        self.write("(")
        for item in node.items:
            self._part(item, frame)
            self.write(", ")
        self.write(")")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Write a dictionary."""
        self.write("{")
        for item in node.items:
            self._part(item.key, frame)
            self.write(": ")
            self._part(item.value, frame)
            self.write(", ")
        self.write("}")

    def _part(self, node: nodes.Expr, frame: Frame) -> None:
        """Write a part of a literal, which must be something."""
        if isinstance(node, nodes.Literal):
            self.visit(node, frame)
            return
        self.write("environment.defined(")
        self.visit(node, frame)
        self.write(")")
