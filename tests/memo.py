"""What every small site of the tests makes again is made once for a run: the code of its templates, and its icons.

Both took two thirds of a clean build of such a site. Both are functions of what they are called with, and nothing that
sitegen stores comes into it: a clean build stays one that knows nothing of another.
"""

import functools
from typing import Any

import jinja2

from sitegen.engine import work

_compile = jinja2.Environment.compile
_codes: dict[object, Any] = {}


def _compile_once(self: jinja2.Environment, source: Any, name: str | None = None, *rest: Any) -> Any:
    """Compile a text once for each environment: what filters and tests make of constants is in the code."""
    inside = type(self), frozenset(self.filters.items()), frozenset(self.tests.items()), frozenset(self.extensions)
    key = source, name, rest, inside
    if key not in _codes:
        _codes[key] = _compile(self, source, name, *rest)
    return _codes[key]


def install() -> None:
    """Have it so in this process, and in those that it forks."""
    jinja2.Environment.compile = _compile_once  # type: ignore[assignment, method-assign]
    work.make_icon = functools.cache(work.make_icon)
