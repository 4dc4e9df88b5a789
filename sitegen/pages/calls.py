"""What templates see, and how they call macros and functions: as in Jinja2, by a shorter way.

Both are done hundreds of times on each page. This module does not know which functions there are.
"""

from collections.abc import Callable, Iterator, MutableMapping
from types import FunctionType
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.utils import missing

from sitegen.pages.macros import Macro
from sitegen.pages.recorder import Recorder

_TAKES_CONTEXT = pass_context(lambda context: context).jinja_pass_arg  # type: ignore[attr-defined]


class TemplateContext(Context):
    """What a template sees."""

    is_shadowed: bool
    """Whether a template gave a name of all pages another meaning."""

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
        self.is_shadowed = False
        self.blocks = {key: [block] for key, block in blocks.items()} if blocks else {}

    def resolve_or_missing(self, key: str) -> Any:
        """Return what a name means here; parts that are being made ask the page for it."""
        value = self.vars.get(key, missing)
        if value is missing:
            value = self.parent.get(key, missing)
        recorder: Recorder | None = self.environment.recorder  # type: ignore[attr-defined]
        if recorder is not None and recorder.recording is not None:
            recorder.recording.note_name(key, value)
        return value

    def __contains__(self, name: str) -> bool:
        return self.resolve_or_missing(name) is not missing

    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Return what a callable returns, which may want the context before its arguments."""
        kind = type(function)
        if kind is Macro:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            if function.is_part:
                return self.environment.called(function, self.eval_ctx, args, kwargs)  # type: ignore[attr-defined]
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
