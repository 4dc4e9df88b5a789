"""How templates ask for messages: for one whose words stand in the template, their code asks the table of the language.

The code is the same for all languages, so it is kept as before. This module knows nothing of what is in the table.
"""

from collections.abc import Iterator

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

_WORDS = {"_": 1, "gettext": 1, "ngettext": 2}
"""The functions of messages, and how many of their arguments are words."""
_ARGUMENTS = {1: 1, 2: 3}
"""How many arguments there are of so many words: a number comes after a singular and a plural."""


class MessageCode(CodeGenerator):
    """The code of one template."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja2's name
        """Write the code of a template, in which no call for a literal message looks for its function."""
        own = set(_assigned(node))
        for call in node.find_all(nodes.Call):
            called = call.node
            if isinstance(called, nodes.Name) and called.name not in own and _is_literal(call, called.name):
                call.node = nodes.EnvironmentAttribute(called.name, lineno=called.lineno)
        super().visit_Template(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Write a call, or what is in the table of the language."""
        called = node.node
        if not isinstance(called, nodes.EnvironmentAttribute):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        escaped = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        if escaped and len(node.args) == 1 and not node.kwargs:
            self.write("environment.messages[")
            self.visit(node.args[0], frame)
            self.write("]")
            return
        for_number = "_for" if len(node.args) == _ARGUMENTS[2] else ""
        html, text = (f"environment.messages.{kind}{for_number}" for kind in ("html", "text"))
        if frame.eval_ctx.volatile:
            self.write(f"({html} if context.eval_ctx.autoescape else {text})(")
        else:
            self.write(f"{html if escaped else text}(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write("{")
        for value in node.kwargs:
            self.write(f"{value.key!r}: ")
            self.visit(value.value, frame)
            self.write(", ")
        self.write("})")


def _is_literal(call: nodes.Call, name: str) -> bool:
    """Return whether a call is one for a message whose words are known, and which takes what such a call takes."""
    words = _WORDS.get(name)
    return (
        words is not None
        and len(call.args) == _ARGUMENTS[words]
        and all(isinstance(word, nodes.Const) and isinstance(word.value, str) for word in call.args[:words])
        and call.dyn_args is None
        and call.dyn_kwargs is None
    )


def _assigned(template: nodes.Template) -> Iterator[str]:
    """Yield the names that a template gives to values of its own, anywhere."""
    for name in template.find_all(nodes.Name):
        if name.ctx != "load":
            yield name.name
    for macro in template.find_all(nodes.Macro):
        yield macro.name
    for imported in template.find_all(nodes.Import):
        yield imported.target
    for taken in template.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in taken.names)
