"""What is seen where a template includes or imports another file: names that it has set, and what the page shows.

Nothing is copied to look a name up. This module knows nothing of templates and of parts.
"""

from collections.abc import Mapping, Set
from typing import Any

from jinja2.runtime import Context
from jinja2.utils import missing


class Seen:
    """A context, and what is local at one place in its template."""

    __slots__ = ("_context", "_local")

    def __init__(self, context: Context, local: Mapping[str, Any]) -> None:
        self._context = context
        self._local = local

    def resolve(self, name: str) -> Any:
        """Return what a name means here, or ``missing``."""
        value = self._local.get(name, missing)
        if value is missing:
            value = self._context.vars.get(name, missing)
        return self._context.parent.get(name, missing) if value is missing else value

    def set_by_templates(self, watched: Mapping[str, Any]) -> dict[str, Any]:
        """Return the names that templates have set, and what they mean; watched views stand for those of the page."""
        names = dict(self._context.vars)
        for name, view in watched.items():
            if names.get(name) is view.view_:
                names[name] = view
        names |= {name: value for name, value in self._local.items() if value is not missing}
        return names

    def shows(self, names: Set[str], shown: Mapping[str, Any]) -> bool:
        """Return whether names mean here what they mean for the page, which shows this."""
        context, local = self._context, self._local
        if context.parent is shown and names.isdisjoint(context.vars) and names.isdisjoint(local):
            return True
        return all(self.resolve(name) is shown.get(name, missing) for name in names)
