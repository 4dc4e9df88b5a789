"""How templates are compiled: as by Jinja2, but attributes take a shorter way, no literal holds an undefined name, and
expressions keep their lines.

This module knows nothing of what templates see.
"""

from collections.abc import Container
from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame
from jinja2.meta import find_undeclared_variables

from sitegen.pages.message_code import MessageCode

# Their code opens a bracket before that of their parts, so that Python lets a new line begin there.
_OPENS = (
    nodes.BinExpr, nodes.Call, nodes.Compare, nodes.Concat, nodes.CondExpr, nodes.Dict, nodes.Filter, nodes.Getattr,
    nodes.List, nodes.Test, nodes.Tuple, nodes.UnaryExpr,
)  # fmt: skip


class TemplateCode(MessageCode):
    """The code of one template."""

    _inside = False

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja2's name
        """Write the code of a file, and what its macros ask of the context if it can be imported once for all pages."""
        super().visit_Template(node, frame)
        self.writeline(f"asks = {asks_of(node, getattr(self.environment, 'unshared', frozenset()))!r}")

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
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.entry(_owner, {node.attr!r}))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Write a comparison; how an attribute of the page's views compares to a value is a question of its own."""
        found = _compared(node)
        if found is None:
            super().visit_Compare(node, frame)
            return
        how, attribute, other = found
        self.write(f"({'not ' if node.ops[0].op in ('ne', 'notin') else ''}environment.compare({how!r}, ")
        self.visit(attribute.node, frame)
        self.write(f", {attribute.attr!r}, ")
        if isinstance(other, nodes.Getattr):  # either may be that of a view
            self.visit(other.node, frame)
            self.write(f", {other.attr!r}")
        else:
            self.visit(other, frame)
        self.write("))")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Write an included file, which is a part that can be kept."""
        if not node.with_context:
            super().visit_Include(node, frame)
            return
        is_named = isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)
        if is_named:
            self.writeline(f"template = environment.{'find' if node.ignore_missing else 'get'}_template(", node)
            self.visit(node.template, frame)
            self.write(")")
        else:
            if node.ignore_missing:
                self.writeline("try:")
                self.indent()
            self.writeline("template = environment.get_or_select_template(", node)
            self.visit(node.template, frame)
            self.write(f", {self.name!r})")
        if node.ignore_missing and is_named:
            self.writeline("if template is not None:")
            self.indent()
        elif node.ignore_missing:
            self.outdent()
            self.writeline("except TemplateNotFound:")
            self.indent()
            self.writeline("pass")
            self.outdent()
            self.writeline("else:")
            self.indent()
        self.writeline(f"event = environment.included(template, context, {self.dump_local_context(frame)})")
        self.simple_write("event", frame)
        if node.ignore_missing:
            self.outdent()

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        """Write the macros of another file, which need no copy of all that is seen here."""
        if not node.with_context:
            super()._import_common(node, frame)
            return
        self.write("environment.get_template(")
        self.visit(node.template, frame)
        self.write(f", {self.name!r}).imported(context, {self.dump_local_context(frame)})")

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


def _compared(node: nodes.Compare) -> tuple[str, nodes.Getattr, nodes.Expr] | None:
    """Return how an attribute is compared to what, where it is."""
    operand = node.ops[0]
    match (len(node.ops), operand.op, node.expr, operand.expr):
        case (1, "eq" | "ne", nodes.Getattr() as attribute, other) | (
            1,
            "eq" | "ne",
            other,
            nodes.Getattr() as attribute,
        ):
            return "equals", attribute, other
        case (1, "in" | "notin", nodes.Const() as other, nodes.Getattr() as attribute):
            return "contains", attribute, other
    return None


def asks_of(template: nodes.Template, unshared: Container[str]) -> tuple[str, ...] | None:
    """Return the names of the context that the macros of a file ask for.

    None if it does more than define macros and constants and import others: then what it exports can differ from page
    to page. So it can with ``unshared`` filters, which may ask the context for any name.
    """
    if any(used.name in unshared for used in template.find_all(nodes.Filter)):
        return None
    imports = (nodes.Import, nodes.FromImport)
    inside = [*template.find_all((nodes.Include, *imports))]
    if len(inside) > len([node for node in template.body if isinstance(node, imports)]):
        return None  # files that see what a macro sets
    constant: set[str] = set()
    for node in template.body:
        match node:
            case nodes.Macro():
                if _names_asked_by(node) <= constant:
                    constant.add(node.name)
            case nodes.Import(template=nodes.Const()) | nodes.FromImport(template=nodes.Const()):
                pass
            case nodes.Output() if all(isinstance(part, nodes.TemplateData) for part in node.nodes):
                pass
            case nodes.Assign(target=nodes.Name(name=name), node=value) if _is_constant(value, constant):
                constant.add(name)
            case _:
                return None
    return tuple(sorted(find_undeclared_variables(template)))


def _names_asked_by(macro: nodes.Macro) -> set[str]:
    """Return the names that a macro takes from around it."""
    alone = nodes.Template([macro], lineno=macro.lineno)
    return find_undeclared_variables(alone.set_environment(macro.environment))  # type: ignore[arg-type]


def _is_constant(value: nodes.Node, constant: Container[str]) -> bool:
    """Return whether a value is the same on each page; ``constant`` are the names of such values and macros."""
    for node in (value, *value.find_all(nodes.Node)):
        match node:
            case nodes.Name():
                if node.name not in constant:
                    return False
            case nodes.Filter() | nodes.Test():
                return False
            case nodes.Call():
                if not isinstance(node.node, nodes.Name):
                    return False
    return True
