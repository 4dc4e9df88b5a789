"""References: what a stylesheet or script names by URL, whatever language it is written in.

This module knows nothing of how either is read, nor of which assets there are.
"""

import posixpath
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, unquote

import msgspec

from sitegen.errors.faults import Severity
from sitegen.errors.locate import place_at
from sitegen.errors.problems import ThemeError, did_you_mean
from sitegen.messages.message import tr

FOLDER = "assets/"
"""Route below which all assets are."""
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#|$)", re.IGNORECASE)
_SAFE = "/~-._!$&*+,;=:@"  # no quotation marks or parentheses: the URL stands in a string, or bare in url()


class Reference(msgspec.Struct, frozen=True):
    """One URL in a text."""

    start: int
    """Where it begins, in characters."""
    end: int
    """Where it ends."""
    target: str
    """What it says, without escapes."""
    missing: Severity | None = None
    """How grave it is if nothing is there; None for a text that may be no URL at all."""
    relative: bool = True
    """Whether a relative URL starts from the file itself. In a script most start from the page."""
    joins: bool = True
    """Whether the file becomes part of this one: then its name must be the published one everywhere."""


class Directory(msgspec.Struct, frozen=True):
    """What URLs may lead to."""

    find: Callable[[str, bool], str | None]
    """Return the published route of a route of this site, or None where nothing is; and whether the file is joined."""
    known: Iterable[str]
    """Names that may have been meant."""
    base: str
    """Path of the site, with both slashes."""


def with_published_names(
    name: str, text: str, references: Iterable[Reference], directory: Directory
) -> tuple[str, list[ThemeError]]:
    """Return the text of the asset ``name`` with published names, and each URL of this site that leads nowhere.

    What is wrong has a line, a column and no path.
    """
    parts: list[str] = []
    problems: list[ThemeError] = []
    end = 0
    for one in references:
        if _ELSEWHERE.match(one.target) or not _is_ours(one, directory.base):
            continue
        path, rest = _split(one.target)
        wanted = _route(name, path, directory.base)
        route = directory.find(wanted, one.joins)
        if route is None and (one.missing or _names_asset(path, directory.base)):
            # A host may have files at its root that are none of ours.
            severity: Severity = "error" if one.missing == "error" and not path.startswith("/") else "warning"
            problems.append(_nowhere(name, text, one, directory.known, severity))
        elif route is not None and route != wanted:
            parts += text[end : one.start], _quoted(path, route, rest)
            end = one.end
    return "".join([*parts, text[end:]]), problems


def place_of(text: str, index: int) -> tuple[int | None, int | None, str | None]:
    """Return line, column and whole line of a place in a text."""
    return place_at(text, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _is_ours(reference: Reference, base: str) -> bool:
    return reference.target.startswith(base) if reference.target.startswith("/") else reference.relative


def _names_asset(path: str, base: str) -> bool:
    """Return whether a text is the path of a file below the assets, whatever it is used for."""
    return path.startswith(base + FOLDER) and bool(posixpath.splitext(path)[1])


def _nowhere(name: str, text: str, reference: Reference, known: Iterable[str], severity: Severity) -> ThemeError:
    message = tr("assets/{name} refers to “{target}”, which does not exist", name=name, target=reference.target)
    hint = did_you_mean(posixpath.basename(reference.target), [posixpath.basename(other) for other in known])
    return ThemeError(message, None, place_of(text, reference.start), hint, severity)


def _split(target: str) -> tuple[str, str]:
    """Return the path in a URL, decoded, and the rest."""
    path = re.split("[?#]", target, maxsplit=1)[0]
    return unquote(path), target[len(path) :]


def _route(name: str, path: str, base: str) -> str:
    """Return the route that a path in the asset ``name`` means; one above the site begins with two dots."""
    if path.startswith("/"):
        return posixpath.normpath(path.removeprefix(base))
    return posixpath.normpath(posixpath.join(FOLDER + posixpath.dirname(name), path))


def _quoted(path: str, route: str, rest: str) -> str:
    """Return the URL of a route in the way in which it was written: relative, or from the root."""
    new = posixpath.join(posixpath.dirname(path), posixpath.basename(route))
    return quote(new, safe=_SAFE) + quote(rest, safe=_SAFE + "?#%")
