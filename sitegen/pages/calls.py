"""What templates see, and how they call macros and functions: as in Jinja2, by a shorter way.

Both are done hundreds of times on each page. This module does not know which functions there are.
"""

import functools
from collections.abc import Callable, Iterator, MutableMapping
from types import FunctionType
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro

from sitegen.pages.messages import Messages

_TAKES_CONTEXT = pass_context(lambda context: context).jinja_pass_arg  # type: ignore[attr-defined]


class TemplateContext(Context):
    """What a template sees."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Callable[[Context], Iterator[str]]],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja2's signature
    ) -> None:
        """Take what is seen; the globals of a template are those of its environment, and need not be counted."""
        self.environment = environment
        self.parent = parent
        self.vars = {}
        self.exported_vars = set()
        self.eval_ctx = EvalContext(environment, name)
        self.name = name
        self.globals_keys = set()
        self.blocks = {key: [block] for key, block in blocks.items()}

    @functools.cached_property
    def messages(self) -> Messages:
        """The messages in the language of the page."""
        found: Messages = self["_messages"]
        return found

    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Return what a callable returns, which may want the context before its arguments."""
        kind = type(function)
        if kind is Macro:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return function(self.eval_ctx, *args, **kwargs)
        if kind is not FunctionType or kwargs.get("_loop_vars") or kwargs.get("_block_vars"):
            return super().call(function, *args, **kwargs)
        takes = getattr(function, "jinja_pass_arg", None)
        if takes is not None and takes is not _TAKES_CONTEXT:
            return super().call(function, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        try:
            return function(self, *args, **kwargs) if takes else function(*args, **kwargs)
        except StopIteration:  # it would end the template
            return self.environment.undefined("value was undefined because a callable raised StopIteration")
