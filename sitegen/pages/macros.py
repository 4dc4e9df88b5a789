"""Files of macros: imported once for all pages, where they see what the page shows and nothing that a template has set.

This module knows nothing of environments.
"""

import functools
from collections.abc import Callable, Iterable, Set
from typing import Any

import jinja2
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from sitegen.pages.seen import Seen

marked = functools.partial(str.__new__, Markup)
"""Returns a text that is HTML as such: as ``Markup``, which also asks whether it is handed something else."""


class Macro(jinja2.runtime.Macro):
    """A macro; one of a file that is imported once for all pages is a part that can be kept."""

    is_part = False

    def _invoke(self, arguments: list[Any], autoescape: bool) -> str:
        made: str = self._func(*arguments)
        return marked(made) if autoescape else made


class Macros(TemplateModule):
    """The macros of a file; those of the file that it takes the place of are made when one is asked for."""

    def __init__(self, template: jinja2.Template, context: Context, lower: Callable[[], TemplateModule | None]) -> None:
        super().__init__(template, context)
        self._lower = lower  # asked again each time, for every page notes what it looks for

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # no macro that another file can see
            raise AttributeError(name)
        return getattr(self._lower(), name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self._lower())})


class Making:
    """What is found while a file is imported for all pages."""

    def __init__(self) -> None:
        self.asks: set[str] = set()
        """Names that the macros of the file, and of those that it imports, ask for."""
        self.templates: dict[str, None] = {}
        """Templates that were looked for."""
        self.is_possible = True


class Imports:
    """The files that are imported once for all pages."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}
        """What the page that is being rendered shows: their macros see nothing else."""
        self._known: dict[jinja2.Template, tuple[Macros, Making] | None] = {}
        self._alone: dict[jinja2.Template, tuple[Macros, Making]] = {}
        self.making: list[Making] = []
        """The files that are being imported, the outermost first."""

    def looked_for(self, templates: Iterable[str]) -> None:
        """Note that templates were looked for."""
        for making in self.making:
            making.templates.update(dict.fromkeys(templates))

    def spoil(self) -> None:
        """Note that a file was imported for one page only: so must be the one that imports it."""
        for making in self.making:
            making.is_possible = False

    def alone(self, template: jinja2.Template, make: Callable[[], Macros]) -> tuple[Macros, Iterable[str]]:
        """Return the macros of a file that sees nothing of any page, and the templates that were looked for."""
        known = self._alone.get(template)
        if known is None:
            known = self._alone[template] = self._made(make)
        return known[0], known[1].templates

    def has_alone(self, macro: Macro) -> bool:
        """Return whether a macro is one of a file that sees nothing of any page."""
        return any(vars(macros).get(macro.name) is macro for macros, _ in self._alone.values())

    def find(
        self,
        template: jinja2.Template,
        asks: Set[str],
        seen: Seen,
        make: Callable[[], Macros],
    ) -> tuple[Macros, Iterable[str]] | None:
        """Return the macros of a file for all pages, and the templates that the page thereby looks for.

        None if something that it asks for is not what the page shows; ``seen`` is what it sees where it is imported.
        """
        if template not in self._known:
            if not seen.shows(asks, self.names):
                return None
            self._known[template] = self._import(asks, make)
        known = self._known[template]
        if known is None or not seen.shows(known[1].asks, self.names):
            return None
        for making in self.making:
            making.asks |= known[1].asks
        return known[0], known[1].templates

    def _import(self, asks: Set[str], make: Callable[[], Macros]) -> tuple[Macros, Making] | None:
        module, making = self._made(make)
        making.asks.update(asks)
        if not making.is_possible:
            return None
        for macro in vars(module).values():
            if isinstance(macro, Macro):
                macro.is_part = True
        return module, making

    def _made(self, make: Callable[[], Macros]) -> tuple[Macros, Making]:
        making = Making()
        self.making.append(making)
        try:
            return make(), making
        finally:
            self.making.pop()
