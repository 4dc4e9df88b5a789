"""What can go wrong in a user's site, as values with a place and a remedy.

    SitegenError                a problem at a place, with a hint
    ├── ConfigError             site.toml
    ├── ContentError            an article, page, author or category
    │   ├── LinkError           a link or picture that leads nowhere
    │   └── ChangedFile         a file is not what the build saw first
    ├── RouteConflict           two outputs want one URL
    ├── ThemeError              a theme or a file of it is missing or malformed
    │   └── TemplateError       a template failed
    ├── PluginError             a plugin failed
    ├── LeakError               an output shows what must not be seen
    ├── OutputError             the output folder cannot be written safely
    ├── DamagedCache            what an earlier build stored is damaged
    ├── DeployError             the site cannot be published, or its setup has a trap
    └── StatsError              nobody says what was read
    BuildFailed                 all the problems of one run

This module knows nothing about the rest of sitegen.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Self

from sitegen.errors.faults import FAULTS, FaultKind, Severity
from sitegen.errors.near_words import nearest
from sitegen.errors.printable import with_symbols
from sitegen.messages.message import decode_message, encode_message, tr

_LONGEST = 200  # characters of a line that are shown


class Place(NamedTuple):
    """A place in a text, as far as it is known: line and column, both from 1, and the whole line."""

    line: int | None = None
    column: int | None = None
    excerpt: str | None = None


class SitegenError(Exception):
    """One problem: what is wrong, where, the offending text, and how to fix it."""

    def __init__(
        self,
        message: str,
        path: str | None = None,
        at: tuple[int | None, int | None, str | None] = Place(),
        hint: str | None = None,
        severity: Severity | None = None,
        fault: FaultKind | None = None,
    ) -> None:
        """A kind of ``fault`` has a severity of its own; without either, the problem is an error."""
        super().__init__(message)
        self.message = message
        self.path = path
        self.at = Place(*at)
        self.line, self.column, self.excerpt = self.at
        self.hint = hint
        self.severity: Severity = severity or (FAULTS[fault].severity if fault else "error")
        self.fault = fault

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Make the exception survive the way back from a worker process."""
        return type(self), (self.message, self.path, tuple(self.at), self.hint, self.severity, self.fault)

    def as_error(self) -> Self:
        """Return the same problem as an error: what ``--strict`` makes of a warning."""
        return type(self)(self.message, self.path, self.at, self.hint, "error", self.fault)

    def as_note(self) -> Self:
        """Return the same problem as a note: what an archive makes of a fault."""
        return type(self)(self.message, self.path, self.at, self.hint, "note", self.fault)

    def placed(self, at: Place) -> Self:
        """Return the same problem at another place."""
        return type(self)(self.message, self.path, at, self.hint, self.severity, self.fault)

    def as_fields(self) -> dict[str, str | int | None]:
        """Return the problem as the fields of JSON: what ``--json`` prints of it, the same names in each command."""
        return {
            "severity": self.severity,
            "fault": self.fault,
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "excerpt": self.excerpt,
            "hint": self.hint,
        }

    @property
    def place(self) -> str:
        """The place as ``path:line:column``, as far as it is known."""
        parts = [self.path or "", self.line, self.column]
        return ":".join(str(part) for part in parts if part)

    def sort_key(self) -> tuple[str, int, int, str]:
        """Order problems by path, line, column and text."""
        return self.path or "", self.line or 0, self.column or 0, self.message

    def __str__(self) -> str:
        """Return the problem in English: place, message, marked excerpt, hint."""
        return self.text(str)

    def text(self, shown: Callable[[str], str]) -> str:
        """Return the problem as the terminal shows it; ``shown`` returns a message in the language of the user."""
        message = _indented(shown(self.message))
        lines = [f"{with_symbols(self.place)}: {message}" if self.place else message]
        if self.excerpt is not None:
            excerpt, column = _window(self.excerpt, self.column)
            gutter = f"{self.line or '':>5} | "
            lines.append(gutter + with_symbols(excerpt))
            if column:
                before = len(with_symbols(excerpt[: column - 1])) or column - 1
                lines.append(" " * 5 + " | " + " " * before + "^")
        if self.hint:
            lines.append(f"      = {_indented(shown(self.hint))}")
        return "\n".join(lines)


def _indented(text: str) -> str:
    """Return a text whose further lines cannot be taken for problems of their own."""
    return text.replace("\n", "\n        ")


def _window(line: str, column: int | None) -> tuple[str, int | None]:
    """Return what to show of a line, and the column in it: a line without an end would fill the terminal."""
    if len(line) <= _LONGEST:
        return line, column
    start = max(0, min((column or 1) - _LONGEST // 2, len(line) - _LONGEST))
    before, after = ("…" if start else ""), ("…" if start + _LONGEST < len(line) else "")
    shown = before + line[start : start + _LONGEST] + after
    return shown, column - start + len(before) if column else None


class ConfigError(SitegenError):
    """site.toml is missing or malformed, or says something impossible."""


class ContentError(SitegenError):
    """A content file cannot be read, or its front matter is not valid."""


class LinkError(ContentError):
    """A link or a picture in a content file leads nowhere."""


class ChangedFile(ContentError):
    """A file is not what the build saw first."""


class RouteConflict(SitegenError):
    """Two outputs want the same URL."""


class ThemeError(SitegenError):
    """A theme is missing or malformed."""


class TemplateError(ThemeError):
    """A template has a syntax error, or failed while it was rendered."""


class PluginError(SitegenError):
    """A plugin cannot be loaded, or failed."""


class LeakError(SitegenError):
    """An output shows something of an item that is not public."""


class OutputError(SitegenError):
    """The output folder cannot be written without losing something that is not ours."""


class DamagedCache(SitegenError):
    """What an earlier build stored is damaged: a build goes on without it."""


class DeployError(SitegenError):
    """The site cannot be published as configured, or a service cannot be notified."""


class StatsError(SitegenError):
    """What was counted cannot be read, or was not counted."""


class BuildFailed(Exception):
    """A run that ends without output: every problem it met, in order of place."""

    def __init__(self, problems: Iterable[SitegenError]) -> None:
        self.problems = tuple(sorted(problems, key=SitegenError.sort_key))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Make the exception survive the way back from a worker process."""
        return type(self), (self.problems,)


Rows = list[tuple[str, str | None, Place, str, Severity, FaultKind | None]]
"""Problems as they can be encoded: message, path, place, hint, level and kind of fault of each."""


def as_rows(problems: Iterable[SitegenError]) -> Rows:
    """Return problems as they can be encoded."""
    return [
        (encode_message(one.message), one.path, one.at, encode_message(one.hint or ""), one.severity, one.fault)
        for one in problems
    ]


def from_rows(rows: Rows, path: str | None = None) -> tuple[SitegenError, ...]:
    """Return the problems that ``as_rows`` took apart; those of a file are now at ``path``, if given."""
    return tuple(
        [
            ContentError(decode_message(message), path or old, at, decode_message(hint) or None, severity, fault)
            for message, old, at, hint, severity, fault in rows
        ]
    )


_MANY = 500


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the known word nearest to ``word``, or None when none is near."""
    choices = list(known)
    if len(choices) > _MANY:
        # Comparing with each of thousands of files takes a second for every dead link: look at names that begin alike.
        beginning = word.rpartition("/")[2][:4].casefold()
        choices = [one for one in choices if one.rpartition("/")[2][:4].casefold() == beginning]
    found = nearest(word, choices)
    return tr("did you mean “{found}”?", found=found) if found is not None else None
