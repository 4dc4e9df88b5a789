"""The Content Security Policy of pages: the directives of https://www.w3.org/TR/CSP3/.

It allows the site itself; ``site.toml`` can extend it, and so can what a page needs. This module knows nothing about
pages.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated
from urllib.parse import urlsplit

from sitegen.config.table import Table
from sitegen.errors.problems import did_you_mean
from sitegen.errors.schema import Issue
from sitegen.fields import like
from sitegen.messages.message import tr

Directives = tuple[tuple[str, tuple[str, ...]], ...]
"""The directives of a policy and their sources, as a comparable value."""

STRICT: dict[str, tuple[str, ...]] = {
    "default-src": ("'self'",),
    "img-src": ("'self'", "data:"),
    "media-src": ("'self'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
    "object-src": ("'none'",),
}
# Where a directive that is not there is looked for, by section 6.8 of the specification.
_FALLBACK = {
    "script-src-elem": "script-src",
    "script-src-attr": "script-src",
    "style-src-elem": "style-src",
    "style-src-attr": "style-src",
    "frame-src": "child-src",
}
# What browsers that do not know the finer directive look for as well; the attributes of an element have no hosts.
_CREATED = {"script-src-elem": "script-src", "style-src-elem": "style-src"}
# https://www.w3.org/TR/CSP3/#csp-directives, without those that are ignored in a page (§ 3.3).
DIRECTIVES = (
    "child-src", "connect-src", "default-src", "font-src", "frame-src", "img-src", "manifest-src", "media-src",
    "object-src", "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr", "style-src-elem",
    "worker-src", "base-uri", "form-action", "upgrade-insecure-requests", "require-trusted-types-for", "trusted-types",
)  # fmt: skip
"""Every directive that works in a page."""
_HOST = re.compile(r"[a-z0-9.-]+")
_ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_OF_HEADERS = ("frame-ancestors", "report-to", "report-uri", "sandbox")


class SecurityConfig(Table, frozen=True):
    """``[security]``: what pages may load."""

    csp: bool | Annotated[dict[str, tuple[str, ...]], like({"img-src": ["https:"]}, {"font-src": ["data:"]})] = True
    """Add a Content Security Policy to pages; a table sets what its directives allow beyond the site itself."""


def directives(setting: bool | Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return what each directive allows, or nothing if there is no policy.

    ``setting`` is the one in ``site.toml``: whether there is a policy, or what directives allow in addition.
    """
    if setting is False:
        return {}
    added: Mapping[str, Sequence[str]] = {} if setting is True else setting
    return {name: _sources(name, added.get(name, ())) for name in STRICT | dict(added)}


def _sources(name: str, added: Sequence[str]) -> Sequence[str]:
    """Return what a directive allows, including the sources of ``default-src``, which it would otherwise replace."""
    ours = STRICT.get(name, STRICT["default-src"] if name.endswith("-src") else ())
    if not added:
        return STRICT.get(name, ())
    return added if "'none'" in added else [*(source for source in ours if source != "'none'"), *added]


def governing(name: str, given: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return what a policy allows for a directive that it may not contain."""
    while name not in given and name in _FALLBACK:
        name = _FALLBACK[name]
    if name.endswith("-src") or "-src-" in name:
        return given.get(name, given.get("default-src", ()))
    return given.get(name, ())


def widened(setting: bool | Mapping[str, Sequence[str]], needed: Iterable[tuple[str, str]]) -> dict[str, Sequence[str]]:
    """Return the directives of a policy that allows besides what a page needs, or nothing if there is no policy.

    ``needed`` are pairs of a directive that browsers check, such as ``script-src-elem``, and a source. Nothing that was
    allowed is forbidden by it; a directive that ``site.toml`` sets to ``'none'`` stays as it is.
    """
    given = directives(setting)
    closed = {} if isinstance(setting, bool) else setting
    for name, source in sorted(set(needed)) if given else ():
        place = _place_of(name, given)
        sources = given[place] if place in given else _inherited(name, given)
        if not source or source in sources or "'none'" in closed.get(place, ()):
            continue
        # Beside a digest, browsers ignore the word that allows everything.
        if "'unsafe-inline'" in sources and (source.startswith("'sha") or source == "'unsafe-hashes'"):
            continue
        given[place] = [*(one for one in sources if one != "'none'"), source]
    return given


def _place_of(name: str, given: Mapping[str, Sequence[str]]) -> str:
    """Return the directive that browsers look at for a need: the one that is there, or the one to add."""
    found = name
    while found not in given and found in _FALLBACK and not found.endswith("-attr"):
        found = _FALLBACK[found]
    return found if found in given else _CREATED.get(name, name)


def _inherited(name: str, given: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return what holds for a directive that is not there yet."""
    sources = governing(name, given)
    return [one for one in sources if one == "'unsafe-inline'"] if name.endswith("-attr") else sources


def source_of(url: str, own: str) -> str:
    """Return what a policy calls the host of a URL, or nothing if it has no name for it.

    ``own`` is the site's scheme and host; what is no URL of another host is of this one.
    """
    if url.startswith("'"):
        return url
    origin = origin_of(url)
    if origin:
        return "'self'" if origin == own else origin
    return "" if _ELSEWHERE.match(url) else "'self'"


def origin_of(url: str) -> str:
    """Return scheme and host of a URL, or nothing if it has none that a policy can name."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https", "") or not _HOST.fullmatch(host):
        return ""
    return f"{parts.scheme}://{host}{port}" if parts.scheme else host + port


def impossible_policy(security: SecurityConfig) -> Iterator[Issue]:
    """Yield the directives and sources that browsers ignore in a page."""
    for name, sources in ({} if isinstance(security.csp, bool) else security.csp).items():
        path = ("security", "csp", name)
        if name in _OF_HEADERS:
            hint = tr("remove it here, and let your server send it as a header")
            yield Issue(path, tr("browsers ignore “{name}” in a page", name=name), hint)
        elif name not in DIRECTIVES:
            yield Issue(path, tr("unknown directive “{name}”", name=name), did_you_mean(name, DIRECTIVES))
        for place, source in enumerate(sources):
            if not source.isprintable() or not source or any(letter in source for letter in ' ;,"<>&'):
                message = tr("“{source}” is not a source of a policy", source=source[:60])
                yield Issue((*path, place), message, tr("write one host, scheme or keyword for each entry of the list"))
