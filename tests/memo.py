"""What every small site of the tests makes again is made once for a run: the code of its templates, its icons, the
versions of its pictures, and what its scripts and style sheets refer to.

That took three quarters of a clean build of such a site. All are functions of what they are called with, and nothing that
sitegen stores comes into it: a clean build stays one that knows nothing of another.
"""

import functools
from collections.abc import Callable, Iterable
from typing import Any

import jinja2

from sitegen.engine import work
from sitegen.imaging.encode import PictureMaker
from sitegen.imaging.recipe import Recipe
from sitegen.theme import scripts, stylesheets

_compile = jinja2.Environment.compile
_codes: dict[object, Any] = {}


def _compile_once(self: jinja2.Environment, source: Any, name: str | None = None, *rest: Any) -> Any:
    """Compile a text once: what the filters and tests that it names make of constants is in the code."""
    named = (frozenset(item for item in known.items() if item[0] in source) for known in (self.filters, self.tests))
    inside = type(self), *named, frozenset(self.extensions)
    key = source, name, rest, inside
    if key not in _codes:
        _codes[key] = _compile(self, source, name, *rest)
    return _codes[key]


_make = PictureMaker.make
_pictures: dict[tuple[bytes, Recipe], bytes] = {}


def _make_once(self: PictureMaker, recipe: Recipe) -> bytes:
    try:
        key = self._path.read_bytes(), recipe
    except OSError:  # a placeholder is made of nothing
        return _make(self, recipe)
    if key not in _pictures:
        _pictures[key] = _make(self, recipe)
    return _pictures[key]


def install() -> None:
    """Have it so in this process, and in those that it forks."""
    jinja2.Environment.compile = _compile_once  # type: ignore[assignment, method-assign]
    PictureMaker.make = _make_once  # type: ignore[method-assign]
    work.make_icon = functools.cache(work.make_icon)
    for language in (scripts, stylesheets):
        language.references = functools.cache(_at_once(language.references))


def _at_once(references: Callable[[str], Iterable[Any]]) -> Callable[[str], tuple[Any, ...]]:
    return lambda text: tuple(references(text))
